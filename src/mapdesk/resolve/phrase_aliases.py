"""Phrases of texts in, the aliases that stand in them out: longest first, at word boundaries, abbreviations by case."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple, TypeVar

T = TypeVar("T")
_HYPHENS = re.compile("[\u2010-\u2015\u2212]")
_ABBREVIATION = re.compile(r"[A-Z][A-Z.&/-]*\Z")


class AliasMatch(NamedTuple):
    """Where an alias stands in the (straightened) phrase, and the index of its owner."""

    start: int
    end: int
    owner: int


def straightened(phrase: str) -> str:
    """Return the phrase with plain hyphens and apostrophes; every character keeps its place.

    >>> straightened("US\u2011led")
    'US-led'
    """
    return _HYPHENS.sub("-", phrase).replace("’", "'").replace("\u00a0", " ").replace("\n", " ")


def find_aliases(phrase: str, aliases: Iterable[tuple[str, int]]) -> list[AliasMatch]:
    """Return the non-overlapping matches in order of place; where two overlap the longer alias wins.

    An alias written wholly in capitals (IS, SAA) must be so in the text; others match in any case. A plural s and a
    possessive may follow.

    >>> find_aliases("the US-backed force", [("US", 1), ("US-backed force", 0)])
    [AliasMatch(start=4, end=19, owner=0)]
    >>> find_aliases("this is it", [("IS", 0)])
    []
    """
    matches = [
        AliasMatch(m.start(1), m.end(1), owner) for alias, owner in aliases for m in _pattern(alias).finditer(phrase)
    ]
    taken: list[AliasMatch] = []
    for match in sorted(matches, key=lambda m: (m.start - m.end, m.start, m.owner)):
        if all(match.end <= other.start or other.end <= match.start for other in taken):
            taken.append(match)
    return sorted(taken)


@lru_cache(maxsize=4096)
def _pattern(alias: str) -> re.Pattern[str]:
    """Compile an alias: word boundaries, any run of spaces or hyphens between its words, plural s allowed."""
    plain = straightened(alias)
    words = r"[ \-]+".join(re.escape(word) for word in re.split(r"[ \-]+", plain.strip()))
    flags = re.NOFLAG if _ABBREVIATION.match(plain) else re.IGNORECASE
    return re.compile(rf"(?<!\w)({words}s?)(?!\w)", flags)
