"""One more claim: the effects of a claim in, new rows of the places it can touch out, the rest left as it stands.

A claim of one day moves nothing before it and nothing out of reach, so the march goes again from a day that was kept,
over the places near. The days kept lie 1, 2, 4 and each 8 to 128 days back, then twice as far each: the time grows
with the age of the claim.
"""

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mapdesk.errors import InputError
from mapdesk.estimate.control_table import ControlTable
from mapdesk.estimate.effect_table import EffectTable
from mapdesk.estimate.march import March
from mapdesk.estimate.neighbours import River
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.ties import Floats, Places, Ties, each_once


class Kept(NamedTuple):
    """All that the march knew at the end of a day: its arrays, whose first axis is the place."""

    day: int
    arrays: list[NDArray[np.generic]]


class Renewed(NamedTuple):
    """What further claims made of some places: ``rows`` replace all of theirs from ``since`` (an ordinal) on.

    Where the first of these comes later than that, the row before goes on until then.
    """

    places: Places
    since: int
    rows: ControlTable


class LiveControl:
    """An estimate of many places that takes in further claims; ``rows`` are as they were before any was added."""

    def __init__(
        self,
        table: EffectTable,
        lng: Floats,
        lat: Floats,
        *,
        sides: int,
        first_day: dt.date,
        last_day: dt.date,
        settings: EstimateSettings = EstimateSettings(),  # noqa: B008 - frozen
        rivers: Collection[River] = (),
    ) -> None:
        """Estimate all places, as ``estimate_columns`` does, and keep some days on the way."""
        self.sides, self.settings = sides, settings
        self.first, self.last = first_day.toordinal(), last_day.toordinal()
        self.ties = Ties.between(lng, lat, settings, rivers)
        self.tables = [table]
        march = March(table, self.ties, sides, settings)
        begin = min(int(table.day.min(initial=self.first)), self.first)
        march.day = begin - 2  # the first day, and its eve, of which a capture of that day tells
        self.kept = [_keep(march)]
        for day in _days_kept(march.day, self.last):
            march.go_to(day, self.first)
            self.kept.append(_keep(march))
        self.rows = march.rows(self.last)

    def add(self, more: EffectTable) -> Renewed:
        """Take in the effects of further claims and return what becomes of all places that they can touch.

        The time grows with the days between the claims and the last day (docs/estimate.md, *Scale*), and with up to
        twice as many, since a day may have to be gone back to that lies twice as far back.

        Raises:
            InputError: a claim tells of a day after the last, or of one before anything that was told at first.
        """
        since = int(more.day.min(initial=self.last))
        if not self.kept[0].day < since <= self.last or more.day.max(initial=since) > self.last:
            first, last = (dt.date.fromordinal(day).isoformat() for day in (self.kept[0].day + 1, self.last))
            raise InputError(f"a further claim must tell of a day from {first} to {last}; estimate anew for others")
        self.tables.append(more)
        touched, needed = self._reach(each_once(self.ties.size, more.place))
        start = max(i for i, kept in enumerate(self.kept) if kept.day < since)
        march = self._part(needed, self.kept[start])
        if march is None:  # a place has its first neighbour that is spoken of: what was told near it counts from then
            start, since = 0, self.kept[0].day + 1
            march = self._part(needed, self.kept[0], anew=True)
            assert march is not None
        own = np.searchsorted(needed, touched)
        for i in range(start + 1, len(self.kept)):
            march.go_to(self.kept[i].day, self.first)
            for whole, part in zip(self.kept[i].arrays, march.arrays(), strict=True):
                whole[touched] = part[own]
        since = max(since, self.first)
        return Renewed(touched, since, _rows_of(march.rows(self.last), own, touched, since))

    def _reach(self, places: Places) -> tuple[Places, Places]:
        """Return the places that claims of some places can touch, and those whose word is needed to tell how."""
        near, passes = self.ties.draw, self.settings.neighbour_passes
        touched = each_once(self.ties.size, places, self.ties.spill.rows(places)[1])
        for _ in range(passes):
            touched = each_once(self.ties.size, touched, near.rows(touched)[1])
        needed = touched
        for _ in range(passes):
            needed = each_once(self.ties.size, needed, near.rows(needed)[1])
        return touched, each_once(self.ties.size, needed, self.ties.spill.rows(needed)[1])

    def _part(self, places: Places, kept: Kept, anew: bool = False) -> March | None:
        """Return the march of some places as it stood, with all claims since; None if it must begin anew."""
        told = [table.take(slice(int(np.searchsorted(table.day, kept.day + 1)), None)) for table in self.tables]
        rank = np.full(self.ties.size, -1, dtype=np.int32)
        rank[places] = np.arange(len(places))
        told = [table.take(rank[table.place] >= 0) for table in told]
        table = EffectTable.sorted(*(np.concatenate(column) for column in zip(*told, strict=True)))
        table = table._replace(place=rank[table.place])
        march = March(table, self.ties.within(places), self.sides, self.settings)
        march.day = kept.day
        spoken = [field.surrounded.copy() for field in march.fields]
        for part, whole in zip(march.arrays(), kept.arrays, strict=True):
            part[...] = whole[places]
        is_new = [new & ~field.surrounded for new, field in zip(spoken, march.fields, strict=True)]
        if any(mask.any() for mask in is_new) and not anew:
            return None
        for new, field in zip(spoken, march.fields, strict=True):
            np.logical_or(field.surrounded, new, out=field.surrounded)
        return march


def _days_kept(begin: int, last: int) -> list[int]:
    """Return the days to keep besides the first, in order: the last, and some before it, fewer the further back."""
    back = {*(2**i for i in range((last - begin).bit_length())), *range(8, 129, 8)}
    return [*(last - days for days in sorted(back, reverse=True) if last - days > begin), last]


def _keep(march: March) -> Kept:
    return Kept(march.day, [array.copy() for array in march.arrays()])


def _rows_of(rows: ControlTable, own: Places, touched: Places, since: int) -> ControlTable:
    """Keep the rows of the places touched, from a day on, with their ranks among all places."""
    at = np.searchsorted(own, rows.place)
    at[at == len(own)] = 0
    kept = np.flatnonzero((own[at] == rows.place) & (rows.day >= since))
    return ControlTable._make(column[kept] for column in rows)._replace(place=touched[at[kept]].astype(np.int32))
