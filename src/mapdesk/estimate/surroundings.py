"""What happens around a place: its neighbours' state and the fighting near it in, how fast and whither it drifts out.

A place without word of its own drifts towards what its neighbours are, faster while there is fighting near. Both are
known beforehand (the neighbours' state from a first pass over their own evidence), so every step of the chain keeps
fixed coefficients and more evidence for a side still never lowers it.
"""

import bisect
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mapdesk.estimate.settings import EstimateSettings

ByDay = ArrayLike  # numbers by (day of change, side)


class Stretch(NamedTuple):
    """Days of the chain in one step: how many, the drift spent (rate times days), and what it is towards, by side."""

    days: int
    spent: float
    target: tuple[float, ...]


class Still:
    """Nothing known around: a slow drift to an even spread."""

    days: tuple[int, ...] = ()

    def __init__(self, sides: int, settings: EstimateSettings) -> None:
        self.drift, self.even = settings.drift_per_day, (1 / sides,) * sides

    @property
    def fastest(self) -> float:
        """The highest rate of drift per day, at any time."""
        return self.drift

    def next_change(self, day: int) -> int | None:
        """Return the next day after this one on which anything around changes."""
        return None

    def stretches(self, first: int, last: int) -> Iterator[Stretch]:
        """Yield the steps from one day (ordinal) to another."""
        yield Stretch(last - first, self.drift * (last - first), self.even)


class Surroundings(Still):
    """One place's surroundings as step functions of time.

    From ``days[i]`` on each side draws the place to itself with strength ``pulls[i]`` (by side), and the fighting near
    in which it takes part is ``fights[i]`` (by side), dying away with ``fight_days``. The rate towards a side is
    drift / n + pull (quiet_per_day + front_per_day f / (1 + f)), integrated in closed form over each day; within a day
    the parts of the sides stay as they are, so that a figure does not depend on which days are looked at.
    """

    def __init__(
        self,
        sides: int,
        settings: EstimateSettings,
        days: Sequence[int],
        pulls: ByDay,
        fights: ByDay,
        parts: ByDay,
    ) -> None:
        super().__init__(sides, settings)
        self.settings = settings
        self.parts = np.asarray(parts, dtype=float)  # each side's part of the neighbours, to be shown
        self.days: tuple[int, ...] = tuple(days)
        self._pulls, self._fights = np.asarray(pulls, dtype=float), np.asarray(fights, dtype=float)
        strongest = self._pulls.sum(axis=1).max(initial=0.0)
        self._fastest = float(self.drift + strongest * (settings.quiet_per_day + settings.front_per_day))
        self._spent, self._gained = np.zeros(1), np.zeros((1, sides))  # from days[0] to each later day

    @property
    def fastest(self) -> float:
        """The highest rate of drift per day, at any time."""
        return self._fastest

    def parts_on(self, day: int) -> tuple[float, ...]:
        """Return each side's part of the neighbours on a day, sum at most 1; nothing before anything is known."""
        i = bisect.bisect_right(self.days, day) - 1
        return tuple(self.parts[i].tolist()) if i >= 0 else (0.0,) * len(self.even)

    def heat_on(self, day: int) -> float:
        """Return how much is fought near on a day, all sides together, dying away; 0 before anything is known."""
        i = bisect.bisect_right(self.days, day) - 1
        if i < 0:
            return 0.0
        return float(self._fights[i].sum()) * math.exp(-(day - self.days[i]) / self.settings.fight_days)

    def next_change(self, day: int) -> int | None:
        """Return the next day after this one on which anything around changes, None after the last."""
        i = bisect.bisect_right(self.days, day)
        return self.days[i] if i < len(self.days) else None

    def stretches(self, first: int, last: int) -> Iterator[Stretch]:
        """Yield the steps from one day (ordinal) to another: before anything is known, and since."""
        known = min(max(first, self.days[0]), last)
        if first < known:
            yield from super().stretches(first, known)
        if known < last:
            yield self._stretch(known - self.days[0], last - self.days[0])

    def _stretch(self, begin: int, end: int) -> Stretch:
        if end >= len(self._spent):
            self._add_days(end)
        spent = float(self._spent[end] - self._spent[begin])
        gained = self._gained[end] - math.exp(-spent) * self._gained[begin]
        return Stretch(end - begin, spent, tuple((gained / -math.expm1(-spent)).tolist()))

    def _add_days(self, end: int) -> None:
        """Add up what is spent and gained by side from the first day to each day until ``end``."""
        end = max(end, self.days[-1] - self.days[0]) * 5 // 4 + 30
        offsets, days = np.arange(end), np.array(self.days) - self.days[0]
        at = np.searchsorted(days, offsets, side="right") - 1
        age = (offsets - days[at])[:, None]
        rates = self._pulls[at] * pull_spent(self._fights[at], age, age + 1, self.settings) + self.drift * self.even[0]
        whole = rates.sum(axis=1)
        self._spent = np.r_[0.0, np.cumsum(whole)]
        gain = (rates * (-np.expm1(-whole) / whole)[:, None]).tolist()
        gained = [[0.0] * len(self.even)]
        for keep, new in zip(np.exp(-whole).tolist(), gain, strict=True):
            gained.append([had * keep + more for had, more in zip(gained[-1], new, strict=True)])
        self._gained = np.array(gained)


def pull_spent(fights: ByDay, begin: ByDay, end: ByDay, settings: EstimateSettings) -> NDArray[np.float64]:
    """Return the integral of quiet_per_day + front_per_day f/(1+f) from day ``begin`` to ``end`` after a fight.

    With f = fights exp(-t/tau) the integral of f/(1+f) is tau ln((1 + f(begin)) / (1 + f(end))); for numbers or arrays.
    """
    tau = settings.fight_days
    begin, end = np.asarray(begin), np.asarray(end)
    before, after = fights * np.exp(-begin / tau), fights * np.exp(-end / tau)
    quiet = settings.quiet_per_day * (end - begin)
    return np.asarray(quiet + settings.front_per_day * tau * (np.log1p(before) - np.log1p(after)))
