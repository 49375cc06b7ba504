"""GeoJSON of rivers, lakes, roads, districts and other lines and areas in, places with a geometry out.

A FeatureCollection whose features have ``place_id`` (or ``id``) and ``name`` among their properties; the other
columns of a desk's own file are read too. The point of a place is on its line or inside its area.
"""

import json
from pathlib import Path
from typing import Any

from mapdesk.errors import GazetteerError
from mapdesk.model.place import Place
from mapdesk.resolve.geometry_rows import checked_geometry, point_for
from mapdesk.resolve.rows_read import PlaceRows, number_of, people_of, raise_faults


def is_geojson(line: str) -> bool:
    """Whether a first line begins a GeoJSON file."""
    return line.lstrip().startswith("{")


def read_geojson(path: Path) -> PlaceRows:
    """Read a GeoJSON file of lines, areas and points.

    Raises:
        GazetteerError: the file is no GeoJSON, or has bad features; all are listed with their number.
    """
    try:
        features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
    except (OSError, ValueError, TypeError, KeyError) as problem:
        raise GazetteerError(f"{path}: no GeoJSON FeatureCollection ({problem}); save it as one, in UTF-8") from None
    rows, faults = PlaceRows(), []
    for number, feature in enumerate(features, start=1):
        try:
            _add(feature, rows, path.name)
        except ValueError as problem:
            faults.append(f"{path}, feature {number}: {problem}")
    raise_faults(faults)
    return rows


def _add(feature: Any, rows: PlaceRows, source: str) -> None:
    if not isinstance(feature, dict) or not isinstance(feature.get("geometry"), dict):
        raise ValueError("it has no geometry; give a line, an area or a point")
    given = feature.get("properties") or {}
    text = {key: str(value).strip() for key, value in given.items() if value is not None}
    place_id, name = text.get("place_id") or text.get("id") or str(feature.get("id") or ""), text.get("name", "")
    if not (place_id and name):
        raise ValueError("place_id or name is missing among its properties; every place needs both")
    if place_id in rows.places:
        raise ValueError(f"place_id {place_id!r} stands there twice; every place needs its own")
    geometry = feature["geometry"]
    if geometry.get("type") == "Point":
        lng, lat = (str(value) for value in geometry["coordinates"][:2])
    else:
        rows.geometries[place_id] = checked_geometry(json.dumps(geometry))
        lng, lat = map(str, point_for(rows.geometries[place_id]))
    rows.places[place_id] = Place(
        place_id=place_id,
        name=name,
        lng=number_of(lng, "lon", 180.0),
        lat=number_of(lat, "lat", 90.0),
        other_names=tuple(n.strip() for n in text.get("other_names", "").split("|") if n.strip()),
        feature_code=text.get("feature_code") or ("STM" if "Line" in str(geometry.get("type")) else "AREA"),
        country=text.get("country", "").upper(),
        admin1=text.get("admin1", ""),
        admin2=text.get("admin2", ""),
        population=people_of(text.get("population", "")),
        source=text.get("source") or source,
        license=text.get("license") or "not stated",
    )
    rows.own_ids.add(place_id)
