"""The ledger as rows of SQLite or PostgreSQL: drafts in, committed rows out; the same contract as the file store.

One writer at a time: SQLite by ``BEGIN IMMEDIATE``, PostgreSQL by an advisory lock of the transaction. Triggers made
by the migration refuse UPDATE, DELETE and TRUNCATE, whoever is logged in.
"""

import zlib
from collections.abc import Iterator, Sequence

from django.db import DatabaseError, connections, transaction
from django.db.models import QuerySet

from mapdesk.errors import BrokenChain, LedgerError, StaleHead
from mapdesk.model.entry import GENESIS, Draft, Entry
from mapdesk.record.chain import RESTORE, entry_line, link_fault, seal
from mapdesk.record.jsonl import decode_line
from mapdesk_web.desk.models import LedgerRow

BATCH = 2000  # rows fetched or inserted at a time


class DjangoLedger:
    """One ledger, named ``name``, in the database ``using``; made by its first entry."""

    def __init__(self, name: str = "desk", using: str = "default") -> None:
        """Name ledger and database; nothing is read yet."""
        self.name = name
        self.using = using

    @property
    def head(self) -> str:
        """The id of the last entry, GENESIS where there is none."""
        last = self._last()
        return last.entry_id if last else GENESIS

    @property
    def length(self) -> int:
        """How many entries there are."""
        last = self._last()
        return last.seq + 1 if last else 0

    def entries(self) -> Iterator[Entry]:
        """Yield the entries from the first on, each verified against the chain and its columns against its line."""
        head = GENESIS
        rows = self._rows().order_by("seq").iterator(chunk_size=BATCH)
        for seq, row in enumerate(rows):
            entry = self._checked(row, head, seq)
            head = entry.entry_id
            yield entry

    def append(self, drafts: Sequence[Draft], *, expected_head: str | None = None) -> tuple[Entry, ...]:
        """Add drafts in one transaction; when it returns they are committed. See ``Ledger.append``."""
        try:
            with transaction.atomic(using=self.using):
                self._lock()
                return self._append_locked(drafts, expected_head)
        except DatabaseError as problem:
            raise LedgerError(f"ledger {self.name!r} cannot be written: {problem}") from problem

    def _append_locked(self, drafts: Sequence[Draft], expected_head: str | None) -> tuple[Entry, ...]:
        last = self._last()
        head, length, last_at = (last.entry_id, last.seq + 1, last.recorded_at) if last else (GENESIS, 0, None)
        if expected_head is not None and expected_head != head:
            raise StaleHead(
                f"ledger {self.name!r}: the head is {head[:12]}, not {expected_head[:12]}; "
                "read the ledger again and repeat"
            )
        entries = seal(drafts, head, length, last_at)
        LedgerRow.objects.using(self.using).bulk_create([self._row(entry) for entry in entries], batch_size=BATCH)
        return entries

    def _lock(self) -> None:
        """Wait until no other transaction writes this ledger; SQLite's transactions begin IMMEDIATE by the settings."""
        connection = connections[self.using]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(f"mapdesk {self.name}".encode())])

    def _rows(self) -> QuerySet[LedgerRow]:
        return LedgerRow.objects.using(self.using).filter(ledger=self.name)

    def _last(self) -> Entry | None:
        row = self._rows().order_by("-seq").first()
        return self._decoded(row) if row else None

    def _row(self, entry: Entry) -> LedgerRow:
        return LedgerRow(
            ledger=self.name,
            seq=entry.seq,
            entry_id=entry.entry_id,
            kind=entry.kind,
            target_id=entry.target_id,
            recorded_at=entry.recorded_at,
            line=entry_line(entry).decode().rstrip("\n"),
        )

    def _decoded(self, row: LedgerRow) -> Entry:
        try:
            return decode_line(row.line.encode())
        except ValueError as problem:
            raise BrokenChain(f"ledger {self.name!r}, row {row.seq + 1}: {problem}; {RESTORE}") from problem

    def _checked(self, row: LedgerRow, head: str, seq: int) -> Entry:
        entry = self._decoded(row)
        columns = (row.seq, row.entry_id, row.kind, row.target_id, row.recorded_at)
        fault = link_fault(entry, head, seq)
        if not fault and columns != (entry.seq, entry.entry_id, entry.kind, entry.target_id, entry.recorded_at):
            fault = "its columns do not match its line"
        if fault:
            raise BrokenChain(f"ledger {self.name!r}, row {seq + 1}: {fault}; {RESTORE}")
        return entry
