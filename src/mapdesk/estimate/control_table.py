"""Who holds each place, as columns: the chain of all places day by day in, rows where a figure changed out."""

import datetime as dt
import functools
from collections.abc import Sequence
from typing import Any, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from mapdesk.estimate.effect_table import NO_SIEGE, NOBODY, RULED, EffectTable
from mapdesk.estimate.field import NEVER
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.status import MIXED_BACKING, MIXED_FIGHTING
from mapdesk.estimate.ties import Floats, Places, put
from mapdesk.estimate.weighing import Weighing
from mapdesk.model.control import Status

STATUSES: tuple[Status, ...] = get_args(Status)
HELD, CONTESTED_, MIXED, BESIEGED, CLAIMED, UNKNOWN_ = (STATUSES.index(name) for name in STATUSES)
BLOCK = 4096  # places whose arrays fit a core's cache
SORTED_DAYS = 64  # whose rows fit a core's cache
ROUNDING = 1e-12  # far below what is shown


class ControlTable(NamedTuple):
    """Change rows of many places, sorted by place and day: each holds from ``day`` to ``until`` (ordinals, both in).

    ``place`` and ``side`` are ranks (the number of sides is contested, -1 nobody), ``status`` indexes ``STATUSES``.
    ``probabilities`` are by (row, side) with contested last; where ``known`` is false there are none to show.
    ``last_told`` is the day of the last word on the place, 0 before any. Support and evidence are worked out for the
    places asked for (``estimate_control``, ``explain_control``).
    """

    place: NDArray[np.int32]
    day: NDArray[np.int32]
    until: NDArray[np.int32]
    probabilities: Floats
    status: NDArray[np.int8]
    side: NDArray[np.int8]
    known: NDArray[np.bool_]
    last_told: NDArray[np.int32]

    def on(self, day: dt.date) -> "ControlTable":
        """Return the rows that hold on a day: a map, one row a place."""
        today = day.toordinal()
        rows = np.flatnonzero((self.day <= today) & (today <= self.until))
        return ControlTable._make(column[rows] for column in self)


class RowKeeper:
    """The last row of every place, and the rows so far; ``weighing`` is the neighbours' word, None where it is off."""

    def __init__(self, size: int, sides: int, settings: EstimateSettings) -> None:
        """Begin with no row."""
        self.settings, self.sides = settings, sides
        is_on = settings.neighbour_prior > 0 and settings.neighbour_passes > 0
        self.weighing = Weighing(size, sides, settings) if is_on else None
        self.last_told, self.unruled = np.zeros(size, dtype=np.int32), np.full(size, -1, dtype=np.int32)
        self.siege_day, self.besieger = np.full(size, NEVER), np.full(size, NO_SIEGE, dtype=np.int8)
        self.shown = np.zeros((sides + 1, size))
        self.status, self.side = np.full(size, -1, dtype=np.int8), np.full(size, NOBODY, dtype=np.int8)
        self.known, self.row_told = np.zeros(size, dtype=bool), np.zeros(size, dtype=np.int32)
        # what a place was last judged by, how far its probabilities, and what is vouched for, can move with no row to
        # add, and when it is due by age alone
        self.judged, self.gap = np.zeros((2 * sides + 1, size)), np.full((2, size), -1.0)
        # what of the gaps is left at least: below 0 it must be looked up how far the place has moved
        self.room = np.full((2, size), -1.0)
        self.stretch = np.ones(size)  # how much further than the chain's a stated probability moves, at most
        self.due = np.zeros(size, dtype=np.int32)
        self.found: list[tuple[NDArray[np.generic], ...]] = []

    def hear(self, told: EffectTable) -> None:
        """Take in one day's own effects: the last word on a place, sieges, rulings that nobody knows."""
        is_unruled = (told.role == RULED) & (told.side == NOBODY)
        heard = ~is_unruled
        np.maximum.at(self.last_told, told.place[heard], told.told[heard])
        self.unruled[told.place[is_unruled]] = told.told[is_unruled]
        sieges = (told.besieger != NO_SIEGE).nonzero()[0]
        self.siege_day[told.place[sieges]] = told.told[sieges]
        self.besieger[told.place[sieges]] = told.besieger[sieges]

    def look_again(self, places: Places | NDArray[np.int32]) -> None:
        """Judge these places at the next look, moved or not."""
        self.gap[0, places] = self.room[0, places] = -1.0

    def has_moved(self, places: Places) -> None:
        """Look up at the next look how far these places have moved."""
        self.room[0, places] = -1.0

    def spend(self, part: slice, moved: Floats, forgotten: Floats) -> None:
        """Note how much of the chain's probability has moved at some places, and how much of it is forgotten."""
        self.room[0, part] -= moved if self.weighing is None else moved * self.stretch[part]
        self.room[1, part] -= forgotten

    def surround(self, places: Places, parts: Floats, fought: Floats) -> None:
        """Note a day's surroundings: new parts of the neighbours of some places, fights near all."""
        if self.weighing is not None:
            self.room[0] -= self.weighing.turn(places, parts, fought)

    def look(self, day: int, state: tuple[Floats, Floats, Floats], since: NDArray[np.int64]) -> None:
        """Add rows for the places that a figure or status of has changed since their last row.

        ``state`` is what each side holds (quiet and fought), what of it is fought over and what is vouched for, by
        (side, place); ``since`` is when anything became known of a place's neighbours.
        """
        places, now, vouched = self._moved(day, *state)
        told, unruled = self.last_told[places], self.unruled[places]
        told[unruled >= told] = 0
        is_told = (told > 0) & (day - told <= self.settings.age_limit_days)
        known = is_told | (since[places] <= day)
        status, side, gap, backed_gap = self._judge(day, places, now, vouched, is_told)
        moved = np.abs(now - self.shown.take(places, axis=1)).max(axis=0)
        is_new = (status != self.status[places]) | (side != self.side[places]) | (told != self.row_told[places])
        is_new |= ((moved >= self.settings.row_tolerance) | ~self.known[places]) & known
        # a place of which nothing is known keeps its row until something is
        left = self.settings.row_tolerance - np.where(is_new | ~known, 0.0, moved)
        for row, new in enumerate((np.minimum(gap, left), backed_gap)):
            self.gap[row, places] = self.room[row, places] = new - ROUNDING
        self.due[places] = self._next_age(day, places, told)
        at = is_new.nonzero()[0]
        if len(at):
            self._add(day, places[at], now.take(at, axis=1), status[at], side[at], known[at], told[at])

    def _moved(self, day: int, held: Floats, fought: Floats, vouched: Floats) -> tuple[Places, Floats, Floats]:
        """Return the places that must be judged again, their probabilities as stated and what is vouched for."""
        is_due = self.due <= day
        places: Places = ((self.room[0] <= 0) | (self.room[1] <= 0) | is_due).nonzero()[0]
        now = np.empty((2 * self.sides + 1, len(places)))
        quiet, contested, backed = now[: self.sides], now[self.sides], now[self.sides + 1 :]
        np.subtract(held.take(places, axis=1), fought.take(places, axis=1), out=quiet)
        fought.take(places, axis=1).sum(axis=0, out=contested)
        backed[:] = vouched.take(places, axis=1)
        if self.weighing is not None:
            self.stretch[places] = self.weighing.weigh(places, now[: self.sides + 1])
        change = np.abs(now - self.judged.take(places, axis=1))
        is_far = is_due[places]
        for row, part in enumerate((change[: self.sides + 1], change[self.sides + 1 :])):
            left = self.gap[row].take(places) - part.max(axis=0)
            self.room[row, places] = left
            is_far |= left <= 0
        at = is_far.nonzero()[0]
        places, now = places[at], now.take(at, axis=1)
        put(self.judged, places, now)
        return places, now[: self.sides + 1], now[self.sides + 1 :]

    def _next_age(self, day: int, places: Places, told: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return the next day on which the last word, or a siege, is too old to count."""
        later = np.full(len(places), -NEVER, dtype=np.int32)
        for since, limit in ((told, self.settings.age_limit_days), (self.siege_day[places], self.settings.siege_days)):
            until = since + limit + 1
            np.minimum(later, until, out=later, where=(since > 0) & (until > day), casting="unsafe")
        return later

    def _add(
        self,
        day: int,
        places: Places,
        now: Floats,
        status: NDArray[np.int8],
        side: NDArray[np.int8],
        known: NDArray[np.bool_],
        told: NDArray[np.int32],
    ) -> None:
        put(self.shown, places, now)
        self.status[places], self.side[places] = status, side
        self.known[places], self.row_told[places] = known, told
        days = np.full(len(places), day, dtype=np.int32)
        self.found.append((places.astype(np.int32), days, now.T, status, side, known, told))

    def _judge(
        self, day: int, places: Places, now: Floats, vouched: Floats, is_told: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int8], NDArray[np.int8], Floats, Floats]:
        """Return status and side of some places, as ``status.status_of`` has them for one; later rules overrule.

        And how far every probability, and what is vouched for, may move before either can change.
        """
        limits, held, fighting = self.settings, now[:-1], now[-1]
        lead, strongest, second, backing = _leader(held, vouched)
        status = np.full(len(lead), CLAIMED, dtype=np.int8)
        np.copyto(status, HELD, where=(strongest >= limits.held_threshold) & (backing >= limits.backing_threshold))
        besieger = self.besieger[places]
        is_siege = (besieger != NO_SIEGE) & (day - self.siege_day[places] <= limits.siege_days)
        np.copyto(status, BESIEGED, where=is_siege & (besieger != lead))
        np.copyto(status, UNKNOWN_, where=strongest < limits.leading_threshold)
        torn = (second >= limits.contested_threshold).nonzero()[0]
        weak = (held.take(torn, axis=1) < limits.contested_threshold) | (vouched.take(torn, axis=1) >= MIXED_BACKING)
        status[torn] = np.where(weak.all(axis=0) & (fighting[torn] < MIXED_FIGHTING), MIXED, CONTESTED_)
        is_fought = fighting > strongest
        np.copyto(status, CONTESTED_, where=is_fought)
        np.copyto(lead, self.sides, where=is_fought)
        np.copyto(status, UNKNOWN_, where=~is_told)
        np.copyto(lead, NOBODY, where=status == UNKNOWN_)
        gaps = [(strongest - second) / 2, np.abs(fighting - strongest) / 2, np.abs(fighting - MIXED_FIGHTING)]
        lines = (limits.held_threshold, limits.contested_threshold, limits.leading_threshold)
        gaps += [np.abs(held - line).min(axis=0) for line in lines]
        backed = [np.abs(vouched - line).min(axis=0) for line in (MIXED_BACKING, limits.backing_threshold)]
        return status, lead, functools.reduce(np.minimum, gaps), np.minimum(*backed)

    def table(self, last: int) -> ControlTable:
        """Return all rows, sorted by place and day, each with the day it holds until."""
        if not self.found:
            return _empty(self.sides)
        found, self.found = self.found, []
        counts = np.bincount(np.concatenate([each[0] for each in found]), minlength=self.room.shape[1])
        at = np.cumsum(counts) - counts  # where the next row of each place comes
        columns: list[Any] = [np.empty((int(counts.sum()), *each.shape[1:]), dtype=each.dtype) for each in found[0]]
        for begin in range(0, len(found), SORTED_DAYS):
            part = [np.concatenate(column) for column in zip(*found[begin : begin + SORTED_DAYS], strict=True)]
            _sort_in(columns, part, at)
        place, day, *rest = columns
        until = np.full(len(day), last, dtype=np.int32)
        same = place[1:] == place[:-1]
        until[:-1][same] = day[1:][same] - 1
        return ControlTable(place, day, until, *rest)


def _sort_in(columns: Sequence[Any], part: Sequence[Any], at: Places) -> None:
    """Write rows of some days (day by day) to where each place's next rows come, ``at``, which moves on."""
    place = part[0].astype(np.uint16) if len(at) <= 2**16 else part[0]  # few bits are sorted by counting
    order = np.argsort(place, kind="stable")
    place = place.take(order)
    counts = np.bincount(place, minlength=len(at))
    rows = np.arange(len(place)) + (at - np.cumsum(counts) + counts).take(place)
    for column, new in zip(columns, part, strict=True):
        column[rows] = new.take(order, axis=0)
    at += counts


def _leader(held: Floats, vouched: Floats) -> tuple[NDArray[np.int8], Floats, Floats, Floats]:
    """Return by place who leads, its probability, that of the second, and how much of the leader's is vouched for."""
    lead = np.zeros(held.shape[1], dtype=np.int8)
    strongest, second, backing = held[0].copy(), np.full(held.shape[1], -1.0), vouched[0].copy()
    for i in range(1, len(held)):
        leads = held[i] > strongest
        np.maximum(second, np.minimum(strongest, held[i]), out=second)
        np.copyto(lead, i, where=leads)
        np.maximum(strongest, held[i], out=strongest)
        np.copyto(backing, vouched[i], where=leads)
    return lead, strongest, second, backing


def _empty(sides: int) -> ControlTable:
    none = np.empty(0, dtype=np.int32)
    few = np.empty(0, dtype=np.int8)
    return ControlTable(none, none, none, np.empty((0, sides + 1)), few, few, np.empty(0, dtype=bool), none)
