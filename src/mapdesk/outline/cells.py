"""Settlements in, raw cells out: whoever's settlement is nearest on the same bank and in the same country."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mapdesk.model.control import Status
from mapdesk.outline.coverage import Array, join_edges, shared_edges
from mapdesk.outline.zones import Theatre

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Label = tuple[Status, str | None]  # of an area: status and side
NEIGHBOURS = 3
OFF_BANK_KM = 0.3


@dataclass(frozen=True, slots=True)
class Seed:
    """A settlement that owns a cell: position in plane km, what its ground becomes (None: blank), its reach."""

    place_id: str
    x: float
    y: float
    label: Label | None
    radius_km: float
    precision_km: float


@dataclass(frozen=True, slots=True)
class ZoneCells:
    """The cells of one zone joined by label (they reach beyond it), and the raw lines between labels."""

    zone: int
    labels: tuple[Label | None, ...]
    shapes: tuple["BaseGeometry", ...]
    lines: tuple["BaseGeometry", ...]


def _agreement(i: int, zone: int, zone_of: Array, points: Array, seeds: Sequence[Seed]) -> float:
    """Share of the nearest other settlements of a zone that have the side of settlement i."""
    others = [int(j) for j in np.flatnonzero(zone_of == zone) if j != i and seeds[int(j)].label is not None]
    if not others:
        return -1.0
    gaps = np.hypot(*(points[others] - points[i]).T)
    near = [others[int(k)] for k in np.argsort(gaps, kind="stable")[:NEIGHBOURS]]
    sides = [label[1] for label in (seeds[j].label for j in [i, *near]) if label]
    return sides[1:].count(sides[0]) / len(near)


def settle_banks(seeds: Sequence[Seed], theatre: Theatre) -> tuple[list[Seed], Array]:
    """Return the seeds, each on its bank, and the zone index of each.

    A place nearer to a main river than its coordinates are exact may stand on either bank. It goes over only if
    none of its three nearest neighbours on its own bank has its side and all three across have it; its point is
    then put just over the river.
    """
    points = np.array([(seed.x, seed.y) for seed in seeds]).reshape(-1, 2)
    zone_of = theatre.zone_of(points)
    moved = list(seeds)
    if theatre.river.is_empty or len(theatre.zones) < 2:
        return moved, zone_of
    shapely.prepare(theatre.river)
    uncertain = shapely.dwithin(theatre.river, shapely.points(points), [seed.precision_km for seed in seeds])
    tree = shapely.STRtree(list(theatre.zones))
    for i in np.flatnonzero(uncertain).tolist():
        if seeds[i].label is None or _agreement(i, int(zone_of[i]), zone_of, points, seeds) != 0:
            continue
        here = shapely.Point(points[i])
        gap = float(here.distance(theatre.river)) + 0.01
        for other in sorted(tree.query(here, predicate="dwithin", distance=gap).tolist()):
            if other == zone_of[i]:
                continue
            if _agreement(i, other, zone_of, points, seeds) == 1.0:
                x, y = _inside(theatre.zones[other], here)
                moved[i] = Seed(seeds[i].place_id, x, y, seeds[i].label, seeds[i].radius_km, seeds[i].precision_km)
                zone_of[i] = other
                break
    return moved, zone_of


def _inside(zone: "BaseGeometry", point: "BaseGeometry") -> tuple[float, float]:
    """The nearest point that lies ``OFF_BANK_KM`` inside a zone."""
    core = shapely.intersection(zone, point.buffer(20.0)).buffer(-OFF_BANK_KM)
    line = shapely.shortest_line(point, zone if core.is_empty else core)
    return line.coords[-1][0], line.coords[-1][1]


def zone_cells(zone: int, seeds: Sequence[Seed], frame: "BaseGeometry") -> ZoneCells:
    """Join the Voronoi cells of a zone's settlements by label; at least one seed, no two at one spot."""
    labels = sorted({seed.label for seed in seeds}, key=str)
    if len(labels) == 1:
        return ZoneCells(zone, tuple(labels), (frame.envelope.buffer(1.0),), ())
    points = shapely.MultiPoint([(seed.x, seed.y) for seed in seeds])
    room = frame.envelope.buffer(50.0)
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=room, ordered=True))
    own = np.array([labels.index(seed.label) for seed in seeds])
    shapes = [shapely.coverage_union_all(cells[own == k]) for k in range(len(labels))]
    edges, _ = shared_edges(shapes)
    return ZoneCells(zone, tuple(labels), tuple(shapes), tuple(join_edges(edges)))
