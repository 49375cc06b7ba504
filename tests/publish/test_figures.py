"""Losses and strengths, and the desk's rulings, as readers see them: nobody hidden is named, nothing is added up."""

import csv
import datetime as dt
import json
from typing import Any

import msgspec
import pytest

from mapdesk.model import ControlChange, Figure, HeldRuling, NoFigure, Numbers, PlaceRuling
from mapdesk.publish.gate import GateSettings

DAY = dt.date(2018, 5, 14)


def figure(claim_id: str, **fields: Any) -> Figure:
    content: dict[str, Any] = {
        "kind": "casualties",
        "outcome": "killed",
        "side": "isis",
        "people": "fighters",
        "low": 9,
        "best": 9,
        "high": None,
        "text": "at least nine",
        "source_id": "valley-news",
        "speaker": "somebody",
        "lean": None,
        "modality": "asserted",
        "day": DAY,
        "place_ids": (),
        "contradicts": (),
        "claim_id": claim_id,
        "entry_id": "e",
    }
    return Figure(**(content | fields))


def no_figure(claim_id: str, source_id: str = "valley-news", speaker: str = "Valley News", **fields: Any) -> NoFigure:
    content: dict[str, Any] = {"kind": "casualties", "side": "isis", "lean": None, "day": DAY}
    return NoFigure(**(content | {"source_id": source_id, "speaker": speaker, "claim_ids": (claim_id,)} | fields))


@pytest.fixture
def claims(desk) -> dict[str, str]:
    """The claim ids of the situation by kind, the protected teacher's withdrawal among them."""
    return {held.placement.kind: held.placement.claim_id for held in desk.inputs["holding"].placements}


def rows(desk: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(desk.read("numbers.csv").splitlines()))


# Nothing happens


def test_without_numbers_the_table_has_its_head_alone_and_the_page_says_so(empty_desk) -> None:
    page = empty_desk.page()
    assert rows(empty_desk) == []
    assert "Nobody has told of a loss." in page
    assert "Nobody has said how strong a side is." in page


def test_a_number_of_a_claim_that_is_not_released_is_nowhere(desk) -> None:
    page = desk.but(numbers=Numbers((figure("clm_unknown", text="9,876"),))).page()
    assert rows(desk) == []
    assert "9,876" not in page


# Shown


def test_each_number_stands_with_its_speaker_and_its_open_end(desk, claims) -> None:
    desk = desk.but(
        numbers=Numbers((figure(claims["clash"]),), (no_figure(claims["advance"], "monitor", "River Monitor"),))
    )
    page = desk.page()
    first, second = rows(desk)
    assert (first["low"], first["best"], first["high"], first["according_to"]) == ("9", "9", "", "Valley News")
    assert (second["as_said"], second["according_to"]) == ("no figure", "River Monitor")
    assert f'<a href="#claim-{claims["clash"]}">Valley News</a>' in page
    assert "No figure from River Monitor, who also told of its fighting." in page
    told = json.loads(desk.read("update.json"))["numbers"]["figures"]
    assert [row["text"] for row in told] == ["at least nine"]


def test_a_side_of_which_nobody_gives_a_figure_is_named(desk, claims) -> None:
    page = desk.but(numbers=Numbers((), (no_figure(claims["clash"]),))).page()
    assert "Islamic State: nobody gives a figure; Valley News told of its fighting without one." in page


def test_two_numbers_that_contradict_each_other_both_stand_and_say_so(desk, claims) -> None:
    one, other = claims["clash"], claims["advance"]
    pair = (figure(one, low=2, best=2, high=2, contradicts=(other,)), figure(other, low=9, contradicts=(one,)))
    page = desk.but(numbers=Numbers(pair)).page()
    assert [row["low"] for row in rows(desk)] == ["2", "9"]
    assert "contradicted by Valley News" in page


# Hidden


def test_a_protected_source_gives_no_number_and_nobody_is_called_silent_instead(desk, claims) -> None:
    numbers = Numbers(
        (figure(claims["withdrawal"], source_id="teacher", speaker="Teacher of Hajin"),),
        (no_figure(claims["clash"]), no_figure(claims["clash"], "teacher", "Teacher of Hajin", side="sdf")),
    )
    page = desk.but(numbers=numbers).page()
    assert rows(desk) == []
    assert "Teacher of Hajin" not in page + desk.read("update.json")


def test_a_suppressed_kind_is_not_in_the_numbers(desk, claims) -> None:
    desk = desk.but(numbers=Numbers((figure(claims["clash"]),)), gate=GateSettings(suppressed_kinds=("clash",)))
    desk.publish()
    assert rows(desk) == []


# Rulings


@pytest.fixture
def ruled(desk) -> Any:
    ruling = PlaceRuling("geonames:1", "Al-Baghuz Tahtani", 40.95, 34.45, DAY, "sdf")
    at = dt.datetime(2018, 5, 15, 8, tzinfo=dt.UTC)
    held = HeldRuling(ruling, "r" * 64, "Teacher of Hajin saw the flags", "An editor", at)
    later = msgspec.structs.replace(ruling, day=dt.date(2018, 5, 20))
    holding = msgspec.structs.replace(
        desk.inputs["holding"], place_rulings=(held, msgspec.structs.replace(held, ruling=later, entry_id="s" * 64))
    )
    change = ControlChange("geonames:1", "Al-Baghuz Tahtani", "isis", "held", "sdf", "held", 0.99, (), ("r" * 64,))
    return desk.but(holding=holding, changes=[change])


def test_a_ruling_is_told_as_the_desks_own_word_and_never_as_a_claim(ruled) -> None:
    page = ruled.page()
    (place,) = [row for row in json.loads(ruled.read("evidence.json"))["places"] if row["rulings"]]
    (told,) = place["rulings"]
    assert (place["place_id"], told["holder"], told["day"], told["ruled_by"]) == (
        "geonames:1",
        "sdf",
        "2018-05-14",
        "An editor",
    )
    assert told["sentence"] in page
    assert "ruling of this desk</a>" in page
    assert "r" * 64 not in ruled.read("claims.jsonl")


def test_a_ruling_names_no_protected_source_in_its_reason(ruled) -> None:
    page = ruled.page()
    assert "Teacher of Hajin" not in page + ruled.read("evidence.json")
    assert "saw the flags" in page
