"""Text in Arabic, Cyrillic or Hebrew letters and a gazetteer in, the spans of names out, bent and prefixed ones too.

No recogniser reads these languages here: a name is what the gazetteer has, in its own script, longest first. Where
the script has capitals the name must begin with one; where it has none, short everyday words are left out.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

from mapdesk.base.text import Span
from mapdesk.resolve.folding import fold
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.spellings import other_spellings

LONGEST_NAME_WORDS = 4
_WORD = re.compile(
    r"[\u0400-\u052f]['’ʼ\u0400-\u052f]*|[\u0590-\u05ff]+(?:[־'\"״׳][\u0590-\u05ff]+)*|[\u0600-\u06ff\u0750-\u077f]+"
)
_GAP = re.compile(r" |[-‑]|\u00a0")
_SHORTEST = 3


def scan_scripts(text: str, gazetteer: Gazetteer) -> Iterator[Span]:
    """Yield the longest names of the gazetteer in the words of other scripts, left to right, without overlaps.

    The span leaves out the particles that Arabic and Hebrew write together with a name ('in', 'and').
    """
    words = list(_WORD.finditer(text))
    index = 0
    while index < len(words):
        span, used = _longest(text, words, index, gazetteer)
        if span:
            yield span
        index += max(1, used)


def is_other_script(text: str) -> bool:
    """Whether a phrase begins with a letter that this scan reads.

    >>> is_other_script("حلب"), is_other_script("Харків"), is_other_script("Aleppo")
    (True, True, False)
    """
    return _WORD.match(text) is not None


def _longest(text: str, words: Sequence[re.Match[str]], index: int, gazetteer: Gazetteer) -> tuple[Span | None, int]:
    """Return the longest name that begins at a word and how many words it takes; None and 0 without one."""
    first = words[index].group()
    if first[0] != first[0].upper() or (first == first.lower() != first.upper()):
        return None, 0
    reach = index
    while reach + 1 < len(words) and reach - index + 1 < LONGEST_NAME_WORDS:
        if not _GAP.fullmatch(text[words[reach].end() : words[reach + 1].start()]):
            break
        reach += 1
    for last in range(reach, index - 1, -1):
        if words[last].group()[0] != words[last].group()[0].upper():
            continue
        start, end = words[index].start(), words[last].end()
        if cut := _known_from(text[start:end], gazetteer):
            return Span(end - len(cut), end, cut), last - index + 1
    return None, 0


def _known_from(phrase: str, gazetteer: Gazetteer) -> str:
    """Return the part of a phrase that is a name, its proclitics cut off; empty where it is none."""
    forms = other_spellings(phrase)
    bare = (phrase, phrase[1:], *(form.text for form in forms if phrase.endswith(form.text)))
    if any(word in everyday_words() for word in bare):
        return ""
    if _is_name(phrase, gazetteer):
        return phrase
    for spelling in forms:
        if _is_name(spelling.text, gazetteer):
            # 'for the' melts into the name's article; everything else leaves the name whole
            return spelling.text if phrase.endswith(spelling.text) else phrase
    return ""


def _is_name(name: str, gazetteer: Gazetteer) -> bool:
    """Whether the gazetteer has the name and it is no everyday word."""
    return (
        len(name) >= _SHORTEST
        and name not in everyday_words()
        and fold(name) not in _folded_words()
        and (gazetteer.has_name(name))
    )


@lru_cache(maxsize=1)
def everyday_words() -> frozenset[str]:
    """Return words of Arabic, Hebrew, Russian and Ukrainian that are villages somewhere and mean something else."""
    listed = files("mapdesk.resolve").joinpath("everyday_words.txt").read_text(encoding="utf-8")
    return frozenset(word for line in listed.splitlines() if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=1)
def _folded_words() -> frozenset[str]:
    return frozenset(fold(word) for word in everyday_words())
