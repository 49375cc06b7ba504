"""Control estimates as the contract's CSV: one line per place, day and side; written and read back, nothing judged."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from typing import IO, get_args

from mapdesk.base.dates import format_instant, parse_instant
from mapdesk.errors import InputError
from mapdesk.model import CONTESTED, ControlEstimate
from mapdesk.model.control import Status

COLUMNS = (
    "place_id",
    "name",
    "lon",
    "lat",
    "day",
    "known_at",
    "side",
    "probability",
    "status",
    "last_evidence_day",
    "support",
)


def write_control_csv(rows: Iterable[ControlEstimate], stream: IO[str]) -> int:
    """Write estimates, a line per side and contested, and return how many lines there are besides the head.

    Probabilities have six decimals. A place without any probability has one line with no side and probability 0.
    ``support`` and ``status`` are the estimate's, the same on each of its lines.
    """
    out = csv.writer(stream, lineterminator="\n")
    out.writerow(COLUMNS)
    count = 0
    for row in rows:
        for side, probability in row.probabilities.items() or [("", 0.0)]:
            out.writerow(_line(row, side, probability))
            count += 1
    return count


def _line(row: ControlEstimate, side: str, probability: float) -> list[object]:
    return [
        row.place_id,
        row.name,
        f"{row.lng:.6f}",
        f"{row.lat:.6f}",
        row.day.isoformat(),
        format_instant(row.known_at) if row.known_at else "",
        side,
        f"{probability:.6f}",
        row.status,
        row.last_evidence_day.isoformat() if row.last_evidence_day else "",
        row.support,
    ]


def read_control_csv(stream: IO[str], name: str = "control.csv") -> list[ControlEstimate]:
    """Read what ``write_control_csv`` wrote, in any order of its lines; evidence is not in it and comes back empty.

    Raises:
        InputError: a column is missing, a value is not what it should be, or a side comes twice for a place and day;
            the message names file and line.
    """
    reader = csv.DictReader(stream)
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise InputError(f"{name}, line 1: no column {', '.join(missing)}; the columns are {', '.join(COLUMNS)}")
    found: dict[_Key, dict[str, float]] = {}
    for key, side, probability in _parsed(reader, name):
        row = found.setdefault(key, {})
        if side in row:
            raise InputError(
                f"{name}, line {reader.line_num}: {key[0]} has two lines for {side!r} on {key[4]}; keep one"
            )
        row[side] = probability
    return [_estimate(key, row) for key, row in found.items()]


_Key = tuple[str, str, float, float, dt.date, dt.datetime | None, Status, dt.date | None, int]


def _parsed(reader: "csv.DictReader[str]", name: str) -> Iterator[tuple[_Key, str, float]]:
    for row in reader:
        try:
            if row["status"] not in get_args(Status):
                raise ValueError(f"status {row['status']!r} is none of {', '.join(get_args(Status))}")
            probability = float(row["probability"])
            if not 0 <= probability <= 1:
                raise ValueError(f"probability {probability} is not between 0 and 1")
            key: _Key = (
                row["place_id"],
                row["name"],
                float(row["lon"]),
                float(row["lat"]),
                dt.date.fromisoformat(row["day"]),
                parse_instant(row["known_at"]) if row["known_at"] else None,
                row["status"],  # type: ignore[assignment]  # looked up above
                dt.date.fromisoformat(row["last_evidence_day"]) if row["last_evidence_day"] else None,
                int(row["support"]),
            )
        except (ValueError, TypeError) as problem:
            raise InputError(f"{name}, line {reader.line_num}: {problem}; write it with `mapdesk estimate`") from None
        yield key, row["side"], probability


def _estimate(key: _Key, row: dict[str, float]) -> ControlEstimate:
    place_id, name, lng, lat, day, known_at, status, last_evidence, support = key
    probabilities = {side: probability for side, probability in row.items() if side}
    lead: str | None = None
    if status != "unknown" and probabilities:
        held = {side: value for side, value in probabilities.items() if side != CONTESTED} or probabilities
        lead = max(held, key=lambda side: held[side])
        if probabilities.get(CONTESTED, 0.0) > held[lead]:
            lead = CONTESTED
    return ControlEstimate(
        place_id=place_id,
        name=name,
        lng=lng,
        lat=lat,
        day=day,
        known_at=known_at,
        probabilities=probabilities,
        status=status,
        side=lead,
        support=support,
        last_evidence_day=last_evidence,
    )
