"""Scores as probabilities: the fitted table rises and stays inside 0 and 1."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.resolve.calibration import THEATRE, WORLD, fitted, knots, probability_of

PAIRS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=200)


@given(PAIRS, st.integers(1, 40))
def test_a_fitted_table_rises_and_never_says_never_or_always(pairs, smallest):
    table = fitted(pairs, smallest=smallest)
    assert [y for _, y in table] == sorted(y for _, y in table)
    assert all(0 < y < 1 for _, y in table)


@pytest.mark.parametrize("setting", [THEATRE, WORLD])
def test_the_shipped_table_has_rows_for_both_settings(setting):
    assert len(knots(setting)) >= 3


@given(st.floats(0, 1), st.floats(0, 1), st.booleans())
def test_a_better_score_is_never_less_probable(a, b, has_theatre):
    low, high = sorted((a, b))
    assert probability_of(low, has_theatre=has_theatre) <= probability_of(high, has_theatre=has_theatre)
