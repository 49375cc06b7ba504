"""extract --explain: each sentence with its phrases marked, what spoke for the claim, and why it was dropped."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from mapdesk.base.text import Span
    from mapdesk.errors import InputError
    from mapdesk.extract.explain import Considered
    from mapdesk.model import Claim, DateMention, Quantity, Report

# Bold, underline and brackets carry the meaning; colour only helps.
STYLES = {
    "trigger": "bold reverse",
    "actor": "bold cyan",
    "target": "bold magenta",
    "place": "bold green",
    "date": "yellow",
    "quantity": "blue",
    "speaker": "italic underline",
    "cue": "dim",
}


def explain_reports(reports: Iterable["Report"], on_error: Callable[["InputError"], None]) -> None:
    """Print everything that the rules or the network considered in the reports, what was dropped too, and why."""
    from mapdesk.extract.claims import readable
    from mapdesk.extract.explain import considered

    console = Console(highlight=False, soft_wrap=True)
    for one in considered(readable(reports, on_error)):
        claim = one.claim
        console.print(Text(f"{claim.kind}, {claim.modality}  ({one.reason or 'kept'})", style="bold"))
        console.print(Text(f"  {_reasons(one)}", style="dim"))
        console.print(_marked(claim))
        console.print()


def _reasons(one: "Considered") -> str:
    """Return what spoke for a claim: the rule that fired, the network's own probability, the calibrated one."""
    told = [f"rule {one.rule}" if one.rule else "no rule"]
    if one.network is not None:
        told.append(f"network {one.network:.2f}")
    if one.probability is not None:
        told.append(f"together {one.probability:.2f}, calibrated")
    return "; ".join(told)


def _marked(claim: "Claim") -> Text:
    text, start = Text(claim.quote.text), claim.quote.start
    for role, span in _phrases(claim):
        if claim.quote.start <= span.start and span.end <= claim.quote.end:
            text.stylize(STYLES[role], span.start - start, span.end - start)
    told = "; ".join(f"{role}: {span.text}" for role, span in _phrases(claim))
    return Text.assemble("  ", text, "\n  ", (told, "dim"))


def _phrases(claim: "Claim") -> list[tuple[str, "Span | DateMention | Quantity"]]:
    said = claim.attribution
    found: list[tuple[str, Span | DateMention | Quantity | None]] = [
        ("trigger", claim.trigger),
        ("actor", claim.actor),
        ("target", claim.target),
        *(("place", place) for place in claim.places),
        ("date", claim.date),
        *(("quantity", quantity) for quantity in claim.quantities),
        ("speaker", said.speaker if said else None),
        ("cue", said.cue if said else None),
    ]
    return [(role, span) for role, span in found if span is not None]
