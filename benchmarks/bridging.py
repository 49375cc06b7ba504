"""Notes by bridging in planted worlds of two camps: how many of each kind get which status, and sleepers who push one.

python benchmarks/bridging.py [SEEDS]

A quarter of the notes is liked by both camps (85 %), a quarter by each camp alone (92 to 8 %), a quarter by neither
(12 %). Sleepers rate like the other camp, then all back one note of camp A's. Tidy camps and dense ratings: the figures
are an upper bound. Every minimum of the forum is in force, our mean of 0.75 on each side among them.
"""

import sys
import time

import numpy as np

from mapdesk_web.forum.bridging import score_notes

WORLDS = [(40, 24, 12, 0.5), (40, 24, 12, 0.75), (100, 60, 15, 0.7), (100, 60, 25, 0.7), (400, 120, 15, 0.7),
          (400, 120, 30, 0.7), (400, 120, 30, 0.9)]  # fmt: skip
SLEEPERS = (0, 5, 10, 20, 40)
CHANCE = {0: (0.85, 0.85), 1: (0.92, 0.08), 2: (0.08, 0.92), 3: (0.12, 0.12)}
PUSHED = 1  # a note of camp A's


def world(
    raters: int, notes: int, each: int, majority: float, seed: int, sleepers: int = 0
) -> list[tuple[int, int, float]]:
    """Return the ratings of a planted world; note ``n`` is of kind ``n % 4``."""
    random = np.random.default_rng(seed)
    camps = (np.arange(raters) >= majority * raters).astype(int)
    rows = []
    for note in range(notes):
        for rater in random.choice(raters, each, replace=False):
            rows.append((int(rater), note, float(random.random() < CHANCE[note % 4][camps[rater]])))
    others = [note for note in range(notes) if note != PUSHED]
    for sleeper in range(raters, raters + sleepers):
        for note in random.choice(others, 14, replace=False):
            rows.append((sleeper, int(note), float(random.random() < CHANCE[int(note) % 4][1])))
        rows.append((sleeper, PUSHED, 1.0))
    return rows


def shares(raters: int, notes: int, each: int, majority: float, seeds: int) -> tuple[float, float, float, float]:
    """Return bridging and partisan notes called helpful, poor ones called not helpful, and seconds of a fit."""
    counts = {"bridging": 0, "partisan": 0, "poor": 0}
    start = time.perf_counter()
    for seed in range(seeds):
        for note, row in score_notes(world(raters, notes, each, majority, seed)).items():
            kind = note % 4
            counts["bridging"] += kind == 0 and row.status == "helpful"
            counts["partisan"] += kind in (1, 2) and row.status == "helpful"
            counts["poor"] += kind == 3 and row.status == "not_helpful"
    seconds = (time.perf_counter() - start) / seeds
    of_each = notes / 4 * seeds
    return counts["bridging"] / of_each, counts["partisan"] / of_each / 2, counts["poor"] / of_each, seconds


def main() -> None:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    print(f"{seeds} seeds")
    print(f"{'raters x notes (each)':24}{'majority':>9}{'bridging':>10}{'partisan':>10}{'poor':>8}{'fit':>9}")
    print(f"{'':33}{'helpful':>10}{'helpful':>10}{'not h.':>8}")
    for raters, notes, each, majority in WORLDS:
        bridging, partisan, poor, seconds = shares(raters, notes, each, majority, seeds)
        name = f"{raters} x {notes} ({each})"
        print(f"{name:24}{majority:9.0%}{bridging:10.0%}{partisan:10.0%}{poor:8.0%}{seconds:7.2f} s")
    print("\nsleepers among 100 honest raters 60/40, 60 notes: the pushed note is called helpful in")
    for count in SLEEPERS:
        scored = [score_notes(world(100, 60, 15, 0.6, seed, count))[PUSHED] for seed in range(seeds)]
        pushed = sum(row.status == "helpful" for row in scored)
        middle = float(np.median([row.intercept for row in scored]))
        print(f"  K={count:<3} {pushed} of {seeds}, median intercept {middle:.2f}")


if __name__ == "__main__":
    main()
