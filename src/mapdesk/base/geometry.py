"""Degrees, kilometres and projections: the only place that knows how the earth is flattened.

Points are ``LngLat`` in degrees WGS 84, longitude first. Lengths are km, areas km², both geodesic (WGS 84,
pyproj) unless a docstring says otherwise. Never a drawing and never a file.
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG


class LngLat(NamedTuple):
    """A point in degrees WGS 84."""

    lng: float
    lat: float


class Bbox(NamedTuple):
    """A box in degrees WGS 84; does not cross the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def contains(self, lng: float, lat: float) -> bool:
        """Whether the point lies in the box or on its edge."""
        return self.west <= lng <= self.east and self.south <= lat <= self.north

    def grown(self, degrees: float) -> "Bbox":
        """Return the box with every side moved outwards by so many degrees."""
        return Bbox(self.west - degrees, self.south - degrees, self.east + degrees, self.north + degrees)

    @property
    def center(self) -> LngLat:
        """The middle of the box."""
        return LngLat((self.west + self.east) / 2, (self.south + self.north) / 2)


def parse_bbox(text: str) -> Bbox:
    """Read ``W,S,E,N`` in degrees.

    >>> parse_bbox("38,33,44,37.6").north
    37.6

    Raises:
        ValueError: not four numbers, outside the earth, or with its ends swapped.
    """
    try:
        box = Bbox(*(float(part) for part in text.split(",")))
    except TypeError:
        raise ValueError(f"a box is four numbers W,S,E,N, not {text!r}") from None
    if not (-180 <= box.west < box.east <= 180 and -90 <= box.south < box.north <= 90):
        raise ValueError(f"box {text!r} must have west < east and south < north, in degrees")
    return box


def distance_km(a: Sequence[float], b: Sequence[float]) -> float:
    """Return the great-circle distance of two (lng, lat) points (haversine, within 0.6 % of the geodesic).

    >>> round(distance_km((40.83, 34.70), (40.92, 34.45)), 1)
    29.0
    """
    lng1, lat1, lng2, lat2 = map(math.radians, (a[0], a[1], b[0], b[1]))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lng2 - lng1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))


class Plane:
    """A local equal-area plane in kilometres (Lambert azimuthal) about a centre: degrees to km and back.

    >>> plane = Plane(LngLat(40.8, 34.7))
    >>> x, y = plane.to_km([40.8], [34.7])
    >>> bool(abs(x[0]) < 1e-9 and abs(y[0]) < 1e-9)
    True
    """

    def __init__(self, center: LngLat) -> None:
        """Lay the plane about the centre; distances are true to 0.1 % within 500 km of it."""
        from pyproj import Transformer  # heavy: only where geometry is really needed

        self.center = center
        proj = f"+proj=laea +lon_0={center.lng} +lat_0={center.lat} +datum=WGS84 +units=km +no_defs"
        self._forward = Transformer.from_crs("EPSG:4326", proj, always_xy=True)
        self._back = Transformer.from_crs(proj, "EPSG:4326", always_xy=True)

    def to_km(self, lng: Any, lat: Any) -> tuple[Any, Any]:
        """Project degrees (scalars or arrays) to km east and north of the centre."""
        x, y = self._forward.transform(lng, lat)
        return x, y

    def to_degrees(self, x_km: Any, y_km: Any) -> tuple[Any, Any]:
        """Bring km (scalars or arrays) back to degrees."""
        lng, lat = self._back.transform(x_km, y_km)
        return lng, lat

    def project(self, geometry: "BaseGeometry") -> "BaseGeometry":
        """Return a shapely geometry in degrees as one in km."""
        import shapely

        return shapely.transform(geometry, self.to_km, interleaved=False)

    def unproject(self, geometry: "BaseGeometry") -> "BaseGeometry":
        """Return a shapely geometry in km as one in degrees."""
        import shapely

        return shapely.transform(geometry, self.to_degrees, interleaved=False)


def geodesic_area_km2(geometry: "BaseGeometry") -> float:
    """Return the geodesic area of a (multi)polygon in degrees, always positive."""
    import shapely
    from pyproj import Geod

    geod, total = Geod(ellps="WGS84"), 0.0
    for part in getattr(geometry, "geoms", [geometry]):
        if part.geom_type == "Polygon" and not part.is_empty:
            for number, ring in enumerate((part.exterior, *part.interiors)):
                lngs, lats = shapely.get_coordinates(ring).T.copy()
                size = abs(geod.polygon_area_perimeter(lngs, lats)[0])
                total += size if number == 0 else -size
    return total / 1e6


def geodesic_length_km(geometry: "BaseGeometry") -> float:
    """Return the geodesic length of a (multi)line in degrees."""
    import numpy as np
    import shapely
    from pyproj import Geod

    points, line = shapely.get_coordinates(shapely.get_parts(geometry), return_index=True)
    along = np.flatnonzero(line[1:] == line[:-1])
    start, end = points[along], points[along + 1]
    return float(Geod(ellps="WGS84").inv(*start.T.copy(), *end.T.copy())[2].sum()) / 1e3
