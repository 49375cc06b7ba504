"""What happens around a place: its neighbours' state and the fighting near it in, how fast and whither it drifts out.

A place without word of its own drifts towards what its neighbours are, faster while there is fighting near. Both are
known beforehand (the neighbours' state from a first pass over their own evidence), so every step of the chain keeps
fixed coefficients and more evidence for a side still never lowers it.
"""

import bisect
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mapdesk.estimate.settings import EstimateSettings


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

    def stretches(self, first: int, last: int) -> Iterator[Stretch]:
        """Yield the steps from one day (ordinal) to another."""
        yield Stretch(last - first, self.drift * (last - first), self.even)


class Surroundings(Still):
    """One place's surroundings as step functions of time.

    From ``days[i]`` on each side draws the place to itself with strength ``pulls[i]`` (by side), and the fighting near
    in which it takes part is ``fights[i]`` (by side), dying away with ``fight_days``. The rate towards a side is
    drift / n + pull (quiet_per_day + front_per_day f / (1 + f)), integrated in closed form.
    """

    def __init__(
        self,
        sides: int,
        settings: EstimateSettings,
        days: Sequence[int],
        pulls: Sequence[tuple[float, ...]],
        fights: Sequence[tuple[float, ...]],
        parts: Sequence[tuple[float, ...]],
    ) -> None:
        super().__init__(sides, settings)
        self.settings = settings
        self.parts = parts  # each side's part of the neighbours, to be shown
        self.days: tuple[int, ...] = tuple(days)
        self.pulls, self.fights = pulls, fights
        strongest = max(map(sum, pulls), default=0.0)
        self._fastest = self.drift + strongest * (settings.quiet_per_day + settings.front_per_day)

    @property
    def fastest(self) -> float:
        """The highest rate of drift per day, at any time."""
        return self._fastest

    def parts_on(self, day: int) -> tuple[float, ...]:
        """Return each side's part of the neighbours on a day, sum at most 1; nothing before anything is known."""
        i = bisect.bisect_right(self.days, day) - 1
        return self.parts[i] if i >= 0 else (0.0,) * len(self.even)

    def stretches(self, first: int, last: int) -> Iterator[Stretch]:
        """Yield the steps from one day (ordinal) to another, cut where the surroundings change."""
        i = bisect.bisect_right(self.days, first) - 1
        while first < last:
            until = min(last, self.days[i + 1]) if i + 1 < len(self.days) else last
            yield self._stretch(i, first, until)
            first, i = until, i + 1

    def _stretch(self, i: int, first: int, until: int) -> Stretch:
        days = until - first
        idle = self.drift * days
        if i < 0:
            return Stretch(days, idle, self.even)
        begin, end, even = first - self.days[i], until - self.days[i], idle * self.even[0]
        by_side = [
            even + pull * pull_spent(fights, begin, end, self.settings)
            for pull, fights in zip(self.pulls[i], self.fights[i], strict=True)
        ]
        whole = sum(by_side)
        return Stretch(days, whole, tuple(spent / whole for spent in by_side))


def pull_spent(fights: float, begin: int, end: int, settings: EstimateSettings) -> float:
    """Return the integral of quiet_per_day + front_per_day f/(1+f) from day ``begin`` to ``end`` after a fight.

    With f = fights exp(-t/tau) the integral of f/(1+f) is tau ln((1 + f(begin)) / (1 + f(end))).
    """
    quiet = settings.quiet_per_day * (end - begin)
    if not fights:
        return quiet
    tau = settings.fight_days
    before, after = fights * math.exp(-begin / tau), fights * math.exp(-end / tau)
    return quiet + settings.front_per_day * tau * (math.log1p(before) - math.log1p(after))
