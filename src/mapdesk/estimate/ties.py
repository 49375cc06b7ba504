"""Who says something of whom, and how much: pairs of places in, rows of neighbours with their weights out."""

from collections.abc import Collection
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mapdesk.estimate.neighbours import Pairs, River, find_pairs
from mapdesk.estimate.settings import EstimateSettings

Floats = NDArray[np.float64]
Places = NDArray[np.int64] | NDArray[np.int32]  # ranks of places
LEAST_SPILL = 0.01  # chances below this are not worth an entry


def each_once(size: int, *groups: Places | NDArray[np.int32]) -> Places:
    """Return the places of some groups, each once, in order."""
    mark = np.zeros(size, dtype=bool)
    for places in groups:
        mark[places] = True
    return mark.nonzero()[0]


class Reach(NamedTuple):
    """The neighbours of every place in compressed rows: those of place i are ``there[starts[i]:starts[i + 1]]``."""

    starts: Places
    there: NDArray[np.int32]
    weight: Floats

    @classmethod
    def of(cls, pairs: Pairs, size: int, reach_km: float, weight: Floats, least: float = 0.0) -> Self:
        """Keep the pairs within reach that have the least weight, each with its own."""
        kept = (pairs.km <= reach_km) & (weight >= least)
        starts = np.searchsorted(pairs.here[kept], np.arange(size + 1))
        return cls(starts, pairs.there[kept].astype(np.int32), weight[kept])

    def with_self(self) -> Self:
        """Return the same where every place is its own first neighbour, with weight 1."""
        every = np.arange(len(self.starts) - 1, dtype=np.int32)
        there, weight = np.insert(self.there, self.starts[:-1], every), np.insert(self.weight, self.starts[:-1], 1.0)
        return type(self)(self.starts + np.arange(len(self.starts)), there, weight)

    def rows(self, places: Places) -> tuple[Places, Places, Floats]:
        """Return all neighbours of some places: the position of each one's place in ``places``, itself, its weight."""
        begins = self.starts[places]
        counts = self.starts[places + 1] - begins
        whose = np.repeat(np.arange(len(places)), counts)
        at = np.arange(len(whose))
        at += (begins - np.cumsum(counts) + counts).take(whose)
        return whose, self.there.take(at), self.weight.take(at)

    def within(self, chosen: Places, size: int) -> Self:
        """Return the rows of some places (sorted), with only those as neighbours, ranked anew."""
        rank = np.full(size, -1, dtype=np.int32)
        rank[chosen] = np.arange(len(chosen))
        whose, there, weight = self.rows(chosen)
        kept = rank[there] >= 0
        starts = np.searchsorted(whose[kept], np.arange(len(chosen) + 1))
        return type(self)(starts, rank[there[kept]], weight[kept])


class Ties(NamedTuple):
    """How places tell of each other: what a claim spills, how neighbours draw, how far fights and gains are felt.

    A fight or gain is felt at its own place too.
    """

    size: int
    spill: Reach
    draw: Reach
    fights: Reach
    gains: Reach

    @classmethod
    def between(cls, lng: Floats, lat: Floats, settings: EstimateSettings, rivers: Collection[River] = ()) -> Self:
        """Find the neighbours of points (degrees), which are ranked as they come."""
        reach = max(settings.spill_reach_km, settings.neighbour_reach_km, settings.fight_reach_km)
        pairs = find_pairs(lng, lat, reach, tuple(rivers), settings.river_factor)
        return cls.of(pairs, len(lng), settings)

    @classmethod
    def of(cls, pairs: Pairs, size: int, settings: EstimateSettings) -> Self:
        """Weigh the pairs of so many places."""
        spill, draw, fight = (
            factor * np.exp(-pairs.km / scale) * pairs.tie
            for factor, scale in (
                (settings.spill_weight, settings.spill_km),
                (1.0, settings.neighbour_km),
                (1.0, settings.fight_km),
            )
        )
        gains = Reach.of(pairs, size, settings.neighbour_reach_km, np.ones(len(pairs.km)))
        return cls(
            size,
            Reach.of(pairs, size, settings.spill_reach_km, spill, least=LEAST_SPILL),
            gains._replace(weight=draw[pairs.km <= settings.neighbour_reach_km]),
            Reach.of(pairs, size, settings.fight_reach_km, fight).with_self(),
            gains.with_self(),
        )

    def within(self, chosen: Places) -> Self:
        """Return the ties among some places (sorted ranks), which are ranked anew."""
        return type(self)(len(chosen), *(reach.within(chosen, self.size) for reach in self[1:]))
