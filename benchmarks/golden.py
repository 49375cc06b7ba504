"""Golden pictures: a made-up valley in, small pictures of every layout out, compared with those in tests/draw/golden.

Run: python benchmarks/golden.py          renews the pictures and writes build/golden/before_after.png
     python benchmarks/golden.py --check  compares only, and writes the sheet where one differs
"""

import dataclasses
import datetime as dt
import math
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageChops
from shapely import LineString, MultiLineString, MultiPolygon, box
from shapely.ops import split

from mapdesk.base.geometry import Bbox
from mapdesk.draw.card import draw_card
from mapdesk.draw.comparison import draw_comparison
from mapdesk.draw.disagreement import draw_disagreement
from mapdesk.draw.furniture import Extras
from mapdesk.draw.still import draw_map
from mapdesk.draw.themes import DARK, PRINT, DeskStyle, style_of
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

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "tests" / "draw" / "golden"
WIDTH = 600
# The same packages give the same bytes on one machine. Another processor's floating point and another build of the
# font rasteriser move the grey edge of a letter or line by a few levels: on a page that is mostly flat colour that is
# under 0.3 levels on average and touches next to no pixel by more than 40. A name that moves or a hatch that changes
# is far above both.
MOST_MEAN, MOST_CHANGED, LEVELS = 0.5, 0.002, 40
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
    return ControlMap(
        day, dt.datetime(2024, 3, 8, 6, tzinfo=dt.UTC), "assessed", SIDES, Bbox(39.5, 34.2, 41.2, 35.8), tuple(areas),
        fronts, tuple(_places(cut)), _events(cut), None, "A made-up valley", "Every status and sign, for comparison",
        dt.datetime(2024, 3, 7, 18, tzinfo=dt.UTC), ("First source", "Second source"), ("Made up",), "ab12cd34ef56" * 5,
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


def base() -> BaseGeography:
    """Return the river and two countries."""
    west = Country("AA", "Westland", (((38.0, 33.0), (40.95, 33.0), (40.95, 37.0), (38.0, 37.0), (38.0, 33.0)),))
    east = Country("BB", "Eastland", (((40.95, 33.0), (43.0, 33.0), (43.0, 37.0), (40.95, 37.0), (40.95, 33.0)),))
    lines = (BaseLine("main_river", RIVER, "Long River"), BaseLine("border", ((40.95, 34.0), (40.95, 36.0))))
    return BaseGeography(Bbox(39.4, 34.1, 41.3, 35.9), lines, (west, east), Bbox(38, 33, 43, 37), ("Drawn for tests",))


def pictures() -> Mapping[str, Callable[[Path], Path]]:
    """Return what draws each golden picture, by its file name."""
    now, before = valley(), valley(DAY - dt.timedelta(days=7), shift=-0.12)
    arabic = dataclasses.replace(now, title="وادي النهر", subtitle="من يسيطر على القرى")
    told = Extras(("Council forces entered Kafr Sarha", "A strike near Deir Nahr"), "desk.example/e/ab12")
    rtl = style_of(DeskStyle(language="ar", graticule=True))
    return {
        "page.png": lambda p: draw_map(now, p, base=base(), width_px=WIDTH, extras=told),
        "print.png": lambda p: draw_map(now, p, base=base(), width_px=WIDTH, style=PRINT),
        "mirrored.png": lambda p: draw_map(arabic, p, base=base(), width_px=WIDTH, style=rtl),
        "card_dark.png": lambda p: _halved(draw_card(now, p, base=base(), style=DARK)),
        "two_dates.png": lambda p: draw_comparison(before, now, p, base=base(), width_px=WIDTH),
        "disagreement.png": lambda p: draw_disagreement(
            now, before, p, names=("First view", "Second view"), base=base(), width_px=WIDTH
        ),
    }


def _halved(path: Path) -> Path:
    with Image.open(path) as image:
        small = image.convert("RGB").resize((image.width // 2, image.height // 2), Image.Resampling.BOX)
    small.save(path)
    return path


def difference(old: Path, new: Path) -> tuple[float, float]:
    """Return the mean difference in levels of 255 and the share of pixels that differ by more than ``LEVELS``."""
    with Image.open(old) as a, Image.open(new) as b:
        if a.size != b.size:
            return 255.0, 1.0
        apart = np.abs(np.asarray(a.convert("RGB"), dtype=np.int16) - np.asarray(b.convert("RGB"), dtype=np.int16))
    return float(apart.mean()), float((apart.max(axis=-1) > LEVELS).mean())


def same(old: Path, new: Path) -> bool:
    """Whether two pictures are the same within the tolerance."""
    mean, changed = difference(old, new)
    return mean <= MOST_MEAN and changed <= MOST_CHANGED


def _sheet(pairs: list[tuple[Path, Path]], path: Path) -> None:
    """Put before, after and their difference side by side, a row for each picture."""
    rows = []
    for old, new in pairs:
        with Image.open(new) as image:
            after = image.convert("RGB")
        with Image.open(old if old.exists() else new) as image:
            before = image.convert("RGB")
        apart = ImageChops.invert(ImageChops.difference(before.resize(after.size), after))
        row = Image.new("RGB", (3 * after.width + 40, max(before.height, after.height) + 20), "#FFFFFF")
        for number, picture in enumerate((before, after, apart)):
            row.paste(picture, (number * (after.width + 20), 0))
        rows.append(row)
    whole = Image.new("RGB", (max(row.width for row in rows), sum(row.height for row in rows)), "#FFFFFF")
    top = 0
    for row in rows:
        whole.paste(row, (0, top))
        top += row.height
    path.parent.mkdir(parents=True, exist_ok=True)
    whole.save(path)


def main(arguments: list[str]) -> int:
    """Renew or check; return 1 where a check finds a difference."""
    drawn, sheet = ROOT / "build" / "golden", ROOT / "build" / "golden" / "before_after.png"
    changed = []
    for name, draw in pictures().items():
        new, old = draw(drawn / name), KEPT / name
        if not old.exists() or not same(old, new):
            changed.append((old, new))
    if changed:
        _sheet(changed, sheet)
        sys.stdout.write(f"before and after: {sheet.relative_to(ROOT)}\n")
    for old, new in changed:
        sys.stdout.write(f"{'differs' if '--check' in arguments else 'renewed'}: {old.name}\n")
        if "--check" not in arguments:
            old.parent.mkdir(parents=True, exist_ok=True)
            with Image.open(new) as image:
                image.convert("RGB").save(old, optimize=True)
    return 1 if changed and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
