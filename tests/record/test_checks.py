"""Every check finds its fault in a ledger whose hashes are otherwise right: made by a careless program, not a hand."""

import datetime as dt
import unicodedata

import msgspec
import pytest

from mapdesk.model import GENESIS, Entry
from mapdesk.record.chain import seal
from mapdesk.record.checks import CHECKS, check_ledger
from mapdesk.record.ledger import record_entries, retract, rule


@pytest.fixture
def sound(ledger, made, who, editor):
    report = made.report()
    claim = made.placement(report)
    record_entries(ledger, [report], [claim], **who)
    ledger.append([rule(ledger.entries(), claim.claim_id, actor_side="blue", **editor)])
    ledger.append([retract(ledger.entries(), claim.claim_id, **editor)])
    return list(ledger.entries())


def found(entries):
    return {problem.check for check in CHECKS for problem in check(entries)}


def resealed(entries):
    """Give changed entries right numbers, links and hashes again, so that only the fault itself is left."""
    head, out = GENESIS, []
    for seq, entry in enumerate(entries):
        entry = msgspec.structs.replace(entry, seq=seq, prev_id=head)
        head = entry.computed_id()
        out.append(msgspec.structs.replace(entry, entry_id=head))
    return out


def test_a_ledger_in_order_has_no_problems(ledger, sound):
    assert found(sound) == set()
    assert check_ledger(ledger) == []


def test_a_file_that_is_not_there_has_no_problems(tmp_path):
    assert check_ledger(tmp_path / "none.jsonl") == []


def changed(number: int, **fields):
    def change(entries: list[Entry]) -> list[Entry]:
        return [*entries[:number], msgspec.structs.replace(entries[number], **fields), *entries[number + 1 :]]

    return change


def payload(number: int, **fields):
    def change(entries: list[Entry]) -> list[Entry]:
        return changed(number, payload=entries[number].payload | fields)(entries)

    return change


@pytest.mark.parametrize(
    ("change", "checks"),
    [
        (lambda entries: [*entries[:2], entries[1], *entries[2:]], {"duplicates"}),
        (lambda entries: entries[1:], {"targets", "contents"}),
        (lambda entries: [entries[0], *entries[2:]], {"targets", "contents"}),
        (changed(3, target_id="clm_nothing"), {"targets"}),
        (changed(4, recorded_at=dt.datetime(2017, 1, 1, tzinfo=dt.UTC)), {"times"}),
        (changed(3, reason=""), {"reasons"}),
        (payload(0, text=unicodedata.normalize("NFD", "Tué à Oldmill")), {"nfc", "contents"}),
        (payload(0, text="Another text altogether."), {"contents"}),
        (payload(1, kind="victory"), {"contents"}),
        (payload(1, trigger={"start": 0, "end": 3, "text": "xyz"}), {"contents"}),
        (payload(2, day="yesterday"), {"contents"}),
    ],
)
def test_each_fault_is_found_by_its_check(sound, change, checks):
    assert found(resealed(change(sound))) == checks


def test_a_wrong_hash_link_or_number_is_found(sound):
    assert found(changed(2, recorded_by="somebody")(sound)) == {"chain"}
    assert found(changed(2, entry_id="0" * 64)(sound)) == {"chain"}
    assert "seq" in found(changed(2, seq=9)(sound))


def test_a_problem_names_its_line_and_entry(sound):
    (problem,) = [p for check in CHECKS for p in check(resealed(changed(3, reason="")(sound)))]
    assert problem.line == 4
    assert len(problem.entry_id) == 64


def test_a_sealed_chain_is_the_same_on_every_run(made):
    assert seal([made.draft(1), made.draft(2)]) == seal([made.draft(1), made.draft(2)])
