"""The raw score of a candidate in, how often candidates of that score were the right place out.

The table ``calibration.csv`` is fitted by ``benchmarks/calibrate_places.py`` on development data, apart for desks with
a theatre and for the world: between its rows the probability is interpolated, beyond them it is that of the last.
"""

import csv
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

THEATRE, WORLD = "theatre", "world"
Knot = tuple[float, float]  # raw score, probability


def probability_of(score: float, *, has_theatre: bool) -> float:
    """Return the probability that the best candidate is the place meant, from its raw score; never 0 or 1.

    >>> low, high = probability_of(0.1, has_theatre=True), probability_of(0.95, has_theatre=True)
    >>> 0 < low < high < 1
    True
    """
    return round(interpolated(score, knots(THEATRE if has_theatre else WORLD)), 4)


def interpolated(score: float, table: Sequence[Knot]) -> float:
    """Return the value between the two rows about a score.

    >>> [interpolated(x, [(0.2, 0.1), (0.4, 0.5)]) for x in (0.0, 0.3, 0.9)]
    [0.1, 0.3, 0.5]
    """
    at = bisect_left([x for x, _ in table], score)
    if at == 0 or at == len(table):
        return table[min(at, len(table) - 1)][1]
    (x1, y1), (x2, y2) = table[at - 1], table[at]
    return round(y1 + (y2 - y1) * (score - x1) / (x2 - x1), 6)


@lru_cache(maxsize=2)
def knots(setting: str) -> tuple[Knot, ...]:
    """Return the rows of the table for one setting, by rising score."""
    table = files("mapdesk.resolve").joinpath("calibration.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(table.splitlines()) if row["setting"] == setting]
    return tuple(sorted((float(row["score"]), float(row["probability"])) for row in rows))


def fitted(pairs: Sequence[tuple[float, bool]], *, smallest: int = 25) -> tuple[Knot, ...]:
    """Fit a rising table to (raw score, was right): pool adjacent violators over groups of ``smallest`` or more.

    A group's probability is (right + 1) / (all + 2), so that no table says never or always. Method: Ayer and others
    1955, isotonic regression.

    >>> fitted([(0.1, False)] * 30 + [(0.9, True)] * 30)
    ((0.1, 0.0312), (0.9, 0.9688))
    """
    groups = [(sum(s for s, _ in g), sum(r for _, r in g), len(g)) for g in _groups(sorted(pairs), smallest)]
    pooled: list[tuple[float, int, int]] = []
    for group in groups:
        pooled.append(group)
        while len(pooled) > 1 and _share(pooled[-2]) >= _share(pooled[-1]):
            b, a = pooled.pop(), pooled.pop()
            pooled.append((a[0] + b[0], a[1] + b[1], a[2] + b[2]))
    return tuple((round(total / n, 4), round((right + 1) / (n + 2), 4)) for total, right, n in pooled)


def _groups(pairs: list[tuple[float, bool]], smallest: int) -> list[list[tuple[float, bool]]]:
    """Part sorted pairs into groups of at least ``smallest``; equal scores stay together."""
    parts: list[list[tuple[float, bool]]] = [[]]
    for pair in pairs:
        if len(parts[-1]) >= smallest and pair[0] != parts[-1][-1][0]:
            parts.append([])
        parts[-1].append(pair)
    if len(parts) > 1 and len(parts[-1]) < smallest:
        parts[-2:] = [parts[-2] + parts[-1]]
    return [part for part in parts if part]


def _share(group: tuple[float, int, int]) -> float:
    return (group[1] + 1) / (group[2] + 2)
