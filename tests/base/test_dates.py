import datetime as dt

import pytest

from mapdesk.base.dates import DateSpan, days_between, end_of_day, format_instant, parse_day, parse_instant


def test_an_interval_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="before it begins"):
        DateSpan(dt.date(2018, 5, 14), dt.date(2018, 5, 13))


def test_a_precision_outside_one_to_five_is_refused():
    with pytest.raises(ValueError, match="1 to 5"):
        DateSpan(dt.date(2018, 5, 14), dt.date(2018, 5, 14), 6)


@pytest.mark.parametrize("text", ["", "14 May 2018", "2018-13-01"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        parse_day(text)


def test_times_become_aware_utc():
    assert format_instant(parse_instant("2018-05-14T01:00:00+03:00")) == "2018-05-13T22:00:00Z"
    assert format_instant(parse_instant("2018-05-14T01:00")) == "2018-05-14T01:00:00Z"


def test_what_was_known_at_the_end_of_a_day_includes_its_last_second():
    assert end_of_day(dt.date(2018, 5, 14)) > parse_instant("2018-05-14T23:59:59Z")
    assert end_of_day(dt.date(2018, 5, 14)) < parse_instant("2018-05-15")


def test_days_between_counts_both_ends():
    days = days_between(dt.date(2018, 5, 30), dt.date(2018, 6, 2))
    assert [d.day for d in days] == [30, 31, 1, 2]
    assert days_between(dt.date(2018, 6, 2), dt.date(2018, 5, 30)) == []
