"""The ledger as one JSON Lines file: drafts in, fsync'd lines out; a line once written is never touched again.

A process killed while it writes leaves a last line without its newline: nobody was told that it is recorded. Readers
ignore such a torn tail; the next writer completes it where only the newline is missing, else keeps it aside in
``NAME.torn`` and cuts it away. Any other damage raises BrokenChain with the line.
"""

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from mapdesk.errors import BrokenChain, LedgerError, StaleHead
from mapdesk.model.entry import GENESIS, Draft, Entry
from mapdesk.record.chain import RESTORE, entry_line, link_fault, seal

LOCK_WAIT_S = 30.0
_DECODER = msgspec.json.Decoder(Entry)


class _Tail(msgspec.Struct, frozen=True):
    """How far the file is verified: byte offset behind the last good line, and what stands there."""

    offset: int = 0
    head: str = GENESIS
    length: int = 0
    last_at: dt.datetime | None = None

    def after(self, line: bytes, entry: Entry) -> "_Tail":
        return _Tail(self.offset + len(line), entry.entry_id, self.length + 1, entry.recorded_at)


def decode_line(line: bytes) -> Entry:
    """Read one line as the entry it is, byte for byte.

    Raises:
        ValueError: the line is no entry, or not in the one form in which entries are written.
    """
    try:
        entry = _DECODER.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise ValueError(f"no ledger entry: {problem}") from problem
    if entry_line(entry).rstrip(b"\n") != line.rstrip(b"\n"):
        raise ValueError("not written as the ledger writes (the bytes differ from the canonical form)")
    return entry


def is_torn(line: bytes) -> bool:
    """Whether a last line is what a crash leaves: no newline, or a hole of zero bytes (never written by us)."""
    return not line.endswith(b"\n") or b"\0" in line


class JsonLinesLedger:
    """A ledger in one file, made on the first append. Safe for many processes: one writes at a time, under a lock.

    >>> import tempfile
    >>> ledger = JsonLinesLedger(Path(tempfile.mkdtemp()) / "ledger.jsonl")
    >>> ledger.length, list(ledger.entries())
    (0, [])
    """

    def __init__(self, path: Path | str) -> None:
        """Name the file; nothing is opened, read or made yet."""
        self.path = Path(path)
        self._tail = _Tail()

    @property
    def head(self) -> str:
        """The id of the last entry, GENESIS where there is none."""
        return self._refreshed().head

    @property
    def length(self) -> int:
        """How many entries there are."""
        return self._refreshed().length

    def entries(self) -> Iterator[Entry]:
        """Yield the entries from the first on, each verified against the chain."""
        for _, _, entry in self._walk(_Tail()):
            yield entry

    def append(self, drafts: Sequence[Draft], *, expected_head: str | None = None) -> tuple[Entry, ...]:
        """Add drafts in one write; when it returns they are on the disk. See ``Ledger.append``."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(f"{self.path}.lock", timeout=LOCK_WAIT_S):
                return self._append_locked(drafts, expected_head)
        except Timeout:
            raise LedgerError(f"{self.path}: another process has held the lock for {LOCK_WAIT_S:.0f} s") from None
        except OSError as problem:
            raise LedgerError(f"{self.path}: cannot be written: {problem}") from problem

    def _append_locked(self, drafts: Sequence[Draft], expected_head: str | None) -> tuple[Entry, ...]:
        self._mend_tail()
        tail = self._tail
        if expected_head is not None and expected_head != tail.head:
            raise StaleHead(
                f"{self.path}: the head is {tail.head[:12]}, not {expected_head[:12]}; read the ledger again and repeat"
            )
        entries = seal(drafts, tail.head, tail.length, tail.last_at)
        if not entries:
            return ()
        lines = [entry_line(entry) for entry in entries]
        self._write(b"".join(lines))
        for line, entry in zip(lines, entries, strict=True):
            tail = tail.after(line, entry)
        self._tail = tail
        return entries

    def _write(self, data: bytes) -> None:
        is_new = not self.path.exists()
        with self.path.open("ab") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if is_new and os.name == "posix":  # the name itself must survive a power cut too
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _mend_tail(self) -> None:
        """Complete or cut away what a crash left behind the last good line; call under the lock."""
        torn = self.torn_bytes()
        if not torn:
            return
        try:
            entry = decode_line(torn)
            is_whole = link_fault(entry, self._tail.head, self._tail.length) is None
        except ValueError:
            is_whole = False
        if is_whole:
            self._write(b"\n")
            self._refreshed()
            return
        with self.path.with_name(self.path.name + ".torn").open("ab") as aside:
            aside.write(torn.rstrip(b"\n") + b"\n")
            aside.flush()
            os.fsync(aside.fileno())
        with self.path.open("r+b") as stream:
            stream.truncate(self._tail.offset)
            os.fsync(stream.fileno())

    def torn_bytes(self) -> bytes:
        """Return what a crash left behind the last good line, empty where nothing did."""
        offset = self._refreshed().offset
        if not self.path.exists():
            return b""
        with self.path.open("rb") as stream:
            stream.seek(offset)
            return stream.read()

    def _refreshed(self) -> _Tail:
        """Verify what was added since the last look and return where the file ends."""
        for tail, _, _ in self._walk(self._tail):
            self._tail = tail
        return self._tail

    def _walk(self, tail: _Tail) -> Iterator[tuple[_Tail, bytes, Entry]]:
        """Yield each complete line behind ``tail``, with the tail after it; stop before a torn one."""
        if not self.path.exists():
            if tail.length:
                raise BrokenChain(f"{self.path}: the file is gone; {RESTORE}")
            return
        with self.path.open("rb") as stream:
            if stream.seek(0, os.SEEK_END) < tail.offset:
                raise BrokenChain(f"{self.path}: shorter than the {tail.length} lines read before; {RESTORE}")
            stream.seek(tail.offset)
            for line in stream:
                if is_torn(line) and not stream.peek(1):
                    return
                entry = self._checked(line, tail)
                tail = tail.after(line, entry)
                yield tail, line, entry

    def _checked(self, line: bytes, tail: _Tail) -> Entry:
        try:
            entry = decode_line(line)
        except ValueError as problem:
            raise BrokenChain(f"{self.path}, line {tail.length + 1}: {problem}; {RESTORE}") from problem
        fault = link_fault(entry, tail.head, tail.length)
        if fault:
            raise BrokenChain(f"{self.path}, line {tail.length + 1}: {fault}; {RESTORE}")
        return entry
