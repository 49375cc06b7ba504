"""Text and a gazetteer in, the spans of known names out: capitalised starts, longest match, word boundaries."""

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from mapdesk.base.geometry import Bbox
from mapdesk.base.text import Span
from mapdesk.resolve.context import is_kind_word
from mapdesk.resolve.folding import fold
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.romanisation import without_article

LONGEST_NAME_WORDS = 5
LOOSE_MATCH = 0.9  # a spelling that is only joined to a name by rules must be this good in running text
_SHORTEST_NAME, _SHORTEST_LOOSE_NAME = 3, 5
_WORD = re.compile(r"[^\W_][\w'’ʿʾ`]*")
_LINK = re.compile(r"[ \u00a0]|[ \u00a0]?[-‑–][ \u00a0]?|\.")
_AFTER_SHORT_FORM = re.compile(r"\. ")  # 'St. Louis', but no name runs over the end of a sentence
_SHORT_FORMS = frozenset({"St", "Mt", "Ft"})
_ARTICLE_START = re.compile(r"(?:(?:al|el|ash|as|ad|at|an|ar|az)-|(?:al|el) )(?=[A-Z])")
_CAPITAL = re.compile(r"[^\W\d_a-z]")
_GENERIC_BEFORE = re.compile(
    r"\b(?:Tell?|Tall?|Jabal|Jebel|Wadi|Khirb[ae]?t|Umm|Abu|Abo|Ayn|Ain|Bir|Kafr|Beit|Bayt|Qasr|Jisr|Ras) "
    r"(?:al[- ])?\Z",
    re.I,
)
_NAME_AFTER = re.compile(r" ((?:al[- ])?[A-Z][a-z][\w'’]*)")
_POSSESSIVE = re.compile(r"['’]s?\Z")
_INITIALS = re.compile(r"(?:[A-Z]\.)+[A-Z]\Z")


def scan_names(text: str, gazetteer: Gazetteer, theatre: Bbox | None = None) -> Iterator[Span]:
    """Yield the longest known names that begin with a capital letter (or an article), left to right, no overlaps.

    In a theatre (degrees) spellings count too that only the romanisation rules join to the name of a place in it. A
    single word of the stop-list ('May', 'Reading') is never a name here; whether a name is used as a place is for the
    context to say.
    """
    words = list(_WORD.finditer(text))
    index = 0
    while index < len(words):
        length = _longest(text, words, index, gazetteer, theatre) if _may_start(text, words[index]) else 0
        if length:
            start, end = words[index].start(), words[index + length - 1].end()
            end = start + len(_POSSESSIVE.sub("", text[start:end]))
            end += bool(_INITIALS.search(text[start:end]) and text[end : end + 1] == ".")
            yield Span(start, end, text[start:end])
        index += max(1, length)


def _may_start(text: str, word: re.Match[str]) -> bool:
    """Whether a name can begin at this word."""
    return bool(_CAPITAL.match(word.group()) or _ARTICLE_START.match(text, word.start()))


def _longest(text: str, words: list[re.Match[str]], index: int, gazetteer: Gazetteer, theatre: Bbox | None) -> int:
    """Return how many words the longest known name has that begins here; 0 for none."""
    reach = index
    while reach + 1 < len(words) and reach - index + 1 < LONGEST_NAME_WORDS:
        gap = text[words[reach].end() : words[reach + 1].start()]
        short_form = words[reach].group() in _SHORT_FORMS and _AFTER_SHORT_FORM.fullmatch(gap)
        if not (_LINK.fullmatch(gap) or short_form):
            break
        reach += 1
    for last in range(reach, index - 1, -1):
        name = _POSSESSIVE.sub("", text[words[index].start() : words[last].end()])
        if _CAPITAL.match(words[last].group()) and _is_name(name, gazetteer, theatre):
            return last - index + 1
    return 0


def _is_name(name: str, gazetteer: Gazetteer, theatre: Bbox | None) -> bool:
    """Whether the gazetteer has the name and it is no ordinary word."""
    if name.startswith("The ") and not gazetteer.has_exact_name(name):
        return False
    if len(name) < _SHORTEST_NAME and not name.isupper():
        return False
    folded = fold(name)
    if folded in ordinary_words() or without_article(folded) in ordinary_words():
        return False
    return gazetteer.has_name(name) or (theatre is not None and _is_loosely(name, gazetteer, theatre))


def _is_loosely(name: str, gazetteer: Gazetteer, theatre: Bbox) -> bool:
    """Whether the rules join the name to that of a place in the theatre."""
    return len(name) >= _SHORTEST_LOOSE_NAME and any(
        hit.match.score >= LOOSE_MATCH and theatre.contains(hit.place.lng, hit.place.lat)
        for hit in gazetteer.lookup(name)
    )


def grown_to_whole_name(span: Span, text: str, gazetteer: Gazetteer) -> Span:
    """Return the span with the name words beside it that make it an unknown name: 'Tell Markadah', 'Kasrat Faraj'.

    The longest known name inside an unknown one is not the place that is meant; the whole is then refused. Words in
    title case tell nothing, nor do days, titles and other ordinary words, nor words that are known names themselves.
    """
    start, end = span.start, span.end
    before = _GENERIC_BEFORE.search(text[max(0, start - 20) : start])
    if before:
        start -= len(before.group())
    after = _NAME_AFTER.match(text, end)
    if after and not before and not _is_in_title_case(text, span) and _continues(after.group(1), gazetteer):
        end = after.end(1)
    return Span(start, end, text[start:end])


def _continues(word: str, gazetteer: Gazetteer) -> bool:
    """Whether a capitalised word after a name can only be more of the name."""
    return fold(word) not in ordinary_words() and not is_kind_word(word) and not gazetteer.has_name(word)


def _is_in_title_case(text: str, span: Span) -> bool:
    """Whether most words around the span have a capital, as in a headline."""
    words = _WORD.findall(text[max(0, span.start - 60) : span.end + 60])
    return sum(bool(_CAPITAL.match(word)) for word in words) > 0.6 * len(words)


@lru_cache(maxsize=1)
def ordinary_words() -> frozenset[str]:
    """Return the words that are villages somewhere but mean something else at the start of most sentences."""
    listed = files("mapdesk.resolve").joinpath("ordinary_words.txt").read_text(encoding="utf-8")
    return frozenset(word for line in listed.splitlines() if not line.startswith("#") for word in line.split())
