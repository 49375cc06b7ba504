"""Sides that some readers cannot tell apart are named, with what to do."""

from itertools import combinations
from pathlib import Path

import pytest

from mapdesk.draw.colour import VISIONS, ciede2000, simulate
from mapdesk.draw.sight import LEAST_APART, close_pairs
from mapdesk.draw.style import DEFAULT_STYLE, PALETTE, side_fills
from mapdesk.draw.themes import DARK, PRINT, THEMES
from mapdesk.model import Side
from mapdesk.resolve.sides import read_sides

ROOT = Path(__file__).parents[2]
PALETTE_SIDES = [Side(f"s{number}", f"S{number}") for number in range(len(PALETTE))]
DEMO = read_sides(ROOT / "examples" / "euphrates" / "sides.toml")


def test_no_sides_or_one_are_never_close() -> None:
    assert close_pairs([]) == []
    assert close_pairs([Side("a", "A", colour="#000000")]) == []


@pytest.mark.parametrize("theme", THEMES)
def test_the_demos_sides_can_be_told_apart_in_every_theme(theme: str) -> None:
    assert close_pairs(DEMO, THEMES[theme]) == []


@pytest.mark.parametrize("vision", VISIONS)
def test_the_demos_sides_stay_apart_from_each_other_and_the_ground_for_every_vision(vision: str) -> None:
    colours = [*side_fills(DEMO).values(), DEFAULT_STYLE.ground]
    seen = [simulate(colour, vision) for colour in colours]
    assert min(ciede2000(one, two) for one, two in combinations(seen, 2)) >= LEAST_APART


def test_the_palette_is_safe_in_colour() -> None:
    assert {pair.sight for pair in close_pairs(PALETTE_SIDES)} <= {"grey"}


def test_green_and_red_of_one_lightness_are_named_for_readers_without_green_cones() -> None:
    (pair,) = close_pairs([Side("north", "N", colour="#9BB08B"), Side("south", "S", colour="#CF7B72")])
    assert (pair.first, pair.second, pair.sight) == ("north", "south", "deutan")
    assert "north and south look alike to readers without green cones" in str(pair)
    assert "sides.toml" in str(pair)


def test_two_colours_of_one_grey_are_named_unless_every_side_has_a_hatch() -> None:
    sides = [Side("north", "N", colour="#C08A3E"), Side("south", "S", colour="#6F93D8")]
    assert [pair.sight for pair in close_pairs(sides)] == ["grey"]
    assert 'theme = "print"' in str(close_pairs(sides)[0])
    assert close_pairs(sides, PRINT) == []
    assert close_pairs(sides, DARK) == []
