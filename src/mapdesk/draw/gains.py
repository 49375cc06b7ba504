"""Gains: a map and earlier ones in, the same map with land and places marked by the day they were taken out."""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence

import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from mapdesk.base.geometry import geodesic_area_km2
from mapdesk.model import ControlArea, ControlMap, MapSettlement

SLIVER_DEG = 0.002  # land thinner than about 400 m is a line that was drawn otherwise, no gain
LEAST_KM2 = 0.5


def with_gains(control_map: ControlMap, earlier: Sequence[ControlMap]) -> ControlMap:
    """Split held land by the day from which its holder may have had it, and say the same of each place.

    That is the day after the last map that shows another side there, so that a gap between maps makes a gain older,
    never younger. Land that no earlier map shows as another side's keeps no day: what was not known before is not a
    gain. Areas stay free of overlap and their sum stays the same.
    """
    past = sorted((one for one in earlier if one.day < control_map.day), key=lambda one: one.day, reverse=True)
    areas = [piece for area in control_map.areas for piece in _split(area, past)]
    places = tuple(_since(place, past) for place in control_map.settlements)
    return dataclasses.replace(control_map, areas=tuple(areas), settlements=places)


def _split(area: ControlArea, past: Sequence[ControlMap]) -> Iterator[ControlArea]:
    if area.status != "held" or area.gained_on is not None or not past:
        yield area
        return
    rest: BaseGeometry = area.geometry
    for before in past:
        taken = _solid(shapely.intersection(rest, _others_land(before, area.side)))
        if taken.is_empty:
            continue
        gained_on = before.day + dt.timedelta(days=1)
        yield dataclasses.replace(
            area, geometry=taken, area_km2=geodesic_area_km2(taken), place_ids=(), gained_on=gained_on
        )
        rest = _polygons(rest.difference(taken))
    if not rest.is_empty:
        yield dataclasses.replace(area, geometry=_polygons(rest), area_km2=geodesic_area_km2(rest))


def _others_land(control_map: ControlMap, side: str | None) -> BaseGeometry:
    """Return land of that day that another side held, claimed or contested."""
    others = [a.geometry for a in control_map.areas if a.status != "unknown" and a.side != side]
    return shapely.union_all(others) if others else MultiPolygon()


def _solid(shape: BaseGeometry) -> MultiPolygon:
    """Return the parts that are more than slivers."""
    core = shape.buffer(-SLIVER_DEG / 2)
    parts = [p for p in shapely.get_parts(_polygons(shape)) if p.intersects(core) and geodesic_area_km2(p) >= LEAST_KM2]
    return MultiPolygon(parts)


def _polygons(shape: BaseGeometry) -> MultiPolygon:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and not part.is_empty]
    return MultiPolygon(parts)


def _since(place: MapSettlement, past: Sequence[ControlMap]) -> MapSettlement:
    """Return the place with the day of the first map that shows its holder, if an earlier one shows another."""
    if place.status != "held" or place.held_since is not None:
        return place
    for before in past:
        found = next((p for p in before.settlements if p.place_id == place.place_id), None)
        if found is None or found.status == "unknown":
            return place
        if found.side != place.side:
            return dataclasses.replace(place, held_since=before.day + dt.timedelta(days=1))
    return place
