"""What is told of all places on one day: columns of effects in, the chain of every place told of moved.

The same arithmetic as ``chain.py``, place by place, without the parts that single claims hold: a side's whole
probability does not depend on who vouches for it. Within a day the order is that of ``Chain.apply``.
"""

import math
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mapdesk.estimate.compiling import compiled
from mapdesk.estimate.effect_table import AMONG, FOUGHT, HELD_BEFORE, HOLDS, LEFT, NOBODY, RULED, EffectTable
from mapdesk.estimate.ties import Floats, Places, Reach


class Masses(NamedTuple):
    """The chain of all places at once: each side's probability by (place, pass, side), quiet and fought over together.

    What of the last pass's is fought over, and what is vouched for, is by (place, side). The passes before need
    neither: whether a side's part is fought over does not change what the side has.
    """

    whole: Floats
    fought: Floats
    vouched: Floats

    @classmethod
    def even(cls, size: int, passes: int, sides: int) -> Self:
        """Return an even spread everywhere."""
        return cls(np.full((size, passes + 1, sides), 1 / sides), np.zeros((size, sides)), np.zeros((size, sides)))

    def take(self, places: Places) -> "Masses":
        """Return a copy of some places."""
        return Masses._make(masses[places] for masses in self)

    def put(self, places: Places, part: "Masses") -> None:
        """Write some places back."""
        for masses, new in zip(self, part, strict=True):
            masses[places] = new


class Told(NamedTuple):
    """The day's effects added up by place: the first of ``places`` are those told of, ``day`` when each last was.

    Sums of logarithms of the chance that all are wrong, by (place), by pair of sides, by side; below 0 where anything
    is told. ``backed`` is what of ``holds`` is vouched for, ``names`` who is told to have taken the place from whom.
    """

    places: NDArray[np.int32]
    day: NDArray[np.int64]
    fights: Floats
    among: Floats
    left: Floats
    holds: Floats
    backed: Floats
    names: NDArray[np.bool_]

    @classmethod
    def nothing(cls, size: int, sides: int) -> Self:
        """Return a day on which nothing is told."""
        by_side, by_pair = (size, sides), (size, sides, sides)
        left, holds, backed = (np.zeros(by_side) for _ in range(3))
        places, day, names = np.zeros(size, np.int32), np.full(size, -1), np.zeros(by_pair, np.bool_)
        return cls(places, day, np.zeros(size), np.zeros(by_pair), left, holds, backed, names)


class DaySteps:
    """The steps of the chain for what is told, day by day; effects told of places near are among them."""

    def __init__(self, table: EffectTable, spill: Reach, sides: int, least: float, surest: float) -> None:
        """``least`` is the smallest chance that spills, ``surest`` the log-odds beyond which more adds nothing."""
        self.table, self.spill, self.least, self.surest = table, spill, least, surest
        self.told = Told.nothing(len(spill.starts) - 1, sides)

    def apply(self, state: Masses, day: int, begin: int, end: int) -> NDArray[np.int32]:
        """Move the chain by one day's rows, all but who had held it on the eve; return the places told of."""
        count = _add_up(self.table, begin, end, self.spill, self.least, day, self.told)
        _move(state, self.told, count, self.surest)
        _rule(state, self.table, begin, end)
        return self.told.places[:count]

    def eve_rows(self, begin: int, end: int) -> Places:
        """Return the rows that tell of the eve of a day, in the order of ``Chain.apply``; a ruling overrules them."""
        role, counts = self.table.role[begin:end], self.table.counts[begin:end]
        rows = begin + ((role == HELD_BEFORE) & counts).nonzero()[0]
        ruled = begin + ((role == RULED) & counts).nonzero()[0]
        if len(ruled):
            rows = rows[~np.isin(self.table.place[rows], self.table.place[ruled])]
        order = np.lexsort([column[rows] for column in (self.table.claim, self.table.side, self.table.place)])
        return np.asarray(rows[order])

    def stand_on_eve(self, state: Masses, rows: Places) -> None:
        """Let the chain stand as on the eve of which these rows tell."""
        _hold_before(state, self.table, rows)


@compiled
def _add_up(table: EffectTable, begin: int, end: int, spill: Reach, least: float, day: int, told: Told) -> int:
    """Add up one day's rows by place, with what they say of places near; return how many places are told of."""
    count = 0
    for row in range(begin, end):
        place, role = table.place[row], table.role[row]
        count = _note(told, place, day, count)
        if not table.counts[row]:
            continue
        if role == FOUGHT:
            told.fights[place] += math.log1p(-table.share[row])
        if role != AMONG and role != LEFT and role != HOLDS:
            continue
        _say(told, table, row, place, True, table.share[row])
        for at in range(spill.starts[place], spill.starts[place + 1]):
            share = table.share[row] * spill.weight[at]
            if share >= least:
                count = _note(told, spill.there[at], day, count)
                _say(told, table, row, spill.there[at], False, share)
    return count


@compiled
def _note(told: Told, place: int, day: int, count: int) -> int:
    """Note a place as told of, once a day."""
    if told.day[place] == day:
        return count
    told.day[place] = day
    told.places[count] = place
    return count + 1


@compiled
def _say(told: Told, table: EffectTable, row: int, place: int, is_own: bool, share: float) -> None:
    """Let one row say something of a place; of a place near nobody is named whom it was taken from."""
    side, rival, said = table.side[row], table.rival[row], math.log1p(-share)
    if table.role[row] == AMONG:
        told.among[place, min(side, rival), max(side, rival)] += said
    elif table.role[row] == LEFT:
        told.left[place, side] += said
    else:
        told.holds[place, side] += said
        if is_own and table.backed[row]:
            told.backed[place, side] += said
        if is_own and rival != NOBODY:
            told.names[place, side, rival] = True


@compiled
def _move(state: Masses, told: Told, count: int, surest: float) -> None:
    """Move the chain of each place told of, and forget what was told."""
    sides = state.fought.shape[1]
    for number in range(count):
        place = told.places[number]
        whole, fought, vouched = state.whole[place], state.fought[place], state.vouched[place]
        share = -math.expm1(told.fights[place])
        for i in range(sides):
            fought[i] += share * (whole[-1, i] - fought[i])
        for one in range(sides):
            for other in range(one + 1, sides):
                if told.among[place, one, other] < 0:
                    _exclude(whole, fought, vouched, one, other, -math.expm1(told.among[place, one, other]))
        for side in range(sides if sides > 1 else 0):
            if told.left[place, side] < 0:
                _leave(whole, fought, vouched, side, -math.expm1(told.left[place, side]))
        later = _later(told.holds[place], told.names[place])
        _move_to(whole, fought, vouched, told.holds[place], told.backed[place], later, False, surest)
        if later >= 0:
            _move_to(whole, fought, vouched, told.holds[place], told.backed[place], later, True, surest)
        told.fights[place] = 0.0
        told.among[place] = 0.0
        told.left[place] = 0.0
        told.holds[place] = 0.0
        told.backed[place] = 0.0
        told.names[place] = False


@compiled
def _exclude(whole: Floats, fought: Floats, vouched: Floats, one: int, other: int, share: float) -> None:
    """Of two that fight one holds it: what third sides had goes to the two alike."""
    levels, sides = whole.shape
    for i in range(sides):
        if i in (one, other):
            continue
        for level in range(levels + 1):
            masses = whole[level] if level < levels else fought
            moved = share * masses[i]
            masses[i] -= moved
            masses[one] += moved / 2
            masses[other] += moved / 2
        vouched[i] *= 1 - share


@compiled
def _leave(whole: Floats, fought: Floats, vouched: Floats, side: int, share: float) -> None:
    """What the side held goes to all others alike."""
    levels, sides = whole.shape
    for level in range(levels + 1):
        masses = whole[level] if level < levels else fought
        moved = share * masses[side]
        for i in range(sides):
            masses[i] += moved / (sides - 1) if i != side else -moved
    vouched[side] *= 1 - share


@compiled
def _later(holds: Floats, names: NDArray[np.bool_]) -> int:
    """Return the side whose captures of the day come after another's, as ``chain.in_sequence`` has it; -1 if none."""
    one = other = -1
    for i in range(len(holds)):
        if holds[i] < 0:
            if other >= 0:
                return -1  # three sides: no order
            one, other = i, one
    if other < 0 or names[one, other] == names[other, one]:
        return -1
    return one if names[one, other] else other


@compiled
def _move_to(
    whole: Floats,
    fought: Floats,
    vouched: Floats,
    holds: Floats,
    backed: Floats,
    later: int,
    is_later: bool,
    surest: float,
) -> None:
    """Move everything to the sides spoken for, by Dempster's rule where they differ: to the later, or to the others."""
    levels, sides = whole.shape
    total = 1.0
    for i in range(sides):
        if (i == later) == is_later:
            total += math.expm1(min(surest, -holds[i]))
    if total == 1.0:
        return
    keep = 1 / total
    for i in range(sides):
        odds = math.expm1(min(surest, -holds[i])) if (i == later) == is_later else 0.0
        gained = keep * odds
        for level in range(levels):
            whole[level, i] = whole[level, i] * keep + gained
        fought[i] *= keep
        vouching = backed[i] / holds[i] if holds[i] < 0 else 0.0
        vouched[i] = vouched[i] * keep + gained * (vouching + (1 - vouching) * vouched[i])


@compiled
def _rule(state: Masses, table: EffectTable, begin: int, end: int) -> None:
    """Replace what was believed by what is ruled: a side holds it, nobody knows, or all of it is fought over."""
    sides = state.fought.shape[1]
    for row in range(begin, end):
        if table.role[row] != RULED or not table.counts[row]:
            continue
        place, ruled, share = table.place[row], table.side[row], table.share[row]
        for i in range(sides):
            if ruled == sides:  # contested: fighting, the holder left open
                state.fought[place, i] += share * (state.whole[place, -1, i] - state.fought[place, i])
                continue
            state.fought[place, i] = 0.0
            state.vouched[place, i] = 1.0 if i == ruled else 0.0
            for level in range(state.whole.shape[1]):
                state.whole[place, level, i] = 1 / sides if ruled == NOBODY else state.vouched[place, i]


@compiled
def _hold_before(state: Masses, table: EffectTable, rows: Places) -> None:
    """Who held it the day before a capture: taken from all but the captor, whose own evidence stands."""
    levels, sides = state.whole.shape[1:]
    for row in rows:
        place, side, captor, share = table.place[row], table.side[row], table.rival[row], table.share[row]
        for level in range(levels):
            gained = 0.0
            for i in range(sides):
                if i != side and i != captor:
                    gained += share * state.whole[place, level, i]
                    state.whole[place, level, i] *= 1 - share
            state.whole[place, level, side] += gained
        for i in range(sides):
            if i != side and i != captor:
                state.fought[place, i] *= 1 - share
                state.vouched[place, i] *= 1 - share
        state.vouched[place, side] += gained * table.backed[row]
