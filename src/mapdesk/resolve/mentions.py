"""Reports in, every place mention out, resolved or refused: recognised spans joined with the gazetteer's names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from mapdesk.base.geometry import Bbox
from mapdesk.base.text import Span
from mapdesk.model.place import Candidate, Mention
from mapdesk.model.report import Report
from mapdesk.resolve.answer import answer, exactness
from mapdesk.resolve.context import Context
from mapdesk.resolve.demonyms import DEMONYM, find_demonyms, land_of
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.mention_spans import NO_AGENCY, Recognise, is_land, mention_spans
from mapdesk.resolve.sentences import sentence_bounds
from mapdesk.resolve.spots import Spot, decide_spots, spot_of


def resolve_mentions(
    reports: Iterable[Report],
    gazetteer: Gazetteer,
    *,
    recognise: Recognise,
    theatre: Bbox | None = None,
    aliases: Mapping[str, str | None] | None = None,
    demonyms: bool = False,
) -> Iterator[Mention]:
    """Yield the place mentions of each report in order of place; refused ones have no place but their candidates.

    ``recognise`` returns the spans a model takes for places; names that the words beside them call places and the
    names of the gazetteer are added. Where spans overlap the longer one stands. Names of units, offices and persons
    ('Deir Ezzor Military Council') are no mentions. With ``demonyms`` the words for a people ('Iraqi') are
    mentions of their country, whose candidate has the part ``demonym``.
    """
    for report in reports:
        spans = mention_spans(report.text, gazetteer, recognise=recognise, theatre=theatre)
        bounds = sentence_bounds(report.text)
        spots = [(span, _spot(span, report.text, bounds, gazetteer, theatre)) for span in spans]
        placed = [(span, spot) for span, spot in spots if spot.context.is_place]
        decided = decide_spots([spot for _, spot in placed], gazetteer, theatre, aliases or {})
        found = [_mention(report.report_id, s, spot, decided[spot.key], gazetteer, theatre) for s, spot in placed]
        if demonyms:
            found += _demonym_mentions(report, spans, gazetteer)
        yield from sorted(found, key=lambda mention: mention.start)


def _demonym_mentions(report: Report, taken: Sequence[Span], gazetteer: Gazetteer) -> Iterator[Mention]:
    """Yield the demonyms outside the spans taken, each with its country and the mark."""
    for span in find_demonyms(report.text):
        land = land_of(span.text, gazetteer)
        if land is None or any(span.start < other.end and other.start < span.end for other in taken):
            continue
        candidate = Candidate(land.place_id, land.name, land.lng, land.lat, 1.0, {DEMONYM: 1.0})
        precision, _ = exactness(land, Context(span.text))
        yield Mention(
            report.report_id,
            span.start,
            span.end,
            span.text,
            land.place_id,
            land.name,
            land.lng,
            land.lat,
            precision,
            (candidate,),
        )


def _spot(span: Span, text: str, bounds: Sequence[int], gazetteer: Gazetteer, theatre: Bbox | None) -> Spot:
    """Read a span within its sentence; in the world's news 'U.S. Army' still names the United States."""
    start, end = next((a, b) for a, b in pairwise(bounds) if a <= span.start < b)
    spot = spot_of(span, text[start : max(end, span.end)], start, gazetteer)
    is_agency = theatre is None and not spot.context.is_place and not NO_AGENCY.match(text, span.end)
    if is_agency and is_land(span.text, gazetteer):
        return spot_of(span, text[start : span.end], start, gazetteer)
    return spot


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
