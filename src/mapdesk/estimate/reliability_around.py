"""What places near were held to be when a claim was told: claims in order in, who stands beside whom out.

Used where sources are judged: that a village deep in one side's land fell to another is less likely
than that one at the front did, unless there is fighting near.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from mapdesk.estimate.evidence import Effect
from mapdesk.estimate.gathering import PlaceEvidence
from mapdesk.estimate.neighbours import find_pairs
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.model import Place

REACH_KM = 20.0
FIGHT_WINDOWS = 2  # fights count for so many times ``fight_days``, all alike
TIED = 1.0  # as in coupling: neighbours who together weigh so much say half of what they could


class Beside:
    """For claims sorted by place and day: the last claim on each place near, and how much is fought near.

    ``neighbours`` is (claims, claims), a row's weights summing to less than 1; ``pull`` is the log-odds that
    neighbours all of one side add: the setting's without fights near, less with them.
    """

    def __init__(
        self,
        places: Sequence[Place],
        place: NDArray[np.int64],
        day: NDArray[np.int64],
        fights: Mapping[str, Sequence[int]],
        settings: EstimateSettings,
    ) -> None:
        """Find the pairs; ``place`` indexes ``places``, ``fights`` has the days (ordinals) of fights by place id."""
        size = len(place)
        spoken = np.unique(place)
        begin, end = np.searchsorted(place, spoken), np.searchsorted(place, spoken, "right")
        days = {int(n): day[b:e] for n, b, e in zip(spoken, begin, end, strict=True)}
        first = dict(zip(spoken.tolist(), begin.tolist(), strict=True))
        pairs = find_pairs(
            np.array([places[n].lng for n in spoken]), np.array([places[n].lat for n in spoken]), REACH_KM
        )
        fought = {n: np.sort(np.array(fights.get(places[n].place_id, ()))) for n in days}
        window = FIGHT_WINDOWS * settings.fight_days
        heat = np.zeros(size)
        for n, mine in days.items():
            heat[first[n] : first[n] + len(mine)] += _recent(fought[n], mine, window)
        parts: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]] = []
        for a, b, km in zip(pairs.here.tolist(), pairs.there.tolist(), pairs.km.tolist(), strict=True):
            here, there = int(spoken[a]), int(spoken[b])
            rows = np.arange(first[here], first[here] + len(days[here]))
            heat[rows] += _recent(fought[there], days[here], window) * np.exp(-km / settings.fight_km)
            last = np.searchsorted(days[there], days[here], "right") - 1
            told = last >= 0
            weight = np.full(int(told.sum()), np.exp(-km / settings.neighbour_km))
            parts.append((rows[told], first[there] + last[told], weight))
        self.neighbours = _weights(parts, size)
        self.pull = settings.neighbour_prior / (1 + heat)


def _recent(fought: NDArray[np.int64], days: NDArray[np.int64], window: float) -> NDArray[np.int64]:
    return np.searchsorted(fought, days, "right") - np.searchsorted(fought, days - window)


def _weights(parts: Sequence[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]], size: int) -> csr_array:
    if not parts:
        return csr_array((size, size))
    rows, columns, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    whole = np.bincount(rows, weights=weights, minlength=size) + TIED
    return csr_array((weights / whole[rows], (rows, columns)), shape=(size, size))


def fights_told(evidence: Mapping[str, PlaceEvidence]) -> dict[str, list[int]]:
    """Return the days (ordinals) on which two sides are told to fight at each place, a claim once."""
    found: dict[str, list[int]] = {}
    for place_id, at in evidence.items():
        told: dict[str, Effect] = {effect.claim_id: effect for effect in at.effects if effect.role == "among"}
        if told:
            found[place_id] = [effect.day.toordinal() for effect in told.values()]
    return found
