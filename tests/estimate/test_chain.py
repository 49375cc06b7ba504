"""The arithmetic of the chain by itself: closed forms, masses that add up, and parts that never go below nothing."""

import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapdesk.estimate.chain import Chain
from mapdesk.estimate.evidence import Effect
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.timeline import Timeline
from mapdesk.model import CONTESTED

SIDES = ("red", "blue", "green")
SETTINGS = EstimateSettings()
START = dt.date(2018, 5, 1).toordinal()


def effect(number, role, side, share, day, rival, is_backed):
    when = dt.date.fromordinal(START + day)
    return Effect(
        f"clm_{number:03d}",
        "",
        role,
        CONTESTED if role == "fought" else side,
        share,
        when,
        when,
        is_backed,
        (str(number),),
        rival=rival if role in ("holds", "held_before") else None,
    )


EFFECTS = st.lists(
    st.tuples(
        st.sampled_from(["holds", "held_before", "left", "fought"]),
        st.sampled_from(SIDES),
        st.floats(0.001, 0.999),
        st.integers(0, 12),
        st.sampled_from([*SIDES, None]),
        st.booleans(),
    ),
    max_size=25,
).map(lambda rows: [effect(number, *row) for number, row in enumerate(rows)])


@pytest.fixture(scope="session")
def chain():
    return Chain(SIDES, SETTINGS)


def filtered(chain, effects):
    timeline = Timeline(chain)
    for one in effects:
        timeline.add(one)
    return timeline.state(START + 20)


def test_without_effects_nothing_moves(chain):
    state = chain.drift_to(chain.start(START), START + 500)
    assert chain.probabilities(state.sums(), 0) == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0])


def test_the_closed_form_is_the_exponential_of_the_rates(chain):
    held, fought, days = [0.5, 0.2, 0.05], [0.1, 0.1, 0.05], 9
    rates = np.zeros((6, 6))  # rows flow to columns: quiet states first, then fought-over ones
    for i in range(3):
        rates[3 + i, i] += chain.calm
        for j in range(3):
            rates[i, j] += chain.drift / 3
            rates[3 + i, j] += chain.drift / 3
    rates -= np.diag(rates.sum(axis=1))
    step = np.eye(6) + rates * days / 2**20
    for _ in range(20):
        step = step @ step
    want = np.array([*held, *fought]) @ step
    got = chain.probabilities((held, fought), days)
    assert got == pytest.approx([*want[:3], want[3:].sum()], abs=1e-5)


@settings(max_examples=60, deadline=None)
@given(EFFECTS, st.integers(0, 30), st.integers(0, 30))
def test_days_pass_the_same_in_one_step_or_two(chain, effects, first, second):
    state = filtered(chain, effects)
    once = chain.drift_to(state.copy(), state.day + first + second)
    twice = chain.drift_to(chain.drift_to(state.copy(), state.day + first), state.day + first + second)
    assert chain.probabilities(once.sums(), 0) == pytest.approx(chain.probabilities(twice.sums(), 0), abs=1e-12)
    assert chain.probabilities(state.sums(), first) == pytest.approx(
        chain.probabilities(chain.drift_to(state.copy(), state.day + first).sums(), 0), abs=1e-12
    )


@settings(max_examples=200, deadline=None)
@given(EFFECTS)
def test_parts_are_never_negative_and_what_is_vouched_for_is_part_of_what_is_held(chain, effects):
    state = filtered(chain, effects)
    quiet, fought = state.sums()
    assert sum(quiet) + sum(fought) == pytest.approx(1, abs=1e-9)
    assert all(value >= -1e-12 for value in (*state.base, *state.base_fought))
    assert all(share.quiet >= -1e-9 and share.fought >= -1e-12 for share in state.shares)
    for i in range(len(SIDES)):
        assert -1e-12 <= state.vouched[i] <= quiet[i] + fought[i] + 1e-9


@settings(max_examples=60, deadline=None)
@given(EFFECTS, st.randoms(use_true_random=False), st.integers(1, 12))
def test_effects_that_come_late_are_worked_in_as_if_they_had_been_there(chain, effects, shuffler, looked_at):
    want = filtered(chain, effects)
    late = effects[:]
    shuffler.shuffle(late)
    timeline = Timeline(chain)
    for number, one in enumerate(late):
        timeline.add(one)
        if number % looked_at == 0:
            timeline.state(START + 20)
    got = timeline.state(START + 20)
    assert chain.probabilities(got.sums(), 0) == chain.probabilities(want.sums(), 0)


def test_claims_that_agree_share_the_credit_whatever_their_order(chain):
    rows = [effect(0, "holds", "red", 0.8, 0, None, True), effect(1, "holds", "red", 0.8, 0, None, False)]
    state = chain.start(START)
    chain.apply(state, rows)
    assert [share.total for share in state.shares] == pytest.approx([0.48, 0.48])
    apart = chain.start(START)
    chain.apply(apart, rows[:1])
    chain.apply(apart, rows[1:])
    assert [share.total for share in apart.shares] == pytest.approx([0.48, 0.48])
    assert math.isclose(sum(apart.sums()[0]), 1)


def test_the_only_side_of_a_desk_holds_what_is_held():
    chain = Chain(("red",), SETTINGS)
    state = chain.start(START)
    chain.apply(state, [effect(0, "left", "red", 0.5, 0, None, True), effect(1, "holds", "red", 0.5, 0, None, True)])
    assert chain.probabilities(state.sums(), 10) == pytest.approx([1, 0])
