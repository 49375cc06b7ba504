from itertools import combinations

import msgspec
import pytest

from mapdesk.draw.colour import ciede2000, contrast, least_difference, luminance, simulate
from mapdesk.draw.style import PALETTE, Style, name_colour, side_fills
from mapdesk.draw.themes import DARK, LIGHT, PRINT, THEMES, DeskStyle, style_of
from mapdesk.draw.words import ARABIC, ENGLISH
from mapdesk.errors import ConfigError
from mapdesk.model import Side

PALETTE_SIDES = [Side(str(number), str(number), colour=colour) for number, colour in enumerate(PALETTE)]


def test_a_desk_that_says_nothing_gets_the_light_style() -> None:
    assert style_of(DeskStyle()) == LIGHT


@pytest.mark.parametrize("theme", THEMES)
def test_type_can_be_read_in_every_theme(theme: str) -> None:
    style = THEMES[theme]
    for ground in (style.paper, style.ground, style.neighbour):
        assert contrast(style.ink, ground) > 10
        assert contrast(style.muted, ground) > 3.5
    for fill in side_fills(PALETTE_SIDES, style).values():
        assert contrast(name_colour(fill, style.ground, 5.4), style.ground) >= 4.5


def test_dark_keeps_sides_apart_for_every_sight_and_lighter_sides_lighter() -> None:
    fills = list(side_fills(PALETTE_SIDES, DARK).values())
    assert min(least_difference(a, b) for a, b in combinations([*fills, DARK.ground], 2)) >= 9
    order = sorted(range(len(PALETTE)), key=lambda i: luminance(PALETTE[i]))
    assert order == sorted(range(len(PALETTE)), key=lambda i: luminance(fills[i]))


def test_a_token_and_a_word_are_replaced_by_name() -> None:
    style = style_of(DeskStyle(theme="print", tokens={"accent": "#005599", "title": 3}, words={"clash": "Fighting"}))
    assert (style.accent, style.title, style.words.clash) == ("#005599", 3, "Fighting")
    assert style.words.strike == ENGLISH.strike
    assert style.side_hatch


def test_arabic_pages_run_from_right_to_left_unless_told_otherwise() -> None:
    assert style_of(DeskStyle(language="ar")).right_to_left
    assert not style_of(DeskStyle(language="ar", right_to_left=False)).right_to_left
    assert not style_of(DeskStyle()).right_to_left


@pytest.mark.parametrize(
    ("desk", "said"),
    [
        (DeskStyle(tokens={"acent": "#005599"}), "did you mean 'accent'"),
        (DeskStyle(tokens={"accent": "red"}), "'red' is not #RRGGBB"),
        (DeskStyle(tokens={"title": "large"}), "title"),
        (DeskStyle(words={"clahs": "x"}), "did you mean 'clash'"),
        (DeskStyle(words={"cut_off": "At {time}"}), "{time}; it can be filled with {moment}"),
        (DeskStyle(words={"cut_off": "At {"}), "cut_off"),
    ],
)
def test_what_does_not_exist_is_refused_with_a_hint(desk: DeskStyle, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        style_of(desk)
    assert said in str(caught.value)
    assert "[style]" in str(caught.value)


def test_every_language_has_every_word_with_the_same_gaps() -> None:
    from string import Formatter

    for name in ENGLISH.__struct_fields__:
        if name == "months":
            continue
        gaps = [sorted(f for _, f, _, _ in Formatter().parse(getattr(w, name)) if f) for w in (ENGLISH, ARABIC)]
        assert gaps[0] == gaps[1], name
    differing = [name for name in ENGLISH.__struct_fields__ if getattr(ENGLISH, name) != getattr(ARABIC, name)]
    assert set(ENGLISH.__struct_fields__) - set(differing) <= {"day"}


def test_print_differs_from_light_in_hatches_not_in_colours_of_sides() -> None:
    assert side_fills(PALETTE_SIDES, PRINT) == side_fills(PALETTE_SIDES, LIGHT)
    assert msgspec.structs.replace(PRINT, side_hatch=False) != PRINT
    assert isinstance(PRINT, Style)


def test_the_accent_stands_on_its_casing_for_every_sight() -> None:
    for style in THEMES.values():
        for vision in ("normal", "protan", "deutan", "tritan"):
            assert ciede2000(simulate(style.accent, vision), simulate(style.casing, vision)) > 25
