"""A desk's own place files (CSV) in, places out; every bad row is named at once and nothing is half-read."""

import csv
import math
from collections.abc import Mapping
from pathlib import Path

from mapdesk.errors import GazetteerError
from mapdesk.model.place import Place

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
_SHOWN_FAULTS = 50


def read_place_file(path: Path) -> tuple[Place, ...]:
    """Read a CSV of places (UTF-8, header; ``lon`` and ``lat`` in degrees WGS 84, other names separated by ``|``).

    Needed columns: place_id, name, lon, lat; known besides: other_names, feature_code, admin1, admin2, country,
    population, source, license, coord_precision_km (km).

    Raises:
        GazetteerError: the file cannot be read; the message lists every fault with its line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            faults = _header_faults(path, reader.fieldnames or ())
            places: dict[str, Place] = {}
            for row in reader if not faults else ():
                try:
                    place = _place_of(row, path.name)
                    if place.place_id in places:
                        raise ValueError(f"place_id {place.place_id!r} stands there twice; every place needs its own")
                    places[place.place_id] = place
                except ValueError as problem:
                    faults.append(f"{path}, line {reader.line_num}: {problem}")
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise GazetteerError(f"{path}: cannot be read ({problem}); save it as UTF-8 CSV") from None
    if faults:
        more = f"\n... and {len(faults) - _SHOWN_FAULTS} more" if len(faults) > _SHOWN_FAULTS else ""
        raise GazetteerError("\n".join(faults[:_SHOWN_FAULTS]) + more)
    return tuple(places.values())


def _header_faults(path: Path, header: object) -> list[str]:
    """Say which needed columns are missing and which are unknown."""
    columns = list(header) if isinstance(header, list | tuple) else []
    missing = [column for column in NEEDED if column not in columns]
    unknown = [str(column) for column in columns if column not in NEEDED + OPTIONAL]
    faults = []
    if missing:
        faults.append(f"{path}, line 1: column {', '.join(missing)} missing; the first line names the columns")
    if unknown:
        faults.append(f"{path}, line 1: unknown column {', '.join(unknown)}; known are {', '.join(NEEDED + OPTIONAL)}")
    return faults


def _place_of(row: Mapping[str, str | None], file_name: str) -> Place:
    """Make a place of a row; ValueError says what is wrong and what would be right."""
    if None in row:
        raise ValueError("more fields than columns; put a field with a comma in double quotes")
    text = {key: (value or "").strip() for key, value in row.items()}
    for column in ("place_id", "name"):
        if not text[column]:
            raise ValueError(f"{column} is empty; every place needs one")
    population = text.get("population", "")
    if population and not population.isdecimal():
        raise ValueError(f"population {population!r} is no whole number; leave it empty where unknown")
    precision = text.get("coord_precision_km", "")
    return Place(
        place_id=text["place_id"],
        name=text["name"],
        lng=_number(text["lon"], "lon", 180.0),
        lat=_number(text["lat"], "lat", 90.0),
        other_names=tuple(dict.fromkeys(n.strip() for n in text.get("other_names", "").split("|") if n.strip())),
        feature_code=text.get("feature_code") or "PPL",
        country=text.get("country", "").upper(),
        admin1=text.get("admin1", ""),
        admin2=text.get("admin2", ""),
        population=int(population) if population else None,
        source=text.get("source") or file_name,
        license=text.get("license") or "not stated",
        precision_km=_number(precision, "coord_precision_km", math.inf, low=0.0) if precision else None,
    )


def _number(text: str, column: str, high: float, *, low: float | None = None) -> float:
    """Read a decimal number between its bounds."""
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{column} {text!r} is no number; write degrees or km with a decimal point") from None
    if not (-high if low is None else low) <= value <= high or not math.isfinite(value):
        raise ValueError(f"{column} {text} is out of range; lon comes before lat, both in degrees WGS 84")
    return value
