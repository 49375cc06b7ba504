"""Names with the days on which they were used: 'Artemivsk [1924..2016]' in, the bare name and its days out.

A gazetteer writes them among a place's other names. Out of its days a name still finds its place, for less: texts are
slow to change, and a renamed town must not be lost.
"""

import datetime as dt
import re
from functools import lru_cache
from typing import NamedTuple

OUT_OF_ITS_DAYS = "name of another time"
OUT_OF_ITS_DAYS_COST = 0.1
_DAYS = re.compile(r"\s*\[(\d{4}(?:-\d\d-\d\d)?)?\.\.(\d{4}(?:-\d\d-\d\d)?)?\]\Z")


class DatedName(NamedTuple):
    """A name and its first and last day, None where open."""

    name: str
    first: dt.date | None = None
    last: dt.date | None = None

    def holds_on(self, day: dt.date | None) -> bool:
        """Whether the name was in use that day; a day that is not known excludes nothing."""
        return day is None or ((not self.first or self.first <= day) and (not self.last or day <= self.last))


@lru_cache(maxsize=4096)
def read_dated(text: str) -> DatedName:
    """Read a name as a gazetteer writes it; a year alone means its first day, or as an end its last.

    >>> read_dated("Artemivsk [1924..2016-02-03]")
    DatedName(name='Artemivsk', first=datetime.date(1924, 1, 1), last=datetime.date(2016, 2, 3))
    >>> read_dated("Bakhmut"), read_dated("Bakhmut [never..]").name
    (DatedName(name='Bakhmut', first=None, last=None), 'Bakhmut [never..]')
    """
    match = _DAYS.search(text)
    if match is None:
        return DatedName(text)
    try:
        return DatedName(text[: match.start()], _day(match[1], "01-01"), _day(match[2], "12-31"))
    except ValueError:
        return DatedName(text)  # '[2016-13-40..]' is no date: then it is part of the name


def bare(text: str) -> str:
    """Return the name without its days.

    >>> bare("Artemivsk [1924..2016]"), bare("Bakhmut")
    ('Artemivsk', 'Bakhmut')
    """
    return read_dated(text).name if text.endswith("]") else text


def _day(text: str | None, rest_of_year: str) -> dt.date | None:
    """Return a day, of a year alone its first or last."""
    if not text:
        return None
    return dt.date.fromisoformat(text if len(text) > 4 else f"{text}-{rest_of_year}")
