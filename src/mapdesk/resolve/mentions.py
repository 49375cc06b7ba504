"""Reports in, every place mention out, resolved or refused: recognised spans joined with the gazetteer's names."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from mapdesk.base.geometry import Bbox
from mapdesk.base.text import Span
from mapdesk.model.place import Candidate, Mention
from mapdesk.model.report import Report
from mapdesk.resolve.answer import answer, exactness
from mapdesk.resolve.folding import fold
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.places import Spot, decide_spots, spot_of
from mapdesk.resolve.scan import grown_to_whole_name, scan_names
from mapdesk.resolve.score import prominence

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9])|\n\s*\n")
# Without a theatre only names that most readers know are taken from a scan: the world's villages bear every word.
_KNOWN_TO_READERS = 0.7
_A_TOWN = 0.45  # prominence of a town of some 2,500 people
_SAME_SPELLING = 0.98
_PLACE_BEFORE = re.compile(r"\b(?:in|near|outside|around|town of|city of|village of)(?: the)? \Z")
_NAME_BEFORE = re.compile(r"[A-Z][\w'’]* \Z")
_NAME_AFTER = re.compile(r" (?:of )?[A-Z]")


def resolve_mentions(
    reports: Iterable[Report],
    gazetteer: Gazetteer,
    *,
    recognise: Callable[[str], Iterable[Span]],
    theatre: Bbox | None = None,
    aliases: Mapping[str, str | None] | None = None,
) -> Iterator[Mention]:
    """Yield the place mentions of each report in order of place; refused ones have no place but their candidates.

    ``recognise`` returns the spans a model takes for places; the names of the gazetteer are added. Where both overlap
    the longer one stands. Names of units, offices and persons ('Deir Ezzor Military Council') are no mentions.
    """
    for report in reports:
        recognised = [_without_the(span, gazetteer) for span in recognise(report.text)]
        said = frozenset(fold(span.text) for span in recognised)
        spans = join_spans(recognised, _scanned(report.text, gazetteer, theatre, said))
        bounds = [0, *(m.end() for m in _SENTENCE_END.finditer(report.text)), len(report.text)]
        spots = [(span, _spot(span, report.text, bounds, gazetteer)) for span in spans]
        placed = [(span, spot) for span, spot in spots if spot.context.is_place]
        decided = decide_spots([spot for _, spot in placed], gazetteer, theatre, aliases or {})
        for span, spot in placed:
            yield _mention(report.report_id, span, spot, decided[spot.key], gazetteer, theatre)


def join_spans(recognised: Iterable[Span], scanned: Iterable[Span]) -> list[Span]:
    """Return both kinds of span in order without overlaps; the longer stands, a recognised one before a scanned one.

    >>> [s.text for s in join_spans([Span(0, 6, "Baghuz")], [Span(0, 14, "Baghuz Forqani")])]
    ['Baghuz Forqani']
    """
    order = [
        (-(s.end - s.start), source, s.start, s) for source, spans in enumerate((recognised, scanned)) for s in spans
    ]
    kept: list[Span] = []
    for *_, span in sorted(order, key=lambda row: row[:3]):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


def _without_the(span: Span, gazetteer: Gazetteer) -> Span:
    """Leave out a leading 'the' that is no part of the name."""
    if not span.text.startswith(("the ", "The ")) or gazetteer.has_exact_name(span.text):
        return span
    return Span(span.start + 4, span.end, span.text[4:])


def _scanned(text: str, gazetteer: Gazetteer, theatre: Bbox | None, said: frozenset[str]) -> Iterator[Span]:
    """Yield the gazetteer's names in the text that are worth taking: a desk's all, the world's only the plain ones.

    Without a theatre a name must be one the recogniser has found elsewhere in the report, or a well-known place that
    stands alone, or follow a word that only places follow.
    """
    for span in scan_names(text, gazetteer, theatre):
        if theatre is not None:
            yield grown_to_whole_name(span, text, gazetteer)
        elif fold(span.text) in said or _is_plainly_a_place(span, text, gazetteer):
            yield span


def _is_plainly_a_place(span: Span, text: str, gazetteer: Gazetteer) -> bool:
    """Whether the name is exactly that of a place, stands alone, and is well known or follows 'in'."""
    if _NAME_BEFORE.search(text[max(0, span.start - 40) : span.start]) or _NAME_AFTER.match(text[span.end :]):
        return False
    hits = [hit for hit in gazetteer.lookup(span.text) if hit.match.score >= _SAME_SPELLING]
    known = max((prominence(hit.place) for hit in hits), default=0.0)
    return known >= _KNOWN_TO_READERS or (known > _A_TOWN and _PLACE_BEFORE.search(text[: span.start]) is not None)


def _spot(span: Span, text: str, bounds: Sequence[int], gazetteer: Gazetteer) -> Spot:
    """Read a span within its sentence."""
    start, end = next((a, b) for a, b in pairwise(bounds) if a <= span.start < b)
    return spot_of(span, text[start : max(end, span.end)], start, gazetteer)


def _mention(
    report_id: str,
    span: Span,
    spot: Spot,
    candidates: tuple[Candidate, ...],
    gazetteer: Gazetteer,
    theatre: Bbox | None,
) -> Mention:
    """Return one mention, resolved or refused."""
    place = answer(candidates, spot.context, gazetteer, theatre)
    if place is None:
        return Mention(report_id, span.start, span.end, span.text, candidates=candidates)
    precision, _ = exactness(place, spot.context)
    return Mention(
        report_id,
        span.start,
        span.end,
        span.text,
        place.place_id,
        place.name,
        place.lng,
        place.lat,
        precision,
        candidates,
    )
