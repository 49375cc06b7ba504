"""P-code CSV (OCHA's HDX, OSM extracts) in, administrative units and their settlements as places out.

Read are the columns ADM<level>_<LANGUAGE> and ADM<level>_PCODE with a point in lat and lon. A row is the unit of its
deepest level; where it also names a settlement with a code of its own, it is that settlement.
"""

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from mapdesk.model.place import Place
from mapdesk.resolve.rows_read import PlaceRows, first_line, number_of, people_of, read_csv

_NAME = re.compile(r"adm(?:in)?(\d)_?(?:name_?)?(?:([a-z]{2})|ref|alt\d?(?:_?[a-z]{2})?)?(?:_name)?\Z")
_CODE = re.compile(r"adm(?:in)?(\d)_?p?code\Z")
_LNG = ("lon", "lng", "long", "longitude", "x", "point_x", "x_coord", "center_lon", "centroid_lon", "longitude_x")
_LAT = ("lat", "latitude", "y", "point_y", "y_coord", "center_lat", "centroid_lat", "latitude_y")
_TOWN_NAME = (
    "ppl_name_en",
    "name_en",
    "featurenam",
    "locationnameen",
    "popplace_en",
    "settlement",
    "name_ar",
    "ppl_name",
)
_TOWN_CODE = ("ppl_pcode", "pcode", "popplace_code", "settlement_pcode", "cod_pcode")
_PEOPLE = ("population", "pop", "t_tl", "pop_total")
LICENSE = "as the publisher states (HDX: mostly CC BY-IGO)"


def is_pcode_file(line: str) -> bool:
    """Whether a first line is the header of a p-code file."""
    columns = _lower(line)
    return any(_CODE.match(c) for c in columns) and any(_NAME.match(c) for c in columns)


def read_pcode_file(path: Path) -> PlaceRows:
    """Read a p-code CSV; the ids are ``pcode:`` and the code.

    Raises:
        GazetteerError: the file cannot be read, has no point columns or bad rows; all are listed with their line.
    """
    columns = _lower(first_line(path))
    faults = [
        f"{path}, line 1: no column for the {what}; add one of {', '.join(names)}"
        for what, names in (("longitude", _LNG), ("latitude", _LAT))
        if not set(names) & set(columns)
    ]
    return read_csv(path, partial(_convert, source=path.name), faults)


def _convert(row: dict[str, str], rows: PlaceRows, source: str) -> None:
    text = {key.strip().lower(): value for key, value in row.items()}
    if next(iter(text.values()), "").startswith("#"):
        return  # the row of HXL tags
    codes = {int(m.group(1)): value for key, value in text.items() if (m := _CODE.match(key)) and value}
    town, town_code = _first(text, _TOWN_NAME), _first(text, _TOWN_CODE)
    if not codes:
        raise ValueError("no p-code in the row; give the code of the unit")
    level = max(codes)
    if town and town_code:
        code, names, feature = town_code, [town, *(text[c] for c in _TOWN_NAME if text.get(c))], "PPL"
    else:
        code, names, feature = codes[level], _names(text, level), f"ADM{level}" if level else "PCLI"
    if not names:
        raise ValueError(f"no name of level {level} in the row; give ADM{level}_EN or another language")
    country = codes.get(0, code)[:2].upper()
    rows.places[f"pcode:{code}"] = Place(
        place_id=f"pcode:{code}",
        name=names[0],
        lng=number_of(_first(text, _LNG), "longitude", 180.0),
        lat=number_of(_first(text, _LAT), "latitude", 90.0),
        other_names=tuple(dict.fromkeys(n for n in names[1:] if n != names[0])),
        feature_code=feature,
        country=country if country.isalpha() else "",
        admin1=codes.get(1, ""),
        admin2=codes.get(2, ""),
        population=people_of(_first(text, _PEOPLE)),
        source=source,
        license=LICENSE,
    )


def _names(text: dict[str, str], level: int) -> list[str]:
    """Return the names of a level, the English one first."""
    found = [
        (m.group(2) != "en", place, value)
        for place, (key, value) in enumerate(text.items())
        if value and not _CODE.match(key) and (m := _NAME.match(key)) and int(m.group(1)) == level
    ]
    return [value for _, _, value in sorted(found)]


def _first(text: dict[str, str], columns: Sequence[str]) -> str:
    return next((text[column] for column in columns if text.get(column)), "")


def _lower(line: str) -> list[str]:
    return [column.strip().strip('"').lower() for column in line.split(",")]
