"""Ledgers as streams: dump writes the entries a line each, load verifies the whole chain before it writes any."""

from collections.abc import Iterable
from typing import IO

from mapdesk.errors import BrokenChain, LedgerError
from mapdesk.model.entry import GENESIS, Draft, Entry
from mapdesk.record.chain import RESTORE, Ledger, entry_line, link_fault
from mapdesk.record.jsonl import decode_line


def dump(ledger: Ledger, stream: IO[bytes]) -> int:
    """Write every entry as one line of canonical JSON and return how many; the same ledger gives the same bytes."""
    count = 0
    for entry in ledger.entries():
        stream.write(entry_line(entry))
        count += 1
    return count


def load(lines: Iterable[bytes], ledger: Ledger, name: str = "dump") -> int:
    """Bring a dump into a ledger that is empty or holds the dump's first entries; return how many were added.

    Ids, times and order are kept, so the head afterwards is the dump's.

    Raises:
        BrokenChain: a line of the dump is not what was written; nothing was added.
        LedgerError: the ledger holds other entries than the dump's first; nothing was added.
    """
    entries = _verified_lines(lines, name)
    held = ledger.length
    known_head = entries[held - 1].entry_id if 0 < held <= len(entries) else GENESIS
    if held > len(entries) or known_head != ledger.head:
        raise LedgerError(f"{name}: the ledger already holds other entries; load into an empty one")
    ledger.append([_draft(entry) for entry in entries[held:]], expected_head=known_head)
    return len(entries) - held


def _verified_lines(lines: Iterable[bytes], name: str) -> list[Entry]:
    entries: list[Entry] = []
    head = GENESIS
    for number, line in enumerate(lines, start=1):
        try:
            entry = decode_line(line)
        except ValueError as problem:
            raise BrokenChain(f"{name}, line {number}: {problem}; {RESTORE}") from problem
        fault = link_fault(entry, head, number - 1)
        if fault:
            raise BrokenChain(f"{name}, line {number}: {fault}; {RESTORE}")
        head = entry.entry_id
        entries.append(entry)
    return entries


def _draft(entry: Entry) -> Draft:
    return Draft(
        kind=entry.kind,
        target_id=entry.target_id,
        payload=entry.payload,
        recorded_by=entry.recorded_by,
        recorded_at=entry.recorded_at,
        reason=entry.reason,
    )
