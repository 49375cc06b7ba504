"""What reading a place file gives, and the numbers and faults that all formats read alike."""

import csv
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from mapdesk.errors import GazetteerError
from mapdesk.model.place import Place

_SHOWN_FAULTS = 50


@dataclass
class PlaceRows:
    """Places by id, the geometries (GeoJSON) of some, and which ids a desk has written itself."""

    places: dict[str, Place] = field(default_factory=dict)
    geometries: dict[str, str] = field(default_factory=dict)
    own_ids: set[str] = field(default_factory=set)

    def add(self, later: "PlaceRows") -> None:
        """Take in the rows of another file; they replace those of the same id."""
        for place_id in later.places:
            self.geometries.pop(place_id, None)
        self.places |= later.places
        self.geometries |= later.geometries
        self.own_ids |= later.own_ids


def first_line(path: Path) -> str:
    """Return the first line of a file, without a byte order mark.

    Raises:
        GazetteerError: the file cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return stream.readline(100_000).decode("utf-8-sig", errors="replace").rstrip("\r\n")
    except OSError as problem:
        raise GazetteerError(f"{path}: cannot be read ({problem.strerror})") from None


def raise_faults(faults: Iterable[str]) -> None:
    """Raise one error that lists the faults, the first of them in full; nothing where there are none.

    Raises:
        GazetteerError: there is a fault.
    """
    said = list(faults)
    if said:
        more = f"\n... and {len(said) - _SHOWN_FAULTS} more" if len(said) > _SHOWN_FAULTS else ""
        raise GazetteerError("\n".join(said[:_SHOWN_FAULTS]) + more)


def number_of(text: str, column: str, high: float, *, low: float | None = None) -> float:
    """Read a decimal number between its bounds.

    Raises:
        ValueError: it is none; the message says what would be right.
    """
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{column} {text!r} is no number; write degrees or km with a decimal point") from None
    if not (-high if low is None else low) <= value <= high or not math.isfinite(value):
        raise ValueError(f"{column} {text} is out of range; lon comes before lat, both in degrees WGS 84")
    return value


def people_of(text: str) -> int | None:
    """Read a population; None where it is empty.

    Raises:
        ValueError: it is no whole number.
    """
    if text and not text.isdecimal():
        raise ValueError(f"population {text!r} is no whole number; leave it empty where unknown")
    return int(text) if text else None


def read_csv(path: Path, convert: Callable[[dict[str, str], PlaceRows], None], faults: Iterable[str] = ()) -> PlaceRows:
    """Read a UTF-8 CSV with a header: ``convert`` puts each row, stripped, into the rows or says what is wrong.

    ``faults`` are what is already known to be wrong, with the header: then no row is read.

    Raises:
        GazetteerError: the file cannot be read or has bad rows; all are listed with their line.
    """
    rows, said = PlaceRows(), list(faults)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            for row in reader if not said else ():
                try:
                    if None in row:
                        raise ValueError("more fields than columns; put a field with a comma in double quotes")
                    convert({key: (value or "").strip() for key, value in row.items()}, rows)
                except ValueError as problem:
                    said.append(f"{path}, line {reader.line_num}: {problem}")
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise GazetteerError(f"{path}: cannot be read ({problem}); save it as UTF-8 CSV") from None
    raise_faults(said)
    return rows
