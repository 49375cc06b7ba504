"""Wars and what is said of them, for worlds.py: truth by place and day in, claims of biased sources out.

Two kinds of truth: invented wars of three sides on a grid of villages, and the status series of Ukrainian towns in
2022. Sources lean, boast of captures that are not so, pass over their losses, tell late, copy each other and name the
wrong place; fights are told at the front. All words are our own.
"""

import csv
import datetime as dt
import gzip
import random
import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from mapdesk.base.dates import DateSpan
from mapdesk.base.text import span_at
from mapdesk.model import CONTESTED, HeldPlacement, Place, Placement, ReportRef, ResolvedPlace, Side, Source

FIRST = dt.date(2018, 1, 1)
STEP_DEG = 0.045  # villages about 5 km apart
Truth = dict[str, list[tuple[int, str]]]  # place -> (day from which, holder), in order
Word = tuple[Source, str, str, str, str | None, int]  # source, kind, place, actor, target, day


class World(NamedTuple):
    """Truth, and what was said of it.

    ``labels`` are the states that are judged: the sides, and contested where the truth knows it. ``wrong`` is the true
    share of wrong words for its own side by source with a lean.
    """

    sides: tuple[Side, ...]
    labels: tuple[str, ...]
    first: dt.date
    days: int
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
    fights: float = 0.6  # of the changes before which fighting is told, by one or two sources
    lean: tuple[int, ...] = (5, 5, 5, 5)  # sources of each side, and without lean


RECIPES = {
    "balanced": Recipe(),
    "sparse": Recipe(words_per_source=80),
    "lopsided": Recipe(lean=(12, 3, 2, 3)),
    "liars": Recipe(own_gain_wrong=(0.35, 0.6), lean=(6, 6, 5, 3)),
}
UKRAINE = Recipe(lean=(6, 6, 4), own_gain_wrong=(0.1, 0.4))
SIDES = (Side("red", "Red"), Side("blue", "Blue"), Side("green", "Green"))
OF_STATUS = {"UA": "ua", "RU": "ru", "CONTESTED": CONTESTED, "UNKNOWN": ""}


def make_world(recipe: Recipe, seed: int) -> World:
    """An invented war on a grid of villages."""
    chance = random.Random(f"{recipe}{seed}")
    grid = {(x, y): f"w:{x:02d}-{y:02d}" for x in range(recipe.side_km) for y in range(recipe.side_km)}
    places = {
        key: Place(key, f"Village {key[2:]}", 40 + x * STEP_DEG / 0.83, 34 + y * STEP_DEG)
        for (x, y), key in grid.items()
    }
    ids = [side.side_id for side in SIDES]
    return _told(recipe, SIDES, tuple(ids), FIRST, recipe.days, places, make_war(recipe, grid, ids, chance), chance)


def make_war(recipe: Recipe, grid: Mapping[tuple[int, int], str], ids: Sequence[str], chance: random.Random) -> Truth:
    """Three lands at first; a village at a front falls to one of its neighbours' holders, at times one far behind."""
    size = recipe.side_km
    held = {at: ids[0] if at[0] < size / 3 else ids[1] if at[1] < size / 2 else ids[2] for at in grid}
    truth: Truth = {grid[at]: [(0, side)] for at, side in held.items()}
    momentum = {side: chance.uniform(0.5, 2.0) for side in ids}
    for day in range(1, recipe.days):
        if day % 60 == 0:
            momentum = {side: chance.uniform(0.5, 2.0) for side in ids}
        for (x, y), key in grid.items():
            around = [held[n] for n in ((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)) if n in held]
            others = [side for side in around if side != held[x, y]]
            rate = len(others) / recipe.change_days if others else 0.0001
            if chance.random() < rate:
                winner = chance.choices(others or ids, [momentum[s] for s in others or ids])[0]
                if winner != held[x, y]:
                    held[x, y] = winner
                    truth[key].append((day, winner))
    return truth


def ukraine_world(folder: Path, seed: int, recipe: Recipe = UKRAINE) -> World:
    """The status of Ukrainian towns from 1 March 2022, day by day, under invented reports."""
    chance = random.Random(f"{recipe}{seed}")
    with (folder / "places.csv").open(encoding="utf-8", newline="") as stream:
        places = {
            f"u:{row['place_id']}": Place(f"u:{row['place_id']}", row["name"], float(row["lon"]), float(row["lat"]))
            for row in csv.DictReader(stream)
            if row["lat"] and row["lon"]
        }
    with gzip.open(folder / "daily.dev.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        rows = sorted((row["place_id"], row["date"], OF_STATUS[row["status"]]) for row in csv.DictReader(lines))
    first = dt.date.fromisoformat(min(day for _, day, _ in rows))
    last = dt.date.fromisoformat(max(day for _, day, _ in rows))
    truth: Truth = defaultdict(list)
    for place_id, date, status in rows:
        if f"u:{place_id}" not in places:
            continue
        told = truth[f"u:{place_id}"]
        if not told or told[-1][1] != status:
            told.append(((dt.date.fromisoformat(date) - first).days, status))
    kept = {key: places[key] for key in truth}
    sides = (Side("ua", "Ukraine"), Side("ru", "Russia"))
    return _told(recipe, sides, ("ua", "ru", CONTESTED), first, (last - first).days + 1, kept, dict(truth), chance)


def holder(truth: Truth, place_id: str, day: int) -> str:
    """Who holds a place on a day, 'contested', or '' where the truth does not say."""
    return next((side for since, side in reversed(truth[place_id]) if since <= day), "")


# What is said of it


def _told(
    recipe: Recipe,
    sides: tuple[Side, ...],
    labels: tuple[str, ...],
    first: dt.date,
    days: int,
    places: dict[str, Place],
    truth: Truth,
    chance: random.Random,
) -> World:
    ids = [side.side_id for side in sides]
    sources = make_sources(recipe, ids, chance)
    words = [*make_words(recipe, ids, days, truth, sources, chance), *fight_words(recipe, truth, sources, chance)]
    claims = list(_claims(recipe, first, places, words, chance))
    leans = {source.source_id: source.lean for source, _ in sources}
    wrong = shares_wrong(claims, first, truth, leans)
    return World(sides, labels, first, days, places, truth, claims, tuple(source for source, _ in sources), wrong)


def make_sources(recipe: Recipe, ids: Sequence[str], chance: random.Random) -> list[tuple[Source, float]]:
    """Sources with the share of their own side's captures that are not so."""
    found = []
    for lean, count in zip((*ids, None), recipe.lean, strict=True):
        for number in range(count):
            name = f"{lean or 'monitor'}-{number}"
            wrong = chance.uniform(*recipe.own_gain_wrong) if lean else recipe.other_wrong
            letter: Any = chance.choice("CDF") if lean else chance.choice("BC")
            found.append((Source(name, name, "outlet", lean, letter), wrong))
    return found


def changes_of(truth: Truth, ids: Sequence[str]) -> list[tuple[str, int, str, str]]:
    """Changes of hands: place, day, loser, winner; contested and unsaid days between are passed over."""
    found = []
    for key, told in sorted(truth.items()):
        held = [(day, side) for day, side in told if side in ids]
        found += [(key, day, before, side) for (_, before), (day, side) in pairwise(held) if before != side]
    return found


def make_words(
    recipe: Recipe,
    ids: Sequence[str],
    days: int,
    truth: Truth,
    sources: Sequence[tuple[Source, float]],
    chance: random.Random,
) -> list[Word]:
    """What sources tell of captures and of who holds, true or not."""
    changes, keys = changes_of(truth, ids), sorted(truth)
    words: list[Word] = []
    for source, lies in sources:
        own, said = source.lean, list[Word]()
        while len(said) < recipe.words_per_source:
            if chance.random() < 0.55 and changes:
                key, day, loser, winner = chance.choice(changes)
                if own == loser and chance.random() < recipe.silence_on_losses:
                    continue
                said.append((source, "control_gained", key, winner, loser, day))
                continue
            key, day = chance.choice(keys), chance.randrange(days)
            says = holder(truth, key, day)
            if says in ids:
                if chance.random() < recipe.other_wrong:
                    says = chance.choice([side for side in ids if side != says])
                said.append((source, "control_held", key, says, None, day))
        boasts = sum(1 for word in said if word[3] == own)
        for _ in range(int(boasts * lies / (1 - lies)) if own else 0):
            key, day = chance.choice(keys), chance.randrange(days)
            if own and (now := holder(truth, key, day)) not in (own, ""):
                said.append((source, "control_gained", key, own, now if now in ids else None, day))
        words += said
    return words


def fight_words(
    recipe: Recipe, truth: Truth, sources: Sequence[tuple[Source, float]], chance: random.Random
) -> list[Word]:
    """Fighting told in the days before a change of hands, and now and then on contested days."""
    who = [source for source, _ in sources]
    sides = sorted({side for told in truth.values() for _, side in told} - {CONTESTED, ""})
    words: list[Word] = []
    for key, told in sorted(truth.items()):
        for (since, before), (until, after) in pairwise([*told, (told[-1][0], told[-1][1])]):
            if before == CONTESTED:
                days = range(since, max(since + 1, until), 5)
                words += [(chance.choice(who), "clash", key, *sides[:2], day + chance.randrange(5)) for day in days]
            elif after in sides and before in sides and after != before and chance.random() < recipe.fights:
                for _ in range(chance.choice((1, 2))):
                    day = max(0, until - chance.randrange(10))
                    words.append((chance.choice(who), "clash", key, after, before, day))
    return words


def shares_wrong(
    claims: Iterable[HeldPlacement], first: dt.date, truth: Truth, leans: Mapping[str, str | None]
) -> dict[str, float]:
    """Return by source with a lean how many of its words for its own side were not so, wrong villages included."""
    told = defaultdict(list)
    for claim in claims:
        said = claim.placement
        source, key = said.speaker_source or "", said.placements[0].place_id or ""
        if said.day and said.kind != "clash" and said.actor_side == leans[source]:
            told[source].append(holder(truth, key, (said.day.first - first).days) != said.actor_side)
    return {source: statistics.fmean(found) for source, found in told.items()}


def _claims(
    recipe: Recipe, first: dt.date, places: Mapping[str, Place], words: Iterable[Word], chance: random.Random
) -> Iterator[HeldPlacement]:
    near = {key: _nearest(places, key) for key in places} if recipe.wrong_place else {}
    number = 0
    for source, kind, key, actor, target, day in words:
        if chance.random() < recipe.wrong_place:
            key = chance.choice(near[key])
        told_on = day + min(20, int(chance.expovariate(0.6)))
        text = f"{source.name} tells on its own account of event {number} that {actor} is in {places[key].name}."
        tellers = ["its own page"] + (["another outlet"] if chance.random() < recipe.copies else [])
        for teller in tellers:
            number += 1
            when = first + dt.timedelta(days=day)
            yield _claim(number, source, kind, places[key], actor, target, when, first, told_on, text, teller)


def _nearest(places: Mapping[str, Place], key: str, count: int = 8) -> list[str]:
    here = places[key]

    def apart(other: str) -> float:
        return abs(places[other].lng - here.lng) + abs(places[other].lat - here.lat)

    return sorted((other for other in places if other != key), key=lambda other: (apart(other), other))[:count]


def _claim(
    number: int,
    source: Source,
    kind: Any,
    place: Place,
    actor: str,
    target: str | None,
    when: dt.date,
    first: dt.date,
    told_on: int,
    text: str,
    teller: str,
) -> HeldPlacement:
    known = first + dt.timedelta(days=told_on)
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
