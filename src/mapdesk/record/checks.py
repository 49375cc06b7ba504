"""A ledger in, its problems out: every changed byte, every entry that cannot be what was recorded; never a repair."""

import itertools
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from mapdesk.errors import BrokenChain
from mapdesk.model.claim import Claim
from mapdesk.model.entry import GENESIS, Entry
from mapdesk.model.place import Placement
from mapdesk.model.report import Report
from mapdesk.record.chain import Ledger
from mapdesk.record.intake import span_faults
from mapdesk.record.jsonl import JsonLinesLedger, decode_line, is_torn
from mapdesk.record.place_rulings import is_on_place, ruling_of

CONSIDERED = ("ruling", "correction", "retraction")  # the entries that somebody has to answer for


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong: which check found it, on which line (from 1) and entry, and what."""

    check: str
    text: str
    line: int | None = None
    entry_id: str = ""


Check = Callable[[Sequence[Entry]], Iterator[Problem]]


def _problem(check: str, entry: Entry, text: str) -> Problem:
    return Problem(check, text, entry.seq + 1, entry.entry_id)


def check_chain(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Each entry must hash to its id and follow the one before it."""
    head = GENESIS
    for entry in entries:
        if entry.computed_id() != entry.entry_id:
            yield _problem("chain", entry, "its content does not match its hash")
        if entry.prev_id != head:
            yield _problem("chain", entry, "it does not follow the entry before it")
        head = entry.entry_id


def check_seq(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Entries are numbered 0, 1, 2 ..."""
    for seq, entry in enumerate(entries):
        if entry.seq != seq:
            yield Problem("seq", f"its number is {entry.seq}, expected {seq}", seq + 1, entry.entry_id)


def check_duplicates(entries: Sequence[Entry]) -> Iterator[Problem]:
    """A report and a claim are recorded once."""
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        key = (entry.kind, entry.target_id)
        if entry.kind in ("report", "claim"):
            if key in seen:
                yield _problem("duplicates", entry, f"the {entry.kind} {entry.target_id!r} is recorded twice")
            seen.add(key)


def check_targets(entries: Sequence[Entry]) -> Iterator[Problem]:
    """What an entry is about stands before it."""
    reports, claims, others = set[str](), set[str](), set[str]()
    for entry in entries:
        if entry.kind == "report":
            reports.add(entry.target_id)
        elif entry.kind == "claim":
            claims.add(entry.target_id)
            if entry.payload.get("report_id") not in reports:
                yield _problem("targets", entry, "the report of this claim is not recorded before it")
        elif is_on_place(entry):
            others.add(entry.entry_id)  # a place is not recorded anywhere, but can be ruled on
        else:
            known = claims if entry.kind in ("placement", "ruling") else claims | reports
            known = known | others if entry.kind == "retraction" else known
            if entry.target_id not in known:
                yield _problem(
                    "targets", entry, f"{entry.kind} of {entry.target_id!r}, which is not recorded before it"
                )
            others.add(entry.entry_id)


def check_times(entries: Sequence[Entry]) -> Iterator[Problem]:
    """The clock of a ledger never runs backwards."""
    for before, after in itertools.pairwise(entries):
        if after.recorded_at < before.recorded_at:
            yield _problem("times", after, "recorded before the entry that stands before it")


def check_contents(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Payloads are what their kind says; phrases are exact slices of the report's text."""
    texts: dict[str, str] = {}
    claims: dict[str, dict[str, object]] = {}
    for entry in entries:
        try:
            if entry.kind == "report":
                texts[entry.target_id] = msgspec.convert(entry.payload, Report).text
            elif entry.kind == "claim":
                claims[entry.target_id] = entry.payload
                claim = msgspec.convert(entry.payload, Claim)
                for fault in span_faults(claim, texts.get(claim.report_id, "")):
                    yield _problem("contents", entry, fault)
            elif entry.kind == "placement":
                msgspec.convert(claims.get(entry.target_id, {}) | entry.payload, Placement)
            elif is_on_place(entry):
                ruling_of(entry)
        except msgspec.ValidationError as problem:
            yield _problem("contents", entry, f"no {entry.kind}: {problem}")


def check_nfc(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Report texts are Unicode NFC, so that offsets mean the same everywhere."""
    for entry in entries:
        text = entry.payload.get("text")
        if entry.kind == "report" and isinstance(text, str) and not unicodedata.is_normalized("NFC", text):
            yield _problem("nfc", entry, "the report's text is not in Unicode NFC")


def check_reasons(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Somebody answers for every ruling, correction and retraction, and says why."""
    for entry in entries:
        if entry.kind in CONSIDERED and not (entry.reason.strip() and entry.recorded_by.strip()):
            yield _problem("reasons", entry, f"a {entry.kind} without a reason or without a name")


CHECKS: list[Check] = [
    check_chain,
    check_seq,
    check_duplicates,
    check_targets,
    check_times,
    check_contents,
    check_nfc,
    check_reasons,
]


def check_ledger(ledger: Path | str | Ledger) -> list[Problem]:
    """Return every problem of a ledger file or store, an empty list where it is sound.

    A file is read byte for byte: a line that is not exactly what the ledger writes is a problem, and so is a torn
    last line (the next append puts it aside).
    """
    if isinstance(ledger, JsonLinesLedger):
        ledger = ledger.path
    problems: list[Problem] = []
    entries = _read_file(Path(ledger), problems) if isinstance(ledger, str | Path) else _read_store(ledger, problems)
    for check in CHECKS:
        problems += check(entries)
    return problems


def _read_store(ledger: Ledger, problems: list[Problem]) -> list[Entry]:
    entries: list[Entry] = []
    try:
        for entry in ledger.entries():
            entries.append(entry)  # one by one: what came before a break is still checked
    except BrokenChain as problem:
        problems.append(Problem("chain", str(problem), len(entries) + 1))
    return entries


def _read_file(path: Path, problems: list[Problem]) -> list[Entry]:
    if not path.exists():
        return []
    entries: list[Entry] = []
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if is_torn(line):
                text = "not finished (a crash while writing); the next append puts a last line like this aside"
                problems.append(Problem("torn", text, number))
            try:
                entries.append(decode_line(line))
            except ValueError as problem:
                problems.append(Problem("line", str(problem), number))
    return entries
