"""Reports and placements into the ledger: each once, in order, and never with a phrase that is not in the text."""

import msgspec
import pytest

from mapdesk.errors import LedgerError
from mapdesk.model import PLACEMENT_FIELDS, Placement, ReportRef
from mapdesk.record.checks import check_ledger
from mapdesk.record.jsonl import JsonLinesLedger
from mapdesk.record.ledger import record_entries, replay


def test_nothing_given_records_nothing(ledger, who):
    assert record_entries(ledger, [], [], **who) == ()


def test_a_report_is_followed_by_its_claims_and_their_placements(ledger, made, who):
    report = made.report()
    placements = [made.placement(report), made.placement(report, "moved", "Newford", kind="advance")]
    entries = record_entries(ledger, [report], placements, **who)
    assert [entry.kind for entry in entries] == ["report", "claim", "placement", "claim", "placement"]
    assert entries[1].target_id == entries[2].target_id == placements[0].claim_id
    assert not set(entries[1].payload) & set(PLACEMENT_FIELDS)
    assert set(entries[2].payload) == {"claim_id", *PLACEMENT_FIELDS}
    assert msgspec.convert(entries[1].payload | entries[2].payload, Placement) == placements[0]
    assert check_ledger(ledger) == []


def test_the_same_report_twice_adds_nothing(ledger, made, who):
    report = made.report()
    record_entries(ledger, [report], [made.placement(report)], **who)
    again = made.report(title="Evening", source="Another")
    assert record_entries(ledger, [again, again], [made.placement(again)], **who) == ()


def test_the_same_text_under_another_id_adds_nothing(ledger, made, who):
    report, copy = made.report(), made.report(report_id="rep_copy")
    record_entries(ledger, [report], [made.placement(report)], **who)
    assert record_entries(ledger, [copy], [made.placement(copy)], **who) == ()
    fresh = made.report(text="Oldmill was taken by noon.")
    twin = made.report(text=fresh.text, report_id="rep_twin")
    added = record_entries(ledger, [fresh, twin], [made.placement(fresh), made.placement(twin)], **who)
    assert [entry.kind for entry in added] == ["report", "claim", "placement"]


def test_new_claims_of_a_held_report_are_added_and_a_half_written_run_is_completed(ledger, made, who):
    report = made.report()
    first = made.placement(report)
    entries = record_entries(ledger, [report], [], **who)
    assert [entry.kind for entry in entries] == ["report"]
    added = record_entries(ledger, [report], [first, first], **who)
    assert [entry.kind for entry in added] == ["claim", "placement"]
    second = made.placement(report, "moved", "Newford")
    assert [e.target_id for e in record_entries(ledger, [], [first, second], **who)] == [second.claim_id] * 2


def test_a_claim_of_an_unknown_report_is_refused(ledger, made, who):
    with pytest.raises(LedgerError, match="neither given nor held"):
        record_entries(ledger, [], [made.placement(made.report())], **who)


def test_an_id_that_stands_for_another_text_is_refused(ledger, made, who):
    record_entries(ledger, [made.report(report_id="rep_1")], [], **who)
    with pytest.raises(LedgerError, match="another text"):
        record_entries(ledger, [made.report(report_id="rep_1", text="Something else.")], [], **who)


def test_a_phrase_that_is_not_the_slice_of_the_text_is_refused_and_nothing_is_written(ledger, made, who):
    report = made.report()
    moved = made.report(text=" " + report.text, report_id="rep_moved")
    wrong = msgspec.structs.replace(made.placement(report), report_id="rep_moved")
    with pytest.raises(LedgerError, match="does not stand at"):
        record_entries(ledger, [moved], [wrong], **who)
    assert ledger.length == 0


def test_a_retracted_report_does_not_come_back_by_being_read_again(ledger, made, who, editor, decide):
    from mapdesk.record.ledger import retract

    report = made.report()
    record_entries(ledger, [report], [made.placement(report)], **who)
    decide(retract(ledger.entries(), report.report_id, **editor))
    assert record_entries(ledger, [report], [made.placement(report)], **who) == ()
    assert replay(ledger.entries()).placements == ()


def test_a_run_beside_another_writer_looks_again_and_records_once(file_ledger, made, who):
    report = made.report()
    other = JsonLinesLedger(file_ledger.path)
    reads = []

    class Overtaken(JsonLinesLedger):
        def entries(self):
            yield from list(super().entries())
            if not reads:
                reads.append(record_entries(other, [report], [made.placement(report)], **who))

    assert record_entries(Overtaken(file_ledger.path), [report], [made.placement(report)], **who) == ()
    assert file_ledger.length == 3


def test_claims_keep_what_they_carry_of_their_report(ledger, made, who):
    report = made.report(url="https://example.org/1")
    record_entries(ledger, [report], [made.placement(report)], **who)
    (held,) = replay(ledger.entries()).placements
    assert held.placement.report == ReportRef("A monitor", "Morning", "https://example.org/1", made.noon)
