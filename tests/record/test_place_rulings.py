"""Rulings on who holds a place: what is refused, what is held of them and when, and that each can be undone."""

import datetime as dt

import msgspec
import pytest

from mapdesk.errors import LedgerError
from mapdesk.model import Draft, PlaceRuling
from mapdesk.record.checks import check_ledger
from mapdesk.record.ledger import find_target, record_entries, replay, retract, rule_place

DAY = dt.date(2018, 5, 13)
SIDES = ("red", "blue")


@pytest.fixture
def draft(made, editor):
    def make(holder="red", day=DAY, **more):
        return rule_place(made.place, **({"day": day, "holder": holder, "sides": SIDES} | editor | more))

    return make


def held(ledger, known_at=None):
    return [(row.ruling.holder, row.ruling.day) for row in replay(ledger.entries(), known_at).place_rulings]


# Nothing happens


def test_a_ledger_without_rulings_on_places_holds_none(ledger, made, who):
    report = made.report()
    record_entries(ledger, [report], [made.placement(report)], **who)
    assert replay(ledger.entries()).place_rulings == ()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"holder": "violet"}, "one of red, blue, contested, unknown"),
        ({"day": dt.date(2018, 5, 15)}, "yet to come"),
        ({"reason": " "}, "needs a reason"),
        ({"recorded_by": ""}, "needs a name"),
    ],
)
def test_a_ruling_that_nobody_could_answer_for_is_refused(draft, wrong, told):
    with pytest.raises(LedgerError, match=told):
        draft(**wrong)


def test_a_ruling_on_a_place_touches_no_claim(ledger, made, who, draft, decide):
    report = made.report()
    record_entries(ledger, [report], [made.placement(report)], **who)
    before = replay(ledger.entries()).placements
    decide(draft())
    assert replay(ledger.entries()).placements == before


# What is held


@pytest.mark.parametrize("holder", ["red", "contested", "unknown"])
def test_a_ruling_is_held_with_its_reason_and_who_decided_it(ledger, made, editor, draft, decide, holder):
    entry_id = decide(draft(holder))
    (row,) = replay(ledger.entries()).place_rulings
    assert row.ruling == PlaceRuling("t:7", "Oldmill Forge", 43.0, 35.0, DAY, holder)
    assert (row.entry_id, row.reason, row.recorded_by) == (entry_id, editor["reason"], editor["recorded_by"])


def test_of_two_rulings_on_one_place_and_day_the_last_is_held_and_other_days_stand(ledger, draft, decide):
    decide(draft("red"))
    decide(draft("blue", DAY - dt.timedelta(days=1)))
    decide(draft("contested"))
    assert held(ledger) == [("blue", DAY - dt.timedelta(days=1)), ("contested", DAY)]


def test_a_retracted_ruling_gives_way_to_the_one_before_it(ledger, editor, draft, decide):
    decide(draft("red"))
    second = decide(draft("blue"))
    gone = decide(retract(ledger.entries(), second[:12], **editor))
    assert held(ledger) == [("red", DAY)]
    decide(retract(ledger.entries(), gone, **editor))
    assert held(ledger) == [("blue", DAY)]


def test_known_at_counts_a_ruling_from_when_it_was_recorded_until_it_was_retracted(ledger, made, editor, draft, decide):
    noon, later = editor["recorded_at"], editor["recorded_at"] + dt.timedelta(hours=2)
    entry_id = decide(draft())
    decide(retract(ledger.entries(), entry_id, **(editor | {"recorded_at": later})))
    second = dt.timedelta(seconds=1)
    assert [held(ledger, at) for at in (noon - second, noon, later - second, later)] == [
        [],
        [("red", DAY)],
        [("red", DAY)],
        [],
    ]


def test_a_ruling_can_be_named_by_its_entry_only(ledger, draft, decide):
    entry_id = decide(draft())
    assert find_target(ledger.entries(), entry_id).kind == "entry"
    with pytest.raises(LedgerError):
        find_target(ledger.entries(), "t:7")


# Checks


def test_a_sound_ruling_passes_every_check(ledger, editor, draft, decide):
    entry_id = decide(draft())
    decide(retract(ledger.entries(), entry_id, **editor))
    assert check_ledger(ledger) == []


def test_the_check_finds_a_ruling_about_another_place_or_without_a_day(ledger, draft, decide):
    sound = draft()
    moved = msgspec.structs.replace(sound, target_id="t:8")
    dayless = Draft(
        kind="ruling",
        target_id="t:7",
        payload={"control": {"place_id": "t:7", "holder": "red"}},
        reason="none",
        recorded_by="an editor",
        recorded_at=sound.recorded_at,
    )
    decide(moved)
    decide(dayless)
    assert [(problem.check, problem.line) for problem in check_ledger(ledger)] == [("contents", 1), ("contents", 2)]
