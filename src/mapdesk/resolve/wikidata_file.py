"""CSV of a Wikidata query in, places out; Wikidata is CC0.

Read are ``item`` (address or Q-number), ``itemLabel`` and a point ``coord`` or ``coordinates`` ('Point(lng lat)'), and
where given ``altLabels`` (or ``itemAltLabel``; separated by ``|`` or ', '), ``population``, ``country``
(alpha-2, as property P297 gives it) and ``feature_code``. Rows of one item are one place with all their names.
"""

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import msgspec

from mapdesk.model.place import Place
from mapdesk.resolve.rows_read import PlaceRows, first_line, number_of, people_of, read_csv

_ITEM = re.compile(r"(?:.*/)?(Q\d+)\Z")
_POINT = re.compile(r"(?:<[^>]*>\s*)?Point\(\s*(\S+)\s+(\S+?)\s*\)\Z", re.IGNORECASE)
_COORD = ("coord", "coords", "coordinates", "coordinate", "location", "geo")
_NAMES = ("altLabels", "itemAltLabel", "altLabel", "aliases", "labels")
_NO_LABEL = re.compile(r"Q\d+\Z")
# What the label of an item's class says of its kind; a settlement else.
_KINDS = (
    ("river|stream|wadi", "STM"), ("lake|reservoir", "LK"), ("oil field", "OILF"), ("gas field", "GASF"),
    ("dam", "DAM"),
    ("bridge", "BDG"), ("air ?base|airport|air ?field", "AIRB"), ("border|checkpoint", "PSTB"), ("mountain|hill", "MT"),
    ("military base", "MILB"), ("camp", "CMPRF"), ("governorate|province|oblast", "ADM1"), ("district|raion", "ADM2"),
)  # fmt: skip


def is_wikidata_file(line: str) -> bool:
    """Whether a first line is the header of a Wikidata query result."""
    columns = {column.strip().strip('"') for column in line.split(",")}
    return {"item", "itemLabel"} <= columns


def read_wikidata_file(path: Path) -> PlaceRows:
    """Read the CSV of a Wikidata query; the ids are ``wikidata:`` and the Q-number.

    Raises:
        GazetteerError: the file cannot be read, has no point column or bad rows; all are listed with their line.
    """
    columns = {column.strip().strip('"') for column in first_line(path).split(",")}
    missing = [f"{path}, line 1: no column for the point; name it coord"] if not columns & set(_COORD) else []
    return read_csv(path, partial(_convert, source=f"Wikidata, {path.name}"), missing)


def _convert(row: dict[str, str], rows: PlaceRows, source: str) -> None:
    item, point = _ITEM.match(row["item"]), _POINT.match(_first(row, _COORD))
    if not item:
        raise ValueError(f"item {row['item']!r} is no Wikidata item; it ends in Q and a number")
    if not point:
        raise ValueError(f"coord {_first(row, _COORD)!r} is no point; it is written Point(lng lat)")
    place_id = f"wikidata:{item.group(1)}"
    label = row["itemLabel"] if not _NO_LABEL.match(row["itemLabel"]) else ""
    given = _first(row, _NAMES)
    names = [n.strip() for n in (given.split("|") if "|" in given else given.split(", ")) if n.strip()]
    if not (label or names):
        raise ValueError("itemLabel is empty; ask the query for labels in a language the item has")
    held = rows.places.get(place_id)
    if held:
        others = dict.fromkeys(n for n in (*held.other_names, label, *names) if n and n != held.name)
        rows.places[place_id] = msgspec.structs.replace(held, other_names=tuple(others))
        return
    name, country = label or names[0], row.get("country", "").upper()
    rows.places[place_id] = Place(
        place_id=place_id,
        name=name,
        lng=number_of(point.group(1), "longitude", 180.0),
        lat=number_of(point.group(2), "latitude", 90.0),
        other_names=tuple(dict.fromkeys(n for n in names if n != name)),
        feature_code=row.get("feature_code") or _kind(row.get("typeLabel") or row.get("instanceLabel") or ""),
        country=country if len(country) == 2 else "",
        population=people_of(row.get("population", "")),
        source=source,
        license="CC0",
    )


def _kind(label: str) -> str:
    """Return the feature code that the label of an item's class asks for."""
    return next((code for words, code in _KINDS if re.search(rf"\b(?:{words})\b", label, re.IGNORECASE)), "PPL")


def _first(row: dict[str, str], columns: Sequence[str]) -> str:
    return next((row[column] for column in columns if row.get(column)), "")
