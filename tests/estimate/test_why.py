"""Explanations: every claim once, on the side where it pulls, with words for those that do not."""

import datetime as dt

import msgspec
import pytest

from mapdesk.errors import InputError
from mapdesk.estimate.control import estimate_control
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.why import explain_control
from mapdesk.estimate.why_page import explanation_html
from mapdesk.estimate.why_text import explanation_text
from mapdesk.model import CONTESTED, Place, ResolvedPlace


@pytest.fixture(scope="session")
def explain(desk):
    def run(held, day="2018-05-10", place_id="t:1", **more):
        places = more.pop("places", {"t:1": desk.places["t:1"]})
        day = dt.date.fromisoformat(day)
        return explain_control(held, places, place_id, day, sides=desk.sides, sources=desk.sources, **more)

    return run


@pytest.fixture
def held(claim):
    return [
        claim("control_held", "blue", day="2018-03-01", source="agency"),
        claim("control_gained", "red", "blue", day="2018-05-01", source="red_media"),
        claim("strike", "red", "blue", day="2018-05-05"),
        claim("control_gained", "red", modality="denied", day="2018-05-06", source="blue_media"),
        claim("control_gained", "green", day="2018-05-20"),
    ]


def test_an_unknown_place_is_explained_as_nobody_s_word(explain):
    found = explain([])
    assert (found.estimate.status, found.side, found.supporting, found.opposing, found.silent) == (
        "unknown",
        None,
        (),
        (),
        (),
    )
    assert "nobody has said anything" in explanation_text(found)


def test_a_place_that_is_not_there_and_a_desert_are_refused(explain, claim, desk):
    with pytest.raises(InputError, match="nothing is known"):
        explain([], place_id="t:99")
    with pytest.raises(InputError, match="no place that can be held"):
        explain([claim(place="t:3")], place_id="t:3", places=desk.places)


def test_each_claim_stands_on_the_side_it_pulls_to_and_later_ones_are_left_out(explain, held):
    found = explain(held)
    ids = [row.placement.claim_id for row in held]
    assert found.side == "red"
    assert [line.claim_id for line in found.supporting] == [ids[1]]
    assert {line.claim_id for line in found.opposing} == {ids[0], ids[2]}
    assert [(line.claim_id, line.silent) for line in found.silent] == [(ids[3], "denied: not said to have happened")]


def test_a_weight_is_what_taking_the_claim_away_changes(explain, held, desk):
    found = explain(held)
    line = found.supporting[0]
    without = [row for row in held if row.placement.claim_id != line.claim_id]
    rest = explain(without).estimate
    with_it = found.estimate.probabilities["red"]

    def log_odds(p):
        import math

        return math.log(p / (1 - p))

    assert line.weight == pytest.approx(log_odds(with_it) - log_odds(rest.probabilities["red"]), abs=1e-3)


def test_the_neighbours_word_is_told_and_is_part_of_what_stands_around(explain, claim):
    spots = {f"n:{i}": Place(f"n:{i}", f"Village {i}", 40.1 + 0.03 * i, 34.1) for i in (-2, -1, 1, 2)}
    places = {"t:1": Place("t:1", "Oldmill", 40.1, 34.1), **spots}
    told = [
        claim("control_held", "blue", day="2018-04-20", placements=(ResolvedPlace(0, key, at.name, at.lng, at.lat, 1),))
        for key, at in spots.items()
    ]
    told.append(claim("control_gained", "red", day="2018-05-01"))
    on, off = (explain(told, places=places, settings=EstimateSettings(neighbour_prior=k)) for k in (2.0, 0.0))
    assert on.estimate.probabilities["red"] < off.estimate.probabilities["red"]
    assert off.around.stated_weight == 0
    assert on.side == off.side == "red"
    assert on.around.stated_weight == pytest.approx(on.around.weight - off.around.weight, abs=1e-3)
    assert "of that as the neighbours' word on it" in explanation_text(on)
    assert "neighbours' word" not in explanation_text(off)


def test_the_estimate_explained_is_the_estimate_published(explain, held, desk):
    day = dt.date(2018, 5, 10)
    rows = estimate_control(
        held, {}, sides=desk.sides, sources=desk.sources, first_day=day, last_day=day, perspective="neutral"
    )
    assert explain(held, perspective="neutral").estimate == rows[0]


def test_sources_that_are_not_heard_are_shown_without_weight(explain, held):
    silent = {line.claim_id: line.silent for line in explain(held, perspective="neutral").silent}
    assert silent[held[1].placement.claim_id] == "its source is not heard here"


def test_day_by_day_knowledge_leaves_out_what_was_recorded_later(explain, claim):
    late = [claim(day="2018-05-01", recorded="2018-05-30")]
    assert explain(late, known_at="day").estimate.status == "unknown"
    assert explain(late).estimate.side == "red"


def test_text_and_json_carry_quote_speaker_lean_age_and_weight(explain, held):
    found = explain(held)
    text = explanation_text(found)
    for part in (
        "claimed, red",
        "For red:",
        "Against red:",
        "Without weight:",
        "leans to red",
        "9 days old",
        "Red media",
    ):
        assert part in text
    assert all(row.placement.quote.text in text for row in held[:4])
    table = msgspec.json.decode(msgspec.json.encode(found))
    line = table["supporting"][0]
    assert line["lean"] == "red"
    assert line["age_days"] == 9
    assert [reason["name"] for reason in line["reasons"]] == ["kind", "source", "interest"]


def test_contested_is_explained_as_a_side_of_its_own(explain, claim):
    held = [claim("control_held", "blue", day="2018-04-01")]
    held += [claim("clash", "red", "blue", day=f"2018-05-0{day}") for day in (1, 2, 3)]
    found = explain(held, "2018-05-03")
    assert found.side == CONTESTED
    assert len(found.supporting) == 3


def test_a_claim_that_is_read_unsurely_is_marked_with_its_probability(explain, claim):
    sure = claim("control_held", "blue", day="2018-03-01", source="agency")
    other = claim("control_gained", "red", "blue", day="2018-05-01", source="red_media")
    doubt = msgspec.structs.replace(other.placement, tentative=True, probability=0.618)
    found = explain([sure, msgspec.structs.replace(other, placement=doubt)])
    lines = [*found.supporting, *found.opposing, *found.silent]
    assert {line.claim_id: line.doubt for line in lines} == {
        sure.placement.claim_id: "",
        doubt.claim_id: "read unsurely, 62%",
    }
    assert explanation_text(found).count("read unsurely, 62%") == 1
    assert explanation_html(found).count("read unsurely, 62%") == 1
    assert b'"tentative":true,"probability":0.618' in msgspec.json.encode(found)
