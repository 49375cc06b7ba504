import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.extract.quantities import read_quantity


@pytest.mark.parametrize("text", ["", "the", "soldiers", "at least"])
def test_a_phrase_without_a_number_has_none(text):
    assert read_quantity(text)[:2] == (None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", (12, 12, None)),
        ("twenty-five", (25, 25, None)),
        ("at least 12", (12, None, None)),
        ("more than 20 militants", (20, None, "militants")),
        ("up to 300", (None, 300, None)),
        ("2,000 to 5,000", (2000, 5000, None)),
        ("dozens", (24, None, None)),
        ("dozens of villages", (24, None, "villages")),
        ("about two hundred", (200, 200, None)),
        ("10 airstrikes", (10, 10, "airstrikes")),
        ("7.5 kilometers", (7.5, 7.5, "kilometers")),
        ("60%", (60, 60, "%")),
        ("$1.5 million", (1_500_000, 1_500_000, None)),
    ],
)
def test_a_number_phrase_becomes_a_range(text, expected):
    assert read_quantity(text) == expected


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_range_keeps_both_ends_in_order(a, b):
    low, high, unit = read_quantity(f"{a:,} to {b:,}")
    assert (low, high, unit) == (min(a, b), max(a, b), None)


@given(st.text(max_size=40))
def test_no_text_makes_it_fail_and_low_never_passes_high(text):
    low, high, _ = read_quantity(text)
    assert low is None or high is None or low <= high
