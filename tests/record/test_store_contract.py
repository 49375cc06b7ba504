"""What every ledger store must do; the fixture ``ledger`` runs it over each of them."""

import datetime as dt
import io

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapdesk.errors import BrokenChain, LedgerError, StaleHead
from mapdesk.model import GENESIS
from mapdesk.record.chain import Ledger, verified
from mapdesk.record.checks import check_ledger
from mapdesk.record.ledger import dump, load


def test_a_new_ledger_is_empty_and_sound(ledger):
    assert isinstance(ledger, Ledger)
    assert (ledger.head, ledger.length, list(ledger.entries()), check_ledger(ledger)) == (GENESIS, 0, [], [])


def test_appending_nothing_changes_nothing(ledger, made):
    assert ledger.append([]) == ()
    ledger.append([made.draft()])
    head = ledger.head
    assert ledger.append([]) == ()
    assert ledger.head == head


def test_what_is_returned_is_what_is_read_back(ledger, made):
    first = ledger.append([made.draft(1), made.draft(2)])
    second = ledger.append([made.draft(3, payload={"text": "ä\u2028", "n": 1.5, "list": [1, None, {"b": 2, "a": 1}]})])
    assert list(ledger.entries()) == [*first, *second]
    assert [entry.seq for entry in ledger.entries()] == [0, 1, 2]
    assert ledger.head == second[0].entry_id
    assert ledger.length == 3
    assert list(verified(ledger.entries())) == [*first, *second]


def test_entries_are_linked_from_genesis_on(ledger, made):
    one, two = ledger.append([made.draft(1), made.draft(2)])
    assert (one.prev_id, two.prev_id) == (GENESIS, one.entry_id)
    assert one.computed_id() == one.entry_id


def test_an_append_to_a_head_that_moved_is_refused_and_adds_nothing(ledger, made):
    head = ledger.append([made.draft(1)])[0].entry_id
    ledger.append([made.draft(2)], expected_head=head)
    with pytest.raises(StaleHead, match="again"):
        ledger.append([made.draft(3)], expected_head=head)
    assert ledger.length == 2


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"recorded_at": dt.datetime(2018, 5, 14)}, "time zone"),  # noqa: DTZ001 - the fault tested
        ({"recorded_at": dt.datetime(2018, 5, 14, 11, tzinfo=dt.UTC)}, "backwards"),
        ({"recorded_by": "  "}, "name who records it"),
        ({"payload": {"x": object()}}, "no JSON object"),
    ],
)
def test_an_unusable_draft_is_refused_with_all_that_came_with_it(ledger, made, fields, message):
    ledger.append([made.draft(1)])
    with pytest.raises(LedgerError, match=message):
        ledger.append([made.draft(2), made.draft(3, **fields)])
    assert ledger.length == 1


def test_times_are_kept_in_utc(ledger, made):
    east = dt.timezone(dt.timedelta(hours=3))
    (entry,) = ledger.append([made.draft(recorded_at=dt.datetime(2018, 5, 14, 15, tzinfo=east))])
    assert entry.recorded_at == made.noon
    assert entry.recorded_at.tzinfo == dt.UTC
    assert list(ledger.entries()) == [entry]


def test_dump_and_load_carry_a_ledger_over_unchanged(ledger, new_ledger, made):
    ledger.append([made.draft(i) for i in range(3)])
    out = io.BytesIO()
    assert dump(ledger, out) == 3
    lines = out.getvalue().splitlines(keepends=True)
    fresh = new_ledger()
    assert load(lines[:2], fresh) == 2
    assert load(lines, fresh) == 1
    assert load(lines, fresh) == 0
    assert list(fresh.entries()) == list(ledger.entries())
    again = io.BytesIO()
    dump(fresh, again)
    assert again.getvalue() == out.getvalue()


def test_a_damaged_dump_is_refused_before_anything_is_written(ledger, new_ledger, made):
    ledger.append([made.draft(i) for i in range(3)])
    out = io.BytesIO()
    dump(ledger, out)
    fresh = new_ledger()
    with pytest.raises(BrokenChain, match=r"dump, line 2"):
        load(out.getvalue().replace(b"Report 1", b"Report 7").splitlines(keepends=True), fresh)
    lines = out.getvalue().splitlines(keepends=True)
    with pytest.raises(BrokenChain, match=r"dump, line 2"):
        load([lines[0], lines[2]], fresh)
    assert fresh.length == 0


def test_a_dump_of_another_ledger_is_refused(ledger, new_ledger, made):
    ledger.append([made.draft(i) for i in range(2)])
    out = io.BytesIO()
    dump(ledger, out)
    fresh = new_ledger()
    fresh.append([made.draft(9)])
    with pytest.raises(LedgerError, match="other entries"):
        load(out.getvalue().splitlines(keepends=True), fresh)
    assert fresh.length == 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=20), min_size=1, max_size=5), st.integers(0, 10_000))
def test_any_text_survives_the_chain(ledger, made, texts, number):
    added = ledger.append([made.draft(number, payload={"text": text}) for text in texts])
    assert list(ledger.entries())[-len(added) :] == list(added)
    assert [msgspec.to_builtins(entry)["payload"]["text"] for entry in added] == texts
