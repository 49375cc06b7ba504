"""Time the outline stage on made-up places: python benchmarks/outline.py [COUNT ...] [--noise 0.02].

Prints processor seconds of one core, areas and peak memory per count, each measured in a process of its own.
``--noise`` says how ragged the fronts are: the spread, in widths of a side's land, with which a place takes the side
next door. At 0.15 the land beside every front is a patchwork.
"""

import argparse
import datetime as dt
import math
import multiprocessing
import random
import resource
import time

from mapdesk.base.geography import BaseGeography, BaseLine
from mapdesk.base.geometry import Bbox
from mapdesk.model import ControlEstimate, Place, Side
from mapdesk.outline.areas import outline_areas

DAY = dt.date(2024, 1, 1)
SIDES = tuple(Side(name, name) for name in ("red", "blue", "green", "grey", "white"))


def made_up(
    count: int, seed: int = 7, noise: float = 0.02
) -> tuple[list[ControlEstimate], dict[str, Place], Bbox, BaseGeography]:
    """Return places as dense as the Euphrates villages, sides by region, one in ten unknown."""
    dice = random.Random(seed)
    width = max(1.0, (count / 120) ** 0.5)
    box = Bbox(30.0, 45.0, 30.0 + width, 45.0 + width)
    places, rows = {}, []
    for i in range(count):
        lng, lat = dice.uniform(box.west, box.east), dice.uniform(box.south, box.north)
        place = Place(f"p{i:06}", f"P{i}", lng, lat, precision_km=1.0)
        places[place.place_id] = place
        side = SIDES[int((lng - box.west) / width * 5 + dice.gauss(0, noise)) % 5].side_id
        unknown = dice.random() < 0.1
        rows.append(
            ControlEstimate(
                place_id=place.place_id,
                name=place.name,
                lng=lng,
                lat=lat,
                day=DAY,
                known_at=None,
                probabilities={} if unknown else {side: 0.9, "contested": 0.1},
                status="unknown" if unknown else "held",
                side=None if unknown else side,
                last_evidence_day=DAY,
            )
        )
    middle = 45.0 + width / 2
    river = tuple((box.west + i * width / 2000, middle + 0.03 * math.sin(i / 30)) for i in range(2001))
    return rows, places, box, BaseGeography(box, (BaseLine("main_river", river),))


def measure(count: int, noise: float) -> str:
    """Outline once and say what it took."""
    rows, places, box, base = made_up(count, noise=noise)
    outline_areas(rows[:50], places, sides=SIDES, day=DAY, bbox=box, base=None)  # imports
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.process_time()
    made = outline_areas(rows, places, sides=SIDES, day=DAY, bbox=box, base=base)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ground, fronts = sum(area.area_km2 for area in made.areas), sum(front.length_km for front in made.front_lines)
    return (
        f"{count} places: {seconds:.2f} s CPU, peak {peak:.0f} MB ({before:.0f} before), {len(made.areas)} areas, "
        f"{ground:.0f} km2, {fronts:.0f} km of fronts"
    )


def main() -> None:
    """Print one line per count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", type=int, nargs="*", default=[1000, 3000, 10_000, 33_000])
    parser.add_argument("--noise", type=float, default=0.02)
    args = parser.parse_args()
    for count in args.counts:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            print(pool.apply(measure, (count, args.noise)), flush=True)


if __name__ == "__main__":
    main()
