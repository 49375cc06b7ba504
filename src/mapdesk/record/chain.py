"""The chain every ledger store keeps: drafts in, numbered and hashed entries out; never a file and never a clock.

Each entry's id is the SHA-256 over the canonical JSON of all its other fields, among them the id of the entry
before it, so a changed byte anywhere changes every later id (Haber and Stornetta 1991, linked timestamps).
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, runtime_checkable

import msgspec

from mapdesk.base.ids import canonical_json
from mapdesk.errors import BrokenChain, LedgerError
from mapdesk.model.entry import GENESIS, Draft, Entry

RESTORE = "restore the ledger from a copy; 'mapdesk record check' lists every fault"


@runtime_checkable
class Ledger(Protocol):
    """An append-only store of entries. Every store passes the one contract suite in ``tests/record``."""

    @property
    def head(self) -> str:
        """The id of the last entry, GENESIS where there is none."""
        ...

    @property
    def length(self) -> int:
        """How many entries there are."""
        ...

    def append(self, drafts: Sequence[Draft], *, expected_head: str | None = None) -> tuple[Entry, ...]:
        """Add all drafts or none that is acknowledged, in order, and return them as entries once they are safe.

        Raises:
            StaleHead: ``expected_head`` is given and is not the head any more.
            LedgerError: a draft is unusable or older than the last entry.
            BrokenChain: the store was changed by hand.
        """
        ...

    def entries(self) -> Iterator[Entry]:
        """Yield the entries from the first on, verified; BrokenChain at the first that is not what was written."""
        ...


def seal(
    drafts: Iterable[Draft], head: str = GENESIS, length: int = 0, last_at: dt.datetime | None = None
) -> tuple[Entry, ...]:
    """Give drafts their numbers, links and hashes after the entry with id ``head``.

    Payloads become plain JSON values and times UTC, so that what is returned equals what is read back.

    Raises:
        LedgerError: a time without zone or before ``last_at``, nobody named as recorder, or a payload that is no JSON.
    """
    sealed: list[Entry] = []
    for draft in drafts:
        _require_usable(draft, last_at)
        last_at = draft.recorded_at.astimezone(dt.UTC)
        entry = Entry(
            seq=length + len(sealed),
            entry_id="",
            prev_id=head,
            kind=draft.kind,
            target_id=draft.target_id,
            payload=_plain(draft),
            reason=draft.reason,
            recorded_by=draft.recorded_by,
            recorded_at=last_at,
        )
        head = entry.computed_id()
        sealed.append(msgspec.structs.replace(entry, entry_id=head))
    return tuple(sealed)


def _require_usable(draft: Draft, last_at: dt.datetime | None) -> None:
    what = f"{draft.kind} of {draft.target_id!r}"
    if draft.recorded_at.tzinfo is None:
        raise LedgerError(f"{what}: recorded_at has no time zone; give an aware time")
    if last_at is not None and draft.recorded_at < last_at:
        raise LedgerError(
            f"{what}: recorded_at {draft.recorded_at.isoformat()} is before the last entry's {last_at.isoformat()}; "
            "a ledger's clock never runs backwards, so set the clock right or record it with the present time"
        )
    if not draft.recorded_by.strip():
        raise LedgerError(f"{what}: recorded_by is empty; name who records it")


def _plain(draft: Draft) -> dict[str, object]:
    try:
        plain: dict[str, object] = msgspec.json.decode(canonical_json(draft.payload), type=dict[str, object])
    except (TypeError, ValueError, msgspec.MsgspecError) as problem:
        raise LedgerError(f"{draft.kind} of {draft.target_id!r}: the payload is no JSON object: {problem}") from problem
    return plain


def link_fault(entry: Entry, head: str, seq: int) -> str | None:
    """Return what is wrong with an entry that should be number ``seq`` after ``head``, None where nothing is."""
    if entry.seq != seq:
        return f"its number is {entry.seq}, expected {seq}"
    if entry.prev_id != head:
        return f"it follows {entry.prev_id[:12]}, but the entry before it is {head[:12]}"
    if entry.computed_id() != entry.entry_id:
        return "its content does not match its hash"
    return None


def verified(entries: Iterable[Entry], name: str = "ledger") -> Iterator[Entry]:
    """Yield entries as long as each is the true successor of the one before.

    Raises:
        BrokenChain: at the first that is not; the message names the entry.
    """
    head = GENESIS
    for seq, entry in enumerate(entries):
        fault = link_fault(entry, head, seq)
        if fault:
            raise BrokenChain(f"{name}, entry {seq + 1}: {fault}; {RESTORE}")
        head = entry.entry_id
        yield entry


def entry_line(entry: Entry) -> bytes:
    """Return the one line that stands for an entry in files and dumps: canonical JSON and a newline."""
    return canonical_json(entry) + b"\n"
