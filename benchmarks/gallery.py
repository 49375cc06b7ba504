"""The gallery of the docs: the demo desk in, its maps in every layout and docs/gallery.md out.

Run: python benchmarks/gallery.py [FOLDER]   FOLDER is a demo desk that is there already; without one it is made anew.
"""

import dataclasses
import datetime as dt
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from mapdesk.base.geography import BaseGeography, read_geography
from mapdesk.config import Desk, open_desk
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
from mapdesk.model import ControlMap
from mapdesk.outline.areas import outline_areas
from mapdesk.pipeline.gazetteers import open_gazetteer
from mapdesk.pipeline.release import assess_day
from mapdesk.pipeline.views import estimate_evidence, evidence_of_desk

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "gallery"
DAYS = (dt.date(2018, 5, 1), dt.date(2018, 5, 14), dt.date(2018, 5, 24))
WIDTH = 1200
COLOURS = 160  # in a picture kept in the repository: a third of the bytes, and the eye sees no difference
MOST_BYTES, MOST_IN_ALL = 300_000, 2_000_000


@dataclass(frozen=True)
class Demo:
    """The demo's maps by day, one side's own map, and the base."""

    maps: tuple[ControlMap, ...]
    claimed: ControlMap
    base: BaseGeography


def read_demo(folder: Path) -> Demo:
    """Estimate and outline the demo desk's days and perspectives."""
    desk = open_desk(folder)
    with open_gazetteer(desk) as gazetteer:
        maps = tuple(assess_day(desk, gazetteer, day, previous=None).control_map for day in DAYS)
    base = read_geography(desk.base_file)
    return Demo(maps, _view(desk, base, maps[1], "sdf"), base)


def _view(desk: Desk, base: BaseGeography, assessed: ControlMap, perspective: str) -> ControlMap:
    """Outline one perspective on the day of an assessed map, under the same title."""
    evidence = evidence_of_desk(desk)
    period = (min(held.placement.day.first for held in evidence.held if held.placement.day), assessed.day)
    rows = estimate_evidence(evidence, period, known_at=None, perspective=perspective, without=())
    shown = outline_areas(
        rows, evidence.places, sides=desk.sides, day=assessed.day, bbox=desk.theatre or assessed.bbox, base=base,
        placements=[held.placement for held in evidence.held if held.placement.day], settings=desk.outline,
    )  # fmt: skip
    return dataclasses.replace(
        shown, perspective=f"as sources of {perspective} say", title=assessed.title, subtitle=assessed.subtitle,
        sources=assessed.sources, credits=assessed.credits, cut_off=assessed.cut_off, ledger_head=assessed.ledger_head,
    )  # fmt: skip


def pictures(demo: Demo) -> list[tuple[str, str, Callable[[Path], Path]]]:
    """Return file name, caption and painter of every picture."""
    first, second, third = demo.maps
    base, close = demo.base, news_bbox(second)
    arabic = dataclasses.replace(
        second, title="آخر جيب على الفرات", subtitle="من يسيطر على البلدات والقرى بين دير الزور والحدود العراقية"
    )
    rtl = style_of(DeskStyle(language="ar", graticule=True))
    small = [
        (f"day_{one.day.isoformat()}.png", f"{one.day:%-d %B %Y}: the whole map at article size.", _page(one, base))
        for one in demo.maps
    ]
    return [
        *small,
        ("closeup.png", "14 May 2018: the close-up of where the news is.",
         lambda p: draw_map(second, p, Options(base=base, width_px=WIDTH, focus=close))),
        (
            "perspective.png",
            "The same day as the sources close to one side tell it; of most places they say nothing.",
            lambda p: draw_map(demo.claimed, p, Options(base=base, width_px=WIDTH, focus=close)),
        ),
        ("disagreement.png", "Where that telling and the assessed map differ; thin lines: only one of them speaks.",
         lambda p: draw_disagreement(
             second, demo.claimed, p, Options(base=base, width_px=WIDTH, focus=close), names=("Assessed", "SDF sources")
         )),
        ("two_dates.png", "Two dates on one sheet, with one legend.",
         lambda p: draw_comparison(first, third, p, Options(base=base, width_px=WIDTH))),
        ("gains.png", "24 May with what changed hands since the earlier maps.",
         lambda p: draw_map(with_gains(third, [first, second]), p, Options(base=base, width_px=WIDTH))),
        ("dark.png", "The dark theme.", _page(second, base, DARK)),
        ("print.png", "The print theme: every side has a hatch of its own.", _page(second, base, PRINT)),
        ("mirrored.png", "A page that runs from right to left.", _page(arabic, base, rtl)),
        ("card.png", "The social card, 1200 x 630.", lambda p: draw_card(second, p, Options(base=base))),
        ("period.gif", "The period as a film.",
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


def write_page(drawn: list[tuple[str, str]]) -> None:
    """Write docs/gallery.md."""
    lines = [
        "# Gallery", "",
        "The demo desk in every layout, drawn by `make docs`. Its reports are written for the demo and its starting",
        "map is an illustration; every area follows from them by the rules of [estimate](estimate.md),",
        "[outline](outline.md) and [draw](draw.md).", "",
    ]  # fmt: skip
    for name, caption in drawn:
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
        drawn = []
        for name, caption, draw in pictures(demo):
            _shrink(draw(OUT / name))
            drawn.append((name, caption))
    write_page(drawn)
    sizes = {path.name: path.stat().st_size for path in sorted(OUT.iterdir())}
    for name, size in sizes.items():
        sys.stdout.write(f"{size / 1000:6.0f} kB  {name}\n")
    return 1 if max(sizes.values()) > MOST_BYTES or sum(sizes.values()) > MOST_IN_ALL else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
