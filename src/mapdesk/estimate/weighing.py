"""The neighbours' word on all places at once: each day's surroundings in, probabilities as stated out.

The same figures as ``calibration.py`` finds for one place at a time. Beside them it tells how far they can have moved,
so that rows are looked at only where that matters.
"""

import numpy as np

from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.ties import Floats, Places, put

SAFE = 1.1  # the mean weight falls by less than this while a row's room lasts


class Weighing:
    """Each side's part of the neighbours, and how much that counts today, by place."""

    def __init__(self, size: int, sides: int, settings: EstimateSettings) -> None:
        """Begin with nothing known of the neighbours."""
        self.prior, self.heat = settings.neighbour_prior, settings.prior_heat
        self.parts, self.spread = np.zeros((sides, size)), np.zeros(size)
        self.strength = np.full(size, settings.neighbour_prior)
        # how far a stated probability p moves as a logarithm of weights does: p (1 - p), at the last look and since
        self.moves, self.since = np.full(size, 0.25), settings.row_tolerance

    def turn(self, places: Places, parts: Floats, fought: Floats) -> Floats:
        """Take in a day: new parts of some places, and the fights near all (by side).

        Returns by place how far that moves a stated probability at most: by p (1 - p) times the range in which the
        logarithms of the weights move.
        """
        strength = self.prior / (1 + self.heat * fought.sum(axis=0))
        moved = np.abs(strength - self.strength) * self.spread
        step = parts - self.parts.take(places, axis=1)
        moved[places] += strength[places] * np.ptp(step, axis=0)
        put(self.parts, places, parts)
        self.spread[places], self.strength[:] = np.ptp(parts, axis=0), strength
        return np.asarray(moved * self.moves)

    def weigh(self, places: Places, now: Floats) -> Floats:
        """Turn the chain's probabilities of some places, contested last, into those stated (in place).

        Returns by place how much further than the chain's a stated probability moves, at most.
        """
        sides = now[:-1]
        weights = np.exp(self.strength[places] * self.parts.take(places, axis=1))
        quiet = sides.sum(axis=0)
        sides *= weights
        total = sides.sum(axis=0)
        sides *= np.divide(quiet, total, out=np.ones_like(total), where=total > 0)
        self.moves[places] = np.minimum(0.25, (sides * (1 - sides)).max(axis=0) + self.since)
        mean = np.divide(total, quiet, out=np.ones_like(total), where=quiet > 0)
        return np.asarray(2 * SAFE * weights.max(axis=0) / mean)
