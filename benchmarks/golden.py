"""Golden pictures: a made-up valley in, small pictures of every layout out, compared with those in tests/draw/golden.

Run: python benchmarks/golden.py          renews the pictures and writes build/golden/before_after.png
     python benchmarks/golden.py --check  compares only, and writes the sheet where one differs
"""

import dataclasses
import datetime as dt
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops
from samples import DAY, valley, valley_base

from mapdesk.draw.card import draw_card
from mapdesk.draw.comparison import draw_comparison
from mapdesk.draw.disagreement import draw_disagreement
from mapdesk.draw.options import Extras, Options
from mapdesk.draw.still import draw_map
from mapdesk.draw.themes import DARK, PRINT, DeskStyle, style_of

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "tests" / "draw" / "golden"
WIDTH = 600
# The same packages give the same bytes on one machine. Another processor's floating point and another build of the
# font rasteriser move the grey edge of a letter or line by a few levels: on a page that is mostly flat colour that is
# under 0.3 levels on average and touches next to no pixel by more than 40. A name that moves or a hatch that changes
# is far above both.
MOST_MEAN, MOST_CHANGED, LEVELS = 0.5, 0.002, 40


def pictures() -> Mapping[str, Callable[[Path], Path]]:
    """Return what draws each golden picture, by its file name."""
    base = valley_base()
    now, before = valley(), valley(DAY - dt.timedelta(days=7), shift=-0.12)
    arabic = dataclasses.replace(now, title="وادي النهر", subtitle="من يسيطر على القرى")
    told = Extras(("Council forces entered Kafr Sarha", "A strike near Deir Nahr"), "desk.example/e/ab12")
    rtl = style_of(DeskStyle(language="ar", graticule=True))
    return {
        "page.png": lambda p: draw_map(now, p, Options(base=base, width_px=WIDTH, extras=told)),
        "print.png": lambda p: draw_map(now, p, Options(base=base, width_px=WIDTH, style=PRINT)),
        "mirrored.png": lambda p: draw_map(arabic, p, Options(base=base, width_px=WIDTH, style=rtl)),
        "card_dark.png": lambda p: _halved(draw_card(now, p, Options(base=base, style=DARK))),
        "two_dates.png": lambda p: draw_comparison(before, now, p, Options(base=base, width_px=WIDTH)),
        "disagreement.png": lambda p: draw_disagreement(
            now, before, p, Options(base=base, width_px=WIDTH), names=("First view", "Second view")
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
