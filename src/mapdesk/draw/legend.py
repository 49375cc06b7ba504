"""The legend: what the map really shows in, a card that explains that and nothing else out; with scale and north."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import shapely

from mapdesk.draw.faces import width_of, wrapped
from mapdesk.draw.frame import Box
from mapdesk.draw.scalebar import PAD, paint_scale
from mapdesk.draw.style import Style
from mapdesk.draw.swatches import LAND_KINDS, SWATCH_HIGH, SWATCH_WIDE, Item, paint_sign, paint_swatch

if TYPE_CHECKING:
    from mapdesk.draw.surface import Surface

ROW, TEXT_AT = 55.0, 88.0
SCALE_ROOM = 112.0
LEADING = 1.15  # of a line, in its type size
TWO_LINES = 0.84  # of the type of an item without a card that breaks into two lines
LEAST_WIDTH, MOST_WIDTH = 700.0, 960.0


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
    paint_swatch(surface, item, swatch, legend.fills, style)
    for number, line in enumerate(lines):
        surface.text(card.x0 + PAD + TEXT_AT, top - 39 - LEADING * letter * number, line, "regular", letter, style.ink)
    return top - height


def _paint_signs(surface: "Surface", legend: Legend, card: Box, top: float) -> float:
    style, columns = legend.style, legend.columns(card.width)
    rows = math.ceil(len(legend.signs) / columns)
    step = (card.width - 2 * PAD) / 2
    for number, item in enumerate(legend.signs):
        column, row = divmod(number, rows)
        x, y = card.x0 + PAD + column * step, top - ROW * row - 34
        paint_sign(surface, item, x + SWATCH_WIDE / 2, y, style)
        surface.text(x + TEXT_AT, y - 11, item.text, "regular", style.type_px(style.legend), style.ink)
    return top - rows * ROW - 4


def rows_height(legend: Legend, columns: int) -> float:
    """Return the height that the items take in so many columns, without title and scale, px."""
    return max(len(column) for column in _dealt(legend, columns)) * row_height(legend)


def row_height(legend: Legend) -> float:
    """Return the distance between two rows without a card, px."""
    return 1.75 * legend.style.type_px(legend.style.legend)


def _dealt(legend: Legend, columns: int) -> list[list[Item]]:
    """Deal the items to columns, reading down."""
    rows = math.ceil(len(legend.items) / columns)
    return [list(legend.items[i * rows : (i + 1) * rows]) for i in range(columns)]


def paint_rows(surface: "Surface", legend: Legend, box: Box, columns: int) -> None:
    """Paint the items in columns without a card, from the box's top; longer words break into two lines."""
    style = legend.style
    letter, step = style.type_px(style.legend), row_height(legend)
    grow = letter / 33
    wide = box.width / columns
    for number, column in enumerate(_dealt(legend, columns)):
        for row, item in enumerate(column):
            x, y = box.x0 + number * wide, box.y1 - step * (row + 0.5)
            high, across = SWATCH_HIGH * grow, SWATCH_WIDE * grow
            if item.kind in LAND_KINDS:
                swatch = Box(x, y - high / 2, x + across, y + high / 2)
                paint_swatch(surface, item, swatch, legend.fills, style)
            else:
                paint_sign(surface, item, x + across / 2, y, style, grow)
            size, room = letter, wide - TEXT_AT * grow - 24
            if len(wrapped(item.text, "regular", size, room)) > 1:
                size *= TWO_LINES
            lines = wrapped(item.text, "regular", size, room)[:2]
            for line, text in enumerate(lines):
                at = y - 0.33 * size + (len(lines) - 1) * 0.48 * size - line * 0.96 * size
                surface.text(x + TEXT_AT * grow, at, text, "regular", size, style.ink)
