"""How far control of a settlement reaches: further where settlements, all over, lie further apart; plane km."""

import numpy as np

from mapdesk.outline.coverage import Array
from mapdesk.outline.settings import OutlineSettings

AROUND = 12  # settlements that say how far apart they lie in a part of the country
STRUNG, ROUND = 0.3, 0.55  # width over length of a group: along a line, all over
FEWEST = 20  # with fewer on the map nothing is said of that


def widened(spots: Array, radii: Array, settings: OutlineSettings) -> Array:
    """Give settlements of thinly settled country a wider reach, so that ground between neighbours is not left out.

    ``spots`` (n, 2) and ``radii`` (n,) in km; returns radii. The spacing at a settlement is the median, over it and the
    ``AROUND`` nearest, of the distance to the next one, so a lone settlement reaches no further for being alone: what
    counts is how far apart the others lie. Where these are strung along one line, a valley or a road, they say nothing
    of the land beside it and the reach stays as it was. No reach is made smaller, and none wider than
    ``widest_reach_km`` by this.
    """
    if len(spots) < FEWEST or settings.reach_spacings <= 0:
        return radii
    from scipy.spatial import cKDTree  # heavy: only where an outline is made

    gaps, near = cKDTree(spots).query(spots, k=min(AROUND + 1, len(spots)))
    spacing = np.median(gaps[:, 1][near], axis=1)
    spread = np.clip((_roundness(spots[near]) - STRUNG) / (ROUND - STRUNG), 0, 1)
    wide = np.minimum(settings.reach_spacings * spacing, settings.widest_reach_km)
    return np.asarray(radii + np.maximum(wide - radii, 0) * np.median(spread[near], axis=1))


def _roundness(groups: Array) -> Array:
    """Width over length, 0 to 1, of (n, k, 2) groups of points along and across their main direction."""
    centred = groups - groups.mean(axis=1, keepdims=True)
    x, y = centred.transpose(2, 0, 1)
    wide, high, slant = (x * x).sum(axis=1), (y * y).sum(axis=1), (x * y).sum(axis=1)
    middle, half = (wide + high) / 2, np.hypot((wide - high) / 2, slant)  # eigenvalues of the spread: middle -+ half
    return np.asarray(np.sqrt(np.maximum(middle - half, 0) / np.maximum(middle + half, 1e-12)))
