import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.base.text import Span, nfc, span_at


def test_a_span_whose_length_is_wrong_is_refused():
    with pytest.raises(ValueError, match="does not hold"):
        Span(0, 3, "Hajin")


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (0, 99)])
def test_offsets_outside_the_text_are_refused(start, end):
    with pytest.raises(ValueError, match="outside a text"):
        span_at("Hajin", start, end)


@given(st.text(), st.data())
def test_a_span_is_always_the_exact_slice(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert span_at(text, start, end).text == text[start:end]


@given(st.text())
def test_cleaning_to_nfc_twice_changes_nothing_more(text):
    assert nfc(nfc(text)) == nfc(text)
    assert "\r" not in nfc(text)
