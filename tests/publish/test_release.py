"""What leaves the desk: no suppressed kind, no protected name, no sharper point than the settlement."""

import datetime as dt
import json
import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.base.dates import DateSpan
from mapdesk.model import EvidenceWeight, Side, Source
from mapdesk.publish.gate import GateSettings
from mapdesk.publish.protection import SourceIndex, safe_url

TEXT_FILES = ("index.html", "claims.jsonl", "evidence.json", "update.json", "changes.csv", "manifest.json")
ADVANCE, CLASH, TRUCKS = 2, 3, 5  # claims of the desk in conftest by their number


def test_a_claim_told_after_the_day_is_left_out(desk, report_of, claim_of, holding_of) -> None:
    later = report_of("Hajin fell to the SDF.", "Later", day=15)
    claim = claim_of(later, "control_gained", "fell", day=dt.date(2018, 5, 15))
    page = desk.but(holding=holding_of([claim]), changes=[]).page()
    assert "fell" not in page
    assert "no new reports" in page


def test_a_plan_for_a_later_day_is_told_on_the_day_it_was_published(desk, report_of, claim_of, holding_of) -> None:
    said = report_of("The SDF will enter Hajin on Friday.", "Plan")
    claim = claim_of(
        said, "advance", "enter", modality="planned", actor="SDF", actor_side="sdf", day=dt.date(2018, 5, 18)
    )
    page = desk.but(holding=holding_of([claim]), changes=[]).page()
    assert "According to Valley News, the plan of the SDF is to advance." in page


def test_a_protected_source_is_named_nowhere_and_its_words_are_withheld(desk) -> None:
    desk.publish()
    for name in TEXT_FILES:
        text = desk.read(name)
        assert "Teacher" not in text, name
        assert "teacher" not in text, name
        assert "twelve trucks" not in text, name
        assert "Notes from Hajin" not in text, name
    assert "According to a local source" in desk.read("index.html")
    [row] = [json.loads(line) for line in desk.read("claims.jsonl").splitlines() if '"withheld"' in line]
    assert row["quote"] == {"start": 0, "end": 0, "text": ""}
    assert row["report"]["source"] == "a local source"
    assert row["report"]["published_at"] is None
    assert row["speaker_source"] is None


def test_words_that_name_a_protected_source_are_withheld_whoever_is_taken_for_the_speaker(
    desk, report_of, claim_of, holding_of
) -> None:
    said = report_of("The Teacher of Hajin heard fighting.", "Fighting")
    claim = claim_of(said, "clash", "fighting", speaker_source="valley-news")
    closed = desk.but(holding=holding_of([claim]), changes=[])
    closed.publish()
    assert all("eacher" not in closed.read(name) for name in TEXT_FILES)


def test_a_suppressed_kind_is_left_out_of_every_file(desk) -> None:
    quiet = desk.but(gate=GateSettings(suppressed_kinds=("clash",)))
    quiet.publish()
    assert all("Fighting was heard" not in quiet.read(name) for name in TEXT_FILES)
    assert "One claim behind this figure left out" in quiet.read("index.html").replace("one claim", "One claim")


def test_a_claim_read_unsurely_stands_in_the_evidence_of_its_place_and_in_no_other_file(doubtful_desk) -> None:
    desk = doubtful_desk(CLASH)
    desk.publish()
    words = "Fighting was heard"
    assert [name for name in TEXT_FILES if words in _bare(desk.read(name))] == ["index.html", "evidence.json"]
    [hajin] = [place for place in json.loads(desk.read("evidence.json"))["places"] if place["name"] == "Hajin"]
    [claim] = [item for name in ("for", "against") for item in hajin[name] if item.get("tentative")]
    assert (claim["quote"], claim["probability"]) == ("Fighting was heard near Hajin.", 0.618)
    assert [mark["role"] for mark in claim["marks"]]
    assert "anchor" not in claim
    assert claim["claim_id"] not in desk.read("claims.jsonl") + desk.read("update.json") + desk.read("index.html")


def test_a_claim_read_unsurely_that_weighs_on_no_place_is_in_no_file(doubtful_desk) -> None:
    desk = doubtful_desk(ADVANCE)
    desk.publish()
    told = desk.inputs["holding"].placements[ADVANCE].placement.claim_id
    assert not any(told in desk.read(name) for name in TEXT_FILES)


def test_a_claim_read_unsurely_of_a_suppressed_kind_is_counted_and_not_shown(doubtful_desk) -> None:
    desk = doubtful_desk(CLASH).but(gate=GateSettings(suppressed_kinds=("clash",)))
    desk.publish()
    assert all("Fighting was heard" not in _bare(desk.read(name)) for name in TEXT_FILES)
    [hajin] = [place for place in json.loads(desk.read("evidence.json"))["places"] if place["name"] == "Hajin"]
    assert hajin["left_out_by_rule"] == 1
    assert "read unsurely," not in desk.read("index.html")


def test_a_claim_read_unsurely_of_a_protected_source_loses_every_phrase(doubtful_desk) -> None:
    desk = doubtful_desk(TRUCKS)
    rows = desk.inputs["estimates"]
    unsure = desk.inputs["holding"].placements[TRUCKS].placement
    weight = EvidenceWeight(unsure.claim_id, "t", "isis", -0.9)
    weighed = [
        msgspec.structs.replace(row, evidence=(*row.evidence, weight)) if row.place_id == "geonames:3" else row
        for row in rows
    ]
    desk = desk.but(estimates=weighed)
    desk.publish()
    for name in TEXT_FILES:
        assert "eacher" not in desk.read(name), name
        assert "twelve trucks" not in _bare(desk.read(name)), name
    [hajin] = [place for place in json.loads(desk.read("evidence.json"))["places"] if place["name"] == "Hajin"]
    [claim] = [item for name in ("for", "against") for item in hajin[name] if item.get("tentative")]
    assert (claim["withheld"], claim["quote"], claim["marks"], claim["speaker"]) == (True, None, [], "a local source")
    assert "The words are withheld to protect the source." in desk.read("index.html")


def test_a_claim_read_unsurely_and_told_after_the_day_is_left_out(doubtful_desk) -> None:
    desk = doubtful_desk(CLASH)
    held = list(desk.inputs["holding"].placements)
    later = DateSpan(dt.date(2018, 5, 15), dt.date(2018, 5, 15))
    held[CLASH] = msgspec.structs.replace(
        held[CLASH], placement=msgspec.structs.replace(held[CLASH].placement, day=later)
    )
    desk = desk.but(holding=msgspec.structs.replace(desk.inputs["holding"], placements=tuple(held)))
    desk.publish()
    assert "tentative" not in desk.read("evidence.json")


def _bare(text: str) -> str:
    return re.sub(r"</?mark[^>]*>", "", text)


@pytest.mark.parametrize(("actor_side", "shown"), [("sdf", False), (None, False), ("isis", True)])
def test_positions_of_a_protected_side_are_left_out(
    desk, report_of, claim_of, holding_of, actor_side: str | None, shown: bool
) -> None:
    said = report_of("A unit of 40 fighters stands in Hajin.", "Positions")
    claim = claim_of(said, "deployment", "stands", actor="unit", actor_side=actor_side, quantity="40 fighters")
    sides = (Side("sdf", "Syrian Democratic Forces", positions_public=False), Side("isis", "Islamic State"))
    desk = desk.but(holding=holding_of([claim]), changes=[], sides=sides)
    desk.publish()
    assert ("40 fighters" in desk.read("claims.jsonl")) is shown
    assert (
        "40 fighters" in desk.read("index.html").replace("</mark>", "").replace('<mark class="number">', "")
    ) is shown


def test_a_figure_left_out_by_rule_is_not_called_unsaid(desk, report_of, claim_of, holding_of) -> None:
    said = report_of("ISIS has 2,000 fighters in Hajin.", "Numbers")
    claim = claim_of(said, "force_size", "has", quantity="2,000")
    page = desk.but(holding=holding_of([claim]), changes=[], gate=GateSettings(suppressed_kinds=("force_size",))).page()
    assert "How many fighters are there was said, but is left out by the release rules." in page
    assert "no source in the ledger says how many fighters" not in page


def test_coordinates_are_those_of_the_gazetteer_not_of_the_claim(desk) -> None:
    held = desk.inputs["holding"].placements[1]
    sharp = msgspec.structs.replace(held.placement.placements[0], lng=40.956789, lat=34.456789)
    moved = msgspec.structs.replace(held, placement=msgspec.structs.replace(held.placement, placements=(sharp,)))
    holding = msgspec.structs.replace(desk.inputs["holding"], placements=(moved,))
    desk = desk.but(holding=holding)
    desk.publish()
    assert "456789" not in desk.read("claims.jsonl") + desk.read("evidence.json") + desk.read("index.html")
    assert json.loads(desk.read("claims.jsonl"))["placements"][0]["lon"] == 40.95


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "http:",
        'https://example.org/"onclick="x',
        "https://[broken",
        "",
        None,
    ],
)
def test_only_plain_web_addresses_become_links(url: str | None) -> None:
    assert safe_url(url) is None


@given(st.text(max_size=60))
def test_no_address_becomes_a_link_unless_it_begins_with_http(text: str) -> None:
    found = safe_url(text)
    assert found is None or found.lower().startswith(("http://", "https://"))


def test_reasons_of_the_desk_name_no_protected_source() -> None:
    index = SourceIndex([Source("t1", "Teacher of Hajin", "local", public=False, aliases=("the teacher",))])
    assert index.redact("So said THE TEACHER (Teacher of Hajin).") == "So said a local source (a local source)."
    assert index.redact("The teachers said so.") == "The teachers said so."
