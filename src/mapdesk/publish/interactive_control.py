"""Control through time in columns of small numbers: estimates in, change intervals per place out; no daily copy."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, get_args

from mapdesk.model import CONTESTED, ControlEstimate
from mapdesk.model.control import Status

STATUSES: tuple[str, ...] = get_args(Status)
MOVED = 0.04  # a new interval begins where a probability has moved so much, or where status, holder or word changes
GroundOf = Callable[[ControlEstimate | None], tuple[str, str | None] | None]
Step = tuple[int, int, int, tuple[int, ...]]  # day, look, day of the last word, probabilities in hundredths


class ControlColumns:
    """Encodes tables of control over the same places, days and sides.

    A step's look is ``status + 8 * (index of the side whose ground it is + 1)``; 5 alone is unknown. Days count from
    ``first_day``; the day of the last word is -1 where there is none.
    """

    def __init__(
        self, place_ids: Sequence[str], side_ids: Sequence[str], first_day: dt.date, ground_of: GroundOf
    ) -> None:
        self.index = {place_id: i for i, place_id in enumerate(place_ids)}
        self.states = (*side_ids, CONTESTED)
        self.grounds = {side_id: i + 1 for i, side_id in enumerate(side_ids)}
        self.first_day, self.ground_of = first_day, ground_of

    def steps(self, rows: Iterable[ControlEstimate]) -> dict[int, list[Step]]:
        """Return the change intervals of each place, by its index; rows are sorted by place and day."""
        found = {}
        for place_id, group in groupby(rows, key=lambda row: row.place_id):
            if place_id in self.index:
                found[self.index[place_id]] = self._thinned(group)
        return found

    def _thinned(self, rows: Iterable[ControlEstimate]) -> list[Step]:
        steps: list[Step] = []
        for row in rows:
            step = self._step(row)
            if steps and steps[-1][1:3] == step[1:3] and not _moved(steps[-1][3], step[3]):
                continue
            steps.append(step)
        return steps

    def _step(self, row: ControlEstimate) -> Step:
        label = self.ground_of(row)
        look = STATUSES.index(label[0]) + 8 * self.grounds.get(label[1] or "", 0) if label else _UNKNOWN
        told = (row.last_evidence_day - self.first_day).days if row.last_evidence_day else None
        shares = tuple(round(100 * row.probabilities.get(state, 0.0)) for state in self.states)
        return (row.day - self.first_day).days, look, -1 if told is None else max(told, 0), shares

    def columns(self, steps: Mapping[int, Sequence[Step]]) -> dict[str, Any]:
        """Return places (the differences of their indices), steps per place, and each field of the steps in one run."""
        places = sorted(steps)
        flat = [step for place in places for step in steps[place]]
        return {
            "places": [b - a for a, b in zip([0, *places], places, strict=False)],
            "steps": [len(steps[place]) for place in places],
            "days": [day for place in places for day in _differences([step[0] for step in steps[place]])],
            "looks": [step[1] for step in flat],
            "told": [step[2] for step in flat],
            "shares": [[step[3][i] for step in flat] for i in range(len(self.states))],
        }

    def difference(self, whole: Mapping[int, Sequence[Step]], other: Mapping[int, Sequence[Step]]) -> dict[str, Any]:
        """Return the columns of the places that differ from the whole; a place gone from it has no step."""
        changed = {place: steps for place, steps in other.items() if whole.get(place) != steps}
        gone: dict[int, Sequence[Step]] = {place: () for place in whole if place not in other}
        return self.columns({**changed, **gone})


_UNKNOWN = STATUSES.index("unknown")


def _moved(before: tuple[int, ...], after: tuple[int, ...]) -> bool:
    return any(abs(a - b) >= 100 * MOVED for a, b in zip(before, after, strict=True))


def _differences(days: Sequence[int]) -> list[int]:
    return [b - a for a, b in zip([0, *days], days, strict=False)]
