"""Lines and edges that look drawn: corners rounded within bounds, the outer edge closed and opened; plane km."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mapdesk.outline.coverage import Array
from mapdesk.outline.settings import OutlineSettings

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

LONGEST_STEP_KM = 2.0  # rounding a corner moves a line by at most a quarter of its sides
ROUNDS = 2
FLAT_KM2 = 1e-6
QUARTER = 8  # corners of a quarter circle: 20 m off at 4.5 km, half a pixel of the picture
COVERED_BY = 16  # nearest discs that are asked whether they cover one
COURSE_KM = 0.3  # the strip along a river follows its course, not every bend


def chaikin(points: Array, line: Array, rounds: int = ROUNDS) -> tuple[Array, Array]:
    """Cut corners (Chaikin 1974) of many lines at once: (n, 2) points and the line of each, both again out.

    Lines come one after another, at least two points each; their ends stay, a closed line stays closed.
    """
    for _ in range(rounds):
        first = np.flatnonzero(np.diff(line, prepend=-1))
        last = np.append(first[1:], len(line)) - 1
        closed = (points[first] == points[last]).all(axis=1)
        begin = np.flatnonzero(line[1:] == line[:-1])
        cut = np.empty((2 * len(begin), 2))
        cut[0::2] = points[begin] * 0.75 + points[begin + 1] * 0.25
        cut[1::2] = points[begin] * 0.25 + points[begin + 1] * 0.75
        start, after = 2 * (first - np.arange(len(first))), 2 * (last - np.arange(len(last)))  # of each line's cuts
        cut[start[~closed]], cut[after[~closed] - 1] = points[first[~closed]], points[last[~closed]]
        line = np.insert(np.repeat(line[begin], 2), after[closed], line[first[closed]])
        points = np.insert(cut, after[closed], cut[start[closed]], axis=0)
    return points, line


def smooth_lines(lines: Array, tolerance_km: float, room: tuple[float, float, float, float]) -> Array:
    """Simplify lines and round their corners; tolerance 0 leaves them alone.

    ``room`` (west, south, east, north in km) is where their course matters: they may run on far beyond.
    """
    if tolerance_km <= 0 or not len(lines):
        return lines
    simple = shapely.segmentize(shapely.simplify(lines, tolerance_km), LONGEST_STEP_KM)
    points, line = shapely.get_coordinates(simple, return_index=True)
    points, line = chaikin(*_without_far_steps(points, line, room))
    return np.asarray(shapely.linestrings(points, indices=line))


def _without_far_steps(points: Array, line: Array, room: tuple[float, float, float, float]) -> tuple[Array, Array]:
    """Drop points between others on a straight course well outside the room, where steps need not be short."""
    margin = np.array([-1, -1, 1, 1]) * ROUNDS * 2 * LONGEST_STEP_KM
    west, south, east, north = np.array(room) + margin
    x, y = points.T
    far = (x < west) | (x > east) | (y < south) | (y > north)
    (back_x, back_y), (ahead_x, ahead_y) = (points[1:-1] - points[:-2]).T, (points[2:] - points[1:-1]).T
    turn = np.abs(back_x * ahead_y - back_y * ahead_x)  # km²: some km times how far off the course the point lies
    idle = far[:-2] & far[1:-1] & far[2:] & (line[2:] == line[:-2]) & (turn < FLAT_KM2)
    kept = np.concatenate([[True], ~idle, [True]])
    return points[kept], line[kept]


def _grow(shape: "BaseGeometry", steps: Sequence[float]) -> "BaseGeometry":
    """Buffer by each step in turn."""
    for step in steps:
        shape = shapely.buffer(shape, step, quad_segs=QUARTER)
    return shape


def _discs(points: Array, radii: Array) -> "BaseGeometry":
    """Union of discs. Only those that show at its edge are joined: the rim of any other lies inside discs around it.

    Without these no edge moves, but ground inside may open; what then opens over a left-out disc is closed again.
    """
    shown = _shown(points, radii)
    joined = shapely.union_all(shapely.buffer(shapely.points(points[shown]), radii[shown], quad_segs=QUARTER))
    if shown.all():
        return joined
    room = shapely.box(*shapely.bounds(joined)).buffer(1.0)
    gaps = shapely.get_parts(shapely.difference(room, joined))
    inside, hidden = shapely.point_on_surface(gaps), np.flatnonzero(~shown)
    tree = shapely.STRtree(shapely.points(points[hidden]))
    gap, disc = tree.query(inside, predicate="dwithin", distance=float(radii[hidden].max()))
    covers = shapely.buffer(tree.geometries[disc], radii[hidden][disc], quad_segs=QUARTER)
    opened = np.unique(gap[shapely.intersects(covers, inside[gap])])
    return shapely.difference(room, shapely.MultiPolygon(list(np.delete(gaps, opened))))


def _shown(points: Array, radii: Array) -> Array:
    """Which discs may show at the edge of the union of all: some of their rim lies in none of the nearest others.

    Discs are polygons, so a rim lies between two circles; an arc counts as covered where both of these are.
    """
    from scipy.spatial import cKDTree  # heavy: only where an outline is made

    count = min(COVERED_BY + 1, len(points))
    if count < 4:
        return np.full(len(points), True)
    gaps, near = cKDTree(points).query(points, k=count)
    gaps, near = gaps[:, 1:], near[:, 1:]
    flat = np.cos(np.pi / (4 * QUARTER))
    half = np.full(gaps.shape, np.inf)
    for own in (radii[:, None], radii[:, None] * flat):
        cosine = (own**2 + gaps**2 - (radii[near] * flat) ** 2) / (2 * own * np.maximum(gaps, 1e-9))
        half = np.minimum(half, np.where(cosine > -1, np.arccos(np.clip(cosine, -1, 1)), np.pi))
    way = points[near] - points[:, None, :]
    start = np.mod(np.arctan2(way[..., 1], way[..., 0]) - half, 2 * np.pi)
    order = np.argsort(start, axis=1)
    start, width = np.take_along_axis(start, order, 1), 2 * np.take_along_axis(half, order, 1)
    end = np.maximum.accumulate(np.hstack([start + width, start + width + 2 * np.pi]), axis=1)
    begin = np.hstack([start, start + 2 * np.pi])
    return np.asarray((begin[:, 1:] > end[:, :-1] - 1e-6).any(axis=1))


def outer_edge(points: Array, radii: Array, river: "BaseGeometry", settings: OutlineSettings) -> "BaseGeometry":
    """Return how far the evidence of one zone's settlements reaches, smoothed, not yet cut to the zone.

    Union of discs of the given radii (km) round (n, 2) points, with a strip along a main river where the
    settlements are near it. Where the radii are wide, gaps between discs are closed in proportion.
    """
    scale = max(1.0, float(np.median(radii)) / settings.radius_km)
    out, *back = [step * scale for step in settings.outer_smoothing_km]
    shape = _grow(_discs(points, radii + out), back)
    near = shapely.buffer(shape, settings.strip_reach_km, quad_segs=QUARTER)
    course = shapely.intersection(shapely.simplify(river, COURSE_KM), near)
    if course.is_empty:
        return shape
    strip = shapely.intersection(shapely.buffer(course, settings.river_strip_km, quad_segs=4), near)
    return _grow(shapely.union_all([shape, strip]), settings.strip_smoothing_km)
