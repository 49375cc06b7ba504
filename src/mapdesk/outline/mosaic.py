"""Settlements in, one cell of ground for each out, as arcs that a reader's browser joins into areas of any day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mapdesk.base.geometry import Bbox, Plane
from mapdesk.model import BaseGeography, ControlEstimate, Place
from mapdesk.outline.areas import seeds_of
from mapdesk.outline.banks import settle_banks
from mapdesk.outline.cells import Seed, spots_of
from mapdesk.outline.coverage import Array, divide, only_lines
from mapdesk.outline.settings import OutlineSettings
from mapdesk.outline.smoothing import outer_edge
from mapdesk.outline.zones import Theatre, lay_theatre

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

FREE, RIVER, BORDER, OUTER = range(4)  # kinds of arcs: between settlements; along waters, borders; where evidence ends
ON_LINE_KM = 1e-3
OUTER_TOLERANCE_KM = 0.15  # of the edge of the evidence: below a pixel at the scale of a theatre
BARRIER_TOLERANCE_KM = 0.05
OVERHANG_KM = 2 * BARRIER_TOLERANCE_KM  # lines surely cross the simplified edge of their zone


@dataclass(frozen=True, slots=True)
class Mosaic:
    """Cells as arcs: ``left`` and ``right`` index ``place_ids`` (-1: no cell), ``lines`` are (n, 2) degrees.

    Arcs end where more than two meet, and where the kind changes; every cell is to the left of its own outline.
    ``spots`` are the places' points as drawn, on their own bank.
    """

    place_ids: tuple[str, ...]
    spots: tuple[tuple[float, float], ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    kinds: tuple[int, ...]
    lines: tuple[Array, ...]


def outline_mosaic(
    places: Mapping[str, Place],
    rows: Mapping[str, ControlEstimate],
    *,
    ever_known: Iterable[str],
    bbox: Bbox,
    base: BaseGeography | None,
    settings: OutlineSettings,
) -> Mosaic:
    """Divide the ground among all settlements that are known on some day (``ever_known``) and those between them.

    The ground is that of ``outline_areas``: nearest settlement on the same bank and in the same country, as far as
    evidence reaches; ``rows`` are the estimates of the map's day, by which doubtful places find their bank.
    """
    plane = Plane(bbox.center)
    near = [places[i] for i in sorted(places) if bbox.contains(places[i].lng, places[i].lat)]
    near = [place for place in near if (place.precision_km or 0) <= settings.worst_precision_km]
    theatre = lay_theatre(bbox, plane, base)
    seeds, zone_of, _ = settle_banks(seeds_of(near, rows, plane, settings), theatre)
    spots = tuple(plane.to_degrees(seed.x, seed.y) for seed in seeds)
    ids = tuple(seed.place_id for seed in seeds)
    known = np.isin(np.array(ids), sorted(ever_known))
    faces, owner = _cells(theatre, seeds, zone_of, known, settings)
    arcs = _arcs(*_halves(faces, owner), theatre) if len(faces) else []
    lines = tuple(np.column_stack(plane.to_degrees(line[:, 0], line[:, 1])) for _, line in arcs)
    keys = [key for key, _ in arcs]
    left, right, kinds = (tuple(int(key[i]) for key in keys) for i in range(3))
    return Mosaic(ids, spots, left, right, kinds, lines)


def _cells(
    theatre: Theatre, seeds: Sequence[Seed], zone_of: Array, known: Array, settings: OutlineSettings
) -> tuple[Array, Array]:
    """Return the faces of all cells and the index of the settlement that each belongs to."""
    points = spots_of(seeds)
    lines: list[BaseGeometry] = [shapely.simplify(line, BARRIER_TOLERANCE_KM) for line in theatre.barriers]
    reaches: dict[int, tuple[BaseGeometry, Array]] = {}
    for zone in sorted({int(z) for z in zone_of[known]}):
        mine = np.flatnonzero(zone_of == zone)
        spoken = mine[known[mine]]
        radii = np.array([seeds[i].radius_km for i in spoken])
        reach = shapely.simplify(outer_edge(points[spoken], radii, theatre.river, settings), OUTER_TOLERANCE_KM)
        reaches[zone] = reach, mine
        wide = shapely.buffer(theatre.zones[zone], OVERHANG_KM, quad_segs=1)
        cells = _edges(points[mine], theatre)
        lines += only_lines(shapely.intersection(shapely.intersection(cells, reach.buffer(OVERHANG_KM)), wide))
        lines += only_lines(shapely.intersection(shapely.boundary(reach), wide))
    faces = divide(lines)
    inside = shapely.point_on_surface(faces)
    owner = np.full(len(faces), -1)
    for zone, (reach, mine) in reaches.items():
        shapely.prepare([reach, theatre.zones[zone]])
        here = np.flatnonzero(shapely.intersects(reach, inside) & shapely.intersects(theatre.zones[zone], inside))
        if len(here):
            owner[here] = mine[shapely.STRtree(shapely.points(points[mine])).nearest(inside[here])]
    return faces[owner >= 0], owner[owner >= 0]


def _edges(points: Array, theatre: Theatre) -> "BaseGeometry":
    if len(points) < 2:
        return shapely.MultiLineString()
    room = theatre.frame.envelope.buffer(50.0)
    return shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=room, only_edges=True)


def _halves(faces: Array, owner: Array) -> tuple[Array, Array, Array]:
    """Return each edge once as rows x0, y0, x1, y1 with the owner on its left and on its right, -1 for none."""
    starts, sides = [], []
    for face, who in zip(shapely.orient_polygons(faces), owner.tolist(), strict=True):
        for ring in shapely.get_rings(face):
            points = shapely.get_coordinates(ring)
            starts.append(np.hstack([points[:-1], points[1:]]))
            sides.append(np.full(len(points) - 1, who))
    edges, who = np.vstack(starts), np.concatenate(sides)
    turned = (edges[:, 0] > edges[:, 2]) | ((edges[:, 0] == edges[:, 2]) & (edges[:, 1] > edges[:, 3]))
    edges[turned] = edges[turned][:, [2, 3, 0, 1]]
    unique, index = np.unique(edges, axis=0, return_inverse=True)
    left, right = np.full(len(unique), -1), np.full(len(unique), -1)
    index = index.ravel()
    left[index[~turned]], right[index[turned]] = who[~turned], who[turned]
    outline = left != right
    return unique[outline], left[outline], right[outline]


def _arcs(edges: Array, left: Array, right: Array, theatre: Theatre) -> list[tuple[tuple[int, int, int], Array]]:
    """Chain edges with the same two cells and kind into lines; every line has its key (left, right, kind)."""
    middles = shapely.points((edges[:, :2] + edges[:, 2:]) / 2)
    waters = shapely.simplify(shapely.union_all([theatre.barriers[1], theatre.river]), BARRIER_TOLERANCE_KM)
    border = shapely.simplify(theatre.border, BARRIER_TOLERANCE_KM)
    shapely.prepare([waters, border])
    kinds = np.where((left < 0) | (right < 0), OUTER, FREE)
    kinds[shapely.dwithin(border, middles, ON_LINE_KM)] = BORDER
    kinds[shapely.dwithin(waters, middles, ON_LINE_KM)] = RIVER
    ends: dict[tuple[float, float], list[int]] = {}
    for i, (x0, y0, x1, y1) in enumerate(edges.tolist()):
        ends.setdefault((x0, y0), []).append(i)
        ends.setdefault((x1, y1), []).append(i)
    walk = _Walk(edges, list(zip(left.tolist(), right.tolist(), kinds.tolist(), strict=True)), ends)
    return [walk.line(i) for i in range(len(edges)) if i not in walk.done]


class _Walk:
    """Walks along edges from one fork to the next."""

    def __init__(
        self, edges: Array, keys: list[tuple[int, int, int]], ends: dict[tuple[float, float], list[int]]
    ) -> None:
        self.edges, self.keys, self.ends = edges.tolist(), keys, ends
        self.done: set[int] = set()

    def line(self, first: int) -> tuple[tuple[int, int, int], Array]:
        """Return the whole line that an edge belongs to, its left cell to the left."""
        self.done.add(first)
        x0, y0, x1, y1 = self.edges[first]
        forward = self._follow(first, (x1, y1), self.keys[first])
        left, right, kind = self.keys[first]
        back = self._follow(first, (x0, y0), (right, left, kind))
        points = [*reversed(back), (x0, y0), (x1, y1), *forward]
        return self.keys[first], np.array(points)

    def _follow(self, edge: int, point: tuple[float, float], key: tuple[int, int, int]) -> list[tuple[float, float]]:
        """Return the points after one, as far as the line goes on with the same cells on the same sides."""
        points = []
        while len(self.ends[point]) == 2:
            nearby = self.ends[point]
            edge = nearby[1] if nearby[0] == edge else nearby[0]
            x0, y0, x1, y1 = self.edges[edge]
            ahead = (x0, y0) == point
            left, right, kind = self.keys[edge]
            if edge in self.done or (key != ((left, right, kind) if ahead else (right, left, kind))):
                break
            self.done.add(edge)
            point = (x1, y1) if ahead else (x0, y0)
            points.append(point)
        return points
