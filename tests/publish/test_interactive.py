"""The interactive map's files: nothing held back is in them, and every day can be read from its change intervals."""

import datetime as dt
import gzip
import json
from dataclasses import dataclass

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.base.geometry import Bbox
from mapdesk.model import CONTESTED, ControlEstimate, EvidenceWeight
from mapdesk.publish.gate import GateSettings
from mapdesk.publish.interactive import Interactive, Timelines
from mapdesk.publish.interactive_claims import UNSURE
from mapdesk.publish.interactive_control import MOVED, STATUSES, ControlColumns
from mapdesk.publish.interactive_ground import GRID, cell_columns
from mapdesk.publish.interactive_page import NEEDED, find_web
from mapdesk.publish.interactive_tiles import TiledBase

FIRST, DAY = dt.date(2018, 5, 1), dt.date(2018, 5, 14)
SIDE_IDS = ("sdf", "isis", "gov")


@dataclass(frozen=True)
class Cells:
    """Two cells that share one arc, the first also with an end of its own."""

    place_ids: tuple = ("geonames:1", "geonames:2")
    spots: tuple = ((40.95, 34.45), (40.93, 34.46))
    left: tuple = (0, 0)
    right: tuple = (1, -1)
    kinds: tuple = (0, 3)
    lines: tuple = (((40.94, 34.4), (40.94, 34.5)), ((40.94, 34.5), (40.96, 34.45), (40.94, 34.4)))


def ground_of(row):
    return None if row is None or row.status == "unknown" else (row.status, row.side if row.side in SIDE_IDS else None)


@pytest.fixture
def web(tmp_path):
    folder = tmp_path / "web"
    folder.mkdir()
    for name in NEEDED:
        (folder / name).write_text(f"/* {name} */")
    return folder


@pytest.fixture
def with_map(desk, web):
    """The desk of these tests, publishing the interactive map too; ``timelines`` and the rest may be changed."""

    def make(desk=desk, **changed):
        rows = sorted(desk.inputs["estimates"], key=lambda row: (row.place_id, row.day))
        seen = {"first_day": FIRST, "last_day": DAY, "perspectives": {"assessed": rows}} | changed.pop("seen", {})
        inputs = {"cells": Cells(), "base": None, "box": Bbox(40, 34, 41.5, 35.5), "looks": {}} | changed
        return desk.but(interactive=Interactive(Timelines(**seen), web=web, ground_of=ground_of, **inputs))

    return make


def data(desk, name):
    content = (desk.out_dir / "map" / name).read_bytes()
    return json.loads(gzip.decompress(content) if name.endswith(".gz") else content)


def all_text(desk):
    pages = [desk.read("map.html")]
    for path in sorted((desk.out_dir / "map").iterdir()):
        content = path.read_bytes()
        pages.append((gzip.decompress(content) if path.suffix == ".gz" else content).decode())
    return "\n".join(pages)


def test_without_a_front_end_there_is_no_interactive_page_and_no_link_to_one(desk, tmp_path) -> None:
    assert find_web(tmp_path) is None
    assert "map.html" not in desk.page()
    assert not (desk.out_dir / "map.html").exists()


def test_a_desk_that_holds_nothing_has_a_map_of_nothing(empty_desk, with_map) -> None:
    desk = with_map(empty_desk, cells=Cells((), (), (), (), (), ()))
    desk.publish()
    assert data(desk, "control.json.gz")["places"] == []
    assert data(desk, "claims.json.gz")["ids"] == []


def test_every_file_of_the_map_is_in_the_manifest(with_map) -> None:
    desk = with_map()
    desk.publish()
    listed = json.loads(desk.read("manifest.json"))["files"]
    found = {f"map/{path.name}" for path in (desk.out_dir / "map").iterdir()} | {"map.html"}
    assert found <= set(listed)
    assert {"map/about.json", "map/control.json.gz", "map/app.js"} <= found


def test_a_tiled_base_is_in_the_bundle_and_its_makers_are_credited(with_map) -> None:
    desk = with_map(tiles=TiledBase(b"tiles", "vector", (("roads", "road"),), "© Road Makers"))
    desk.publish()
    about = data(desk, "about.json")
    assert about["tiles"] == {"file": "base.pmtiles", "kind": "vector", "layers": [["roads", "road"]]}
    assert "© Road Makers" in about["credits"]
    assert (desk.out_dir / "map" / "base.pmtiles").read_bytes() == b"tiles"
    assert "map/base.pmtiles" in json.loads(desk.read("manifest.json"))["files"]


def test_without_a_tiled_base_none_is_told_of(with_map) -> None:
    desk = with_map()
    desk.publish()
    assert data(desk, "about.json")["tiles"] is None
    assert not (desk.out_dir / "map" / "base.pmtiles").exists()


def test_the_same_input_gives_the_same_bytes(with_map) -> None:
    first, second = with_map(), with_map().to("again")
    first.publish()
    second.publish()
    for path in (first.out_dir / "map").iterdir():
        assert path.read_bytes() == (second.out_dir / "map" / path.name).read_bytes()


def test_the_article_leads_to_the_map_and_each_place_to_itself(with_map) -> None:
    page = with_map().page()
    assert '<a href="map.html">' in page
    assert 'href="map.html#place=geonames:1&amp;tab=place"' in page


def test_the_page_runs_no_script_but_the_bundles_own(with_map) -> None:
    desk = with_map()
    desk.publish()
    page = desk.read("map.html")
    assert "script-src 'self'" in page
    assert "unsafe-" not in page
    assert page.count("<script") == 1
    assert "<style" not in page
    assert " style=" not in page


def test_a_suppressed_claim_is_in_no_file_and_not_in_the_context_of_another(
    desk, with_map, report_of, claim_of, holding_of
) -> None:
    text = "Forty tanks stood east of Hajin. Fighting was heard near Hajin. Nobody knows more."
    said = report_of(text, "Night")
    clash = claim_of(
        said, "clash", "Fighting", quote="Fighting was heard near Hajin.", places=["Hajin"], place_ids=["geonames:3"]
    )
    tanks = claim_of(
        said,
        "deployment",
        "stood",
        quote="Forty tanks stood east of Hajin.",
        places=["Hajin"],
        place_ids=["geonames:3"],
    )
    held = holding_of([clash, tanks])
    held = msgspec.structs.replace(held, reports={**held.reports, said.report_id: said})
    shown = with_map(desk.but(holding=held, changes=[], estimates=[]))
    shown.publish()
    assert "Forty tanks" in all_text(shown)
    hidden = with_map(
        desk.but(holding=held, changes=[], estimates=[], gate=GateSettings(suppressed_kinds=("deployment",)))
    ).to("hidden")
    hidden.publish()
    assert "tanks" not in all_text(hidden)
    assert tanks.placement.claim_id not in all_text(hidden)
    (words,) = data(hidden, "words-0.json.gz")
    assert (words["before"], words["after"]) == (" ", " Nobody knows more.")


def test_a_protected_source_gives_neither_name_nor_words_nor_a_map_without_it(with_map) -> None:
    desk = with_map()
    rows = desk.inputs["interactive"].timelines.perspectives["assessed"]
    desk = with_map(seen={"without": {"teacher": rows[:1], "valley-news": rows[:1]}})
    desk.publish()
    text = all_text(desk)
    assert "eacher" not in text
    assert "twelve trucks" not in text
    about = data(desk, "about.json")
    assert [about["sources"][row["source"]]["id"] for row in about["without"]] == ["valley-news"]


def test_evidence_names_only_released_claims_and_says_how_many_are_left_out(desk, with_map) -> None:
    desk = with_map(desk.but(gate=GateSettings(suppressed_kinds=("clash",))))
    desk.publish()
    ids, places = data(desk, "claims.json.gz")["ids"], data(desk, "places.json.gz")["ids"]
    steps = data(desk, "evidence-0.json.gz")[places.index("geonames:3")]
    day, left_out, weights = steps[-1]
    assert (day, left_out) == (13, 1)
    assert [ids[claim] for claim, _, _ in weights] == [desk.inputs["holding"].placements[0].placement.claim_id]


def test_a_claim_read_unsurely_is_flagged_and_stands_in_the_evidence_of_its_place(doubtful_desk, with_map) -> None:
    desk = with_map(doubtful_desk(3))
    desk.publish()
    unsure = desk.inputs["holding"].placements[3].placement.claim_id
    claims, places = data(desk, "claims.json.gz"), data(desk, "places.json.gz")["ids"]
    number = claims["ids"].index(unsure)
    assert [bool(flags & UNSURE) for flags in claims["flags"]].index(True) == number == len(claims["ids"]) - 1
    row = data(desk, "words-0.json.gz")[number]
    assert (row["probability"], ["Fighting", "trigger"] in row["runs"]) == (0.618, True)
    _, left_out, weights = data(desk, "evidence-0.json.gz")[places.index("geonames:3")][-1]
    assert left_out == 0
    assert number in [claim for claim, _, _ in weights]


def test_a_claim_read_unsurely_that_weighs_on_no_place_is_not_in_the_map(doubtful_desk, with_map) -> None:
    desk = with_map(doubtful_desk(2))
    desk.publish()
    assert desk.inputs["holding"].placements[2].placement.claim_id not in all_text(desk)


def test_the_sentence_of_an_unsure_reading_may_stand_around_another_as_no_rule_holds_it_back(
    doubtful_desk, with_map
) -> None:
    desk = doubtful_desk(3)
    rows = [msgspec.structs.replace(row, evidence=row.evidence[1:]) for row in desk.inputs["estimates"]]
    gate = GateSettings(suppressed_kinds=("clash",))
    around = []
    for each in (with_map(desk.but(estimates=rows)), with_map(desk.but(gate=gate)).to("suppressed")):
        each.publish()
        captured = data(each, "claims.json.gz")["ids"].index(desk.inputs["holding"].placements[1].placement.claim_id)
        around.append("Fighting was heard" in data(each, "words-0.json.gz")[captured]["after"])
    assert around == [True, False]


def test_a_claim_read_unsurely_of_a_protected_source_gives_the_map_no_words(doubtful_desk, with_map) -> None:
    desk = with_map(doubtful_desk(5))
    weight = EvidenceWeight(desk.inputs["holding"].placements[5].placement.claim_id, "t", "isis", -0.9)
    rows = [msgspec.structs.replace(row, evidence=(*row.evidence, weight)) for row in desk.inputs["estimates"]]
    desk = with_map(desk.but(estimates=rows))
    desk.publish()
    assert weight.claim_id in data(desk, "claims.json.gz")["ids"]
    assert "twelve trucks" not in all_text(desk)
    assert "eacher" not in all_text(desk)


def test_a_view_of_other_sources_holds_only_what_differs(desk, with_map) -> None:
    rows = sorted(desk.inputs["estimates"], key=lambda row: (row.place_id, row.day))
    other = [row for row in rows if row.place_id != "geonames:5"]
    changed = [msgspec.structs.replace(row, status="held") if row.side == "sdf" else row for row in other]
    desk = with_map(seen={"perspectives": {"assessed": rows, "neutral": changed}})
    desk.publish()
    places, table = data(desk, "places.json.gz")["ids"], data(desk, "perspective-neutral.json.gz")
    numbers = [sum(table["places"][: i + 1]) for i in range(len(table["places"]))]
    assert {places[i]: steps for i, steps in zip(numbers, table["steps"], strict=True)} == {
        "geonames:1": 2,
        "geonames:5": 0,
    }


def test_cells_keep_their_places_and_points_on_the_grid() -> None:
    columns = cell_columns(Cells(), {"geonames:1": 7, "geonames:2": 3})
    assert (columns["left"], columns["right"]) == ([7, 7], [3, -1])
    assert columns["counts"] == [2, 3]
    assert columns["xy"][:4] == [409400, 344000, 0, 1000]
    assert columns["grid"] == GRID


def row_of(day, shares, status, side):
    return ControlEstimate(
        place_id="p",
        name="P",
        lng=40.0,
        lat=34.0,
        day=FIRST + dt.timedelta(days=day),
        known_at=None,
        probabilities=shares,
        status=status,
        side=side,
    )


@st.composite
def courses(draw) -> list[ControlEstimate]:
    """One place's rows: growing days, any statuses, sides and shares."""
    days = sorted(draw(st.sets(st.integers(0, 400), min_size=1, max_size=12)))
    rows = []
    for day in days:
        side = draw(st.sampled_from([*SIDE_IDS, CONTESTED]))
        share = draw(st.floats(0.3, 1.0))
        rest = (1 - share) / 3
        shares = {name: share if name == side else rest for name in (*SIDE_IDS, CONTESTED)}
        told = draw(st.none() | st.just(FIRST + dt.timedelta(days=day)))
        row = row_of(day, shares, draw(st.sampled_from(STATUSES)), side)
        rows.append(msgspec.structs.replace(row, last_evidence_day=told))
    return rows


def unpacked(table):
    """Read the columns of one place as the browser does: a list of (day, look, told, shares)."""
    day, steps = 0, []
    for i in range(table["steps"][0]):
        day += table["days"][i]
        steps.append((day, table["looks"][i], table["told"][i], [column[i] for column in table["shares"]]))
    return steps


@given(courses())
def test_every_row_can_be_read_back_from_the_intervals(rows) -> None:
    columns = ControlColumns(["p"], SIDE_IDS, FIRST, ground_of)
    steps = unpacked(columns.columns(columns.steps(rows)))
    for row in rows:
        offset = (row.day - FIRST).days
        _, look, told, shares = [step for step in steps if step[0] <= offset][-1]
        label = ground_of(row)
        assert STATUSES[look & 7] == (label[0] if label else "unknown")
        assert (look >> 3) - 1 == (SIDE_IDS.index(label[1]) if label and label[1] else -1)
        assert told == ((row.last_evidence_day - FIRST).days if row.last_evidence_day else -1)
        for share, state in zip(shares, (*SIDE_IDS, CONTESTED), strict=True):
            assert abs(share / 100 - row.probabilities[state]) <= MOVED + 0.011


def test_a_small_drift_makes_no_new_interval_and_a_change_of_status_does() -> None:
    def row(day, share, status="held"):
        return row_of(day, {"sdf": share, "isis": 1 - share}, status, "sdf")

    columns = ControlColumns(["p"], SIDE_IDS, FIRST, ground_of)
    found = columns.steps([row(0, 0.9), row(3, 0.88), row(6, 0.87, "claimed"), row(9, 0.5, "claimed")])
    assert [step[0] for step in found[0]] == [0, 6, 9]
