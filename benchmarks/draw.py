"""How long a picture takes and how many names it places: a made-up front with five sides and 200 places.

Run: python benchmarks/draw.py
"""

import datetime as dt
import math
import random
import sys
import tempfile
import time
from pathlib import Path

from shapely import LineString, MultiLineString, MultiPolygon, box, intersection

from mapdesk.base.geometry import Bbox, geodesic_area_km2, geodesic_length_km
from mapdesk.draw.compose import compose
from mapdesk.draw.still import draw_map
from mapdesk.draw.style import DEFAULT_STYLE
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

SIDES = tuple(Side(f"s{i}", name) for i, name in enumerate(("Northern Council", "Army", "Guard", "League", "Front")))
WORDS = ("Tell", "Abu", "Umm", "Kafr", "Bir", "Deir"), ("Harir", "Mansur", "Sarha", "Nahr", "Jisr", "Shamal", "Wadi")
KINDS = ("clash", "strike", "advance", "clash", "attack")
FLOORS = {3000: 4.0, 1200: 1.5}  # seconds that the issue allows


def made_up_map(places: int = 200, seed: int = 14) -> tuple[ControlMap, BaseGeography]:
    """Return five sides in wedges about a bend of a river, with fronts, events and a base."""
    draw = random.Random(seed)
    whole = box(40.0, 34.4, 41.8, 35.7)
    cuts = [40.0, 40.4, 40.75, 41.1, 41.4, 41.8]
    wave = [(lng, 35.05 + 0.2 * math.sin(9 * lng) + 0.05 * math.sin(41 * lng)) for lng in _steps(39.6, 42.2, 700)]
    areas, fronts = [], []
    for number, side in enumerate(SIDES):
        wedge = box(cuts[number], 34.4, cuts[number + 1], 35.7)
        shape = intersection(wedge, LineString(wave).buffer(0.32)).intersection(whole)
        shape = shape if shape.geom_type == "MultiPolygon" else MultiPolygon([shape])
        status = "claimed" if number == 3 else "held"
        areas.append(ControlArea(status, side.side_id, shape, geodesic_area_km2(shape)))
        if number:
            line = intersection(LineString([(cuts[number], 34.4), (cuts[number], 35.7)]), LineString(wave).buffer(0.32))
            lines = line if line.geom_type == "MultiLineString" else MultiLineString([line])
            pair = (SIDES[number - 1].side_id, side.side_id)
            fronts.append(FrontLine(pair, lines, geodesic_length_km(lines), 2.0))
    settlements = tuple(_place(i, draw, wave, cuts) for i in range(places))
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
        day, None, "assessed", SIDES, Bbox(40.0, 34.4, 41.8, 35.7), tuple(areas), tuple(fronts), settlements, events,
        title="A made-up valley", subtitle="For measuring only",
    ), base  # fmt: skip


def _steps(low: float, high: float, count: int) -> list[float]:
    return [low + (high - low) * i / (count - 1) for i in range(count)]


def _place(number: int, draw: random.Random, wave: list[tuple[float, float]], cuts: list[float]) -> MapSettlement:
    lng, lat = draw.choice([point for point in wave if cuts[0] < point[0] < cuts[-1]])
    lng, lat = lng + draw.uniform(-0.02, 0.02), lat + draw.uniform(-0.28, 0.28)
    side = SIDES[min(4, max(0, sum(lng > cut for cut in cuts) - 1))].side_id
    people = draw.choice([None, None, 900, 5_000, 20_000, 80_000])
    return MapSettlement(f"p{number}", " ".join(map(draw.choice, WORDS)), lng, lat, "PPL", people, "held", side, 0.9)


def main() -> None:
    """Print wall and processor seconds of the third of three drawings, and what was placed."""
    out = sys.stdout.write
    control_map, base = made_up_map()
    with tempfile.TemporaryDirectory() as folder:
        for width, most in FLOORS.items():
            taken = []
            for _ in range(3):
                wall, processor = time.perf_counter(), time.process_time()
                draw_map(control_map, Path(folder) / "map.png", base=base, width_px=width)
                taken.append((time.perf_counter() - wall, time.process_time() - processor))
            scene = compose(control_map, base, DEFAULT_STYLE, width)
            best = min(taken)
            out(
                f"{width} px wide, {len(scene.dots)} places, {len(SIDES)} sides: {best[0]:.2f} s "
                f"({best[1]:.2f} s of processor; first {taken[0][0]:.2f} s), at most {most} s; "
                f"{len(scene.names)} names, {len(scene.collisions)} overlaps\n"
            )


if __name__ == "__main__":
    main()
