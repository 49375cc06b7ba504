"""Which places have a new row today: the chain and what surrounds it in, rows where a figure or status changed out."""

import math
from typing import NamedTuple, Self, get_args

import numpy as np
from numpy.typing import NDArray

from mapdesk.estimate.compiling import compiled
from mapdesk.estimate.day_steps import Masses
from mapdesk.estimate.effect_table import NO_SIEGE, NOBODY, RULED, EffectTable
from mapdesk.estimate.field import NEVER
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.status import MIXED_BACKING, MIXED_FIGHTING
from mapdesk.estimate.ties import Floats
from mapdesk.model.control import Status

STATUSES: tuple[Status, ...] = get_args(Status)
HELD, CONTESTED_, MIXED, BESIEGED, CLAIMED, UNKNOWN_ = (STATUSES.index(name) for name in STATUSES)


Ints = NDArray[np.int32]
Each = tuple[int, ...]  # every side


class Rows(NamedTuple):
    """Rows of one day, the columns of ``ControlTable`` but for the days: as many as there are places, at most."""

    place: NDArray[np.int32]
    probabilities: Floats
    status: NDArray[np.int8]
    side: NDArray[np.int8]
    known: NDArray[np.bool_]
    last_told: NDArray[np.int32]

    @classmethod
    def empty(cls, size: int, sides: int) -> Self:
        """Return room for a row of each place."""
        kinds = ((), np.int32), ((sides + 1,), np.float64), ((), np.int8), ((), np.int8), ((), np.bool_), ((), np.int32)
        return cls(*(np.empty((size, *shape), dtype) for shape, dtype in kinds))

    def first(self, count: int) -> "Rows":
        """Return a copy of the first rows."""
        return Rows._make(column[:count].copy() for column in self)


class Standing(NamedTuple):
    """What is known of each place beside its chain, and its last row.

    The last word on it (the last day it tells of), the last ruling that nobody knows, the last siege and who lays it.
    """

    last_told: NDArray[np.int32]
    unruled: NDArray[np.int32]
    siege_day: NDArray[np.int64]
    besieger: NDArray[np.int8]
    shown: Floats
    status: NDArray[np.int8]
    side: NDArray[np.int8]
    known: NDArray[np.bool_]
    row_told: NDArray[np.int32]

    @classmethod
    def unknown(cls, size: int, sides: int) -> Self:
        """Begin with nothing told and no row."""
        told, unruled, siege = np.zeros(size, np.int32), np.full(size, -1, np.int32), np.full(size, NEVER)
        shown, status, side = np.zeros((size, sides + 1)), np.full(size, -1, np.int8), np.full(size, NOBODY, np.int8)
        known, row_told = np.zeros(size, np.bool_), np.zeros(size, np.int32)
        return cls(told, unruled, siege, np.full(size, NO_SIEGE, np.int8), shown, status, side, known, row_told)


class Limits(NamedTuple):
    """What statuses and rows go by, and the neighbours' word (``calibration.py``): see ``EstimateSettings``."""

    held: float
    contested: float
    leading: float
    backing: float
    mixed_backing: float
    mixed_fighting: float
    age_days: int
    siege_days: int
    tolerance: float
    prior: float
    prior_heat: float

    @classmethod
    def of(cls, settings: EstimateSettings) -> Self:
        """Return those of a desk."""
        how = settings
        lines = (how.held_threshold, how.contested_threshold, how.leading_threshold, how.backing_threshold)
        days = (how.age_limit_days, how.siege_days)
        prior = how.neighbour_prior if how.neighbour_passes else 0.0
        return cls(*lines, MIXED_BACKING, MIXED_FIGHTING, *days, how.row_tolerance, prior, how.prior_heat)


@compiled
def hear(standing: Standing, table: EffectTable, begin: int, end: int) -> None:
    """Take in one day's rows: the last word on a place, sieges, rulings that nobody knows."""
    for row in range(begin, end):
        place, told = table.place[row], table.told[row]
        if table.role[row] == RULED and table.side[row] == NOBODY:
            standing.unruled[place] = told
        else:
            standing.last_told[place] = max(standing.last_told[place], told)
        if table.besieger[row] != NO_SIEGE:
            standing.siege_day[place], standing.besieger[place] = told, table.besieger[row]


@compiled
def look(
    standing: Standing,
    state: Masses,
    parts: Floats,
    since: NDArray[np.int64],
    fought_near: Floats,
    limits: Limits,
    day: int,
    rows: Rows,
    each: Each,
) -> int:
    """Write rows of the places that a figure or status of has changed since their last row; return how many.

    A place of which nothing is known keeps its row until something is.
    """
    count = 0
    whole, fought, vouched = state
    last_told, unruled, siege_day, besieger, shown, last_status, last_side, last_known, row_told = standing
    row_place, probabilities, row_status, row_side, row_known, row_last = rows
    for place in range(len(since)):
        told = last_told[place]
        if unruled[place] >= told:
            told = 0
        is_told = told > 0 and day - told <= limits.age_days
        is_around = since[place] <= day
        is_same = told == row_told[place] and last_status[place] == UNKNOWN_
        if is_same and not is_told and not is_around:
            continue
        _state(probabilities, count, whole, fought, place, each)
        if is_around and limits.prior > 0:
            _weigh(probabilities, count, parts, fought_near, place, limits.prior, limits.prior_heat, each)
        status, side = UNKNOWN_, NOBODY
        if is_told:
            siege = besieger[place] if day - siege_day[place] <= limits.siege_days else NO_SIEGE
            status, side = _judge(probabilities, count, vouched, place, siege, limits, each)
        is_same = status == last_status[place] and side == last_side[place] and told == row_told[place]
        is_known = is_told or is_around
        if is_same and is_known:
            is_same = last_known[place] and _moved(probabilities, count, shown, place, each) < limits.tolerance
        if is_same:
            continue
        row_place[count], row_status[count], row_side[count] = place, status, side
        row_known[count], row_last[count] = is_known, told
        for i in range(len(each) + 1):
            shown[place, i] = probabilities[count, i]
        last_status[place], last_side[place] = status, side
        last_known[place], row_told[place] = is_known, told
        count += 1
    return count


@compiled
def _state(now: Floats, row: int, whole: Floats, fought: Floats, place: int, each: Each) -> None:
    """Write the chain's probabilities: each side's quiet part, and contested."""
    sides = len(each)
    contested, last = 0.0, whole.shape[1] - 1
    for i in range(sides):
        now[row, i] = whole[place, last, i] - fought[place, i]
        contested += fought[place, i]
    now[row, sides] = contested


@compiled
def _weigh(
    now: Floats,
    row: int,
    parts: Floats,
    fought_near: Floats,
    place: int,
    prior: float,
    heat: float,
    each: Each,
) -> None:
    """Turn the chain's probabilities into those that are stated, as ``calibration.stated``."""
    sides = len(each)
    fights = quiet = total = 0.0
    for i in range(sides):
        fights += fought_near[place, i]
    strength = prior / (1 + heat * fights)
    for i in range(sides):
        quiet += now[row, i]
        now[row, i] *= math.exp(strength * parts[place, i])
        total += now[row, i]
    scale = quiet / total if total > 0 else 1.0
    for i in range(sides):
        now[row, i] *= scale


@compiled
def _moved(now: Floats, row: int, shown: Floats, place: int, each: Each) -> float:
    """Return how far a place's probabilities are from those of its last row, at most."""
    most = 0.0
    for i in range(len(each) + 1):
        most = max(most, abs(now[row, i] - shown[place, i]))
    return most


@compiled
def _judge(
    now: Floats, row: int, vouched: Floats, place: int, besieger: int, limits: Limits, each: Each
) -> tuple[int, int]:
    """Return status and side of a place that is spoken of, as ``status.status_of``."""
    sides = len(each)
    fighting = now[row, sides]
    lead = strong = 0
    both_backed = True
    for i in range(sides):
        if now[row, i] > now[row, lead]:
            lead = i
        if now[row, i] >= limits.contested:
            strong += 1
            both_backed = both_backed and vouched[place, i] >= limits.mixed_backing
    most = now[row, lead]
    if fighting > most:
        return CONTESTED_, sides
    if strong > 1:
        return (MIXED if both_backed and fighting < limits.mixed_fighting else CONTESTED_), lead
    if most < limits.leading:
        return UNKNOWN_, NOBODY
    if besieger != NO_SIEGE and besieger != lead:
        return BESIEGED, lead
    is_held = most >= limits.held and vouched[place, lead] >= limits.backing
    return (HELD if is_held else CLAIMED), lead


@compiled
def sort_in(part: Rows, day: Ints, columns: Rows, days: Ints, until: Ints, at: NDArray[np.int64]) -> None:
    """Write rows of some days, in day order, to where each place's next rows come, ``at``, which moves on.

    Place by place, since rows that lie side by side are written much faster. The row before ends on the eve.
    """
    before, order = np.zeros(len(at) + 1, np.int64), np.empty(len(day), np.int64)
    for row in range(len(day)):
        before[part.place[row] + 1] += 1
    for place in range(len(at)):
        before[place + 1] += before[place]
    for row in range(len(day)):
        order[before[part.place[row]]] = row
        before[part.place[row]] += 1
    for number in range(len(order)):
        row = order[number]
        place = part.place[row]
        to = int(at[place])
        at[place] += 1
        if to > 0 and columns.place[to - 1] == place:
            until[to - 1] = day[row] - 1
        days[to], columns.place[to] = day[row], place
        for i in range(part.probabilities.shape[1]):
            columns.probabilities[to, i] = part.probabilities[row, i]
        columns.status[to], columns.side[to] = part.status[row], part.side[row]
        columns.known[to], columns.last_told[to] = part.known[row], part.last_told[row]
