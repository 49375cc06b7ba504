import copy
import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from mapdesk.base.geometry import Bbox
from mapdesk.draw.geojson import from_geojson, to_geojson
from mapdesk.errors import InputError
from mapdesk.model import ControlArea, ControlMap, MapEvent, MapSettlement, Side


def through_text(control_map: ControlMap) -> ControlMap:
    return from_geojson(json.loads(json.dumps(to_geojson(control_map))))


def test_an_empty_map_comes_back_as_it_was(empty_map: ControlMap) -> None:
    assert through_text(empty_map) == empty_map


def test_a_full_map_comes_back_as_it_was(small_map: ControlMap) -> None:
    back = through_text(small_map)
    assert to_geojson(back) == to_geojson(small_map)
    assert back.sides == small_map.sides
    assert back.settlements == small_map.settlements
    assert back.events == small_map.events
    assert back.cut_off == small_map.cut_off
    assert [area.geometry.equals(old.geometry) for area, old in zip(back.areas, small_map.areas, strict=True)] == [
        True
    ] * 4


def test_features_have_kinds_ids_and_units(small_map: ControlMap) -> None:
    document = to_geojson(small_map)
    assert {f["properties"]["kind"] for f in document["features"]} == {
        "area", "front_line", "settlement", "event", "boundary",
    }  # fmt: skip
    ids = [feature["id"] for feature in document["features"]]
    assert len(set(ids)) == len(ids)
    assert {"area_km2", "status", "side", "place_ids"} <= set(document["features"][0]["properties"])
    assert document["mapdesk"]["ledger_head"].startswith("ab12cd34ef56")


def test_rings_are_wound_as_rfc_7946_asks_and_rounded(empty_map: ControlMap) -> None:
    clockwise = Polygon(box(40, 35, 41, 36).exterior.coords[::-1], [box(40.2, 35.2, 40.4, 35.4).exterior.coords])
    area = ControlArea("held", "north", MultiPolygon([clockwise]), 1.0)
    document = to_geojson(
        ControlMap(empty_map.day, None, "assessed", empty_map.sides, empty_map.bbox, areas=(area,), settlements=(
            MapSettlement("p", "P", 40.123456789, 35.0, "PPL", None, "held", "north", 1 / 3),))
    )  # fmt: skip
    outer, hole = document["features"][0]["geometry"]["coordinates"][0]
    assert Polygon(outer).exterior.is_ccw
    assert not Polygon(hole).exterior.is_ccw
    assert document["features"][1]["geometry"]["coordinates"] == [40.123457, 35.0]


degrees = st.floats(-89, 89, allow_nan=False).map(lambda value: round(value, 6))
names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(names, degrees, degrees, st.sampled_from(["held", "contested", "unknown"])), max_size=8),
    names,
    st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2090, 1, 1), timezones=st.just(dt.UTC)),  # noqa: DTZ001
)
def test_any_map_of_points_comes_back(
    rows: list[tuple[str, float, float, Any]], title: str, moment: dt.datetime
) -> None:
    places = tuple(
        MapSettlement(f"p{i}", name, lng, lat, "PPL", i, status, "a", 0.5, moment.date())
        for i, (name, lng, lat, status) in enumerate(rows)
    )
    events = tuple(MapEvent(f"c{i}", "clash", lng, lat, f"p{i}", None, None) for i, (_, lng, lat, _) in enumerate(rows))
    control_map = ControlMap(
        moment.date(), moment, "assessed", (Side("a", title),), Bbox(-90, -90, 90, 90), (), (), places, events,
        title=title, cut_off=moment,
    )  # fmt: skip
    assert through_text(control_map) == control_map


def broken(document: dict[str, Any], change: Any) -> dict[str, Any]:
    other = copy.deepcopy(document)
    change(other)
    return other


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.pop("mapdesk"), "mapdesk"),
        (lambda d: d["mapdesk"].pop("day"), "day"),
        (lambda d: d["mapdesk"].update(cut_off="yesterday"), "member 'mapdesk'"),
        (lambda d: d.update(type="Feature"), "FeatureCollection"),
        (lambda d: d.update(features="none"), "list"),
        (lambda d: d["features"][2]["properties"].update(kind="blob"), "feature 2: kind is 'blob'"),
        (lambda d: d["features"][1]["properties"].update(status="liked"), "feature 1"),
        (lambda d: d["features"][1]["properties"].pop("status"), "feature 1"),
        (lambda d: d["features"][0].update(geometry=None), "feature 0: it has no geometry"),
        (lambda d: d["features"][0].update(geometry={"type": "Point", "coordinates": [1, 2]}), "feature 0: an area"),
        (lambda d: d["features"][3].pop("properties"), "feature 3"),
        (lambda d: d["features"].insert(5, "text"), "feature 5: not a GeoJSON Feature"),
        (lambda d: d["features"][6].update(geometry={"type": "Point", "coordinates": [400000, 2]}), "degrees"),
        (lambda d: d["features"][6].update(geometry={"type": "Point", "coordinates": []}), "feature 6"),
        (lambda d: d["features"][6].update(geometry={"type": "Point", "coordinates": ["a", "b"]}), "feature 6"),
        (lambda d: d["features"][0]["geometry"].update(type="Blob"), "feature 0"),
    ],
)
def test_bad_input_is_refused_by_index_and_reason(small_map: ControlMap, change: Any, said: str) -> None:
    with pytest.raises(InputError, match=r"map\.geojson") as caught:
        from_geojson(broken(to_geojson(small_map), change), "map.geojson")
    assert said in str(caught.value)
