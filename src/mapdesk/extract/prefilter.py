"""Which parts of a text can hold a claim: text in, the same text with the rest blanked out; offsets never move.

Parsing is nearly all of the cost, and most sentences of most texts speak of no war. A sentence is kept where its words
can tell a claim (``trigger_words.py``), and with it what it leans on: the rest of a quotation, and whoever spoke
before. What is left out becomes white space, which parts sentences for the parser and says nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from mapdesk.extract.parser import BLANK, parse_many
from mapdesk.extract.trigger_words import Vocabulary, vocabulary, words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Where a sentence surely ends: at a blank line, or at a stop with a space and a capital, a digit or a quotation behind.
_END = re.compile(r"\n[^\S\n]*\n\s*|[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[]*[^\W_a-z])")
# Stops that end no sentence: initials, titles and other short forms that a name or a number follows.
_SHORT = re.compile(
    r"(?:\b[A-Z]|\b[ap]\.m|\b(?:Mr|Mrs|Ms|Dr|St|Sgt|Spc|Pfc|Pvt|Cpl|Capt|Cpt|Cmdr|Col|Lt|Maj|Gen|Brig|Adm|Gov|Sen|Rep|Pres"
    r"|Prof|Rev|Jr|Sr|Nos?|vs|approx|ca|cf|Inc|Ltd|Co|Corp|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))$"
)
_SHORT_REACH = 8
_SHORT_TEXT = 2  # sentences too few to show what a text is about: everyday words count there
_NEAR = 4  # sentences before and behind that say whether armed people are spoken of
_POINTERS = frozenset({"he", "she", "it", "they", "the", "its", "their"})
_POINTER_REACH = 4  # words between a word of saying and 'he' or 'the group' as its speaker


class Part(NamedTuple):
    """A sentence, or the sentences of one open quotation: ``text[start:end]``, the space behind it included."""

    start: int
    end: int


def worth_parsing(text: str) -> str:
    """Return the text with every sentence that cannot hold a claim blanked out; empty where nothing is left.

    >>> kept = worth_parsing("The fair was merry. Rebels captured Karin.")
    >>> kept.strip(), kept.index("Rebels")
    ('Rebels captured Karin.', 20)
    >>> worth_parsing("The fair was merry.")
    ''
    """
    parts = parts_of(text)
    kept = kept_parts([text[part.start : part.end] for part in parts])
    if not kept:
        return ""
    pieces = (text[start:end] if i in kept else _blank(end - start) for i, (start, end) in enumerate(parts))
    return "".join(pieces)


def parse_worthwhile(texts: Iterable[str]) -> Iterator["Doc"]:
    """Parse a stream of texts in order, of each only what is ``worth_parsing``; offsets are those of the texts."""
    return parse_many(worth_parsing(text) for text in texts)


def _blank(length: int) -> str:
    return BLANK + "\n" * (length - 1)


def parts_of(text: str) -> list[Part]:
    """Cut a text where a sentence surely ends and no quotation is open; laid together the parts are the whole text.

    Where in doubt it does not cut: the parser may find several sentences in one part, never one in two.
    """
    cuts = [end.end() for end in _END.finditer(text) if not _SHORT.search(text[_before(end) : end.start()])]
    borders = [0]
    opened = closed = straight = 0
    for start, end in pairwise((0, *cuts, len(text))):
        sentence = text[start:end]
        opened, closed = opened + sentence.count("“"), closed + sentence.count("”")
        straight += sentence.count('"')
        if opened <= closed and (opened or closed or straight % 2 == 0):
            borders.append(end)
            opened = closed = straight = 0
    if borders[-1] < len(text):
        borders.append(len(text))
    return [Part(start, end) for start, end in pairwise(borders) if end > start]


def _before(end: re.Match[str]) -> int:
    return max(0, end.start() - _SHORT_REACH)


def kept_parts(parts: Sequence[str]) -> frozenset[int]:
    """Return the numbers of the parts to parse: those that can hold a claim, and those that name their speakers."""
    known = vocabulary()
    words = [words_of(part) for part in parts]
    sets = [frozenset(part) for part in words]
    armed = [not part.isdisjoint(known.armed) for part in sets]
    deadly = any(armed) or all(part.isdisjoint(known.other_causes) for part in sets)
    short = len(parts) <= _SHORT_TEXT
    near = [short or any(armed[max(0, i - _NEAR) : i + _NEAR + 1]) for i in range(len(parts))]
    found = [i for i, part in enumerate(parts) if known.tells(sets[i], part, deadly=deadly, armed=near[i])]
    if not found:
        return frozenset()
    leaning = [i for i in found if _leans_on_others(parts[i], words[i], known)]
    before = max(leaning, default=0)
    if _introduces(parts, sets, known):
        before = found[-1]
    speaking = (i for i in range(before) if not sets[i].isdisjoint(known.cues))
    return frozenset(found) | frozenset(speaking)


def _leans_on_others(part: str, words: Sequence[str], known: Vocabulary) -> bool:
    """Whether its speaker may be named before: it quotes, or somebody spoke who is only called 'he' or 'the group'."""
    if any(mark in part for mark in '“”"'):
        return True
    return any(
        not _POINTERS.isdisjoint(words[max(0, i - _POINTER_REACH) : i + _POINTER_REACH + 1])
        for i, word in enumerate(words)
        if word in known.cues
    )


def _introduces(parts: Sequence[str], sets: Sequence[frozenset[str]], known: Vocabulary) -> bool:
    """Whether a line ends in a colon behind a word of saying: it names the speaker of what follows."""
    return any(part.rstrip().endswith(":") and not sets[i].isdisjoint(known.cues) for i, part in enumerate(parts))
