"""Days and instants: text in, aware UTC times and day intervals out; never the wall clock."""

import datetime as dt

import msgspec

UTC = dt.UTC


class DateSpan(msgspec.Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """Days on which something happened, both ends included.

    ``precision`` is UCDP's date_prec: 1 exact day, 2 within 2-6 days, 3 a week, 4 a month, 5 up to a year.
    """

    first: dt.date
    last: dt.date
    precision: int = 1

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"the interval ends ({self.last}) before it begins ({self.first})")
        if not 1 <= self.precision <= 5:
            raise ValueError(f"date precision is 1 to 5, not {self.precision}")


def parse_day(text: str) -> dt.date:
    """Read the day of an ISO date or date-time.

    >>> parse_day("2018-05-14T09:00:00Z")
    datetime.date(2018, 5, 14)

    Raises:
        ValueError: the text does not begin with YYYY-MM-DD.
    """
    return dt.date.fromisoformat(text.strip()[:10])


def parse_instant(text: str) -> dt.datetime:
    """Read an ISO date or date-time as an aware UTC time; a bare date is its first moment, no zone means UTC.

    >>> parse_instant("2018-05-14").isoformat()
    '2018-05-14T00:00:00+00:00'

    Raises:
        ValueError: the text is no ISO date-time.
    """
    moment = dt.datetime.fromisoformat(text.strip())
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def end_of_day(day: dt.date) -> dt.datetime:
    """Return the last microsecond of a day, UTC: what was known by then was known that day."""
    return dt.datetime.combine(day, dt.time.max, tzinfo=UTC)


def days_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return every day from first to last, both included; empty if last is earlier."""
    return [first + dt.timedelta(days=i) for i in range((last - first).days + 1)]


def format_instant(moment: dt.datetime) -> str:
    """Write an aware time as ISO with Z, whole seconds where it has no fraction.

    >>> format_instant(parse_instant("2018-05-14T12:30:00+02:00"))
    '2018-05-14T10:30:00Z'
    """
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
