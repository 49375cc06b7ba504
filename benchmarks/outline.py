"""Time the outline stage on made-up places: python benchmarks/outline.py [COUNT ...]; prints seconds and areas."""

import datetime as dt
import math
import random
import resource
import sys
import time

from mapdesk.base.geography import BaseGeography, BaseLine
from mapdesk.base.geometry import Bbox
from mapdesk.model import ControlEstimate, Place, Side
from mapdesk.outline.areas import outline_areas

DAY = dt.date(2024, 1, 1)
SIDES = tuple(Side(name, name) for name in ("red", "blue", "green", "grey", "white"))


def made_up(count: int, seed: int = 7) -> tuple[list[ControlEstimate], dict[str, Place], Bbox, BaseGeography]:
    """Return places as dense as the Euphrates villages, sides by region, one in ten unknown."""
    dice = random.Random(seed)
    width = max(1.0, (count / 120) ** 0.5)
    box = Bbox(30.0, 45.0, 30.0 + width, 45.0 + width)
    places, rows = {}, []
    for i in range(count):
        lng, lat = dice.uniform(box.west, box.east), dice.uniform(box.south, box.north)
        place = Place(f"p{i:06}", f"P{i}", lng, lat, precision_km=1.0)
        places[place.place_id] = place
        side = SIDES[int((lng - box.west) / width * 5 + dice.gauss(0, 0.15)) % 5].side_id
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


def main() -> None:
    """Print one line per count."""
    for count in [int(word) for word in sys.argv[1:]] or [300, 3000]:
        rows, places, box, base = made_up(count)
        start = time.process_time()
        made = outline_areas(rows, places, sides=SIDES, day=DAY, bbox=box, base=base)
        seconds = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        ground = sum(area.area_km2 for area in made.areas)
        print(f"{count} places: {seconds:.2f} s CPU, {len(made.areas)} areas, {ground:.0f} km2, peak {peak:.0f} MB")


if __name__ == "__main__":
    main()
