"""Text and a gazetteer in, the spans of known names out: capitalised starts, longest match, word boundaries."""

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from mapdesk.base.text import Span
from mapdesk.resolve.gazetteer import Gazetteer

LONGEST_NAME_WORDS = 5
_SHORTEST_NAME = 3
_WORD = re.compile(r"[^\W_][\w'’ʿʾ`]*")
_LINK = re.compile(r"[ \u00a0]|[ \u00a0]?[-‑–][ \u00a0]?|\. |\.")
_ARTICLE_START = re.compile(r"(?:al|el|ash|as|ad|at|an|ar|az)[- ](?=[A-Z])")
_CAPITAL = re.compile(r"[^\W\d_a-z]")


def scan_names(text: str, gazetteer: Gazetteer) -> Iterator[Span]:
    """Yield the longest known names that begin with a capital letter (or an article), left to right, no overlaps.

    A single word of the stop-list ('May', 'Reading') is never a name here; whether a name is used as a place is for
    the context to say.
    """
    words = list(_WORD.finditer(text))
    index = 0
    while index < len(words):
        length = _longest(text, words, index, gazetteer) if _may_start(text, words[index]) else 0
        if length:
            start, end = words[index].start(), words[index + length - 1].end()
            end = start + len(re.sub(r"['’]s?\Z", "", text[start:end]))
            yield Span(start, end, text[start:end])
        index += max(1, length)


def _may_start(text: str, word: re.Match[str]) -> bool:
    """Whether a name can begin at this word."""
    return bool(_CAPITAL.match(word.group()) or _ARTICLE_START.match(text, word.start()))


def _longest(text: str, words: list[re.Match[str]], index: int, gazetteer: Gazetteer) -> int:
    """Return how many words the longest known name has that begins here; 0 for none."""
    reach = index
    while reach + 1 < len(words) and reach - index + 1 < LONGEST_NAME_WORDS:
        if not _LINK.fullmatch(text[words[reach].end() : words[reach + 1].start()]):
            break
        reach += 1
    for last in range(reach, index - 1, -1):
        name = re.sub(r"['’]s?\Z", "", text[words[index].start() : words[last].end()])
        if _CAPITAL.match(words[last].group()) and _is_name(name, last - index + 1, gazetteer):
            return last - index + 1
    return 0


def _is_name(name: str, word_count: int, gazetteer: Gazetteer) -> bool:
    """Whether the gazetteer has the name and it is no ordinary word."""
    if word_count == 1 and (len(name) < _SHORTEST_NAME or name.casefold() in ordinary_words()):
        return False
    return gazetteer.has_name(name)


@lru_cache(maxsize=1)
def ordinary_words() -> frozenset[str]:
    """Return the words that are villages somewhere but mean something else at the start of most sentences."""
    listed = files("mapdesk.resolve").joinpath("ordinary_words.txt").read_text(encoding="utf-8")
    return frozenset(word for line in listed.splitlines() if not line.startswith("#") for word in line.split())
