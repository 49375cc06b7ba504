"""Place names in, comparable keys and the rules that made two spellings meet out; never a place and never a file.

A name is folded (case, diacritics, apostrophes, hyphens), then passes the variant rules of ``RULES`` one after the
other. Two names match at the first rule after which they are equal; the rules that changed one of them are the
reason, and their costs are what the match loses. ``strict_key`` and ``loose_keys`` are what a gazetteer indexes.
"""

from collections.abc import Callable, Iterator
from itertools import product
from typing import NamedTuple

from mapdesk.base.ids import sha256_hex
from mapdesk.resolve.folding import fold
from mapdesk.resolve.romanisation import (
    assimilated_article,
    common_word,
    double_letter,
    ezafe,
    final_vowel,
    kunya,
    long_vowel,
    short_vowel,
    simple_consonant,
    spacing,
    without_article,
)


class NameMatch(NamedTuple):
    """How well two names agree, 0 to 1, and the variant rules it took (empty for the same spelling)."""

    score: float
    rules: tuple[str, ...]


class Rule(NamedTuple):
    """A named variant rule on folded text and what a match through it costs."""

    name: str
    apply: Callable[[str], str]
    cost: float


RULES: tuple[Rule, ...] = (
    Rule("article", without_article, 0.02),
    Rule("spacing", lambda name: name, 0.0),  # compared without spaces at every stage; see _stages
    Rule("ezafe", ezafe, 0.02),
    Rule("common word", common_word, 0.03),
    Rule("kunya", kunya, 0.03),
    Rule("assimilated article", assimilated_article, 0.03),
    Rule("short vowel", short_vowel, 0.05),
    Rule("final vowel", final_vowel, 0.02),
    Rule("long vowel", long_vowel, 0.03),
    Rule("consonant", simple_consonant, 0.02),
    Rule("double letter", double_letter, 0.02),
)
SPACING_COST = 0.01
ALTERNATE_COST = 0.08
# So few letters are left of many names: 'Mare' and 'Marrat' would both be 'mar'.
SHORT_KEY, SHORT_KEY_COST = 3, 0.12
# Every rule changes at least one of them.
_PROBES = (
    "Ash Sha'fah",
    "al-Baghouz al-Forqani",
    "Upper Tell Abu Kamāl",
    "Deir Ezzor",
    "Shajalah",
    "Hamimah",
    "Quriyah",
    "Mayadeen",
    "Suwaydan",
    "Cheikh Djarabulus",
    "Dhiban Qaim Thawra Khabur",
    "Shaddadi",
    "Дейр-эз-Зор",
    "أبو كمال",
    "کۆبانێ",
    "Old Name [1924..2016]",
    "Dasht-e Barchi",
)
# Letters that one tongue or another writes in two ways which no single simplification joins.
_ALTERNATES = (("q", "g"), ("dh", "z"), ("th", "s"), ("j", "g"), ("kh", "h"))


def strict_key(name: str) -> str:
    """Return the key under which only case, marks, articles and spaces are forgiven.

    >>> strict_key("Al-Baghuz"), strict_key("baghuz")
    ('baghuz', 'baghuz')
    """
    return spacing(without_article(fold(name)))


def loose_keys(name: str) -> tuple[str, ...]:
    """Return the romanisation-tolerant keys, the plain one first; two spellings of a name share at least one.

    >>> loose_keys("Deir ez-Zor")[0] == loose_keys("Dayr az-Zawr")[0] == loose_keys("Deir Ezzor")[0]
    True
    >>> sorted(set(loose_keys("Dhiban")) & set(loose_keys("Ziban")))
    ['ziban']
    """
    folded = fold(name)
    return tuple(dict.fromkeys(_through_all(variant) for variant in _alternates(folded)))


def rules_fingerprint() -> str:
    """Return a short hash that changes with the rules: an index built under other rules would miss names."""
    return sha256_hex("|".join(key for name in _PROBES for key in (strict_key(name), *loose_keys(name))))[:8]


def match_names(wanted: str, known: str) -> NameMatch | None:
    """Compare two spellings; None where no rule makes them equal.

    >>> match_names("Baghouz", "al-Baghuz")
    NameMatch(score=0.95, rules=('article', 'long vowel'))
    >>> match_names("Hajin", "Homs") is None
    True
    """
    used: list[Rule] = []
    a, b = fold(wanted), fold(known)
    for rule, (a_next, b_next) in _stages(a, b):
        if (a, b) != (a_next, b_next):
            used.append(rule)
        a, b = a_next, b_next
        if spacing(a) == spacing(b):
            return _match(used, a, SPACING_COST if a != b else 0.0, ("spacing",) * (a != b))
    wanted_keys, known_keys = loose_keys(wanted), loose_keys(known)
    # One alternate letter may differ, not one on each side: Qasim and Jasim would meet at g.
    if wanted_keys[0] in known_keys or known_keys[0] in wanted_keys:
        return _match(used, wanted_keys[0], ALTERNATE_COST, ("alternate letter",))
    return None


def _match(used: list[Rule], key: str, cost: float, last: tuple[str, ...]) -> NameMatch:
    """Return the match that the rules made, dearer where little is left of the names."""
    changed = [rule for rule in used if rule.name != "article"]
    short = SHORT_KEY_COST if changed and len(spacing(key)) <= SHORT_KEY else 0.0
    loss = sum(rule.cost for rule in used) + cost + short
    return NameMatch(round(1.0 - loss, 3), (*(rule.name for rule in used), *last))


def _stages(a: str, b: str) -> Iterator[tuple[Rule, tuple[str, str]]]:
    """Yield both names after no rule, then after each rule in turn."""
    yield Rule("", str, 0.0), (a, b)
    for rule in RULES:
        a, b = rule.apply(a), rule.apply(b)
        yield rule, (a, b)


def _through_all(folded: str) -> str:
    """Apply every rule and drop the spaces."""
    for rule in RULES:
        folded = rule.apply(folded)
    return spacing(folded)


def _alternates(folded: str) -> list[str]:
    """Return the folded name as it is, then with each set of alternate letters put in (at most 8 spellings)."""
    present = [(old, new) for old, new in _ALTERNATES if old in folded][:3]
    variants = []
    for choice in product((False, True), repeat=len(present)):
        text = folded
        for (old, new), chosen in zip(present, choice, strict=True):
            text = text.replace(old, new) if chosen else text
        variants.append(text)
    return variants
