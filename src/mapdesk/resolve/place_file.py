"""A desk's own place files (CSV) in, places out; every bad row is named at once and nothing is half-read."""

import math
from collections.abc import Mapping
from pathlib import Path

from mapdesk.model.place import Place
from mapdesk.resolve.geometry_rows import checked_geometry
from mapdesk.resolve.rows_read import PlaceRows, first_line, number_of, people_of, read_csv

NEEDED = ("place_id", "name", "lon", "lat")
OPTIONAL = (
    "other_names",
    "feature_code",
    "admin1",
    "admin2",
    "country",
    "population",
    "source",
    "license",
    "coord_precision_km",
)
GEOMETRY = "geometry"  # GeoJSON line or area, known besides


def is_own_file(line: str) -> bool:
    """Whether a first line is the header of a desk's own file."""
    return "place_id" in _columns(line)


def read_place_file(path: Path) -> tuple[Place, ...]:
    """Read a CSV of places (UTF-8, header; ``lon`` and ``lat`` in degrees WGS 84, other names separated by ``|``).

    Needed columns: place_id, name, lon, lat; known besides: other_names, feature_code, admin1, admin2, country,
    population, source, license, coord_precision_km (km), geometry (GeoJSON).

    Raises:
        GazetteerError: the file cannot be read; the message lists every fault with its line.
    """
    return tuple(read_own_file(path).places.values())


def read_own_file(path: Path) -> PlaceRows:
    """Read a desk's own file as ``read_place_file`` does, its geometries too."""

    def convert(row: dict[str, str], rows: PlaceRows) -> None:
        place = _place_of(row, path.name)
        if place.place_id in rows.places:
            raise ValueError(f"place_id {place.place_id!r} stands there twice; every place needs its own")
        if row.get(GEOMETRY):
            rows.geometries[place.place_id] = checked_geometry(row[GEOMETRY])
        rows.places[place.place_id] = place
        rows.own_ids.add(place.place_id)

    return read_csv(path, convert, _header_faults(path, _columns(first_line(path))))


def _columns(line: str) -> list[str]:
    return [column.strip().strip('"') for column in line.split(",")] if line else []


def _header_faults(path: Path, columns: list[str]) -> list[str]:
    """Say which needed columns are missing and which are unknown."""
    known = (*NEEDED, *OPTIONAL, GEOMETRY)
    missing = [column for column in NEEDED if column not in columns]
    unknown = [column for column in columns if column not in known]
    faults = []
    if missing:
        faults.append(f"{path}, line 1: column {', '.join(missing)} missing; the first line names the columns")
    if unknown:
        faults.append(f"{path}, line 1: unknown column {', '.join(unknown)}; known are {', '.join(known)}")
    return faults


def _place_of(text: Mapping[str, str], file_name: str) -> Place:
    """Make a place of a row; ValueError says what is wrong and what would be right."""
    for column in ("place_id", "name"):
        if not text[column]:
            raise ValueError(f"{column} is empty; every place needs one")
    precision = text.get("coord_precision_km", "")
    return Place(
        place_id=text["place_id"],
        name=text["name"],
        lng=number_of(text["lon"], "lon", 180.0),
        lat=number_of(text["lat"], "lat", 90.0),
        other_names=tuple(dict.fromkeys(n.strip() for n in text.get("other_names", "").split("|") if n.strip())),
        feature_code=text.get("feature_code") or "PPL",
        country=text.get("country", "").upper(),
        admin1=text.get("admin1", ""),
        admin2=text.get("admin2", ""),
        population=people_of(text.get("population", "")),
        source=text.get("source") or file_name,
        license=text.get("license") or "not stated",
        precision_km=number_of(precision, "coord_precision_km", math.inf, low=0.0) if precision else None,
    )
