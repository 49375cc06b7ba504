"""The names of a report outside the phrases of its claims in, spots out: they tell where the report is."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from mapdesk.base.geometry import Bbox
from mapdesk.base.text import Span
from mapdesk.model.claim import Claim
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.mention_spans import mention_spans
from mapdesk.resolve.sentences import sentence_bounds
from mapdesk.resolve.spots import Spot, spot_of

Stretch = tuple[int, str]  # offset in the report, text


def names_around(claims: Sequence[Claim], text: str | None, gazetteer: Gazetteer, theatre: Bbox | None) -> list[Spot]:
    """Return the other known names in the claims' sentences and, where the report's text is given, in all others.

    Without a theatre the quoted sentences alone tell nothing that the claims' own phrases do not.
    """
    if theatre is None and text is None:
        return []
    own = [span for claim in claims for span in claim.places]
    spots = []
    for offset, stretch in _stretches(claims, text):
        for found in mention_spans(stretch, gazetteer, recognise=lambda _: (), theatre=theatre):
            span = Span(found.start + offset, found.end + offset, found.text)
            if all(span.end <= other.start or other.end <= span.start for other in own):
                spots.append(spot_of(span, stretch, offset, gazetteer))
    return [spot for spot in spots if spot.context.is_place]


def _stretches(claims: Sequence[Claim], text: str | None) -> Iterator[Stretch]:
    """Yield the quoted sentences, then the report's other sentences."""
    quotes = {claim.quote.start: claim.quote for claim in claims}
    yield from ((start, quote.text) for start, quote in quotes.items())
    for start, end in pairwise(sentence_bounds(text)) if text else ():
        if all(end <= quote.start or quote.end <= start for quote in quotes.values()):
            yield start, text[start:end] if text else ""
