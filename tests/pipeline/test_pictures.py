"""What a desk's settings give its pictures: theme, relief, other views and a warning of sides that look alike."""

import dataclasses
import json
import shutil

import msgspec
import numpy as np
import pytest
from PIL import Image

from mapdesk.base.geometry import Bbox
from mapdesk.config import open_desk
from mapdesk.draw.themes import DARK, LIGHT, DeskStyle
from mapdesk.errors import ConfigError, InputError
from mapdesk.model import Side
from mapdesk.pipeline.pictures import colour_warnings, draw_views, options_of
from mapdesk.pipeline.products import read_map
from mapdesk.publish.bundle import picture_size


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


@pytest.fixture
def desk_with(demo, tmp_path):
    """The demo desk in a folder of its own, its pictures small, with more of them."""

    def opened(*also):
        folder = shutil.copytree(demo[0], tmp_path / "desk")
        settings = (folder / "desk.toml").read_text("utf-8")
        lines = f"[picture]\nwidth_px = 600\narticle_width_px = 300\nalso = {json.dumps(also)}\n"
        (folder / "desk.toml").write_text(settings.replace("[picture]\n", lines), "utf-8")
        return open_desk(folder)

    return opened


@pytest.mark.parametrize(
    ("also", "remedy"),
    [
        ("disagreement", "no such perspective, NAME is one of neutral, agreed, "),
        ("perspective:sdff", "no such perspective, did you mean perspective:sdf?"),
        ("perspective:assessed", "no such perspective, NAME is one of neutral, agreed, "),
        ("relief:sdf", "write 'perspective:NAME' or 'disagreement:NAME'"),
    ],
)
def test_another_view_that_does_not_exist_is_refused_with_its_line_when_the_desk_is_opened(desk_with, also, remedy):
    with pytest.raises(ConfigError) as refused:
        desk_with("perspective:sdf", also)
    assert remedy in str(refused.value)
    path, _, rest = str(refused.value).partition(", line ")
    line = int(rest.split()[0])
    with open(path, encoding="utf-8") as stream:
        assert f'"{also}"' in stream.readlines()[line - 1]


def test_the_views_a_desk_names_are_drawn_once_each_in_both_sizes(desk_with, demo, tmp_path):
    desk = desk_with("disagreement:sdf", "perspective:sdf", "perspective:sdf")
    own = read_map(demo[0] / "updates" / "2018-05-14-v1" / "map.geojson")
    told = {"sdf": dataclasses.replace(own, perspective="sdf", areas=own.areas[:-1])}
    drawn = draw_views(desk, own, told, tmp_path, lambda *_: None)
    sizes = {name: picture_size(name, path.read_bytes()).width for name, path in drawn.items()}
    small = {"disagreement-sdf-small.png": 300, "perspective-sdf-small.png": 300}
    assert sizes == {"disagreement-sdf.png": 600, "perspective-sdf.png": 600} | small
    assert len({path.read_bytes() for path in drawn.values()}) == 4
