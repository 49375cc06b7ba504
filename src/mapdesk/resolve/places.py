"""Claims in, placements out: a gazetteer place for each place phrase, a side for each actor, a source for each word.

``resolve_places`` reads claims as they stream and decides over all place phrases of a report together. It never
guesses: a phrase without a good candidate is answered with None and its candidates.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import msgspec

from mapdesk.base.dates import DateSpan
from mapdesk.base.geometry import Bbox
from mapdesk.base.text import Span
from mapdesk.model.claim import Claim
from mapdesk.model.place import Candidate, Placement, ResolvedPlace
from mapdesk.model.report import Source
from mapdesk.model.side import Side
from mapdesk.resolve.answer import answer, exactness
from mapdesk.resolve.context import NEAR_RADIUS_KM, Context, core_of, read_context
from mapdesk.resolve.folding import fold
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.joint import Phrase, decide
from mapdesk.resolve.scan import scan_names
from mapdesk.resolve.score import RULING, SAME_SPELLING, Scored, score_candidates
from mapdesk.resolve.sides import side_of
from mapdesk.resolve.sources import source_of

PUBLICATION_DAY_PRECISION = 2
_DIRECTION = re.compile(r"(?:North|South|East|West|Central|Upper|Lower)(?:ern)? ")
_AFTER_COMMA = re.compile(r", ([A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2})")


class Spot(msgspec.Struct, frozen=True):
    """A place phrase in its surroundings: its key in the joint decision, and the offsets of its sentence and itself."""

    key: str
    phrase: str
    context: Context
    sentence: int
    start: int
    within: tuple[str, ...] = ()  # codes of the land named after a comma


def resolve_places(
    claims: Iterable[Claim],
    gazetteer: Gazetteer,
    *,
    sides: Sequence[Side] = (),
    sources: Sequence[Source] = (),
    theatre: Bbox | None = None,
    aliases: Mapping[str, str | None] | None = None,
) -> Iterator[Placement]:
    """Yield a placement for each claim, in order; claims of a report must stand together.

    ``theatre`` is the desk's box (degrees): places in it are preferred, those far from it refused. ``aliases`` are the
    desk's rulings, folded phrase (``folding.fold``) to place_id or None to refuse it, and always win.
    ``geo_precision`` is UCDP's where_prec; ``day`` the claim's own, else the publication day (precision 2), else None.
    """
    rulings = aliases or {}
    for _, group in groupby(claims, key=lambda claim: claim.report_id):
        told = list(group)
        spots = [
            [spot_of(span, claim.quote.text, claim.quote.start, gazetteer) for span in claim.places] for claim in told
        ]
        around = _names_around(told, gazetteer, theatre)
        decided = decide_spots([*(s for row in spots for s in row), *around], gazetteer, theatre, rulings)
        for claim, row in zip(told, spots, strict=True):
            places = tuple(_resolved(i, spot, decided[spot.key], gazetteer, theatre) for i, spot in enumerate(row))
            yield _placement(claim, places, sides, sources)


def decide_spots(
    spots: Sequence[Spot], gazetteer: Gazetteer, theatre: Bbox | None, rulings: Mapping[str, str | None]
) -> dict[str, tuple[Candidate, ...]]:
    """Return the ranked candidates of every key, decided together; spots of one key are one name of the report."""
    phrases: dict[str, Phrase] = {}
    for spot in spots:
        if held := phrases.get(spot.key):
            held.sentences |= {spot.sentence}
            held.first = min(held.first, spot.start)
            continue
        scored = _ruled(spot, gazetteer, rulings)
        if scored is None:
            scored = score_candidates(spot.context, spot.phrase, gazetteer, theatre, spot.within)
        phrases[spot.key] = Phrase(
            spot.context.name, scored, frozenset({spot.sentence}), spot.start, spot.context.is_place
        )
    return decide(phrases, has_theatre=theatre is not None)


def spot_of(span: Span, text: str, offset: int, gazetteer: Gazetteer) -> Spot:
    """Read a span's surroundings in its sentence, which begins at ``offset`` of the report."""
    start, end = span.start - offset, span.end - offset
    inside = 0 <= start <= end <= len(text)
    before, after = (text[max(0, start - 160) : start], text[end : end + 60]) if inside else ("", "")
    context = read_context(span.text, before, after)
    phrase = core_of(span.text)
    if " " in context.name and not gazetteer.lookup(context.name) and not gazetteer.lookup(phrase):
        context = _around_known_name(context, gazetteer)
    if _DIRECTION.match(phrase) and phrase != context.name and gazetteer.has_exact_name(phrase):
        context = context._replace(name=phrase, geo_precision=None, radius_km=None)  # 'South Carolina' is one name
    within = land_codes_after(after, gazetteer)
    key = "|".join((fold(phrase), fold(context.name), context.kind or "", str(context.is_place), *within))
    return Spot(key, phrase, context, offset, span.start, within)


def land_codes_after(after: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the codes of the country or province that follows a comma, ', Indiana': 'US.IN'; none where none does."""
    words = _AFTER_COMMA.match(after)
    names = words.group(1).split(" ") if words else []
    for count in range(len(names), 0, -1):
        name = " ".join(names[:count])
        lands = [
            hit.place
            for hit in gazetteer.lookup(name)
            if hit.match.score >= SAME_SPELLING and hit.place.feature_code.startswith(("PCL", "ADM1"))
        ]
        if lands:
            return tuple(sorted({p.admin1 if p.feature_code == "ADM1" else p.country for p in lands} - {""}))
    return ()


def _around_known_name(context: Context, gazetteer: Gazetteer) -> Context:
    """Read 'the bank of the Euphrates' as near the Euphrates: one known name among lower-case words.

    Another capital letter makes it another name: 'Tell Hajin' is not Hajin.
    """
    found = list(scan_names(context.name, gazetteer))
    rest = context.name[: found[0].start] + context.name[found[0].end :] if len(found) == 1 else "X"
    if rest != rest.lower():
        return context
    precision, radius_km = max(context.geo_precision or 0, 2), max(context.radius_km or 0.0, NEAR_RADIUS_KM)
    return context._replace(name=found[0].text, geo_precision=precision, radius_km=radius_km)


def _names_around(claims: Sequence[Claim], gazetteer: Gazetteer, theatre: Bbox | None) -> list[Spot]:
    """Return the other known names in the quoted sentences: they tell where the report is."""
    if theatre is None:
        return []
    spots = []
    for quote in {claim.quote.start: claim.quote for claim in claims}.values():
        own = [span for claim in claims if claim.quote.start == quote.start for span in claim.places]
        for found in scan_names(quote.text, gazetteer, theatre):
            span = Span(found.start + quote.start, found.end + quote.start, found.text)
            if all(span.end <= other.start or other.end <= span.start for other in own):
                spots.append(spot_of(span, quote.text, quote.start, gazetteer))
    return [spot for spot in spots if spot.context.is_place]


def _ruled(spot: Spot, gazetteer: Gazetteer, rulings: Mapping[str, str | None]) -> tuple[Scored, ...] | None:
    """Return the one candidate that the desk has ruled for this phrase, none where it is refused, None unruled."""
    key = next((key for key in (fold(spot.phrase), fold(spot.context.name)) if key in rulings), None)
    if key is None:
        return None
    place_id = rulings[key]
    place = gazetteer.get(place_id) if place_id else None
    if place_id and place is None:
        return None  # the ruled place is no longer in the gazetteer: better judged afresh than lost
    parts = {"name": 1.0, "kind": 1.0, "prominence": 1.0, "theatre": 1.0, "near": 1.0, RULING: 1.0}
    return (Scored(place, parts, ()),) if place else ()


def _resolved(
    index: int, spot: Spot, candidates: tuple[Candidate, ...], gazetteer: Gazetteer, theatre: Bbox | None
) -> ResolvedPlace:
    """Return the answer for one phrase."""
    place = answer(candidates, spot.context, gazetteer, theatre)
    if place is None:
        return ResolvedPlace(index, candidates=candidates)
    precision, radius_km = exactness(place, spot.context)
    return ResolvedPlace(
        index, place.place_id, place.name, place.lng, place.lat, precision, radius_km, candidates=candidates
    )


def _placement(
    claim: Claim, places: tuple[ResolvedPlace, ...], sides: Sequence[Side], sources: Sequence[Source]
) -> Placement:
    """Add to a claim what was resolved."""
    day = _day_of(claim)
    source = _source_of_claim(claim, sources, sides)
    return Placement(
        **{name: getattr(claim, name) for name in Claim.__struct_fields__},
        placements=places,
        actor_side=side_of(claim.actor.text, sides, day.first if day else None) if claim.actor else None,
        target_side=side_of(claim.target.text, sides, day.first if day else None) if claim.target else None,
        speaker_source=source.source_id if source else None,
        day=day,
    )


def _source_of_claim(claim: Claim, sources: Sequence[Source], sides: Sequence[Side]) -> Source | None:
    """Return the speaker as a source; a speaker without a name ('the group', 'he') speaks through the report's."""
    speaker = claim.attribution.speaker if claim.attribution else None
    said_by = source_of(speaker.text, sources, sides) if speaker else None
    return said_by or (source_of(claim.report.source, sources, sides) if claim.report.source else None)


def _day_of(claim: Claim) -> DateSpan | None:
    """Return the days the claim names, else the day its report was published (precision 2), else None."""
    date = claim.date
    if date and date.first and date.last:
        return DateSpan(date.first, date.last, date.precision or PUBLICATION_DAY_PRECISION)
    published = claim.report.published_at
    return DateSpan(published.date(), published.date(), PUBLICATION_DAY_PRECISION) if published else None
