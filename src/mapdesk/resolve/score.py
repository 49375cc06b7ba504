"""How well one candidate place fits a phrase: every part of the score by its name, and the weights on one page.

Parts, each 0 to 1: ``name`` (spelling), ``theatre`` (inside the desk's box, or how far outside), ``kind`` (what the
words around ask for), ``prominence`` (population, capitals, countries), ``near`` (to the report's other places),
``free`` (lower where another name of the sentence already means the place), ``land`` (lower outside the land named
after a comma), ``bank`` (lower on the other bank of a river than the text says) and ``unit`` (lower, in a theatre, for
a province nobody asks for). The score is ``free * land * bank * unit * name ** 1.5 * weighted mean of the rest``.
"""

import datetime as dt
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from mapdesk.base.geometry import Bbox, distance_km
from mapdesk.model.place import Candidate, Place
from mapdesk.resolve.calibration import probability_of
from mapdesk.resolve.context import Context
from mapdesk.resolve.dated_names import OUT_OF_ITS_DAYS, OUT_OF_ITS_DAYS_COST, read_dated
from mapdesk.resolve.gazetteer import AREA_CODES, QUALIFIER_LEFT_OUT, Gazetteer, Hit
from mapdesk.resolve.initials import places_by_initials
from mapdesk.resolve.names import NameMatch, loose_keys
from mapdesk.resolve.spellings import other_spellings

NAME_POWER = 1.5
IN_THEATRE = {"theatre": 0.55, "kind": 0.15, "prominence": 0.1, "near": 0.2}
IN_THE_WORLD = {"theatre": 0.0, "kind": 0.1, "prominence": 0.6, "near": 0.3}
TAKEN = 0.6  # another name of the sentence has the place
THEATRE_DECAY_KM = 150.0
NEAR_DECAY_KM = {True: 40.0, False: 400.0}  # with a theatre, without
CORE = 0.85  # what a match of a part of the phrase is worth where the whole is a name too
SAME_SPELLING, FAR_SPELLING = 0.97, 0.9
SHADOWED = 0.75  # what a far spelling is worth where the name as written is that of a known place
UNIT_UNSAID = 0.7  # a province or district where the text says no such word: on a desk 'Raqqa' is the town
OUTSIDE_ITS_LAND = 0.4  # what a place is worth that lies elsewhere than the text says ('Paris, Texas')
IN_A_NAMED_PROVINCE, IN_A_NAMED_LAND, IN_NO_NAMED_LAND = 1.0, 0.7, 0.2  # closeness to lands named in the report
LAND_APART = 0.5  # closeness of a country none of whose places is named
FACTORS = ("free", "land", "bank", "unit")  # parts that the whole score is multiplied by
RULING = "ruling"  # the part of a candidate that the desk has ruled on
NOT_THE_KIND, LAND_NOT_THE_KIND, KIND_UNSAID = 0.2, 0.4, 0.8

_POPULATION_TOP = 7.5  # log10 of the largest cities
_KIND_FITS: dict[str, tuple[str, ...]] = {
    "PPL": ("PPL",),
    "OILF": ("OILF", "GOSP", "PMPO"),
    "GASF": ("GASF", "GOSP"),
    "AIRB": ("AIR",),
    "PSTB": ("PSTB",),
    "CMPRF": ("CMP", "MILB"),
    "MILB": ("MILB", "AIRB"),
    "DAM": ("DAM",),
    "BDG": ("BDG",),
    "HLL": ("HLL", "MT"),
    "STM": ("STM",),
    "ADM1": ("ADM1", "PPLA", "PPLC", "PCL"),
    "ADM2": ("ADM2", "PPLA"),
    "DSRT": ("DSRT", "LCTY", "PPLA", "PCL"),
}


class Scored(NamedTuple):
    """A candidate with the parts that do not depend on other phrases."""

    place: Place
    parts: Mapping[str, float]
    rules: tuple[str, ...]


def score_candidates(
    context: Context,
    phrase: str,
    gazetteer: Gazetteer,
    theatre: Bbox | None,
    within: Collection[str] = (),
    day: dt.date | None = None,
) -> tuple[Scored, ...]:
    """Return the places a phrase may mean with their own parts; near misses only inside the theatre.

    ``within`` are the country or province codes ('US', 'US.IN') of the land that the text names after a comma; on
    another ``day`` than its own a dated name is worth less.
    """
    # 'Sun Valley' is a town: a word of the whole name asks for no kind, and the whole name comes before its core.
    found: list[tuple[Hit, str | None, float]] = []
    for whole in dict.fromkeys((context.whole, phrase)):
        if whole and whole != context.name:
            found += [(hit, None, 1.0) for hit in gazetteer.lookup(whole)]
    core = CORE if found else 1.0
    found += [(hit, context.kind, core) for hit in gazetteer.lookup(context.name)]
    if theatre is not None:
        found += [(hit, context.kind, core) for hit in gazetteer.near_misses(context.name, theatre)]
        found += [(hit, context.kind, core) for hit in places_by_initials(context.name, gazetteer, theatre)]
    is_known = any(hit.match.score >= SAME_SPELLING for hit, _, _ in found)
    is_known_well = any(hit.match.score >= FAR_SPELLING for hit, _, _ in found)
    if not is_known_well or not context.name.isascii():  # a bent 'Луганске' is a village too
        found += [(hit, context.kind, core) for hit in written_otherwise(context.name, gazetteer)]
    best: dict[str, Scored] = {}
    for hit, kind, worth in found:
        hit = hit if read_dated(hit.name).holds_on(day) else _of_another_time(hit)
        held = best.get(hit.place.place_id)
        if is_known and hit.match.score < FAR_SPELLING and QUALIFIER_LEFT_OUT not in hit.match.rules:
            worth = SHADOWED
        parts = {"name": round(worth * hit.match.score, 3), **_own_parts(hit.place, kind, theatre)}
        if (inside := lies_in(hit.place, within)) is not None:
            parts["land"] = 1.0 if inside else OUTSIDE_ITS_LAND
        if held is None or (parts["name"], parts["kind"]) > (held.parts["name"], held.parts["kind"]):
            best[hit.place.place_id] = Scored(hit.place, parts, hit.match.rules)
    return tuple(best.values())


def lies_in(place: Place, within: Collection[str]) -> bool | None:
    """Return whether a place lies in a land (codes, and the key of its name); None where that is not to be told.

    Countries and provinces themselves stand in lists: 'Texas, Mexico' says nothing of Texas.
    """
    if not within or place.feature_code.startswith(("PCL", "ADM1", "CONT")):
        return None
    if {place.country, place.admin1} & set(within) or (place.admin1 and loose_keys(place.admin1)[0] in within):
        return True
    said_province = any("." in code for code in within)
    return None if said_province and not place.admin1.startswith(f"{place.country}.") else False


def _of_another_time(hit: Hit) -> Hit:
    """Return the hit for less, with the reason: the name was not in use that day."""
    score, rules = hit.match
    return hit._replace(match=NameMatch(round(score - OUT_OF_ITS_DAYS_COST, 3), (*rules, OUT_OF_ITS_DAYS)))


def written_otherwise(name: str, gazetteer: Gazetteer) -> Iterator[Hit]:
    """Yield the places that bear one of the name's other spellings, by the first rule that finds any.

    ``other_spellings`` names the rules: case endings, proclitics, Ukrainian and Russian forms and the like.
    """
    found_by = ""
    for spelling in other_spellings(name):
        if (found_by and spelling.rule != found_by) or not gazetteer.has_name(spelling.text):
            continue
        for hit in gazetteer.lookup(spelling.text):
            if hit.match.score >= SAME_SPELLING:
                found_by = spelling.rule
                match = NameMatch(round(hit.match.score - spelling.cost, 3), (spelling.rule, *hit.match.rules))
                yield hit._replace(match=match)


def _own_parts(place: Place, kind: str | None, theatre: Bbox | None) -> dict[str, float]:
    """Return the parts that only the place, the words and the theatre decide."""
    parts = {"kind": _kind_fit(place.feature_code, kind), "prominence": prominence(place)}
    if theatre is not None:
        parts["theatre"] = round(math.exp(-km_outside(theatre, place) / THEATRE_DECAY_KM), 3)
        if place.feature_code.startswith("ADM") and kind not in ("ADM1", "ADM2"):
            parts["unit"] = UNIT_UNSAID
    return parts


def _kind_fit(feature_code: str, kind: str | None) -> float:
    """Return whether a place is of the kind the words ask for; a settlement is what a bare name mostly means."""
    if kind is None:
        return 1.0 if feature_code.startswith(("PPL", "PCL", "ADM")) else KIND_UNSAID
    if feature_code.startswith(_KIND_FITS.get(kind, (kind,))):
        return 1.0
    return LAND_NOT_THE_KIND if feature_code.startswith(AREA_CODES) else NOT_THE_KIND


def prominence(place: Place) -> float:
    """Return how likely a reader thinks of the place first, by kind and population."""
    if place.feature_code.startswith(("PCL", "CONT")):
        return 1.0
    by_people = math.log10(place.population + 1) / _POPULATION_TOP if place.population else 0.3
    floor = {"ADM1": 0.85, "PPLC": 0.9, "PPLA": 0.6}.get(place.feature_code, 0.0)
    return round(min(1.0, max(by_people, floor)), 3)


def km_outside(box: Bbox, place: Place) -> float:
    """Return how far a place lies outside the box, km; 0 inside."""
    lng = min(max(place.lng, box.west), box.east)
    lat = min(max(place.lat, box.south), box.north)
    return distance_km((lng, lat), (place.lng, place.lat))


def closeness(place: Place, others: Sequence[Place], *, has_theatre: bool) -> float | None:
    """Return how close the place lies to the nearest few of the report's other places; None where it has none.

    A country or province is close to what lies in its country, whatever point stands for it.
    """
    if place.feature_code.startswith(AREA_CODES):
        shared = any(o.country == place.country for o in others)
        return (1.0 if shared else LAND_APART) if others else None
    distances = sorted(distance_km((place.lng, place.lat), (o.lng, o.lat)) for o in others)[:3]
    if not distances:
        return None
    decay = NEAR_DECAY_KM[has_theatre]
    return round(sum(math.exp(-d / decay) for d in distances) / len(distances), 3)


def closeness_to_lands(place: Place, lands: Sequence[Place]) -> float | None:
    """Return how well a place fits the countries and provinces that the report names; None where it names none.

    Without a theatre only: 'San Jose' in a report of California.
    """
    others = [land for land in lands if land.place_id != place.place_id]
    if not others or place.feature_code.startswith(("PCL", "CONT")):
        return None
    if any(land.admin1 and land.admin1 == place.admin1 for land in others):
        return IN_A_NAMED_PROVINCE
    return IN_A_NAMED_LAND if any(land.country == place.country for land in others) else IN_NO_NAMED_LAND


def total(parts: Mapping[str, float], *, has_theatre: bool) -> float:
    """Return the score of a candidate; a part that is not known (no other place, no theatre) weighs nothing."""
    weights = {p: w for p, w in (IN_THEATRE if has_theatre else IN_THE_WORLD).items() if p in parts and w}
    mean = sum(w * parts[p] for p, w in weights.items()) / sum(weights.values())
    return round(
        math.prod(parts.get(factor, 1.0) for factor in FACTORS) * math.pow(parts["name"], NAME_POWER) * mean, 4
    )


def as_candidate(scored: Scored, parts: Mapping[str, float], raw: float, *, has_theatre: bool) -> Candidate:
    """Return the candidate as it is shown: its score a probability, its parts, and each spelling rule as a part.

    ``raw`` is the score that the parts make; the probability is what it was worth on development data.
    """
    place = scored.place
    score = 1.0 if RULING in parts else probability_of(raw, has_theatre=has_theatre)
    reasons = {**parts, "raw": raw, **{f"rule: {rule}": 1.0 for rule in scored.rules}}
    return Candidate(place.place_id, place.name, place.lng, place.lat, score, reasons)
