"""How the estimate grows: CPU seconds and peak memory of a made-up war, one row a size, each in a process of its own.

python benchmarks/estimate.py 10000 30000 100000 300000 1000000      all places at once, and one claim more
python benchmarks/estimate.py --everywhere 1000000                   claims spread evenly instead of along the front
python benchmarks/estimate.py --claims 1000 10000                    from single claims, with evidence in each row
python benchmarks/estimate.py --prior 0 1000000                      with another neighbour_prior than a desk has

33 places and 1,700 days for each 1,000 claims of the first two; places lie about 7 km apart, three sides hold a sector
each and their borders swing, one claim in ten is wrong. Learning (`worlds.py`) and reading are not in it.
"""

import argparse
import datetime as dt
import random
import resource
import subprocess
import sys
import time

import numpy as np
from numpy.typing import NDArray

from mapdesk.base.dates import DateSpan
from mapdesk.base.text import span_at
from mapdesk.estimate.claim_columns import KINDS, ClaimColumns, weigh_columns
from mapdesk.estimate.control import estimate_control
from mapdesk.estimate.effect_table import EffectTable
from mapdesk.estimate.gathering import gather_evidence
from mapdesk.estimate.live import LiveControl
from mapdesk.estimate.march import March
from mapdesk.estimate.perspectives import choose_perspective
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.ties import Ties
from mapdesk.model import HeldPlacement, Place, Placement, ReportRef, ResolvedPlace, Side, Source

SIDES = (Side("red", "Red"), Side("blue", "Blue"), Side("green", "Green"))
SIDE_IDS = [side.side_id for side in SIDES]
SOURCES = (
    Source("monitor", "Monitor", "monitor", None, "B"),
    Source("red-media", "Red media", "party", "red", "D"),
    Source("blue-media", "Blue media", "party", "blue", "D"),
    Source("outlet", "An outlet", "outlet", None, "F"),
)
TOLD = {"control_gained": 0.2, "control_held": 0.2, "clash": 0.3, "strike": 0.2, "advance": 0.1}
FIRST, DAYS = dt.date(2018, 1, 1), 1700
LAST = FIRST + dt.timedelta(days=DAYS - 1)
SPACING_KM, SWING, WRONG = 7.0, 0.12, 0.1
Numbers = NDArray[np.float64]


class War:
    """Places on a square, each side in a sector of it, the borders swinging over the years."""

    def __init__(self, places: int, seed: int = 1) -> None:
        self.places, self.chance = places, np.random.default_rng(seed)
        self.width = int(np.ceil(np.sqrt(places)))
        number = np.arange(places)
        self.x = number % self.width + self.chance.uniform(-0.3, 0.3, places)
        self.y = number // self.width + self.chance.uniform(-0.3, 0.3, places)
        self.lat = 34 + (self.y - self.width / 2) * SPACING_KM / 111.2
        self.lng = 40 + self.x * SPACING_KM / (111.2 * np.cos(np.radians(34)))

    def holder(self, place: NDArray[np.int64], day: Numbers) -> NDArray[np.int64]:
        """Who holds a place on a day."""
        middle = self.width / 2
        angle = np.arctan2(self.y[place] - middle, self.x[place] - middle)
        angle = angle + SWING * np.sin(2 * np.pi * day / 1200 + 4 * self.x[place] / self.width)
        return np.asarray(np.floor((angle + 2 * np.pi) / (2 * np.pi / 3)) % 3, dtype=np.int64)

    def claims(self, count: int, everywhere: bool) -> ClaimColumns:
        """Claims, most of them from where ground changes hands; the tail of places is heavy."""
        every = np.arange(self.places)
        flips = sum(
            self.holder(every, np.full(self.places, float(day))) != self.holder(every, np.full(self.places, day + 50.0))
            for day in range(0, DAYS, 50)
        )
        weight = np.ones(self.places)
        if not everywhere:
            weight = (0.1 + flips) * self.chance.pareto(1.5, self.places).clip(0, 30) + 0.02
        place = self.chance.choice(self.places, count, p=weight / weight.sum())
        day = self.chance.integers(0, DAYS, count)
        is_wrong = self.chance.random(count) < WRONG
        actor = np.where(is_wrong, self.chance.integers(0, 3, count), self.holder(place, day.astype(float)))
        target = (actor + self.chance.integers(1, 3, count)) % 3
        kind = self.chance.choice([KINDS.index(kind) for kind in TOLD], count, p=list(TOLD.values()))
        source = self.chance.integers(0, len(SOURCES), count)
        numbers = (place, day + FIRST.toordinal(), kind, actor, target, source)
        kinds = (np.int32, np.int32, np.int8, np.int8, np.int8, np.int32)
        columns = (column.astype(kind) for column, kind in zip(numbers, kinds, strict=True))
        return ClaimColumns(*columns, np.ones(count))


def at_once(count: int, everywhere: bool, how: EstimateSettings) -> None:
    """One row of the growth curve."""
    war = War(max(10, count * 33 // 1000))
    claims = war.claims(count, everywhere)
    took = [time.process_time()]
    table = weigh_columns(claims, SOURCES, SIDE_IDS, how)
    took.append(time.process_time())
    ties = Ties.between(war.lng, war.lat, how)
    took.append(time.process_time())
    rows = March(table, ties, len(SIDES), how).walk(FIRST.toordinal(), LAST.toordinal())
    took.append(time.process_time())
    weigh, near, walk = np.diff(took)
    print(
        f"{count:9,d} {war.places:7,d} {len(rows.day):10,d} {weigh:8.2f} {near:8.2f} {walk:8.2f} "
        f"{took[-1] - took[0]:8.2f} {peak_mb():8.0f}"
    )


def one_more(count: int, how: EstimateSettings) -> None:
    """How long one more claim takes, by its age."""
    war = War(max(10, count * 33 // 1000))
    claims = war.claims(count, False)
    table = weigh_columns(claims, SOURCES, SIDE_IDS, how)
    live = LiveControl(table, war.lng, war.lat, sides=3, first_day=FIRST, last_day=LAST, settings=how)
    for age in (0, 1, 3, 7, 14, 30, 90):
        took, touched = [], 0
        for number in war.chance.choice(count, 15).tolist():
            claim = ClaimColumns._make(column[number : number + 1] for column in claims)
            claim = claim._replace(day=np.array([LAST.toordinal() - age], dtype=np.int32))
            began = time.process_time()
            touched += len(live.add(weigh_columns(claim, SOURCES, SIDE_IDS, how)).places)
            took.append(time.process_time() - began)
        middle, worst = np.median(took) * 1e3, max(took) * 1e3
        print(f"{count:9,d} {age:9d} {touched // len(took):14d} {middle:11.1f} {worst:10.1f} {peak_mb():8.0f}")


def single(count: int, how: EstimateSettings) -> None:
    """The same from single claims: what turning them into columns costs, and rows with their evidence."""
    places, days = max(10, count // 33), 365
    held = made_up_claims(count, places, days)
    known = {f"p{i}": Place(f"p{i}", f"Place {i}", *spot(i)) for i in range(places)}
    took = [time.process_time()]
    found = gather_evidence(held, known, SIDES, SOURCES, choose_perspective("assessed", SIDES, SOURCES), None, how)
    took.append(time.process_time())
    EffectTable.of(found, SIDE_IDS, None)
    took.append(time.process_time())
    last = FIRST + dt.timedelta(days=days - 1)
    rows = estimate_control(held, known, sides=SIDES, sources=SOURCES, first_day=FIRST, last_day=last, settings=how)
    took.append(time.process_time())
    gather, columns, estimate = np.diff(took)
    per_claim = 1e6 / count
    print(
        f"{count:9,d} {places:7,d} {len(rows):10,d} {gather * per_claim:11.0f} {columns * per_claim:12.0f} "
        f"{estimate:8.2f} {peak_mb():8.0f}"
    )


def spot(number: int) -> tuple[float, float]:
    """Villages about 7 km apart, 60 in a row, so that each has some 50 neighbours within 30 km."""
    return 36.0 + 0.075 * (number % 60), 32.0 + 0.063 * (number // 60)


def made_up_claims(count: int, places: int, days: int) -> list[HeldPlacement]:
    """Claims without any order, the worst for the estimate: each may contradict the one before."""
    chance = random.Random(count)
    held = []
    for number in range(count):
        actor, target = chance.sample(SIDE_IDS, 2)
        day = FIRST + dt.timedelta(days=chance.randrange(days))
        text = f"Report {number} tells of the event."
        published = dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC)
        at = chance.randrange(places)
        placement = Placement(
            claim_id=f"c{number}",
            report_id=f"r{number}",
            report=ReportRef(published_at=published),
            kind=chance.choice(list(TOLD)),
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


def peak_mb() -> float:
    """The most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[10_000, 30_000, 100_000])
    parser.add_argument("--everywhere", action="store_true", help="claims spread evenly over all places")
    parser.add_argument("--claims", action="store_true", help="from single claims instead of columns")
    parser.add_argument("--prior", type=float, default=EstimateSettings().neighbour_prior, help="neighbour_prior")
    parser.add_argument("--part", choices=["curve", "more", "single"], help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.part:
        how = EstimateSettings(neighbour_prior=asked.prior)
        run = {"curve": lambda n, how: at_once(n, asked.everywhere, how), "more": one_more, "single": single}
        run[asked.part](*asked.sizes, how)
        return
    heads = {
        "curve": "   claims  places       rows  weigh s   near s   walk s    all s  peak MB",
        "more": "   claims  days old  places renewed   median ms   worst ms  peak MB",
        "single": "   claims  places       rows  gather us/c columns us/c  estim. s  peak MB",
    }
    for part in ["single"] if asked.claims else ["curve", "more"]:
        print(heads[part], flush=True)
        for size in asked.sizes if part != "more" else asked.sizes[-1:]:
            words = [sys.executable, __file__, str(size), "--part", part, "--prior", str(asked.prior)]
            subprocess.run([*words, *(["--everywhere"] if asked.everywhere else [])], check=True)


if __name__ == "__main__":
    main()
