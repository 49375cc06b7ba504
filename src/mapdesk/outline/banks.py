"""Settlements and the theatre in, each settlement on its bank out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import shapely

from mapdesk.outline.cells import Seed, spots_of
from mapdesk.outline.coverage import Array
from mapdesk.outline.zones import Theatre

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

NEIGHBOURS = 3
OFF_BANK_KM = 0.3
OFF_LINE_KM = 0.02


def _agreement(i: int, spoken: Array, points: Array, seeds: Sequence[Seed]) -> float:
    """Share of the nearest other settlements, of some with a label, that have the side of settlement i."""
    others = spoken[spoken != i]
    away = np.hypot(*(points[others] - points[i]).T)
    if len(others) > NEIGHBOURS:
        close = away <= np.partition(away, NEIGHBOURS - 1)[NEIGHBOURS - 1]
        others, away = others[close], away[close]
    near = others[np.argsort(away, kind="stable")][:NEIGHBOURS].tolist()
    if not near:
        return -1.0
    sides = [label[1] for label in (seeds[j].label for j in [i, *near]) if label]
    return sides[1:].count(sides[0]) / len(near)


def settle_banks(seeds: Sequence[Seed], theatre: Theatre) -> tuple[list[Seed], Array, list[str]]:
    """Return the seeds, each inside the zone it belongs to, the zone index of each, and who changed banks.

    A place nearer to a main river than its coordinates are exact may stand on either bank. It goes over only if
    none of its three nearest neighbours on its own bank has its side and all three across have it; its point is
    then put just over the river. A point in the water or right on a line is put on its land.
    """
    points = spots_of(seeds)
    first, spots = theatre.zone_of(points), shapely.points(points)
    zone_of, crossed = first.copy(), []
    if not theatre.river.is_empty and len(theatre.zones) > 1:
        shapely.prepare(theatre.river)
        doubtful = shapely.dwithin(theatre.river, spots, [seed.precision_km for seed in seeds])
        known = np.array([seed.label is not None for seed in seeds], dtype=bool)
        spoken = [np.flatnonzero(known & (first == zone)) for zone in range(len(theatre.zones))]
        for i in np.flatnonzero(doubtful & known).tolist():
            other = _other_bank(i, int(first[i]), spoken, points, seeds, theatre)
            if other is not None:
                zone_of[i] = other
                crossed.append(i)
    settled = list(seeds)
    for i in _on_edge(spots, zone_of, theatre):
        x, y = _inside(
            theatre.zones[zone_of[i]], shapely.Point(points[i]), OFF_BANK_KM if i in crossed else OFF_LINE_KM
        )
        settled[i] = msgspec.structs.replace(seeds[i], x=x, y=y)
    return settled, zone_of, [seeds[i].place_id for i in crossed]


def _other_bank(
    i: int, own: int, spoken: Sequence[Array], points: Array, seeds: Sequence[Seed], theatre: Theatre
) -> int | None:
    """The zone across the river where settlement i of zone ``own`` belongs by its neighbours; None where it stays.

    ``spoken`` are the settlements of each zone that have a label.
    """
    if _agreement(i, spoken[own], points, seeds) != 0:
        return None
    here = shapely.Point(points[i])
    gap = float(here.distance(theatre.river)) + 0.01
    for other, zone in enumerate(theatre.zones):
        if other != own and zone.distance(here) <= gap and _agreement(i, spoken[other], points, seeds) == 1.0:
            return other
    return None


def _on_edge(spots: Array, zone_of: Array, theatre: Theatre) -> list[int]:
    """Points that do not lie well inside their zone."""
    near = np.full(len(spots), False)
    for zone in sorted(set(zone_of.tolist())):
        mine = zone_of == zone
        edge = shapely.boundary(theatre.zones[zone])
        shapely.prepare([edge, theatre.zones[zone]])
        near[mine] = shapely.dwithin(edge, spots[mine], OFF_LINE_KM)
        near[mine] |= ~shapely.contains_properly(theatre.zones[zone], spots[mine])
    return list(np.flatnonzero(near).tolist())


def _inside(zone: "BaseGeometry", point: "BaseGeometry", margin_km: float) -> tuple[float, float]:
    """The nearest point that lies so far inside a zone; in one too narrow for that, some point of it."""
    room = shapely.intersection(zone, point.buffer(point.distance(zone) + 20.0))
    core = shapely.buffer(room, -margin_km)
    spot = shapely.point_on_surface(room) if core.is_empty else shapely.shortest_line(core, point)
    return spot.coords[0][0], spot.coords[0][1]
