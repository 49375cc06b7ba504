"""Phrases as a network marks them, moved to the edges of names: never a loose conjunction, never half a list."""

import pytest

from mapdesk.extract.draft import Phrase
from mapdesk.extract.parser import parse_many
from mapdesk.extract.snap import belongs_to_a_body, only_locates, place_list, snapped, without_touching

LIST = "Government forces captured the villages of Al-Rawdah, Tal Nimr and Shamrat al-Wadi on Sunday."


def sentence_of(text):
    (doc,) = parse_many([text])
    return next(iter(doc.sents))


def phrase(text, words):
    start = text.index(words)
    return Phrase(start, start + len(words))


def words(text, found):
    return None if found is None else text[found.start : found.end]


def test_a_preposition_is_no_article_of_a_name():
    text = "Two soldiers died on the road at Karin, north of An Nabk."
    assert words(text, snapped(phrase(text, "Karin"), sentence_of(text))) == "Karin"
    assert words(text, snapped(phrase(text, "An Nabk"), sentence_of(text))) == "An Nabk"
    text = "At Karin two soldiers died."
    assert words(text, snapped(phrase(text, "Karin"), sentence_of(text))) == "Karin"


@pytest.mark.parametrize("marked", ["and", "of the", ", ", "the"])
def test_small_words_alone_are_no_phrase(marked):
    text = "The army and the rebels met north of the river, and left."
    assert snapped(phrase(text, marked), sentence_of(text)) is None


@pytest.mark.parametrize(
    ("marked", "whole"),
    [
        ("Karin and", "Karin"),
        ("in Karin", "Karin"),
        ("the northern brigade", "northern brigade"),
        ("brigade's", "brigade"),
        ("Umm al", "Umm al-Jurn"),
        ("Jurn", "Umm al-Jurn"),
        ("Shamrat", "Shamrat al-Wadi"),
        ("Rawdah", "Al-Rawdah"),
        ("U.S", "U.S."),
    ],
)
def test_a_phrase_ends_where_its_name_ends(marked, whole):
    text = (
        "On Monday the northern brigade's men left Karin and moved from in Karin and from Umm al-Jurn, Shamrat al-Wadi "
        "and Al-Rawdah to the U.S. base."
    )
    assert words(text, snapped(phrase(text, marked), sentence_of(text))) == whole


def test_a_side_before_held_stays_without_it():
    text = "Shells fell on the ISIS-held town of Karin."
    assert words(text, snapped(phrase(text, "ISIS"), sentence_of(text))) == "ISIS"


@pytest.mark.parametrize("named", ["Al-Rawdah", "Tal Nimr", "Shamrat al-Wadi"])
def test_one_village_of_a_list_brings_the_others(named):
    found = place_list(phrase(LIST, named), sentence_of(LIST))
    assert [words(LIST, each) for each in found] == ["Al-Rawdah", "Tal Nimr", "Shamrat al-Wadi"]


def test_a_place_in_no_list_stays_alone():
    text = "The brigade entered Karin from the south."
    assert place_list(phrase(text, "Karin"), sentence_of(text)) == [phrase(text, "Karin")]


def test_a_side_that_acts_after_and_is_no_village():
    text = "The brigade entered Karin and ISIS withdrew from Borva."
    assert place_list(phrase(text, "Karin"), sentence_of(text)) == [phrase(text, "Karin")]


def test_a_town_in_the_name_of_a_council_is_no_place():
    text = "The Karin Military Council said that the army had left Borva."
    sentence = sentence_of(text)
    assert belongs_to_a_body(phrase(text, "Karin"), sentence)
    assert not belongs_to_a_body(phrase(text, "Borva"), sentence)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The army captured Karin, 16 km north-east of Borva, on Sunday.", "Borva"),
        ("The brigade shelled the heights overlooking Borva.", "Borva"),
        ("Rebels fired on the army near Karin in the eastern outskirts.", "eastern"),
    ],
)
def test_a_place_that_only_tells_where_another_lies(text, named):
    assert only_locates(phrase(text, named), sentence_of(text))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The army captured Karin, 16 km north-east of Borva, on Sunday.", "Karin"),
        ("The brigade shelled the heights overlooking Borva.", "heights"),
        ("Clashes went on in Karin and Borva.", "Borva"),
        ("Mortars hit the outskirts of Borva.", "Borva"),
    ],
)
def test_a_place_where_something_happened_is_kept(text, named):
    assert not only_locates(phrase(text, named), sentence_of(text))


def test_what_touches_another_phrase_is_left_out():
    kept = without_touching([Phrase(9, 12), Phrase(0, 4), Phrase(2, 6)], [Phrase(11, 20)])
    assert kept == (Phrase(0, 4),)
