"""The box of changes under the map: short sentences in, columns of them out."""

from typing import TYPE_CHECKING

from mapdesk.draw.faces import legible, wrapped
from mapdesk.draw.frame import Box
from mapdesk.draw.options import Extras
from mapdesk.draw.style import PAGE_WIDTH, Style

if TYPE_CHECKING:
    from mapdesk.draw.surface import Surface

GAP, LEADING, PAD, BULLET = 60.0, 1.32, 34.0, 34.0
TITLE = 1.9  # lines that the heading takes
ABOVE = 76.0  # px between frame and box


def _columns(extras: Extras, style: Style, room: float) -> list[list[list[str]]]:
    """Spread the sentences over one to three columns of about equal height; each sentence is a list of lines."""
    count = min(3, len(extras.changes))
    size = style.type_px(style.legend)
    wide = (room - GAP * (count - 1)) / count - BULLET
    items = [wrapped(legible(text), "regular", size, wide) for text in extras.changes]
    total = sum(len(item) for item in items)
    columns: list[list[list[str]]] = [[] for _ in range(count)]
    done, column = 0, 0
    for number, item in enumerate(items):
        rest = len(items) - number
        if columns[column] and (done >= total * (column + 1) / count or rest <= count - 1 - column):
            column = min(column + 1, count - 1)
        columns[column].append(item)
        done += len(item)
    return columns


def changes_height(extras: Extras, style: Style, room: float | None = None) -> float:
    """Return the height the box takes under the frame, 0 without changes, px."""
    if not extras.changes:
        return 0.0
    columns = _columns(extras, style, room or PAGE_WIDTH - 2 * style.margin - 2 * PAD)
    lines = max(sum(len(item) + 0.3 for item in column) for column in columns)
    return ABOVE + 2 * PAD + (TITLE + lines) * LEADING * style.type_px(style.legend)


def paint_changes(surface: "Surface", extras: Extras, box: Box, style: Style) -> None:
    """Paint heading and columns into the box, a card with a rule at its top."""
    size = style.type_px(style.legend)
    surface.box(Box(box.x0, box.y1 - 6, box.x1, box.y1), style.accent)
    y = box.y1 - PAD - 1.1 * size
    surface.text(box.x0, y, legible(style.words.changes), "bold", style.type_px(style.legend_title), style.ink)
    columns = _columns(extras, style, box.width)
    step = (box.width + GAP) / len(columns)
    for number, column in enumerate(columns):
        x, line = box.x0 + number * step, y - TITLE * LEADING * size
        for item in column:
            surface.box(Box(x, line + 0.16 * size, x + 0.36 * size, line + 0.52 * size), style.accent)
            for text in item:
                surface.text(x + BULLET, line, text, "regular", size, style.ink)
                line -= LEADING * size
            line -= 0.3 * LEADING * size
