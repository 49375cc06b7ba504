"""Reports in, every place mention out, resolved or refused: recognised spans joined with the gazetteer's names."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from mapdesk.base.geometry import Bbox
from mapdesk.base.text import Span
from mapdesk.model.place import Candidate, Mention
from mapdesk.model.report import Report
from mapdesk.resolve.answer import answer, exactness
from mapdesk.resolve.context import Context
from mapdesk.resolve.cues import cued_names, name_before_land
from mapdesk.resolve.demonyms import DEMONYM, find_demonyms, land_of
from mapdesk.resolve.folding import fold
from mapdesk.resolve.gazetteer import AREA_CODES, Gazetteer
from mapdesk.resolve.mention_rules import (
    SAME_SPELLING,
    is_never_used_as_a_place,
    is_no_name,
    is_other_thing,
    is_person,
    trimmed,
)
from mapdesk.resolve.places import Spot, decide_spots, spot_of
from mapdesk.resolve.scan import grown_to_whole_name, scan_names
from mapdesk.resolve.score import prominence

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9])|\n\s*\n")
# Without a theatre only names that most readers know are taken from a scan: the world's villages bear every word.
_KNOWN_TO_READERS = 0.7
_A_TOWN = 0.45  # prominence of a town of some 2,500 people
_PLACE_BEFORE = re.compile(r"\b(?:in|near|outside|around|town of|city of|village of)(?: the)? \Z")
_NAME_BEFORE = re.compile(r"[A-Z][\w'’]* \Z")
_NAME_AFTER = re.compile(r" (?:of )?[A-Z]")
_NO_AGENCY = re.compile(r" (?:\w+ )?(?:University|College|Post|Times|Bank|United|Club|Network|Hospital)\b")
_LIST_GAP = re.compile(r", | and |, and | or ")
_SHORTEST_REPEATED = 3

Recognise = Callable[[str], Iterable[Span]]


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
        bounds = [0, *(m.end() for m in _SENTENCE_END.finditer(report.text)), len(report.text)]
        spots = [(span, _spot(span, report.text, bounds, gazetteer, theatre)) for span in spans]
        placed = [(span, spot) for span, spot in spots if spot.context.is_place]
        decided = decide_spots([spot for _, spot in placed], gazetteer, theatre, aliases or {})
        found = [_mention(report.report_id, s, spot, decided[spot.key], gazetteer, theatre) for s, spot in placed]
        if demonyms:
            found += _demonym_mentions(report, spans, gazetteer)
        yield from sorted(found, key=lambda mention: mention.start)


def mention_spans(text: str, gazetteer: Gazetteer, *, recognise: Recognise, theatre: Bbox | None) -> list[Span]:
    """Return the phrases of a text that may name places, in order and without overlaps."""
    whole = [span for raw in recognise(text) for span in trimmed(raw, gazetteer)]
    recognised = [span for span in (*whole, *cued_names(text)) if not is_no_name(span, gazetteer)]
    if theatre is None:
        recognised = [span for span in recognised if not _is_borne_by_another(span, text, gazetteer)]
    said = frozenset(fold(span.text) for span in recognised)
    scanned = [s for s in _scanned(text, gazetteer, theatre, said) if not is_other_thing(s, text)]
    spans = join_spans(recognised, scanned)
    if theatre is None:
        lands = [span for span in spans if _is_land(span.text, gazetteer)]
        spans = join_spans(spans, [span for land in lands for span in name_before_land(text, land)])
    return join_spans(spans, _repeated(text, recognised)) if theatre is None else spans


def _is_borne_by_another(span: Span, text: str, gazetteer: Gazetteer) -> bool:
    """Whether the name is that of an illness, an office, a paper, a firm or a person here."""
    if is_other_thing(span, text):
        return True
    if _is_land(span.text, gazetteer):
        return False
    return is_person(span, text) or (is_never_used_as_a_place(span, text) and not gazetteer.lookup(span.text))


def _is_land(name: str, gazetteer: Gazetteer) -> bool:
    """Whether a name as written is that of a country or a province."""
    return any(
        hit.match.score >= SAME_SPELLING and hit.place.feature_code.startswith(AREA_CODES)
        for hit in gazetteer.lookup(name)
    )


def _repeated(text: str, recognised: Iterable[Span]) -> Iterator[Span]:
    """Yield the other uses of a recognised name that stand alone: what is a place once is one again."""
    for name in sorted({span.text for span in recognised if len(span.text) >= _SHORTEST_REPEATED}):
        for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?!\w)", text):
            span = Span(match.start(), match.end(), name)
            alone = not _NAME_BEFORE.search(text[max(0, span.start - 40) : span.start])
            if alone and not is_other_thing(span, text) and not is_person(span, text):
                yield span


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


def _scanned(text: str, gazetteer: Gazetteer, theatre: Bbox | None, said: frozenset[str]) -> Iterator[Span]:
    """Yield the gazetteer's names in the text that are worth taking: a desk's all, the world's only the plain ones.

    Without a theatre a name must be one the recogniser has found elsewhere in the report, or a well-known place that
    stands alone, or follow a word that only places follow.
    """
    spans = list(scan_names(text, gazetteer, theatre))
    if theatre is not None:
        yield from (grown_to_whole_name(span, text, gazetteer) for span in spans)
        return
    spans = [span for span in spans if not is_no_name(span, gazetteer) and not is_person(span, text)]
    sure = [fold(span.text) in said or _is_plainly_a_place(span, text, gazetteer) for span in spans]
    for index, span in enumerate(spans):
        beside = [i for i in (index - 1, index + 1) if 0 <= i < len(spans) and sure[i]]
        listed = any(_are_listed(span, spans[i], text) for i in beside)
        if sure[index] or (listed and _stands_alone(span, text)):
            yield span


def _stands_alone(span: Span, text: str) -> bool:
    """Whether no capitalised word beside the name makes it part of another."""
    before = text[max(0, span.start - 40) : span.start]
    return not _NAME_BEFORE.search(before) and not _NAME_AFTER.match(text[span.end :])


def _are_listed(a: Span, b: Span, text: str) -> bool:
    """Whether two names stand side by side in a list: 'Temryuk and Anapa'."""
    first, second = sorted((a, b), key=lambda span: span.start)
    return _LIST_GAP.fullmatch(text[first.end : second.start]) is not None


def _is_plainly_a_place(span: Span, text: str, gazetteer: Gazetteer) -> bool:
    """Whether the name is exactly that of a place, stands alone, and is well known or follows 'in'."""
    if not _stands_alone(span, text):
        return False
    hits = [hit for hit in gazetteer.lookup(span.text) if hit.match.score >= SAME_SPELLING]
    known = max((prominence(hit.place) for hit in hits), default=0.0)
    return known >= _KNOWN_TO_READERS or (known > _A_TOWN and _PLACE_BEFORE.search(text[: span.start]) is not None)


def _spot(span: Span, text: str, bounds: Sequence[int], gazetteer: Gazetteer, theatre: Bbox | None) -> Spot:
    """Read a span within its sentence; in the world's news 'U.S. Army' still names the United States."""
    start, end = next((a, b) for a, b in pairwise(bounds) if a <= span.start < b)
    spot = spot_of(span, text[start : max(end, span.end)], start, gazetteer)
    is_agency = theatre is None and not spot.context.is_place and not _NO_AGENCY.match(text, span.end)
    if is_agency and _is_land(span.text, gazetteer):
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
