"""Is hindsight better than the filter? The same claims read forward, and forward and backward, against what was so.

python benchmarks/smoother.py [--worlds 1] [--syria SHARED_DIR]

'filter' and 'smoother' are those of a plain hidden Markov model that takes claims as observations of the holder: a
claim with chance g is right, or random. After each name: how many changes a day nobody tells, and the prior that a
capture told of has changed the holder on that day. 'the estimate' is the desk's own, which takes claims as inputs. All
hear every claim at its own day.
"""

import argparse
import datetime as dt
import math
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from control_stream import read_changes, read_stream
from control_syria import AROUND_KM, DEMO, FIRST, LAST, SCORED_KM, score, within
from numpy.typing import NDArray
from world_making import RECIPES, World, holder, make_world
from worlds import looks

from mapdesk.estimate.control import estimate_control
from mapdesk.estimate.evidence import Effect
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.study import Asked, study_evidence
from mapdesk.model import ControlEstimate, Place

# changes of hands a day that nobody tells; that a capture told of has changed the holder on the day told
ASSUMED = ((0.0006, 0.5), (0.002, 0.5), (0.002, 0.95))
MODELS = ("filter", "smoother")
Numbers = NDArray[np.float64]


def read_both_ways(
    effects: Sequence[Effect], sides: Sequence[str], days: range, rate: float, told_on_its_day: float
) -> dict[str, Numbers]:
    """Return by model the probability of each side on each day (ordinals), from the claims of one place."""
    n, keep = len(sides), math.exp(-rate)
    step = keep * np.eye(n) + (1 - keep) / n
    told: dict[int, list[Effect]] = {}
    for effect in effects:
        told.setdefault(effect.day.toordinal(), []).append(effect)
    forward, steps, seen = np.full((len(days), n), 1 / n), [], np.ones((len(days), n))
    for i, day in enumerate(days):
        move = step
        for effect in told.get(day, ()):
            says = np.array([_says(effect, side) for side in sides])
            if effect.role == "holds" and effect.origin[0] == "control_gained":
                jump = told_on_its_day * effect.share
                move = move @ ((1 - jump) * np.eye(n) + jump * says)
            seen[i] *= effect.share * says / says.sum() + (1 - effect.share) / n if says.any() else 1.0
        steps.append(move)
        now = ((forward[i - 1] if i else forward[0]) @ move) * seen[i]
        forward[i] = now / now.sum()
    backward = np.ones((len(days), n))
    for i in range(len(days) - 2, -1, -1):
        back = steps[i + 1] @ (seen[i + 1] * backward[i + 1])
        backward[i] = back / back.sum()
    both = forward * backward
    return {"filter": forward, "smoother": both / both.sum(axis=1, keepdims=True)}


def _says(effect: Effect, side: str) -> float:
    if effect.role == "left":
        return float(side != effect.side)
    named = (effect.side, effect.rival) if effect.role == "among" else (effect.side,)
    return float(side in named) if effect.role in ("holds", "among") else 0.0


def evidence_of(held: Any, places: Mapping[str, Place], sides: Any, sources: Any) -> dict[str, list[Effect]]:
    """The effects of each place, own and spilled, without the neighbours' rates."""
    asked = Asked(sides=sides, sources=sources, settings=EstimateSettings(neighbour_passes=0))
    study = study_evidence(held, places, asked)
    return {key: at.effects for key, at in study.evidence.items()}


def in_a_world(name: str, world: World) -> None:
    """Print Brier scores on the days looked at."""
    days = range(world.first.toordinal(), world.first.toordinal() + world.days)
    looked, sides = looks(world), [side.side_id for side in world.sides]
    found = evidence_of(world.held, world.places, world.sides, world.sources)
    rows = estimate_control(
        world.held,
        world.places,
        sides=world.sides,
        sources=world.sources,
        first_day=world.first,
        last_day=world.first + dt.timedelta(days=world.days - 1),
    )
    desk: dict[tuple[str, int], Numbers] = {}
    for row in rows:
        held = np.array([row.probabilities.get(side, 0.0) for side in sides])
        desk[row.place_id, (row.day - world.first).days] = held / held.sum() if held.any() else held + 1 / len(sides)
    print(f"{name:12s} the estimate {_brier(looked, world, sides, lambda key, day: _last(desk, key, day)):.3f}", end="")
    for rate, jump in ASSUMED:
        read = {key: read_both_ways(found.get(key, []), sides, days, rate, jump) for key, _ in looked}
        for model in MODELS:
            value = _brier(looked, world, sides, lambda key, day, m=model, r=read: r[key][m][day])
            print(f"   {model} {rate:g} {jump:g}: {value:.3f}", end="")
    print(flush=True)


def _last(desk: Mapping[tuple[str, int], Numbers], key: str, day: int) -> Numbers:
    return next(desk[key, since] for since in range(day, -1, -1) if (key, since) in desk)


def _brier(looked: Sequence[tuple[str, int]], world: World, sides: Sequence[str], told: Any) -> float:
    return statistics.fmean(
        float(((told(key, day) - [float(side == holder(world.truth, key, day)) for side in sides]) ** 2).sum())
        for key, day in looked
    )


def in_syria(shared: Path) -> None:
    """Print the scorer's figures at the known changes of 2017."""
    events = shared / "data" / "events" / "ucdp_syria_2016_2017.jsonl.gz"
    stream = read_stream(events, DEMO, shared / "data" / "gazetteer" / "euphrates_places.csv")
    truth, scorer = shared / "data" / "control" / "syria_2017.dev.csv", shared / "eval" / "score_control.py"
    points = read_changes(truth)
    near = within(stream.places, points, AROUND_KM)
    held = [claim for claim in stream.held if any(at.place_id in near for at in claim.placement.placements)]
    scored = within(near, points, SCORED_KM)
    sides = [side.side_id for side in stream.sides]
    rows = estimate_control(held, near, sides=stream.sides, sources=stream.sources, first_day=FIRST, last_day=LAST)
    _show("the estimate", score(rows, set(scored), scorer, truth)["estimate"])
    found = evidence_of(held, near, stream.sides, stream.sources)
    begin = min(effect.day for effects in found.values() for effect in effects).toordinal()
    days = range(begin, LAST.toordinal() + 1)
    for rate, jump in ASSUMED:
        read = {key: read_both_ways(found.get(key, []), sides, days, rate, jump) for key in scored}
        for model in MODELS:
            table = [
                _row(scored[key], day, dict(zip(sides, read[key][model][day - begin].tolist(), strict=True)))
                for key in scored
                for day in days
                if day >= FIRST.toordinal()
            ]
            _show(f"{model} {rate:g} {jump:g}", score(table, set(scored), scorer, truth)["estimate"])


def _row(place: Place, day: int, probabilities: dict[str, float]) -> ControlEstimate:
    return ControlEstimate(
        place_id=place.place_id,
        name=place.name,
        lng=place.lng,
        lat=place.lat,
        day=dt.date.fromordinal(day),
        known_at=None,
        probabilities=probabilities,
        status="claimed",
        side=None,
    )


def _show(name: str, figures: Mapping[str, Any]) -> None:
    shown = ("holder+14", "on time", "early", "brier", "extra flips")
    print(f"{name:20s}" + "".join(f"   {column} {figures[column]}" for column in shown), flush=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--worlds", type=int, default=1, help="invented wars of each kind")
    arguments.add_argument("--syria", type=Path, help="the folder with data/ and eval/")
    asked = arguments.parse_args()
    for name, recipe in RECIPES.items():
        for number in range(asked.worlds):
            in_a_world(f"{name} {number}", make_world(recipe, number))
    if asked.syria:
        in_syria(asked.syria)


if __name__ == "__main__":
    main()
