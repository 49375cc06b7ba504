"""What all sides grant, where they differ, and what moved between two tables."""

import pytest

from mapdesk.errors import InputError
from mapdesk.estimate.agreement import disagreements, moves
from mapdesk.estimate.control import estimate_control
from mapdesk.estimate.why import explain_control
from mapdesk.model import CONTESTED


@pytest.fixture
def estimate(desk, at):
    def run(held, day="2018-05-10", **more):
        places = {"t:1": desk.places["t:1"]}
        return estimate_control(
            held, places, sides=desk.sides, sources=desk.sources, first_day=at(day), last_day=at(day), **more
        )

    return run


def test_nothing_is_agreed_where_fewer_than_two_sides_speak(estimate, claim):
    for held in ([], [claim(source="red_media")], [claim(source="monitor")]):
        rows = estimate(held, perspective="agreed")
        assert [(row.status, row.probabilities) for row in rows] in ([], [("unknown", {})])


def test_what_the_loser_admits_is_agreed(estimate, claim):
    held = [
        claim("control_gained", "red", "blue", source="red_media"),
        claim("control_gained", "red", "blue", source="blue_media"),
    ]
    (row,) = estimate(held, perspective="agreed")
    own = [estimate(held, perspective=side)[0].probabilities["red"] for side in ("red", "blue")]
    assert row.side == "red"
    assert row.probabilities["red"] == pytest.approx(min(own))
    assert sum(row.probabilities.values()) == pytest.approx(1)


def test_what_each_claims_for_itself_is_contested_between_them(estimate, claim, at):
    held = [claim("control_held", "red", source="red_media"), claim("control_held", "blue", source="blue_media")]
    (row,) = estimate(held, perspective="agreed")
    assert (row.status, row.side) == ("contested", CONTESTED)
    own = {side: estimate(held, perspective=side) for side in ("red", "blue", "green")}
    (found,) = disagreements(own, at("2018-05-10"))
    assert (found.holders, found.name) == ({"red": "red", "blue": "blue"}, "Oldmill")
    assert found.apart > 0.5


def test_an_agreed_map_has_no_explanation_of_its_own(claim, desk, at):
    with pytest.raises(InputError, match="made of the sides' own maps"):
        explain_control(
            [claim()], {}, "t:1", at("2018-05-10"), sides=desk.sides, sources=desk.sources, perspective="agreed"
        )


def test_two_tables_of_the_same_are_no_move(estimate, claim, at):
    rows = estimate([claim()])
    assert moves(rows, rows, at("2018-05-10")) == []


def test_a_move_names_the_claims_that_came_and_went(estimate, claim, at):
    old, new = claim("control_held", "blue", day="2018-04-01"), claim("control_gained", "red", "blue")
    (move,) = moves(estimate([old]), estimate([old, new]), at("2018-05-10"))
    assert (move.before_side, move.after_side) == ("blue", "red")
    assert set(move.entries) == {old.placement.claim_id, new.placement.claim_id}
    assert move.entries[new.placement.claim_id] > 1
    (back,) = moves(estimate([old, new]), estimate([old]), at("2018-05-10"))
    assert (back.before_side, back.after_side) == ("red", "blue")
    assert back.entries[new.placement.claim_id] > 0
