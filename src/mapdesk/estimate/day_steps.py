"""What is told of all places on one day, merged into few steps of the chain: columns of effects in, arrays moved.

The same arithmetic as ``chain.py`` in another order of loops, and without the parts that single claims hold: a side's
whole probability does not depend on who vouches for it. Within a day the order is that of ``Chain.apply``.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mapdesk.estimate.chain import SUREST
from mapdesk.estimate.effect_table import AMONG, FOUGHT, HELD_BEFORE, HOLDS, LEFT, NOBODY, ROLES, RULED, EffectTable
from mapdesk.estimate.ties import LEAST_SPILL, Floats, Places, Reach, each_once, put


class Masses(NamedTuple):
    """The chain of all places at once: each side's probability by (pass, side, place), quiet and fought over together.

    What of the last pass's is fought over, and what is vouched for, is by (side, place). The passes before need
    neither: whether a side's part is fought over does not change what the side has.
    """

    whole: Floats
    fought: Floats
    vouched: Floats

    def take(self, places: Places) -> "Masses":
        """Return a copy of some places."""
        return Masses._make(masses.take(places, axis=-1) for masses in self)

    def put(self, places: Places, part: "Masses") -> None:
        """Write some places back."""
        for masses, new in zip(self, part, strict=True):
            put(masses, places, new)


class Told(NamedTuple):
    """Some effects of one day: rows of the columns that move the chain."""

    place: NDArray[np.int64]
    side: NDArray[np.int64]
    rival: NDArray[np.int64]
    share: Floats
    backed: NDArray[np.bool_]
    claim: NDArray[np.int64]

    @classmethod
    def by_role(cls, table: EffectTable) -> "list[Told]":
        """Return the effects that count, those of each role apart."""
        rows = table.counts.nonzero()[0]
        rows = rows[np.argsort(table.role[rows], kind="stable")]
        place, side, rival, claim = (
            column.take(rows).astype(np.int64) for column in (table.place, table.side, table.rival, table.claim)
        )
        told = cls(place, side, rival, table.share.take(rows), table.backed.take(rows), claim)
        ends = np.cumsum(np.bincount(table.role.take(rows), minlength=len(ROLES))).tolist()
        return [told.where(slice(begin, end)) for begin, end in zip([0, *ends], ends[: len(ROLES)], strict=False)]

    def where(self, rows: NDArray[np.bool_] | NDArray[np.int64] | slice) -> "Told":
        """Return some of them."""
        return Told._make(column[rows] for column in self)

    def with_spill(self, reach: Reach, is_among: bool) -> "Told":
        """Return these and what they say of places near; of a place near nobody is named whom it was taken from."""
        if not len(self.place):
            return self
        whose, there, factor = reach.rows(self.place)
        share = self.share[whose] * factor
        kept = share >= LEAST_SPILL
        whose = whose[kept]
        rival = self.rival[whose] if is_among else np.full(len(whose), NOBODY)
        near = Told(there[kept].astype(np.int64), self.side[whose], rival, share[kept], whose < 0, self.claim[whose])
        return Told._make(np.concatenate(pair) for pair in zip(self, near, strict=True))

    def chance(self, places: Places) -> Floats:
        """Return for each of some places (sorted) the chance that one at least is right; 0 where nothing is told."""
        at = places.searchsorted(self.place)
        return -np.expm1(np.bincount(at, np.log1p(-self.share), minlength=len(places)))


class DaySteps:
    """One day's effects on all places, own ones and those spilled from places near."""

    def __init__(self, table: EffectTable, spill: Reach, sides: int) -> None:
        """Sort the effects of one day by what they do."""
        self.sides, self.size = sides, len(spill.starts) - 1
        roles = Told.by_role(table)
        self.fights, self.rulings, self.eves = roles[FOUGHT], roles[RULED], roles[HELD_BEFORE]
        self.among = roles[AMONG].with_spill(spill, is_among=True)
        self.left = roles[LEFT].with_spill(spill, is_among=False)
        self.holds = roles[HOLDS].with_spill(spill, is_among=False)
        moved = (self.among, self.left, self.holds)
        self.told = each_once(self.size, table.place, *(told.place for told in moved))

    def apply(self, state: Masses) -> None:
        """Move the chain by the effects that last: all but who had held it on the eve."""
        part = state.take(self.told)
        fought = self.fights.chance(self.told)
        part.fought[:] += fought * (part.whole[-1] - part.fought)
        for one, other, share in self._pairs():
            _exclude(part, one, other, share)
        for side in range(self.sides) if self.sides > 1 and len(self.left.place) else ():
            left = self.left.where(self.left.side == side)
            if len(left.place):
                _leave(part, side, left.chance(self.told))
        self._hold(part)
        self._rule(part)
        state.put(self.told, part)

    def eve(self, state: Masses) -> tuple[Places, Masses]:
        """Return the places on whose eve something is told today, as they stand with it; the chain stays as it is."""
        told = self.eves
        if len(self.rulings.place):
            told = told.where(~np.isin(told.place, self.rulings.place))
        places = each_once(self.size, told.place)
        part = state.take(places)
        for wave in _waves(told):
            _hold_before(part, places.searchsorted(wave.place), wave)
        return places, part

    def _pairs(self) -> Iterator[tuple[int, int, Floats]]:
        low = np.minimum(self.among.side, self.among.rival)
        high = np.maximum(self.among.side, self.among.rival)
        for pair in np.flatnonzero(np.bincount(low * self.sides + high)).tolist():
            one, other = divmod(pair, self.sides)
            yield one, other, self.among.where((low == one) & (high == other)).chance(self.told)

    def _hold(self, part: Masses) -> None:
        """Everything moves to the sides told of; where one capture tells of the other, in their order."""
        told = self.holds
        if not len(told.place):
            return
        at = self.told.searchsorted(told.place)
        shape = (self.sides, len(self.told))
        spoken, backed, names = np.zeros(shape), np.zeros(shape), np.zeros((self.sides, *shape), dtype=bool)
        weight = -np.log1p(-told.share)
        np.add.at(spoken, (told.side, at), weight)
        np.add.at(backed, (told.side, at), np.where(told.backed, weight, 0.0))
        known = told.rival != NOBODY
        names[told.side[known], told.rival[known], at[known]] = True
        later = _later(spoken > 0, names)
        _move_to(part, np.where(later, 0.0, spoken), backed)
        if later.any():
            _move_to(part, np.where(later, spoken, 0.0), backed)

    def _rule(self, part: Masses) -> None:
        at, told = self.told.searchsorted(self.rulings.place), self.rulings
        for place, side, share in zip(at.tolist(), told.side.tolist(), told.share.tolist(), strict=True):
            if side == self.sides:  # contested: fighting, the holder left open
                part.fought[:, place] += share * (part.whole[-1, :, place] - part.fought[:, place])
                continue
            part.whole[:, :, place] = 0.0 if side != NOBODY else 1 / self.sides
            part.fought[:, place] = part.vouched[:, place] = 0.0
            if side != NOBODY:
                part.whole[:, side, place] = part.vouched[side, place] = 1.0


def _exclude(part: Masses, one: int, other: int, share: Floats) -> None:
    """Of two that fight one holds it: what third sides had goes to the two alike."""
    third = [i for i in range(len(part.vouched)) if i not in (one, other)]
    for masses in (*part.whole, part.fought):
        for i in third:
            moved = share * masses[i]
            masses[i] -= moved
            moved /= 2
            masses[one] += moved
            masses[other] += moved
    for i in third:
        part.vouched[i] *= 1 - share


def _leave(part: Masses, side: int, share: Floats) -> None:
    """What the side held goes to all others alike."""
    for masses in (*part.whole, part.fought):
        moved = share * masses[side]
        masses[side] -= moved
        moved /= len(masses) - 1
        for i in range(len(masses)):
            if i != side:
                masses[i] += moved
    part.vouched[side] *= 1 - share


def _later(present: NDArray[np.bool_], names: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """By (side, place): whether a side's captures of the day come after another's, as ``chain.in_sequence`` has it."""
    later = np.zeros_like(present)
    two = present.sum(axis=0) == 2
    for one in range(len(present)):
        for other in range(one):
            both = two & present[one] & present[other] & (names[one, other] ^ names[other, one])
            later[one] |= both & names[one, other]
            later[other] |= both & names[other, one]
    return later


def _move_to(part: Masses, spoken: Floats, backed: Floats) -> None:
    """Move everything to the sides spoken for (log-odds by side and place), by Dempster's rule where they differ."""
    odds = np.expm1(np.minimum(SUREST, spoken))
    keep = 1 / (1 + odds.sum(axis=0))
    gained = keep * odds
    part.whole[:] *= keep
    part.whole[:] += gained
    part.fought[:] *= keep
    vouching = np.divide(backed, spoken, out=np.zeros_like(spoken), where=spoken > 0)
    part.vouched[:] = part.vouched * keep + gained * (vouching + (1 - vouching) * part.vouched)


def _waves(told: Told) -> Iterator[Told]:
    """Yield the first effect of every place, the second of every place, and so on, in the order of ``Chain.apply``."""
    told = told.where(np.lexsort((told.claim, told.side, told.place)))
    at, first = np.arange(len(told.place)), np.ones(len(told.place), dtype=bool)
    np.not_equal(told.place[1:], told.place[:-1], out=first[1:])
    rank = at - np.maximum.accumulate(np.where(first, at, 0)) if len(at) else at
    for number in range(int(rank.max(initial=-1)) + 1):
        yield told.where(rank == number)


def _hold_before(part: Masses, at: Places, told: Told) -> None:
    """Who held it the day before a capture: taken from all but the captor, whose own evidence stands."""
    sides = np.arange(len(part.vouched))[:, None]
    touched = (sides != told.side) & (sides != told.rival)
    whole, fought = part.whole[:, :, at], part.fought[:, at]
    gained = told.share * (whole * touched).sum(axis=1)
    stay = np.where(touched, 1 - told.share, 1.0)
    whole *= stay
    for level in range(len(whole)):
        whole[level, told.side, np.arange(len(at))] += gained[level]
    part.whole[:, :, at], part.fought[:, at] = whole, fought * stay
    vouched = part.vouched[:, at] * stay
    vouched[told.side, np.arange(len(at))] += gained[-1] * told.backed
    part.vouched[:, at] = vouched
