"""Settlements of one zone in, raw cells out: the ground that is likelier one label's than another's; plane km."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import shapely

from mapdesk.model.control import Status
from mapdesk.outline.coverage import Array, join_edges
from mapdesk.outline.kriging import Kriging
from mapdesk.outline.mesh import Mesh, crossings, label_lines, label_pieces, lay_mesh, triangles_about

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Label = tuple[Status, str | None]  # of an area: status and side
STEP = 0.35  # of helping points, in median distances to the nearest settlement
STEP_KM = (0.5, 4.0)
MOST_HELPERS = 20_000, 2.5  # at most so many candidates, or so many a settlement
CLEAR = 0.4  # no helping point nearer to a settlement, in steps
DOUBT = 0.02  # how much of the chance that a settlement is another's loosens its hold on the ground around it


class Seed(msgspec.Struct, frozen=True, gc=False):
    """A settlement that owns a cell: position in plane km, what its ground becomes (None: blank), its reach."""

    place_id: str
    x: float
    y: float
    label: Label | None
    radius_km: float
    precision_km: float
    weight: float = 1.0  # the chance that its label is right


def spots_of(seeds: Sequence[Seed]) -> Array:
    """Positions of seeds, (n, 2) in km."""
    return np.column_stack([[seed.x for seed in seeds], [seed.y for seed in seeds]]).astype(float)


@dataclass(frozen=True, slots=True)
class ZoneCells:
    """The ground of one zone's labels and the raw lines between these; ground and lines reach beyond the zone.

    ``seeds`` are indices of all seeds. Where all have one label there are no lines, and ``mesh`` is None; else
    ``own`` (n,) is the label of each of its points, ``crossing`` (k, 2) where a line crosses each of its edges.
    """

    zone: int
    labels: tuple[Label | None, ...]
    seeds: Array
    lines: tuple["BaseGeometry", ...] = ()
    mesh: Mesh | None = None
    own: Array = field(default_factory=lambda: np.empty(0, int))
    crossing: Array = field(default_factory=lambda: np.empty((0, 2)))

    def label_numbers(self, points: Array) -> Array:
        """Index of the label at each of an array of points."""
        found = np.zeros(len(points), dtype=int)
        if self.mesh is not None and len(points):
            near = triangles_about(self.mesh, shapely.get_coordinates(points))
            pieces, owner = label_pieces(self.mesh, self.own, self.crossing, near)
            point, piece = shapely.STRtree(pieces).query(points, predicate="intersects")
            found[point] = owner[piece]
        return found


def zone_cells(zone: int, index: Array, seeds: Sequence[Seed]) -> ZoneCells:
    """Divide a zone between the labels of its settlements ``index``; at least one, no two at one spot.

    An unknown settlement keeps the ground nearest to it. Elsewhere a spot is of the label that kriging gives the
    largest share, and every settlement stands on ground of its own label.
    """
    mine = [seeds[i] for i in index.tolist()]
    labels = sorted({seed.label for seed in mine}, key=str)
    if len(labels) == 1:
        return ZoneCells(zone, tuple(labels), index)
    own = np.array([labels.index(seed.label) for seed in mine])
    group = _groups(labels)
    blank = group[own] < 0
    spots = spots_of(mine)
    helpers = _helpers(spots, own, max(seed.radius_km for seed in mine))
    mesh = lay_mesh(spots, helpers)
    shares = _shares(mesh, own, blank, np.array([DOUBT * (1 - seed.weight) for seed in mine]), len(labels))
    label = _leading(shares, group)
    label[blank[mesh.nearest]] = labels.index(None) if blank.any() else 0
    label[: len(mine)] = own
    crossing = crossings(mesh, label, group, shares)
    lines = join_edges(label_lines(mesh, label, crossing).reshape(-1, 4))
    return ZoneCells(zone, tuple(labels), index, tuple(lines), mesh, label, crossing)


def _groups(labels: Sequence[Label | None]) -> Array:
    """Number labels by side; -1 for unknown; ground that is no side's is a side of its own."""
    names = dict.fromkeys(label[1] or "" for label in labels if label is not None)
    numbers = {name: number for number, name in enumerate(names)}
    return np.array([-1 if label is None else numbers[label[1] or ""] for label in labels])


def _helpers(spots: Array, own: Array, reach_km: float) -> Array:
    """Points on a grid of triangles where settlements of different labels are near, to draw lines finer than these."""
    from scipy.spatial import cKDTree

    tree = cKDTree(spots)
    spacing = float(np.median(tree.query(spots, k=2)[0][:, 1]))
    low, high = spots.min(axis=0) - reach_km, spots.max(axis=0) + reach_km
    most = max(MOST_HELPERS[0], MOST_HELPERS[1] * len(spots))
    step = max(float(np.clip(STEP * spacing, *STEP_KM)), float(np.sqrt(np.prod(high - low) / most)))
    xs, ys = np.arange(low[0], high[0], step), np.arange(low[1], high[1], step * np.sqrt(3) / 2)
    grid = np.stack(np.meshgrid(xs, ys), axis=-1)
    grid[1::2, :, 0] += step / 2
    points = grid.reshape(-1, 2)
    count = min(8, len(spots))
    gaps, near = tree.query(points, k=count, distance_upper_bound=max(3 * spacing, 2 * reach_km))
    found = np.append(own, -1)[near]
    kept = (gaps[:, 0] > CLEAR * step) & (gaps[:, 0] < reach_km)
    return np.asarray(points[kept & ((found != found[:, :1]) & (found >= 0)).any(axis=1)])


def _shares(mesh: Mesh, own: Array, blank: Array, doubt: Array, count: int) -> Array:
    """The (points, labels) share of each label at the mesh's points; of the blank one by the nearest alone."""
    shares = np.eye(count)[own[mesh.nearest]]
    known = np.flatnonzero(~blank)
    if len(known) < 2:
        return shares
    kriging = Kriging(mesh.points[known], doubt[known])
    gaps, near = kriging.neighbours(mesh.points[: mesh.stand_ins])
    found = own[known][near]
    mixed = np.flatnonzero((found != found[:, :1]).any(axis=1))
    weights = kriging.weights(gaps[mixed], near[mixed])
    for label in range(count):
        shares[mixed, label] = np.where(found[mixed] == label, weights, 0.0).sum(axis=1)
    return shares


def _leading(shares: Array, group: Array) -> Array:
    """The label with the largest share within the side with the largest share."""
    sides = np.stack([shares[:, group == k].sum(axis=1) for k in range(int(group.max()) + 1)], axis=1)
    mine = group == np.argmax(sides, axis=1)[:, None]
    return np.asarray(np.argmax(np.where(mine, shares, -np.inf), axis=1))
