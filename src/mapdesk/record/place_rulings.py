"""The desk's own word on who holds a place: a validated draft out; read back from its entry, never as a claim."""

import datetime as dt
from collections.abc import Collection, Iterable

import msgspec

from mapdesk.errors import LedgerError
from mapdesk.model.entry import Draft, Entry
from mapdesk.model.place import Place
from mapdesk.model.ruling import UNKNOWN, HeldRuling, PlaceRuling
from mapdesk.model.side import CONTESTED

FIELD = "control"  # of the payload of such a ruling; those on claims have none


def rule_place(
    place: Place,
    *,
    day: dt.date,
    holder: str,
    sides: Collection[str],
    reason: str,
    recorded_by: str,
    recorded_at: dt.datetime,
) -> Draft:
    """Draft a ruling that ``holder`` (a side id of ``sides``, 'contested' or 'unknown') held the place on a day.

    It overrides what is said of the place by that day; what is said of later days counts again. Another ruling on
    the same place and day takes its place; retracting one brings back what was held without it.

    Raises:
        LedgerError: no such side, a day yet to come, or no reason or name.
    """
    known = (*sides, CONTESTED, UNKNOWN)
    if holder not in known:
        raise LedgerError(f"{holder!r} holds no ground on this desk; a ruling names one of {', '.join(known)}")
    if day > recorded_at.astimezone(dt.UTC).date():
        raise LedgerError(f"{day.isoformat()} is yet to come; rule on who held {place.name} on a day that has been")
    if not reason.strip():
        raise LedgerError(f"the ruling on {place.name} needs a reason: it will be read when it is doubted")
    if not recorded_by.strip():
        raise LedgerError(f"the ruling on {place.name} needs a name: say who decides it")
    ruling = PlaceRuling(place.place_id, place.name, place.lng, place.lat, day, holder)
    return Draft(
        kind="ruling",
        target_id=place.place_id,
        payload={FIELD: msgspec.to_builtins(ruling)},
        reason=reason.strip(),
        recorded_by=recorded_by.strip(),
        recorded_at=recorded_at,
    )


def is_on_place(entry: Entry) -> bool:
    """Whether an entry is a ruling on who holds a place, not one on a claim."""
    return entry.kind == "ruling" and FIELD in entry.payload


def ruling_of(entry: Entry) -> PlaceRuling:
    """Return what a ruling on a place says.

    Raises:
        msgspec.ValidationError: it is none, or is not about the place that it names as its target.
    """
    ruling = msgspec.convert(entry.payload.get(FIELD), PlaceRuling)
    if ruling.place_id != entry.target_id:
        raise msgspec.ValidationError(f"it rules on {ruling.place_id!r}, its target is {entry.target_id!r}")
    return ruling


def in_force(rulings: Iterable[Entry]) -> tuple[HeldRuling, ...]:
    """Return the rulings on places among entries in ledger order: of one place and day the last."""
    last: dict[tuple[str, dt.date], HeldRuling] = {}
    for entry in rulings:
        if is_on_place(entry):
            ruling = ruling_of(entry)
            key = (ruling.place_id, ruling.day)
            last.pop(key, None)  # so that the order is that of the entries that count
            last[key] = HeldRuling(ruling, entry.entry_id, entry.reason, entry.recorded_by, entry.recorded_at)
    return tuple(last.values())
