"""Placements in, map symbols out: fresh factual clashes, strikes, attacks and advances, one per kind and place."""

import datetime as dt
from collections.abc import Iterable

from mapdesk.base.geometry import Bbox
from mapdesk.model import MapEvent, Placement

SHOWN_KINDS = frozenset({"clash", "strike", "attack", "advance"})
WORST_DATE_PRECISION = 3  # a week
WORST_PLACE_PRECISION = 3  # UCDP where_prec: coarser is a region, not a spot


def list_events(placements: Iterable[Placement], bbox: Bbox, day: dt.date, event_days: int) -> tuple[MapEvent, ...]:
    """Return the events of the last ``event_days`` days up to ``day``, the latest claim of each kind and place."""
    found: dict[tuple[str, str], MapEvent] = {}
    for claim in sorted(placements, key=lambda c: c.claim_id):
        if claim.kind not in SHOWN_KINDS or not claim.is_factual or claim.day is None:
            continue
        last = min(claim.day.last, day)
        if claim.day.first > day or (day - last).days >= event_days or claim.day.precision > WORST_DATE_PRECISION:
            continue
        for spot in claim.placements:
            if spot.place_id is None or spot.lng is None or spot.lat is None or not bbox.contains(spot.lng, spot.lat):
                continue
            if (spot.geo_precision or 1) > WORST_PLACE_PRECISION:
                continue
            key = (claim.kind, spot.place_id)
            if key not in found or (found[key].day or last) < last:
                side = claim.actor_side
                found[key] = MapEvent(claim.claim_id, claim.kind, spot.lng, spot.lat, spot.place_id, side, last)
    return tuple(found[key] for key in sorted(found))
