"""Spellings of names: what must not meet, what must, and that a key is a key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.resolve import names
from mapdesk.resolve.folding import fold
from mapdesk.resolve.names import RULES, loose_keys, match_names, strict_key

SCRIPTS = st.text(alphabet=st.characters(categories=["L", "M", "N", "P", "Z"]), max_size=30)
ROMANISED = st.text(alphabet="abdefghijklmnoqrstuwyz -'", min_size=1, max_size=24)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hajin", "Homs"),
        ("Baghuz Fawqani", "Baghuz Tahtani"),
        ("Shafah", "Shajah"),
        ("Qasim", "Jasim"),
        ("Al-Zar", "Al-Zir"),
        ("Tabqa", "Tibni"),
        ("Abu Hasan", "Abu Hamam"),
        ("Deir ez-Zor", "Deir Hafir"),
    ],
)
def test_different_places_do_not_meet(one: str, other: str) -> None:
    assert match_names(one, other) is None


@pytest.mark.parametrize(
    "spellings",
    [
        ("Baghuz", "Baghouz", "al-Baghuz", "Al Baghūz"),
        ("Baghuz Forqani", "Baghuz Fawqani", "Baghouz Fouqani", "al-Baghuz al-Fawqani", "Upper Baghuz"),
        ("Shajlah", "Ash Shajalah", "al-Shajlah", "Ash-Shajilah"),
        ("Shafah", "Ash Sha'fah", "Al-Sha’fa", "al-Shaafah", "Ash Shafa"),
        ("Deir Ezzor", "Deir ez-Zor", "Deir al-Zour", "Dayr az-Zawr", "Dayr az Zawr", "Deir al-Zor"),
        ("Mayadin", "Mayadeen", "Al-Mayadin", "Mayadine"),
        ("Abu Kamal", "Albu Kamal", "Al-Bukamal", "Boukamal", "Abou Kamal"),
        ("Raqqa", "Ar-Raqqah", "al-Raqqa", "Rakka"),
        ("Dhiban", "Diban", "Ziban", "Al-Dhiban"),
        ("Khabur", "Khabour", "Xabur"),
        ("Tell Abyad", "Tal Abyad", "Tall Abyad"),
        ("Qurayyah", "Qurayya", "al-Qurayyah"),
        ("البوكمال", "بوكمال"),
        ("أبو كمال", "ابو كمال"),
    ],
)
def test_spellings_of_one_name_meet(spellings: tuple[str, ...]) -> None:
    for other in spellings[1:]:
        assert match_names(spellings[0], other) is not None, other
        assert set(loose_keys(spellings[0])) & set(loose_keys(other)), other


def test_a_match_says_which_rules_made_it() -> None:
    match = match_names("Baghouz", "al-Baghuz")
    assert match is not None
    assert match.rules == ("article", "long vowel")


def test_the_same_spelling_needs_no_rule_and_is_worth_most() -> None:
    same, near = match_names("Hajin", "HAJIN"), match_names("Hajin", "Hajeen")
    assert same is not None
    assert near is not None
    assert same == (1.0, ())
    assert near.score < same.score


@given(SCRIPTS)
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(ROMANISED)
def test_case_marks_and_hyphens_never_change_a_key(name: str) -> None:
    assert loose_keys(name.upper().replace(" ", "-")) == loose_keys(name)
    assert strict_key(name.replace("a", "ā")) == strict_key(name)


@given(ROMANISED, ROMANISED)
def test_matching_does_not_depend_on_which_name_comes_first(one: str, other: str) -> None:
    assert match_names(one, other) == match_names(other, one)


@given(ROMANISED)
def test_a_name_always_matches_itself(name: str) -> None:
    assert match_names(name, name) == (1.0, ())


@pytest.mark.parametrize("index", range(len(RULES)))
def test_the_fingerprint_changes_with_any_rule(monkeypatch, index):
    before = names.rules_fingerprint()
    changed = [rule._replace(apply=str) if i == index else rule for i, rule in enumerate(RULES)]
    monkeypatch.setattr(names, "RULES", tuple(changed))
    monkeypatch.setattr(names, "without_article", RULES[0].apply if index else str)
    assert (names.rules_fingerprint() == before) == (RULES[index].name == "spacing")


def test_no_pile_of_rules_makes_a_match_worthless() -> None:
    assert sum(rule.cost for rule in RULES) < 0.4
