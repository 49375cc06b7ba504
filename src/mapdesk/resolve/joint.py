"""All place phrases of one report in, one decision out: places that fit each other, two names two places.

Coordinate ascent: every phrase takes its best candidate, then each looks again at where the others went (``near``)
and at whether another name of its sentence has the better right to the same place (``free``), until nothing moves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from mapdesk.model.place import Candidate, Place
from mapdesk.resolve.folding import fold
from mapdesk.resolve.gazetteer import AREA_CODES
from mapdesk.resolve.names import loose_keys, strict_key
from mapdesk.resolve.score import TAKEN, Scored, as_candidate, closeness, closeness_to_lands, total

ROUNDS = 4
SHOWN_CANDIDATES = 5


@dataclass
class Phrase:
    """One name of a report: its candidates, its sentences, where it first stands, and the candidate it has now."""

    name: str
    scored: Sequence[Scored]
    sentences: frozenset[int]
    first: int
    counts: bool = True  # whether it is a place at all; a unit's name tells nothing about its neighbours
    chosen: int | None = None
    ranked: list[tuple[float, int, dict[str, float]]] = field(default_factory=list)

    @property
    def place(self) -> Place | None:
        """The place it means at this point."""
        return self.scored[self.chosen].place if self.chosen is not None else None


def decide(phrases: Mapping[str, Phrase], *, has_theatre: bool) -> dict[str, tuple[Candidate, ...]]:
    """Return the candidates of every phrase, best first, after the joint decision; at most ``SHOWN_CANDIDATES``."""
    for phrase in phrases.values():
        _rank(phrase, [], frozenset(), has_theatre=has_theatre)
    for _ in range(ROUNDS):
        before = [phrase.chosen for phrase in phrases.values()]
        for key, phrase in phrases.items():
            others = [other for name, other in phrases.items() if name != key and other.counts]
            places = [place for other in others if (place := other.place)]
            _rank(phrase, places, _taken(phrase, others), has_theatre=has_theatre)
        if before == [phrase.chosen for phrase in phrases.values()]:
            break
    return {
        key: tuple(
            as_candidate(p.scored[i], parts, score, has_theatre=has_theatre)
            for score, i, parts in p.ranked[:SHOWN_CANDIDATES]
        )
        for key, p in phrases.items()
    }


def _rank(phrase: Phrase, others: Sequence[Place], taken: frozenset[str], *, has_theatre: bool) -> None:
    """Score the candidates of a phrase against the places of the others and choose the best."""
    points = [p for p in others if not p.feature_code.startswith(AREA_CODES)]
    lands = [p for p in others if p.feature_code.startswith(AREA_CODES)]
    ranked = []
    for index, scored in enumerate(phrase.scored):
        parts = dict(scored.parts)
        near = _near(scored.place, points, lands, has_theatre=has_theatre)
        if near is not None:
            parts["near"] = near
        if scored.place.place_id in taken:
            parts["free"] = TAKEN
        ranked.append((total(parts, has_theatre=has_theatre), index, parts))
    ranked.sort(key=lambda row: (-row[0], phrase.scored[row[1]].place.place_id))
    phrase.ranked = ranked
    phrase.chosen = ranked[0][1] if ranked else None


def _near(place: Place, points: Sequence[Place], lands: Sequence[Place], *, has_theatre: bool) -> float | None:
    """Return how close a candidate lies to the report's other places, and outside a theatre to its lands too."""
    near = closeness(place, [p for p in points if p.place_id != place.place_id], has_theatre=has_theatre)
    fits = None if has_theatre else closeness_to_lands(place, lands)
    if near is None or fits is None:
        return near if fits is None else fits
    return round((near + fits) / 2, 3)


def _taken(phrase: Phrase, others: Sequence[Phrase]) -> frozenset[str]:
    """Return the places that another name of the report has the better right to: the more precise name."""
    return frozenset(
        other.place.place_id
        for other in others
        if other.place
        and _precision(other) > _precision(phrase)
        and _are_two_names(phrase, other)
        and not _same_name(other.name, phrase.name)
    )


def _are_two_names(phrase: Phrase, fuller: Phrase) -> bool:
    """Whether two names tell two places apart: in one sentence, or where the short one comes before the full one.

    'Baghuz Fawqani ... Baghuz' may shorten a name that is known by then; 'Baghuz ... Baghuz Fawqani' does not.
    """
    if fold(phrase.name).isascii() != fold(fuller.name).isascii():
        return False  # the same name again in another script
    if phrase.sentences & fuller.sentences:
        return True
    begins = strict_key(fuller.name).startswith(strict_key(phrase.name))
    return begins and phrase.first < fuller.first


def _same_name(a: str, b: str) -> bool:
    """Whether two phrases are spellings of one name."""
    return bool(_keys(a) & _keys(b))


@lru_cache(maxsize=20_000)
def _keys(name: str) -> frozenset[str]:
    """Return the loose keys of a name, computed once: every name of a report is compared with every other."""
    return frozenset(loose_keys(name))


def _precision(phrase: Phrase) -> tuple[int, float, str]:
    """Order phrases by how exactly they name their place: more words, better spelling, then the alphabet."""
    spelling = phrase.scored[phrase.chosen].parts["name"] if phrase.chosen is not None else 0.0
    return len(phrase.name.split()), spelling, phrase.name
