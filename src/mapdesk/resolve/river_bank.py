"""Words that say on which bank of a river a place lies in, whether a candidate lies there out.

The river's line comes from the desk's base geography. A point is judged against the nearest stretch of the nearest
river only, and only in the direction that the words name; where the river runs that way nothing is said.
"""

import math
import re
from collections.abc import Sequence
from itertools import pairwise

from mapdesk.base.geography import BaseLine
from mapdesk.base.geometry import distance_km
from mapdesk.model.place import Place

WRONG_BANK = 0.6  # what a candidate on the other bank is worth
RIVER_WITHIN_KM = 40.0
_UNCLEAR = 0.35  # share of the way across that must point in the direction said
_POINT = r"(north|south|east|west)(?:ern)?"
_BANK = re.compile(
    rf"\b{_POINT}(?:[- ]?(?:east|west)(?:ern)?)? (?:bank|side|shore)s? of (?:the )?(?:\w+ )?[A-Z]\w+|"
    rf"\b{_POINT} of the (?:\w+ )?(?:Euphrates|Tigris|Khabur|Dnipro|Dnieper|river|River)\b",
)
_DIRECTION = {"north": (0.0, 1.0), "south": (0.0, -1.0), "east": (1.0, 0.0), "west": (-1.0, 0.0)}


def bank_said(sentence: str) -> str | None:
    """Return the bank that a sentence names, None where it names none or several.

    >>> bank_said("They hold Hajin on the eastern bank of the Euphrates."), bank_said("They hold Hajin.")
    ('east', None)
    >>> bank_said("from the west bank of the Euphrates to the east bank of the Euphrates") is None
    True
    """
    said = {match.group(1) or match.group(2) for match in _BANK.finditer(sentence)}
    return said.pop() if len(said) == 1 else None


def is_on_the_bank(place: Place, bank: str, rivers: Sequence[BaseLine]) -> bool | None:
    """Return whether a place lies on that bank of the river nearest to it; None where that cannot be told.

    >>> river = BaseLine("main_river", ((40.0, 36.0), (40.0, 34.0)), "Euphrates")
    >>> here = Place("t:1", "Hajin", 40.1, 35.0)
    >>> [is_on_the_bank(here, bank, [river]) for bank in ("east", "west", "north")]
    [True, False, None]
    """
    nearest = _nearest_point(place, rivers)
    if nearest is None or distance_km(nearest, (place.lng, place.lat)) > RIVER_WITHIN_KM:
        return None
    scale = math.cos(math.radians(place.lat))
    east, north = (place.lng - nearest[0]) * scale, place.lat - nearest[1]
    length = math.hypot(east, north)
    if length == 0:
        return None
    x, y = _DIRECTION[bank]
    across = (east * x + north * y) / length
    return None if abs(across) < _UNCLEAR else across > 0


def _nearest_point(place: Place, rivers: Sequence[BaseLine]) -> tuple[float, float] | None:
    """Return the point of the nearest river line, on a plane about the place."""
    scale = math.cos(math.radians(place.lat))
    best, at = math.inf, None
    for line in rivers:
        for (x1, y1), (x2, y2) in pairwise(line.points):
            dx, dy = (x2 - x1) * scale, y2 - y1
            px, py = (place.lng - x1) * scale, place.lat - y1
            along = min(1.0, max(0.0, (px * dx + py * dy) / (dx * dx + dy * dy))) if dx or dy else 0.0
            off = math.hypot(px - along * dx, py - along * dy)
            if off < best:
                best, at = off, (x1 + along * (x2 - x1), y1 + along * (y2 - y1))
    return at
