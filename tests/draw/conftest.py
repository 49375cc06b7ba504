import datetime as dt
from collections.abc import Callable

import pytest
from shapely import MultiLineString, MultiPolygon, box

from mapdesk.base.geometry import Bbox
from mapdesk.model import (
    BaseGeography,
    BaseLine,
    ControlArea,
    ControlMap,
    Country,
    FrontLine,
    MapEvent,
    MapSettlement,
    Side,
)  # fmt: skip

SIDES = (
    Side("north", "Northern Council", "Council", "#F2D16B"),
    Side("south", "Southern Army", "Army", "#CF7B72"),
    Side("river", "River Brigade", "Brigade", "#57534F"),
)


def place(key: str, name: str, lng: float, lat: float, side: str | None, code: str = "PPL") -> MapSettlement:
    status = "held" if side else "unknown"
    return MapSettlement(key, name, lng, lat, code, None, status, side, 0.9 if side else 0.0, dt.date(2024, 3, 1))


@pytest.fixture
def empty_map() -> ControlMap:
    return ControlMap(dt.date(2024, 3, 7), None, "assessed", SIDES, Bbox(39.5, 34.5, 41.0, 35.6))


@pytest.fixture
def small_map() -> ControlMap:
    """Two sides and a dark pocket on a river, with a front, events, a field and a place nobody speaks of."""
    areas = (
        ControlArea("held", "north", MultiPolygon([box(40.0, 35.0, 40.6, 35.3)]), 1818.0, ("n1", "n2")),
        ControlArea("held", "south", MultiPolygon([box(40.0, 34.75, 40.4, 35.0)]), 1013.0, ("s1",)),
        ControlArea("held", "river", MultiPolygon([box(40.4, 34.75, 40.6, 34.95)]), 405.0, ("r1", "r2")),
        ControlArea("contested", "river", MultiPolygon([box(40.4, 34.95, 40.6, 35.0)]), 101.0, ("r1",)),
    )
    fronts = (
        FrontLine(("north", "river"), MultiLineString([[(40.4, 35.0), (40.6, 35.0)]]), 18.2, 2.0),
        FrontLine(("river", "south"), MultiLineString([[(40.4, 34.75), (40.4, 35.0)]]), 27.7, 1.0, True),
    )
    settlements = (
        place("n1", "Tell Shamal", 40.2, 35.15, "north", "PPLA"), place("n2", "حقل الشمال", 40.72, 35.1, "north"),
        place("s1", "Южный", 40.2, 34.9, "south", "PPLA3"), place("r1", "Qaryat an-Nahr", 40.55, 34.96, "river"),
        place("r2", "Nahr Saghir", 40.54, 34.85, "river"), place("u1", "Nobody's Village", 40.62, 35.2, None),
        place("o1", "Shamal oil field", 40.3, 35.25, "north", "OILF"),
    )  # fmt: skip
    events = (
        MapEvent("clm_1", "clash", 40.55, 34.96, "r1", "north", dt.date(2024, 3, 6)),
        MapEvent("clm_2", "advance", 40.55, 34.96, "r1", "north", dt.date(2024, 3, 6)),
        MapEvent("clm_3", "casualties", 40.55, 34.96, "r1", "north", dt.date(2024, 3, 6)),
    )
    return ControlMap(
        dt.date(2024, 3, 7), dt.datetime(2024, 3, 8, 6, tzinfo=dt.UTC), "assessed", SIDES, Bbox(39.5, 34.5, 41.0, 35.6),
        areas, fronts, settlements, events, box(39.5, 34.5, 41.0, 35.6), "A made-up valley", "For tests only",
        dt.datetime(2024, 3, 7, 18, tzinfo=dt.UTC), ("First source",), ("Made for tests",), "ab12cd34ef56" + "0" * 52,
        ("made for tests",),
    )  # fmt: skip


@pytest.fixture
def base() -> BaseGeography:
    river = BaseLine("main_river", tuple((40.4, 34.3 + 0.05 * i) for i in range(15)), "Long River")
    border = BaseLine("border", ((40.9, 34.3), (40.9, 35.8)))
    west = Country("AA", "Westland", (((38.0, 33.0), (40.9, 33.0), (40.9, 37.0), (38.0, 37.0), (38.0, 33.0)),))
    east = Country("BB", "Eastland", (((40.9, 33.0), (43.0, 33.0), (43.0, 37.0), (40.9, 37.0), (40.9, 33.0)),))
    return BaseGeography(
        Bbox(39.3, 34.3, 41.3, 35.8), (river, border), (west, east), Bbox(38.0, 33.0, 43.0, 37.0), ("Drawn for tests",)
    )


@pytest.fixture
def settle() -> Callable[..., MapSettlement]:
    return place
