"""The legend: what the map really shows in, a card that explains that and nothing else out; with scale and north."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec
import shapely

from mapdesk.draw.faces import width_of, wrapped
from mapdesk.draw.frame import Box
from mapdesk.draw.patterns import patterns, polygons, side_hatch
from mapdesk.draw.style import Style, pale_fill
from mapdesk.draw.symbols import arrow, north_arrow, symbol

if TYPE_CHECKING:
    from matplotlib.path import Path

    from mapdesk.draw.surface import Surface

PAD, ROW, SWATCH_WIDE, SWATCH_HIGH, TEXT_AT = 36.0, 55.0, 66.0, 38.0, 88.0
SCALE_ROOM = 112.0
LEADING = 1.15  # of a line, in its type size
LEAST_WIDTH, MOST_WIDTH = 700.0, 960.0
LAND_KINDS = {
    "held", "contested", "claimed", "mixed", "besieged", "ground", "gained_day", "gained_week", "agreed", "disputed",
    "one_view",
}  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One line of the legend: a land kind, a line kind or a symbol's key, its words and colours."""

    kind: str
    text: str
    fill: str = ""
    other: str = ""
    side: str = ""


@dataclass(frozen=True)
class Legend:
    """The items in order: land first, then lines and symbols."""

    title: str
    items: tuple[Item, ...]
    style: Style
    fills: Mapping[str, str] = field(default_factory=dict)

    @property
    def land(self) -> list[Item]:
        """Items with a swatch."""
        return [item for item in self.items if item.kind in LAND_KINDS]

    @property
    def signs(self) -> list[Item]:
        """Lines, dots and symbols."""
        return [item for item in self.items if item.kind not in LAND_KINDS]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the card, px."""
        letter = self.style.type_px(self.style.legend)
        widest = max((width_of(i.text, "regular", letter) for i in self.land), default=0.0)
        title = width_of(self.title, "bold", self.style.type_px(self.style.legend_title))
        wide = max(LEAST_WIDTH, 2 * PAD + TEXT_AT + widest, 2 * PAD + title, self._column * 2 + 2 * PAD - 20)
        wide = min(MOST_WIDTH * letter / 33, wide)
        rows = sum(self._lines(item, wide) * LEADING * letter + 17 for item in self.land)
        sign_rows = math.ceil(len(self.signs) / self.columns(wide))
        return wide, 88 + rows + (sign_rows * ROW + 34 if self.signs else 0) + SCALE_ROOM + 14

    @property
    def _column(self) -> float:
        letter = self.style.type_px(self.style.legend)
        return TEXT_AT + max((width_of(i.text, "regular", letter) for i in self.signs), default=0.0) + 34

    def columns(self, wide: float) -> int:
        """How many columns of signs fit."""
        return 2 if len(self.signs) > 1 and 2 * self._column <= wide - 2 * PAD + 40 else 1

    def _lines(self, item: Item, wide: float) -> int:
        letter = self.style.type_px(self.style.legend)
        return max(1, len(wrapped(item.text, "regular", letter, wide - 2 * PAD - TEXT_AT + 8)))


def paint_legend(surface: "Surface", legend: Legend, card: Box, px_per_km: float) -> None:
    """Paint the card at its place, mirrored where the page runs from right to left."""
    style = legend.style
    before, surface.mirror = surface.mirror, card.center[0] if style.right_to_left else None
    surface.box(card, style.paper, style.card_edge, 3)
    y = card.y1 - 66
    surface.text(card.x0 + PAD, y, legend.title, "bold", style.type_px(style.legend_title), style.ink)
    y -= 22
    for item in legend.land:
        y = _paint_land_item(surface, item, card, y, legend)
    if legend.signs:
        y = _rule(surface, card, y - 12, style)
        y = _paint_signs(surface, legend, card, y - 8)
    _rule(surface, card, y - 10, style)
    surface.mirror = before
    paint_scale(surface, card, px_per_km, style)


def _rule(surface: "Surface", card: Box, y: float, style: Style) -> float:
    surface.stroke(shapely.LineString([(card.x0 + PAD, y), (card.x1 - PAD, y)]), style.hairline, 2.4)
    return y


def _paint_land_item(surface: "Surface", item: Item, card: Box, top: float, legend: Legend) -> float:
    style = legend.style
    letter = style.type_px(style.legend)
    lines = wrapped(item.text, "regular", letter, card.width - 2 * PAD - TEXT_AT + 8)
    height = max(1, len(lines)) * LEADING * letter + 17
    swatch = Box(card.x0 + PAD, top - 47, card.x0 + PAD + SWATCH_WIDE, top - 47 + SWATCH_HIGH)
    _paint_swatch(surface, item, swatch, legend)
    for number, line in enumerate(lines):
        surface.text(card.x0 + PAD + TEXT_AT, top - 39 - LEADING * letter * number, line, "regular", letter, style.ink)
    return top - height


def _paint_swatch(surface: "Surface", item: Item, swatch: Box, legend: Legend) -> None:
    style, shape = legend.style, shapely.box(*swatch)
    if item.kind == "ground":
        surface.box(swatch.grown(-1.2), style.ground, style.card_edge, 2.4)
        return
    surface.fill(shape, pale_fill(item.kind, item.fill, style))
    small = {
        "stripe_period": 22.0, "claimed_period": 16.0, "mixed_period": 20.0, "mixed_dot": 5.0, "siege_ring": 5.0,
        "gain_period": 13.0, "side_period": 17.0, "claimed_edge": 4.0,
    }  # fmt: skip
    fine = msgspec.structs.replace(style, **small)
    if item.kind != "claimed":
        for part, colour in side_hatch(shape, item.side, legend.fills, fine):
            surface.fill(polygons(part), colour)
    for part, colour in patterns(item.kind, shape, item.fill, item.other, fine):
        surface.fill(polygons(part), colour)


def _paint_signs(surface: "Surface", legend: Legend, card: Box, top: float) -> float:
    style, columns = legend.style, legend.columns(card.width)
    rows = math.ceil(len(legend.signs) / columns)
    step = (card.width - 2 * PAD) / 2
    for number, item in enumerate(legend.signs):
        column, row = divmod(number, rows)
        x, y = card.x0 + PAD + column * step, top - ROW * row - 34
        _paint_sign(surface, item, x + SWATCH_WIDE / 2, y, style)
        surface.text(x + TEXT_AT, y - 11, item.text, "regular", style.type_px(style.legend), style.ink)
    return top - rows * ROW - 4


def _paint_sign(surface: "Surface", item: Item, x: float, y: float, style: Style) -> None:
    half = SWATCH_WIDE / 2
    level = shapely.LineString([(x - half, y), (x + half, y)])
    if item.kind == "front":
        surface.stroke(level, style.accent, style.land_front, capstyle="butt")
    elif item.kind == "border":
        surface.stroke(level, style.border, style.border_line, dash=(28, 9, 5, 9), capstyle="butt")
    elif item.kind == "river":
        surface.stroke(level, style.river, style.main_river, capstyle="butt")
    elif item.kind == "advance":
        surface.path(arrow((x - half, y - 12), (x + half, y + 4), 0.12, 19, 40), item.fill)
    elif item.kind in {"dot", "unknown_dot"}:
        edge = style.ink if item.kind == "dot" else style.muted
        surface.path(symbol_disc(x, y, 10), style.paper, edge, 4.2)
    elif item.kind == "gain_dot":
        surface.path(symbol_disc(x, y, 8), style.ink)
        surface.path(symbol_disc(x, y, 17), None, style.accent, 4.2)
    elif item.kind == "drop":
        surface.path(symbol("drop", x, y, style.drop), style.paper, style.ink, 4)
    else:
        colour = style.accent if item.kind == "clash" else style.ink
        size = {"clash": 22.0, "plane": 23.0}.get(item.kind, 20.0)
        surface.path(symbol(item.kind, x, y, size), item.fill or colour)


def symbol_disc(x: float, y: float, radius: float) -> "Path":
    """Return a circle as a path."""
    from matplotlib.path import Path
    from matplotlib.transforms import Affine2D

    return Path.unit_circle().transformed(Affine2D().scale(radius).translate(x, y))


def scale_length(px_per_km: float, room_px: float) -> float:
    """Return the roundest length in km whose bar fits the room.

    >>> scale_length(25.0, 520.0)
    20.0
    """
    most = room_px / px_per_km
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in (1.0, 2.0, 5.0) if step * power <= most)


def paint_scale(surface: "Surface", card: Box, px_per_km: float, style: Style) -> None:
    """Paint scale bar and north arrow at the foot of the card."""
    room = card.width - 2 * PAD - 190
    length = scale_length(px_per_km, room)
    x, y, wide = card.x0 + PAD, card.y0 + 72, length * px_per_km
    surface.box(Box(x, y, x + wide, y + 11), style.paper, style.ink, 2.6)
    for quarter in (0, 2):
        surface.box(Box(x + wide * quarter / 4, y, x + wide * (quarter + 1) / 4, y + 11), style.ink)
    for share in (0.0, 0.5, 1.0):
        text = f"{length * share:g}" + (f" {style.words.km}" if share == 1 else "")
        at = x + wide * share
        surface.text(
            at,
            y - 36,
            text,
            "regular",
            style.type_px(0.82 * style.legend),
            style.ink,
            align="left" if share == 0 else "center",
        )
    whole, right = north_arrow(card.x1 - PAD - 44, card.y0 + 74, 33)
    surface.path(whole, style.paper, style.ink, 2.6, joinstyle="miter")
    surface.path(right, style.ink)
    surface.text(
        card.x1 - PAD - 44, card.y0 + 14, style.words.north, "bold", style.type_px(0.95), style.ink, align="center"
    )
