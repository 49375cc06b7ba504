"""Numbers of people: as each source says them, by side, never added up; who says none is named."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from mapdesk.base.text import span_at
from mapdesk.estimate.figures import list_numbers
from mapdesk.extract.quantities import read_quantity
from mapdesk.model import HeldPlacement, Numbers, Quantity, Source

KILLED = "A monitor said that six red fighters were killed."


@pytest.fixture
def told(claim):
    """A claim in a sentence of our own, its phrases found by their words."""

    def make(
        text: str = KILLED,
        number: str = "six",
        people: str = "red fighters",
        trigger: str = "killed",
        *,
        whose: str | None = "red",
        by: str | None = None,
        kind: str = "casualties",
        place: str | None = None,
        **fields: Any,
    ) -> HeldPlacement:
        def span(phrase: str) -> Any:
            return span_at(text, text.index(phrase), text.index(phrase) + len(phrase))

        where, quantities = span(number) if number else None, ()
        if where:
            quantities = (Quantity(where.start, where.end, number, *read_quantity(number)),)
        held = claim(kind, by, whose, text=text, place=place, **fields)
        placement = msgspec.structs.replace(
            held.placement,
            trigger=span(trigger),
            target=span(people) if people else None,
            quantities=quantities,
        )
        return HeldPlacement(placement, held.entry_id, held.recorded_at)

    return make


@pytest.fixture
def numbers(desk):
    council = Source("red_council", "Red council", "party", "red", "C")

    def look(*held: HeldPlacement, **more: Any) -> Numbers:
        return list_numbers(held, sides=desk.sides, sources=(*desk.sources, council), **more)

    return look


def ends(found: Numbers) -> list[tuple[Any, ...]]:
    return [(row.side, row.outcome, row.low, row.best, row.high) for row in found.figures]


# Nothing happens


def test_no_claims_no_numbers(numbers):
    assert numbers() == Numbers()


def test_a_number_of_vehicles_or_families_is_no_figure_of_people_lost(numbers, claim):
    assert numbers(claim("materiel_captured"), claim("displacement")).figures == ()


@pytest.mark.parametrize("modality", ["planned", "denied", "uncertain", "attempted"])
def test_what_is_not_said_to_be_so_gives_no_figure(numbers, told, modality):
    assert numbers(told(modality=modality)).figures == ()


def test_a_claim_without_a_number_gives_none(numbers, told):
    found = numbers(told("A monitor said that red fighters were killed.", number=""))
    assert found.figures == ()
    assert ("casualties", "red", "monitor") in {(row.kind, row.side, row.source_id) for row in found.silent}


def test_a_starting_table_is_not_named_as_silent(numbers, claim):
    assert numbers(claim("control_held", extractor="table")).silent == ()


# Low, best, high


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("six", (6, 6, 6)),
        ("at least nine", (9, 9, None)),
        ("up to 20", (None, None, 20)),
        ("10 to 15", (10, None, 15)),
        ("dozens", (24, 24, None)),
    ],
)
def test_the_words_leave_the_ends_open_or_not_and_no_middle_is_made_up(numbers, told, number, expected):
    text = f"A monitor said that {number} red fighters were killed."
    assert ends(numbers(told(text, number))) == [("red", "killed", *expected)]


@pytest.mark.parametrize(
    ("verb", "trigger", "outcome"),
    [
        ("were killed", "killed", "killed"),
        ("died", "died", "killed"),
        ("were wounded", "wounded", "wounded"),
        ("were killed or wounded", "killed", "killed or wounded"),
        ("were among the casualties", "casualties", "killed or wounded"),
    ],
)
def test_what_became_of_them_is_in_the_words(numbers, told, verb, trigger, outcome):
    found = numbers(told(f"A monitor said that six red fighters {verb}.", trigger=trigger))
    assert [row.outcome for row in found.figures] == [outcome]


# Whose


def test_its_fighters_are_of_the_side_whose_own_voice_speaks(numbers, told):
    text = "The council said that six of its fighters were killed."
    assert numbers(told(text, people="fighters", whose=None, source="red_council")).figures[0].side == "red"
    assert numbers(told(text, people="fighters", whose=None, source="agency")).figures[0].side is None
    other = "The council said that six other fighters were killed."
    assert numbers(told(other, people="fighters", whose=None, source="red_council")).figures[0].side is None


def test_civilians_are_of_no_side_and_come_last(numbers, told):
    civil = told("A monitor said that six civilians were killed.", people="civilians", whose=None)
    assert [(row.side, row.people) for row in numbers(civil, told()).figures] == [
        ("red", "red fighters"),
        (None, "civilians"),
    ]


def test_a_strength_is_of_the_side_that_has_it(numbers, told):
    text = "A monitor said that the red force has 3,000 fighters there."
    row = told(text, "3,000", "fighters", "has", kind="force_size", by="red", whose=None)
    assert ends(numbers(row)) == [("red", "strength", 3000, 3000, 3000)]


# Never added up


def test_two_sources_figures_of_one_fight_stand_side_by_side_and_contradict(numbers, told):
    first = told(place="t:1")
    second = told("An agency said that 20 red fighters were killed.", "20", place="t:1", source="agency")
    found = numbers(first, second)
    assert sorted(row.best for row in found.figures) == [6, 20]
    against = {row.claim_id: row.contradicts for row in found.figures}
    assert against == {
        first.placement.claim_id: (second.placement.claim_id,),
        second.placement.claim_id: (first.placement.claim_id,),
    }


@pytest.mark.parametrize(
    "other",
    [
        {"place": "t:2"},
        {"day": "2018-05-04"},
        {"source": "monitor"},
        {"whose": "blue"},
        {"text": "An agency said that at least five red fighters were killed.", "number": "at least five"},
    ],
)
def test_another_place_day_side_or_a_number_that_agrees_is_no_contradiction(numbers, told, other):
    fields = {"text": "An agency said that 20 red fighters were killed.", "number": "20", "source": "agency"}
    second = told(**(fields | {"place": "t:1"} | other))
    assert [row.contradicts for row in numbers(told(place="t:1"), second).figures] == [(), ()]


# Who gives none


def test_who_tells_of_a_fight_without_a_number_is_named_for_both_sides(numbers, told, claim):
    fight = claim("clash", "red", "blue", source="agency")
    found = numbers(fight, told())
    silent = {(row.kind, row.side, row.source_id) for row in found.silent if row.kind == "casualties"}
    assert silent == {("casualties", "red", "agency"), ("casualties", "blue", "agency")}


def test_of_a_strike_only_who_is_hit_may_have_losses(numbers, claim):
    found = numbers(claim("strike", "red", "blue"))
    assert {row.side for row in found.silent if row.kind == "casualties"} == {"blue"}


# Clocks


def test_only_what_was_recorded_by_then_and_told_of_the_period_counts(numbers, told):
    early, late = told(day="2018-05-01"), told(day="2018-05-20")
    assert len(numbers(early, late, last_day=dt.date(2018, 5, 10)).figures) == 1
    assert len(numbers(early, late, first_day=dt.date(2018, 5, 10)).figures) == 1
    assert len(numbers(early, late, known_at=dt.datetime(2018, 5, 10, tzinfo=dt.UTC)).figures) == 1
    assert numbers(early, late) == numbers(late, early)
