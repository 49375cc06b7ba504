"""Simulated wars with known truth: how well the desk's estimate recovers it, and whom it learns to believe.

python benchmarks/worlds.py [WORLDS] [--diagram docs/estimate_reliability.svg]

Each world has three sides on a grid of villages whose fronts move, sources with a lean that boast of captures, pass
over losses, tell late, copy each other and name the wrong village, and one monitor. The claims go through the same
gathering and estimate as a desk's. 'Wrong x2' halves and doubles the rates that the estimate assumes.
"""

import argparse
import datetime as dt
import math
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from mapdesk.base.dates import DateSpan
from mapdesk.base.text import span_at
from mapdesk.estimate.control import estimate_control
from mapdesk.estimate.reliability import learn_reliability
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.model import HeldPlacement, Place, Placement, ReportRef, ResolvedPlace, Side, Source

SIDES = (Side("red", "Red"), Side("blue", "Blue"), Side("green", "Green"))
IDS = tuple(side.side_id for side in SIDES)
FIRST = dt.date(2018, 1, 1)
STEP_DEG = 0.045  # villages about 5 km apart
Truth = dict[str, list[tuple[int, str]]]  # place -> (day from which, holder), in order


class World(NamedTuple):
    """Truth, and what was said of it; ``wrong`` is the true share of wrong captures told by source of its own side."""

    places: dict[str, Place]
    truth: Truth
    held: list[HeldPlacement]
    sources: tuple[Source, ...]
    wrong: dict[str, float]


class Recipe(NamedTuple):
    """What a world is made with."""

    side_km: int = 14  # villages along one side of the grid
    days: int = 365
    change_days: float = 220.0  # mean days between changes of one village at a front
    words_per_source: int = 260
    own_gain_wrong: tuple[float, float] = (0.15, 0.45)
    other_wrong: float = 0.06
    silence_on_losses: float = 0.7
    copies: float = 0.3
    wrong_place: float = 0.05
    lean: tuple[int, ...] = (5, 5, 5, 5)  # sources of red, blue, green, and without lean


RECIPES = {
    "balanced": Recipe(),
    "sparse": Recipe(words_per_source=80),
    "lopsided": Recipe(lean=(12, 3, 2, 3)),
    "liars": Recipe(own_gain_wrong=(0.35, 0.6), lean=(6, 6, 5, 3)),
}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("worlds", nargs="?", type=int, default=2, help="worlds of each kind")
    arguments.add_argument("--diagram", type=Path, help="write the reliability diagram (SVG) here")
    asked = arguments.parse_args()
    pairs: list[tuple[float, bool]] = []
    print(
        f"{'world':12s} {'claims':>6s}  Brier: {'desk':>6s} {'letters':>8s} {'last':>6s} {'30 days':>8s}   "
        f"ECE: {'desk':>6s} {'x2':>6s} {'x.5':>6s}   own-gain error: {'letter':>7s} {'learned':>8s}   CPU s"
    )
    for name, recipe in RECIPES.items():
        for number in range(asked.worlds):
            pairs += run(f"{name} {number}", make_world(recipe, number))
    if asked.diagram:
        draw_diagram(pairs, asked.diagram)


def run(name: str, world: World) -> list[tuple[float, bool]]:
    """Print a world's line and return top-label pairs (probability, right)."""
    began = time.process_time()
    learned = learn_reliability(world.held, world.places, sides=SIDES, sources=world.sources)
    base = EstimateSettings()
    looked = looks(world)
    desk = judged(world, looked, base, learned)
    spent = time.process_time() - began
    letters = judged(world, looked, base, {})
    doubled, halved = (judged(world, looked, scaled(base, factor), learned) for factor in (2.0, 0.5))
    errors = [
        (abs(1 - rate.chance - world.wrong[s]), abs(1 - rate.prior - world.wrong[s]))
        for (s, direction), rate in learned.items()
        if direction == "own_gain" and s in world.wrong
    ]
    print(
        f"{name:12s} {len(world.held):6d}         {brier(desk):6.3f} {brier(letters):8.3f} "
        f"{brier(baseline(world, looked, last)):6.3f} {brier(baseline(world, looked, majority)):8.3f}        "
        f"{top_label_error(desk):6.3f} {top_label_error(doubled):6.3f} {top_label_error(halved):6.3f}"
        f"{'':19s}{statistics.fmean(e[1] for e in errors):7.3f} "
        f"{statistics.fmean(e[0] for e in errors):8.3f}   {spent:.1f}"
    )
    return [top(p, held) for p, held in desk]


def scaled(base: EstimateSettings, factor: float) -> EstimateSettings:
    rates = ("drift_per_day", "quiet_per_day", "front_per_day", "calm_per_day")
    return msgspec.structs.replace(base, **{name: getattr(base, name) * factor for name in rates})


# The war


def make_world(recipe: Recipe, seed: int) -> World:
    chance = random.Random(f"{recipe}{seed}")
    grid = {(x, y): f"w:{x:02d}-{y:02d}" for x in range(recipe.side_km) for y in range(recipe.side_km)}
    places = {
        key: Place(key, f"Village {key[2:]}", 40 + x * STEP_DEG / 0.83, 34 + y * STEP_DEG)
        for (x, y), key in grid.items()
    }
    truth = make_war(recipe, grid, chance)
    sources = make_sources(recipe, chance)
    claims, wrong = make_words(recipe, places, truth, sources, chance)
    return World(places, truth, claims, tuple(source for source, _ in sources), wrong)


def make_war(recipe: Recipe, grid: Mapping[tuple[int, int], str], chance: random.Random) -> Truth:
    """Three lands at first; a village at a front falls to one of its neighbours' holders, at times one far behind."""
    size = recipe.side_km
    held = {at: "red" if at[0] < size / 3 else "blue" if at[1] < size / 2 else "green" for at in grid}
    truth: Truth = {grid[at]: [(0, side)] for at, side in held.items()}
    momentum = {side: chance.uniform(0.5, 2.0) for side in IDS}
    for day in range(1, recipe.days):
        if day % 60 == 0:
            momentum = {side: chance.uniform(0.5, 2.0) for side in IDS}
        for (x, y), key in grid.items():
            around = [held[n] for n in ((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)) if n in held]
            others = [side for side in around if side != held[x, y]]
            rate = len(others) / 4 / recipe.change_days * 4 if others else 0.0001
            if chance.random() < rate:
                winner = chance.choices(others or IDS, [momentum[s] for s in others or IDS])[0]
                if winner != held[x, y]:
                    held[x, y] = winner
                    truth[key].append((day, winner))
    return truth


def holder(truth: Truth, place_id: str, day: int) -> str:
    return [side for since, side in truth[place_id] if since <= day][-1]


# What is said of it


def make_sources(recipe: Recipe, chance: random.Random) -> list[tuple[Source, float]]:
    """Sources with the share of their own side's captures that are not so."""
    found = []
    for lean, count in zip((*IDS, None), recipe.lean, strict=True):
        for number in range(count):
            name = f"{lean or 'monitor'}-{number}"
            wrong = chance.uniform(*recipe.own_gain_wrong) if lean else recipe.other_wrong
            letter = chance.choice("CDF") if lean else chance.choice("BC")
            found.append((Source(name, name, "outlet", lean, letter), wrong))
    return found


def make_words(
    recipe: Recipe,
    places: Mapping[str, Place],
    truth: Truth,
    sources: Sequence[tuple[Source, float]],
    chance: random.Random,
) -> tuple[list[HeldPlacement], dict[str, float]]:
    changes = [(key, day, before[1], side) for key, told in truth.items() for before, (day, side) in pairwise(told)]
    ids = sorted(places)
    words: list[tuple[Source, str, str, str, str | None, int]] = []
    for source, lies in sources:
        own, said = source.lean, []
        while len(said) < recipe.words_per_source:
            if chance.random() < 0.55 and changes:
                key, day, loser, winner = chance.choice(changes)
                if own == loser and chance.random() < recipe.silence_on_losses:
                    continue
                said.append((source, "control_gained", key, winner, loser, day))
            else:
                key, day = chance.choice(ids), chance.randrange(recipe.days)
                says = holder(truth, key, day)
                if chance.random() < recipe.other_wrong:
                    says = chance.choice([side for side in IDS if side != says])
                said.append((source, "control_held", key, says, None, day))
        boasts = sum(1 for word in said if word[3] == own)
        for _ in range(int(boasts * lies / (1 - lies)) if own else 0):
            key, day = chance.choice(ids), chance.randrange(recipe.days)
            if (now := holder(truth, key, day)) != own:
                said.append((source, "control_gained", key, own, now, day))
        words += said
    claims = list(_claims(recipe, places, words, chance))
    return claims, shares_wrong(claims, truth, {source.source_id: source.lean for source, _ in sources})


def shares_wrong(claims: Iterable[HeldPlacement], truth: Truth, leans: Mapping[str, str | None]) -> dict[str, float]:
    """Return by source with a lean how many of its words for its own side were not so, wrong villages included."""
    told = defaultdict(list)
    for claim in claims:
        said = claim.placement
        source, key = said.speaker_source or "", said.placements[0].place_id or ""
        if said.day and said.actor_side == leans[source]:
            told[source].append(holder(truth, key, (said.day.first - FIRST).days) != said.actor_side)
    return {source: statistics.fmean(found) for source, found in told.items()}


def _claims(
    recipe: Recipe,
    places: Mapping[str, Place],
    words: Iterable[tuple[Source, str, str, str, str | None, int]],
    chance: random.Random,
) -> Iterable[HeldPlacement]:
    ids = sorted(places)
    number = 0
    for source, kind, key, actor, target, day in words:
        if chance.random() < recipe.wrong_place:
            here = places[key]
            near = [
                k for k in ids if 0 < abs(places[k].lng - here.lng) + abs(places[k].lat - here.lat) < 2.5 * STEP_DEG
            ]
            key = chance.choice(near)
        told_on = day + min(20, int(chance.expovariate(0.6)))
        text = f"{source.name} tells on its own account of event {number} that {actor} is in {places[key].name}."
        tellers = ["its own page"] + (["another outlet"] if chance.random() < recipe.copies else [])
        for teller in tellers:
            number += 1
            yield _claim(number, source, kind, places[key], actor, target, day, told_on, text, teller)


def _claim(
    number: int,
    source: Source,
    kind: Any,
    place: Place,
    actor: str,
    target: str | None,
    day: int,
    told_on: int,
    text: str,
    teller: str,
) -> HeldPlacement:
    when, known = FIRST + dt.timedelta(days=day), FIRST + dt.timedelta(days=told_on)
    published = dt.datetime.combine(known, dt.time(9), dt.UTC)
    claim = Placement(
        claim_id=f"c{number:06d}",
        report_id=f"r{number:06d}",
        report=ReportRef(teller, None, None, published),
        kind=kind,
        modality="asserted",
        trigger=span_at(text, 0, 3),
        quote=span_at(text, 0, len(text)),
        places=(span_at(text, 0, 3),),
        rule="world@1",
        placements=(ResolvedPlace(0, place.place_id, place.name, place.lng, place.lat, 1),),
        actor_side=actor,
        target_side=target,
        speaker_source=source.source_id,
        day=DateSpan(when, when),
    )
    return HeldPlacement(claim, claim.claim_id, published)


# Judging


Judged = list[tuple[dict[str, float], str]]


def looks(world: World) -> list[tuple[str, int]]:
    """Which places are looked at when: every place on twelve days."""
    chance = random.Random(len(world.held))
    return [(key, day) for key in sorted(world.places) for day in chance.sample(range(60, 360), 12)]


def judged(world: World, looked: Sequence[tuple[str, int]], settings: EstimateSettings, learned: Any) -> Judged:
    rows = estimate_control(
        world.held,
        world.places,
        sides=SIDES,
        sources=world.sources,
        first_day=FIRST,
        last_day=FIRST + dt.timedelta(days=364),
        known_at="day",
        settings=settings,
        learned=learned,
    )
    by_place = defaultdict(list)
    for row in rows:
        by_place[row.place_id].append(((row.day - FIRST).days, row.probabilities))
    found = []
    for key, day in looked:
        last_row = [p for since, p in by_place[key] if since <= day][-1]
        sides = {side: last_row.get(side, 0.0) for side in IDS}
        whole = sum(sides.values())
        # 'contested' is no holder in these worlds: its part is shared as the rest is
        found.append(
            (
                {s: p / whole for s, p in sides.items()} if whole else dict.fromkeys(IDS, 1 / 3),
                holder(world.truth, key, day),
            )
        )
    return found


def baseline(world: World, looked: Sequence[tuple[str, int]], rule: Any) -> Judged:
    told = defaultdict(list)
    for claim in sorted(world.held, key=lambda claim: claim.recorded_at):
        said = claim.placement
        told[said.placements[0].place_id].append(((claim.recorded_at.date() - FIRST).days, said.actor_side))
    return [
        (rule([word for word in told[key] if word[0] <= day], day), holder(world.truth, key, day))
        for key, day in looked
    ]


def last(words: list[tuple[int, str]], day: int) -> dict[str, float]:
    return {side: float(side == words[-1][1]) for side in IDS} if words else dict.fromkeys(IDS, 1 / 3)


def majority(words: list[tuple[int, str]], day: int) -> dict[str, float]:
    counts = Counter(side for since, side in words if day - since < 30)
    whole = sum(counts.values())
    return {side: counts[side] / whole for side in IDS} if whole else last(words, day)


def brier(rows: Judged) -> float:
    return statistics.fmean(sum((p[side] - (side == held)) ** 2 for side in IDS) for p, held in rows)


def top(p: dict[str, float], held: str) -> tuple[float, bool]:
    side = max(p, key=lambda name: p[name])
    return p[side], side == held


def top_label_error(rows: Judged, bins: int = 10) -> float:
    """Expected calibration error of the leading side (Guo et al. 2017), equal-width bins."""
    found = defaultdict(list)
    for p, held in rows:
        probability, right = top(p, held)
        found[min(bins - 1, int(probability * bins))].append((probability, right))
    return sum(
        len(group) / len(rows) * abs(statistics.fmean(p for p, _ in group) - statistics.fmean(r for _, r in group))
        for group in found.values()
    )


def draw_diagram(pairs: Sequence[tuple[float, bool]], path: Path) -> None:
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
