"""What a place's own word and its neighbours' add up to: the chain's probabilities in, those that are stated out.

The chain takes each claim at its word wherever it is told; but a capture deep in another side's land is told wrongly
more often than one at the front, and a village that nobody speaks of is most often its neighbours'. Hence the chain's
probability of a side is weighed by exp(k n), n the side's part of the neighbours: the conditional of an auto-logistic
field (Besag, *J. R. Statist. Soc. B* 36, 1974). Where there is fighting near, ground changes hands and what the
neighbours were says little: k falls as 1 / (1 + prior_heat f), f the fights near as in ``surroundings``.

The weights do not depend on the place's own evidence, so a further claim for a side still never lowers it.
"""

import math
from collections.abc import Sequence

from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.surroundings import Still, Surroundings


def stated(values: Sequence[float], around: Still, day: int, settings: EstimateSettings) -> tuple[float, ...]:
    """Return the probabilities to state on a day (ordinal) from the chain's, by side with contested last.

    Contested keeps its part: fighting is told of, not drawn from the neighbours. Nothing changes where
    ``settings.neighbour_prior`` is 0 or nothing is known around.

    >>> from mapdesk.estimate.settings import EstimateSettings
    >>> stated((0.5, 0.4, 0.1), Still(2, EstimateSettings()), 1, EstimateSettings(neighbour_prior=4.0))
    (0.5, 0.4, 0.1)
    """
    strength = prior_strength(around, day, settings)
    if not strength or not isinstance(around, Surroundings):
        return tuple(values)
    *sides, contested = values
    weighed = [p * math.exp(strength * part) for p, part in zip(sides, around.parts_on(day), strict=True)]
    scale = (1 - contested) / sum(weighed)
    return (*(p * scale for p in weighed), contested)


def prior_strength(around: Still, day: int, settings: EstimateSettings) -> float:
    """Return how much neighbours all of one side would add to its log-odds on a day."""
    if not settings.neighbour_prior or not isinstance(around, Surroundings):
        return 0.0
    return settings.neighbour_prior / (1 + settings.prior_heat * around.heat_on(day))


def fastest(values: Sequence[float], around: Still, day: int, rate: float, settings: EstimateSettings) -> float:
    """Return how fast a stated probability can move a day, at most, where the chain's move at ``rate``.

    A unit of the chain's moves what is stated by no more than the largest weight over their mean; fights that die
    down move the weights themselves. Twice that, since the mean may fall meanwhile.
    """
    strength = prior_strength(around, day, settings)
    if not strength or not isinstance(around, Surroundings):
        return rate
    parts = around.parts_on(day)
    weights = [math.exp(strength * part) for part in parts]
    mean = sum(p * w for p, w in zip(values[:-1], weights, strict=True)) / max(1e-9, 1 - values[-1])
    calming = strength / settings.fight_days / 4 * (max(parts) - min(parts)) if around.heat_on(day) > 1e-3 else 0.0
    return 2 * rate * max(weights) / mean + calming
