"""The map update: what changed, who says so, who disputes it, what nobody knows."""

import datetime as dt

import msgspec

from mapdesk.model.figure import Numbers


class ControlChange(msgspec.Struct, frozen=True):
    """A place whose leading side or status differs from the update before.

    ``claim_ids`` and ``ruling_ids`` (entry ids of the desk's own rulings) are what it rests on.
    """

    place_id: str
    name: str
    before_side: str | None
    before_status: str
    after_side: str | None
    after_status: str
    probability: float
    claim_ids: tuple[str, ...] = ()
    ruling_ids: tuple[str, ...] = ()


class Dispute(msgspec.Struct, frozen=True):
    """A place on which claims contradict each other, both kept."""

    place_id: str
    name: str
    claim_ids: tuple[str, ...]
    against_claim_ids: tuple[str, ...]


class Unknown(msgspec.Struct, frozen=True):
    """What nobody has said: a place without word, a name that was refused, a figure that no side gives."""

    about: str
    text: str
    claim_ids: tuple[str, ...] = ()


class Update(msgspec.Struct, frozen=True, kw_only=True):
    """One published map update; ``files`` maps each file of the bundle to its SHA-256.

    ``changes`` are those that somebody told of, ``untold`` those that nobody did. ``corrections`` say in words what was
    withdrawn and why, ``numbers`` hold the losses and strengths told by the day.
    """

    update_id: str
    day: dt.date
    version: int
    title: str
    summary: tuple[str, ...]
    changes: tuple[ControlChange, ...]
    disputes: tuple[Dispute, ...]
    unknowns: tuple[Unknown, ...]
    files: dict[str, str]
    credits: tuple[str, ...]
    ledger_head: str
    corrections: tuple[str, ...] = ()
    numbers: Numbers = Numbers()
    untold: tuple[ControlChange, ...] = ()
