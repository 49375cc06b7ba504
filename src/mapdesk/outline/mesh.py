"""Labelled points of one zone in, lines between the labels out, over a mesh of triangles; plane km.

A line between two labels crosses only edges whose ends differ, and each of them once. Wherever on its edge the
crossing is, no point can come to lie on the wrong side and lines cannot cross each other.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mapdesk.outline.coverage import Array

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

RING_POINTS = 360
RING_SPANS = 20.0
FLAT_KM2 = 1e-9
CLEAR_SHARE = 0.01
NEAREST_SHARE = 0.2  # a line stays at least so much of an edge away from a settlement at its end


@dataclass(frozen=True, slots=True)
class Mesh:
    """Delaunay triangles over settlements, helping points between them and a wide ring of stand-ins around them.

    ``points`` (n, 2) km: so many ``settlements``, helping points, then from index ``stand_ins`` on the ring;
    ``nearest`` (n,) the settlement nearest to each point (of itself, itself); ``triangles`` (m, 3) and ``edges`` (k, 2)
    point indices, the smaller first in an edge; ``sides`` (m, 3) the edge opposite to each corner.
    """

    points: Array
    settlements: int
    stand_ins: int
    nearest: Array
    triangles: Array
    edges: Array
    sides: Array


def lay_mesh(spots: Array, helpers: Array) -> Mesh:
    """Join (n, 2) settlements in km and helping points, no two alike, to their neighbours.

    Stand-ins lie all round, so far away that beyond the outermost points a line runs on half-way between the two it
    parts.
    """
    from scipy.spatial import cKDTree  # heavy: only where an outline is made

    low, high = spots.min(axis=0), spots.max(axis=0)
    angle = np.linspace(0, 2 * np.pi, RING_POINTS, endpoint=False)
    circle = np.column_stack([np.cos(angle), np.sin(angle)]) * RING_SPANS * (np.hypot(*(high - low)) + 10.0)
    points = np.vstack([spots, helpers, (low + high) / 2 + circle])
    nearest = np.asarray(cKDTree(spots).query(points)[1])
    triangles = np.sort(_delaunay(points), axis=1)
    triangles = triangles[_size(points[triangles]) > FLAT_KM2]
    opposite = np.sort(triangles[:, [[1, 2], [0, 2], [0, 1]]], axis=2).reshape(-1, 2)
    keys, sides = np.unique(opposite[:, 0] * len(points) + opposite[:, 1], return_inverse=True)
    edges = np.column_stack([keys // len(points), keys % len(points)])
    return Mesh(points, len(spots), len(spots) + len(helpers), nearest, triangles, edges, sides.reshape(-1, 3))


def _delaunay(points: Array) -> Array:
    """Return (m, 3) point indices of the triangles between points, no two alike.

    By GEOS: on helping points, which lie on a grid, Qhull takes three times as long.
    """
    made = shapely.get_coordinates(shapely.delaunay_triangles(shapely.MultiPoint(points)))
    corners = made.reshape(-1, 4, 2)[:, :3].reshape(-1, 2) @ (1, 1j)
    spots = points @ (1, 1j)
    order = np.argsort(spots)
    return np.asarray(order[np.searchsorted(spots[order], corners)].reshape(-1, 3))


def _size(corners: Array) -> Array:
    """Area of (m, 3, 2) triangles."""
    one, other = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    return np.asarray(np.abs(one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]) / 2)


def crossings(mesh: Mesh, labels: Array, group: Array, shares: Array) -> Array:
    """Return for every edge the (k, 2) point where the line between its ends' labels crosses; unused where alike.

    ``labels`` (n,) index the columns of ``shares`` (n, labels); ``group`` gives the side of each label, as a number, -1
    for unknown. The line runs where both ends have equal shares, of their sides or, within one side, of their labels,
    but at least ``NEAREST_SHARE`` of the edge from a settlement; half-way to what is unknown.
    """
    whole = np.column_stack([shares, *(shares[:, group == k].sum(axis=1) for k in range(int(group.max()) + 1))])
    first, second = mesh.edges.T
    one, other = labels[first], labels[second]
    apart = group[one] != group[other]
    blank = (group[one] < 0) | (group[other] < 0)
    one, other = (np.where(apart & ~blank, len(group) + group[k], k) for k in (one, other))
    here = np.maximum(whole[first, one] - whole[first, other], 1e-9)
    there = np.maximum(whole[second, other] - whole[second, one], 1e-9)
    clear = np.where(mesh.edges < mesh.settlements, NEAREST_SHARE, CLEAR_SHARE)
    way = np.where(blank, 0.5, np.clip(here / (here + there), clear[:, 0], 1 - clear[:, 1]))[:, None]
    return np.asarray(mesh.points[first] * (1 - way) + mesh.points[second] * way)


def label_lines(mesh: Mesh, labels: Array, crossing: Array) -> Array:
    """Return the (n, 2, 2) segments of the lines between labels."""
    corner = labels[mesh.triangles]
    alike = _alike(corner).sum(axis=1)
    once, three = np.flatnonzero(alike == 1), np.flatnonzero(alike == 0)
    _, left, right = _odd_corner(corner[once])
    segments = [np.stack([crossing[mesh.sides[once, right]], crossing[mesh.sides[once, left]]], axis=1)]
    middle = mesh.points[mesh.triangles[three]].mean(axis=1)
    segments += [np.stack([crossing[mesh.sides[three, k]], middle], axis=1) for k in range(3)]
    return np.concatenate(segments)


def label_pieces(mesh: Mesh, labels: Array, crossing: Array, which: Array) -> tuple[Array, Array]:
    """Cut the triangles ``which`` along the lines: polygons and the label of each."""
    corner, sides = labels[mesh.triangles[which]], mesh.sides[which]
    points = mesh.points[mesh.triangles[which]]
    alike = _alike(corner).sum(axis=1)
    whole, once, three = (np.flatnonzero(alike == number) for number in (3, 1, 0))
    pieces, owners = [shapely.polygons(points[whole])], [corner[whole, 0]]
    odd, left, right = _odd_corner(corner[once])
    near_left, near_right = crossing[sides[once, right]], crossing[sides[once, left]]
    rest = [near_left, points[once, left], points[once, right], near_right]
    pieces.append(shapely.polygons(np.stack([points[once, odd], near_left, near_right], axis=1)))
    pieces.append(shapely.polygons(np.stack(rest, axis=1)))
    owners += [corner[once, odd], corner[once, left]]
    middle = points[three].mean(axis=1)
    for k in range(3):
        near_left, near_right = crossing[sides[three, k - 1]], crossing[sides[three, k - 2]]
        pieces.append(shapely.polygons(np.stack([points[three, k], near_left, middle, near_right], axis=1)))
        owners.append(corner[three, k])
    return np.concatenate(pieces), np.concatenate(owners)


def _alike(corner: Array) -> Array:
    """Which of the sides opposite to each corner have two ends of one label."""
    return np.asarray(corner[:, [1, 0, 0]] == corner[:, [2, 2, 1]])


def _odd_corner(corner: Array) -> tuple[Array, Array, Array]:
    """The corner of another label than the two others, and these, in order."""
    odd = np.argmax(_alike(corner), axis=1) if len(corner) else np.empty(0, int)
    return odd, (odd + 1) % 3, (odd + 2) % 3


def triangles_about(mesh: Mesh, spots: Array) -> Array:
    """Indices of the triangles in whose box one of the (n, 2) spots lies: all that may hold one, and few others."""
    spots = spots[np.argsort(spots[:, 0])]
    one, other, last = mesh.points[mesh.triangles].transpose(1, 0, 2)
    low, high = np.minimum(np.minimum(one, other), last), np.maximum(np.maximum(one, other), last)
    first = np.searchsorted(spots[:, 0], low[:, 0])
    count = np.searchsorted(spots[:, 0], high[:, 0], side="right") - first
    triangle = np.repeat(np.arange(len(low)), count)
    y = spots[np.arange(len(triangle)) - np.repeat(np.cumsum(count) - count - first, count), 1]
    return np.unique(triangle[(low[triangle, 1] <= y) & (y <= high[triangle, 1])])


def between(mesh: Mesh, values: Array, low: float, high: float) -> "BaseGeometry":
    """Return the ground where linearly interpolated ``values`` (one a point) lie in [low, high], without the ring."""
    first, second, last = values[mesh.triangles].T
    least, most = np.minimum(np.minimum(first, second), last), np.maximum(np.maximum(first, second), last)
    corners = mesh.triangles[(least <= high) & (most >= low)]
    corners = corners[(corners < mesh.stand_ins).all(axis=1)]
    spots, kept = [], []
    for k in range(3):
        a, b = corners[:, k], corners[:, (k + 1) % 3]
        start, end = np.minimum(a, b), np.maximum(a, b)  # one direction, so that neighbours cut an edge alike
        rise = values[end] - values[start]
        ways = []
        for level in (low, high):
            with np.errstate(divide="ignore", invalid="ignore"):
                way = (level - values[start]) / rise
            ways.append(np.where((rise != 0) & (way > 0) & (way < 1), way, np.nan))
        ordered = np.sort(np.where(a == start, 1.0, -1.0)[:, None] * np.column_stack(ways), axis=1)
        inside = (values[a] >= low) & (values[a] <= high)
        spots.append(mesh.points[a])
        kept.append(inside)
        for way in np.abs(ordered).T:
            spots.append(mesh.points[start] * (1 - way[:, None]) + mesh.points[end] * way[:, None])
            kept.append(~np.isnan(way))
    keep = np.stack(kept, axis=1)
    enough = keep.sum(axis=1) >= 3
    rings = np.stack(spots, axis=1)[enough][keep[enough]]
    owner = np.repeat(np.arange(int(enough.sum())), keep[enough].sum(axis=1))
    if not len(rings):
        return shapely.MultiPolygon()
    closed, index = _closed(rings, owner)
    return shapely.coverage_union_all(shapely.polygons(shapely.linearrings(closed, indices=index)))


def _closed(rings: Array, owner: Array) -> tuple[Array, Array]:
    """Repeat the first point of each run of points at its end."""
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    last = np.append(first[1:], len(owner))
    return np.insert(rings, last, rings[first], axis=0), np.insert(owner, last, owner[first])
