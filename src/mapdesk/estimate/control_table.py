"""Who holds each place, as columns: the chain of all places day by day in, rows where a figure changed out."""

import datetime as dt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mapdesk.estimate.row_loops import Rows, sort_in
from mapdesk.estimate.ties import Floats

SORTED_DAYS = 64  # whose rows fit a core's cache


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

    @classmethod
    def of(cls, found: list[tuple[int, Rows]], size: int, sides: int, last: int) -> "ControlTable":
        """Return the rows of some days, in day order, of so many places, until a last day; ``found`` is used up."""
        counts = np.zeros(size, np.int64)
        for _, rows in found:
            counts[rows.place] += 1  # a place has one row a day
        total, at = int(counts.sum()), np.cumsum(counts) - counts
        days, until, columns = np.empty(total, np.int32), np.full(total, last, np.int32), Rows.empty(total, sides)
        columns.place[:] = -1
        while found:
            some = found[:SORTED_DAYS]
            del found[:SORTED_DAYS]  # so that their memory is free again
            part = Rows._make(np.concatenate(column) for column in zip(*(rows for _, rows in some), strict=True))
            day = np.repeat(np.array([day for day, _ in some], np.int32), [len(rows.place) for _, rows in some])
            sort_in(part, day, columns, days, until, at)
        return cls(columns.place, days, until, *columns[1:])

    def on(self, day: dt.date) -> "ControlTable":
        """Return the rows that hold on a day: a map, one row a place."""
        today = day.toordinal()
        rows = np.flatnonzero((self.day <= today) & (today <= self.until))
        return ControlTable._make(column[rows] for column in self)
