import dataclasses
import datetime as dt
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from shapely import MultiPolygon, Point, box, union_all

from mapdesk.base.geometry import Bbox
from mapdesk.draw.compose import compose
from mapdesk.draw.frame import Box, news_bbox
from mapdesk.draw.furniture import head_texts
from mapdesk.draw.options import Extras, Options
from mapdesk.draw.repair import BARE
from mapdesk.draw.scene import Scene
from mapdesk.draw.still import draw_map, draw_maps, measure_collisions
from mapdesk.draw.style import DEFAULT_STYLE
from mapdesk.errors import InputError
from mapdesk.model import BaseGeography, ControlMap, MapEvent, MapSettlement
from mapdesk.model.area import FrontBand


def svg_texts(path: Path) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]+)</text>", path.read_text(encoding="utf-8"))


def test_an_empty_map_says_that_no_control_is_known(empty_map: ControlMap, tmp_path: Path) -> None:
    path = draw_map(empty_map, tmp_path / "map.svg")
    texts = svg_texts(path)
    assert "No control known on 7 March 2024" in texts
    assert "Control not known" in texts
    assert not {"Northern Council", "Front line", "Clash"} & set(texts)


def test_a_wrong_suffix_or_width_is_refused_before_anything_is_written(empty_map: ControlMap, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.png, \.svg or \.pdf"):
        draw_maps(empty_map, [tmp_path / "map.png", tmp_path / "map.gif"])
    with pytest.raises(InputError, match="px wide"):
        draw_map(empty_map, tmp_path / "map.png", Options(width_px=20))
    assert list(tmp_path.iterdir()) == []


def test_the_same_map_gives_the_same_bytes_in_every_format_without_the_clock(
    small_map: ControlMap, base: BaseGeography, tmp_path: Path
) -> None:
    names = ("map.png", "map.svg", "map.pdf")
    first = draw_maps(small_map, [tmp_path / "a" / name for name in names], Options(base=base, width_px=600))
    alone = draw_map(small_map, tmp_path / "b" / "map.svg", Options(base=base, width_px=600))
    others = draw_maps(small_map, [tmp_path / "b" / name for name in names[::2]], Options(base=base, width_px=600))
    written = [path.read_bytes() for path in first]
    assert written == [path.read_bytes() for path in (others[0], alone, others[1])]
    for data in written:
        assert not [word for word in (b"CreationDate", b"dc:date", b"matplotlib") if word in data]
        assert str(dt.date.today().year).encode() + b"-" not in data  # noqa: DTZ011  the wall clock is what must be absent


@pytest.mark.parametrize("width", [240, 900])
def test_a_picture_has_the_width_asked_for(small_map: ControlMap, tmp_path: Path, width: int) -> None:
    data = draw_map(small_map, tmp_path / "map.png", Options(width_px=width)).read_bytes()
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.width == width
        assert 0.5 < picture.height / picture.width < 1.5


def test_names_symbols_dots_and_cards_never_overlap(
    composed: Callable[..., Scene], small_map: ControlMap, base: BaseGeography
) -> None:
    assert composed(based=True).collisions == []
    assert measure_collisions(small_map, Options(base=base, width_px=1200)) == []


@pytest.mark.parametrize("seed", [1, 2])
def test_two_hundred_random_places_in_three_scripts_give_no_overlap_and_most_names(
    crowded: Callable[[int], Scene], seed: int
) -> None:
    scene = crowded(seed)
    assert scene.collisions == []
    assert len(scene.names) > 140
    assert all(scene.frame.box.holds(name.box) for name in scene.names)


def test_a_village_named_far_from_its_dot_is_tied_to_it_by_a_line(crowded: Callable[[int], Scene]) -> None:
    names = [name for name in crowded(1).names if name.anchor.rank == 4]
    gaps = [box(*n.box).distance(Point(n.anchor.x, n.anchor.y)) - n.anchor.radius for n in names]
    far = [name for name, gap in zip(names, gaps, strict=True) if gap > BARE + 0.1]
    assert len(far) > 5
    assert all(name.leader for name in far)


def test_the_measure_sees_a_name_on_a_river_and_on_a_front(small_map: ControlMap, base: BaseGeography) -> None:
    scene = compose(small_map, Options(base=base))
    x, y = scene.ground.main_river.interpolate(0.5, normalized=True).coords[0]
    scene.taken.add("name", "in the river", Box(x - 20, y - 5, x + 20, y + 5))
    x, y = scene.fronts.land.interpolate(0.5, normalized=True).coords[0]
    scene.taken.add("name", "on the front", Box(x - 5, y - 20, x + 5, y + 20))
    found = set(scene.collisions)
    assert {("name:in the river", "line:main river"), ("name:on the front", "line:front")} <= found


def test_every_kind_of_sign_is_drawn_once_it_occurs_and_then_explained(
    empty_map: ControlMap, settle: Callable[..., MapSettlement]
) -> None:
    codes = ("OILF", "GASF", "AIRB", "MILB", "DAM", "BDG", "PSTB")
    places = tuple(settle(code, f"Place {code}", 39.7 + 0.15 * i, 35.2, "north", code) for i, code in enumerate(codes))
    kinds = ("clash", "strike", "attack")
    events = tuple(MapEvent(f"c{i}", kind, 39.8 + 0.3 * i, 34.9, f"e{i}", "north") for i, kind in enumerate(kinds))
    scene = compose(dataclasses.replace(empty_map, settlements=places, events=events), Options())
    kinds_drawn = {sign.kind for sign in scene.signs}
    assert kinds_drawn == {
        "clash", "strike", "attack", "drop", "flame", "plane", "base", "dam", "bridge", "border_post",
    }  # fmt: skip
    assert kinds_drawn <= {item.kind for item in scene.legend.items}
    assert scene.collisions == []


def test_a_village_in_the_news_is_named_at_article_size_too(
    composed: Callable[..., Scene], small_map: ControlMap
) -> None:
    told = compose(small_map, Options(width_px=1200, extras=Extras(change_ids=frozenset({"r2"}))))
    assert "Nahr Saghir" not in {name.anchor.text for name in composed(1200).names}
    assert "Nahr Saghir" in {name.anchor.text for name in told.names}


def test_a_band_about_a_front_is_drawn_on_assessed_land_only_and_explained(small_map: ControlMap) -> None:
    (land_front, _) = small_map.front_lines
    wide = FrontBand(land_front.sides, MultiPolygon([box(40.3, 34.9, 40.9, 35.1)]), 1000.0, 10.0, 0.8)
    scene = compose(dataclasses.replace(small_map, front_bands=(wide,)), Options())
    land = union_all([one.shape for one in scene.lands]).buffer(3)
    assert land.covers(scene.fronts.band)
    assert scene.fronts.band.area > 1000
    assert "The line may run anywhere here" in {item.text for item in scene.legend.items}
    along_river = dataclasses.replace(wide, along_river=True)
    plain = compose(dataclasses.replace(small_map, front_bands=(along_river,)), Options())
    assert plain.fronts.band.is_empty
    assert "band" not in {item.kind for item in plain.legend.items}


def test_the_measure_of_overlaps_can_fail(small_map: ControlMap) -> None:
    scene = compose(small_map, Options())
    name = scene.names[0]
    scene.taken.add("symbol", "laid over it", name.box)
    assert (f"name:{name.anchor.key}", "symbol:laid over it") in scene.collisions


def test_the_legend_shows_only_what_is_shown(composed: Callable[..., Scene], small_map: ControlMap) -> None:
    full = {item.text for item in composed(based=True).legend.items}
    assert {"Northern Council", "Contested", "Front line", "Clash", "Oil field (by holder)", "Council advance"} <= full
    assert "Holder not known" in full
    assert not {"Strike", "Besieged", "Dam", "Northern Council: claimed, not confirmed"} & full
    bare = dataclasses.replace(
        small_map, areas=small_map.areas[:1], front_lines=(), events=(), settlements=small_map.settlements[:1]
    )
    less = {item.text for item in compose(bare, Options()).legend.items}
    assert less == {"Northern Council", "Nothing known: control not mapped"}


def test_a_claim_only_map_is_drawn_and_explained_as_claimed(small_map: ControlMap) -> None:
    claimed = dataclasses.replace(small_map.areas[0], status="claimed")
    scene = compose(
        dataclasses.replace(small_map, areas=(claimed,), settlements=(), front_lines=(), events=()), Options()
    )
    assert [item.kind for item in scene.legend.land] == ["claimed", "ground"]


def test_a_denied_or_other_kind_of_event_draws_no_symbol(small_map: ControlMap) -> None:
    only = dataclasses.replace(small_map, events=(small_map.events[2],))
    assert [sign.kind for sign in compose(only, Options()).signs] == ["drop"]


def test_an_arrow_points_from_its_side_to_the_place(composed: Callable[..., Scene]) -> None:
    (arrow,) = composed().arrows
    assert arrow.side == "north"
    assert arrow.tail[1] > arrow.tip[1]  # the north comes from the north


def test_an_advance_of_a_side_that_stands_nowhere_has_no_arrow(small_map: ControlMap) -> None:
    stray = MapEvent("clm_9", "advance", 40.55, 34.96, "r1", None)
    scene = compose(dataclasses.replace(small_map, events=(stray,)), Options())
    assert scene.arrows == []
    assert all("advance" not in item.text for item in scene.legend.items)


def test_article_size_leaves_out_the_names_of_villages(composed: Callable[..., Scene]) -> None:
    full = {name.anchor.text for name in composed(based=True).names}
    small = {name.anchor.text for name in composed(1200, based=True).names}
    assert "Nahr Saghir" in full
    assert "Nahr Saghir" not in small
    assert {"Tell Shamal", "Qaryat an-Nahr"} <= small  # a city, and the village of which the claims speak


def test_names_of_a_dark_pocket_stand_outside_it(composed: Callable[..., Scene]) -> None:
    scene = composed()
    (pocket,) = (name for name in scene.names if name.anchor.key == "r2")
    dark = [scene.frame.project(area.geometry) for area in scene.control_map.areas if area.side == "river"]
    assert len(pocket.leader) == 3
    assert all(not shape.intersects(box(*pocket.box)) for shape in dark)


def test_a_close_up_holds_the_events_and_is_offered_only_where_it_shows_more(
    small_map: ControlMap, empty_map: ControlMap, settle: Callable[..., MapSettlement]
) -> None:
    assert news_bbox(empty_map) is None
    assert news_bbox(small_map) is None  # the whole map is hardly wider
    far = (*small_map.settlements, settle("f", "Far Town", 44.0, 37.0, "south"))
    close = news_bbox(dataclasses.replace(small_map, settlements=far))
    assert close is not None
    assert all(close.contains(event.lng, event.lat) for event in small_map.events)
    assert close.east - close.west < 1


def test_a_close_up_may_leave_out_one_event_of_three_that_lies_far_away(
    small_map: ControlMap, settle: Callable[..., MapSettlement]
) -> None:
    near = [MapEvent(f"n{i}", "clash", 40.5 + 0.01 * i, 34.9, f"n{i}", "north") for i in range(2)]
    stray = MapEvent("far", "strike", 43.9, 36.9, "far", "north")
    wide = dataclasses.replace(small_map, settlements=(*small_map.settlements, settle("f", "Far", 44.0, 37.0, "south")))
    close = news_bbox(dataclasses.replace(wide, events=(*near, stray)))
    assert close is not None
    assert close.contains(40.5, 34.9)
    assert not close.contains(stray.lng, stray.lat)
    assert news_bbox(dataclasses.replace(wide, events=(near[0], stray))) is None  # one of two is too much to leave out


def test_a_focus_shows_only_that_box(small_map: ControlMap, base: BaseGeography) -> None:
    scene = compose(small_map, Options(base=base, focus=Bbox(40.4, 34.8, 40.7, 35.05)))
    assert scene.frame.extent.width < 60
    assert "n1" not in {dot.place.place_id for dot in scene.dots}


def test_text_stays_text_in_svg_in_every_script(small_map: ControlMap, base: BaseGeography, tmp_path: Path) -> None:
    texts = svg_texts(draw_map(small_map, tmp_path / "map.svg", Options(base=base)))
    assert {"Tell Shamal", "Южный", "حقل الشمال", "A made-up valley", "7 March 2024"} <= set(texts)
    assert any("Cut-off: 7 March 2024, 18:00 UTC" in text and "Ledger ab12cd34ef56" in text for text in texts)
    assert any(text.startswith("Sources: First source") for text in texts)


def test_a_script_without_a_face_is_romanised(small_map: ControlMap, settle: Callable[..., MapSettlement]) -> None:
    chinese = dataclasses.replace(small_map, settlements=(settle("c", "北京", 40.2, 35.15, "north", "PPLA"),))
    assert "BeiJing" in {name.anchor.text for name in compose(chinese, Options(width_px=1200)).names}


def test_a_map_of_one_partys_claims_says_so(small_map: ControlMap) -> None:
    def said(perspective: str) -> list[str]:
        return head_texts(dataclasses.replace(small_map, perspective=perspective), DEFAULT_STYLE)[1]

    assert said("assessed") == ["For tests only"]
    assert said("as a paper says") == ["For tests only (as a paper says)"]
    assert said("south") == ["For tests only (as sources of Army tell it)"]
    assert said("agreed") == ["For tests only (what all sides agree on)"]


def test_a_title_in_any_script_enters_every_format(empty_map: ControlMap, tmp_path: Path) -> None:
    arabic = dataclasses.replace(empty_map, title="وادي الفرات")
    for path in draw_maps(arabic, [tmp_path / name for name in ("m.png", "m.svg", "m.pdf")], Options(width_px=400)):
        assert path.stat().st_size > 4_000
