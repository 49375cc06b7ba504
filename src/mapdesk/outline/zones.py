"""Zones: the land divided along main rivers, shores and state borders, so that no area leaks over one of them.

A zone is one bank in one country and may have several parts (a border that weaves over a river makes crumbs).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mapdesk.base.geometry import Bbox, Plane
from mapdesk.model import BaseGeography
from mapdesk.outline.coverage import Array, divide

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

WATERS = ("main_river", "lake", "coast")
BASE_EDGE_DEG = 0.002  # some 200 m


@dataclass(frozen=True, slots=True)
class Theatre:
    """The map's frame in plane km with its zones and the lines between them."""

    frame: "BaseGeometry"
    zones: tuple["BaseGeometry", ...]
    barriers: tuple["BaseGeometry", ...]  # frame, waters and borders
    river: "BaseGeometry"  # main rivers only
    border: "BaseGeometry"

    def zone_of(self, points: Array) -> Array:
        """Return for (n, 2) points in km the index of the zone each lies in, the nearest where in none."""
        found = np.full(len(points), -1)
        shapely.prepare(self.zones)
        for number, zone in reversed(list(enumerate(self.zones))):
            found[shapely.intersects_xy(zone, points)] = number
        if (found < 0).any():
            found[found < 0] = shapely.STRtree(list(self.zones)).nearest(shapely.points(points[found < 0]))
        return found


def _lines(base: BaseGeography | None, kinds: Sequence[str], plane: Plane, frame: "BaseGeometry") -> "BaseGeometry":
    """Lines of some kinds, in km, cut to the frame."""
    shapes = [shapely.LineString(line.points) for line in (base.lines if base else ()) if line.kind in kinds]
    if not shapes:
        return shapely.MultiLineString()
    return shapely.intersection(plane.project(shapely.MultiLineString(shapes)), frame)


def _bank_and_country(reps: Array, *coverages: Array) -> list[tuple[int, ...]]:
    """Index of the face of each coverage that each point lies in; -1 for none."""
    columns = []
    for faces in coverages:
        column = np.full(len(reps), -1)
        point, face = shapely.STRtree(faces).query(reps, predicate="intersects")
        column[point[::-1]] = face[::-1]
        columns.append(column)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _is_land(faces: Array, reps: Array, base: BaseGeography | None, plane: Plane) -> Array:
    """Which faces are land; all of them where no shore is known."""
    if base is None or not base.countries or not any(line.kind in ("coast", "lake") for line in base.lines):
        return np.full(len(faces), True)
    rings = [shapely.Polygon(plane.project(shapely.LinearRing(r))) for c in base.countries for r in c.rings]
    dry = np.full(len(faces), False)
    dry[np.unique(shapely.STRtree(shapely.make_valid(np.array(rings))).query(reps, predicate="within")[0])] = True
    return dry


def _within(bbox: Bbox, base: BaseGeography | None) -> Bbox:
    """The box, kept a little inside the base: its lines end at its own edge, rounded, and would not quite meet ours."""
    if base is None:
        return bbox
    inner = base.bbox.grown(-BASE_EDGE_DEG)
    west, south = max(bbox.west, inner.west), max(bbox.south, inner.south)
    east, north = min(bbox.east, inner.east), min(bbox.north, inner.north)
    return Bbox(west, south, east, north) if west < east and south < north else bbox


def lay_theatre(bbox: Bbox, plane: Plane, base: BaseGeography | None) -> Theatre:
    """Divide the box into zones; without a base it is one zone."""
    frame = plane.project(shapely.segmentize(shapely.box(*_within(bbox, base)), 0.1))
    waters, border = (_lines(base, kinds, plane, frame) for kinds in (WATERS, ("border",)))
    river = _lines(base, ("main_river",), plane, frame)
    edge = shapely.boundary(frame)
    faces = divide([edge, waters, border])
    reps = shapely.point_on_surface(faces)
    dry = _is_land(faces, reps, base, plane)
    keys = _bank_and_country(reps, divide([edge, waters]), divide([edge, border]))
    members: dict[tuple[int, ...], list[int]] = {}
    for i, key in enumerate(keys):
        if dry[i]:
            members.setdefault(key, []).append(i)
    zones = tuple(shapely.coverage_union_all(faces[index]) for _, index in sorted(members.items()))
    return Theatre(frame, zones or (frame,), (edge, waters, border), river, border)
