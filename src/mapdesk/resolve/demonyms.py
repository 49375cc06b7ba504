"""Words for a people in, the country they belong to out: 'Iraqi' is Iraq, marked as a demonym and never a town."""

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from mapdesk.base.text import Span
from mapdesk.model.place import Place
from mapdesk.resolve.gazetteer import Gazetteer

DEMONYM = "demonym"  # the part of a candidate's score that marks it


@lru_cache(maxsize=1)
def demonyms() -> dict[str, str]:
    """Return each demonym (as written, plural included) and the name of its country or continent.

    >>> demonyms()["Iraqi"], demonyms()["Iraqis"], demonyms()["South Sudanese"], demonyms()["Africans"]
    ('Iraq', 'Iraq', 'South Sudan', 'Africa')
    """
    listed = files("mapdesk.resolve").joinpath("demonyms.txt").read_text(encoding="utf-8")
    known: dict[str, str] = {}
    for line in listed.splitlines():
        land, _, words = line.partition(": ") if not line.startswith("#") else ("", "", "")
        for word in words.split(", ") if words else ():
            known[word] = land
            if not word.endswith(("ese", "sh", "ch", "s", "z")):
                known[word + "s"] = land
    return known


def is_demonym(text: str) -> bool:
    """Whether a phrase is, or ends in, the word for a people, which then is no name of a place.

    >>> is_demonym("Iraqi"), is_demonym("Northern Indian"), is_demonym("Iraq"), is_demonym("British Columbia")
    (True, True, False, False)
    """
    words = text.split()
    return bool(words) and (text in demonyms() or words[-1] in demonyms())


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """Compile all demonyms, the longest first, at word boundaries."""
    words = "|".join(re.escape(word) for word in sorted(demonyms(), key=lambda word: (-len(word), word)))
    return re.compile(rf"(?<![\w-])(?:{words})(?!\w)")


def find_demonyms(text: str) -> Iterator[Span]:
    """Yield every demonym of a text, left to right.

    >>> [span.text for span in find_demonyms("A South Sudanese and two Iraqis met in Iraq.")]
    ['South Sudanese', 'Iraqis']
    """
    for match in _pattern().finditer(text):
        yield Span(match.start(), match.end(), match.group())


def land_of(demonym: str, gazetteer: Gazetteer) -> Place | None:
    """Return the country or continent of a demonym, None where the gazetteer has none."""
    hits = gazetteer.lookup(demonyms().get(demonym, ""))
    return next((hit.place for hit in hits if hit.place.feature_code.startswith(("PCL", "CONT"))), None)
