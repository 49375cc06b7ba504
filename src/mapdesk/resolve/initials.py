"""An abbreviation in, the places of a theatre whose initials it is out: 'DEZ' is Deir ez-Zor."""

import re
from collections.abc import Iterator
from functools import lru_cache

from mapdesk.base.geometry import Bbox
from mapdesk.model.place import Place
from mapdesk.resolve.folding import fold
from mapdesk.resolve.gazetteer import Gazetteer, Hit
from mapdesk.resolve.names import NameMatch

INITIALS, INITIALS_SCORE = "initials", 0.8
_ABBREVIATION = re.compile(r"[A-Z]{3,5}\Z")


def initials(name: str) -> str:
    """Return the first letters of the words of a name of three words or more, else nothing.

    >>> initials("Deir ez-Zor"), initials("Abu Kamal")
    ('dez', '')
    """
    words = fold(name).split()
    return "".join(word[0] for word in words) if len(words) > 2 else ""


def places_by_initials(abbreviation: str, gazetteer: Gazetteer, theatre: Bbox) -> Iterator[Hit]:
    """Yield the settlements of a theatre that capitals such as 'DEZ' abbreviate, for less than any spelling rule."""
    if _ABBREVIATION.match(abbreviation):
        for name, place in _table(gazetteer, theatre).get(abbreviation.lower(), ()):
            yield Hit(place, name, NameMatch(INITIALS_SCORE, (INITIALS,)))


@lru_cache(maxsize=8)
def _table(gazetteer: Gazetteer, theatre: Bbox) -> dict[str, list[tuple[str, Place]]]:
    """Return initials -> (name, place) of a theatre's settlements, read once."""
    table: dict[str, list[tuple[str, Place]]] = {}
    for place in gazetteer.places_in(theatre):
        for letters, name in {initials(name): name for name in (*place.other_names, place.name)}.items():
            if letters:
                table.setdefault(letters, []).append((name, place))
    return table
