"""The gallery of the docs: the demo desk in, its maps in every layout and docs/gallery.md out.

Run: python benchmarks/gallery.py [FOLDER]   FOLDER is a demo desk that is there already; without one it is made anew.
"""

import dataclasses
import datetime as dt
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import fronts
from PIL import Image

from mapdesk.base.geography import BaseGeography, read_geography
from mapdesk.config import open_desk
from mapdesk.draw.card import draw_card
from mapdesk.draw.comparison import draw_comparison
from mapdesk.draw.disagreement import draw_disagreement
from mapdesk.draw.frame import news_bbox
from mapdesk.draw.gains import with_gains
from mapdesk.draw.options import Options
from mapdesk.draw.palette import fewer_colours
from mapdesk.draw.period import draw_period
from mapdesk.draw.still import draw_map
from mapdesk.draw.style import Style
from mapdesk.draw.themes import DARK, LIGHT, PRINT, DeskStyle, style_of
from mapdesk.model import ControlMap, Side
from mapdesk.pipeline.products import map_of_desk

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "gallery"
DAYS = (dt.date(2018, 5, 1), dt.date(2018, 5, 14), dt.date(2018, 5, 24))
WIDTH = 1200
COLOURS = 144  # in a picture kept in the repository: a third of the bytes, and the eye sees no difference
MOST_BYTES, MOST_IN_ALL = 300_000, 2_000_000


@dataclass(frozen=True)
class Demo:
    """The demo's maps by day, one side's own map, and the base."""

    maps: tuple[ControlMap, ...]
    claimed: ControlMap
    base: BaseGeography


Painter = Callable[[Path], Path]
Picture = tuple[str, str, Painter]  # file name, caption, what draws it


def read_demo(folder: Path) -> Demo:
    """Estimate and outline the demo desk's days and one perspective."""
    desk = open_desk(folder)
    maps = tuple(map_of_desk(desk, day) for day in DAYS)
    return Demo(maps, map_of_desk(desk, DAYS[1], perspective="sdf"), read_geography(desk.base_file))


def synthetic_front() -> ControlMap:
    """Outline a made-up salient whose true line is known to `benchmarks/fronts.py`, which scores such maps."""
    made = fronts.draw(fronts.make_world("salient", 3, 7.0))
    return dataclasses.replace(
        made, title="A made-up salient", subtitle="Settlements at random, a fifth of them hidden; the line is ours",
        sides=(Side("red", "Red side", colour="#CF7B72"), Side("blue", "Blue side", colour="#8FA7C4")),
    )  # fmt: skip


def six(demo: Demo) -> list[Picture]:
    """Return the six maps that show the whole of it."""
    base, second = demo.base, demo.maps[1]
    close = Options(base=base, width_px=WIDTH, focus=news_bbox(second))
    days = [
        (f"day_{one.day.isoformat()}.png", f"{one.day:%-d %B %Y}: the whole map at article size.", _page(one, base))
        for one in demo.maps
    ]
    return [
        *days,
        ("perspective.png", "14 May as the sources close to one side tell it; of most places they say nothing.",
         lambda p: draw_map(demo.claimed, p, close)),
        ("disagreement.png", "Where that telling and the assessed map differ; thin lines: only one of them speaks.",
         lambda p: draw_disagreement(second, demo.claimed, p, close)),
        ("synthetic_front.png", "A made-up salient: the line and the ground in which it may run.",
         lambda p: draw_map(synthetic_front(), p, Options(width_px=WIDTH))),
    ]  # fmt: skip


def more(demo: Demo) -> list[Picture]:
    """Return the other layouts."""
    first, second, third = demo.maps
    base = demo.base
    wide = Options(base=base, width_px=WIDTH)
    arabic = dataclasses.replace(
        second, title="آخر جيب على الفرات", subtitle="من يسيطر على البلدات والقرى بين دير الزور والحدود العراقية"
    )
    rtl = style_of(DeskStyle(language="ar", graticule=True))
    return [
        ("closeup.png", "14 May: the close-up of where the news is.",
         lambda p: draw_map(second, p, dataclasses.replace(wide, focus=news_bbox(second)))),
        ("two_dates.png", "Two dates on one sheet, with one legend.", lambda p: draw_comparison(first, third, p, wide)),
        ("gains.png", "24 May with what changed hands since the earlier maps.",
         lambda p: draw_map(with_gains(third, [first, second]), p, wide)),
        ("dark.png", "The dark theme.", _page(second, base, DARK)),
        ("print.png", "The print theme: every side has a hatch of its own.", _page(second, base, PRINT)),
        ("mirrored.png", "A page that runs from right to left, with a graticule.", _page(arabic, base, rtl)),
        ("card.png", "The social card, 1200 x 630.", lambda p: draw_card(second, p, Options(base=base))),
        ("period.gif", "The period as a film; `-o film.mp4` gives the same as MP4.",
         lambda p: draw_period(demo.maps, p, Options(base=base, width_px=640))),
    ]  # fmt: skip


def _page(control_map: ControlMap, base: BaseGeography, style: Style = LIGHT) -> Callable[[Path], Path]:
    return lambda path: draw_map(control_map, path, Options(base=base, style=style, width_px=WIDTH))


def _shrink(path: Path) -> None:
    """Bring a PNG to fewer colours."""
    if path.suffix != ".png":
        return
    with Image.open(path) as image:
        whole = image.convert("RGB")
    fewer_colours([whole], COLOURS)[0].save(path, optimize=True)


def write_page(parts: Mapping[str, list[Picture]]) -> None:
    """Write docs/gallery.md."""
    lines = [
        "# Gallery", "",
        "Drawn by `make docs`. The demo's reports are written for it and its starting map is an illustration; every",
        "area follows from them by the rules of [estimate](estimate.md), [outline](outline.md) and [draw](draw.md).",
        "",
    ]  # fmt: skip
    for heading, drawn in parts.items():
        lines += [f"## {heading}", ""]
        for name, caption, _ in drawn:
            lines += [f"![{caption}](gallery/{name})", "", caption, ""]
    (ROOT / "docs" / "gallery.md").write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Draw everything; return 1 where a picture is heavier than a repository should carry."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(arguments[0]) if arguments else Path(made) / "demo"
        if not arguments:
            command = [sys.executable, "-m", "mapdesk", "demo", "--no-serve", "--no-pictures", "--force", str(folder)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        demo = read_demo(folder)
        OUT.mkdir(parents=True, exist_ok=True)
        parts = {"Six maps": six(demo), "Other layouts": more(demo)}
        for name, _, draw in (picture for part in parts.values() for picture in part):
            _shrink(draw(OUT / name))
    write_page(parts)
    sizes = {path.name: path.stat().st_size for path in sorted(OUT.iterdir())}
    for name, size in sizes.items():
        sys.stdout.write(f"{size / 1000:6.0f} kB  {name}\n")
    return 1 if max(sizes.values()) > MOST_BYTES or sum(sizes.values()) > MOST_IN_ALL else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
