"""Dates as web pages write them in, aware UTC times out; never a guess at which figure is the month."""

import datetime as dt
import re

from mapdesk.base.dates import UTC, parse_instant

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_CLOCK = r"(?:[,\s]*(?:at|@|-|–|\|)?\s*\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?(?:\s*(?:utc|gmt|z))?)"
_DAY = (
    rf"(?:{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}\.?,?\s+\d{{4}}"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4})"
)
_UNIT = r"(?:second|sec|minute|min|hour|hr|day|week|month|mo|year|yr)s?|[smhdwy]"
STAMP = rf"(?:{_DAY}(?:T?{_CLOCK})?)"  # a full date, perhaps with a time of day
AGO = rf"(?:(?:\d+|an?|one|a few)\s*(?:{_UNIT})\s+ago|just now|yesterday)"

_FORMS = ("%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y", "%d.%m.%Y")


def parse_stamp(text: str) -> dt.datetime | None:
    """Read the first full date (and time of day) in a line as aware UTC; None for none, and for 3/4/2018.

    No zone means UTC. A day and month both in figures with slashes are not guessed at.

    >>> parse_stamp("May 14, 2018 at 9:32 pm").isoformat()
    '2018-05-14T21:32:00+00:00'
    """
    day = re.search(_DAY, text, re.IGNORECASE)
    if not day:
        return None
    moment = _parse_day(day[0])
    clock = re.match(_CLOCK, text[day.end() :].removeprefix("T"), re.IGNORECASE)
    return moment + _parse_clock(clock[0]) if moment and clock else moment


def parse_moment(text: str) -> dt.datetime | None:
    """Read an ISO date-time, else what ``parse_stamp`` finds in the text."""
    try:
        return parse_instant(text)
    except ValueError:
        return parse_stamp(text)


def _parse_day(text: str) -> dt.datetime | None:
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|[,]|(?<=[a-z])\.", " ", text, flags=re.IGNORECASE)
    plain = re.sub(r"\bsept\b", "sep", " ".join(plain.split()), flags=re.IGNORECASE)
    try:
        return parse_instant(plain)
    except ValueError:
        pass
    for form in _FORMS:
        try:
            return dt.datetime.strptime(plain, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def _parse_clock(text: str) -> dt.timedelta:
    hour, minute = (int(part) for part in re.findall(r"\d+", text)[:2])
    half = re.search(r"([ap])\.?m", text, re.IGNORECASE)
    if half:
        hour = hour % 12 + (12 if half[1].lower() == "p" else 0)
    return dt.timedelta(hours=hour, minutes=minute) if hour < 24 and minute < 60 else dt.timedelta()
