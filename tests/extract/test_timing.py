import datetime as dt

import pytest

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
    ],
)
def test_a_date_phrase_gets_its_days(phrase, first, last, precision):
    (mention,) = dates_in(f"It was told of {phrase}.", 100, PUBLISHED)
    assert mention.text == phrase
    assert (mention.first, mention.last, mention.precision) == (dt.date(*first), dt.date(*last), precision)


@pytest.mark.parametrize("phrase", ["yesterday", "13 May", "Tuesday"])
def test_without_a_publication_day_nothing_is_guessed(phrase):
    assert days_of(phrase, None) == (None, None, None)


@pytest.mark.parametrize("phrase", ["31 April", "30 February 2018", "2018-13-45"])
def test_a_day_that_does_not_exist_has_no_date(phrase):
    assert days_of(phrase, PUBLISHED) == (None, None, None)


def test_a_plan_for_a_weekday_means_the_next_one(extract):
    (claim,) = extract("The offensive on Karin will begin on Friday.")
    assert claim.date.first == dt.date(2018, 5, 18)


def test_the_date_of_a_statement_is_not_the_date_of_the_event(extract):
    (claim,) = extract("The spokesman said on Tuesday that rebels had captured Karin.")
    assert claim.date is None
