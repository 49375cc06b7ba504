"""Text and a gazetteer in, the spans of known names out: capitalised starts, longest match, word boundaries."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

from mapdesk.base.geometry import Bbox
from mapdesk.base.text import Span
from mapdesk.resolve.context import is_kind_word
from mapdesk.resolve.folding import fold
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.name_trie import NameTrie
from mapdesk.resolve.romanisation import without_article

LONGEST_NAME_WORDS = 5
LOOSE_MATCH = 0.9  # a spelling that is only joined to a name by rules must be this good in running text
_SHORTEST_NAME, _SHORTEST_LOOSE_NAME = 3, 5
_WORD = re.compile(r"[^\W_][\w'’ʿʾ`]*")
# One space or hyphen or full stop between words; 'St. Louis', but no name runs over the end of a sentence.
_LINK = r"(?:[ \u00a0]?[-‑–][ \u00a0]?|[ \u00a0]|\.|(?<=(?<![^\W_])(?:St|Mt|Ft))\. )"
_CAPITAL = re.compile(r"[^\W\d_a-z]")
# A capital letter with no letter before it, nor "don't" and the like; the words from there on, and the first of them.
_WORDS = rf"(({_WORD.pattern})(?:{_LINK}{_WORD.pattern}){{0,{LONGEST_NAME_WORDS - 1}}})"
_NAMES = re.compile(rf"{_CAPITAL.pattern}(?<![^\W_].)(?<![^\W_][_'’ʿʾ`].)(?<=(?={_WORDS}).)")
_NAME_WORDS = re.compile(_WORDS)
_Ends = tuple[int, int, int]  # where a capital stands, where its words end, where the first of them ends
_SPACED_ARTICLES = ("al ", "el ")
_ARTICLE_BEFORE = re.compile(r"(?<![^\W_])(?:(?:al|el|ash|as|ad|at|an|ar|az)-|(?:al|el) )\Z")
_ARTICLE = re.compile(r"(?<![^\W_])(?:the|al|el|ul|ol|il|[aeiou](?:(sh|th|dh|[bcdfghjklmnpqrstvwxyz]))[\W_]+\1)", re.I)
_ONLY_LETTERS = {code: None for code in range(128) if not chr(code).isalnum()}
_GENERIC_BEFORE = re.compile(
    r"\b(?:Tell?|Tall?|Jabal|Jebel|Wadi|Khirb[ae]?t|Umm|Abu|Abo|Ayn|Ain|Bir|Kafr|Beit|Bayt|Qasr|Jisr|Ras) "
    r"(?:al[- ])?\Z",
    re.I,
)
_NAME_AFTER = re.compile(r" ((?:al[- ])?[A-Z][a-z][\w'’]*)")
_MOST_MARKS = 4  # apostrophes and a possessive in one word, which its key does not count
_POSSESSIVE_ENDS = ("s", "'", "’")
_POSSESSIVE = re.compile(r"['’]s?\Z")
_INITIALS = re.compile(r"(?:[A-Z]\.)+[A-Z]\Z")


def scan_names(text: str, gazetteer: Gazetteer, theatre: Bbox | None = None) -> Iterator[Span]:
    """Yield the longest known names that begin with a capital letter (or an article), left to right, no overlaps.

    In a theatre (degrees) spellings count too that only the romanisation rules join to the name of a place in it. A
    single word of the stop-list ('May', 'Reading') is never a name here; whether a name is used as a place is for the
    context to say. Letters of scripts without capitals begin a name at every word.
    """
    found = [(match.start(), match.end(1), match.end(2)) for match in _NAMES.finditer(text)]
    known: dict[str, bool] = {}
    done = 0
    for index, (start, reach, first_end) in enumerate(found):
        if start < done:
            continue
        article = _article_before(text, start, done)
        if article:
            start, reach, ends = _with_article(text, start - article)
            end = _longest_end(text, start, reach, ends, gazetteer, theatre)
        elif index + 1 < len(found) and found[index + 1][0] < reach:
            ends = [first_end, *_later_ends(found, index, reach)]
            end = _longest_end(text, start, reach, ends, gazetteer, theatre)
        else:  # a capital alone: most are, and most come again
            word = text[start:first_end]
            if word not in known:
                known[word] = _longest_end(text, start, reach, [first_end], gazetteer, theatre) > 0
            end = first_end if known[word] else 0
        if end:
            end = start + len(_POSSESSIVE.sub("", text[start:end]))
            end += bool(_INITIALS.search(text[start:end]) and text[end : end + 1] == ".")
            yield Span(start, end, text[start:end])
            done = end


def _later_ends(found: Sequence[_Ends], index: int, reach: int) -> Iterator[int]:
    """Yield where the words with a capital end that stand after the one at ``index`` and before ``reach``."""
    for start, _, end in found[index + 1 : index + LONGEST_NAME_WORDS]:
        if start < reach:
            yield end


def _article_before(text: str, start: int, done: int) -> int:
    """Return how long the article is that stands before a capital letter ('al-'), 0 for none after ``done``."""
    if start == done or (text[start - 1 : start] != "-" and text[start - 3 : start] not in _SPACED_ARTICLES):
        return 0
    article = _ARTICLE_BEFORE.search(text, max(done, start - 4), start)
    return start - article.start() if article else 0


def _with_article(text: str, start: int) -> tuple[int, int, list[int]]:
    """Return start and end of the words that may make a name with its article, and where those with a capital end."""
    words = _NAME_WORDS.match(text, start)
    reach = words.end() if words else start
    return start, reach, [w.end() for w in _WORD.finditer(text, start, reach) if _CAPITAL.match(w.group())]


def _longest_end(
    text: str, start: int, reach: int, ends: Sequence[int], gazetteer: Gazetteer, theatre: Bbox | None
) -> int:
    """Return where the longest known name from ``start`` ends, one of ``ends``, no later than ``reach``; 0 for none."""
    lengths = None
    if theatre is None and gazetteer.trie is not None and len(ends) > 1:
        lengths = _key_lengths(text[start:reach], gazetteer.trie)
        if lengths is not None and max(lengths, default=0) < ends[0] - start - _MOST_MARKS:
            return 0
    for end in reversed(ends):
        name = text[start:end]
        if name[-1] in _POSSESSIVE_ENDS:
            name = _POSSESSIVE.sub("", name)
        if theatre is None and name.isalpha() and name.isascii():
            is_name = _is_known_word(name, gazetteer)
        elif lengths is None:
            is_name = _is_name(name, gazetteer, theatre)
        else:  # its letters are a key, and an ordinary word is but one
            is_key = len(name.translate(_ONLY_LETTERS)) in lengths
            is_name = is_key and (" " in name or _is_name(name, gazetteer, theatre))
        if is_name:
            return end
    return 0


def _is_known_word(word: str, gazetteer: Gazetteer) -> bool:
    """Whether one word without marks is a name: what ``_is_name`` says of it, with nothing to fold."""
    folded = word.lower()
    long_enough = len(word) >= _SHORTEST_NAME or word.isupper()
    return long_enough and folded not in ordinary_words() and gazetteer.has_key(folded)


def _key_lengths(phrase: str, trie: NameTrie) -> set[int] | None:
    """Return how many letters the keys have that the phrase begins with; None where only each name by itself tells.

    Keys are the letters of a name without its articles, so that a phrase with an article has no such keys.
    """
    if not phrase.isascii() or _ARTICLE.search(phrase):
        return None
    return {len(key) for key in trie.beginnings(phrase.lower().translate(_ONLY_LETTERS))}


def _is_name(name: str, gazetteer: Gazetteer, theatre: Bbox | None) -> bool:
    """Whether the gazetteer has the name and it is no ordinary word."""
    if len(name) < _SHORTEST_NAME and not name.isupper():
        return False
    if _is_ordinary(name):
        return False
    if name.startswith("The ") and not gazetteer.has_exact_name(name):
        return False
    return gazetteer.has_name(name) or (theatre is not None and _is_loosely(name, gazetteer, theatre))


@lru_cache(maxsize=20_000)
def _is_ordinary(name: str) -> bool:
    """Whether the name, with or without its article, is an ordinary word."""
    folded = fold(name)
    return folded in ordinary_words() or without_article(folded) in ordinary_words()


def _is_loosely(name: str, gazetteer: Gazetteer, theatre: Bbox) -> bool:
    """Whether the rules join the name to that of a place in the theatre."""
    if len(name) < _SHORTEST_LOOSE_NAME or not gazetteer.may_know(name):
        return False
    return any(
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
