"""The tables of a gazetteer file and how a place becomes a row of them and comes back; never a lookup.

Points and boxes are degrees WGS 84. A place that is a line or an area may have its geometry (GeoJSON) beside its point.
"""

import sqlite3
from collections.abc import Iterable

from mapdesk.base.geometry import Bbox
from mapdesk.model.place import Place
from mapdesk.resolve.names import rules_fingerprint

SCHEMA_VERSION = f"2-{rules_fingerprint()}"  # of the tables, and of the name rules that their keys were made by
LOOSE, HEAD = "~", "^"  # prefixes of keys: romanisation-tolerant; name without its qualifier
AREA_CODES = ("PCL", "CONT", "ADM", "RGN")  # feature codes of whole lands and provinces: a point stands for a land

_ROUNDING = 1e-4  # degrees; R-trees hold single precision

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE place (
    number INTEGER PRIMARY KEY, place_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
    lng REAL NOT NULL, lat REAL NOT NULL, other_names TEXT NOT NULL, feature_code TEXT NOT NULL,
    country TEXT NOT NULL, admin1 TEXT NOT NULL, admin2 TEXT NOT NULL, population INTEGER,
    source TEXT NOT NULL, license TEXT NOT NULL, precision_km REAL);
CREATE TABLE geometry (place INTEGER PRIMARY KEY, geojson TEXT NOT NULL);
CREATE TABLE name_key (
    key TEXT NOT NULL, place INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (key, place, name)) WITHOUT ROWID;
"""
# Where SQLite was built without R-trees the index on lat and lng answers, only slower.
RTREE = "CREATE VIRTUAL TABLE place_box USING rtree (number, west, east, south, north)"

COLUMNS = (
    "place_id, name, lng, lat, other_names, feature_code, country, admin1, admin2, population, source, license,"
    " precision_km"
)
_FIELDS = tuple(column.strip() for column in COLUMNS.split(","))
PLACE_COLUMNS = ", ".join(f"place.{field}" for field in _FIELDS)


def place_of(row: Iterable[object]) -> Place:
    """Make a place of a row of ``COLUMNS``."""
    values = dict(zip(_FIELDS, row, strict=True))
    values["other_names"] = tuple(n for n in str(values["other_names"]).split("|") if n)
    return Place(**values)  # type: ignore[arg-type]


def row_of(number: int, place: Place) -> tuple[object, ...]:
    """Return a place as a row of the place table."""
    values = (getattr(place, field) for field in _FIELDS)
    return (number, *("|".join(value) if isinstance(value, tuple) else value for value in values))


def has_rtree(connection: sqlite3.Connection) -> bool:
    """Whether the file has boxes and this SQLite can read them."""
    try:
        connection.execute("SELECT number FROM place_box LIMIT 1").fetchone()
    except sqlite3.OperationalError:
        return False
    return True


def select_in_box(connection: sqlite3.Connection, box: Bbox) -> sqlite3.Cursor:
    """Return rows of ``COLUMNS`` of the places whose point or geometry may lie in a box, ordered by id."""
    box = box.grown(_ROUNDING)
    if has_rtree(connection):
        return connection.execute(
            f"SELECT {PLACE_COLUMNS} FROM place_box JOIN place USING (number)"
            " WHERE east >= ? AND west <= ? AND north >= ? AND south <= ? ORDER BY place_id",
            (box.west, box.east, box.south, box.north),
        )
    return connection.execute(
        f"SELECT {COLUMNS} FROM place WHERE lat BETWEEN ? AND ? AND lng BETWEEN ? AND ?"
        f" UNION SELECT {PLACE_COLUMNS} FROM place JOIN geometry ON geometry.place = place.number ORDER BY place_id",
        (box.south, box.north, box.west, box.east),
    )
