"""Ranked candidates in, the answer or the honest refusal out, with how exactly the text means the place."""

from collections.abc import Sequence

from mapdesk.base.geometry import Bbox
from mapdesk.model.place import Candidate, Place
from mapdesk.resolve.context import Context
from mapdesk.resolve.gazetteer import AREA_CODES, Gazetteer
from mapdesk.resolve.score import NOT_THE_KIND, RULING, km_outside

REFUSE_BELOW = 0.5  # probability: an answer is more likely right than wrong
REFUSE_BEYOND_KM = 700.0  # outside the theatre, for anything but a country
DEFAULT_RADIUS_KM = 1.0
WELL_SPELT, NEAR_ENOUGH = 0.95, 0.3
WELL_KNOWN = 0.65  # prominence of a town whose airport or province may stand for it

_PRECISION_OF_CODE = (("PCL", 6), ("CONT", 7), ("ADM1", 4), ("ADM2", 3), ("STM", 5), ("DSRT", 5), ("RGN", 5))


def answer(
    candidates: Sequence[Candidate], context: Context, gazetteer: Gazetteer, theatre: Bbox | None
) -> Place | None:
    """Return the place of the best candidate, or None: no place meant, too weak, or far from the theatre."""
    if not candidates or not context.is_place:
        return None
    best = candidates[0]
    place = gazetteer.get(best.place_id)
    if place is None or RULING in best.reasons:
        return place
    if best.score < REFUSE_BELOW:
        return None
    if theatre is None and not _is_safe_in_the_world(best):
        return None
    is_land = place.feature_code.startswith(AREA_CODES)
    if theatre is not None and not is_land and km_outside(theatre, place) > REFUSE_BEYOND_KM:
        return None
    return place


def _is_safe_in_the_world(best: Candidate) -> bool:
    """Whether a candidate found without a theatre is well spelt, or near the report's other places, and of the kind.

    At world scale some place is spelt nearly like every name and bears the name of every lake.
    """
    parts = best.reasons
    spelt = parts["name"] >= WELL_SPELT or parts.get("near", 0.0) >= NEAR_ENOUGH
    return spelt and (parts["kind"] > NOT_THE_KIND or parts["prominence"] >= WELL_KNOWN)


def exactness(place: Place, context: Context) -> tuple[int, float]:
    """Return UCDP where_prec and radius in km: the coarser of what the words say and what the place is."""
    own = next((p for code, p in _PRECISION_OF_CODE if place.feature_code.startswith(code)), 1)
    own_radius = place.precision_km if place.precision_km is not None else DEFAULT_RADIUS_KM
    said, said_radius = context.geo_precision or 1, context.radius_km or 0.0
    if said == 4 and context.kind != "ADM1" and not _stands_for_a_province(place.feature_code):
        said, said_radius = 3, 20.0  # the countryside of a village is its district, not its province
    return max(own, said), max(own_radius, said_radius)


def _stands_for_a_province(feature_code: str) -> bool:
    """Whether a place is a province or country, or the seat that bears its name."""
    return feature_code in ("PPLA", "PPLC") or feature_code.startswith(AREA_CODES)
