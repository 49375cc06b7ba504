"""New reports and placements in, entries out; what the ledger already holds is skipped, so twice adds nothing."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from mapdesk.errors import LedgerError, StaleHead
from mapdesk.model.claim import Claim
from mapdesk.model.entry import GENESIS, Draft, Entry
from mapdesk.model.place import PLACEMENT_FIELDS, Placement
from mapdesk.model.report import Report
from mapdesk.record.chain import Ledger

ATTEMPTS = 8  # how often a race with another writer is run again; each loss means that the other got on


class _Held:
    """What a ledger has so far, by the keys that decide whether something is new."""

    def __init__(self, ledger: Ledger) -> None:
        self.texts: dict[str, str] = {}  # hash of the text -> report id
        self.report_texts: dict[str, str] = {}  # report id -> text, for checking spans
        self.claim_ids: set[str] = set()
        self.placed_ids: set[str] = set()
        self.head = GENESIS
        for entry in ledger.entries():
            self.head = entry.entry_id
            if entry.kind == "report":
                self.note(msgspec.convert(entry.payload, Report))
            elif entry.kind == "claim":
                self.claim_ids.add(entry.target_id)
            elif entry.kind == "placement":
                self.placed_ids.add(entry.target_id)

    def note(self, report: Report) -> None:
        self.texts[report.text_sha256] = report.report_id
        self.report_texts[report.report_id] = report.text


def record_entries(
    ledger: Ledger,
    reports: Sequence[Report],
    placements: Sequence[Placement],
    *,
    recorded_by: str,
    recorded_at: dt.datetime,
) -> tuple[Entry, ...]:
    """Record reports with their placed claims and return the new entries, in ledger order.

    Each report is followed by its claims, each claim by its placement. A report whose text is held already, under
    whatever id, is skipped with all its claims; a claim or placement that is held is skipped. So a run that was
    killed half-way is completed by running it again.

    Raises:
        LedgerError: a claim's report is neither given nor held, a report id stands for another text already, or a
            span is not the exact slice of its report's text.
    """
    for _ in range(ATTEMPTS):
        held = _Held(ledger)
        drafts = list(_new_drafts(held, reports, placements, recorded_by, recorded_at))
        if not drafts:
            return ()
        try:
            return ledger.append(drafts, expected_head=held.head)
        except StaleHead:
            continue  # another process appended since we looked; look again, it may be the same report
    raise StaleHead(f"the ledger changed under {ATTEMPTS} attempts to append; try again when it is quiet")


def _new_drafts(
    held: _Held, reports: Sequence[Report], placements: Sequence[Placement], recorded_by: str, recorded_at: dt.datetime
) -> Iterator[Draft]:
    by_report: dict[str, list[Placement]] = {}
    for placement in placements:
        by_report.setdefault(placement.report_id, []).append(placement)
    given = {report.report_id: report for report in reports}
    for report_id in by_report:
        if report_id not in given and report_id not in held.report_texts:
            raise LedgerError(f"claim of report {report_id!r}: the report is neither given nor held; record it first")

    def draft(kind: Any, target_id: str, payload: dict[str, Any]) -> Draft:
        return Draft(kind=kind, target_id=target_id, payload=payload, recorded_by=recorded_by, recorded_at=recorded_at)

    for report_id in [*given, *(key for key in by_report if key not in given)]:
        report = given.get(report_id)
        if report is not None and held.texts.get(report.text_sha256, report_id) != report_id:
            continue  # the same text under another id: a copy, with nothing new in it
        if report is not None and report_id not in held.report_texts:
            held.note(report)
            yield draft("report", report_id, msgspec.to_builtins(report))
        if report is not None and held.report_texts[report_id] != report.text:
            raise LedgerError(f"report {report_id!r} is held with another text; leave report_id out or choose another")
        for placement in by_report.get(report_id, ()):
            for kind, payload in _payloads(held, placement):
                yield draft(kind, placement.claim_id, payload)


def _payloads(held: _Held, placement: Placement) -> Iterator[tuple[str, dict[str, Any]]]:
    whole: dict[str, Any] = msgspec.to_builtins(placement)
    if placement.claim_id not in held.claim_ids:
        for fault in span_faults(placement, held.report_texts[placement.report_id]):
            raise LedgerError(f"claim {placement.claim_id!r}: {fault}; extract the claims from the recorded text")
        held.claim_ids.add(placement.claim_id)
        yield "claim", {name: value for name, value in whole.items() if name not in PLACEMENT_FIELDS}
    if placement.claim_id not in held.placed_ids:
        held.placed_ids.add(placement.claim_id)
        yield "placement", {"claim_id": placement.claim_id} | {name: whole[name] for name in PLACEMENT_FIELDS}


def span_faults(claim: Claim, text: str) -> Iterable[str]:
    """Yield what is wrong with each phrase of a claim that is not the exact slice of its report's text."""
    said = claim.attribution
    phrases = [claim.trigger, claim.quote, claim.actor, claim.target, *claim.places, claim.date, *claim.quantities]
    phrases += [said.speaker, said.cue, said.named] if said else []
    for phrase in phrases:
        if phrase is not None and text[phrase.start : phrase.end] != phrase.text:
            yield f"the phrase {phrase.text!r} does not stand at {phrase.start}:{phrase.end} of the report"
