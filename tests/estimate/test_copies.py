"""Who says the same thing again, and who says it too."""

import pytest

from mapdesk.estimate.control import estimate_control
from mapdesk.estimate.copies import are_alike, upstream_of
from mapdesk.model import ReportRef

LONG = "The red force took the village of Oldmill after two days of heavy fighting in the outskirts"


@pytest.fixture
def support(desk, at):
    def run(held, day="2018-05-10"):
        places = {"t:1": desk.places["t:1"]}
        (row,) = estimate_control(
            held, places, sides=desk.sides, sources=desk.sources, first_day=at(day), last_day=at(day)
        )
        return row.support

    return run


def test_two_reporters_in_their_own_words_are_two_witnesses(support, claim):
    other = "In Oldmill the garrison left and red units raised their banner over the mill this morning"
    assert support([claim(text=LONG), claim(text=other, source="agency")]) == 2


def test_short_sentences_are_alike_by_chance_and_count(support, claim):
    held = [claim(text="Red took Oldmill."), claim(text="Red took Oldmill on Monday.", source="agency")]
    assert support(held) == 2


def test_a_reworked_sentence_of_another_outlet_counts_once(support, claim):
    reworked = "After two days of heavy fighting in the outskirts the red force took the village of Oldmill on Monday"
    assert support([claim(text=LONG), claim(text=reworked, source="agency")]) == 1


def test_sentences_with_other_numbers_are_not_copies():
    assert are_alike(LONG.casefold(), LONG.casefold())
    assert not are_alike(f"{LONG} 12 dead".casefold(), f"{LONG} 14 dead".casefold())


def test_the_same_source_through_two_outlets_tells_of_one_capture(support, claim):
    first = claim(text="The monitor said on Tuesday that red has the whole of Oldmill.", report=ReportRef("A wire"))
    again = claim(text="Oldmill fell to red, the monitor said.", day="2018-05-02", report=ReportRef("A daily"))
    assert support([first, again]) == 1


def test_a_second_telling_that_says_more_is_news(support, claim):
    first = claim(text="The monitor said red was in a part of Oldmill.", precision=2, report=ReportRef("A wire"))
    again = claim(text="Oldmill fell to red, the monitor said.", day="2018-05-02", report=ReportRef("A daily"))
    assert support([first, again]) == 2


def test_the_same_source_may_say_every_day_who_holds_it(support, claim):
    assert support([claim("control_held", day=f"2018-05-0{day}") for day in range(1, 6)]) == 5


def test_a_place_that_changed_hands_in_between_was_captured_twice(support, claim):
    held = [
        claim(day="2018-05-01", report=ReportRef("A wire")),
        claim("control_gained", "blue", day="2018-05-02", report=ReportRef("A wire")),
        claim(day="2018-05-03", report=ReportRef("A daily")),
    ]
    assert support(held, "2018-05-03") == 2


@pytest.mark.parametrize(
    ("source", "upstream"),
    [
        ("Observatory via Wire Service", "observatory"),
        ("Wire citing Observatory", "wire"),
        ("Wire Service", "wire service"),
    ],
)
def test_an_unlisted_outlet_that_passes_on_is_not_the_origin(claim, source, upstream):
    held = claim(source=None, report=ReportRef(source))
    assert upstream_of(held) == upstream
