"""All places at once, day by day: columns of effects in, change rows or every place's surroundings out.

The chain of every pass over the neighbours takes the same step on the same day (``docs/estimate.md``, *Scale*), since
what a pass needs of the one before is known on that day. It computes what ``Timeline`` and ``couple`` compute place by
place, without the parts that single claims hold.
"""

import datetime as dt
import math
from collections.abc import Collection
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mapdesk.estimate.control_table import BLOCK, ControlTable, RowKeeper
from mapdesk.estimate.day_steps import DaySteps, Masses
from mapdesk.estimate.effect_table import AMONG, HOLDS, LEFT, EffectTable
from mapdesk.estimate.field import NEVER, Field, Front
from mapdesk.estimate.neighbours import River
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.ties import LEAST_SPILL, Floats, Places, Ties, put


class Change(NamedTuple):
    """What surrounds some places from a day on: pulls, fights and parts of the neighbours, by (side, place)."""

    day: int
    places: Places
    pulls: Floats
    fights: Floats
    parts: Floats


class March:
    """The chains of all places on one day, and what surrounds them."""

    def __init__(self, table: EffectTable, ties: Ties, sides: int, settings: EstimateSettings) -> None:
        """Stand before the first day on which anything is told."""
        self.table, self.ties, self.sides, self.settings = table, ties, sides, settings
        passes, size = settings.neighbour_passes, ties.size
        self.day = int(table.day[0]) - 1 if len(table.day) else 0
        shape = (passes + 1, sides, size)
        self.state = Masses(np.full(shape, 1 / sides), np.zeros((sides, size)), np.zeros((sides, size)))
        self.pulls = np.zeros((passes, sides, size))
        self.front = Front(size, sides, settings)
        self.fields = [Field(sides, settings, mask) for mask in surrounded(table, ties, passes)]
        self.rows = RowKeeper(size, sides, settings)

    def walk(self, first: int, last: int) -> ControlTable:
        """Return the change rows from one day to another (ordinals), the first day's among them."""
        self.day = min(self.day, first - 1) if len(self.table.day) else first - 1
        self.go_to(last, first)
        return self.rows.table(last)

    def go_to(self, day: int, first: int) -> None:
        """Walk to a day, with rows from the first day on."""
        while self.day < day:
            self.step(self.day + 1 >= first)

    def arrays(self) -> list[NDArray[np.generic]]:
        """Return all that changes from day to day but the rows so far: arrays whose last axis is the place."""
        weighing = [self.rows.weighing] if self.rows.weighing else []
        parts = (self.front, *self.fields, self.rows, *weighing)
        held = [array for part in parts for array in vars(part).values() if isinstance(array, np.ndarray)]
        return [*self.state, self.pulls, *held]

    def changes(self, last: int) -> list[Change]:
        """Walk to a day and return how the surroundings of the last pass changed until then."""
        found: list[Change] = []
        while self.day < last:
            self.step(False, found)
        return found

    def step(self, looks: bool, found: list[Change] | None = None) -> None:
        """Go on by a day: let it pass, hear what is told of it, and look at rows or note changes if that is asked."""
        self._pass_day()
        self.day += 1
        # days of the column's own type: another would be converted whole, every day
        begin, end = self.table.day.searchsorted(np.array((self.day, self.day + 1), dtype=self.table.day.dtype))
        told = self.table.take(slice(begin, end))
        steps = DaySteps(told, self.ties.spill, self.sides)
        steps.apply(self.state)
        self.rows.hear(told)
        self.rows.look_again(told.place)
        self.rows.has_moved(steps.told)
        eve_places, eve = steps.eve(self.state)
        heard = self.front.hear(told, self.ties)
        changed = heard[:0]
        for level, field in enumerate(self.fields):
            due = field.due(self.day, steps.told, changed)
            now = self.state.whole[level].take(due, axis=1)
            put(now, due.searchsorted(eve_places), eve.whole[level])
            changed = field.changed(self.day, [heard, field.look(due, now, self.ties)])
            parts = field.parts(changed)
            pulls = field.pulls(parts, self.front.campaign(changed))
            put(self.pulls[level], changed, pulls)
            self.rows.look_again(changed[field.since[changed] == self.day])
            if level < len(self.fields) - 1:
                continue
            self.rows.surround(changed, parts, self.front.fought)
            if found is not None and len(changed):
                found.append(Change(self.day, changed, pulls, self.front.fought.take(changed, axis=1), parts))
        if looks:
            self._look(eve_places, eve)

    def _look(self, eve_places: Places, eve: Masses) -> None:
        """Look at the rows; for that the chain stands with what is told of the eve, and is put back."""
        kept = self.state.take(eve_places)
        self.state.put(eve_places, eve)
        since = self.fields[-1].since if self.fields else np.full(self.ties.size, -NEVER)
        self.rows.look(self.day, (self.state.whole[-1], self.state.fought, self.state.vouched), since)
        self.state.put(eve_places, kept)
        self.rows.has_moved(eve_places)

    def _pass_day(self) -> None:
        """Let a day go by without a word, in the surroundings of each place.

        What is vouched for moves by no more than what is forgotten that day; what is fought over, and what is quiet,
        by what calms down besides what comes to a side or goes from it.
        """
        spent = self.front.pass_day()
        drift, burn = self.settings.drift_per_day, math.exp(-self.settings.calm_per_day)
        for begin in range(0, self.ties.size, BLOCK):
            part = slice(begin, begin + BLOCK)
            whole = self.state.whole[:, :, part]
            whole[0] *= math.exp(-drift)
            whole[0] -= math.expm1(-drift) / self.sides
            rates = self.pulls[:, :, part] * spent[:, part]
            rates += drift / self.sides
            total = rates.sum(axis=1)
            keep = np.exp(-total)
            gone = 1 - keep
            rates *= (gone / total)[:, None]
            last = keep[-1] if len(keep) else np.full(whole.shape[-1], math.exp(-drift))
            rates -= gone[:, None] * whole[1:]  # what comes less what goes, by side
            moved = np.abs(rates[-1]).sum(axis=0) / 2 if len(keep) else 1 - last
            whole[1:] += rates
            self.rows.spend(part, moved + (1 - last * burn) * self.state.fought[:, part].sum(axis=0), 1 - last)
            self.state.vouched[:, part] *= last
            self.state.fought[:, part] *= last * burn


def surrounded(table: EffectTable, ties: Ties, passes: int) -> list[NDArray[np.bool_]]:
    """For each pass tell which places have a neighbour that is spoken of or, by the pass before, surrounded itself."""
    spoken = np.zeros(ties.size, dtype=bool)
    spoken[table.place] = True
    strongest = np.zeros(ties.size)
    spills = table.counts & np.isin(table.role, (HOLDS, LEFT, AMONG))
    np.maximum.at(strongest, table.place[spills], table.share[spills])
    telling = np.flatnonzero(strongest)
    whose, there, factor = ties.spill.rows(telling)
    spoken[there[strongest[telling][whose] * factor >= LEAST_SPILL]] = True
    found = []
    for _ in range(passes):
        mask = np.zeros(ties.size, dtype=bool)
        mask[ties.draw.rows(np.flatnonzero(spoken))[1]] = True
        found.append(mask)
        spoken = spoken | mask
    return found


def estimate_columns(
    table: EffectTable,
    lng: Floats,
    lat: Floats,
    *,
    sides: int,
    first_day: dt.date,
    last_day: dt.date,
    settings: EstimateSettings = EstimateSettings(),  # noqa: B008 - frozen
    rivers: Collection[River] = (),
) -> ControlTable:
    """Estimate control of many places at once; the numbers are those of ``estimate_control``.

    ``table`` has the effects of places ranked as in ``lng``, ``lat`` (degrees), of sides ranked from 0. Returns a row
    for the first day and each day of change, without support and evidence; a new row needs a probability to move by
    ``settings.row_tolerance``, another status or side, or a later word on the place. docs/estimate.md has the figures.
    """
    march = March(table, Ties.between(lng, lat, settings, rivers), sides, settings)
    return march.walk(first_day.toordinal(), last_day.toordinal())
