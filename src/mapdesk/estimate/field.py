"""What surrounds all places at once, day by day: neighbours' states and the day's fights and gains in, pulls out.

The same figures as ``one_by_one.py`` finds for one place at a time, which says what they are.
"""

import math
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mapdesk.estimate.compiling import compiled
from mapdesk.estimate.effect_table import AMONG, NOBODY, EffectTable
from mapdesk.estimate.ties import Floats, Places, Reach

NEVER = np.iinfo(np.int32).min // 2
Ints = NDArray[np.int32]


class Heard(NamedTuple):
    """The places that hear of something today: the first of ``places``, and the ``day`` when each last did."""

    places: Ints
    day: NDArray[np.int64]

    @classmethod
    def nobody(cls, size: int) -> Self:
        """Return a day on which nobody hears anything."""
        return cls(np.zeros(size, np.int32), np.full(size, NEVER))


class Front(NamedTuple):
    """Fights and gains near every place, by (place, side), as they fade: fights each day, gains when looked at.

    ``gained`` and ``lost`` are as they stood on ``day``.
    """

    fought: Floats
    gained: Floats
    lost: Floats
    day: NDArray[np.int64]

    @classmethod
    def quiet(cls, size: int, sides: int) -> Self:
        """Begin with nothing told."""
        fought, gained, lost = (np.zeros((size, sides)) for _ in range(3))
        return cls(fought, gained, lost, np.zeros(size, np.int64))


def fights_told(table: EffectTable, begin: int, end: int, sides: int) -> tuple[Places, Places]:
    """Return the places and sides of which rows tell that they fight, once for each claim."""
    rows = begin + (table.role[begin:end] == AMONG).nonzero()[0]
    place, claim = np.tile(table.place[rows], 2), np.tile(table.claim[rows], 2)
    side = np.concatenate([table.side[rows], table.rival[rows]])
    order = np.lexsort((claim, side, place))
    place, side, claim = place[order], side[order], claim[order]
    is_once = (side != NOBODY) & (side < sides)
    is_once[1:] &= (place[1:] != place[:-1]) | (side[1:] != side[:-1]) | (claim[1:] != claim[:-1])
    return place[is_once].astype(np.int64), side[is_once].astype(np.int64)


@compiled
def hear_fights(front: Front, place: Places, side: Places, near: Reach, day: int, heard: Heard) -> int:
    """Take in who fights where; return how many places hear of it."""
    count = 0
    for row in range(len(place)):
        for at in range(near.starts[place[row]], near.starts[place[row] + 1]):
            there = near.there[at]
            front.fought[there, side[row]] += near.weight[at]
            count = _note(heard, there, day, count)
    return count


@compiled
def _note(heard: Heard, place: int, day: int, count: int) -> int:
    """Note a place as one that hears of something, once a day; as ``day_steps._note``, which no other file may call."""
    if heard.day[place] == day:
        return count
    heard.day[place] = day
    heard.places[count] = place
    return count + 1


@compiled
def hear_gains(
    front: Front, table: EffectTable, begin: int, end: int, near: Reach, fade: float, day: int, heard: Heard, count: int
) -> int:
    """Take in who gained ground from whom, or from all others alike; return how many places hear of something."""
    sides = front.gained.shape[1]
    for row in range(begin, end):
        if not table.gains[row]:
            continue
        place, side, rival, share = table.place[row], table.side[row], table.rival[row], table.share[row]
        for at in range(near.starts[place], near.starts[place + 1]):
            there = near.there[at]
            _fade(front, there, fade, day)
            front.gained[there, side] += share
            for i in range(sides):
                if i != side and rival in (NOBODY, i):
                    front.lost[there, i] += share / (sides - 1) if rival == NOBODY else share
            count = _note(heard, there, day, count)
    return count


@compiled
def _fade(front: Front, place: int, fade: float, day: int) -> None:
    """Bring what was gained and lost near a place up to a day."""
    if front.day[place] == day:
        return
    left = math.exp(-fade * (day - front.day[place]))
    for i in range(front.gained.shape[1]):
        front.gained[place, i] *= left
        front.lost[place, i] *= left
    front.day[place] = day


class Field(NamedTuple):
    """One pass over the neighbours: what each place was last seen as, and what its neighbours add up to.

    ``surrounded`` tells which places ever have a neighbour that is spoken of; the others keep no surroundings. A place
    was ``seen`` as ``last`` and so ``sure``, was ``looked`` at on a day; its neighbours add up to ``drawn``, are known
    of ``since`` a day, and of them ``parts`` are each side's.
    """

    surrounded: NDArray[np.bool_]
    seen: NDArray[np.bool_]
    last: Floats
    sure: Floats
    looked: NDArray[np.int64]
    drawn: Floats
    since: NDArray[np.int64]
    parts: Floats

    @classmethod
    def empty(cls, surrounded: NDArray[np.bool_], sides: int) -> Self:
        """Begin with no neighbour seen."""
        size = len(surrounded)
        last, drawn, parts = (np.zeros((size, sides)) for _ in range(3))
        looked, since = np.full(size, NEVER), np.full(size, -NEVER)
        return cls(surrounded, np.zeros(size, np.bool_), last, np.zeros(size), looked, drawn, since, parts)


class Glance(NamedTuple):
    """When a place is looked at again without word of its own, and how far it must have moved to be told of."""

    days: int
    moved: float


@compiled
def look(
    field: Field,
    whole: Floats,
    level: int,
    told: Ints,
    changed: Ints,
    glance: Glance,
    draw: Reach,
    day: int,
    front_heard: Ints,
    heard: Heard,
    each: tuple[int, ...],
) -> int:
    """Look at places told of and, now and then, at those whose surroundings changed; tell the neighbours of a move.

    Returns how many places hear of that, or of the front.
    """
    count = len(front_heard)
    for number in range(count):
        heard.places[number] = front_heard[number]
        heard.day[front_heard[number]] = day
    for number in range(len(told) + len(changed)):
        is_told = number < len(told)
        place = told[number] if is_told else changed[number - len(told)]
        if not is_told and day - field.looked[place] < glance.days:
            continue
        field.looked[place] = day
        moved = 0.0
        for i in range(len(each)):
            moved = max(moved, abs(whole[place, level, i] - field.last[place, i]))
        if moved >= glance.moved or not field.seen[place]:
            count = _tell(field, place, whole, level, draw, day, heard, count, each)
    return count


@compiled
def _tell(
    field: Field,
    place: int,
    whole: Floats,
    level: int,
    draw: Reach,
    day: int,
    heard: Heard,
    count: int,
    each: tuple[int, ...],
) -> int:
    """Note how a place stands now, and what that changes for its neighbours."""
    sides, most, more = len(each), 0.0, np.empty(len(each))
    for i in range(sides):
        most = max(most, whole[place, level, i])
    sure = (most * sides - 1) / (sides - 1) if sides > 1 else 1.0  # as ``one_by_one.sureness``
    for i in range(sides):
        more[i] = sure * whole[place, level, i] - field.sure[place] * field.last[place, i]
        field.last[place, i] = whole[place, level, i]
    field.sure[place], field.seen[place] = sure, True
    for at in range(draw.starts[place], draw.starts[place + 1]):
        there = draw.there[at]
        for i in range(sides):
            field.drawn[there, i] += draw.weight[at] * more[i]
        if heard.day[there] != day:
            heard.day[there] = day
            heard.places[count] = there
            count += 1
    return count


class Draw(NamedTuple):
    """How strongly neighbours draw: what ties half, to which power a lead counts, what a losing side has left."""

    tied: float
    strength: float
    push_back: float
    fade: float  # of gains, per day


@compiled
def surround(
    field: Field,
    front: Front,
    pulls: Floats,
    level: int,
    how: Draw,
    day: int,
    heard: Heard,
    count: int,
    each: tuple[int, ...],
) -> int:
    """Work out anew what surrounds the places that heard of something; return how many of them are surrounded.

    Those come first among ``heard.places`` afterwards. ``pulls`` is by (place, pass, side).
    """
    kept, sides, parts = 0, len(each), field.parts
    for number in range(count):
        place = heard.places[number]
        if not field.surrounded[place]:
            continue
        heard.places[kept] = place
        kept += 1
        field.since[place] = min(field.since[place], day)
        total = how.tied  # a neighbour's parts sum to its weight
        for i in range(sides):
            parts[place, i] = max(field.drawn[place, i], 0.0)
            total += parts[place, i]
        for i in range(sides):
            parts[place, i] /= total
        _fade(front, place, how.fade, day)
        for i in range(sides):
            strongest = 0.0  # of the others
            for other in range(sides):
                if other != i:
                    strongest = max(strongest, parts[place, other])
            momentum = (front.gained[place, i] + 1) / (front.gained[place, i] + front.lost[place, i] + 2)
            campaign = momentum if momentum >= 0.5 else momentum * how.push_back
            pulls[place, level, i] = campaign * math.exp(how.strength * (parts[place, i] - strongest))
    return kept
