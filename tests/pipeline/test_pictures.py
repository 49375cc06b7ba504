"""What a desk's settings give its pictures: theme, relief and a warning of sides that look alike."""

import dataclasses

import msgspec
import numpy as np
import pytest
from PIL import Image

from mapdesk.base.geometry import Bbox
from mapdesk.config import open_desk
from mapdesk.draw.themes import DARK, LIGHT, DeskStyle
from mapdesk.errors import ConfigError, InputError
from mapdesk.model import Side
from mapdesk.pipeline.pictures import colour_warnings, options_of


@pytest.fixture
def desk(demo, tmp_path):
    """The demo desk's settings over an empty folder."""
    return dataclasses.replace(open_desk(demo[0]), folder=tmp_path)


def test_without_a_desk_the_light_style_and_no_base_are_used():
    options = options_of(None)
    assert (options.style, options.base, options.relief) == (LIGHT, None, None)


def test_a_theme_that_is_asked_for_takes_the_place_of_the_desks(desk):
    assert options_of(desk).style == LIGHT
    assert options_of(desk, theme="dark").style.ground == DARK.ground


def test_a_relief_lies_over_its_own_box_or_the_theatre(desk):
    Image.fromarray(np.full((4, 4), 180, dtype=np.uint8)).save(desk.folder / "relief.png")
    whole = dataclasses.replace(desk, style=DeskStyle(relief="relief.png"))
    assert options_of(whole).relief.bbox == desk.theatre
    own = dataclasses.replace(desk, style=DeskStyle(relief="relief.png", relief_bbox=(40, 34, 41, 35)))
    assert options_of(own).relief.bbox == Bbox(40, 34, 41, 35)


def test_a_relief_without_a_box_or_file_is_refused_with_the_remedy(desk):
    lost = dataclasses.replace(desk, style=DeskStyle(relief="gone.png"))
    with pytest.raises(InputError, match=r"gone\.png"):
        options_of(lost)
    nowhere = dataclasses.replace(lost, about=msgspec.structs.replace(desk.about, bbox=None))
    with pytest.raises(ConfigError, match=r"relief_bbox = \[west, south, east, north\]"):
        options_of(nowhere)


def test_sides_that_look_alike_are_warned_of_and_the_demos_do_not(desk):
    assert colour_warnings(desk) == []
    alike = (Side("a", "A", colour="#9BB08B"), Side("b", "B", colour="#CF7B72"))
    (said,) = colour_warnings(dataclasses.replace(desk, sides=alike))
    assert "sides a and b look alike to readers without green cones" in said
