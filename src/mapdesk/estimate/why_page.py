"""An explanation in, one self-contained HTML page out; every text escaped, no script, no outside request."""

from collections.abc import Iterable
from html import escape

from mapdesk.estimate.why import AroundLine, EvidenceLine, Explanation, RulingLine
from mapdesk.model import ControlEstimate

_STYLE = """
:root{color-scheme:light dark;--soft:color-mix(in srgb,currentColor 65%,transparent);
--line:color-mix(in srgb,currentColor 22%,transparent)}
body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;line-height:1.2;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem}
.meta,.reasons{color:var(--soft);font-size:.9rem;margin:.25rem 0}.reasons{padding-left:1.2rem}
blockquote{margin:0;padding-left:.9rem;border-left:.2rem solid var(--line)}
ol{list-style:none;padding:0;margin:0}li.claim,li.ruling{padding:.8rem 0;border-top:1px solid var(--line)}
.weight{font-weight:600;font-variant-numeric:tabular-nums}
table{border-collapse:collapse;width:100%}caption{text-align:left;color:var(--soft);font-size:.9rem;padding-bottom:.3rem}
td,th{padding:.15rem .8rem .15rem 0;text-align:left;font-weight:400}
td.number{text-align:right;width:4.5rem;font-variant-numeric:tabular-nums}
td.bar{width:60%}td.bar span{display:block;height:.6rem;background:currentColor;opacity:.55}
th[scope=col]{text-align:right;white-space:nowrap}li p{margin:.2rem 0}
summary{cursor:pointer}
"""


def explanation_html(explanation: Explanation) -> str:
    """Return the page: probabilities, the desk's rulings, then every claim for, against and without weight."""
    estimate, side = explanation.estimate, explanation.side
    title = f"{estimate.name}, {estimate.day.isoformat()}: {_status(estimate)}"
    parts = (
        f"<header><h1>{escape(title)}</h1>{_meta(estimate)}</header>",
        _probabilities(estimate),
        _rulings(explanation.rulings),
        _section(f"For {side}", explanation.supporting, "No claim weighs for it."),
        _section("Against", explanation.opposing, "No claim weighs against it."),
        _surroundings(explanation.around, side) if explanation.around else "",
        _section("Without weight", explanation.silent, ""),
        "<p class=meta>Weights are log-odds, each claim taken out in turn: +1 makes the side about 2.7 times as "
        "likely. Sources are graded A (reliable) to E (unreliable); F cannot be judged.</p>",
    )
    return (
        "<!doctype html><html lang=en><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width,initial-scale=1'>"
        f"<title>{escape(title)}</title><style>{_STYLE}</style><main>{''.join(parts)}</main></html>"
    )


def _status(estimate: ControlEstimate) -> str:
    if estimate.side is None or estimate.status == "contested":
        return estimate.status
    return f"{estimate.status} by {estimate.side}" if estimate.status != "besieged" else f"{estimate.side}, besieged"


def _meta(estimate: ControlEstimate) -> str:
    known = f"As known on {estimate.known_at.date().isoformat()}" if estimate.known_at else "By all that is recorded"
    last = estimate.last_evidence_day
    age = f"last word {_days((estimate.day - last).days)} before" if last else "no word within memory"
    behind = f"{estimate.support} independent claim{'' if estimate.support == 1 else 's'} behind it"
    return f"<p class=meta>{known}; {age}; {behind}. {escape(estimate.place_id)}</p>"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _probabilities(estimate: ControlEstimate) -> str:
    if not estimate.probabilities:
        return "<p>Nobody has said enough to give a probability.</p>"
    rows = "".join(
        f"<tr><th scope=row>{escape(side)}</th><td class=bar><span style='width:{probability:.1%}'></span></td>"
        f"<td class=number>{probability:.0%}</td></tr>"
        for side, probability in sorted(estimate.probabilities.items(), key=lambda pair: -pair[1])
        if probability >= 0.005
    )
    return f"<h2>How likely</h2><table><caption>Probability by side</caption>{rows}</table>"


def _rulings(lines: Iterable[RulingLine]) -> str:
    items = "".join(
        f"<li class=ruling><p><span class=weight>{line.weight:+.2f}</span> {escape(line.holder)} on "
        f"{line.day.isoformat()}: {escape(line.reason)}</p><p class=meta>{escape(line.recorded_by)}, "
        f"{line.recorded_at.date().isoformat()}; entry {line.entry_id[:16]}</p></li>"
        for line in lines
    )
    return f"<h2>Ruled by this desk</h2><ol>{items}</ol>" if items else ""


def _surroundings(around: AroundLine, side: str | None) -> str:
    rows = "".join(
        f"<tr><th scope=row>{escape(name)}</th><td class=number>{part:.0%}</td>"
        f"<td class=number>{around.drift_30_days[name]:.1%}</td></tr>"
        for name, part in around.neighbours.items()
    )
    word = f", {around.stated_weight:+.2f} of that as the neighbours' word on it" if around.stated_weight else ""
    return (
        f"<h2>Around it</h2><p><span class=weight>{around.weight:+.2f}</span> for {escape(str(side))}{word}</p><table>"
        "<caption>The neighbours, and what they draw in 30 days without a further word</caption>"
        f"<tr><td></td><th scope=col>neighbours</th><th scope=col>in 30 days</th></tr>{rows}</table>"
    )


def _section(title: str, lines: Iterable[EvidenceLine], empty: str) -> str:
    items = "".join(map(_item, lines))
    if not items:
        return f"<h2>{escape(title)}</h2><p class=meta>{empty}</p>" if empty else ""
    return f"<h2>{escape(title)}</h2><ol>{items}</ol>"


def _item(line: EvidenceLine) -> str:
    lean = f"leans to {line.lean}" if line.lean else "no known lean"
    facts = [
        f"{line.kind.replace('_', ' ')}, {line.modality}" + (f" → {', '.join(line.sides)}" if line.sides else ""),
        f"according to {line.speaker} ({lean}, {line.reliability or 'F'})",
        line.doubt,
        f"told of a place near ({line.told_of})" if line.told_of else "",
        f"{line.day.isoformat()}, {_days(line.age_days)} old" if line.day and line.age_days is not None else "undated",
        line.title or "",
    ]
    told = "; ".join(escape(fact) for fact in facts if fact)
    weight = f"<span class=weight>{line.weight:+.2f}</span> " if not line.silent else ""
    silent = f"<p class=meta>No weight: {escape(line.silent)}.</p>" if line.silent else ""
    return (
        f"<li class=claim id='{escape(line.claim_id)}'><blockquote>{escape(' '.join(line.quote.split()))}</blockquote>"
        f"<p class=meta>{weight}{told}</p>{silent}{_reasons(line)}</li>"
    )


def _reasons(line: EvidenceLine) -> str:
    rows = "".join(f"<li>{reason.value:g}: {escape(reason.text)}</li>" for reason in line.reasons)
    return (
        f"<details><summary class=meta>How it was weighed</summary><ul class=reasons>{rows}</ul></details>"
        if rows
        else ""
    )
