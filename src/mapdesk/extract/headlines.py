"""Where one headline tells two events: tokens in, the tokens that begin the second one out.

'Shelling on A and clashes in B' has no full stop that would part the two, and the parser then hangs B on the shelling.
A line without a full stop is parted before 'and', a comma or 'while' where an event with its own place stands on both
sides; 'shelling and clashes in A' stays whole. Only words are looked at: this runs before the parser.
"""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from mapdesk.extract.lexicon import load_lexicon, noun_class

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LONGEST = 60
_FULL_STOPS = frozenset({".", "!", "?", "”", '"', ":", ".”"})
_LINKS = frozenset({"and", ",", "while", "…", "amid"})
_WHERE = frozenset({"in", "on", "at", "near", "around", "over", "into", "of"})
_FAMILIES = ("attack", "capture", "casualties", "clash", "hold", "movement", "siege", "strike")


@cache
def _verbs() -> frozenset[str]:
    """Return the one-word trigger verbs as they stand in a headline ('target', 'targets', 'control', 'controls')."""
    lemmas = {v for family in _FAMILIES for t in load_lexicon(family).triggers for v in t.verbs if " " not in v}
    return frozenset(lemmas | {f"{verb}s" for verb in lemmas} | {"continue", "continues", "go", "goes", "carry"})


def second_clauses(doc: "Doc") -> Iterator["Token"]:
    """Yield the tokens that begin a further event of a headline, in order."""
    line: list[Token] = []
    for token in doc:
        if (token.is_space and "\n" in token.text) or token.text == ";":
            yield from _parts(line)
            line = []
        else:
            line.append(token)
    yield from _parts(line)


def _parts(line: list["Token"]) -> Iterator["Token"]:
    words = [token for token in line if not token.is_space]
    if len(words) < 6 or len(words) > _LONGEST or words[-1].text in _FULL_STOPS:
        return
    links = [number for number, token in enumerate(words) if token.lower_ in _LINKS]
    bounds = [-1, *links, len(words)]
    for number, link in enumerate(links, start=1):
        told = words[bounds[number - 1] + 1 : link]
        if _tells(told) and _begins(words[link + 1 :]) and _placed(_next_part(words, bounds, number)):
            yield words[link]


def _next_part(words: list["Token"], bounds: list[int], number: int) -> list["Token"]:
    """Return the words up to the next link, and over it where only 'clashes and' stands before it."""
    end = number + 1
    while (
        end + 1 < len(bounds)
        and bounds[end] - bounds[number] <= 4
        and not _placed(words[bounds[number] + 1 : bounds[end]])
    ):
        end += 1
    return words[bounds[number] + 1 : bounds[end]]


def _tells(words: list["Token"]) -> bool:
    """Whether an event with its own place stands in the words."""
    return any(_is_event(word) or word.lower_ in _verbs() for word in words) and _placed(words)


def _placed(words: list["Token"]) -> bool:
    """Whether 'in X' or a verb with a name behind it stands in the words."""
    for number, word in enumerate(words[:-1]):
        behind = words[number + 1 : number + 5]
        if word.lower_ in _WHERE and any(w.text[:1].isupper() or _singular(w) in noun_class("places") for w in behind):
            return True
        if word.lower_ in _verbs() and behind[0].text[:1].isupper():
            return True
    return False


def _begins(words: list["Token"]) -> bool:
    """Whether an event begins here: its noun within three words, or somebody armed with a verb right behind him."""
    if any(_is_event(word) for word in words[:3]):
        return words[0].lower_ not in _WHERE
    for first, second in pairwise(words[:6]):
        armed = _singular(first) in noun_class("forces") or (first.text.isupper() and len(first) > 1)
        if armed and second.lower_ in _verbs():
            return True
    return False


def _is_event(word: "Token") -> bool:
    return word.lower_ in noun_class("happenings") or _singular(word) in noun_class("happenings")


def _singular(word: "Token") -> str:
    low = word.lower_
    if low.endswith("ies"):
        return f"{low[:-3]}y"
    return low.removesuffix("es") if low.endswith("shes") else low.removesuffix("s")
