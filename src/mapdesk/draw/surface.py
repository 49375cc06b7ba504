"""A page to paint on in px, y up: shapes, lines and type in; one matplotlib figure out, saved in any format."""

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from mapdesk.draw.faces import PT_PER_PX, Weight, face, ink_box, outline
from mapdesk.draw.frame import Box
from mapdesk.draw.style import PAGE_WIDTH

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

DPI = 300
Align = Literal["left", "center", "right"]
_TURNED: dict[Align, Align] = {"left": "right", "center": "center", "right": "left"}


def path_of(geometry: "BaseGeometry") -> Path | None:
    """Return polygons (with their holes) or lines as one matplotlib path, None where there is nothing."""
    pieces = list(_rings(geometry))
    if not pieces:
        return None
    vertices = np.concatenate([points for points, _ in pieces])
    codes = np.concatenate([_codes(len(points), closed) for points, closed in pieces])
    return Path(vertices, codes)


def _rings(geometry: "BaseGeometry") -> Iterable[tuple[Any, bool]]:
    for part in getattr(geometry, "geoms", [geometry]):
        if hasattr(part, "geoms"):
            yield from _rings(part)
        elif part.is_empty or part.geom_type == "Point":
            continue
        elif part.geom_type == "Polygon":
            yield from ((np.asarray(ring.coords)[:, :2], True) for ring in (part.exterior, *part.interiors))
        else:
            yield np.asarray(part.coords)[:, :2], False


def _codes(count: int, closed: bool) -> Any:
    codes = np.full(count, Path.LINETO, dtype=np.uint8)
    codes[0] = Path.MOVETO
    if closed:
        codes[-1] = Path.CLOSEPOLY
    return codes


class Surface:
    """A figure whose one axis counts px of the full-size page; later strokes lie over earlier ones."""

    def __init__(self, height: float, paper: str) -> None:
        """Lay an empty page of the full width and that height."""
        self.height = height
        self.figure = Figure(figsize=(PAGE_WIDTH / DPI, height / DPI), dpi=DPI, facecolor=paper)
        FigureCanvasAgg(self.figure)
        self.axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.axes.set_xlim(0, PAGE_WIDTH)
        self.axes.set_ylim(0, height)
        self.axes.axis("off")
        self.clip: Box | None = None
        self.mirror: float | None = None  # x about which what is painted is turned over, text aside
        self._order = 0.0
        self.letters_used: dict[Weight, set[str]] = {}

    def _add(self, artist: Any) -> None:
        self._order += 0.001
        artist.set_zorder(1 + self._order)
        self.axes.add_artist(artist)
        if self.clip:
            box = self.clip
            window = Rectangle((box.x0, box.y0), box.width, box.height, transform=self.axes.transData)
            artist.set_clip_path(window)
        else:
            artist.set_clip_on(False)

    def path(
        self, path: Path | None, fill: str | None, edge: str | None = None, width: float = 0, **style: Any
    ) -> None:
        """Paint a path; ``width`` in px; further keywords go to matplotlib's PathPatch."""
        if path is None or not len(np.asarray(path.vertices)):
            return
        style = {"joinstyle": "round", "capstyle": "round", **style}
        if self.mirror is not None:
            path = path.transformed(Affine2D().scale(-1, 1).translate(2 * self.mirror, 0))
        self._add(
            PathPatch(
                path,
                facecolor=fill or "none",
                edgecolor=edge or "none",
                linewidth=width * PT_PER_PX if edge else 0,
                **style,
            )
        )

    def fill(self, geometry: "BaseGeometry", fill: str, edge: str | None = None, width: float = 0) -> None:
        """Paint polygons."""
        self.path(path_of(geometry), fill, edge, width)

    def stroke(self, geometry: "BaseGeometry", colour: str, width: float, **style: Any) -> None:
        """Paint lines (or outlines); ``dash`` is a sequence of px on and off."""
        dash: Sequence[float] | None = style.pop("dash", None)
        if dash:
            # matplotlib counts dashes in line widths
            style["linestyle"] = (0, tuple(part / width for part in dash))
        self.path(path_of(geometry), None, colour, width, **style)

    def box(self, box: Box, fill: str | None, edge: str | None = None, width: float = 0) -> None:
        """Paint a rectangle with sharp corners."""
        path = Path(
            [(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1), (box.x0, box.y0)], _codes(5, True)
        )
        self.path(path, fill, edge, width, joinstyle="miter")

    def image(self, pixels: Any, box: Box) -> None:
        """Lay a raster (rows from the top, RGBA bytes) over a rectangle."""
        from matplotlib.image import AxesImage

        picture = AxesImage(self.axes, extent=(box.x0, box.x1, box.y0, box.y1), interpolation="bilinear")
        picture.set_data(pixels)
        self._add(picture)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        weight: Weight,
        size: float,
        colour: str,
        *,
        align: Align = "left",
        rotation: float = 0.0,
        halo: str | None = None,
        halo_width: float = 0.0,
    ) -> None:
        """Write one line with its baseline at y; rotation in degrees about (x, y); text stays text in SVG and PDF."""
        if not text:
            return
        if self.mirror is not None:
            x, align = 2 * self.mirror - x, _TURNED[align]
        left, _, right, _ = ink_box(text, weight, size)
        shift = {"left": 0.0, "center": -(left + right) / 2, "right": -right}[align]
        turn = math.radians(rotation)
        x, y = x + shift * math.cos(turn), y + shift * math.sin(turn)
        if halo:
            shape = outline(text, weight, size).transformed(Affine2D().rotate(turn).translate(x, y))
            before, self.mirror = self.mirror, None
            self.path(shape, halo, halo, halo_width)
            self.mirror = before
        self._add_text(x, y, text, weight, size, colour, rotation)

    def _add_text(
        self, x: float, y: float, text: str, weight: Weight, size: float, colour: str, rotation: float
    ) -> None:
        from matplotlib.text import Text

        self.letters_used.setdefault(weight, set()).update(text)
        artist = Text(
            x,
            y,
            text,
            color=colour,
            fontproperties=face(weight, size),
            rotation=rotation,
            rotation_mode="anchor",
            ha="left",
            va="baseline",
            parse_math=False,
        )
        artist.set_transform(self.axes.transData)
        self._add(artist)

    def letters(
        self,
        placed: Sequence[tuple[str, float, float, float]],
        weight: Weight,
        size: float,
        colour: str,
        halo: str | None = None,
        halo_width: float = 0.0,
    ) -> None:
        """Paint single letters as shapes, each (letter, x, y, radians) with its baseline start there."""
        shapes = [
            outline(letter, weight, size).transformed(Affine2D().rotate(turn).translate(x, y))
            for letter, x, y, turn in placed
            if letter.strip()
        ]
        if not shapes:
            return
        whole = Path.make_compound_path(*shapes)
        if halo:
            self.path(whole, halo, halo, halo_width)
        self.path(whole, colour)
