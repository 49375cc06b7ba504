"""Entries in, what the desk held at one instant out: rulings and corrections applied, retracted ones gone."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from mapdesk.errors import LedgerError
from mapdesk.model.entry import GENESIS, Entry, HeldPlacement, Holding
from mapdesk.model.place import Placement
from mapdesk.model.report import Report
from mapdesk.record.place_rulings import in_force


class DeskAlias(msgspec.Struct, frozen=True, rename={"lng": "lon"}):
    """A phrase that a ruling tied to a place for this desk from then on; None where it must be refused."""

    phrase: str
    place_id: str | None
    name: str | None
    lng: float | None
    lat: float | None
    entry_id: str


@dataclass
class _Row:
    """A claim on its way through the replay, as plain JSON values."""

    content: dict[str, Any]
    entry: Entry
    is_placed: bool = False
    changed_by: list[str] = field(default_factory=list)


def replay(entries: Iterable[Entry], known_at: dt.datetime | None = None) -> Holding:
    """Apply entries in order and return what was held at ``known_at`` (None: the whole ledger).

    Only entries recorded by then count, those of that very instant included. A later placement of a claim replaces
    the earlier. A retraction takes away a claim, a report with all its claims, or undoes a ruling, a correction or
    another retraction. A corrected ``published_at`` also moves the day of claims that were dated by it alone.

    Raises:
        LedgerError: ``known_at`` has no time zone.
    """
    if known_at is not None and known_at.tzinfo is None:
        raise LedgerError(f"known_at {known_at.isoformat()} has no time zone; give an aware time")
    counted = [entry for entry in entries if known_at is None or entry.recorded_at <= known_at]
    retracted = _retracted(counted)
    reports: dict[str, dict[str, Any]] = {}
    rows: dict[str, _Row] = {}
    rulings: list[Entry] = []
    for entry in counted:
        if entry.kind == "report":
            reports.setdefault(entry.target_id, dict(entry.payload))
        elif entry.kind == "claim":
            rows.setdefault(entry.target_id, _Row(dict(entry.payload), entry))
        elif entry.kind == "placement" and entry.target_id in rows:
            _place(rows[entry.target_id], entry)
        elif entry.kind in ("ruling", "correction") and entry.entry_id not in retracted:
            rulings.append(entry)
            _change(entry, reports, rows)
    return Holding(
        reports={key: msgspec.convert(row, Report) for key, row in reports.items() if key not in retracted},
        placements=tuple(
            _held(row)
            for claim_id, row in rows.items()
            if row.is_placed and claim_id not in retracted and row.content["report_id"] not in retracted
        ),
        retracted=retracted,
        head=counted[-1].entry_id if counted else GENESIS,
        length=len(counted),
        rulings=tuple(rulings),
        place_rulings=in_force(rulings),
    )


def desk_aliases(holding: Holding) -> tuple[DeskAlias, ...]:
    """Return what rulings marked as the desk's meaning of a phrase, sorted; the last ruling on a phrase wins."""
    found: dict[str, DeskAlias] = {}
    for entry in holding.rulings:
        place = entry.payload.get("place")
        if entry.kind == "ruling" and entry.payload.get("alias") and place is not None:
            found[place["phrase"].casefold()] = DeskAlias(
                phrase=place["phrase"],
                place_id=place["place_id"],
                name=place["name"],
                lng=place["lon"],
                lat=place["lat"],
                entry_id=entry.entry_id,
            )
    return tuple(found[key] for key in sorted(found))


def _retracted(entries: list[Entry]) -> dict[str, str]:
    """Target ids with the reason; read from the end, so that a retracted retraction does nothing."""
    gone: dict[str, str] = {}
    for entry in reversed(entries):
        if entry.kind == "retraction" and entry.entry_id not in gone:
            gone[entry.target_id] = entry.reason
    return gone


def _held(row: _Row) -> HeldPlacement:
    placement = msgspec.convert(row.content, Placement)
    return HeldPlacement(placement, row.entry.entry_id, row.entry.recorded_at, tuple(row.changed_by))


def _place(row: _Row, entry: Entry) -> None:
    row.content |= {name: value for name, value in entry.payload.items() if name != "claim_id"}
    row.content["placements"] = [dict(place) for place in row.content["placements"]]
    row.is_placed = True


def _change(entry: Entry, reports: dict[str, dict[str, Any]], rows: dict[str, _Row]) -> None:
    if entry.target_id in rows:
        row = rows[entry.target_id]
        row.changed_by.append(entry.entry_id)
        _change_claim(row, entry.payload)
    elif entry.target_id in reports:
        _correct_report(entry, reports[entry.target_id], rows)


def _change_claim(row: _Row, payload: dict[str, Any]) -> None:
    row.content.pop("tentative", None)  # what the desk has ruled on or put right it has read
    for name, value in payload.items():
        if name == "place":
            _replace_place(row.content["placements"], value)
        elif name != "alias":
            row.content[name] = value


def _replace_place(placements: list[dict[str, Any]], ruled: dict[str, Any]) -> None:
    index = ruled["place"]
    old = next((place for place in placements if place["place"] == index), {"place": index, "candidates": []})
    new = {"place": index, "candidates": old["candidates"]}
    if ruled["place_id"] is not None:
        new |= {name: ruled[name] for name in ("place_id", "name", "lon", "lat")}
        # 'near X' stays near when only X is put right
        new["geo_precision"] = ruled.get("geo_precision") or old.get("geo_precision") or 1
        new["radius_km"] = old.get("radius_km")
    placements[:] = sorted([*(p for p in placements if p["place"] != index), new], key=lambda p: int(p["place"]))


def _correct_report(entry: Entry, report: dict[str, Any], rows: dict[str, _Row]) -> None:
    before = str(report.get("published_at") or "")[:10]
    report |= entry.payload
    for row in rows.values():
        if row.content["report_id"] != entry.target_id:
            continue
        row.changed_by.append(entry.entry_id)
        row.content["report"] = dict(row.content["report"]) | entry.payload
        if "published_at" in entry.payload and row.is_placed:
            _redate(row.content, before, str(entry.payload["published_at"] or "")[:10])


def _redate(content: dict[str, Any], before: str, after: str) -> None:
    """Move a day that was only the day of publication; a date in the text stands."""
    day, said = content["day"], content["date"]
    is_dated = said is not None and said["from"] is not None
    if not is_dated and (day is None or day["from"] == day["to"] == before):
        content["day"] = {"from": after, "to": after, "precision": 2} if after else None
