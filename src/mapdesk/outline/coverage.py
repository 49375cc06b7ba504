"""Coverages: polygons that share every vertex along common edges; plane km in, plane km out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Array = np.ndarray[Any, Any]

GRID_KM = 1e-6  # a millimetre: all lines are snapped to it before land is divided, so edges match exactly


def _segments(shapes: Sequence["BaseGeometry"]) -> tuple[Array, Array]:
    """Every edge of the polygons' rings as rows x0, y0, x1, y1, smaller end first, and the index of its shape."""
    parts, shape = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    start = np.flatnonzero(ring[1:] == ring[:-1])
    edges = np.hstack([points[start], points[start + 1]])
    swap = (edges[:, 0] > edges[:, 2]) | ((edges[:, 0] == edges[:, 2]) & (edges[:, 1] > edges[:, 3]))
    edges[swap] = edges[swap][:, [2, 3, 0, 1]]
    return edges, shape[part][ring[start]]


def shared_edges(shapes: Sequence["BaseGeometry"]) -> tuple[Array, Array]:
    """Return the edges that two polygons of a coverage share: (n, 4) ends and (n, 2) indices of the two."""
    edges, owner = _segments(shapes)
    mark = edges @ np.array([1.0, np.sqrt(2), np.sqrt(3), np.sqrt(5)])  # alike for edges that are alike
    _, inverse, count = np.unique(mark, return_inverse=True, return_counts=True)
    often = count[inverse] > 1
    edges, owner = edges[often], owner[often]
    order = np.lexsort((owner, *edges.T[::-1]))
    edges, owner = edges[order], owner[order]
    twice = np.flatnonzero((edges[1:] == edges[:-1]).all(axis=1))
    pairs = np.column_stack([owner[twice], owner[twice + 1]]).astype(int).reshape(-1, 2)
    return edges[twice].reshape(-1, 4), pairs


def join_edges(edges: Array) -> list["BaseGeometry"]:
    """Chain edges into lines that end where the chain ends or branches."""
    if not len(edges):
        return []
    merged = shapely.line_merge(shapely.multilinestrings(shapely.linestrings(edges.reshape(-1, 2, 2))))
    lines = shapely.get_parts(merged)
    points, line = shapely.get_coordinates(lines, return_index=True)
    first = np.flatnonzero(np.diff(line, prepend=-1))
    return list(lines[np.lexsort(np.hstack([points[first], points[first + 1]]).T[::-1])])


def divide(lines: Sequence["BaseGeometry"], crossing: Sequence["BaseGeometry"] = ()) -> Array:
    """Return the faces that the lines enclose, as one coverage; lines are noded and snapped to ``GRID_KM``.

    ``lines`` may end on one another. ``crossing`` lines may not: each crosses all others, ends where others of them
    end, or runs on past its crossing. They need no snap rounding, which takes ten times as long.
    """
    kept, more = ([line for line in some if not line.is_empty] for some in (lines, crossing))
    if not kept:
        return np.empty(0, dtype=object)
    noded = shapely.get_parts(shapely.union_all(kept, grid_size=GRID_KM))
    if more:
        rounded = shapely.set_precision(shapely.union_all([*noded, *more]), GRID_KM, mode="pointwise")
        noded = shapely.get_parts(rounded)
        if shapely.get_num_geometries(shapely.unary_union(rounded)) != len(noded):  # rounding made some cross anew
            return divide([*kept, *more])
    return np.asarray(shapely.get_parts(shapely.polygonize(noded)))


def only_lines(shape: "BaseGeometry | Array") -> list["BaseGeometry"]:
    """Return the line parts of one or more intersections; touching points are dropped."""
    return [part for part in shapely.get_parts(shape) if part.geom_type == "LineString" and not part.is_empty]


def only_polygons(shape: "BaseGeometry") -> "BaseGeometry":
    """Return the polygon parts of an overlay, also those of a MultiPolygon in a collection, as one MultiPolygon."""
    parts = [
        part
        for part in shapely.get_parts(shapely.get_parts(shape))
        if part.geom_type == "Polygon" and not part.is_empty
    ]
    return shapely.MultiPolygon(parts)
