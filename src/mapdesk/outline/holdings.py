"""Estimates and places in, what a map says of each place out: label of its ground, dots and installations."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import shapely

from mapdesk.base.geometry import Plane
from mapdesk.model import CONTESTED, ControlEstimate, MapSettlement, Place
from mapdesk.outline.cells import Label

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# Installations drawn by the holder of the ground; hills, rivers and localities are no holdings.
INSTALLATIONS = frozenset(
    {"OILF", "OILR", "GASF", "GOSP", "PMPO", "PMPW", "AIRB", "AIRF", "AIRP", "AIRQ", "MILB", "BDG", "DAM", "PSTB"}
    | {"MFG", "CMPRF", "PRT", "PS"}
)


def latest_rows(estimates: Iterable[ControlEstimate], day: dt.date) -> dict[str, ControlEstimate]:
    """Return the row that holds on a day for each place: the latest not after it."""
    latest: dict[str, ControlEstimate] = {}
    for row in estimates:
        if row.day <= day and (row.place_id not in latest or latest[row.place_id].day <= row.day):
            latest[row.place_id] = row
    return latest


def label_of(row: ControlEstimate | None) -> Label | None:
    """What the ground of a place becomes; None leaves it blank.

    A contested place has the likeliest named side, where one is likelier than the others.
    """
    if row is None or row.status == "unknown":
        return None
    if row.side != CONTESTED and row.side is not None:
        return row.status, row.side
    named = sorted(((p, s) for s, p in row.probabilities.items() if s != CONTESTED), reverse=True)
    if named and named[0][0] > 0 and (len(named) == 1 or named[0][0] > named[1][0]):
        return row.status, named[0][1]
    return row.status, None


def settlement(place: Place, spot: tuple[float, float], row: ControlEstimate | None) -> MapSettlement:
    """A settlement with its estimate in short; ``spot`` is where it is drawn."""
    label = label_of(row)
    return MapSettlement(
        place.place_id,
        place.name,
        *spot,
        place.feature_code,
        place.population,
        row.status if row else "unknown",
        label[1] if label else None,
        row.probability if row else 0.0,
        row.last_evidence_day if row else None,
    )


def installation(
    place: Place, row: ControlEstimate | None, ground: Mapping[Label, "BaseGeometry"], plane: Plane
) -> MapSettlement:
    """A field, base or bridge: by word of its own, else with the holder of the ground it stands on."""
    spot = (place.lng, place.lat)
    if label_of(row) is None:
        point = shapely.Point(plane.to_km(*spot))
        for (status, side), shape in ground.items():
            if shape.intersects(point):
                code = place.feature_code
                return MapSettlement(place.place_id, place.name, *spot, code, place.population, status, side, 0.0)
    return settlement(place, spot, row)


def list_settlements(
    places: Iterable[Place],
    rows: Mapping[str, ControlEstimate],
    moved: Mapping[str, tuple[float, float]],
    ground: Mapping[Label, "BaseGeometry"],
    plane: Plane,
) -> tuple[MapSettlement, ...]:
    """Every settlement and installation of the map; ``moved`` are the ones drawn elsewhere than their coordinates."""
    found = []
    for place in places:
        row = rows.get(place.place_id)
        if place.is_settlement:
            found.append(settlement(place, moved.get(place.place_id, (place.lng, place.lat)), row))
        elif place.feature_code in INSTALLATIONS:
            found.append(installation(place, row, ground, plane))
    return tuple(found)
