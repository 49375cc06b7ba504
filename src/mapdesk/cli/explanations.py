"""extract --explain: each claim's sentence with its phrases marked, its rule, and what precision mode would drop."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from mapdesk.base.text import Span
    from mapdesk.model import Claim, DateMention, Quantity

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


def explain_claims(claims: Iterable["Claim"], kept: set[str]) -> None:
    """Print every claim of recall mode; ``kept`` are the ids that precision mode keeps too."""
    console = Console(highlight=False, soft_wrap=True)
    for claim in claims:
        verdict = "kept" if claim.claim_id in kept else "dropped in precision mode"
        sure = f", probability {claim.probability:.2f}" if claim.probability is not None else ""
        console.print(Text(f"{claim.kind}, {claim.modality}  ({claim.rule}{sure}; {verdict})", style="bold"))
        console.print(_marked(claim))
        console.print()


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
