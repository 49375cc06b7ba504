"""What surrounds all places at once, day by day: neighbours' states and the day's fights and gains in, pulls out.

The same figures as ``coupling.py`` finds for one place at a time, which says what they are.
"""

import functools
import math

import numpy as np
from numpy.typing import NDArray

from mapdesk.estimate.effect_table import AMONG, NOBODY, EffectTable
from mapdesk.estimate.one_by_one import GLANCE_DAYS, MOVED, TIED
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.ties import Floats, Places, Ties, each_once, put

NEVER = np.iinfo(np.int32).min // 2


class Front:
    """Fights and gains near every place, by (side, place), as they fade."""

    def __init__(self, size: int, sides: int, settings: EstimateSettings) -> None:
        """Begin with nothing told."""
        self.settings, self.sides = settings, sides
        self.fought, self.gains, self.losses = (np.zeros((sides, size)) for _ in range(3))
        self.heat = np.zeros((sides, size))  # ln(fought + 1), kept since a day's end is the next one's beginning

    def pass_day(self) -> Floats:
        """Let a day go by; return the pull spent in it, by (side, place), as ``surroundings.pull_spent``."""
        spent = self.heat
        self.fought *= math.exp(-1 / self.settings.fight_days)
        self.heat = np.log(self.fought + 1)
        spent -= self.heat
        spent *= self.settings.front_per_day * self.settings.fight_days
        spent += self.settings.quiet_per_day
        fade = math.exp(-1 / self.settings.momentum_days)
        self.gains *= fade
        self.losses *= fade
        return spent

    def hear(self, told: EffectTable, ties: Ties) -> Places:
        """Take in one day's own effects; return the places near which fights or gains are told of (with repeats)."""
        return np.concatenate([*self._hear_fights(told, ties), *self._hear_gains(told, ties)])

    def _hear_fights(self, told: EffectTable, ties: Ties) -> list[Places]:
        rows = (told.role == AMONG).nonzero()[0]
        place, claim = (np.concatenate([column[rows]] * 2).astype(np.int64) for column in (told.place, told.claim))
        side = np.concatenate([told.side[rows], told.rival[rows]]).astype(np.int64)
        known = (side != NOBODY) & (side < self.sides)
        if not known.any():
            return [place[:0]]
        once = np.unique((place[known] * self.sides + side[known]) * (claim.max() + 1) + claim[known])
        place, side = np.divmod(once // (claim.max() + 1), self.sides)
        whose, there, weight = ties.fights.rows(place)
        np.add.at(self.fought, (side, place), 1.0)
        _add_to(self.fought, side.take(whose), there, weight)
        near = each_once(ties.size, place, there)
        for heat, fought in zip(self.heat, self.fought, strict=True):
            heat[near] = np.log(fought.take(near) + 1)
        return [near]

    def _hear_gains(self, told: EffectTable, ties: Ties) -> list[Places]:
        rows: Places = told.gains.nonzero()[0]
        if not len(rows):
            return [rows]
        place = each_once(ties.size, told.place[rows])
        at = place.searchsorted(told.place[rows])
        side, rival, share = told.side[rows], told.rival[rows], told.share[rows]
        gained, lost = np.zeros((self.sides, len(place))), np.zeros((self.sides, len(place)))
        np.add.at(gained, (side, at), share)
        alike = share / max(1, self.sides - 1)
        for one in range(self.sides):
            loses = np.where(rival == NOBODY, alike, share * (rival == one))
            np.add.at(lost[one], at, np.where(side == one, 0.0, loses))
        whose, there = ties.gains.places(place)
        for total, new in ((self.gains, gained), (self.losses, lost)):
            total[:, place] += new
            for one in range(self.sides):
                np.add.at(total[one], there, new[one].take(whose))
        return [place, there]

    def campaign(self, places: Places) -> Floats:
        """How each side's campaign goes near some places, by (side, place)."""
        momentum = self.gains.take(places, axis=1)
        total = momentum + self.losses.take(places, axis=1)
        momentum += 1
        momentum /= total + 2
        np.multiply(momentum, self.settings.push_back, out=momentum, where=momentum < 0.5)
        return momentum


def _add_to(total: Floats, side: Places, place: Places, more: Floats) -> None:
    """Add to single figures by (side, place), which may be named more than once."""
    place = place + side * total.shape[1]
    np.add.at(total.reshape(-1), place, more)  # a view: the array is whole


class Field:
    """One pass over the neighbours: what each place was last seen as, and what its neighbours add up to.

    ``surrounded`` tells which places ever have a neighbour that is spoken of; the others keep no surroundings.
    """

    def __init__(self, sides: int, settings: EstimateSettings, surrounded: NDArray[np.bool_]) -> None:
        """Begin with no neighbour seen."""
        size = len(surrounded)
        self.surrounded, self.strength = surrounded, settings.neighbour_strength
        self.last, self.drawn = np.zeros((sides, size)), np.zeros((sides, size))
        self.sure = np.zeros(size)
        self.looked, self.since = np.full(size, NEVER), np.full(size, -NEVER)
        self.is_seen = np.zeros(size, dtype=bool)

    def due(self, day: int, told: Places, changed: Places) -> Places:
        """Return the places to look at: those told of, and those whose surroundings changed, now and then."""
        late = changed[day - self.looked[changed] >= GLANCE_DAYS]
        places = each_once(len(self.looked), told, late)
        self.looked[places] = day
        return places

    def look(self, places: Places, now: Floats, ties: Ties) -> Places:
        """Note the state of places where it has moved; return the neighbours that hear of it (with repeats)."""
        far = np.abs(now - self.last.take(places, axis=1)).max(axis=0, initial=0.0) >= MOVED
        moved = (far | ~self.is_seen[places]).nonzero()[0]
        places, now = places[moved], now.take(moved, axis=1)
        sure, old = sureness(now), self.sure[places]
        more = sure * now - old * self.last.take(places, axis=1)
        put(self.last, places, now)
        self.sure[places], self.is_seen[places] = sure, True
        whose, there, weight = ties.draw.rows(places)
        for total, step in zip(self.drawn, more, strict=True):
            felt = step.take(whose)
            felt *= weight
            np.add.at(total, there, felt)
        return there

    def changed(self, day: int, heard: list[Places]) -> Places:
        """Return the places whose surroundings change on a day, each once."""
        places = each_once(len(self.surrounded), *heard)
        places = places[self.surrounded[places]]
        self.since[places] = np.minimum(self.since[places], day)
        return places

    def parts(self, places: Places) -> Floats:
        """Each side's part of the neighbours of some places; what nothing is known of is nobody's."""
        whole = np.maximum(self.drawn.take(places, axis=1), 0.0)
        return np.asarray(whole / (whole.sum(axis=0) + TIED))  # a neighbour's parts sum to its weight

    def pulls(self, parts: Floats, campaign: Floats) -> Floats:
        """How strongly each side draws a place, by its part of the neighbours and how its campaign goes."""
        leads = np.empty_like(parts)
        for side in range(len(parts)):
            others = [parts[i] for i in range(len(parts)) if i != side]
            leads[side] = parts[side] - (functools.reduce(np.maximum, others) if others else 0.0)
        return campaign * np.exp(self.strength * leads)


def sureness(now: Floats) -> Floats:
    """How far the holder of places is known, as ``coupling.sureness``; ``now`` is by (side, place)."""
    even = 1 / len(now)
    return (now.max(axis=0) - even) / (1 - even) if even < 1 else np.ones(now.shape[1])
