"""The neighbours' word in what is stated: nothing without it, never against a claim, nothing near fights."""

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.estimate.calibration import fastest, prior_strength, stated
from mapdesk.estimate.control import estimate_control
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.surroundings import Still, Surroundings
from mapdesk.model import Place, ResolvedPlace

ON, OFF = EstimateSettings(neighbour_prior=4.0), EstimateSettings(neighbour_prior=0.0)
DAY = 736_000
SHARES = st.lists(st.floats(0.01, 1), min_size=4, max_size=4).map(lambda row: [p / sum(row) for p in row])


def around(parts, fights=(0.0, 0.0, 0.0), settings=ON):
    return Surroundings(3, settings, (DAY,), (parts,), (fights,), (parts,))


# Nothing happens


@given(SHARES)
def test_switched_off_and_without_neighbours_nothing_changes(values):
    assert stated(values, around((0.9, 0.0, 0.0)), DAY, OFF) == tuple(values)
    assert stated(values, Still(3, ON), DAY, ON) == tuple(values)
    assert stated(values, around((0.9, 0.0, 0.0)), DAY - 1, ON) == pytest.approx(values)


@given(SHARES)
def test_neighbours_of_all_sides_alike_change_nothing(values):
    assert stated(values, around((0.2, 0.2, 0.2)), DAY, ON) == pytest.approx(values)


# What it does


@given(SHARES)
def test_what_is_stated_sums_to_one_and_fighting_keeps_its_part(values):
    found = stated(values, around((0.7, 0.1, 0.0)), DAY, ON)
    assert math.isclose(sum(found), 1)
    assert found[-1] == values[-1]
    assert found[0] >= values[0] - 1e-12


@given(SHARES, st.floats(0, 0.99))
def test_more_of_the_chains_probability_for_a_side_is_never_stated_as_less(values, chance):
    surroundings = around((0.0, 0.8, 0.1))
    more = [p * (1 - chance) + chance * (i == 0) for i, p in enumerate(values)]
    before, after = stated(values, surroundings, DAY, ON), stated(more, surroundings, DAY, ON)
    assert after[0] >= before[0] - 1e-12


def test_fights_near_switch_it_off_and_it_comes_back_as_they_die_down():
    calm, fought = around((0.8, 0.0, 0.0)), around((0.8, 0.0, 0.0), (1.0, 1.0, 0.0))
    strengths = [prior_strength(fought, DAY + days, ON) for days in (0, 12, 60)]
    assert strengths[0] < 0.25 < strengths[1] < strengths[2] < prior_strength(calm, DAY, ON) == 4.0


@given(SHARES)
def test_what_is_stated_moves_no_faster_than_is_said(values):
    surroundings = around((0.6, 0.2, 0.0), (0.5, 0.0, 0.0))
    for rate in (0.0, 0.01):
        limit = fastest(values, surroundings, DAY, rate, ON)
        moved = [p * (1 - rate) + rate * (i == 1) for i, p in enumerate(values)]
        before, after = stated(values, surroundings, DAY, ON), stated(moved, surroundings, DAY + 1, ON)
        assert max(abs(a - b) for a, b in zip(before[:-1], after[:-1], strict=True)) <= limit + 1e-9


# In an estimate


def test_a_boast_deep_in_another_sides_land_is_stated_as_less_likely_than_the_same_at_the_front(desk, claim):
    grid = {f"g:{i}": Place(f"g:{i}", f"Village {i}", 40.0 + 0.04 * (i % 5), 34.0 + 0.04 * (i // 5)) for i in range(25)}

    def held(kind, actor, key, day, source="monitor"):
        at = ResolvedPlace(0, key, grid[key].name, grid[key].lng, grid[key].lat, 1)
        return claim(kind, actor, source=source, day=day, placements=(at,))

    def red_at(key, settings):
        said = [
            held("control_held", "red" if int(k[2:]) % 5 < 2 else "blue", k, "2018-05-01") for k in grid if k != key
        ]
        rows = estimate_control(
            [*said, held("control_gained", "red", key, "2018-05-03", "red_media")],
            grid,
            sides=desk.sides,
            sources=desk.sources,
            first_day=dt.date(2018, 5, 3),
            last_day=dt.date(2018, 5, 3),
            settings=settings,
        )
        return next(row for row in rows if row.place_id == key).probabilities["red"]

    assert red_at("g:14", ON) < red_at("g:14", OFF) - 0.1
    assert red_at("g:12", ON) > red_at("g:14", ON) + 0.1


def test_a_capture_behind_quiet_lines_needs_a_second_source_or_a_fight_near_it(desk, claim):
    grid = {f"g:{i}": Place(f"g:{i}", f"Village {i}", 40.0 + 0.04 * (i % 5), 34.0 + 0.04 * (i // 5)) for i in range(25)}

    def red_in_the_middle(*told):
        def held(kind, actor, key, day, **more):
            at = ResolvedPlace(0, key, grid[key].name, grid[key].lng, grid[key].lat, 1)
            return claim(kind, actor, day=day, placements=(at,), **more)

        said = [held("control_held", "blue", key, "2018-05-01") for key in grid]
        said += [held(kind, "red", "g:12", "2018-05-02", target="blue", source=source) for kind, source in told]
        days = {"first_day": dt.date(2018, 5, 3), "last_day": dt.date(2018, 5, 3)}
        rows = estimate_control(said, grid, sides=desk.sides, sources=desk.sources, **days)
        return next(row for row in rows if row.place_id == "g:12").probabilities["red"]

    alone = ("control_gained", "monitor")
    assert red_in_the_middle(alone) < 0.2
    assert red_in_the_middle(alone, ("control_gained", "agency")) > 0.6
    assert red_in_the_middle(alone, ("clash", "agency")) > 0.8
