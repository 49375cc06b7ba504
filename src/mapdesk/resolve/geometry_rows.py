"""Lines and areas of places as GeoJSON text: checked on the way in, their box and a point that stands for them out."""

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

KINDS = ("LineString", "MultiLineString", "Polygon", "MultiPolygon")


def checked_geometry(text: str) -> str:
    """Return a GeoJSON line or area (degrees WGS 84) in its shortest writing.

    Raises:
        ValueError: it is no such geometry; the message says what is wrong.
    """
    try:
        geometry = json.loads(text)
    except json.JSONDecodeError as problem:
        raise ValueError(f"geometry is no GeoJSON ({problem.msg}); leave it empty where unknown") from None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in KINDS:
        raise ValueError(f"geometry {kind!r} is none of {', '.join(KINDS)}; a point belongs in lon and lat")
    try:
        points = list(_points(geometry["coordinates"]))
    except (KeyError, TypeError, ValueError, IndexError):
        raise ValueError("geometry has coordinates that are no [lon, lat] pairs of numbers") from None
    if len(points) < 2:
        raise ValueError("geometry has fewer than two points")
    if not all(abs(x) <= 180 and abs(y) <= 90 for x, y in points):
        raise ValueError("geometry leaves the earth; lon comes before lat, both in degrees WGS 84")
    return json.dumps({"type": kind, "coordinates": geometry["coordinates"]}, separators=(",", ":"))


def box_of(geometry: Mapping[str, Any]) -> tuple[float, float, float, float]:
    """Return west, east, south, north of a checked geometry, in the order of the R-tree's columns."""
    xs, ys = zip(*_points(geometry["coordinates"]), strict=True)
    return min(xs), max(xs), min(ys), max(ys)


def point_for(geojson: str) -> tuple[float, float]:
    """Return a point (lng, lat) of the geometry: halfway along its longest line, well inside its largest area.

    >>> point_for('{"type": "LineString", "coordinates": [[0, 0], [2, 0]]}')
    (1.0, 0.0)
    """
    import shapely

    shape = shapely.from_geojson(geojson)
    part: Any = max(shapely.get_parts(shape), key=lambda p: p.area or p.length)
    point = part.interpolate(0.5, normalized=True) if part.geom_type == "LineString" else part.representative_point()
    return round(point.x, 6), round(point.y, 6)


def _points(coordinates: Any) -> Iterator[tuple[float, float]]:
    """Yield every point of nested GeoJSON coordinates."""
    if isinstance(coordinates[0], int | float):
        x, y = float(coordinates[0]), float(coordinates[1])
        if not (math.isfinite(x) and math.isfinite(y)):
            raise ValueError
        yield x, y
    else:
        for part in coordinates:
            yield from _points(part)
