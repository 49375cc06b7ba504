"""Statuses stay apart without colour and for the three kinds of colour-blindness, on painted pixels."""

from functools import cache
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw
from shapely import box
from shapely.geometry.base import BaseGeometry

from mapdesk.draw.colour import VISIONS, rgb
from mapdesk.draw.patterns import patterns, polygons, side_hatch
from mapdesk.draw.style import PALETTE, Style, at_width, pale_fill, side_fills
from mapdesk.draw.themes import DARK, LIGHT, PRINT
from mapdesk.model import Side

STATUSES = ("held", "gained_day", "gained_week", "claimed", "contested", "mixed", "besieged", "unknown")
GREY = ((0.2126, 0.7152, 0.0722),) * 3
SIGHTS = {**VISIONS, "grey": GREY}
SIZE = 180
Pixels = npt.NDArray[np.float64]


@cache  # five kinds of sight look at the same squares
def painted(status: str, colour: str, other: str, style: Style) -> Pixels:
    """Return a square of land as linear RGB."""
    image = Image.new("RGB", (SIZE, SIZE), style.ground)
    pen = ImageDraw.Draw(image)
    square = box(0, 0, SIZE, SIZE)
    if status != "unknown":
        pieces = [(square, pale_fill(status, colour, style)), *patterns(status, square, colour, other, style)]
        for shape, fill in pieces:
            _fill(pen, polygons(shape), fill)
    values = np.asarray(image, dtype=np.float64) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def _fill(pen: ImageDraw.ImageDraw, shape: BaseGeometry, fill: str) -> None:
    for part in getattr(shape, "geoms", [shape]):
        if not part.is_empty:
            mask = Image.new("1", (SIZE, SIZE))
            brush = ImageDraw.Draw(mask)
            brush.polygon(list(part.exterior.coords), fill=1)
            for hole in part.interiors:
                brush.polygon(list(hole.coords), fill=0)
            pen.bitmap((0, 0), mask, fill=fill)


def lightness(linear: Pixels, sight: str) -> Pixels:
    """Return CIE lightness, 0 to 100, as that sight sees it: only lightness, as if no hue could be told."""
    seen = np.clip(linear @ np.array(SIGHTS[sight]).T, 0, 1)
    y = seen @ np.array(GREY[0])
    return np.asarray(np.where(y > 216 / 24389, 116 * np.cbrt(y) - 16, 24389 / 27 * y), dtype=np.float64)


@pytest.mark.parametrize("style", [LIGHT, DARK, PRINT], ids=["light", "dark", "print"])
@pytest.mark.parametrize("sight", SIGHTS)
def test_every_two_statuses_of_a_side_differ_in_lightness_alone(style: Style, sight: str) -> None:
    fills = [side_fills([Side("a", "A", colour=colour)], style)["a"] for colour in PALETTE]
    for colour, other in zip(fills, fills[1:] + fills[:1], strict=True):
        seen = {status: lightness(painted(status, colour, other, style), sight) for status in STATUSES}
        for one, two in combinations(STATUSES, 2):
            # pixels that differ by 6 of 100 or more, which the eye sees at once on areas side by side
            share = float((np.abs(seen[one] - seen[two]) >= 6).mean())
            assert share >= 0.04, (colour, other, one, two, sight, share)


@pytest.mark.parametrize("width", [3000, 1200])
def test_a_pattern_shows_on_every_pair_of_sides_without_colour(width: int) -> None:
    style = at_width(LIGHT, width)
    for colour, other in combinations(PALETTE, 2):
        for first, second in ((colour, other), (other, colour)):
            for status in ("contested", "mixed"):
                seen = lightness(painted(status, first, second, style), "grey")
                assert float(np.ptp(seen)) >= 12, (first, second, status)


def test_in_print_sides_differ_by_their_hatch_where_their_grey_is_the_same() -> None:
    fills = {str(number): colour for number, colour in enumerate(PALETTE[:6])}
    square = box(0, 0, 300, 300)
    hatches = []
    for side in fills:
        pieces = list(side_hatch(square, side, fills, PRINT))
        hatches.append((len(pieces), tuple(round(shape.area / square.area, 2) for shape, _ in pieces)))
        for _, colour in pieces:
            assert abs(sum(rgb(colour)) - sum(rgb(fills[side]))) > 0.2
    assert hatches[0] == (0, ())
    assert all(count for count, _ in hatches[1:])
    assert list(side_hatch(square, "1", fills, LIGHT)) == []


def test_land_that_is_only_claimed_is_as_pale_as_the_ground_between_its_stripes() -> None:
    claimed, held = (lightness(painted(s, "#F2D16B", "#CF7B72", LIGHT), "grey") for s in ("claimed", "held"))
    assert float((claimed > np.median(held) + 5).mean()) > 0.5
