"""A day goes by without a word, at all places: the chain and what surrounds it in, both a day older out."""

import math
from typing import NamedTuple, Self

import numpy as np

from mapdesk.estimate.compiling import compiled
from mapdesk.estimate.day_steps import Masses
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.ties import Floats

OVER = 1e-12  # fights near that have faded to this are over: what is left of them moves no figure that is shown


class Rates(NamedTuple):
    """How fast things change: per day, but for ``fight_days`` (to 1/e) and ``over``."""

    drift: float
    calm: float
    quiet: float
    front: float
    fight_days: float
    over: float

    @classmethod
    def of(cls, settings: EstimateSettings) -> Self:
        """Return those of a desk."""
        how = settings
        return cls(how.drift_per_day, how.calm_per_day, how.quiet_per_day, how.front_per_day, how.fight_days, OVER)


@compiled
def pass_day(state: Masses, pulls: Floats, fought_near: Floats, rates: Rates, each: tuple[int, ...]) -> None:
    """Let a day go by in the surroundings of each place: the closed form of ``surroundings.Surroundings``."""
    whole, fought, vouched = state
    size, levels, sides = len(whole), whole.shape[1], len(each)
    fade, burn, even = math.exp(-1 / rates.fight_days), math.exp(-rates.calm), rates.drift / sides
    still, heat = math.exp(-rates.drift), rates.front * rates.fight_days
    spent, toward = np.empty(sides), np.empty(sides)
    for place in range(size):
        for i in range(sides):
            spent[i] = rates.quiet
            before = fought_near[place, i]
            if before > 0:
                after = before * fade
                spent[i] += heat * math.log((1 + before) / (1 + after))
                fought_near[place, i] = after if after > rates.over else 0.0
        for i in range(sides):
            whole[place, 0, i] = whole[place, 0, i] * still + (1 - still) / sides
        keep = still
        for level in range(1, levels):
            total = 0.0
            for i in range(sides):
                toward[i] = even + pulls[place, level - 1, i] * spent[i]
                total += toward[i]
            keep = math.exp(-total)
            gone = (1 - keep) / total
            for i in range(sides):
                whole[place, level, i] = whole[place, level, i] * keep + toward[i] * gone
        for i in range(sides):
            fought[place, i] *= keep * burn
            vouched[place, i] *= keep
