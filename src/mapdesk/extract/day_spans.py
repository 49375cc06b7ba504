"""Which days a dated phrase means: phrase and publication day in, first day, last day and precision out; or nothing.

Precision is UCDP's date_prec: 1 the day, 2 within two to six days, 3 a week, 4 a month, 5 up to a year. What is told
as a bound is an interval that ends or begins there: 'by 15 May' and 'before 15 May' are the week up to it, 'since
Sunday' is everything from Sunday to publication. A day that does not exist has no days, and without a publication day
nothing is guessed.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

from mapdesk.extract.lexicon import number_table

ONE = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)
MONTHS = {name[:3].lower(): number for number, name in enumerate(calendar.month_name) if name}
WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_AHEAD_DAYS = 60  # texts name days ahead within weeks; a later one is last year's
_RECENT = {"hours": 1, "days": 6, "weeks": 30, "months": 180}  # how far back 'in recent days' reaches
_UNIT_DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}
_VAGUE_COUNT = {"a": 1, "an": 1, "couple": 2, "few": 3, "several": 4, "": 1}


class Days(NamedTuple):
    """The days of a phrase, both included, and UCDP's date_prec."""

    first: dt.date
    last: dt.date
    precision: int


def spread(first: dt.date, last: dt.date) -> Days | None:
    """Return an interval with the precision of its length; None where it ends before it begins."""
    if last < first:
        return None
    length = (last - first).days + 1
    return Days(first, last, next(p for p, most in ((1, 1), (2, 6), (3, 8), (4, 32), (5, 10**6)) if length <= most))


def count_of(word: str | None) -> int | None:
    """Return the number that a count word names ('two', '36', 'several'), None where it names none."""
    low = (word or "").strip().lower()
    if low.isdigit():
        return int(low)
    return _VAGUE_COUNT.get(low, (number_table("units") | number_table("tens")).get(low))


def month_days(year: int, month: int) -> Days:
    """Return a whole month."""
    return Days(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]), 4)


def part_of(days: Days, part: str) -> Days:
    """Narrow a month or year to its part: 'early' and 'mid' and 'late' are thirds, 'start' and 'end' are fifths."""
    length = (days.last - days.first).days + 1
    for words, begin, end in _PARTS:
        if re.search(words, part):
            first = days.first + dt.timedelta(days=round(length * begin))
            last = days.first + dt.timedelta(days=max(0, round(length * end) - 1))
            return Days(first, last, max(3, days.precision - 1) if length > 31 else 4 if end - begin > 0.3 else 3)
    return days


_PARTS = (
    (r"\b(?:early|first (?:couple of )?weeks?)\b", 0.0, 0.34),
    (r"\b(?:mid|middle)\b", 0.33, 0.67),
    (r"\blate\b", 0.66, 1.0),
    (r"\b(?:beginning|start)\b", 0.0, 0.2),
    (r"\b(?:end|last days)\b", 0.8, 1.0),
    (r"\bfirst half\b", 0.0, 0.5),
    (r"\bsecond half\b", 0.5, 1.0),
)


def year_of(month: int, day: int, published: dt.date) -> int:
    """Return the year of a day without one: the year of publication, or the one before where it would lie far ahead."""
    try:
        this_year = dt.date(published.year, month, day)
    except ValueError:
        return published.year
    return published.year - 1 if this_year > published + dt.timedelta(days=_AHEAD_DAYS) else published.year


def bounded(days: Days, lead: str, published: dt.date | None) -> Days | None:
    """Apply 'by', 'since', 'before', 'after', 'around' and the like to the days that follow them."""
    if lead in {"by", "until", "till", "before", "prior to"}:
        last = days.last - ONE if lead in {"before", "prior to"} else days.last
        return spread(min(days.first, last - WEEK + ONE), last)
    if lead in {"since", "from", "starting"}:
        last = published if published is not None and published >= days.first else days.last
        return spread(days.first, last)
    if lead == "after":
        last = days.last + WEEK - ONE
        return spread(days.first, min(last, published) if published is not None and published >= days.first else last)
    if lead in {"about", "around", "circa"} and days.precision == 1:
        return Days(days.first - ONE, days.last + ONE, 2)
    return days


def weekday_days(low: str, published: dt.date) -> Days | None:
    """Return the last such weekday up to publication; 'next' looks ahead, 'last' never means the same day."""
    for name, number in WEEKDAYS.items():
        if name in low:
            back = (published.weekday() - number) % 7
            day = published - dt.timedelta(days=back)
            if re.search(r"\b(?:next|coming)\b", low):
                day += WEEK
            elif re.search(rf"\blast {name}", low) and back == 0:
                day -= WEEK
            return Days(day, day, 1)
    return None


def relative_days(low: str, published: dt.date | None, anchor: dt.date | None) -> Days | None:
    """Return the days of a phrase that is told from ``anchor`` ('two days later') or from publication ('last week')."""
    for told_from, table in ((anchor, _FROM_ANCHOR), (published, _FROM_PUBLICATION)):
        for pattern, days in table:
            match = re.search(pattern, low)
            if match:
                return days(match, told_from) if told_from is not None else None
    return None


def _week(published: dt.date, weeks: int) -> Days:
    monday = published - dt.timedelta(days=published.weekday()) + weeks * WEEK
    return Days(monday, monday + WEEK - ONE, 3)


def _month(published: dt.date, months: int) -> Days:
    number = published.year * 12 + published.month - 1 + months
    return month_days(number // 12, number % 12 + 1)


def _year(published: dt.date, years: int) -> Days:
    return Days(dt.date(published.year + years, 1, 1), dt.date(published.year + years, 12, 31), 5)


_PERIODS: dict[str, Callable[[dt.date, int], Days]] = {"week": _week, "month": _month, "year": _year}


def _period(match: re.Match[str], published: dt.date) -> Days | None:
    """'last week', 'this month', 'next year': of the running one the part that has passed, or with 'later' is left."""
    which, unit = match["which"], match["unit"]
    days = _PERIODS[unit](published, {"last": -1, "this": 0, "next": 1, "coming": 1}[which])
    if which != "this":
        return days
    if match["later"]:
        return spread(min(published + ONE, days.last), days.last)
    return Days(days.first, published, days.precision)


def _ago(match: re.Match[str], published: dt.date) -> Days | None:
    count = count_of(match["count"])
    return None if count is None else _shifted(published, -count, match["unit"], match["count"])


def _shifted(day: dt.date, count: int, unit: str, word: str) -> Days:
    """Return the time so many units away, as sharp as the unit tells it."""
    if unit == "month":
        return _month(day, count)
    if unit == "year":
        return _year(day, count)
    middle = day + dt.timedelta(days=round(count * _UNIT_DAYS[unit]))
    if unit == "week":
        return Days(middle - 3 * ONE, middle + 3 * ONE, 3)
    if word in _VAGUE_COUNT and word not in {"a", "an"}:
        return Days(middle - ONE, middle + ONE, 2)
    return Days(middle, middle, 1)


def _past(match: re.Match[str], published: dt.date) -> Days | None:
    count = count_of(match["count"] or "")
    if count is None:
        return None
    days = dt.timedelta(days=max(1, -(-count * _UNIT_DAYS[match["unit"]] // 1)))
    return spread(published - days, published)


def _recent(match: re.Match[str], published: dt.date) -> Days | None:
    return spread(published - dt.timedelta(days=_RECENT[match["unit"]]), published)


def _coming(match: re.Match[str], published: dt.date) -> Days | None:
    return spread(published + ONE, published + dt.timedelta(days=_RECENT[match["unit"]]))


def _day(shift: int) -> Callable[[re.Match[str], dt.date], Days | None]:
    return lambda match, told_from: Days(told_from + shift * ONE, told_from + shift * ONE, 1)


def _side(match: re.Match[str], anchor: dt.date) -> Days | None:
    count = count_of(match["count"])
    if count is None:
        return None
    sign = 1 if match["side"] in {"later", "after"} else -1
    return _shifted(anchor, sign * count, match["unit"], match["count"])


def _same_period(match: re.Match[str], anchor: dt.date) -> Days | None:
    shift = {"same": 0, "that": 0, "following": 1, "previous": -1, "preceding": -1}[match["which"]]
    return _PERIODS[match["unit"]](anchor, shift)


_Telling = tuple[tuple[str, Callable[[re.Match[str], dt.date], Days | None]], ...]
_COUNT = r"(?P<count>\d+|(?!the\b)[a-z]+)"
_UNIT = r"(?P<unit>hour|day|week|month|year)s?"
_TIME_OF_DAY = r"(?:day|night|morning|evening|afternoon)"
_FROM_ANCHOR: _Telling = (
    (rf"\b{_COUNT} (?:of )?{_UNIT} (?P<side>later|earlier|before|prior|after)\b", _side),
    (rf"\b(?:same|that) {_TIME_OF_DAY}\b|\blater in the day\b|\bend of the day\b", _day(0)),
    (rf"\b(?:following|next) {_TIME_OF_DAY}\b", _day(1)),
    (rf"\b(?:previous|preceding) {_TIME_OF_DAY}\b|\bthe day before$", _day(-1)),
    (rf"\b(?:previous|preceding) {_COUNT} {_UNIT}\b", _past),
    (r"\b(?P<which>same|that|following|previous|preceding) (?P<unit>week|month|year)\b", _same_period),
)
_FROM_PUBLICATION: _Telling = (
    (r"day before yesterday", _day(-2)),
    (r"yesterday", _day(-1)),
    (r"\b(?:overnight|last night)\b", lambda match, published: Days(published - ONE, published, 2)),
    (r"\b(?:today|tonight|this (?:morning|afternoon|evening))\b", _day(0)),
    (r"\btomorrow\b", _day(1)),
    (r"\b(?:(?P<later>later) )?(?P<which>last|this|next|coming) (?P<unit>week|month|year)\b", _period),
    (rf"\b{_COUNT} (?:of )?{_UNIT} ago\b", _ago),
    (r"\brecent (?P<unit>hours|days|weeks|months)\b", _recent),
    (r"\b(?:coming|next) (?P<unit>hours|days|weeks|months)\b", _coming),
    (rf"\b(?:past|last) (?:{_COUNT} )?(?:of )?{_UNIT}\b", _past),
    (rf"\b(?:within|in|during|over) {_COUNT} (?:consecutive )?{_UNIT}\b", _past),
)
