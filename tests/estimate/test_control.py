"""What makes a place held, claimed, contested, besieged or unknown, and what must not."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapdesk.errors import ConfigError, InputError
from mapdesk.estimate.control import estimate_control
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.model import CONTESTED, ResolvedPlace


@pytest.fixture(scope="session")
def estimate(desk):
    def run(held, first="2018-05-10", last=None, **more):
        days = {"first_day": dt.date.fromisoformat(first), "last_day": dt.date.fromisoformat(last or first)}
        places = more.pop("places", {"t:1": desk.places["t:1"]})
        return estimate_control(held, places, sides=desk.sides, sources=desk.sources, **days, **more)

    return run


# Nothing happens


def test_a_place_that_nobody_speaks_of_is_unknown_and_has_no_probabilities(estimate):
    (row,) = estimate([], last="2018-06-10")
    assert (row.status, row.side, row.probabilities, row.support, row.last_evidence_day) == (
        "unknown",
        None,
        {},
        0,
        None,
    )


@pytest.mark.parametrize("modality", ["planned", "denied", "alleged", "uncertain", "attempted"])
def test_what_is_not_said_to_have_happened_gives_nobody_the_place(estimate, claim, modality):
    rows = estimate([claim(modality=modality) for _ in range(9)])
    assert rows[0].probabilities.get("red", 0) <= 1 / 3
    assert rows[0].side in (None, CONTESTED)


@pytest.mark.parametrize("kind", ["casualties", "displacement", "statement_of_intent", "support", "force_size"])
def test_claims_of_other_matters_do_not_touch_control(estimate, claim, kind):
    assert estimate([claim(kind, "red", "blue")])[0].status == "unknown"


@pytest.mark.parametrize("precision", [3, 4, 5, 6, 7])
def test_a_claim_known_only_to_a_district_says_nothing_about_a_village(estimate, claim, precision):
    assert estimate([claim(precision=precision)])[0].status == "unknown"


def test_a_refused_place_an_undated_claim_and_a_side_the_desk_does_not_have_are_left_out(estimate, claim):
    held = [claim(place=None), claim(day=None), claim(actor="purple"), claim(actor=None)]
    assert [row.status for row in estimate(held)] == ["unknown"]


def test_a_claim_of_tomorrow_is_no_evidence_today(estimate, claim):
    rows = estimate([claim(day="2018-05-20")], "2018-05-19", "2018-05-20")
    assert [(row.day.day, row.status) for row in rows] == [(19, "unknown"), (20, "held")]


def test_a_desert_is_not_held_however_often_it_is_captured(estimate, claim, desk):
    assert estimate([claim(place="t:3")], places={"t:3": desk.places["t:3"]}) == []


# Statuses


def test_a_capture_told_by_a_source_without_lean_is_held(estimate, claim):
    (row,) = estimate([claim()])
    assert (row.status, row.side, row.support, row.last_evidence_day) == ("held", "red", 1, dt.date(2018, 5, 1))
    assert row.probability > 0.9


def test_a_capture_told_by_its_own_side_alone_is_claimed(estimate, claim):
    (row,) = estimate([claim("control_held", "blue", day="2018-04-01"), claim("control_gained", source="red_media")])
    assert (row.status, row.side) == ("claimed", "red")


def test_a_source_the_desk_does_not_know_can_still_bring_its_first_claim_to_the_threshold(estimate, claim):
    (row,) = estimate([claim(source=None)])
    assert (row.status, row.side) == ("held", "red")


def test_a_side_that_admits_a_loss_is_believed_more_than_the_winner(estimate, claim):
    admitted = estimate([claim("control_gained", "red", "blue", source="blue_media")])[0]
    boasted = estimate([claim("control_gained", "red", "blue", source="red_media")])[0]
    assert admitted.probability > boasted.probability
    assert (admitted.status, boasted.status) == ("held", "claimed")


def test_an_old_neutral_word_does_not_make_a_later_own_claim_held(estimate, claim):
    held = [
        claim(day="2018-01-01"),
        claim("control_gained", "blue", day="2018-03-01"),
        claim("control_held", "blue", day="2018-04-01", source="agency"),
        claim("control_gained", "red", day="2018-05-01", source="red_media"),
    ]
    (row,) = estimate(held, "2018-05-02")
    assert row.side == "red"
    assert row.status == "claimed"


def test_a_side_s_own_later_words_do_not_take_a_neutral_word_away(estimate, claim):
    held = [claim(), *(claim("control_held", source="red_media", day=f"2018-05-0{day}") for day in range(2, 9))]
    (row,) = estimate(held)
    assert (row.status, row.support) == ("held", 8)


def test_a_neutral_word_on_something_else_does_not_vouch_for_a_side(estimate, claim):
    held = [claim("control_held", source="red_media", day=f"2018-05-0{day}") for day in (1, 2)]
    held.append(claim("strike", "blue", "red", source="monitor", day="2018-05-03"))
    (row,) = estimate(held)
    assert (row.status, row.support) == ("claimed", 3)


def test_of_many_claims_those_that_time_has_worn_away_are_not_counted_any_more(estimate, claim):
    held = [claim("control_held", day=f"2018-{m:02d}-{d:02d}") for m in (2, 3, 4) for d in range(1, 29)]
    (row,) = estimate(held)
    assert 10 <= row.support < len(held)
    assert {weight.claim_id for weight in row.evidence} == {h.placement.claim_id for h in held[-row.support :]}


def test_repeated_fighting_makes_a_place_contested_and_quiet_gives_it_back(estimate, claim):
    held = [claim("control_held", "blue", day="2018-04-01")]
    held += [claim("clash", "red", "blue", day=f"2018-05-0{day}") for day in (1, 2, 3)]
    rows = estimate(held, "2018-05-03", "2018-06-20")
    assert (rows[0].status, rows[0].side) == ("contested", CONTESTED)
    assert (rows[-1].status, rows[-1].side) == ("held", "blue")


def test_one_clash_near_a_held_town_does_not_take_it_away(estimate, claim):
    held = [claim("control_held", "blue", day="2018-04-01"), claim("clash", "red", "blue", precision=2)]
    assert estimate(held, "2018-05-01")[0].side == "blue"


def test_two_sides_that_each_say_they_hold_it_are_contested(estimate, claim):
    held = [claim("control_held", "red", source="red_media"), claim("control_held", "blue", source="blue_media")]
    (row,) = estimate(held, "2018-05-01")
    assert row.status == "contested"
    assert row.probabilities["red"] == pytest.approx(row.probabilities["blue"])


def test_two_holders_told_by_sources_without_lean_and_no_fighting_is_mixed(estimate, claim):
    held = [
        claim("control_held", side, source="agency", text=f"{side} holds a part of it.") for side in ("red", "blue")
    ]
    assert estimate(held, "2018-05-01")[0].status == "mixed"


def test_a_siege_shows_for_its_time_and_ends_when_the_besieger_takes_the_place(estimate, claim):
    held = [claim("control_held", "blue", day="2018-04-01"), claim("siege", "red", "blue", day="2018-04-20")]
    rows = estimate(held, "2018-04-25", "2018-07-30")
    assert (rows[0].status, rows[0].side, rows[-1].status) == ("besieged", "blue", "held")
    assert next(row.day for row in rows if row.status == "held") == dt.date(2018, 6, 20)
    (after,) = estimate([*held, claim("control_gained", "red", "blue", day="2018-05-01")], "2018-05-02")
    assert (after.status, after.side) == ("held", "red")


def test_evidence_older_than_the_age_limit_leaves_a_place_unknown_on_the_very_day(estimate, claim):
    rows = estimate([claim()], "2018-05-01", "2019-12-31", settings=EstimateSettings(age_limit_days=100))
    assert rows[-1].status == "unknown"
    assert rows[-1].probabilities == {}
    assert rows[-1].day == dt.date(2018, 5, 1) + dt.timedelta(days=101)
    assert rows[-1].last_evidence_day == dt.date(2018, 5, 1)


def test_a_few_air_strikes_tell_too_little_to_name_a_holder(estimate, claim):
    (row,) = estimate([claim("strike", "red", "blue", day=f"2018-05-0{d}") for d in (1, 2)])
    assert (row.status, row.side) == ("unknown", None)
    assert row.probabilities["blue"] > row.probabilities["red"]


def test_a_withdrawal_takes_from_the_side_that_left(estimate, claim):
    before = estimate([claim("control_held", "blue", day="2018-04-01")])[0]
    after = estimate([claim("control_held", "blue", day="2018-04-01"), claim("withdrawal", "blue")])[0]
    assert after.probabilities["blue"] < before.probabilities["blue"] - 0.3


def test_a_capture_by_nobody_known_takes_from_the_loser(estimate, claim):
    held = [claim("control_held", "blue", day="2018-04-01"), claim("control_gained", None, "blue", day="2018-05-01")]
    assert estimate(held)[0].probabilities["blue"] < 0.3


def test_a_capture_tells_who_held_the_place_the_day_before(estimate, claim):
    rows = estimate([claim("control_gained", "red", "blue", day="2018-05-02")], "2018-05-01", "2018-05-02")
    assert rows[0].probabilities["blue"] > rows[0].probabilities["green"]
    assert rows[0].probabilities["red"] == pytest.approx(1 / 3)
    assert rows[1].side == "red"


def test_a_capture_told_again_does_not_take_the_day_before_from_the_captor(estimate, claim):
    held = [claim("control_held", "red", day="2018-04-29"), claim("control_gained", "red", "blue", day="2018-05-01")]
    assert estimate(held, "2018-04-30")[0].probabilities["red"] > 0.9


def test_of_two_captures_on_one_day_the_one_that_names_the_other_as_the_loser_came_later(estimate, claim):
    first, back = (
        claim("control_gained", "blue", source="agency"),
        claim("control_gained", "red", "blue", source="agency"),
    )
    for order in ([first, back], [back, first]):
        assert estimate(order, "2018-05-01")[0].probabilities["red"] > 0.9
    each = [claim("control_gained", "blue", "red", source="agency"), back]
    assert estimate(each, "2018-05-01")[0].status in ("mixed", "contested")


# Weights


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [
        ({"source": "monitor"}, {"source": "agency"}),
        ({"source": "agency"}, {"source": "unreliable"}),
        ({"modality": "asserted"}, {"modality": "claimed"}),
        ({"precision": 1}, {"precision": 2}),
        ({"radius_km": 1.0}, {"radius_km": 20.0}),
        ({"day": "2018-05-01"}, {"day": "2017-12-01"}),
        ({"probability": 0.9}, {"probability": 0.5}),
        ({"kind": "control_held"}, {"kind": "advance"}),
    ],
)
def test_better_evidence_weighs_more(estimate, claim, stronger, weaker):
    assert estimate([claim(**stronger)])[0].probabilities["red"] > estimate([claim(**weaker)])[0].probabilities["red"]


def test_the_same_speaker_telling_the_same_thing_twice_a_day_counts_once(estimate, claim):
    once, twice = estimate([claim()]), estimate([claim(), claim()])
    assert once[0].probabilities == twice[0].probabilities
    assert twice[0].support == 1


def test_of_two_tellings_by_one_speaker_the_stronger_counts_in_either_order(estimate, claim):
    strong, weak = {"modality": "asserted"}, {"modality": "claimed"}
    alone = estimate([claim(**strong)])[0].probabilities
    for order in ([strong, weak], [weak, strong]):
        assert estimate([claim(**fields) for fields in order])[0].probabilities == alone


def test_a_copied_sentence_counts_once_whoever_prints_it(estimate, claim):
    text = "The red force took Oldmill, a resident said."
    held = [
        claim(text=text, source=source, day=day) for source, day in (("agency", "2018-05-01"), (None, "2018-05-03"))
    ]
    assert estimate(held)[0].support == 1
    far = [claim(text=text, source="agency", day=day) for day in ("2018-03-01", "2018-05-03")]
    assert estimate(far)[0].support == 2


def test_two_independent_claims_say_more_than_one(estimate, claim):
    (row,) = estimate([claim(), claim(source="agency")])
    assert row.support == 2
    assert row.probability > estimate([claim()])[0].probability


def test_evidence_names_each_claim_with_its_sign(estimate, claim):
    held = [claim("control_held", "blue", day="2018-04-01"), claim("clash", "red", "blue", day="2018-05-08")]
    held.append(claim("withdrawal", "blue", day="2018-05-09"))
    signs = {(weight.claim_id, weight.side): weight.weight > 0 for weight in estimate(held)[0].evidence}
    ids = [row.placement.claim_id for row in held]
    assert signs == {(ids[0], "blue"): True, (ids[1], CONTESTED): True, (ids[2], "blue"): False}


# Clocks and perspectives


def test_a_capture_of_a_place_in_another_s_hands_ends_that_hold_whatever_the_order(estimate, claim):
    text = "The blue-held village of Oldmill was captured by the red force."
    captured = claim("control_gained", "red", text=text, report_id="rep_x")
    until_then = claim("control_held", "blue", text=text, report_id="rep_x")
    for held in ([captured, until_then], [until_then, captured]):
        (row,) = estimate(held)
        assert (row.status, row.side) == ("held", "red")
        assert row.probability > 0.9
    elsewhere = claim("control_held", "blue", text=text, report_id="rep_y")
    assert estimate([captured, elsewhere])[0].probability < 0.9


def test_a_capture_recorded_late_is_seen_late_only_by_the_clock_that_asks_day_by_day(estimate, claim):
    held = [claim("control_held", "blue", day="2018-04-01"), claim(day="2018-05-01", recorded="2018-05-10")]
    now = estimate(held, "2018-05-05", "2018-05-12")
    then = estimate(held, "2018-05-05", "2018-05-12", known_at="day")
    assert [(row.day.day, row.side) for row in now] == [(5, "red")]
    assert [(row.day.day, row.side) for row in then] == [(5, "blue"), (10, "red")]
    assert then[1].known_at == dt.datetime(2018, 5, 10, 23, 59, 59, 999999, tzinfo=dt.UTC)


def test_an_instant_shows_only_what_was_recorded_by_then(estimate, claim):
    held = [claim(), claim("control_gained", "blue", day="2018-05-02", recorded="2018-06-01")]
    (row,) = estimate(held, known_at=dt.datetime(2018, 5, 31, tzinfo=dt.UTC))
    assert row.side == "red"
    assert row.known_at == dt.datetime(2018, 5, 31, tzinfo=dt.UTC)
    assert estimate(held)[0].side == "blue"


def test_each_side_has_its_own_map_and_the_neutral_one_hears_no_side(estimate, claim):
    held = [claim("control_held", "blue", source="blue_media"), claim("control_gained", source="red_media")]
    sides = {name: estimate(held, perspective=name)[0].side for name in ("red", "blue", "green", "neutral")}
    assert sides == {"red": "red", "blue": "blue", "green": None, "neutral": None}
    assert estimate([claim()], perspective="neutral")[0].side == "red"


def test_a_side_s_own_map_shows_what_it_admits(estimate, claim):
    held = [claim("control_gained", "red", "blue", source="blue_media")]
    assert estimate(held, perspective="blue")[0].side == "red"


def test_leaving_a_source_out_is_as_if_it_had_never_spoken(estimate, claim):
    held = [claim("control_held", "blue", day="2018-04-01", source="agency"), claim(source="monitor")]
    assert estimate(held, without=["monitor"])[0].probabilities == estimate(held[:1])[0].probabilities


def test_unknown_names_and_swapped_days_are_refused_with_what_there_is(estimate):
    with pytest.raises(InputError, match="assessed, neutral, red, blue, green"):
        estimate([], perspective="yellow")
    with pytest.raises(InputError, match="monitor"):
        estimate([], without=["monitr"])
    with pytest.raises(InputError, match="in order"):
        estimate([], "2018-05-02", "2018-05-01")
    with pytest.raises(InputError, match="time zone"):
        estimate([], known_at=dt.datetime(2018, 5, 1))  # noqa: DTZ001 - the fault tested
    with pytest.raises(ConfigError, match="no side"):
        estimate_control([], {}, sides=(), sources=(), first_day=dt.date.min, last_day=dt.date.min)


# Rows


def test_rows_come_on_the_first_day_and_when_a_figure_has_moved_and_never_in_between(estimate, claim):
    tolerance = 0.02
    held = [claim(), claim("clash", "blue", "red", day="2018-05-20")]
    rows = estimate(held, "2018-05-01", "2018-12-31", settings=EstimateSettings(row_tolerance=tolerance))
    daily = [
        estimate(held, (dt.date(2018, 5, 1) + dt.timedelta(days=i)).isoformat())[0]
        for i in range((rows[-1].day - rows[0].day).days)
    ]
    carried, position = [], 0
    for want in daily:
        while position + 1 < len(rows) and rows[position + 1].day <= want.day:
            position += 1
        carried.append(rows[position])
        moved = max(
            (abs(want.probabilities[s] - rows[position].probabilities[s]) for s in want.probabilities), default=0
        )
        assert moved < tolerance + 1e-9
        assert (want.status, want.side) == (rows[position].status, rows[position].side)
    for before, after in pairwise(rows):
        change = max((abs(after.probabilities[s] - before.probabilities[s]) for s in after.probabilities), default=1)
        assert (
            change >= tolerance
            or (before.status, before.side) != (after.status, after.side)
            or after.support != before.support
        )


def test_rows_are_sorted_by_place_and_day_and_places_of_claims_are_added(estimate, claim, desk):
    far_off = (ResolvedPlace(0, "t:9", "Farwell", 41.5, 35.5, 1),)
    held = [claim(placements=far_off, day="2018-05-20"), claim(place="t:1", day="2018-05-15"), claim(place="t:1")]
    rows = estimate(held, "2018-05-10", "2018-05-30", places=desk.places)
    assert [(row.place_id, row.day.day) for row in rows if row.day.day in (10, 15, 20)] == [
        ("t:1", 10),
        ("t:1", 15),
        ("t:2", 10),
        ("t:9", 10),
        ("t:9", 20),
    ]


KINDS = st.sampled_from(
    ["control_gained", "control_held", "control_lost", "withdrawal", "advance", "clash", "strike", "attack", "siege"]
)
SIDE_IDS = st.sampled_from(["red", "blue", "green", None])
CLAIMS = st.lists(
    st.fixed_dictionaries(
        {
            "kind": KINDS,
            "actor": SIDE_IDS,
            "target": SIDE_IDS,
            "day": st.dates(dt.date(2018, 4, 1), dt.date(2018, 5, 10)).map(dt.date.isoformat),
            "source": st.sampled_from(["monitor", "agency", "red_media", "blue_media", "unreliable", None]),
            "modality": st.sampled_from(["asserted", "claimed", "planned", "denied", "attempted"]),
            "precision": st.sampled_from([1, 2]),
        }
    ),
    max_size=12,
)


@settings(max_examples=80, deadline=None)
@given(CLAIMS, st.sampled_from([None, "day"]))
def test_probabilities_sum_to_one_and_stay_between_0_and_1(estimate, desk, specs, clock):
    make = desk.new_claims()
    for row in estimate([make(**spec) for spec in specs], "2018-04-10", "2018-06-01", known_at=clock):
        if row.probabilities:
            assert sum(row.probabilities.values()) == pytest.approx(1, abs=1e-9)
            assert all(-1e-12 <= value <= 1 + 1e-12 for value in row.probabilities.values())


@settings(max_examples=300, deadline=None)
@given(
    CLAIMS,
    st.sampled_from(["control_gained", "control_held", "deployment"]),
    st.sampled_from(["red", "blue", "green"]),
    SIDE_IDS,
    st.dates(dt.date(2018, 4, 1), dt.date(2018, 5, 9)).map(dt.date.isoformat),
    st.sampled_from(["monitor", "red_media", "unreliable"]),
)
def test_a_further_claim_for_a_side_never_lowers_that_side(estimate, desk, specs, kind, side, target, day, source):
    make = desk.new_claims()
    held = [make(**spec) for spec in specs]
    more = [*held, make(kind, side, target, day=day, source=source)]
    for probe in (day, "2018-05-10"):
        spread = 1 / len(desk.sides)
        before = estimate(held, probe)[0].probabilities.get(side, spread)
        after = estimate(more, probe)[0].probabilities[side]
        assert after >= before - 1e-9


@settings(max_examples=100, deadline=None)
@given(CLAIMS, st.sampled_from([0.03, 0.5]))
def test_no_day_on_which_status_or_leader_changes_is_skipped(estimate, desk, specs, tolerance):
    make = desk.new_claims()
    held = [make(**spec) for spec in specs]
    rows = estimate(held, "2018-04-01", "2018-12-31", settings=EstimateSettings(row_tolerance=tolerance))
    every_day = estimate(held, "2018-04-01", "2018-12-31", settings=EstimateSettings(row_tolerance=1e-12))
    carried = [max((row for row in rows if row.day <= want.day), key=lambda row: row.day) for want in every_day]
    assert [(row.status, row.side) for row in carried] == [(want.status, want.side) for want in every_day]
    for row, want in zip(carried, every_day, strict=True):
        for side, probability in want.probabilities.items():
            assert abs(probability - row.probabilities[side]) < tolerance + 1e-9


@pytest.mark.parametrize("clashes", [2, 3, 4, 6])
def test_the_day_on_which_a_place_stops_being_contested_is_not_skipped(estimate, claim, clashes):
    held = [claim("control_held", "blue", day="2018-04-01")]
    held += [claim("clash", "red", "blue", day=f"2018-05-0{day + 1}") for day in range(clashes)]
    ends = [
        next(row.day for row in rows if row.side == "blue" and row.day > dt.date(2018, 5, clashes))
        for tolerance in (0.5, 1e-12)
        for rows in [estimate(held, "2018-05-01", "2018-07-01", settings=EstimateSettings(row_tolerance=tolerance))]
    ]
    assert ends[0] == ends[1]


@settings(max_examples=50, deadline=None)
@given(CLAIMS, st.randoms(use_true_random=False))
def test_the_order_of_the_claims_does_not_matter(estimate, desk, specs, shuffler):
    make = desk.new_claims()
    held = [make(**spec) for spec in specs]
    mixed = held[:]
    shuffler.shuffle(mixed)
    assert estimate(held, "2018-04-20", "2018-06-01") == estimate(mixed, "2018-04-20", "2018-06-01")


@settings(max_examples=40, deadline=None)
@given(CLAIMS, st.lists(st.integers(0, 20), min_size=12, max_size=12), st.integers(0, 30))
def test_day_by_day_knowledge_equals_asking_at_the_end_of_that_day(estimate, desk, specs, lags, offset):
    make = desk.new_claims()
    held = []
    for spec, lag in zip(specs, lags, strict=False):
        recorded = dt.date.fromisoformat(spec["day"]) + dt.timedelta(days=lag)
        held.append(make(**spec, recorded=recorded.isoformat()))
    probe = dt.date(2018, 4, 10) + dt.timedelta(days=offset)
    fine = EstimateSettings(row_tolerance=1e-9)
    row = estimate(held, "2018-04-01", probe.isoformat(), known_at="day", settings=fine)[-1]
    instant = dt.datetime.combine(probe, dt.time.max, dt.UTC)
    want = estimate(held, probe.isoformat(), known_at=instant, settings=fine)[0]
    assert (row.status, row.side) == (want.status, want.side)
    assert row.probabilities == pytest.approx(want.probabilities, abs=1e-6)
