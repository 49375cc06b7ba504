from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, box

from mapdesk.draw.areas import Land, fade_masks
from mapdesk.draw.frame import Box
from mapdesk.draw.ground import rounded
from mapdesk.draw.labels import Anchor, NamedBox, Obstacles, overlapping, place_names
from mapdesk.draw.linenames import along
from mapdesk.draw.patterns import stripes
from mapdesk.draw.style import DEFAULT_STYLE
from mapdesk.draw.terrain import Terrain

FRAME = Box(0, 0, 1200, 900)


def anchor(key: str, x: float, y: float, rank: int = 4, side: str | None = None) -> Anchor:
    return Anchor(key, f"Village {key}", x, y, 7, rank, "regular", 30, side=side)


def test_no_anchors_give_no_names() -> None:
    assert place_names([], Terrain(FRAME), Obstacles(), []) == []


def test_a_free_name_stands_right_of_its_dot_and_level_with_it() -> None:
    (name,) = place_names([anchor("a", 500, 400)], Terrain(FRAME), Obstacles(), [])
    assert name.box.x0 == pytest.approx(500 + 7 + 13)
    assert name.box.y0 < 400 < name.box.y1


def test_a_name_is_dropped_rather_than_laid_over_something() -> None:
    taken = Obstacles()
    taken.add("card", "legend", Box(200, 200, 1000, 700))
    assert place_names([anchor("a", 600, 450)], Terrain(FRAME), taken, []) == []


def test_a_name_stays_on_its_own_side() -> None:
    terrain = Terrain(FRAME)
    terrain.add_area("west", box(0, 0, 600, 900))
    terrain.add_area("east", box(600, 0, 1200, 900))
    (name,) = place_names([anchor("a", 580, 400, side="west")], terrain, Obstacles(), ["west", "east"])
    assert name.box.x1 <= 600


def test_a_name_that_would_have_to_stand_on_the_other_side_is_dropped() -> None:
    terrain = Terrain(FRAME)
    terrain.add_area("west", box(560, 380, 600, 420))
    terrain.add_area("east", box(0, 0, 1200, 900))
    assert place_names([anchor("a", 580, 400, side="west")], terrain, Obstacles(), ["west", "east"]) == []


def test_greater_places_choose_first() -> None:
    names = place_names([anchor("a", 500, 400), anchor("b", 500, 400, rank=0)], Terrain(FRAME), Obstacles(), [])
    assert names[0].anchor.key == "b"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(20, 1180), st.integers(20, 880)), max_size=60))
def test_names_never_overlap_each_other_or_dots_wherever_places_lie(spots: list[tuple[int, int]]) -> None:
    taken = Obstacles()
    anchors = [anchor(f"p{i}", x, y) for i, (x, y) in enumerate(spots)]
    for one in anchors:
        taken.add("dot", one.key, Box(one.x, one.y, one.x, one.y).grown(one.radius))
    names = place_names(anchors, Terrain(FRAME), taken, [])
    assert overlapping(taken.boxes) == []
    assert all(FRAME.holds(name.box) for name in names)


def test_overlapping_counts_names_but_not_dots_on_dots() -> None:
    boxes = [NamedBox("dot", "a", Box(0, 0, 10, 10)), NamedBox("dot", "b", Box(5, 5, 15, 15))]
    assert overlapping(boxes) == []
    assert overlapping([*boxes, NamedBox("name", "c", Box(9, 9, 30, 20))]) == [("dot:a", "name:c"), ("dot:b", "name:c")]


def test_letters_along_a_sharp_bend_are_refused() -> None:
    level = np.array([[0.0, 0.0], [600.0, 0.0]])
    corner = np.array([[0.0, 0.0], [120.0, 0.0], [120.0, 600.0]])
    assert along(level, 0, "RIVER COUNCIL", "bold", 30, "#000000", 0.1) is not None
    assert along(corner, 0, "RIVER COUNCIL", "bold", 30, "#000000", 0.1) is None
    assert along(level[:, ::-1], 0, "نهر", "bold", 30, "#000000", 0.1) is None  # joined letters are not spaced out


def test_stripes_cover_the_share_asked_for() -> None:
    shape = box(0, 0, 500, 500)
    assert stripes(shape, 31, 0.36).area / shape.area == pytest.approx(0.36, abs=0.03)


def test_land_fades_towards_the_unknown_but_not_at_a_river() -> None:
    land = Land("held", "a", None, MultiPolygon([box(100, 100, 500, 500)]))
    river = LineString([(500, -10), (500, 910)])
    zones = [box(0, 0, 500, 900), box(500, 0, 1200, 900)]
    masks = fade_masks([land], zones, DEFAULT_STYLE)
    assert all(outer.buffer(1).covers(inner) for outer, inner in pairwise(masks))
    full = masks[-1]
    assert full.distance(river) < 1  # sharp at the water
    assert full.bounds[0] > 100 + 0.8 * DEFAULT_STYLE.feather  # faded inland


def test_rounding_a_line_keeps_its_ends_and_moves_corners_little() -> None:
    corner = LineString([(0, 0), (100, 0), (100, 100)])
    soft = rounded(corner)
    assert soft.hausdorff_distance(corner) < 8
    assert len(soft.coords) > 3
    assert (soft.coords[0], soft.coords[-1]) == ((0, 0), (100, 100))


def test_a_name_does_not_stand_nearer_to_another_dot_than_to_its_own() -> None:
    anchors = [anchor("a", 500, 400), anchor("b", 560, 400)]
    for name in place_names(anchors, Terrain(FRAME), Obstacles(), []):
        (other,) = (one for one in anchors if one.key != name.anchor.key)
        gaps = [max(name.box.x0 - one.x, one.x - name.box.x1, 0) for one in (name.anchor, other)]
        ups = [max(name.box.y0 - one.y, one.y - name.box.y1, 0) for one in (name.anchor, other)]
        own, strange = (np.hypot(gap, up) for gap, up in zip(gaps, ups, strict=True))
        assert own <= strange
