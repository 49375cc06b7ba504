"""A place phrase in its sentence in, its candidates after the joint decision out: what claims and mentions share."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence

import msgspec

from mapdesk.base.geography import BaseLine
from mapdesk.base.geometry import Bbox
from mapdesk.base.text import Span
from mapdesk.model.place import Candidate
from mapdesk.resolve.context import NEAR_RADIUS_KM, Context, core_of, read_context
from mapdesk.resolve.folding import fold
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.joint import Phrase, decide
from mapdesk.resolve.names import loose_keys
from mapdesk.resolve.river_bank import WRONG_BANK, is_on_the_bank
from mapdesk.resolve.scan import scan_names
from mapdesk.resolve.score import FAR_SPELLING, RULING, SAME_SPELLING, Scored, score_candidates

_DIRECTION = re.compile(r"(?:North|South|East|West|Central|Upper|Lower)(?:ern)? ")
_UNIT_AFTER = re.compile(r" (?:[Pp]rovince|[Gg]overnorate|[Oo]blast|[Rr]egion|[Ss]tate)\b")
_LAND_AFTER = re.compile(r"(?: [a-z]+)?(?P<comma>,| in) (?:the )?(?P<names>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2})")


class Spot(msgspec.Struct, frozen=True):
    """A place phrase in its surroundings: its key in the joint decision, and the offsets of its sentence and itself."""

    key: str
    phrase: str
    context: Context
    sentence: int
    start: int
    within: tuple[str, ...] = ()  # codes of the land named after a comma
    bank: str | None = None  # of a river, as the sentence says
    day: dt.date | None = None  # of the claim: names have their days


def decide_spots(
    spots: Sequence[Spot],
    gazetteer: Gazetteer,
    theatre: Bbox | None,
    rulings: Mapping[str, str | None],
    rivers: Sequence[BaseLine] = (),
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
            scored = score_candidates(spot.context, spot.phrase, gazetteer, theatre, spot.within, spot.day)
            scored = _by_bank(scored, spot.bank, rivers)
        phrases[spot.key] = Phrase(
            spot.context.name, scored, frozenset({spot.sentence}), spot.start, spot.context.is_place
        )
    return decide(phrases, has_theatre=theatre is not None)


def _by_bank(scored: tuple[Scored, ...], bank: str | None, rivers: Sequence[BaseLine]) -> tuple[Scored, ...]:
    """Add the part ``bank`` where the sentence names a bank and the desk has the river's line."""
    if bank is None or not rivers:
        return scored
    said = [(row, is_on_the_bank(row.place, bank, rivers)) for row in scored]
    return tuple(
        row if right is None else row._replace(parts={**row.parts, "bank": 1.0 if right else WRONG_BANK})
        for row, right in said
    )


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
    """Return the land that follows, ', Indiana' or ' in Deir Ezzor province': its codes ('US.IN') and its name's key.

    A desk's own rows name their province in words, so that the key is compared there (``score.lies_in``).
    """
    words = _LAND_AFTER.match(after)
    names = words["names"].split(" ") if words else []
    for count in range(len(names), 0, -1):
        name = " ".join(names[:count])
        unit = _UNIT_AFTER.match(after, words.start("names") + len(name)) if words else None
        is_province = unit is not None or (words is not None and words["comma"] == ",")
        lands = [
            hit.place
            for hit in gazetteer.lookup(name)
            if hit.match.score >= (FAR_SPELLING if unit else SAME_SPELLING)
            and hit.place.feature_code.startswith(("PCL", "ADM1") if is_province else "PCL")
        ]
        if lands:
            codes = {p.admin1 if p.feature_code == "ADM1" else p.country for p in lands} - {""}
            return (*sorted(codes), loose_keys(name)[0])
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
