"""Areas in, front lines out: where two sides' ground meets and word from both is fresh; plane km until the end."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mapdesk.base.geometry import Plane, geodesic_length_km
from mapdesk.model import FrontLine
from mapdesk.outline.cells import Label
from mapdesk.outline.coverage import Array, join_edges, shared_edges
from mapdesk.outline.settings import OutlineSettings
from mapdesk.outline.zones import Theatre

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

ON_LINE_KM = 1e-3
SHORTEST_KM = 0.2  # shorter lines are where two areas touch at a corner


class Witness:
    """Settlements of one side with their last evidence, to ask how near and how fresh word of it is."""

    def __init__(self, points: Array, last_days: Sequence[dt.date | None]) -> None:
        """Points are (n, 2) in km, one day each."""
        from scipy.spatial import cKDTree  # heavy: only where an outline is made

        self.points, self.tree, self.last_days = points, cKDTree(points), list(last_days)

    def nearest(self, spots: Array) -> tuple[Array, list[dt.date | None]]:
        """Position in km of the settlement nearest to each of (m, 2) spots, and the day of the last word from it."""
        index = self.tree.query(spots)[1]
        return self.points[index], [self.last_days[i] for i in index]


def _is_fresh(days: Sequence[dt.date | None], day: dt.date, age_days: int) -> Array:
    return np.array([last is not None and (day - last).days <= age_days for last in days], dtype=bool)


def _front(
    pair: tuple[str, str], along_river: bool, edges: Array, gaps: Array, plane: Plane, settings: OutlineSettings
) -> FrontLine | None:
    """Chain the edges of one kind of front; None where only crumbs are left.

    Uncertainty on land is the mean, over the edges, of half the gap between the nearest settlements of both sides:
    the line is only known to run somewhere between them.
    """
    lines = [line for line in join_edges(edges) if line.length >= SHORTEST_KM]
    if not lines:
        return None
    geometry = plane.unproject(shapely.MultiLineString(lines))
    lengths = np.hypot(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1])
    half_gap = float(np.average(gaps, weights=lengths)) / 2
    uncertainty = settings.river_uncertainty_km if along_river else half_gap
    return FrontLine(pair, geometry, round(geodesic_length_km(geometry), 3), round(uncertainty, 3), along_river)


def trace_fronts(
    ground: Mapping[Label, "BaseGeometry"],
    witnesses: Mapping[str, Witness],
    theatre: Theatre,
    plane: Plane,
    day: dt.date,
    settings: OutlineSettings,
) -> list[FrontLine]:
    """Return the lines between different sides, apart on land and along a main river.

    A state border is no front by itself, nor is a pair of sides named in ``settings.no_front_between``.
    """
    labels = list(ground)
    edges, pairs = shared_edges([ground[label] for label in labels])
    middles = (edges[:, :2] + edges[:, 2:]) / 2
    spots = shapely.points(middles)
    shapely.prepare([theatre.river, theatre.border])
    on_river = shapely.dwithin(theatre.river, spots, ON_LINE_KM)
    on_border = shapely.dwithin(theatre.border, spots, ON_LINE_KM)
    quiet = {tuple(sorted(pair)) for pair in settings.no_front_between}
    by_pair: dict[tuple[str, str], Array] = {}
    for a, b in np.unique(pairs, axis=0).tolist():
        one, other = labels[a][1], labels[b][1]
        if one is None or other is None or one == other:
            continue
        pair = (min(one, other), max(one, other))
        if pair not in quiet and pair[0] in witnesses and pair[1] in witnesses:
            mine = (pairs == (a, b)).all(axis=1) & (on_river | ~on_border)
            by_pair[pair] = by_pair.get(pair, np.full(len(pairs), False)) | mine
    fronts = []
    for pair, found in sorted(by_pair.items(), key=lambda item: item[0]):
        index = np.flatnonzero(found)
        (near, days), (far, far_days) = (witnesses[side].nearest(middles[index]) for side in pair)
        gap = np.hypot(*(near - far).T)
        fresh = _is_fresh(days, day, settings.front_age_days) & _is_fresh(far_days, day, settings.front_age_days)
        for along in (False, True):
            keep = fresh & (on_river[index] == along)
            if keep.any():
                front = _front(pair, along, edges[index][keep], gap[keep], plane, settings)
                fronts += [front] if front else []
    return fronts
