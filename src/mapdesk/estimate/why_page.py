"""An explanation in, one self-contained HTML page out; every text escaped, no script, no outside request."""

from collections.abc import Iterable
from html import escape

from mapdesk.estimate.why import AroundLine, EvidenceLine, Explanation

_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}"
    "blockquote{margin:.5rem 0;padding-left:1rem;border-left:.25rem solid currentColor}"
    "table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;text-align:left}"
)


def explanation_html(explanation: Explanation) -> str:
    """Return the page: probabilities, then every claim for, against and without weight, with its sentence."""
    estimate = explanation.estimate
    title = escape(f"{estimate.name}, {estimate.day.isoformat()}: {estimate.status} {estimate.side or ''}".strip())
    shares = "".join(
        f"<tr><th scope=row>{escape(side)}</th><td>{probability:.2f}</td></tr>"
        for side, probability in sorted(estimate.probabilities.items(), key=lambda pair: -pair[1])
    )
    parts = (
        _surroundings(explanation.around, explanation.side) if explanation.around else "",
        _section("For", explanation.supporting),
        _section("Against", explanation.opposing),
        _section("Without weight", explanation.silent),
    )
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{title}</title><style>{_STYLE}</style><main><h1>{title}</h1>"
        f"<table><caption>Probability by side</caption>{shares}</table>{''.join(parts)}</main></html>"
    )


def _surroundings(around: AroundLine, side: str | None) -> str:
    rows = "".join(
        f"<tr><th scope=row>{escape(name)}</th><td>{part:.0%}</td><td>{around.drift_30_days[name]:.1%}</td></tr>"
        for name, part in around.neighbours.items()
    )
    return (
        f"<h2>Around it</h2><table><caption>The neighbours, and what they draw in 30 days without a further word: "
        f"weight {around.weight:+.2f} for {escape(str(side))}</caption>{rows}</table>"
    )


def _section(title: str, lines: Iterable[EvidenceLine]) -> str:
    items = "".join(_item(line) for line in lines)
    return f"<h2>{title}</h2>{f'<ol>{items}</ol>' if items else '<p>Nothing.</p>'}"


def _item(line: EvidenceLine) -> str:
    facts = [
        f"{line.kind}, {line.modality}",
        f"according to {line.speaker}" + (f" (lean {line.lean})" if line.lean else ""),
        f"told of a place near ({line.told_of})" if line.told_of else "",
        f"{line.age_days} days old" if line.age_days is not None else "",
        f"weight {line.weight:+.2f}" if not line.silent else line.silent,
        line.title or "",
    ]
    told = "; ".join(escape(fact) for fact in facts if fact)
    return f"<li id='{escape(line.claim_id)}'><blockquote>{escape(line.quote)}</blockquote><p>{told}</p></li>"
