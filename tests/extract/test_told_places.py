"""Where it happened, as rules and network tell it together: who or what was hit is no place."""

import pytest

from mapdesk.extract.claims import extract_claims
from mapdesk.extract.draft import Phrase
from mapdesk.extract.encoder import Found, Scored
from mapdesk.extract.parser import parse
from mapdesk.extract.told_places import named_before, told_places
from mapdesk.model import Report


def told(text, kind, place, target=None):
    def phrase(words):
        return Phrase(text.index(words), text.index(words) + len(words))

    sentence = next(iter(parse(text).sents))
    found = Found(kind, Phrase(0, 1), 0.9, "asserted", "uncertain", 1.0, places=(Scored(phrase(place), 0.9),))
    places = told_places(sentence, found, None, [], phrase(target) if target else None)
    return [text[start:end] for start, end in places]


@pytest.mark.parametrize(
    ("text", "kind", "place", "target"),
    [
        ("Jets bombed the base at noon.", "strike", "base", "base"),
        ("Shelling destroyed civilian buildings at noon.", "destruction", "buildings", "civilian buildings"),
        ("The raid killed Omar Karin at noon.", "casualties", "Karin", "Omar Karin"),
        ("The council sent weapons to Borva at noon.", "support", "Borva", "Borva"),
        ("Rebels were gaining ground at noon.", "advance", "ground", None),
    ],
)
def test_who_or_what_was_hit_and_bare_ground_are_no_place(text, kind, place, target):
    assert told(text, kind, place, target) == []


@pytest.mark.parametrize(
    ("text", "kind", "place", "target"),
    [
        ("Jets bombed Karin at noon.", "strike", "Karin", "Karin"),
        ("Jets bombed the Karin airbase at noon.", "strike", "Karin airbase", "Karin airbase"),
        ("The army besieged the base at noon.", "siege", "base", "base"),
        ("The raid killed Omar in Karin at noon.", "casualties", "Karin", "Omar"),
        ("Rebels held high ground near Karin at noon.", "advance", "high ground near Karin", None),
    ],
)
def test_a_named_place_that_is_hit_stays_one(text, kind, place, target):
    assert told(text, kind, place, target) == [place]


def test_a_raid_with_the_name_of_a_place_happened_there():
    doc = parse("The incidents are called a spillover of the Karin clashes since 2012.")
    (clashes,) = [word for word in doc if word.text == "clashes"]
    assert [doc.text[start:end] for start, end in named_before(clashes, [])] == ["Karin"]
    assert named_before(clashes, [Phrase(0, len(doc.text))]) == ()


@pytest.mark.parametrize("name", ["Turkey", "NATO"])
def test_a_raid_with_the_name_of_a_country_or_an_alliance_tells_no_place(name):
    doc = parse(f"The incidents are called a spillover of the {name} clashes since 2012.")
    (clashes,) = [word for word in doc if word.text == "clashes"]
    assert named_before(clashes, []) == ()


def test_the_base_that_was_bombed_is_the_target_and_where_it_lies_the_place():
    (claim,) = extract_claims([Report(text="Jets bombed the base in Karin on Monday.")], mode="recall")
    assert (claim.target.text, [place.text for place in claim.places]) == ("base", ["Karin"])
