"""Score the whole pipeline at known changes of control in eastern Syria, 2017.

python benchmarks/control_syria.py SHARED_DIR [--sure] [--ablation] [--places] [--out control.csv]

SHARED_DIR holds ``data`` and ``eval``. UCDP rows become reports and a monitor's claims (control_stream.py), the desk's
own reader, resolver and estimator do the rest, and SHARED_DIR/eval/score_control.py judges the table. Printed beside:
last-claim-wins and a 30-day majority over the same claims. The changes themselves only choose which places to print.
"""

import argparse
import ast
import csv
import datetime as dt
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from control_stream import Stream, read_changes, read_stream

from mapdesk.base.geometry import distance_km
from mapdesk.estimate.control import estimate_control
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.table import write_control_csv
from mapdesk.model import ControlEstimate, HeldPlacement, Place

DEMO = Path(__file__).parents[1] / "examples" / "euphrates"
FIRST, LAST = dt.date(2017, 6, 1), dt.date(2018, 2, 28)
DEFAULT = EstimateSettings()
SCORED_KM, AROUND_KM = 3.0, 25.0
SIDES = "isis=IS,sdf=SDF,government=GOV,contested=CONTESTED"
ABLATIONS: dict[str, dict[str, Any]] = {
    "without spill": {"spill_weight": 0.0},
    "without rates": {"quiet_per_day": 0.0, "front_per_day": 0.0},
    "without fights": {"front_per_day": 0.0},
    "without neighbours' part": {"neighbour_strength": 0.0},
    "neither spill nor rates": {"spill_weight": 0.0, "quiet_per_day": 0.0, "front_per_day": 0.0},
    "one pass": {"neighbour_passes": 1},
    "rates doubled": {"quiet_per_day": 0.0012, "front_per_day": 0.019},
    "rates halved": {"quiet_per_day": 0.0003, "front_per_day": 0.00475},
    "near counts .5": {"near_weight": 0.5},
    "near counts .2": {"near_weight": 0.2},
    "without the neighbours' word": {"neighbour_prior": 0.0},
}
NAMES = ("holder+14", "on time", "early", "brier", "holder+7", "holder+30", "delay", "extra flips", "unread")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("shared", type=Path)
    arguments.add_argument("--sure", action="store_true", help="leave out claims that are read unsurely")
    arguments.add_argument("--ablation", action="store_true", help="leave parts of the model out")
    arguments.add_argument("--places", action="store_true", help="leave places out; intervals by place")
    arguments.add_argument("--out", type=Path, help="keep the estimate's table here")
    asked = arguments.parse_args()
    truth = asked.shared / "data" / "control" / "syria_2017.dev.csv"
    scorer = asked.shared / "eval" / "score_control.py"
    began = time.process_time()
    stream = read_stream(
        asked.shared / "data" / "events" / "ucdp_syria_2016_2017.jsonl.gz",
        DEMO,
        asked.shared / "data" / "gazetteer" / "euphrates_places.csv",
        sure_only=asked.sure,
    )
    points = read_changes(truth)
    near = within(stream.places, points, AROUND_KM)
    held = [claim for claim in stream.held if any(at.place_id in near for at in claim.placement.placements)]
    print(f"{len(held)} claims on {len(near)} places read in {time.process_time() - began:.0f} s of CPU")
    began = time.process_time()
    rows = estimate(stream, held, near)
    print(f"estimated day by day in {time.process_time() - began:.1f} s of CPU")
    scored = set(within(near, points, SCORED_KM))
    head = f"{'':28s}" + "".join(f"{name:>12s}" for name in NAMES)
    print(head)
    figures = score(rows, scored, scorer, truth, asked.out)
    for name in ("persistence", "constant"):
        show(name, figures[name])
    show("last claim wins", score(last_claim(held, near), scored, scorer, truth)["estimate"])
    show("30-day majority", score(majority(held, near), scored, scorer, truth)["estimate"])
    show("the estimate", figures["estimate"])
    for name, change in ABLATIONS.items() if asked.ablation else ():
        settings = msgspec.structs.replace(EstimateSettings(), **change)
        show(name, score(estimate(stream, held, near, settings), scored, scorer, truth)["estimate"])
    if asked.places:
        leave_places_out(rows, scored, scorer, truth)


def within(places: dict[str, Place], points: Sequence[tuple[float, float]], km: float) -> dict[str, Place]:
    """Return the places within so many km of any point."""
    return {
        key: place
        for key, place in places.items()
        if min(distance_km((place.lng, place.lat), point) for point in points) <= km
    }


def estimate(
    stream: Stream,
    held: Iterable[HeldPlacement],
    places: dict[str, Place],
    settings: EstimateSettings = DEFAULT,
) -> list[ControlEstimate]:
    return estimate_control(
        held,
        places,
        sides=stream.sides,
        sources=stream.sources,
        first_day=FIRST,
        last_day=LAST,
        known_at="day",
        settings=settings,
    )


def control_words(held: Iterable[HeldPlacement], places: dict[str, Place]) -> dict[str, list[tuple[dt.date, str]]]:
    """Who was said to have taken or to hold each place, by the day it was known."""
    told: dict[str, list[tuple[dt.date, str]]] = {key: [] for key in places}
    for claim in held:
        said = claim.placement
        if said.kind in ("control_gained", "control_held") and said.actor_side and said.is_factual:
            for at in said.placements:
                if at.place_id in told and (at.geo_precision or 1) <= 2:
                    told[at.place_id].append((claim.recorded_at.date(), said.actor_side))
    return {key: sorted(words) for key, words in told.items()}


def last_claim(held: Iterable[HeldPlacement], places: dict[str, Place]) -> list[ControlEstimate]:
    """The baseline that believes whoever spoke last."""
    told = control_words(held, places)
    return [_row(places[key], day, {side: 1.0}) for key, words in told.items() for day, side in dict(words).items()]


def majority(held: Iterable[HeldPlacement], places: dict[str, Place], days: int = 30) -> list[ControlEstimate]:
    """The baseline that counts the words of the last 30 days."""
    rows = []
    for key, words in control_words(held, places).items():
        changes = sorted({day for day, _ in words} | {day + dt.timedelta(days=days) for day, _ in words})
        last: dict[str, float] = {}
        for now in changes:
            counts = Counter(side for day, side in words if 0 <= (now - day).days < days)
            whole = sum(counts.values())
            last = {side: count / whole for side, count in counts.items()} if whole else last
            rows.append(_row(places[key], now, last))
    return rows


def _row(place: Place, day: dt.date, probabilities: dict[str, float]) -> ControlEstimate:
    return ControlEstimate(
        place_id=place.place_id,
        name=place.name,
        lng=place.lng,
        lat=place.lat,
        day=day,
        known_at=None,
        probabilities=probabilities,
        status="claimed",
        side=None,
    )


def score(
    rows: Iterable[ControlEstimate], scored: set[str], scorer: Path, truth: Path, out: Path | None = None
) -> dict[str, dict[str, Any]]:
    """Write the table and return the scorer's figures by name."""
    with tempfile.TemporaryDirectory() as folder:
        path = out or Path(folder) / "control.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            write_control_csv([row for row in rows if row.place_id in scored and row.probabilities], stream)
        command = [sys.executable, str(scorer), str(truth), str(path), "--sides", SIDES]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {line.split()[0]: ast.literal_eval(line[line.index("{") :]) for line in told.splitlines()}


def show(name: str, figures: dict[str, Any]) -> None:
    print(f"{name:28s}" + "".join(f"{figures[column]!s:>12s}" for column in NAMES))


def leave_places_out(rows: list[ControlEstimate], scored: set[str], scorer: Path, truth: Path) -> None:
    """Nothing was fitted, so nothing is chosen again: the spread is that of the 27 changes themselves."""
    with truth.open(encoding="utf-8", newline="") as stream:
        changes = list(csv.DictReader(stream))
    names = sorted({change["place"] for change in changes if change["lat"]})
    chance = random.Random(0)
    draws = [[name for name in names if name != out] for out in names]
    draws += [chance.choices(names, k=len(names)) for _ in range(100)]
    found = [_of_places(rows, scored, scorer, changes, draw) for draw in draws]
    for title, part in (
        ("leave one place out", found[: len(names)]),
        ("bootstrap by place, 90 %", found[len(names) :]),
    ):
        print(title)
        for column in ("holder+14", "on time", "early", "brier"):
            values = sorted(figures[column] for figures in part if figures[column] is not None)
            cut = len(values) // 20 if "90" in title else 0
            print(f"  {column:12s} {values[cut]:.2f} to {values[-1 - cut]:.2f}, median {statistics.median(values):.2f}")


def _of_places(
    rows: list[ControlEstimate], scored: set[str], scorer: Path, changes: list[dict[str, str]], draw: list[str]
) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "truth.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(changes[0]))
            writer.writeheader()
            for number, name in enumerate(draw):
                writer.writerows(c | {"place": f"{name} {number}"} for c in changes if c["place"] == name)
        return score(rows, scored, scorer, path)["estimate"]


if __name__ == "__main__":
    main()
