"""A desk asked twice: at two known times, without each source, side by side, and about its sources."""

import csv
import datetime as dt
import io
import shutil

import pytest
from click.testing import CliRunner

from mapdesk.cli.main import mapdesk
from mapdesk.config import open_desk
from mapdesk.estimate.agreement import Move
from mapdesk.pipeline.comparisons import compare_known, learned_rates, leave_sources_out, write_table
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
    table = io.StringIO()
    write_table(moved, Move, table)
    assert claim.claim_id in table.getvalue()


def test_the_source_that_carries_the_map_moves_most_when_left_out(desk):
    rows = leave_sources_out(evidence_of_desk(desk), DAY, None)
    assert rows[0].source_id == "demo-start"
    assert rows[0].places_moved == len(rows[0].places) > 50
    assert all(row.holders_changed <= row.places_moved for row in rows)


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
    assert {"letter", "agreed", "prior"} <= run(desk, "--reliability")[0].keys()
    assert run(desk, "--perspective", "agreed", "--day", "2018-05-24")


@pytest.mark.parametrize(
    "arguments", [["--diff", "2018-05-14"], ["--diff", "2018-05-20..2018-05-14"], ["--reliability", "--disagreement"]]
)
def test_unusable_comparisons_are_refused(desk, arguments):
    assert CliRunner().invoke(mapdesk, ["estimate", *arguments, "--desk", str(desk.folder)]).exit_code == 2
