"""Rulings, corrections and retractions: what they change, what they refuse, and that each can be undone."""

import datetime as dt

import msgspec
import pytest

from mapdesk.base.dates import DateSpan
from mapdesk.errors import LedgerError
from mapdesk.model import DateMention
from mapdesk.record.ledger import correct, desk_aliases, find_target, record_entries, replay, retract, rule


@pytest.fixture
def claims(ledger, made, who):
    """Two claims of one report in the ledger: one with one place, one with two."""
    report = made.report()
    placements = [made.placement(report), made.placement(report, "moved", "Newford", "Oldmill")]
    record_entries(ledger, [report], placements, **who)
    return [placement.claim_id for placement in placements]


def held(ledger, claim_id, known_at=None):
    rows = [row for row in replay(ledger.entries(), known_at).placements if row.placement.claim_id == claim_id]
    return rows[0] if rows else None


# Nothing happens


def test_an_empty_ledger_holds_nothing(ledger):
    holding = replay(ledger.entries())
    assert (holding.reports, holding.placements, holding.retracted, holding.rulings, holding.length) == (
        {},
        (),
        {},
        (),
        0,
    )


def test_a_claim_without_its_placement_is_not_held_yet(ledger, made):
    report = made.report()
    claim = {"report_id": report.report_id}
    ledger.append([made.draft(kind="claim", target_id="clm_1", payload=claim)])
    assert replay(ledger.entries()).placements == ()


def test_a_draft_alone_changes_nothing(ledger, claims, made, editor):
    before = replay(ledger.entries())
    rule(ledger.entries(), claims[0], place=made.place, **editor)
    retract(ledger.entries(), claims[0], **editor)
    assert replay(ledger.entries()) == before


@pytest.mark.parametrize("missing", [{"reason": " "}, {"recorded_by": ""}])
def test_nobody_decides_without_a_reason_and_a_name(ledger, claims, made, editor, missing):
    with pytest.raises(LedgerError, match="needs a"):
        rule(ledger.entries(), claims[0], place=made.place, **(editor | missing))
    with pytest.raises(LedgerError, match="needs a"):
        correct(ledger.entries(), claims[0], kind="advance", **(editor | missing))
    with pytest.raises(LedgerError, match="needs a"):
        retract(ledger.entries(), claims[0], **(editor | missing))


def test_a_ruling_or_correction_that_sets_nothing_is_refused(ledger, claims, editor):
    with pytest.raises(LedgerError, match="changes nothing"):
        rule(ledger.entries(), claims[0], **editor)
    with pytest.raises(LedgerError, match="changes nothing"):
        correct(ledger.entries(), claims[0], **editor)


# Targets


def test_a_target_is_found_by_id_by_entry_and_by_a_prefix_that_only_it_has(ledger, claims):
    entries = list(ledger.entries())
    claim_entry, placement_entry = entries[1], entries[2]
    for wanted in (
        claims[0],
        claims[0][:12],
        claim_entry.entry_id,
        placement_entry.entry_id,
        placement_entry.entry_id[:9],
    ):
        found = find_target(entries, wanted)
        assert (found.kind, found.target_id, found.entry.entry_id) == ("claim", claims[0], claim_entry.entry_id)
    assert find_target(entries, entries[0].entry_id).kind == "report"


def test_an_unknown_or_ambiguous_target_is_refused_with_the_nearest(ledger, claims):
    with pytest.raises(LedgerError, match=claims[0]):
        find_target(ledger.entries(), claims[0][:-1] + "z")
    with pytest.raises(LedgerError, match="beginning of 2 ids"):
        find_target(ledger.entries(), "clm_")
    with pytest.raises(LedgerError, match="empty"):
        find_target([], "clm_0001")


# Rulings


def test_a_ruling_on_the_place_is_obeyed_and_keeps_the_candidates_and_the_nearness(
    ledger, claims, made, editor, decide
):
    before = held(ledger, claims[0])
    entry_id = decide(rule(ledger.entries(), claims[0], place=made.place, **editor))
    after = held(ledger, claims[0])
    (where,) = after.placement.placements
    assert (where.place_id, where.name, where.lng, where.lat, where.geo_precision) == (
        "t:7",
        "Oldmill Forge",
        43.0,
        35.0,
        2,
    )
    assert where.candidates == before.placement.placements[0].candidates
    assert after.changed_by == (entry_id,)
    assert (after.entry_id, after.recorded_at) == (before.entry_id, before.recorded_at)


def test_a_place_can_be_refused(ledger, claims, editor, decide):
    decide(rule(ledger.entries(), claims[0], place=None, **editor))
    (where,) = held(ledger, claims[0]).placement.placements
    assert (where.place_id, where.lng, where.geo_precision) == (None, None, None)
    assert where.candidates


def test_of_two_places_the_one_named_is_ruled_on(ledger, claims, made, editor, decide):
    with pytest.raises(LedgerError, match="'Newford', 'Oldmill'"):
        rule(ledger.entries(), claims[1], place=made.place, **editor)
    with pytest.raises(LedgerError, match="say which"):
        rule(ledger.entries(), claims[1], place=made.place, phrase="Elsewhere", **editor)
    decide(rule(ledger.entries(), claims[1], place=made.place, phrase="oldmill", **editor))
    decide(rule(ledger.entries(), claims[1], place=None, phrase=0, **editor))
    assert [where.place_id for where in held(ledger, claims[1]).placement.placements] == [None, "t:7"]


def test_sides_and_speaker_can_be_ruled_on_or_emptied(ledger, claims, editor, decide):
    draft = rule(ledger.entries(), claims[0], actor_side="blue", target_side="red", speaker_source=None, **editor)
    decide(draft)
    after = held(ledger, claims[0]).placement
    assert (after.actor_side, after.target_side, after.speaker_source) == ("blue", "red", None)


def test_the_later_ruling_stands(ledger, claims, editor, decide):
    for side in ("blue", "green"):
        decide(rule(ledger.entries(), claims[0], actor_side=side, **editor))
    assert held(ledger, claims[0]).placement.actor_side == "green"
    assert len(held(ledger, claims[0]).changed_by) == 2


def test_an_alias_is_listed_until_it_is_retracted_and_the_last_one_wins(ledger, claims, made, editor, decide):
    decide(rule(ledger.entries(), claims[0], place=made.place, **editor))
    assert desk_aliases(replay(ledger.entries())) == ()
    decide(rule(ledger.entries(), claims[0], place=made.place, alias=True, **editor))
    last = decide(rule(ledger.entries(), claims[1], place=None, phrase="Oldmill", alias=True, **editor))
    (alias,) = desk_aliases(replay(ledger.entries()))
    assert (alias.phrase, alias.place_id, alias.entry_id) == ("Oldmill", None, last)
    decide(retract(ledger.entries(), last, **editor))
    (alias,) = desk_aliases(replay(ledger.entries()))
    assert (alias.place_id, alias.lng, alias.lat) == ("t:7", 43.0, 35.0)


def test_an_alias_without_a_place_and_a_ruling_on_a_report_are_refused(ledger, claims, made, editor):
    with pytest.raises(LedgerError, match="needs a place"):
        rule(ledger.entries(), claims[0], alias=True, actor_side="red", **editor)
    with pytest.raises(LedgerError, match="about a claim"):
        rule(ledger.entries(), made.report().report_id, actor_side="red", **editor)


# Corrections


def test_kind_and_modality_of_a_claim_can_be_corrected(ledger, claims, editor, decide):
    decide(correct(ledger.entries(), claims[0], kind="advance", modality="attempted", **editor))
    after = held(ledger, claims[0]).placement
    assert (after.kind, after.modality) == ("advance", "attempted")


def test_a_corrected_report_shows_in_its_claims_and_moves_days_taken_from_it(ledger, claims, made, editor, decide):
    new = dt.datetime(2018, 5, 10, 9, tzinfo=dt.UTC)
    report_id = made.report().report_id
    entry_id = decide(correct(ledger.entries(), report_id, published_at=new, title="Corrected", **editor))
    holding = replay(ledger.entries())
    assert (holding.reports[report_id].published_at, holding.reports[report_id].title) == (new, "Corrected")
    after = held(ledger, claims[0])
    assert (after.placement.report.published_at, after.placement.report.title) == (new, "Corrected")
    assert after.placement.day == DateSpan(new.date(), new.date(), 2)
    assert after.changed_by == (entry_id,)


def test_a_day_that_the_text_gives_is_not_moved_with_the_report(ledger, made, who, editor, decide):
    report = made.report(text="Oldmill was taken on 3 May.")
    said = dt.date(2018, 5, 3)
    date = DateMention(21, 26, "3 May", said, said, 1)
    claim = made.placement(report, date=date, day=DateSpan(said, said, 1))
    record_entries(ledger, [report], [claim], **who)
    decide(correct(ledger.entries(), report.report_id, published_at=None, **editor))
    assert held(ledger, claim.claim_id).placement.day == DateSpan(said, said, 1)


@pytest.mark.parametrize(
    ("target", "fields", "message"),
    [
        ("claim", {"kind": "victory"}, "no kind of claim"),
        ("claim", {"modality": "sure"}, "no modality"),
        ("claim", {"title": "x"}, "cannot be corrected there"),
        ("report", {"kind": "advance"}, "cannot be corrected there"),
        ("report", {"published_at": dt.datetime(2018, 5, 1)}, "time zone"),  # noqa: DTZ001 - the fault tested
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(ledger, claims, made, editor, target, fields, message):
    wanted = claims[0] if target == "claim" else made.report().report_id
    with pytest.raises(LedgerError, match=message):
        correct(ledger.entries(), wanted, **fields, **editor)


# Retractions


def test_a_retracted_claim_is_gone_and_the_reason_stays(ledger, claims, editor, decide):
    decide(retract(ledger.entries(), claims[0], **editor))
    holding = replay(ledger.entries())
    assert [row.placement.claim_id for row in holding.placements] == claims[1:]
    assert holding.retracted == {claims[0]: editor["reason"]}


def test_a_retracted_report_takes_its_claims_with_it(ledger, claims, made, editor, decide):
    decide(retract(ledger.entries(), made.report().report_id, **editor))
    holding = replay(ledger.entries())
    assert (holding.placements, holding.reports) == ((), {})


def test_a_ruling_a_correction_and_a_retraction_can_be_undone(ledger, claims, made, editor, decide):
    before = replay(ledger.entries())
    ruled = decide(rule(ledger.entries(), claims[0], place=made.place, **editor))
    corrected = decide(correct(ledger.entries(), claims[0], kind="advance", **editor))
    retracted = decide(retract(ledger.entries(), claims[1], **editor))
    for entry_id in (ruled, corrected, retracted):
        decide(retract(ledger.entries(), entry_id[:16], **editor))
    after = replay(ledger.entries())
    assert after.placements == before.placements
    assert after.rulings == ()
    assert set(after.retracted) == {ruled, corrected, retracted}


# Two clocks


def test_replay_shows_what_was_held_then(ledger, claims, made, editor, decide):
    decide(rule(ledger.entries(), claims[0], place=made.place, **editor))
    later = editor | {"recorded_at": editor["recorded_at"] + dt.timedelta(days=1)}
    decide(retract(ledger.entries(), claims[0], **later))
    places = [
        [where.place_id for where in row.placement.placements] if row else None
        for row in (held(ledger, claims[0], at) for at in (made.noon, editor["recorded_at"], later["recorded_at"]))
    ]
    assert places == [["t:0"], ["t:7"], None]
    early = replay(ledger.entries(), made.noon - dt.timedelta(seconds=1))
    assert (early.length, early.placements) == (0, ())
    assert replay(ledger.entries(), made.noon).length == 5


def test_an_instant_without_a_zone_is_refused(ledger):
    with pytest.raises(LedgerError, match="time zone"):
        replay(ledger.entries(), dt.datetime(2018, 5, 1))  # noqa: DTZ001 - the fault tested


def test_a_newer_placement_of_a_claim_replaces_the_older(ledger, claims, made, who, decide):
    old = next(entry for entry in ledger.entries() if entry.kind == "placement")
    payload = old.payload | {"actor_side": "green"}
    decide(made.draft(kind="placement", target_id=claims[0], payload=payload))
    assert held(ledger, claims[0]).placement.actor_side == "green"


def test_what_the_desk_has_put_right_is_tentative_no_more(ledger, made, who, editor, decide):
    report = made.report()
    placement = msgspec.structs.replace(made.placement(report), tentative=True)
    record_entries(ledger, [report], [placement], **who)
    assert held(ledger, placement.claim_id).placement.is_tentative
    decide(correct(ledger.entries(), report.report_id, title="Another title", **editor))
    assert held(ledger, placement.claim_id).placement.is_tentative
    decide(correct(ledger.entries(), placement.claim_id, modality=placement.modality, **editor))
    assert not held(ledger, placement.claim_id).placement.is_tentative
