"""Notes ranked by bridging: ratings in, for each note how helpful readers who usually disagree find it, out.

The model is that of Community Notes (Wojcik et al., arXiv 2210.15723), in the form of its published code: the rating
of reader u on note n is mu + i_u + i_n + f_u f_n, one factor, fitted by least squares with mean-normalised penalties
(.15 on mu and the intercepts, .03 on the factors). What a note's intercept i_n holds is the helpfulness that the
factor, the axis along which readers usually part, does not explain.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

INTERCEPT_PENALTY, FACTOR_PENALTY = 0.15, 0.03
LEAST_BY_RATER, LEAST_BY_NOTE = 3, 5  # Community Notes asks 10 of a rater; a small desk has fewer notes
HELPFUL_FROM, HELPFUL_FACTOR = 0.40, 0.50
NOT_HELPFUL_BASE, NOT_HELPFUL_SLOPE = -0.05, -0.8
INERTIA = 0.01
LEAST_A_SIDE = 5
NET_HELPFUL_A_SIDE = 4
MEAN_A_SIDE = 0.75  # ours: against a tenth of sleepers; a fifth still pass it (benchmarks/bridging.py)
LEAST_RATERS = 40
STARTS = 3  # the factor's sign and scale have several optima; the best of a few fixed starts is kept


@dataclass(frozen=True, slots=True)
class Scored:
    """A note's figures: intercept and factor, raters on each side, status, and why in words."""

    intercept: float
    factor: float
    raters: tuple[int, int]
    status: str  # helpful, not_helpful, needs_ratings
    why: str


Triple = tuple[int, int, float]  # rater, note, value in 0 .. 1


def score_notes(ratings: Sequence[Triple], before: Mapping[int, str] | None = None) -> dict[int, Scored]:
    """Return every rated note's figures; the order of the ratings does not matter.

    ``before`` gives the statuses so far, for inertia. With fewer than 40 raters, or where all ratings are on one side
    of the axis, no note gets a status: there is nothing to bridge.
    """
    once = {(u, n): v for u, n, v in ratings if np.isfinite(v) and 0 <= v <= 1}
    kept = _dense([(u, n, v) for (u, n), v in sorted(once.items())])
    rated = {n for _, n in once}
    raters = {u for u, _, _ in kept}
    if len(raters) < LEAST_RATERS:
        words = f"Not enough readers yet: {len(raters)} of {LEAST_RATERS} needed."
        return {n: Scored(0.0, 0.0, (0, 0), "needs_ratings", words) for n in rated}
    fit = _fit(kept)
    scored = {n: _judge(n, kept, fit, (before or {}).get(n, "")) for n in fit.notes}
    for note in rated - set(scored):
        scored[note] = Scored(0.0, 0.0, (0, 0), "needs_ratings", f"Fewer than {LEAST_BY_NOTE} ratings that count.")
    return scored


def _dense(ratings: Sequence[Triple]) -> list[Triple]:
    """Leave out raters and then notes with too few ratings; one pass, as published."""
    by_rater = Counter(u for u, _, _ in ratings)
    kept = [row for row in ratings if by_rater[row[0]] >= LEAST_BY_RATER]
    by_note = Counter(n for _, n, _ in kept)
    return [row for row in kept if by_note[row[1]] >= LEAST_BY_NOTE]


@dataclass(frozen=True, slots=True)
class Fit:
    """Fitted parameters by rater and note; the sign is fixed so that most raters have a negative factor."""

    mean: float
    raters: dict[int, int]
    notes: dict[int, int]
    rater_factor: NDArray[np.float64]
    note_intercept: NDArray[np.float64]
    note_factor: NDArray[np.float64]
    loss: float


def _fit(ratings: Sequence[Triple]) -> Fit:
    raters = {u: i for i, u in enumerate(sorted({u for u, _, _ in ratings}))}
    notes = {n: i for i, n in enumerate(sorted({n for _, n, _ in ratings}))}
    rows = np.array([raters[u] for u, _, _ in ratings])
    columns = np.array([notes[n] for _, n, _ in ratings])
    values = np.array([v for _, _, v in ratings])
    fits = [_fit_from(start, rows, columns, values, raters, notes) for start in range(STARTS)]
    return min(fits, key=lambda fit: fit.loss)


def _fit_from(
    start: int,
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    values: NDArray[np.float64],
    raters: dict[int, int],
    notes: dict[int, int],
) -> Fit:
    from scipy.optimize import minimize

    a, b = len(raters), len(notes)
    random = np.random.default_rng(start)
    # Xavier-uniform factors, intercepts at nought, as published.
    first = np.concatenate([[0.0], np.zeros(a + b), random.uniform(-1, 1, a + b) * np.sqrt(6 / (1 + a + b)) * 3])

    def loss(x: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        mean, i_u, i_n = x[0], x[1 : 1 + a], x[1 + a : 1 + a + b]
        f_u, f_n = x[1 + a + b : 1 + 2 * a + b], x[1 + 2 * a + b :]
        error = mean + i_u[rows] + i_n[columns] + f_u[rows] * f_n[columns] - values
        step = 2 * error / len(values)
        gradient = np.concatenate(
            [
                [step.sum() + 2 * INTERCEPT_PENALTY * mean],
                np.bincount(rows, step, a) + 2 * INTERCEPT_PENALTY * i_u / a,
                np.bincount(columns, step, b) + 2 * INTERCEPT_PENALTY * i_n / b,
                np.bincount(rows, step * f_n[columns], a) + 2 * FACTOR_PENALTY * f_u / a,
                np.bincount(columns, step * f_u[rows], b) + 2 * FACTOR_PENALTY * f_n / b,
            ]
        )
        penalty = INTERCEPT_PENALTY * (mean**2 + (i_u**2).mean() + (i_n**2).mean())
        penalty += FACTOR_PENALTY * ((f_u**2).mean() + (f_n**2).mean())
        return float((error**2).mean() + penalty), gradient

    found = minimize(loss, first, jac=True, method="L-BFGS-B", options={"maxiter": 500, "ftol": 1e-10, "gtol": 1e-7})
    x = found.x
    f_u, f_n = x[1 + a + b : 1 + 2 * a + b], x[1 + 2 * a + b :]
    sign = -1.0 if (f_u > 0).sum() > (f_u < 0).sum() else 1.0
    return Fit(float(x[0]), raters, notes, sign * f_u, x[1 + a : 1 + a + b], sign * f_n, float(found.fun))


def _judge(note: int, ratings: Sequence[Triple], fit: Fit, before: str) -> Scored:
    i_n, f_n = float(fit.note_intercept[fit.notes[note]]), float(fit.note_factor[fit.notes[note]])
    sides: tuple[list[float], list[float]] = ([], [])
    for u, n, value in ratings:
        if n == note:
            sides[int(fit.rater_factor[fit.raters[u]] > 0)].append(value)
    counts = (len(sides[0]), len(sides[1]))
    threshold = HELPFUL_FROM - (INERTIA if before == "helpful" else 0.0)
    status, why = "needs_ratings", "Readers who usually disagree have not agreed on it."
    if i_n >= threshold and abs(f_n) < HELPFUL_FACTOR:
        why = _missing(sides) or "Readers who usually disagree find it helpful."
        status = "needs_ratings" if _missing(sides) else "helpful"
    elif i_n < NOT_HELPFUL_BASE + NOT_HELPFUL_SLOPE * abs(f_n):
        status, why = "not_helpful", "Readers find it not helpful, whatever they usually think."
    return Scored(i_n, f_n, counts, status, why)


def _missing(sides: tuple[list[float], list[float]]) -> str:
    """What still lacks before a note may be called helpful: raters, and more for than against, on each side."""
    for values in sides:
        if len(values) < LEAST_A_SIDE:
            return "It needs ratings from readers of the other side."
        net = sum(v == 1 for v in values) - sum(v == 0 for v in values)
        if net < NET_HELPFUL_A_SIDE or sum(values) / len(values) < MEAN_A_SIDE:
            return "It needs more readers of each side who find it helpful."
    return ""
