"""What lies under a label: areas and lines painted on a coarse grid once, so that any rectangle is priced at once."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageDraw

from mapdesk.draw.frame import Box

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

CELL = 4.0  # px of the page per cell


def _simple_parts(geometry: "BaseGeometry") -> Iterable[Any]:
    for part in getattr(geometry, "geoms", [geometry]):
        if hasattr(part, "geoms"):
            yield from _simple_parts(part)
        elif not part.is_empty:
            yield part


class Terrain:
    """Grids over the frame, y up: one per side, one for all assessed land, one for lines weighted by importance."""

    def __init__(self, box: Box) -> None:
        """Lay an empty grid over the map's frame."""
        self.box = box
        self.shape = (int(box.height / CELL) + 2, int(box.width / CELL) + 2)
        self._ink = np.zeros(self.shape, dtype=np.float64)
        self._masks: dict[str, Any] = {}
        self._sums: dict[str, Any] = {}

    def _cells(self, points: Any) -> list[tuple[float, float]]:
        array = (np.asarray(points)[:, :2] - (self.box.x0, self.box.y0)) / CELL
        return [(float(x), float(y)) for x, y in array]

    def _drawn(self, geometry: "BaseGeometry", width_px: float = 0) -> Any:
        """Return the geometry as a grid of 0 and 1: polygons filled, lines with that width."""
        image = Image.new("L", (self.shape[1], self.shape[0]))
        pen = ImageDraw.Draw(image)
        for part in _simple_parts(geometry):
            if part.geom_type == "Polygon":
                pen.polygon(self._cells(part.exterior.coords), fill=1)
                for hole in part.interiors:
                    pen.polygon(self._cells(hole.coords), fill=0)
            elif part.geom_type != "Point":
                pen.line(self._cells(part.coords), fill=1, width=max(1, round(width_px / CELL)))
        return np.asarray(image, dtype=np.float64)

    def add_area(self, name: str, geometry: "BaseGeometry") -> None:
        """Paint land of one name (a side, 'dark', 'land'); names may overlap each other."""
        mask = self._drawn(geometry)
        self._masks[name] = np.maximum(self._masks[name], mask) if name in self._masks else mask
        self._sums.pop(name, None)

    def add_lines(self, geometry: "BaseGeometry", width_px: float, weight: float) -> None:
        """Paint lines that no name may cross; where lines meet the greater weight counts."""
        self._ink = np.maximum(self._ink, self._drawn(geometry, width_px) * weight)
        self._sums.pop("ink", None)
        self.add_area("lines", geometry.buffer(width_px / 2 + CELL / 2, quad_segs=3))

    def _total(self, name: str, box: Box) -> tuple[float, int]:
        """Return the sum of a grid over a rectangle and the number of its cells."""
        sums = self._sums.get(name)
        if sums is None:
            grid = self._ink if name == "ink" else self._masks[name]
            sums = self._sums[name] = np.pad(grid.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
        rows, columns = self.shape
        west, south = self.box.x0, self.box.y0
        left, bottom, right, top = box
        x0 = min(columns, max(0, int((left - west) / CELL)))
        x1 = min(columns, max(0, int((right + CELL - west) / CELL)))
        y0 = min(rows, max(0, int((bottom - south) / CELL)))
        y1 = min(rows, max(0, int((top + CELL - south) / CELL)))
        at = sums.item  # a million times a picture, and thrice as fast as an index
        return at(y1, x1) - at(y0, x1) - at(y1, x0) + at(y0, x0), max(1, (x1 - x0) * (y1 - y0))

    def share(self, name: str, box: Box) -> float:
        """Return how much of the rectangle lies on land of that name, 0 to 1; 0 for a name never painted."""
        if name not in self._masks:
            return 0.0
        total, cells = self._total(name, box)
        return total / cells

    def share_of_others(self, own: str | None, box: Box, sides: Iterable[str]) -> float:
        """Return how much of the rectangle lies on land of other sides, 0 to 1."""
        return sum(self.share(side, box) for side in sides if side != own)

    def lined(self, box: Box) -> bool:
        """Whether any line runs under the rectangle or within a cell of it."""
        return self.share("lines", box) > 0

    def ink(self, box: Box) -> float:
        """Return the weighted line cells under the rectangle per cell of its height, about line crossings."""
        total, _ = self._total("ink", box)
        return total / max(1.0, box.height / CELL)

    def at(self, x: float, y: float, names: Mapping[str, Any] | Iterable[str]) -> str | None:
        """Return the first of the names whose land holds the point."""
        spot = Box(x, y, x, y)
        return next((name for name in names if self.share(name, spot) > 0.5), None)
