from itertools import combinations

import pytest

from mapdesk.draw.colour import VISIONS, Rgb, ciede2000, contrast, lab_difference, least_difference, luminance, simulate
from mapdesk.draw.patterns import patterns
from mapdesk.draw.style import DEFAULT_STYLE, PALETTE, claimed_fill, name_colour, side_fills
from mapdesk.errors import ConfigError
from mapdesk.model import Side


@pytest.mark.parametrize(
    ("first", "second", "difference"),
    # Sharma, Wu and Dalal (2005), from table 1
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.0, 2.0), (50.0, 0.0, 0.0), 2.3669),
        ((50.0, 2.5, 0.0), (50.0, 0.0, -2.5), 4.3065),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ],
)
def test_ciede2000_gives_the_published_differences(first: Rgb, second: Rgb, difference: float) -> None:
    assert lab_difference(first, second) == pytest.approx(difference, abs=1e-4)


def test_black_and_white_are_a_hundred_apart() -> None:
    assert ciede2000("#000000", "#FFFFFF") == pytest.approx(100, abs=0.01)


def test_ciede2000_is_symmetric_and_small_for_neighbours() -> None:
    assert ciede2000("#F2D16B", "#CF7B72") == pytest.approx(ciede2000("#CF7B72", "#F2D16B"), abs=1e-9)
    assert 0 < ciede2000("#F2D16B", "#F2D16C") < 1


@pytest.mark.parametrize("vision", VISIONS)
def test_grey_stays_grey_for_every_vision(vision: str) -> None:
    assert ciede2000(simulate("#808080", vision), "#808080") < 1.0


@pytest.mark.parametrize("vision", VISIONS)
def test_all_side_colours_stay_apart_for_every_vision(vision: str) -> None:
    fills = [*PALETTE, DEFAULT_STYLE.ground]
    least = min(ciede2000(simulate(a, vision), simulate(b, vision)) for a, b in combinations(fills, 2))
    assert least >= 10


def test_sides_without_colour_take_free_ones_that_stay_apart() -> None:
    sides = [Side("a", "A"), Side("b", "B", colour="#E9C96A"), Side("c", "C"), Side("d", "D"), Side("e", "E")]
    fills = side_fills(sides)
    assert fills["b"] == "#E9C96A"
    assert min(least_difference(x, y) for x, y in combinations(fills.values(), 2)) >= 10


def test_a_colour_that_is_none_is_refused_by_side() -> None:
    with pytest.raises(ConfigError, match=r"side a: colour 'red'.*sides\.toml"):
        side_fills([Side("a", "A", colour="red")])


def test_more_sides_than_colours_still_get_one_each() -> None:
    assert len(side_fills([Side(f"s{i}", f"S{i}") for i in range(12)])) == 12


@pytest.mark.parametrize("fill", PALETTE)
def test_names_in_a_sides_colour_can_be_read(fill: str) -> None:
    assert contrast(name_colour(fill, DEFAULT_STYLE.ground, 5.4), DEFAULT_STYLE.ground) >= 4.5


def test_front_lines_need_and_have_a_white_casing() -> None:
    assert contrast(DEFAULT_STYLE.accent, PALETTE[2]) < 3
    assert contrast(DEFAULT_STYLE.accent, DEFAULT_STYLE.paper) > 4.5
    assert DEFAULT_STYLE.land_front_casing > DEFAULT_STYLE.land_front + 6


def test_statuses_differ_without_colour() -> None:
    from shapely import box

    shape = box(0, 0, 400, 300)
    covered = {}
    for status in ("held", "claimed", "contested", "mixed", "besieged"):
        parts = list(patterns(status, shape, "#CF7B72", "#57534F", DEFAULT_STYLE))
        covered[status] = [round(part.area / shape.area, 2) for part, _ in parts]
    assert covered["held"] == []
    assert 0.30 <= covered["contested"][0] <= 0.42
    assert 0.22 <= covered["claimed"][0] <= 0.36
    assert 0.1 <= covered["mixed"][0] <= 0.3
    assert len(covered["besieged"]) == 2
    assert luminance(claimed_fill("#CF7B72", DEFAULT_STYLE)) > luminance("#CF7B72") + 0.1
