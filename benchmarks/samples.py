"""Made-up maps for tests, golden pictures and timings: a plain one, a valley with every status, five crowded sides."""

import datetime as dt
import math
import random
from typing import Any

from shapely import LineString, MultiLineString, MultiPolygon, box, intersection
from shapely.ops import split

from mapdesk.base.geometry import Bbox, geodesic_area_km2, geodesic_length_km
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
)
from mapdesk.model.area import FrontBand

DAY = dt.date(2024, 3, 7)
SIDES = (
    Side("north", "Northern Council", "Council", "#F2D16B"),
    Side("south", "Southern Army", "Army", "#CF7B72"),
    Side("river", "River Brigade", "Brigade", "#57534F"),
)
RIVER = tuple((40 + 0.7 * t, 35.25 - 0.55 * t + 0.05 * math.sin(9 * t)) for t in (i / 160 - 0.3 for i in range(272)))


def valley(day: dt.date = DAY, *, shift: float = 0.0) -> ControlMap:
    """Return two sides and a dark pocket along a river, with every status; ``shift`` moves the front, in degrees."""
    strip = LineString(RIVER).buffer(0.13).intersection(box(39.9, 34.5, 40.75, 35.45))
    banks = sorted(split(strip, LineString(RIVER)).geoms, key=lambda part: -part.area)[:2]
    north, south = sorted(banks, key=lambda part: -(part.centroid.y + part.centroid.x))
    cut, band = 40.42 + shift, 0.05
    areas = [
        _area("held", "north", north, 39.8, cut - band - 0.12),
        _area("held", "north", north, cut - band - 0.12, cut - band, gained_on=day),
        _area("contested", "north", north, cut - band, cut),
        _area("contested", "river", north, cut, cut + band),
        _area("held", "river", north, cut + band, 40.8),
        _area("held", "south", south, 39.8, 40.2),
        _area("claimed", "south", south, 40.2, 40.3),
        _area("mixed", "south", south, 40.3, 40.4),
        _area("held", "south", south, 40.4, 40.62, gained_on=day - dt.timedelta(days=5)),
        _area("besieged", "south", south, 40.62, 40.8),
    ]
    front = LineString([(cut, 34.0), (cut, 36.0)]).intersection(north)
    along = LineString([point for point in RIVER if cut < point[0] < 40.7])
    fronts = (
        FrontLine(("north", "river"), MultiLineString([front]), 12.0, 2.0),
        FrontLine(("river", "south"), MultiLineString([along]), 30.0, 1.0, along_river=True),
    )
    band = MultiPolygon([front.buffer(0.035, cap_style="flat")])
    return ControlMap(
        day, dt.datetime(2024, 3, 8, 6, tzinfo=dt.UTC), "assessed", SIDES, Bbox(39.5, 34.2, 41.2, 35.8), tuple(areas),
        fronts, tuple(_places(cut)), _events(cut), None, "A made-up valley", "Every status and sign, for comparison",
        dt.datetime(2024, 3, 7, 18, tzinfo=dt.UTC), ("First source", "Second source"), ("Made up",), "ab12cd34ef56" * 5,
        front_bands=(FrontBand(("north", "river"), band, 80.0, 6.0, 0.8),),
    )  # fmt: skip


def _area(status: Any, side: str, bank: Any, west: float, east: float, gained_on: dt.date | None = None) -> ControlArea:
    shape = bank.intersection(box(west, 34, east, 36))
    parts = [part for part in getattr(shape, "geoms", [shape]) if part.geom_type == "Polygon"]
    return ControlArea(status, side, MultiPolygon(parts), 100.0, (), gained_on)


def _places(cut: float) -> list[MapSettlement]:
    rows = (
        ("Tell Shamal", 0.02, 0.06, "PPLA", "north"), ("Bir Harir", 0.12, 0.05, "PPL", "north"),
        ("Umm Nahr", 0.2, 0.07, "PPL", "north"), ("Kafr Sarha", 0.28, 0.05, "PPLA3", "north"),
        ("Abu Jisr", 0.52, 0.06, "PPLA3", "river"), ("Deir Nahr", 0.6, 0.05, "PPL", "river"),
        ("Wadi Saghir", 0.66, 0.07, "PPL", "river"), ("Южный", 0.1, -0.06, "PPLA2", "south"),
        ("Tell Janub", 0.24, -0.05, "PPL", "south"), ("الجسر", 0.34, -0.06, "PPLA3", "south"),
        ("Kafr Wadi", 0.5, -0.06, "PPL", "south"), ("Umm Hajar", 0.66, -0.06, "PPLA3", "south"),
        ("Nobody's Village", 0.4, 0.2, "PPL", None), ("Shamal field", 0.15, 0.16, "OILF", "north"),
        ("South airfield", 0.3, -0.18, "AIRF", "south"), ("River dam", 0.45, 0.0, "DAM", None),
    )  # fmt: skip
    places = []
    for number, (name, along, up, code, side) in enumerate(rows):
        lat = 35.25 - 0.55 * along / 0.7 + 0.05 * math.sin(9 * along / 0.7) + up
        status: Any = "held" if side else "unknown"
        since = DAY if name == "Kafr Sarha" and cut > 40.4 else None
        places.append(MapSettlement(f"p{number}", name, 40 + along, lat, code, None, status, side, 0.9, None, since))
    return places


def _events(cut: float) -> tuple[MapEvent, ...]:
    lat = 35.25 - 0.55 * (cut - 40) / 0.7 + 0.09
    return (
        MapEvent("c1", "clash", cut, lat, "p3", "north", DAY),
        MapEvent("c2", "advance", 40.52, 34.9, "p4", "north", DAY),
        MapEvent("c3", "strike", 40.6, 34.85, "p5", "south", DAY),
    )


def valley_base() -> BaseGeography:
    """Return the river and two countries."""
    west = Country("AA", "Westland", (((38.0, 33.0), (40.95, 33.0), (40.95, 37.0), (38.0, 37.0), (38.0, 33.0)),))
    east = Country("BB", "Eastland", (((40.95, 33.0), (43.0, 33.0), (43.0, 37.0), (40.95, 37.0), (40.95, 33.0)),))
    lines = (BaseLine("main_river", RIVER, "Long River"), BaseLine("border", ((40.95, 34.0), (40.95, 36.0))))
    return BaseGeography(Bbox(39.4, 34.1, 41.3, 35.9), lines, (west, east), Bbox(38, 33, 43, 37), ("Drawn for tests",))


def place(key: str, name: str, lng: float, lat: float, side: str | None, code: str = "PPL") -> MapSettlement:
    status = "held" if side else "unknown"
    return MapSettlement(key, name, lng, lat, code, None, status, side, 0.9 if side else 0.0, dt.date(2024, 3, 1))


def empty_map() -> ControlMap:
    """Return a day of which nothing is known."""
    return ControlMap(DAY, None, "assessed", SIDES, Bbox(39.5, 34.5, 41.0, 35.6))


def plain_map() -> ControlMap:
    """Return two sides and a dark pocket on a river, with a front, events, a field and a place nobody speaks of."""
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


def plain_base() -> BaseGeography:
    """Return a straight river and a border between two countries."""
    river = BaseLine("main_river", tuple((40.4, 34.3 + 0.05 * i) for i in range(15)), "Long River")
    border = BaseLine("border", ((40.9, 34.3), (40.9, 35.8)))
    west = Country("AA", "Westland", (((38.0, 33.0), (40.9, 33.0), (40.9, 37.0), (38.0, 37.0), (38.0, 33.0)),))
    east = Country("BB", "Eastland", (((40.9, 33.0), (43.0, 33.0), (43.0, 37.0), (40.9, 37.0), (40.9, 33.0)),))
    return BaseGeography(
        Bbox(39.3, 34.3, 41.3, 35.8), (river, border), (west, east), Bbox(38.0, 33.0, 43.0, 37.0), ("Drawn for tests",)
    )


FIVE_SIDES = tuple(
    Side(f"s{i}", name) for i, name in enumerate(("Northern Council", "Army", "Guard", "League", "Front"))
)
WORDS = (
    (("Tell", "Abu", "Umm", "Kafr", "Bir", "Deir"), ("Harir", "Mansur", "Sarha", "Nahr", "Jisr", "Shamal", "Wadi")),
    (("تل", "أبو", "كفر", "بئر", "دير"), ("حرير", "منصور", "سرحة", "نهر", "جسر", "شمال")),
    (("Новый", "Старый", "Верхний", "Малый"), ("Брод", "Мост", "Хутор", "Яр", "Луг")),
)  # in Latin, Arabic and Cyrillic letters
KINDS = ("clash", "strike", "advance", "clash", "attack")


def crowded(places: int = 200, seed: int = 14) -> tuple[ControlMap, BaseGeography]:
    """Return five sides in wedges about a bend of a river, with fronts, events and a base."""
    draw = random.Random(seed)
    whole = box(40.0, 34.4, 41.8, 35.7)
    cuts = [40.0, 40.4, 40.75, 41.1, 41.4, 41.8]
    wave = [(lng, 35.05 + 0.2 * math.sin(9 * lng) + 0.05 * math.sin(41 * lng)) for lng in _steps(39.6, 42.2, 700)]
    areas, fronts = [], []
    for number, side in enumerate(FIVE_SIDES):
        wedge = box(cuts[number], 34.4, cuts[number + 1], 35.7)
        shape = intersection(wedge, LineString(wave).buffer(0.32)).intersection(whole)
        shape = shape if shape.geom_type == "MultiPolygon" else MultiPolygon([shape])
        status = "claimed" if number == 3 else "held"
        areas.append(ControlArea(status, side.side_id, shape, geodesic_area_km2(shape)))
        if number:
            line = intersection(LineString([(cuts[number], 34.4), (cuts[number], 35.7)]), LineString(wave).buffer(0.32))
            lines = line if line.geom_type == "MultiLineString" else MultiLineString([line])
            pair = (FIVE_SIDES[number - 1].side_id, side.side_id)
            fronts.append(FrontLine(pair, lines, geodesic_length_km(lines), 2.0))
    settlements = tuple(_scattered(i, draw, wave, cuts) for i in range(places))
    events = tuple(
        MapEvent(f"e{i}", kind, p.lng, p.lat, p.place_id, p.side)
        for i, (kind, p) in enumerate(zip(KINDS * 2, settlements, strict=False))
    )  # fmt: skip
    country = Country("AA", "Westland", (((38, 33), (43, 33), (43, 37), (38, 37), (38, 33)),))
    base = BaseGeography(
        Bbox(39.6, 34.0, 42.2, 36.0),
        (BaseLine("main_river", tuple(wave), "Long River"),),
        (country,),
        Bbox(38, 33, 43, 37),
    )
    day = dt.date(2024, 3, 7)
    return ControlMap(
        day, None, "assessed", FIVE_SIDES, Bbox(40.0, 34.4, 41.8, 35.7), tuple(areas), tuple(fronts), settlements,
        events, title="A made-up valley", subtitle="For measuring only",
    ), base  # fmt: skip


def _steps(low: float, high: float, count: int) -> list[float]:
    return [low + (high - low) * i / (count - 1) for i in range(count)]


def _scattered(number: int, draw: random.Random, wave: list[tuple[float, float]], cuts: list[float]) -> MapSettlement:
    lng, lat = draw.choice([point for point in wave if cuts[0] < point[0] < cuts[-1]])
    lng, lat = lng + draw.uniform(-0.02, 0.02), lat + draw.uniform(-0.28, 0.28)
    side = FIVE_SIDES[min(4, max(0, sum(lng > cut for cut in cuts) - 1))].side_id
    people = draw.choice([None, None, 900, 5_000, 20_000, 80_000])
    return MapSettlement(
        f"p{number}", " ".join(map(draw.choice, draw.choice(WORDS))), lng, lat, "PPL", people, "held", side, 0.9
    )
