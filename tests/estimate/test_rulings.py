"""Rulings on a place: the desk's own word overrides what is said by its day, on both clocks, and is nobody's claim."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from mapdesk.estimate.control import estimate_control
from mapdesk.estimate.why import explain_control
from mapdesk.estimate.why_page import explanation_html
from mapdesk.estimate.why_text import explanation_text
from mapdesk.model import ControlEstimate, HeldRuling, Place, PlaceRuling

DAY = dt.date(2018, 5, 10)


def ruling(holder: str, day: dt.date = DAY, recorded: str = "2018-05-12", place: str = "t:1", number: int = 0) -> Any:
    at = dt.datetime.fromisoformat(recorded).replace(hour=12, tzinfo=dt.UTC)
    spot = PlaceRuling(place, "Oldmill", 40.1, 34.1, day, holder)
    return HeldRuling(spot, f"{number:064x}", "two photographs", "an editor", at)


@pytest.fixture
def on(desk: Any) -> Callable[..., ControlEstimate]:
    def look(held: Sequence[Any], rulings: Sequence[HeldRuling], day: dt.date = DAY, **more: Any) -> ControlEstimate:
        rows = estimate_control(
            held,
            {"t:1": desk.places["t:1"]},
            sides=desk.sides,
            sources=desk.sources,
            first_day=more.pop("first_day", day),
            last_day=day,
            rulings=rulings,
            **more,
        )
        return [row for row in rows if row.place_id == "t:1"][-1]

    return look


# Nothing happens


@pytest.mark.parametrize("perspective", ["neutral", "red", "blue"])
def test_nobody_elses_map_hears_a_ruling(on, claim, perspective):
    held = [claim(source=source) for source in ("monitor", "red_media", "blue_media")]
    assert on(held, [ruling("blue")], perspective=perspective) == on(held, (), perspective=perspective)


def test_a_ruling_says_nothing_before_its_day(on, claim):
    held, eve = [claim()], DAY - dt.timedelta(days=1)
    assert on(held, [ruling("blue")], eve) == on(held, (), eve)


def test_a_ruling_on_a_side_the_desk_has_not_counts_for_nothing(on, claim):
    held = [claim()]
    assert on(held, [ruling("violet")]) == on(held, ())


def test_a_ruling_is_no_claim_and_does_not_count_as_support(on, claim):
    row = on([], [ruling("red")])
    assert row.support == 0
    assert [(item.is_ruling, item.claim_id, item.side) for item in row.evidence] == [(True, f"ruling:{0:064x}", "red")]


# The map obeys


def test_a_place_ruled_to_be_held_is_held_whatever_was_said_by_then(on, claim):
    said = [claim(actor="blue", day="2018-05-10", source=source) for source in ("monitor", "agency", "blue_media")]
    row = on(said, [ruling("red")])
    assert (row.status, row.side, round(row.probability, 4)) == ("held", "red", 1.0)


def test_a_place_ruled_contested_is_contested_and_falls_back_to_its_holder(on, claim):
    said = [claim(day="2018-05-10")]
    assert on(said, [ruling("contested")]).status == "contested"
    later = on(said, [ruling("contested")], DAY + dt.timedelta(days=30))
    assert (later.status, later.side) == ("held", "red")


def test_a_place_ruled_unknown_is_unknown_until_somebody_speaks_again(on, claim):
    said = [claim(day="2018-05-01"), claim(day="2018-05-10")]
    assert (on(said, [ruling("unknown")]).status, on(said, [ruling("unknown")]).last_evidence_day) == ("unknown", None)
    again = [*said, claim(actor="blue", day="2018-05-14")]
    row = on(again, [ruling("unknown")], dt.date(2018, 5, 15))
    assert (row.status, row.side) == ("held", "blue")


def test_later_evidence_moves_a_ruled_place(on, claim):
    said = [claim(actor="blue", target="red", day="2018-05-14")]
    row = on(said, [ruling("red")], dt.date(2018, 5, 15))
    assert row.side == "blue"


def test_the_eve_of_a_capture_does_not_touch_a_ruling(on, claim):
    said = [claim(actor="blue", target="green", day="2018-05-11")]
    assert round(on(said, [ruling("red")]).probability, 4) == 1.0


def test_the_last_ruling_on_a_place_and_day_counts(on):
    first, second = ruling("red", number=1), ruling("blue", recorded="2018-05-13", number=2)
    assert on([], [second, first]).side == "blue"


def test_a_ruled_place_draws_its_neighbours(desk, claim):
    near = {"t:1": desk.places["t:1"], "t:2": Place("t:2", "Newford", 40.12, 34.12)}

    def newford(rulings):
        rows = estimate_control(
            [],
            near,
            sides=desk.sides,
            sources=desk.sources,
            first_day=DAY,
            last_day=DAY + dt.timedelta(days=60),
            rulings=rulings,
        )
        return [row for row in rows if row.place_id == "t:2"][-1].probabilities

    assert newford(()) == {}
    drawn = newford([ruling("red")])
    assert drawn["red"] > drawn["blue"] == drawn["green"]


# Two clocks


def test_a_ruling_counts_from_the_instant_at_which_it_was_recorded(on, claim):
    said, rulings = [claim(actor="blue", day="2018-05-09")], [ruling("red", recorded="2018-05-12")]
    noon = dt.datetime(2018, 5, 12, 12, tzinfo=dt.UTC)
    assert on(said, rulings, known_at=noon - dt.timedelta(seconds=1)).side == "blue"
    assert on(said, rulings, known_at=noon).side == "red"


def test_day_by_day_a_late_ruling_is_worked_in_when_it_is_recorded(on, claim):
    said, rulings = [claim(actor="blue", day="2018-05-09")], [ruling("red", recorded="2018-05-12")]
    first = dt.date(2018, 5, 9)
    sides = {
        day: on(said, rulings, dt.date(2018, 5, day), known_at="day", first_day=first).side for day in (10, 11, 12, 13)
    }
    assert sides == {10: "blue", 11: "blue", 12: "red", 13: "red"}


# Why


def test_why_shows_a_ruling_as_the_desks_own_word_and_not_among_the_claims(desk, claim):
    said = [claim(actor="blue", day="2018-05-09")]
    found = explain_control(
        said,
        {"t:1": desk.places["t:1"]},
        "t:1",
        DAY,
        sides=desk.sides,
        sources=desk.sources,
        rulings=[ruling("red"), ruling("blue", place="t:2", number=2)],
    )
    (line,) = found.rulings
    assert (line.holder, line.reason, line.recorded_by, line.weight > 5) == (
        "red",
        "two photographs",
        "an editor",
        True,
    )
    assert [row.claim_id for row in (*found.supporting, *found.opposing)] == []
    assert "ruling" in found.silent[0].silent
    text, page = explanation_text(found), explanation_html(found)
    assert "Ruled by this desk" in text
    assert "two photographs" in text
    assert "<h2>Ruled by this desk</h2>" in page
    assert "two photographs" in page


def test_why_of_a_place_known_by_a_ruling_alone(desk):
    found = explain_control([], {}, "t:1", DAY, sides=desk.sides, sources=desk.sources, rulings=[ruling("red")])
    assert (found.estimate.side, found.estimate.support, len(found.rulings)) == ("red", 0, 1)
