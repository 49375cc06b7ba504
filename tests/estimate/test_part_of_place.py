"""Who holds areas in a city does not hold the city: which words tell of a part, and what such a claim weighs."""

import pytest

from mapdesk.base.text import span_at
from mapdesk.estimate.evidence import weigh_claim
from mapdesk.estimate.part_of_place import tells_of_part
from mapdesk.estimate.settings import EstimateSettings

SETTINGS = EstimateSettings()


def place_in(sentence, name):
    start = sentence.index(name)
    return start, start + len(name)


@pytest.mark.parametrize(
    ("sentence", "trigger"),
    [
        ("The force took three neighbourhoods in Tel Asmar.", "took"),
        ("The force-controlled areas within the city of Tel Asmar shrank.", "controlled"),
        ("The force captured large parts of Borva and Tel Asmar.", "captured"),
        ("Half of Tel Asmar was captured by the force.", "captured"),
        ("The force advanced in Tel Asmar and took full control over three streets in the city.", "took"),
        ("The force seized an old school in Tel Asmar.", "seized"),
    ],
)
def test_these_words_tell_of_a_part(sentence, trigger):
    assert tells_of_part(sentence, place_in(sentence, trigger), place_in(sentence, "Tel Asmar"))


def test_a_part_may_stand_in_the_phrase_of_the_place_itself():
    sentence = "The force captured large areas of Tel Asmar."
    assert tells_of_part(sentence, place_in(sentence, "captured"), place_in(sentence, "large areas of Tel Asmar"))


@pytest.mark.parametrize(
    ("sentence", "trigger"),
    [
        ("The force took Tel Asmar.", "took"),
        ("The force took the area of Tel Asmar.", "took"),
        ("The force took the villages of Borva and Tel Asmar.", "took"),
        ("The force took the districts of Borva and Tel Asmar.", "took"),
        ("The force took most of Tel Asmar.", "took"),
        ("In Tel Asmar the force took all after clashes in streets of the village.", "took"),
        ("Shells fell on parts of Tel Asmar before the force, which had been waiting for days, took the town.", "took"),
    ],
)
def test_these_words_tell_of_the_place(sentence, trigger):
    assert not tells_of_part(sentence, place_in(sentence, trigger), place_in(sentence, "Tel Asmar"))


@pytest.fixture
def told(claim, desk):
    """What a claim weighs whose words are given, and the reasons for it."""
    sources = {source.source_id: source for source in desk.sources}

    def run(text, trigger, *, kind="control_gained", **fields):
        words = {
            "trigger": span_at(text, *place_in(text, trigger)),
            "places": (span_at(text, *place_in(text, "Oldmill")),),
        }
        held = claim(kind, text=text, **words, **fields)
        effects, _ = weigh_claim(held, held.placement.placements[0], sources["monitor"], SETTINGS)
        return effects[0].share, {reason.name for reason in effects[0].reasons}

    return run


def test_a_part_counts_as_a_place_near(told):
    whole, _ = told("The red force took Oldmill.", "took")
    part, reasons = told("The red force took parts of Oldmill.", "took")
    assert part == pytest.approx(whole * SETTINGS.near_weight)
    assert "part" in reasons


def test_what_is_near_already_is_not_taken_off_twice(told):
    near, reasons = told("The red force took parts of Oldmill.", "took", precision=2)
    assert near == pytest.approx(told("The red force took Oldmill.", "took", precision=2)[0])
    assert "part" not in reasons


def test_a_fight_in_a_part_is_a_fight_for_the_place(told):
    fields = {"kind": "clash", "target": "blue"}
    assert told("Fighting in parts of Oldmill.", "Fighting", **fields) == told(
        "Fighting in Oldmill.", "Fighting", **fields
    )


@pytest.mark.parametrize(
    ("text", "trigger", "role"),
    [
        ("The red force withdrew from Oldmill.", "withdrew", "left"),
        ("The red force left Oldmill.", "left", "left"),
        ("From Oldmill the red force withdrew to the east.", "withdrew", "left"),
        ("The red force retreated from Oldmill to Newford.", "retreated", "left"),
        ("The red force withdrew, according to Oldmill residents.", "withdrew", "left"),
        ("The red force retreated to Oldmill.", "retreated", "holds"),
        ("The red force fled from Newford into the town of Oldmill.", "fled", "holds"),
        ("The red force pulled back, a monitor said, towards Oldmill.", "pulled back", "holds"),
    ],
)
def test_who_withdraws_to_a_place_does_not_leave_it(claim, desk, text, trigger, role):
    words = {
        "trigger": span_at(text, *place_in(text, trigger)),
        "places": (span_at(text, *place_in(text, "Oldmill")),),
    }
    held = claim("withdrawal", text=text, **words)
    (effect,), _ = weigh_claim(held, held.placement.placements[0], desk.sources[0], SETTINGS)
    assert (effect.role, effect.side) == (role, "red")
