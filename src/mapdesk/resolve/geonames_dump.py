"""GeoNames country dumps (XX.txt) and alternateNamesV2.txt in, places with their names in scripts we fold out.

Tab-separated without a header, as https://download.geonames.org/export/dump/readme.txt describes them: 19 columns and
8 to 10 columns. GeoNames' licence is CC BY 4.0.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec

from mapdesk.errors import GazetteerError
from mapdesk.model.place import Place
from mapdesk.resolve.geonames_base import GEONAMES_LICENSE, useful_names
from mapdesk.resolve.rows_read import PlaceRows, number_of, people_of, raise_faults

_DUMP_COLUMNS = 19
# Not names: links, codes and numbers that GeoNames keeps in the same list.
_NO_LANGUAGE = frozenset({"link", "wkdt", "post", "iata", "icao", "faac", "unlc", "phon", "tcid", "piny"})
_NO_PLACE = ("S.PO", "S.REST", "S.HTL", "S.RSRT", "S.SPA")  # class.code of what reports do not place events at


def is_country_dump(line: str) -> bool:
    """Whether a first line is one of a country dump."""
    fields = line.split("\t")
    return len(fields) == _DUMP_COLUMNS and fields[0].isdecimal()


def is_alternate_names(line: str) -> bool:
    """Whether a first line is one of alternateNamesV2.txt (or of the older alternateNames.txt)."""
    fields = line.split("\t")
    return 4 <= len(fields) <= 10 and fields[0].isdecimal() and fields[1].isdecimal()


def read_country_dump(path: Path) -> PlaceRows:
    """Read a country dump; hotels, post offices and the like are left out.

    Raises:
        GazetteerError: the file cannot be read or has bad rows; all are listed with their line.
    """
    rows, faults = PlaceRows(), []
    for number, fields in _lines(path):
        try:
            if len(fields) != _DUMP_COLUMNS:
                raise ValueError(f"{len(fields)} columns, not {_DUMP_COLUMNS}; download the country's file again")
            if not f"{fields[6]}.{fields[7]}".startswith(_NO_PLACE):
                place = _place_of(fields, path.name)
                rows.places[place.place_id] = place
        except ValueError as problem:
            faults.append(f"{path}, line {number}: {problem}")
    raise_faults(faults)
    return rows


def _place_of(fields: list[str], file_name: str) -> Place:
    if not (fields[0].isdecimal() and fields[1]):
        raise ValueError("geonameid or name is missing; download the country's file again")
    country, admin1 = fields[8].upper(), fields[10]
    return Place(
        place_id=f"geonames:{fields[0]}",
        name=fields[1],
        lng=number_of(fields[5], "longitude", 180.0),
        lat=number_of(fields[4], "latitude", 90.0),
        other_names=tuple(useful_names(fields[1], [fields[2], *fields[3].split(",")])),
        feature_code=fields[7] or "LCTY",
        country=country,
        admin1=f"{country}.{admin1}" if admin1 and admin1 != "00" else "",
        admin2=fields[11],
        population=people_of(fields[14]) or None,
        source=f"GeoNames, {file_name}",
        license=GEONAMES_LICENSE,
    )


def read_alternate_names(path: Path, rows: PlaceRows) -> None:
    """Add the names of alternateNamesV2.txt to the GeoNames places among the rows, and pass over those of others.

    Raises:
        GazetteerError: the file cannot be read or has bad rows; all are listed with their line.
    """
    names: dict[str, list[str]] = defaultdict(list)
    faults = []
    for number, fields in _lines(path):
        if len(fields) < 4 or not fields[1].isdecimal():
            faults.append(
                f"{path}, line {number}: no alternate name; the columns are id, geonameid, language, name ..."
            )
        elif fields[2] not in _NO_LANGUAGE and f"geonames:{fields[1]}" in rows.places:
            names[f"geonames:{fields[1]}"].append(fields[3])
    raise_faults(faults)
    for place_id, added in names.items():
        place = rows.places[place_id]
        others = useful_names(place.name, [*place.other_names, *added])
        rows.places[place_id] = msgspec.structs.replace(place, other_names=tuple(others))


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield number and fields of the lines that are not empty; line feeds only, as names may hold other breaks."""
    try:
        with path.open(encoding="utf-8", newline="\n") as stream:
            for number, line in enumerate(stream, start=1):
                if stripped := line.rstrip("\r\n"):
                    yield number, stripped.split("\t")
    except (OSError, UnicodeDecodeError) as problem:
        raise GazetteerError(f"{path}: cannot be read ({problem}); it must be GeoNames' own UTF-8 text") from None
