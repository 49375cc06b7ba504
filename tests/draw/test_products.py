import dataclasses
import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from shapely import box, union_all

from mapdesk.base.geometry import geodesic_area_km2
from mapdesk.draw.card import draw_card
from mapdesk.draw.changes import changes_height
from mapdesk.draw.comparison import draw_comparison
from mapdesk.draw.compose import compose
from mapdesk.draw.disagreement import differing_lands, draw_disagreement
from mapdesk.draw.gains import with_gains
from mapdesk.draw.geojson import from_geojson, to_geojson
from mapdesk.draw.layout import Arrangement
from mapdesk.draw.options import Extras, Options
from mapdesk.draw.scene import Scene
from mapdesk.draw.still import draw_map
from mapdesk.draw.style import DEFAULT_STYLE
from mapdesk.draw.themes import DeskStyle, style_of
from mapdesk.model import BaseGeography, ControlMap, MapEvent


def svg_texts(path: Path) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]+)</text>", path.read_text(encoding="utf-8"))


def test_without_earlier_maps_nothing_is_a_gain(small_map: ControlMap) -> None:
    assert with_gains(small_map, []) == small_map
    assert with_gains(small_map, [small_map]) == small_map  # the same day is no earlier one


def test_land_that_nobody_was_known_to_hold_is_not_a_gain(small_map: ControlMap, empty_map: ControlMap) -> None:
    before = dataclasses.replace(empty_map, day=small_map.day - dt.timedelta(days=1))
    assert all(area.gained_on is None for area in with_gains(small_map, [before]).areas)


def test_a_gain_is_the_land_another_side_held_and_areas_stay_free_of_overlap(
    small_map: ControlMap, later_map: ControlMap
) -> None:
    marked = with_gains(later_map, [small_map])
    (gain,) = (area for area in marked.areas if area.gained_on)
    assert (gain.side, gain.gained_on) == ("north", later_map.day)
    assert gain.area_km2 == pytest.approx(geodesic_area_km2(box(40.0, 34.9, 40.4, 35.0)), rel=0.01)
    total = union_all([area.geometry for area in marked.areas]).area
    assert sum(area.geometry.area for area in marked.areas) == pytest.approx(total, rel=1e-9)
    assert total == pytest.approx(union_all([area.geometry for area in later_map.areas]).area, rel=1e-9)
    assert {p.place_id: p.held_since for p in marked.settlements if p.held_since} == {"s1": later_map.day}
    assert from_geojson(to_geojson(marked)).settlements == marked.settlements
    assert [a.gained_on for a in from_geojson(to_geojson(marked)).areas] == [a.gained_on for a in marked.areas]


def test_a_gap_between_maps_makes_a_gain_older_never_younger(small_map: ControlMap, later_map: ControlMap) -> None:
    long_ago = dataclasses.replace(small_map, day=later_map.day - dt.timedelta(days=20))
    marked = with_gains(later_map, [long_ago])
    assert {area.gained_on for area in marked.areas} == {None, later_map.day - dt.timedelta(days=19)}
    shown = {item.kind for item in compose(marked, Options(width_px=1200)).legend.items}
    assert not {"gained_day", "gained_week", "gain_dot"} & shown


@pytest.mark.parametrize(("days", "kind"), [(1, "gained_day"), (4, "gained_week"), (9, "held")])
def test_gains_of_a_day_and_of_a_week_are_drawn_apart(
    small_map: ControlMap, later_map: ControlMap, days: int, kind: str
) -> None:
    before = dataclasses.replace(small_map, day=later_map.day - dt.timedelta(days=days))
    scene = compose(with_gains(later_map, [before]), Options(width_px=1200))
    assert kind in {land.status for land in scene.lands if land.side == "north"}
    assert kind in {item.kind for item in scene.legend.items}


def test_two_views_that_agree_have_only_pale_land(composed: Callable[..., Scene], small_map: ControlMap) -> None:
    frame = composed(1200).frame
    lands = differing_lands(small_map, small_map, frame, ["north", "south", "river"])
    assert {land.status for land in lands} == {"agreed"}


def test_where_views_differ_both_sides_are_named_and_nothing_overlaps(
    composed: Callable[..., Scene], small_map: ControlMap, later_map: ControlMap, tmp_path: Path
) -> None:
    frame = composed(1200).frame
    lands = differing_lands(small_map, later_map, frame, ["north", "south", "river"])
    disputed = [land for land in lands if land.status == "disputed"]
    assert [(land.side, land.other) for land in disputed] == [("south", "north")]
    whole = union_all([land.shape for land in lands])
    assert sum(land.shape.area for land in lands) == pytest.approx(whole.area, rel=1e-6)
    names = ("Council sources", "Army sources")
    path = draw_disagreement(small_map, later_map, tmp_path / "d.svg", Options(width_px=1200), names=names)
    assert "Council sources: Army; Army sources: Council" in svg_texts(path)
    assert "Views differ" in svg_texts(path)


def test_a_card_is_1200_by_630_and_has_title_day_and_cut_off(
    small_map: ControlMap, base: BaseGeography, tmp_path: Path
) -> None:
    with Image.open(draw_card(small_map, tmp_path / "card.png", Options(base=base))) as picture:
        assert picture.size == (1200, 630)
    texts = svg_texts(draw_card(small_map, tmp_path / "card.svg", Options(base=base)))
    assert {"7 March 2024", "A made-up valley", "Northern Council"} <= set(texts)
    assert any("Cut-off" in text for text in texts)


def test_an_empty_card_says_that_no_control_is_known(empty_map: ControlMap, tmp_path: Path) -> None:
    assert "No control known on 7 March 2024" in svg_texts(draw_card(empty_map, tmp_path / "card.svg"))


def test_a_mirrored_page_has_its_title_at_the_right_and_its_legend_in_arabic(
    small_map: ControlMap, base: BaseGeography, tmp_path: Path
) -> None:
    arabic = style_of(DeskStyle(language="ar"))
    scene = compose(small_map, Options(base=base, style=arabic, width_px=1200))
    assert "خط التماس" in {item.text for item in scene.legend.items}
    assert scene.collisions == []
    texts = svg_texts(draw_map(small_map, tmp_path / "map.svg", Options(base=base, style=arabic, width_px=1200)))
    assert "7 آذار 2024" in texts


def test_a_sheet_shows_both_days_and_one_legend(
    small_map: ControlMap, later_map: ControlMap, base: BaseGeography, tmp_path: Path
) -> None:
    texts = svg_texts(draw_comparison(small_map, later_map, tmp_path / "two.svg", Options(base=base)))
    assert {"7 March 2024", "8 March 2024", "7 March 2024 – 8 March 2024"} <= set(texts)
    assert texts.count("Front line") == 1
    assert "Changed since 7 March 2024" in texts


def test_changes_and_link_stand_on_the_page(small_map: ControlMap, tmp_path: Path) -> None:
    told = Extras(("The Council took Yuzhny", "A strike on the river"), "desk.example/e/ab12")
    texts = svg_texts(draw_map(small_map, tmp_path / "m.svg", Options(extras=told, width_px=1200)))
    assert {"What changed", "The Council took Yuzhny", "A strike on the river"} <= set(texts)
    assert any("Evidence: desk.example/e/ab12" in text for text in texts)
    assert changes_height(Extras(), DEFAULT_STYLE) == 0 < changes_height(told, DEFAULT_STYLE)


def test_an_advance_without_a_known_origin_is_named_in_the_foot(small_map: ControlMap) -> None:
    stray = MapEvent("clm_9", "advance", 40.55, 34.96, "r1", None)
    scene = compose(dataclasses.replace(small_map, events=(stray,)), Options())
    assert scene.arrows == []
    assert "Qaryat an-Nahr" in " ".join(scene.foot)
    assert "without room for an arrow" in " ".join(scene.foot)


def test_arrangements_and_graticule_do_not_change_what_is_placed(
    composed: Callable[..., Scene], small_map: ControlMap, base: BaseGeography
) -> None:
    plain = composed(1200, based=True)
    lined = compose(small_map, Options(base=base, style=style_of(DeskStyle(graticule=True)), width_px=1200))
    assert isinstance(plain.arrangement, Arrangement)
    assert [name.anchor.text for name in plain.names] == [name.anchor.text for name in lined.names]
