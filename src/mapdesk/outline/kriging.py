"""Settlements with what is known of them in, what that says of any other spot out: local indicator kriging; plane km.

Journel 1983 (Mathematical Geology 15): the chance that a spot is of a kind, estimated from the kinds of the spots
around it and how alike near ones tend to be. Beside fronts it errs less than the nearest settlement alone
(docs/outline.md), since three neighbours in a row say more of where a line runs than the nearest of them.
"""

import numpy as np

from mapdesk.outline.coverage import Array

NEIGHBOURS = 16
RANGE_SPACINGS = 4.0  # how far likeness reaches, in mean distances between the nearest settlements
NUGGET = 0.005  # what even a sure settlement does not say of the ground beside it
SPACING_OF = 6
CHUNK = 500  # spots at a time: their matrices stay in the processor's cache


class Kriging:
    """Weights of the nearest settlements for any spot."""

    def __init__(self, spots: Array, doubt: Array) -> None:
        """``spots`` (n, 2) in km, no two alike; ``doubt`` (n,) from 0, sure, to 0.5, as likely another's."""
        from scipy.spatial import cKDTree  # heavy: only where an outline is made

        self.spots, self.doubt = spots, doubt
        self.tree = cKDTree(spots)
        self.count = min(NEIGHBOURS, len(spots))

    def neighbours(self, where: Array) -> tuple[Array, Array]:
        """Distances in km and indices, both (m, k), of the settlements nearest to each spot."""
        gaps, index = self.tree.query(where, k=self.count)
        return gaps.reshape(len(where), self.count), index.reshape(len(where), self.count)

    def weights(self, gaps: Array, index: Array) -> Array:
        """Return (m, k) weights for what ``neighbours`` found; they sum to one beside settlements, to less far away."""
        made = np.empty(gaps.shape)
        for start in range(0, len(gaps), CHUNK):
            part = slice(start, start + CHUNK)
            made[part] = self._solve(gaps[part], index[part])
        return made

    def _solve(self, gaps: Array, index: Array) -> Array:
        nearest = min(SPACING_OF, self.count)
        spacing = np.maximum(gaps[:, nearest - 1] * np.sqrt(np.pi / nearest), 1e-6)
        x, y = self.spots[index].transpose(2, 0, 1)
        one, other = np.triu_indices(self.count, 1)  # each two of the neighbours once
        apart = np.hypot(x[:, one] - x[:, other], y[:, one] - y[:, other])
        alike = np.empty((len(index), self.count, self.count))
        alike[:, one, other] = alike[:, other, one] = _likeness(apart / spacing[:, None])
        diagonal = np.arange(self.count)
        alike[:, diagonal, diagonal] = 1.0 + (NUGGET + self.doubt[index])
        here = _likeness(gaps / spacing[:, None])
        return np.asarray(np.linalg.solve(alike, here[:, :, None])[:, :, 0])


def _likeness(spacings: Array) -> Array:
    """Matern covariance of order 3/2: smooth, without a period."""
    reach = np.sqrt(3) / RANGE_SPACINGS * spacings
    return np.asarray((1 + reach) * np.exp(-reach))
