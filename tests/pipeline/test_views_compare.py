"""A desk asked twice: at two known times, without each source, side by side, and about its sources."""

import csv
import dataclasses
import datetime as dt
import io
import shutil

import msgspec
import pytest
from click.testing import CliRunner

from mapdesk.cli.main import mapdesk
from mapdesk.config import open_desk
from mapdesk.errors import GazetteerError
from mapdesk.estimate.agreement import Move
from mapdesk.pipeline.comparisons import (
    compare_known,
    learned_rates,
    leave_sources_out,
    other_perspectives,
    write_table,
)
from mapdesk.pipeline.perspectives import map_as_told
from mapdesk.pipeline.products import read_map
from mapdesk.pipeline.rulings import rule_on_place
from mapdesk.pipeline.timeline import see_in_every_way
from mapdesk.pipeline.views import estimate_evidence, evidence_of_desk
from mapdesk.record.jsonl import JsonLinesLedger
from mapdesk.record.ledger import replay, retract

DAY = dt.date(2018, 5, 24)
LATER = dt.datetime(2018, 6, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def desk(demo, tmp_path):
    folder = tmp_path / "desk"
    shutil.copytree(demo[0], folder)
    return open_desk(folder)


def run(desk, *arguments):
    answer = CliRunner().invoke(mapdesk, ["estimate", *arguments, "--desk", str(desk.folder)])
    assert answer.exit_code == 0, answer.output
    return list(csv.DictReader(io.StringIO(answer.stdout)))


def test_nothing_differs_between_two_times_at_which_nothing_was_recorded(desk):
    assert compare_known(desk, DAY, LATER, LATER + dt.timedelta(hours=1)) == []


def test_a_retraction_is_seen_as_what_it_took_away(desk):
    ledger = JsonLinesLedger(desk.ledger_file)
    claim = next(
        held.placement
        for held in replay(ledger.entries()).placements
        if held.placement.kind == "control_gained"
        and held.placement.is_factual
        and held.placement.placements[0].place_id
    )
    draft = retract(ledger.entries(), claim.claim_id, reason="withdrawn", recorded_by="A. Editor", recorded_at=LATER)
    ledger.append([draft], expected_head=ledger.head)
    moved = compare_known(desk, DAY, LATER - dt.timedelta(seconds=1), LATER)
    assert any(claim.claim_id in move.entries for move in moved)
    (cause,) = {cause for move in moved for cause in move.because}
    assert cause.startswith("retraction ")
    assert cause.endswith("(withdrawn)")
    table = io.StringIO()
    write_table(moved, Move, table)
    assert claim.claim_id in table.getvalue()


def test_a_ruling_on_a_place_is_named_as_the_cause_of_what_it_moved_and_its_retraction_undoes_it(desk):
    at = {"recorded_by": "A. Editor", "now": LATER}
    ruling = rule_on_place(desk, "Hajin", day=DAY, holder="contested", reason="a video", **at)
    (move,) = [row for row in compare_known(desk, DAY, LATER - dt.timedelta(1), LATER) if row.name == "Hajin"]
    assert (move.after_status, move.because) == ("contested", (f"ruling {ruling.entry_id[:16]} (a video)",))
    assert compare_known(desk, DAY, LATER, LATER + dt.timedelta(1)) == []
    ledger, undone = JsonLinesLedger(desk.ledger_file), LATER + dt.timedelta(hours=1)
    draft = retract(ledger.entries(), ruling.entry_id, reason="misread", recorded_by="A. Editor", recorded_at=undone)
    ledger.append([draft], expected_head=ledger.head)
    (move,) = [row for row in compare_known(desk, DAY, LATER, undone) if row.name == "Hajin"]
    assert (move.before_status, move.after_status) == ("contested", "held")
    assert [cause.split()[0] for cause in move.because] == ["retraction"]


@pytest.mark.parametrize(
    ("place", "told"),
    [("Nowhereville", "no place 'Nowhereville'"), ("Euphrates", "rule on an id|not a place that is held")],
)
def test_a_ruling_needs_one_place_that_can_be_held(desk, place, told):
    with pytest.raises(GazetteerError, match=told):
        rule_on_place(desk, place, day=DAY, holder="sdf", reason="a video", recorded_by="A. Editor", now=LATER)


def test_record_rule_rules_on_a_place_or_on_a_claim_but_not_on_both(desk):
    def rule(*arguments):
        common = [
            "--reason",
            "a video",
            "--by",
            "A. Editor",
            "--now",
            "2018-06-01T12:00:00Z",
            "--desk",
            str(desk.folder),
        ]
        return CliRunner().invoke(mapdesk, ["record", "rule", *arguments, *common])

    assert rule("Hajin", "--holder", "sdf").exit_code == 2
    assert rule("Hajin", "--holder", "sdf", "--day", "2018-05-24", "--actor-side", "sdf").exit_code == 2
    answer = rule("Hajin", "--holder", "sdf", "--day", "2018-05-24")
    assert answer.exit_code == 0, answer.output
    assert "the next `mapdesk update` obeys it" in answer.output


def test_an_instant_is_replayed_so_that_a_later_retraction_does_not_reach_back(desk):
    ledger = JsonLinesLedger(desk.ledger_file)
    claim = next(held.placement for held in replay(ledger.entries()).placements if held.placement.kind == "advance")
    draft = retract(ledger.entries(), claim.claim_id, reason="withdrawn", recorded_by="A. Editor", recorded_at=LATER)
    ledger.append([draft], expected_head=ledger.head)
    known = {held.placement.claim_id for held in evidence_of_desk(desk, LATER - dt.timedelta(1)).held}
    assert claim.claim_id in known
    assert claim.claim_id not in {held.placement.claim_id for held in evidence_of_desk(desk).held}


def test_the_source_that_carries_the_map_moves_most_when_left_out(desk):
    rows = leave_sources_out(evidence_of_desk(desk), DAY, None, desk)
    assert rows[0].name == "demo-start"
    assert rows[0].km2_moved > 1000
    assert all(row.km2_moved > 0 for row in rows if row.holders_changed)
    assert rows[0].places_moved == len(rows[0].places) > 50
    assert all(row.holders_changed <= row.places_moved for row in rows)


def test_a_source_that_moves_nothing_moves_no_ground(desk):
    idle = [row for row in leave_sources_out(evidence_of_desk(desk), DAY, None, desk) if not row.places_moved]
    assert idle
    assert {row.km2_moved for row in idle} == {0.0}


def test_the_map_of_a_side_that_says_little_leaves_most_ground_blank(desk):
    rows = {row.name: row for row in other_perspectives(evidence_of_desk(desk), DAY, None, desk)}
    assert rows.keys() == {"neutral", "agreed", "sdf", "government", "isis", "iraq", "other"}
    assert sum(rows["other"].km2_held.values()) == 0
    assert rows["other"].km2_moved > rows["neutral"].km2_moved > 0


def test_learned_rates_are_chances_with_their_evidence(desk):
    evidence = evidence_of_desk(desk)
    rates = learned_rates(evidence, None)
    assert {rate.source_id for rate in rates} > {"demo-start", "local"}
    assert all(0 < rate.chance < 1 and 0 <= rate.agreed <= rate.claims for rate in rates)
    options = {"known_at": None, "perspective": "assessed", "without": ()}
    learned = estimate_evidence(evidence, (DAY, DAY), learn=True, **options)
    assert learned != estimate_evidence(evidence, (DAY, DAY), **options)


def test_the_command_line_writes_each_comparison_as_a_table(desk):
    assert run(desk, "--diff", "2018-05-14..2018-06-30")[0].keys() >= {"before_side", "after_side", "entries"}
    assert {"holders", "apart"} <= run(desk, "--disagreement", "--day", "2018-05-24")[0].keys()
    assert {"places_moved", "places"} <= run(desk, "--each-without", "--day", "2018-05-24")[0].keys()
    assert {"km2_moved", "km2_held"} <= run(desk, "--each-perspective", "--day", "2018-05-24")[0].keys()
    assert {"low", "best", "high", "according_to"} <= run(desk, "--numbers")[0].keys()
    assert {"letter", "agreed", "prior"} <= run(desk, "--reliability")[0].keys()
    assert run(desk, "--perspective", "agreed", "--day", "2018-05-24")


@pytest.mark.parametrize(
    "arguments", [["--diff", "2018-05-14"], ["--diff", "2018-05-20..2018-05-14"], ["--reliability", "--disagreement"]]
)
def test_unusable_comparisons_are_refused(desk, arguments):
    assert CliRunner().invoke(mapdesk, ["estimate", *arguments, "--desk", str(desk.folder)]).exit_code == 2


def test_the_map_of_a_side_has_no_sign_of_what_is_read_unsurely(desk, demo):
    own = read_map(demo[0] / "updates" / "2018-05-14-v1" / "map.geojson")
    evidence = evidence_of_desk(desk)
    doubted = [
        msgspec.structs.replace(held, placement=msgspec.structs.replace(held.placement, tentative=True))
        for held in evidence.held
    ]
    sure = map_as_told(desk, evidence, own, None, perspective="isis")
    unsure = map_as_told(desk, dataclasses.replace(evidence, held=doubted), own, None, perspective="isis")
    assert sure.events
    assert (unsure.events, unsure.sources) == ((), ())
    assert {area.side for area in unsure.areas} == {area.side for area in sure.areas}


def test_who_is_read_unsurely_alone_is_no_source_to_leave_out(desk):
    def left_out(held):
        ways = see_in_every_way(
            desk, msgspec.structs.replace(holding, placements=tuple(held)), places, [], first_day=DAY, day=DAY,
            on_progress=lambda *_: None,
        )  # fmt: skip
        return set(ways.without)

    holding = replay(JsonLinesLedger(desk.ledger_file).entries())
    places = evidence_of_desk(desk).places
    doubted = [
        msgspec.structs.replace(held, placement=msgspec.structs.replace(held.placement, tentative=True))
        if held.placement.speaker_source == "pro-sdf"
        else held
        for held in holding.placements
    ]
    assert left_out(holding.placements) - left_out(doubted) == {"pro-sdf"}
