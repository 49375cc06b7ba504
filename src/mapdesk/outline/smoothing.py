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
ROUNDS = 4
QUARTER = 8  # corners of a quarter circle: 20 m off at 4.5 km, half a pixel of the picture
COURSE_KM = 0.3  # the strip along a river follows its course, not every bend


def chaikin(points: Array, rounds: int = ROUNDS) -> Array:
    """Cut corners (Chaikin 1974) of an (n, 2) line; the ends stay, a closed line stays closed."""
    for _ in range(rounds):
        near, far = points[:-1] * 0.75 + points[1:] * 0.25, points[:-1] * 0.25 + points[1:] * 0.75
        cut = np.empty((2 * len(near), 2))
        cut[0::2], cut[1::2] = near, far
        closed = bool((points[0] == points[-1]).all())
        points = np.vstack([cut, cut[:1]]) if closed else np.vstack([points[:1], cut[1:-1], points[-1:]])
    return points


def smooth_line(line: "BaseGeometry", tolerance_km: float) -> "BaseGeometry":
    """Simplify a line and round its corners; tolerance 0 leaves it alone."""
    if tolerance_km <= 0:
        return line
    simple = shapely.segmentize(shapely.simplify(line, tolerance_km), LONGEST_STEP_KM)
    points = shapely.get_coordinates(simple)
    return shapely.LineString(chaikin(points)) if len(points) > 2 else simple


def _grow(shape: "BaseGeometry", steps: Sequence[float]) -> "BaseGeometry":
    """Buffer by each step in turn."""
    for step in steps:
        shape = shapely.buffer(shape, step, quad_segs=QUARTER)
    return shape


def outer_edge(points: Array, radii: Array, river: "BaseGeometry", settings: OutlineSettings) -> "BaseGeometry":
    """Return how far the evidence of one zone's settlements reaches, smoothed, not yet cut to the zone.

    Union of discs of the given radii (km) round (n, 2) points, with a strip along a main river where the
    settlements are near it.
    """
    discs = shapely.union_all(shapely.buffer(shapely.points(points), radii, quad_segs=QUARTER))
    scale = max(1.0, float(np.median(radii)) / settings.radius_km)
    shape = _grow(discs, [step * scale for step in settings.outer_smoothing_km])
    near = shapely.buffer(shape, settings.strip_reach_km, quad_segs=QUARTER)
    course = shapely.intersection(shapely.simplify(river, COURSE_KM), near)
    if course.is_empty:
        return shape
    strip = shapely.intersection(shapely.buffer(course, settings.river_strip_km, quad_segs=4), near)
    return _grow(shapely.union_all([shape, strip]), settings.strip_smoothing_km)
