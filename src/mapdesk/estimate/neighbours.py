"""Places in, who lies near whom out: distances in km and what a river between two places leaves of their tie."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from mapdesk.model import Place

EARTH_RADIUS_KM = 6371.0088
River = Sequence[tuple[float, float]]  # (lng, lat) degrees


class Pairs(NamedTuple):
    """Ordered pairs of places within reach, both ways, sorted by ``here``: indices, km, and the river's factor."""

    here: NDArray[np.int64]
    there: NDArray[np.int64]
    km: NDArray[np.float64]
    tie: NDArray[np.float64]


class Neighbourhood:
    """Who lies within reach of whom, computed once for a set of places.

    ``rivers`` are the main rivers; a pair of places with one between them is tied by ``river_factor`` only.
    """

    def __init__(
        self, places: Mapping[str, Place], reach_km: float, rivers: Iterable[River] = (), river_factor: float = 1.0
    ) -> None:
        """Find the pairs. Cost grows with the number of pairs (a tree of unit vectors), not of places squared."""
        self.place_ids = tuple(sorted(places))
        self.index = {place_id: i for i, place_id in enumerate(self.place_ids)}
        self.lng = np.array([places[key].lng for key in self.place_ids], dtype=float)
        self.lat = np.array([places[key].lat for key in self.place_ids], dtype=float)
        self.pairs = find_pairs(self.lng, self.lat, reach_km, tuple(rivers), river_factor)
        self._bounds = np.searchsorted(self.pairs.here, np.arange(len(self.place_ids) + 1))

    def near(self, place_id: str, reach_km: float) -> list[tuple[str, float, float]]:
        """Return the neighbours of a place within reach: id, km, river factor; none for a place it does not have."""
        i = self.index.get(place_id)
        if i is None:
            return []
        span = slice(int(self._bounds[i]), int(self._bounds[i + 1]))
        rows = zip(
            self.pairs.there[span].tolist(), self.pairs.km[span].tolist(), self.pairs.tie[span].tolist(), strict=True
        )
        return [(self.place_ids[j], km, tie) for j, km, tie in rows if km <= reach_km]


def find_pairs(
    lng: NDArray[np.float64],
    lat: NDArray[np.float64],
    reach_km: float,
    rivers: Sequence[River] = (),
    river_factor: float = 1.0,
) -> Pairs:
    """Return all ordered pairs of different points within ``reach_km`` (great circle), sorted by the first."""
    points = shapely.points(lng, lat)
    tree = shapely.STRtree(points)
    degrees = np.degrees(reach_km / EARTH_RADIUS_KM)
    wide = degrees / np.maximum(0.05, np.cos(np.radians(np.abs(lat) + degrees)))
    boxes = shapely.box(lng - wide, lat - degrees, lng + wide, lat + degrees)
    here, there = tree.query(boxes)
    km = _km(lng[here], lat[here], lng[there], lat[there])
    kept = (here != there) & (km <= reach_km)
    here, there, km = here[kept], there[kept], km[kept]
    order = np.lexsort((there, here))
    here, there, km = here[order], there[order], km[order]
    tie = np.ones(len(km))
    if rivers and river_factor < 1 and len(km):
        water = shapely.multilinestrings([shapely.linestrings(river) for river in rivers if len(river) > 1])
        shapely.prepare(water)
        lines = shapely.linestrings(np.stack([np.c_[lng[here], lat[here]], np.c_[lng[there], lat[there]]], axis=1))
        tie[shapely.intersects(water, lines)] = river_factor
    return Pairs(here.astype(np.int64), there.astype(np.int64), km, tie)


def _km(
    lng1: NDArray[np.float64], lat1: NDArray[np.float64], lng2: NDArray[np.float64], lat2: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Haversine, as ``mapdesk.base.geometry.distance_km``, for arrays."""
    a, b, c, d = map(np.radians, (lng1, lat1, lng2, lat2))
    h = np.sin((d - b) / 2) ** 2 + np.cos(b) * np.cos(d) * np.sin((c - a) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(h))))
