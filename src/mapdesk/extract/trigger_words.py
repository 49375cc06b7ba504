"""The words that can tell a claim, as forms in lower case: lexicons in, a vocabulary for the prefilter out.

Every word of the rules' lexicons is in it, and so is every word of the triggers that readers marked in the training
gold (``data/lexicons/read_triggers.toml``), so that a learned reader sees those sentences too. Everyday words ('take',
'use') count only in a text that speaks of armed people at all.
"""

import pkgutil
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from mapdesk.extract import rules
from mapdesk.extract.lexicon import load_lexicon, noun_class, number_table, word_list

_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_DOUBLED = re.compile(r"[^aeiou][aeiou][bdgklmnprt]$")
_CUE_LISTS = ("say", "report", "claim", "allege", "deny", "cue_nouns")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Forms in lower case that tell a claim: ``telling`` words by themselves, ``deadly`` words
    unless the text names one of ``other_causes`` and nobody armed; near armed people also ``everyday`` words,
    ``pairs`` (both words) and ``counted`` people with a number. ``cues`` name speakers."""

    telling: frozenset[str]
    deadly: frozenset[str]
    everyday: frozenset[str]
    pairs: tuple[tuple[frozenset[str], frozenset[str]], ...]
    counted: frozenset[str]
    numbers: frozenset[str]
    armed: frozenset[str]
    other_causes: frozenset[str]
    cues: frozenset[str]

    def tells(self, words: frozenset[str], text: str, *, deadly: bool, armed: bool) -> bool:
        """Whether a sentence (its words and its text) can hold a claim.

        ``deadly``: words of death count; ``armed``: the sentence or its neighbours speak of armed people.
        """
        if not words.isdisjoint(self.telling) or (deadly and not words.isdisjoint(self.deadly)):
            return True
        if not armed:
            return False
        return not words.isdisjoint(self.everyday) or self._pairs(words) or self._counts(words, text)

    def _pairs(self, words: frozenset[str]) -> bool:
        return any(not (words.isdisjoint(first) or words.isdisjoint(second)) for first, second in self.pairs)

    def _counts(self, words: frozenset[str], text: str) -> bool:
        number = _DIGIT.search(text) is not None or not words.isdisjoint(self.numbers)
        return number and not words.isdisjoint(self.counted)


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, cut at hyphens and apostrophes."""
    return _WORD.findall(text.lower())


def can_tell(sentence: str) -> bool:
    """Whether any word of a sentence can tell a claim, in a text that speaks of armed people and their dead.

    >>> can_tell("Rebels captured Karin."), can_tell("The road is long.")
    (True, False)
    """
    return vocabulary().tells(frozenset(words_of(sentence)), sentence, deadly=True, armed=True)


@cache
def vocabulary() -> Vocabulary:
    """Build the vocabulary from the lexicons (about 20 ms, once)."""
    single, double = _lexicon_words()
    double |= {(first, second) for first, second in map(str.split, _table("prefilter")["pairs"])}
    lists = {name: frozenset(words) for name, words in _table("prefilter").items() if isinstance(words, list)}
    everyday = single | frozenset(_table("read_triggers")["words"]) | (noun_class("forces") - lists["civil"])
    return Vocabulary(
        telling=_forms(lists["war"] | lists["armed"] | lists["telling"]),
        deadly=_forms(lists["deadly"]),
        everyday=_forms(everyday) - _forms(lists["bare"]),
        pairs=tuple((_forms([first]), _forms([second])) for first, second in sorted(double)),
        counted=_forms(noun_class("persons")),
        numbers=frozenset().union(*(number_table(name) for name in ("units", "tens", "scales", "open"))),
        armed=_forms(lists["armed"] | lists["war"] | lists["setting"]),
        other_causes=_forms(lists["other_causes"]),
        cues=_forms(frozenset().union(*(word_list(name) for name in _CUE_LISTS))) | {"according"},
    )


def _lexicon_words() -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """Return the triggers of one word, and the pairs of words of the others ('pull back', 'counter-attack')."""
    single: set[str] = set()
    double: set[tuple[str, str]] = set()
    for module in pkgutil.iter_modules(rules.__path__):
        for trigger in load_lexicon(module.name).triggers:
            for phrase in trigger.verbs | trigger.nouns:
                words = words_of(phrase)
                if len(words) == 1:
                    single.add(words[0])
                else:
                    double.add((words[0], words[-1]))
    return frozenset(single), frozenset(pair for pair in double if single.isdisjoint(pair))


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((files("mapdesk") / "data" / "lexicons" / f"{name}.toml").read_text(encoding="utf-8"))


def _forms(words: Iterable[str]) -> frozenset[str]:
    """Return the forms a word can take in a text: plural, tenses, irregular ones; also some that no word takes."""
    irregular = _irregular()
    found: set[str] = set()
    for word in words:
        found |= {word, f"{word}s", f"{word}es", f"{word}ed", f"{word}ing", *irregular.get(word, ())}
        if word.endswith("e"):
            found |= {f"{word}d", f"{word[:-1]}ing"}
        if word.endswith("y"):
            found |= {f"{word[:-1]}ies", f"{word[:-1]}ied"}
        if _DOUBLED.search(word):
            found |= {f"{word}{word[-1]}ed", f"{word}{word[-1]}ing"}
    return frozenset(found)


@cache
def _irregular() -> dict[str, list[str]]:
    return {word: list(forms) for word, forms in _table("prefilter")["irregular"].items()}
