"""Scale bar and north arrow: pixels per km in, a round length drawn out."""

import math
from typing import TYPE_CHECKING

from mapdesk.draw.frame import Box
from mapdesk.draw.style import Style
from mapdesk.draw.symbols import north_arrow

if TYPE_CHECKING:
    from mapdesk.draw.surface import Surface

PAD = 36.0


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
