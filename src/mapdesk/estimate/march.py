"""All places at once, day by day: columns of effects in, change rows or every place's surroundings out.

The chain of every pass over the neighbours takes the same step on the same day (``docs/estimate.md``, *Scale*), since
what a pass needs of the one before is known on that day. It computes what ``Timeline`` and ``couple_one_by_one``
compute place by place, without the parts that single claims hold, in loops that are compiled when first run.
"""

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mapdesk.estimate.chain import SUREST
from mapdesk.estimate.control_table import ControlTable
from mapdesk.estimate.day_passing import Rates, pass_day
from mapdesk.estimate.day_steps import DaySteps, Masses
from mapdesk.estimate.effect_table import AMONG, HOLDS, LEFT, EffectTable
from mapdesk.estimate.field import (
    Draw,
    Field,
    Front,
    Glance,
    Heard,
    fights_told,
    hear_fights,
    hear_gains,
    look,
    surround,
)
from mapdesk.estimate.neighbours import River
from mapdesk.estimate.one_by_one import GLANCE_DAYS, MOVED, TIED
from mapdesk.estimate.row_loops import Limits, Rows, Standing
from mapdesk.estimate.row_loops import hear as hear_standing
from mapdesk.estimate.row_loops import look as look_for_rows
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.ties import LEAST_SPILL, Floats, Places, Ties


class Change(NamedTuple):
    """What surrounds some places from a day on: pulls, fights and parts of the neighbours, by (place, side)."""

    day: int
    places: Places
    pulls: Floats
    fights: Floats
    parts: Floats


class March:
    """The chains of all places on one day, and what surrounds them."""

    def __init__(self, table: EffectTable, ties: Ties, sides: int, settings: EstimateSettings) -> None:
        """Stand before the first day on which anything is told."""
        self.table = EffectTable._make(map(np.ascontiguousarray, table))
        self.ties, passes, size = ties, settings.neighbour_passes, ties.size
        self.day = int(table.day[0]) - 1 if len(table.day) else 0
        self.state = Masses.even(size, passes, sides)
        self.pulls = np.zeros((size, passes, sides))
        self.front = Front.quiet(size, sides)
        self.fields = [Field.empty(mask, sides) for mask in surrounded(table, ties, passes)]
        self.standing = Standing.unknown(size, sides)
        self.found: list[tuple[int, Rows]] = []
        self._each = tuple(range(sides))
        self._steps = DaySteps(self.table, ties.spill, sides, LEAST_SPILL, SUREST)
        self._rates, self._limits, self._glance = Rates.of(settings), Limits.of(settings), Glance(GLANCE_DAYS, MOVED)
        self._draw = Draw(TIED, settings.neighbour_strength, settings.push_back, 1 / settings.momentum_days)
        self._heard = [Heard.nobody(size) for _ in range(passes + 1)]  # of the front, and in each pass
        self._rows, self._never = Rows.empty(size, sides), Field.empty(np.zeros(size, np.bool_), sides)

    def walk(self, first: int, last: int) -> ControlTable:
        """Return the change rows from one day to another (ordinals), the first day's among them."""
        self.day = min(self.day, first - 1) if len(self.table.day) else first - 1
        self.go_to(last, first)
        return self.rows(last)

    def go_to(self, day: int, first: int) -> None:
        """Walk to a day, with rows from the first day on."""
        while self.day < day:
            self._step(self.day + 1 >= first)

    def rows(self, last: int) -> ControlTable:
        """Return all rows so far, sorted by place and day, each with the day it holds until; none are kept."""
        return ControlTable.of(self.found, self.ties.size, self.state.fought.shape[1], last)

    def arrays(self) -> list[NDArray[np.generic]]:
        """Return all that changes from day to day but the rows so far: arrays whose first axis is the place."""
        return [
            self.pulls,
            *(array for part in (self.state, self.front, *self.fields, self.standing) for array in part),
        ]

    def changes(self, last: int) -> list[Change]:
        """Walk to a day and return how the surroundings of the last pass changed until then."""
        found: list[Change] = []
        while self.day < last:
            self._step(False, found)
        return found

    def _step(self, looks: bool, found: list[Change] | None = None) -> None:
        """Go on by a day: let it pass, hear what is told of it, and look at rows or note changes if that is asked."""
        pass_day(self.state, self.pulls, self.front.fought, self._rates, self._each)
        self.day += 1
        # days of the column's own type: another would be converted whole, every day
        bounds = self.table.day.searchsorted(np.array((self.day, self.day + 1), dtype=self.table.day.dtype))
        begin, end = bounds.tolist()
        told = self._steps.apply(self.state, self.day, begin, end)
        hear_standing(self.standing, self.table, begin, end)
        # neighbours and rows see the chain with what is told of the eve; then it is put back
        eve = self._steps.eve_rows(begin, end)
        places = self.table.place[eve]
        kept = self.state.take(places)
        self._steps.stand_on_eve(self.state, eve)
        changed = self._look_around(told, begin, end)
        if found is not None and len(changed):
            parts = self.fields[-1].parts[changed]
            found.append(Change(self.day, changed.copy(), self.pulls[changed, -1], self.front.fought[changed], parts))
        if looks:
            self._look_for_rows()
        self.state.put(places, kept)

    def _look_around(self, told: NDArray[np.int32], begin: int, end: int) -> NDArray[np.int32]:
        """Let places hear of the day's fights and gains, and of neighbours; return those whose surroundings change."""
        heard, ties, day, draw, each = self._heard[0], self.ties, self.day, self._draw, self._each
        fighting = fights_told(self.table, begin, end, self.state.fought.shape[1])
        count = hear_fights(self.front, *fighting, ties.fights, day, heard)
        count = hear_gains(self.front, self.table, begin, end, ties.gains, draw.fade, day, heard, count)
        of_front, changed = heard.places[:count], heard.places[:0]
        for level, (field, heard) in enumerate(zip(self.fields, self._heard[1:], strict=True)):
            whole = self.state.whole
            count = look(field, whole, level, told, changed, self._glance, ties.draw, day, of_front, heard, each)
            count = surround(field, self.front, self.pulls, level, draw, day, heard, count, each)
            changed = heard.places[:count]
        return changed

    def _look_for_rows(self) -> None:
        around = self.fields[-1] if self.fields else self._never
        figures = (around.parts, around.since, self.front.fought)
        count = look_for_rows(self.standing, self.state, *figures, self._limits, self.day, self._rows, self._each)
        if count:
            self.found.append((self.day, self._rows.first(count)))


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
