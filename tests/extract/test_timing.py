import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapdesk.extract.timing import dates_in, days_of

PUBLISHED = dt.date(2018, 5, 16)  # a Wednesday


@pytest.mark.parametrize(
    "text", ["They may march on the town.", "Brigade 2016 held room 101.", "It cost 1,950 dollars."]
)
def test_words_that_only_look_like_dates_are_none(text):
    assert dates_in(text, 0, PUBLISHED) == []


@pytest.mark.parametrize(
    ("phrase", "first", "last", "precision"),
    [
        ("2018-05-13", (2018, 5, 13), (2018, 5, 13), 1),
        ("13 May", (2018, 5, 13), (2018, 5, 13), 1),
        ("13 December", (2017, 12, 13), (2017, 12, 13), 1),
        ("May 13, 2016", (2016, 5, 13), (2016, 5, 13), 1),
        ("between 11 and 14 April", (2018, 4, 11), (2018, 4, 14), 2),
        ("April 2017", (2017, 4, 1), (2017, 4, 30), 4),
        ("Tuesday", (2018, 5, 15), (2018, 5, 15), 1),
        ("yesterday", (2018, 5, 15), (2018, 5, 15), 1),
        ("overnight", (2018, 5, 15), (2018, 5, 16), 2),
        ("last 24 hours", (2018, 5, 15), (2018, 5, 16), 2),
        ("this week", (2018, 5, 14), (2018, 5, 16), 3),
        ("about 22:30 on 24 February", (2018, 2, 24), (2018, 2, 24), 1),
        ("Wednesday, 9 May", (2018, 5, 9), (2018, 5, 9), 1),
        ("morning of 27 April", (2018, 4, 27), (2018, 4, 27), 1),
        ("20/01/2015", (2015, 1, 20), (2015, 1, 20), 1),
        ("the 3rd of May", (2018, 5, 3), (2018, 5, 3), 1),
        ("from 28 December to 3 January", (2017, 12, 28), (2018, 1, 3), 3),
        ("early April", (2018, 4, 1), (2018, 4, 10), 4),
        ("mid-April", (2018, 4, 11), (2018, 4, 20), 4),
        ("late April 2017", (2017, 4, 21), (2017, 4, 30), 4),
        ("the end of April", (2018, 4, 25), (2018, 4, 30), 3),
        ("the second half of April", (2018, 4, 16), (2018, 4, 30), 4),
        ("October 2017–February 2018", (2017, 10, 1), (2018, 2, 28), 5),
        ("between 2004 and 2007", (2004, 1, 1), (2007, 12, 31), 5),
        ("2012–13", (2012, 1, 1), (2013, 12, 31), 5),
        ("early 2016", (2016, 1, 1), (2016, 5, 3), 4),
        # bounds
        ("by 15 May", (2018, 5, 9), (2018, 5, 15), 3),
        ("before 13 May", (2018, 5, 6), (2018, 5, 12), 3),
        ("until 13 May", (2018, 5, 7), (2018, 5, 13), 3),
        ("after 13 May", (2018, 5, 13), (2018, 5, 16), 2),
        ("since Sunday", (2018, 5, 13), (2018, 5, 16), 2),
        ("since April", (2018, 4, 1), (2018, 5, 16), 5),
        ("around 13 May", (2018, 5, 12), (2018, 5, 14), 2),
        ("as of 13 May", (2018, 5, 13), (2018, 5, 13), 1),
        # told from the publication day
        ("early on Tuesday", (2018, 5, 15), (2018, 5, 15), 1),
        ("Wednesday", (2018, 5, 16), (2018, 5, 16), 1),
        ("last Wednesday", (2018, 5, 9), (2018, 5, 9), 1),
        ("next Friday", (2018, 5, 18), (2018, 5, 18), 1),
        ("this morning", (2018, 5, 16), (2018, 5, 16), 1),
        ("last night", (2018, 5, 15), (2018, 5, 16), 2),
        ("the day before yesterday", (2018, 5, 14), (2018, 5, 14), 1),
        ("tomorrow", (2018, 5, 17), (2018, 5, 17), 1),
        ("two days ago", (2018, 5, 14), (2018, 5, 14), 1),
        ("several days ago", (2018, 5, 11), (2018, 5, 13), 2),
        ("three weeks ago", (2018, 4, 22), (2018, 4, 28), 3),
        ("two months ago", (2018, 3, 1), (2018, 3, 31), 4),
        ("two years ago", (2016, 1, 1), (2016, 12, 31), 5),
        ("last week", (2018, 5, 7), (2018, 5, 13), 3),
        ("last month", (2018, 4, 1), (2018, 4, 30), 4),
        ("earlier this month", (2018, 5, 1), (2018, 5, 16), 4),
        ("later this week", (2018, 5, 17), (2018, 5, 20), 2),
        ("the past week", (2018, 5, 9), (2018, 5, 16), 3),
        ("the past two months", (2018, 3, 17), (2018, 5, 16), 5),
        ("recent days", (2018, 5, 10), (2018, 5, 16), 3),
        ("recent weeks", (2018, 4, 16), (2018, 5, 16), 4),
        ("the coming days", (2018, 5, 17), (2018, 5, 22), 2),
        ("within 24 hours", (2018, 5, 15), (2018, 5, 16), 2),
    ],
)
def test_a_date_phrase_gets_its_days(phrase, first, last, precision):
    (mention,) = dates_in(f"It was told of {phrase}.", 100, PUBLISHED)
    assert mention.text == phrase
    assert (mention.first, mention.last, mention.precision) == (dt.date(*first), dt.date(*last), precision)


@pytest.mark.parametrize("phrase", ["yesterday", "13 May", "Tuesday"])
def test_without_a_publication_day_nothing_is_guessed(phrase):
    assert days_of(phrase, None) == (None, None, None)


def test_a_date_of_two_numbers_that_could_change_places_is_not_guessed():
    assert days_of("03/04/2015", PUBLISHED) == (None, None, None)


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("two days later", (2018, 5, 12)),
        ("the next day", (2018, 5, 11)),
        ("the following morning", (2018, 5, 11)),
        ("the same day", (2018, 5, 10)),
        ("that night", (2018, 5, 10)),
        ("the previous day", (2018, 5, 9)),
        ("a day earlier", (2018, 5, 9)),
    ],
)
def test_a_day_told_from_another_counts_from_the_one_named_before(phrase, day):
    text = f"Borva fell {phrase}."
    (mention,) = dates_in(text, 0, PUBLISHED, before="Karin fell on 10 May. It rained. ")
    assert (mention.text, mention.first, mention.last, mention.precision) == (phrase, dt.date(*day), dt.date(*day), 1)
    assert dates_in(text, 0, PUBLISHED)[0].first is None
    karin, borva = dates_in(f"Karin fell on 10 May and Borva {phrase}.", 0, PUBLISHED)
    assert (karin.first, borva.first) == (dt.date(2018, 5, 10), dt.date(*day))


def test_days_count_on_from_day_to_day():
    days = dates_in("Karin fell on 10 May, Borva two days later and Mashta the next day.", 0, PUBLISHED)
    assert [day.first.day for day in days] == [10, 12, 13]


@settings(max_examples=200, deadline=None)
@given(
    lead=st.sampled_from(["", "by ", "since ", "before ", "after ", "until ", "early on ", "late ", "around "]),
    what=st.sampled_from(
        [
            "31 June",
            "12 May",
            "Monday",
            "last week",
            "May 2018",
            "2017",
            "two weeks ago",
            "mid-June",
            "the next day",
            "yesterday",
        ]
    ),
    published=st.dates(dt.date(1990, 1, 5), dt.date(2100, 1, 1)) | st.none(),
)
def test_every_interval_is_in_order_and_has_a_precision(lead, what, published):
    for mention in dates_in(f"It happened {lead}{what}.", 0, published, before="Karin fell on 10 May."):
        days = (mention.first, mention.last, mention.precision)
        assert days == (None, None, None) or (mention.first <= mention.last and 1 <= mention.precision <= 5)


@pytest.mark.parametrize(
    "phrase", ["31 June", "31 April", "30 February 2018", "2018-13-45", "31/06/2018", "30 to 31 June"]
)
def test_a_day_that_does_not_exist_has_no_date(phrase):
    assert days_of(phrase, PUBLISHED) == (None, None, None)


def test_a_plan_for_a_weekday_means_the_next_one(extract):
    (claim,) = extract("The offensive on Karin will begin on Friday.")
    assert claim.date.first == dt.date(2018, 5, 18)


def test_the_date_of_a_statement_is_not_the_date_of_the_event(extract):
    (claim,) = extract("The spokesman said on Tuesday that rebels had captured Karin.")
    assert claim.date is None


def test_a_date_behind_the_thing_hit_dates_the_event(extract):
    claims = extract("The coalition carried out a raid on posts and vehicles of rebels near Karin on 2 May.")
    assert {claim.date.first for claim in claims} == {dt.date(2018, 5, 2)}


def test_a_date_that_opens_the_sentence_dates_its_event(extract):
    (claim,) = extract("By 12 May, a total of 16 guards and 15 rebels were killed in Karin.")
    assert (claim.date.first, claim.date.last) == (dt.date(2018, 5, 6), dt.date(2018, 5, 12))


def test_the_day_of_one_count_of_dead_is_not_that_of_the_next(extract):
    first, second = extract("12 people were killed yesterday, and 5 guards were killed in Karin.")
    assert first.date.text == "yesterday"
    assert second.date is None


def test_soldiers_stationed_somewhere_do_not_take_the_date_of_what_befell_them(extract):
    claims = extract("On 2 May rebels attacked soldiers stationed in Karin.")
    assert [claim.date.text for claim in claims if claim.trigger.text == "attacked"] == ["2 May"]
    assert all(claim.date is None for claim in claims if claim.trigger.text == "stationed")
