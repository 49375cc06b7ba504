"""How the estimate grows with claims and places: CPU seconds and peak memory, one row a size.

python benchmarks/estimate.py 1000 10000 30000
"""

import datetime as dt
import random
import resource
import sys
import time

from mapdesk.base.dates import DateSpan
from mapdesk.base.text import span_at
from mapdesk.estimate.control import estimate_control
from mapdesk.model import HeldPlacement, Place, Placement, ReportRef, ResolvedPlace, Side, Source

SIDES = (Side("red", "Red"), Side("blue", "Blue"), Side("green", "Green"))
SOURCES = (Source("monitor", "Monitor", "monitor", None, "B"), Source("red-media", "Red media", "party", "red", "D"))
KINDS = ("control_gained", "control_held", "clash", "strike", "advance")
FIRST = dt.date(2018, 1, 1)


def spot(number: int) -> tuple[float, float]:
    """Villages about 7 km apart, 60 in a row, so that each has some 50 neighbours within 30 km."""
    return 36.0 + 0.075 * (number % 60), 32.0 + 0.063 * (number // 60)


def made_up_claims(count: int, places: int, days: int) -> list[HeldPlacement]:
    chance = random.Random(count)
    held = []
    for number in range(count):
        actor, target = chance.sample([side.side_id for side in SIDES], 2)
        day = FIRST + dt.timedelta(days=chance.randrange(days))
        text = f"Report {number} tells of the event."
        published = dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC)
        at = chance.randrange(places)
        placement = Placement(
            claim_id=f"c{number}",
            report_id=f"r{number}",
            report=ReportRef(published_at=published),
            kind=chance.choice(KINDS),
            modality="asserted",
            trigger=span_at(text, 0, 6),
            quote=span_at(text, 0, len(text)),
            places=(span_at(text, 0, 6),),
            rule="made-up@1",
            placements=(ResolvedPlace(0, f"p{at}", f"Place {at}", *spot(at), 1, 0.0),),
            actor_side=actor,
            target_side=target,
            speaker_source=chance.choice(["monitor", "red-media", None]),
            day=DateSpan(day, day),
        )
        held.append(HeldPlacement(placement, f"e{number}", published))
    return held


def main() -> None:
    print("  claims  places  days      rows   CPU s   CPU s by day   peak MB")
    for count in map(int, sys.argv[1:] or ["1000", "10000"]):
        places, days = max(10, count // 33), 365
        held = made_up_claims(count, places, days)
        known = {f"p{i}": Place(f"p{i}", f"Place {i}", *spot(i)) for i in range(places)}
        last = FIRST + dt.timedelta(days=days - 1)
        took, rows = [], []
        for known_at in (None, "day"):
            began = time.process_time()
            rows = estimate_control(
                held, known, sides=SIDES, sources=SOURCES, first_day=FIRST, last_day=last, known_at=known_at
            )
            took.append(time.process_time() - began)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{count:8d} {places:7d} {days:5d} {len(rows):9d} {took[0]:7.2f} {took[1]:14.2f} {peak:9.0f}")


if __name__ == "__main__":
    main()
