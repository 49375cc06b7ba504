"""Because of which entries: what the ledger took in between two instants, by the claim or ruling that it touches."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from mapdesk.model import Entry
from mapdesk.model.control import RULING_PREFIX
from mapdesk.record.place_rulings import is_on_place


def causes_between(entries: Sequence[Entry], first: dt.datetime, second: dt.datetime) -> dict[str, tuple[str, ...]]:
    """Return, by claim id (or 'ruling:' and entry id), the entries recorded after ``first`` and by ``second``.

    Each is told as its kind and entry id, with the reason where somebody had to give one. A correction or retraction
    of a report counts for all its claims, a retraction of a ruling for what the ruling was about.
    """
    by_entry = {entry.entry_id: entry for entry in entries}
    claims: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        if entry.kind == "claim":
            claims[str(entry.payload.get("report_id"))].append(entry.target_id)
    found: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        if not first < entry.recorded_at <= second or entry.kind in ("report", "placement"):
            continue
        told = f"{entry.kind} {entry.entry_id[:16]}" + (f" ({entry.reason})" if entry.reason else "")
        for touched in _touched(entry, by_entry, claims):
            found[touched].append(told)
    return {touched: tuple(told) for touched, told in found.items()}


def _touched(entry: Entry, by_entry: dict[str, Entry], claims: dict[str, list[str]]) -> Iterable[str]:
    if is_on_place(entry):
        return [f"{RULING_PREFIX}{entry.entry_id}"]
    about = by_entry.get(entry.target_id)
    if about is not None and about is not entry:  # a retraction of a ruling, correction or retraction
        return _touched(about, by_entry, claims)
    return claims.get(entry.target_id, [entry.target_id])
