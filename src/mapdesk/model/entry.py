"""Ledger entries and what a replay of them holds; entries are only ever added."""

import datetime as dt
from typing import Any, Literal

import msgspec

from mapdesk.base.ids import canonical_json, sha256_hex
from mapdesk.model.place import Placement
from mapdesk.model.report import Report
from mapdesk.model.ruling import HeldRuling

EntryKind = Literal["report", "claim", "placement", "ruling", "correction", "retraction"]
GENESIS = "0" * 64  # prev_id of the first entry


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the ledger. ``entry_id`` is the SHA-256 over the canonical JSON of all other fields.

    ``target_id`` is what it is about: the report id, the claim id, or for rulings, corrections and retractions
    the id of what they change (of a ruling on who holds a place, the place id). ``recorded_at`` is aware UTC: the
    clock of ``known_at``.
    """

    seq: int
    entry_id: str
    prev_id: str
    kind: EntryKind
    target_id: str
    payload: dict[str, Any]
    reason: str = ""
    recorded_by: str
    recorded_at: dt.datetime

    def computed_id(self) -> str:
        """Return the hash that ``entry_id`` must equal."""
        content = msgspec.to_builtins(self)
        del content["entry_id"]
        return sha256_hex(canonical_json(content))


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """An entry before the ledger gives it its number, hash and place in the chain."""

    kind: EntryKind
    target_id: str
    payload: dict[str, Any]
    recorded_by: str
    recorded_at: dt.datetime
    reason: str = ""


class HeldPlacement(msgspec.Struct, frozen=True):
    """A placement as the ledger holds it at a ``known_at``: rulings and corrections applied, retracted ones gone.

    ``entry_id`` is the entry of the claim, ``recorded_at`` when the desk first held it, ``changed_by`` the entry
    ids of the rulings and corrections that were applied.
    """

    placement: Placement
    entry_id: str
    recorded_at: dt.datetime
    changed_by: tuple[str, ...] = ()


class Holding(msgspec.Struct, frozen=True):
    """What the ledger held at one instant: reports by id, placements in ledger order, what was withdrawn.

    ``rulings`` are the rulings and corrections in force, in ledger order; ``place_rulings`` those of them on who holds
    a place, the last one for each place and day.
    """

    reports: dict[str, Report]
    placements: tuple[HeldPlacement, ...]
    retracted: dict[str, str]  # target id -> reason
    head: str  # entry id of the last entry counted, GENESIS if none
    length: int
    rulings: tuple[Entry, ...] = ()
    place_rulings: tuple[HeldRuling, ...] = ()
