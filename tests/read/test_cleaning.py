"""Cleaning changes only what cannot be seen, and knows where every unchanged stretch came from."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.read.cleaning import clean
from mapdesk.read.plain import read_plain

# Letters, marks that compose, spaces of all kinds, invisible characters, Hangul parts, a Bengali two-part vowel.
TRICKY = st.text(
    st.sampled_from("abé e\u0301\u0327\u00a0\u202f\u00ad\u200b\u200d\ufeff\t\u0301\u1100\u1161\u11a8Ωنو\u09c7\u09be𝔄…")
)
ANY = st.text(st.characters(exclude_categories=["Cs"]))


def test_a_clean_text_is_left_alone() -> None:
    text = "The bridge at Dayr was closed on Monday."
    cleaned = clean(text)
    assert cleaned.text == text
    assert [tuple(getattr(run, f) for f in ("start", "original_start", "length")) for run in cleaned.runs] == [
        (0, 0, len(text))
    ]


def test_nothing_gives_nothing() -> None:
    assert clean("") == ("", ())
    assert clean("\u200b \u00a0") == ("", ())


@pytest.mark.parametrize(
    ("original", "text"),
    [
        ("village of\u00a0 Zar", "village of Zar"),
        ("bom\u00adbard\u200bment", "bombardment"),
        ("cafe\u0301", "café"),
        ("e\u200b\u0301", "é"),
        ("  two\t words \n", "two words"),
        ("\u202aZar\u202c", "Zar"),
        ("a\x07b", "ab"),
    ],
)
def test_what_cannot_be_seen_is_removed(original: str, text: str) -> None:
    assert clean(original).text == text


@given(st.one_of(TRICKY, ANY))
def test_every_run_is_the_same_in_text_and_original(original: str) -> None:
    text, runs = clean(original)
    end = original_end = 0
    for run in runs:
        assert run.length > 0
        assert run.start >= end
        assert run.original_start >= original_end
        end, original_end = run.start + run.length, run.original_start + run.length
        assert text[run.start : end] == original[run.original_start : original_end]
    assert unicodedata.is_normalized("NFC", text)


@given(st.one_of(TRICKY, ANY))
def test_cleaning_twice_changes_nothing_more(original: str) -> None:
    text = clean(original).text
    assert clean(text).text == text


@given(TRICKY)
def test_no_letter_is_lost(original: str) -> None:
    visible = "".join(c for c in original if unicodedata.category(c) not in ("Cf", "Cc") and not c.isspace())
    letters = clean(original).text.replace(" ", "")
    assert unicodedata.normalize("NFD", letters) == unicodedata.normalize("NFD", visible)


@given(st.lists(TRICKY, min_size=1, max_size=5))
def test_a_report_maps_onto_its_file(paragraphs: list[str]) -> None:
    file = "A headline\r\n\r\nThe first paragraph is plain.\r\n\r\n" + "\r\n\r\n".join(
        f"{p} was said." for p in paragraphs
    )
    report = read_plain(file, "a.txt").report
    assert file.startswith(report.original)
    for run in report.offset_runs:
        there = report.original[run.original_start : run.original_start + run.length]
        assert report.text[run.start : run.start + run.length] == there
    assert report.text.count("\n\n") == len(report.text.split("\n")) // 2
