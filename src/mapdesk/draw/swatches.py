"""One line of a legend: its swatch or sign in the picture's own colours and hatches."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import shapely

from mapdesk.draw.frame import Box
from mapdesk.draw.ground import paint_band
from mapdesk.draw.patterns import patterns, polygons, side_hatch
from mapdesk.draw.style import Style, pale_fill
from mapdesk.draw.symbols import FIELDS, arrow, symbol

if TYPE_CHECKING:
    from matplotlib.path import Path

    from mapdesk.draw.surface import Surface

SWATCH_WIDE, SWATCH_HIGH = 66.0, 38.0
LAND_KINDS = frozenset(
    {"held", "contested", "claimed", "mixed", "besieged", "ground", "gained_day", "gained_week", "agreed", "disputed",
     "one_view", "band"}
)  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One line of the legend: a land kind, a line kind or a symbol's key, its words and colours."""

    kind: str
    text: str
    fill: str = ""
    other: str = ""
    side: str = ""


def paint_swatch(surface: "Surface", item: Item, swatch: Box, fills: Mapping[str, str], style: Style) -> None:
    """Paint a piece of land as it looks on the map, its hatch finer."""
    shape = shapely.box(*swatch)
    if item.kind == "ground":
        surface.box(swatch.grown(-1.2), style.ground, style.card_edge, 2.4)
        return
    if item.kind == "band":
        middle = (swatch.y0 + swatch.y1) / 2
        line = shapely.LineString([(swatch.x0, middle), (swatch.x1, middle)])
        paint_band(surface, shape, shape.boundary, style)
        surface.stroke(line, style.accent, 7, capstyle="butt")
        return
    surface.fill(shape, pale_fill(item.kind, item.fill, style))
    small = {
        "stripe_period": 22.0, "claimed_period": 16.0, "mixed_period": 20.0, "mixed_dot": 5.0, "siege_ring": 5.0,
        "gain_period": 13.0, "side_period": 17.0, "claimed_edge": 4.0,
    }  # fmt: skip
    fine = msgspec.structs.replace(style, **small)
    if item.kind != "claimed":
        for part, colour in side_hatch(shape, item.side, fills, fine):
            surface.fill(polygons(part), colour)
    for part, colour in patterns(item.kind, shape, item.fill, item.other, fine):
        surface.fill(polygons(part), colour)


def paint_sign(surface: "Surface", item: Item, x: float, y: float, style: Style, grow: float = 1.0) -> None:
    """Paint a line or symbol about (x, y); ``grow`` is its size against that of the legend card."""
    half = grow * SWATCH_WIDE / 2
    level = shapely.LineString([(x - half, y), (x + half, y)])
    if item.kind == "front":
        surface.stroke(level, style.accent, style.land_front, capstyle="butt")
    elif item.kind == "border":
        surface.stroke(level, style.border, style.border_line, dash=(28, 9, 5, 9), capstyle="butt")
    elif item.kind == "river":
        surface.stroke(level, style.river, style.main_river, capstyle="butt")
    elif item.kind == "advance":
        surface.path(arrow((x - half, y - 12 * grow), (x + half, y + 4 * grow), 0.12, 19 * grow, 40 * grow), item.fill)
    elif item.kind in {"dot", "unknown_dot"}:
        edge = style.ink if item.kind == "dot" else style.muted
        surface.path(symbol_disc(x, y, 10 * grow), style.paper, edge, 4.2)
    elif item.kind == "gain_dot":
        surface.path(symbol_disc(x, y, 8 * grow), style.ink)
        surface.path(symbol_disc(x, y, 17 * grow), None, style.accent, 4.2)
    elif item.kind in FIELDS:
        surface.path(symbol(item.kind, x, y, 24 * grow), style.paper, style.ink, 4)
    else:
        colour = style.accent if item.kind == "clash" else style.ink
        size = {"clash": 22.0, "plane": 23.0}.get(item.kind, 20.0)
        surface.path(symbol(item.kind, x, y, size * grow), item.fill or colour)


def symbol_disc(x: float, y: float, radius: float) -> "Path":
    """Return a circle as a path."""
    from matplotlib.path import Path
    from matplotlib.transforms import Affine2D

    return Path.unit_circle().transformed(Affine2D().scale(radius).translate(x, y))
