"""Which tellings are of one origin: effects with their wording in, whether each was told before out.

Three marks of a copy, all of the same thing (kind, role, side, place) within the copy window: the same sentence; nearly
the same sentence, if it is long enough to be nobody else's by chance; the same upstream source through another outlet,
telling no more of an event that happens once. A capture that another side's capture lies between is no copy: the place
changed hands again.
"""

import datetime as dt
import re
from collections import defaultdict
from typing import NamedTuple

from rapidfuzz import fuzz

from mapdesk.estimate.evidence import Effect
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.model import HeldPlacement

ONCE = frozenset({"control_gained", "control_lost"})  # told of again, they have not happened again
LIKENESS = 92.0  # of 100, token set ratio
LONG_WORDS = 8  # shorter sentences of two reporters are alike by chance: 'A took B on Monday'
PART_ALIKE = 0.6  # of the longer sentence's words: a short sentence inside a long one is no copy of it
_VIA = re.compile(r"\s+(?:via|through|citing|quoted by|as reported by)\s+", re.IGNORECASE)
_WORD = re.compile(r"\w+")


class _Told(NamedTuple):
    day: dt.date
    claim_id: str
    wording: str
    upstream: str
    outlet: str
    share: float


class Copies:
    """What has been told so far, in the order in which the desk came to hold it."""

    def __init__(self, settings: EstimateSettings) -> None:
        self._window = settings.copy_window_days
        self._told: dict[tuple[str, ...], list[_Told]] = defaultdict(list)
        self._gains: dict[str, list[tuple[dt.date, str]]] = defaultdict(list)  # place -> days and captors

    def is_copy(self, effect: Effect, held: HeldPlacement) -> bool:
        """Whether the effect repeats another claim's; if not it is remembered."""
        kind, role, side, place_id = effect.origin[:4]
        now = _Told(
            effect.day,
            effect.claim_id,
            wording_of(held.placement.quote.text),
            upstream_of(held),
            held.placement.report.source or "",
            effect.share,
        )
        earlier = self._told[(kind, role, side, place_id)]
        for other in earlier:
            if other.claim_id == now.claim_id or abs((now.day - other.day).days) > self._window:
                continue
            if other.wording == now.wording or are_alike(other.wording, now.wording):
                return True
            # A telling that says more ('half of it' before, 'the town' now) is news.
            is_again = other.upstream == now.upstream and other.outlet != now.outlet and now.share <= other.share
            if kind in ONCE and is_again and not self._changed_between(place_id, side, other.day, now.day):
                return True
        earlier.append(now)
        if kind == "control_gained" and role == "holds":
            self._gains[place_id].append((effect.day, side))
        return False

    def _changed_between(self, place_id: str, side: str, a: dt.date, b: dt.date) -> bool:
        first, last = sorted((a, b))
        return any(first <= day <= last and captor != side for day, captor in self._gains[place_id])


def wording_of(text: str) -> str:
    """Return a sentence as its words in lower case, apart by single spaces."""
    return " ".join(_WORD.findall(text.casefold()))


def are_alike(a: str, b: str) -> bool:
    """Whether two wordings are one sentence reworked: most words shared, and every number.

    >>> long = "the red force took the village of oldmill after two days of heavy fighting"
    >>> are_alike(long, long.replace("two days of ", "") + " on monday")
    True
    >>> are_alike("red took oldmill", "red took oldmill on monday")
    False
    """
    shorter, longer = sorted((a.split(), b.split()), key=len)
    if len(shorter) < LONG_WORDS or len(shorter) < PART_ALIKE * len(longer):
        return False
    if {word for word in shorter if word.isdigit()} != {word for word in longer if word.isdigit()}:
        return False
    return fuzz.token_set_ratio(a, b, score_cutoff=LIKENESS) > 0


def upstream_of(held: HeldPlacement) -> str:
    """Return who said it first, as far as the claim tells: its speaker, else 'X' of a report by 'X via Y'."""
    claim = held.placement
    if claim.speaker_source:
        return claim.speaker_source
    if claim.attribution and claim.attribution.speaker:
        return claim.attribution.speaker.text.casefold()
    return _VIA.split(claim.report.source or claim.report_id)[0].strip().casefold()
