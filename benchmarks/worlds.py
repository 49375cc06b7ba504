"""Wars with known truth under invented reports: how well the estimate recovers them, and whom it learns to believe.

python benchmarks/worlds.py [WORLDS] [--ukraine FOLDER] [--diagram PICTURE.svg] [--table TABLE.json] [--only NAME]
    [--prior K]

Worlds are made in world_making.py: invented ones, and with FOLDER (data/control/wiki_ukraine_2022) the status of real
towns. The claims go through the same gathering and estimate as a desk's, day by day as known then. 'x2' and 'x.5'
double and halve the rates that the estimate assumes.
"""

import argparse
import datetime as dt
import json
import math
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from world_making import RECIPES, World, holder, make_world, ukraine_world

from mapdesk.estimate.control import estimate_control
from mapdesk.estimate.reliability import learn_reliability
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.model import CONTESTED

LOOKS = 12  # days on which each place is looked at
BINS = 10
Probabilities = dict[str, float]
Judged = list[tuple[Probabilities, str]]
Pairs = list[tuple[float, bool]]  # probability of the leading state, and whether it was right
HEAD = (
    f"{'world':12s} {'claims':>6s}  Brier: {'desk':>6s} {'letters':>8s} {'last':>6s} {'30 days':>8s}   "
    f"ECE: {'desk':>6s} {'x2':>6s} {'x.5':>6s}   own-gain error: {'letter':>7s} {'learned':>8s}   CPU s"
)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("worlds", nargs="?", type=int, default=2, help="worlds of each kind")
    arguments.add_argument("--ukraine", type=Path, help="the folder with places.csv and daily.dev.csv.gz")
    arguments.add_argument("--diagram", type=Path, help="write the reliability diagram (SVG) here")
    arguments.add_argument("--table", type=Path, help="write the figures of the diagram (JSON) here")
    arguments.add_argument("--only", help="worlds of this kind only")
    arguments.add_argument("--prior", type=float, help="the setting neighbour_prior (calibration.py)")
    asked = arguments.parse_args()
    pairs: Pairs = []
    towns: Pairs = []
    settings = EstimateSettings() if asked.prior is None else EstimateSettings(neighbour_prior=asked.prior)
    print(HEAD)
    for name, recipe in RECIPES.items():
        for number in range(asked.worlds) if asked.only in (None, name) else ():
            pairs += run(f"{name} {number}", make_world(recipe, number), settings)
    if asked.ukraine and asked.only in (None, "ukraine"):
        for number in range(asked.worlds):
            towns += run(f"ukraine {number}", ukraine_world(asked.ukraine, number), settings)
    if asked.diagram:
        draw_diagram(pairs + towns, asked.diagram)
    if asked.table:
        write_table({"invented": pairs, "towns": towns}, asked.worlds, asked.prior, asked.table)


def run(name: str, world: World, base: EstimateSettings) -> Pairs:
    """Print a world's line and return top-label pairs (probability, right)."""
    began = time.process_time()
    learned = learn_reliability(world.held, world.places, sides=world.sides, sources=world.sources)
    looked = looks(world)
    desk = judged(world, looked, base, learned)
    spent = time.process_time() - began
    letters = judged(world, looked, base, {})
    doubled, halved = (judged(world, looked, scaled(base, factor), learned) for factor in (2.0, 0.5))
    errors = [
        (abs(1 - rate.chance - world.wrong[s]), abs(1 - letter_chance(world, s) - world.wrong[s]))
        for (s, direction), rate in learned.items()
        if direction == "own_gain" and s in world.wrong
    ]
    print(
        f"{name:12s} {len(world.held):6d}         {brier(desk):6.3f} {brier(letters):8.3f} "
        f"{brier(baseline(world, looked, last)):6.3f} {brier(baseline(world, looked, majority)):8.3f}        "
        f"{top_label_error(desk):6.3f} {top_label_error(doubled):6.3f} {top_label_error(halved):6.3f}"
        f"{'':19s}{statistics.fmean(e[1] for e in errors):7.3f} "
        f"{statistics.fmean(e[0] for e in errors):8.3f}   {spent:.1f}",
        flush=True,
    )
    return [top(p, held) for p, held in desk]


def letter_chance(world: World, source_id: str) -> float:
    """What a source's letter and interest alone say of its own side's captures."""
    from mapdesk.estimate.reliability import prior_chance

    source = next(source for source in world.sources if source.source_id == source_id)
    return prior_chance(source, "own_gain", EstimateSettings())


def scaled(base: EstimateSettings, factor: float) -> EstimateSettings:
    rates = ("drift_per_day", "quiet_per_day", "front_per_day", "calm_per_day")
    return msgspec.structs.replace(base, **{name: getattr(base, name) * factor for name in rates})


def looks(world: World) -> list[tuple[str, int]]:
    """Which places are looked at when; days on which the truth does not say are left out."""
    chance = random.Random(len(world.held))
    days = range(min(60, world.days // 4), world.days - 2)
    found = [(key, day) for key in sorted(world.places) for day in chance.sample(days, LOOKS)]
    return [(key, day) for key, day in found if holder(world.truth, key, day) in world.labels]


def judged(world: World, looked: Sequence[tuple[str, int]], settings: EstimateSettings, learned: Any) -> Judged:
    rows = estimate_control(
        world.held,
        world.places,
        sides=world.sides,
        sources=world.sources,
        first_day=world.first,
        last_day=world.first + dt.timedelta(days=world.days - 1),
        known_at="day",
        settings=settings,
        learned=learned,
    )
    by_place = defaultdict(list)
    for row in rows:
        by_place[row.place_id].append(((row.day - world.first).days, row.probabilities))
    return [
        (of_labels(world, next((p for since, p in reversed(by_place[key]) if since <= day), {})), truth)
        for key, day in looked
        for truth in [holder(world.truth, key, day)]
    ]


def of_labels(world: World, told: Probabilities) -> Probabilities:
    """Where the truth of a world has no 'contested', its part is shared as the rest is."""
    kept = {label: told.get(label, 0.0) for label in world.labels}
    whole = sum(kept.values())
    return {label: p / whole for label, p in kept.items()} if whole else even(world)


def even(world: World) -> Probabilities:
    return dict.fromkeys(world.labels, 1 / len(world.labels))


def baseline(world: World, looked: Sequence[tuple[str, int]], rule: Any) -> Judged:
    told = defaultdict(list)
    for claim in sorted(world.held, key=lambda claim: claim.recorded_at):
        said = claim.placement
        state = said.actor_side if said.kind != "clash" else CONTESTED
        if state in world.labels:
            told[said.placements[0].place_id].append(((claim.recorded_at.date() - world.first).days, state))
    return [
        (rule(world, [word for word in told[key] if word[0] <= day], day), holder(world.truth, key, day))
        for key, day in looked
    ]


def last(world: World, words: list[tuple[int, str]], day: int) -> Probabilities:
    return {label: float(label == words[-1][1]) for label in world.labels} if words else even(world)


def majority(world: World, words: list[tuple[int, str]], day: int) -> Probabilities:
    counts = Counter(state for since, state in words if day - since < 30)
    whole = sum(counts.values())
    return {label: counts[label] / whole for label in world.labels} if whole else last(world, words, day)


def brier(rows: Judged) -> float:
    return statistics.fmean(sum((p[label] - (label == held)) ** 2 for label in p) for p, held in rows)


def top(p: Probabilities, held: str) -> tuple[float, bool]:
    label = max(p, key=lambda name: p[name])
    return p[label], label == held


def top_label_error(rows: Judged, bins: int = BINS) -> float:
    """Expected calibration error of the leading state (Guo et al. 2017), equal-width bins."""
    found = defaultdict(list)
    for p, held in rows:
        probability, right = top(p, held)
        found[min(bins - 1, int(probability * bins))].append((probability, right))
    return sum(
        len(group) / len(rows) * abs(statistics.fmean(p for p, _ in group) - statistics.fmean(r for _, r in group))
        for group in found.values()
    )


def write_table(groups: dict[str, Pairs], worlds: int, prior: float | None, path: Path) -> None:
    """Write, for each kind of world looked at, stated probability and share right by bin, and the error over all.

    ``prior`` is None as the desk ships.
    """
    measured = [{"truth": name, **table_of(pairs)} for name, pairs in groups.items() if pairs]
    told = {"made_by": "benchmarks/worlds.py", "worlds": worlds, "neighbour_prior": prior, "measured": measured}
    path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def table_of(pairs: Pairs) -> dict[str, Any]:
    groups: dict[int, Pairs] = defaultdict(list)
    for probability, right in pairs:
        groups[min(BINS - 1, int(probability * BINS))].append((probability, right))
    rows = []
    for number, group in sorted(groups.items()):
        stated, true = statistics.fmean(p for p, _ in group), statistics.fmean(r for _, r in group)
        span = {"from": number / BINS, "to": (number + 1) / BINS}
        rows.append({**span, "stated": round(stated, 3), "right": round(true, 3), "count": len(group)})
    error = sum(row["count"] * abs(row["stated"] - row["right"]) for row in rows) / len(pairs)
    return {"estimates": len(pairs), "error": round(error, 3), "rows": rows}


def draw_diagram(pairs: Pairs, path: Path) -> None:
    """Write stated probability against share right, a dot a bin, its area the number of estimates."""
    groups = defaultdict(list)
    for probability, right in pairs:
        groups[min(9, int(probability * 10))].append((probability, right))
    size = 360
    dots = []
    for group in groups.values():
        x, y = statistics.fmean(p for p, _ in group), statistics.fmean(r for _, r in group)
        radius = 3 + 18 * math.sqrt(len(group) / len(pairs))
        dots.append(
            f'<circle cx="{40 + 300 * x:.1f}" cy="{320 - 300 * y:.1f}" r="{radius:.1f}" fill="#3b6ea5" '
            f'fill-opacity=".7"><title>stated {x:.2f}, right {y:.2f}, {len(group)} estimates</title></circle>'
        )
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" font-family="sans-serif" font-size="11">'
        '<rect width="360" height="360" fill="#fff"/><path d="M40 320H340M40 320V20" stroke="#444"/>'
        '<path d="M40 320L340 20" stroke="#999" stroke-dasharray="4 4"/>'
        '<text x="190" y="348" text-anchor="middle">probability of the leading side</text>'
        '<text x="14" y="170" text-anchor="middle" transform="rotate(-90 14 170)">share that was right</text>'
        '<text x="40" y="334">0</text><text x="336" y="334">1</text>' + "".join(sorted(dots)) + "</svg>\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
