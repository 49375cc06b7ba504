"""The data files: the contract's shapes, ready for spreadsheets and for humanitarian tools."""

import csv
import io
import json

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.model import ControlChange, Placement
from mapdesk.publish.exports import changes_csv, csv_bytes, hxl_csv


def test_without_claims_the_files_are_empty_but_valid(empty_desk) -> None:
    empty_desk.publish()
    assert empty_desk.read("claims.jsonl") == ""
    assert json.loads(empty_desk.read("evidence.json"))["places"] == []
    assert len(list(csv.reader(io.StringIO(empty_desk.read("changes.csv"))))) == 1


def test_each_claim_is_a_placement_of_the_contract(desk) -> None:
    desk.publish()
    rows = [msgspec.json.decode(line, type=Placement) for line in desk.read("claims.jsonl").splitlines()]
    assert len(rows) == 6
    assert rows[1].quote.text.startswith("According to pro-SDF sources")
    refused = next(row for row in rows if row.kind == "advance")
    assert [c.name for c in refused.placements[0].candidates] == ["Ash Shafah", "Al-Baghuz Fawqani"]


def test_evidence_holds_the_claims_for_and_against_with_age_and_weight(desk) -> None:
    desk.publish()
    places = {row["place_id"]: row for row in json.loads(desk.read("evidence.json"))["places"]}
    baghuz = places["geonames:1"]
    assert baghuz["side"] == "sdf"
    assert baghuz["anchor"] == "place-geonames-1"
    assert (baghuz["lon"], baghuz["lat"]) == (40.95, 34.45)
    [capture] = baghuz["for"]
    assert capture["weight"] == 2.4
    assert capture["age_days"] == 0
    assert capture["source"]["lean"] == "sdf"
    assert capture["report"]["title"] == "Forces move along the river"
    trigger = next(mark for mark in capture["marks"] if mark["role"] == "trigger")
    assert capture["quote"][trigger["start"] : trigger["end"]] == "captured"
    assert sorted(row["age_days"] for row in baghuz["against"]) == [0, 13]
    withheld = next(row for row in places["geonames:3"]["mentions"] if row["withheld"])
    assert withheld["quote"] is None
    assert withheld["source"] is None


def test_a_change_whose_claims_are_not_shown_names_nobody() -> None:
    change = ControlChange("p:1", "Hajin", None, "unknown", "isis", "held", 0.9, ("clm_1",))
    [_, row] = csv.reader(io.StringIO(changes_csv([change], {}).decode()))
    assert row == ["p:1", "Hajin", "", "unknown", "isis", "held", "0.9000", "", ""]


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\0")), min_size=1))
def test_no_cell_is_a_formula_and_none_is_lost(cells: list[str]) -> None:
    [row] = csv.reader(io.StringIO(csv_bytes([cells]).decode(), newline=""))
    assert [cell.removeprefix("'") for cell in row] == [cell.removeprefix("'") for cell in cells]
    assert not [cell for cell in row if cell[:1] in ("=", "+", "-", "@")]


def test_hxl_tags_stand_under_the_header_of_the_control_file(desk) -> None:
    desk.publish()
    header, tags, first = csv.reader(io.StringIO(desk.read("control.hxl.csv")))
    assert dict(zip(header, tags, strict=True))["lat"] == "#geo+lat"
    assert first[1] == "Al-Baghuz Tahtani"
    assert hxl_csv(b"place_id,own\r\nx,y\r\n") == b"place_id,own\r\n#loc+code,\nx,y\r\n"
