"""Paragraphs in, how much each looks like part of a reader thread out: positive for a thread, negative for an article.

The weights are judgement, not learned: each says how much more often the sign is met in threads than in articles.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mapdesk.read.lines import Line, usual_gap
from mapdesk.read.stamps import AGO
from mapdesk.read.wording import BARE_MARKER, BUTTON, CALL_MARKER, COUNT_MARKER, TIME_LINE, match_header

NAMED = 1.7  # the weight of a line that is a name by its form
_LABEL_LENGTH = 160  # characters; what is longer is something to read
Kind = Literal["text", "author", "header", "marker", "button", "time"]

_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|«[^»]*(?:»|$)|„[^“”]*(?:[“”]|$)")
_NAME_ENDS = re.compile(r"[.!?…:;,–—-]$")
_INITIAL = re.compile(r"\b[A-Z][a-z]{0,2}\.$")
_SENTENCE_END = re.compile(r"""[.!?…:]["'”’»)\]]*$""")
_HEADING = re.compile(  # words of headings in title case
    r"\b(?:background|aftermath|analysis|reactions?|summary|steps|points|timeline|outlook|context|notes?|developments?"
    r"|update|situation|front|operations?|events|sources|facts|statement|conclusion|response|impact|consequences)\b",
    re.IGNORECASE,
)
_OPENINGS = (
    "yes|yeah|yep|nope?|well|sorry|thanks|thank you|agreed?|true|exactly|oh|okay|ok|sure|wow|good|nice|um|hey|hi"
)


def _words(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE)


_SIGNS = (
    (re.compile(r"\b(?:I|I[’'](?:m|ve|d|ll)|my|me|mine|myself)\b"), 1.3),
    (_words("you|your|yours|u|ur"), 1.0),
    (re.compile(r"\b(?:we|our|us)\b"), 0.3),
    (re.compile(r"[?!]"), 0.8),
    (re.compile(r"[?!]{2,}"), 0.8),
    (re.compile(r"…|\.\.\."), 0.5),
    (_words(r"lol|lmao|rofl|imo|imho|btw|omg|wtf|xd|smh|idk|haha\w*|troll\w*|guys|dude|bro"), 1.5),
    (re.compile(r"[:;]-?[)(DP](?!\w)"), 1.5),
    (re.compile(r"^[a-z]"), 0.8),
    (re.compile(rf"^(?:{_OPENINGS})[,.!…]", re.I), 0.8),
    (re.compile(r"\b\w+n[’']t\b|\b(?:that|it|there|they|he|she|what|who)[’'](?:s|re|ve|ll)\b", re.I), 0.5),
    (re.compile(r"^@\w"), 1.5),
    (_words(r"said|told|according to|announced|reported|statement|spokes\w+"), -0.4),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weighed:
    """A paragraph with what it is and its weight for a thread; ``wide``: more blank lines before it than usual."""

    line: Line
    kind: Kind
    weight: float
    wide: bool


def weigh_lines(lines: Sequence[Line]) -> list[Weighed]:
    """Tell authors, post headers, markers, buttons, time lines and text apart and weigh each."""
    usual = usual_gap(lines)
    names = Counter(line.text for line in lines if looks_like_author(line.text))
    seen: set[str] = set()
    weighed: list[Weighed] = []
    for at, line in enumerate(lines):
        following = lines[at + 1].text if at + 1 < len(lines) else ""
        kind = kind_of(line.text, following)
        wide = at > 0 and line.gap > max(usual, 1)
        weight = _weight(kind, line.text, names[line.text], seen, following) + (1.2 if wide else 0.0)
        weighed.append(Weighed(line, kind, weight, wide))
        if kind == "text":
            seen |= _words_of(line.text)
    return weighed


def kind_of(text: str, following: str) -> Kind:
    """Say what a line is; an author's name is one only above something to read."""
    if len(text) > _LABEL_LENGTH:
        return "text"
    if COUNT_MARKER.match(text) or CALL_MARKER.match(text) or BARE_MARKER.match(text):
        return "marker"
    if TIME_LINE.match(text):
        return "time"
    if BUTTON.match(text):
        return "button"
    if match_header(text):
        return "header"
    if looks_like_author(text) and (is_sentence(following) or TIME_LINE.match(following)):
        return "author"
    return "text"


def looks_like_author(text: str) -> bool:
    """Whether a line could be a name on its own: one to five words without a sentence's end.

    >>> looks_like_author("Tony B."), looks_like_author("Not true."), looks_like_author("Source: a paper")
    (True, False, False)
    """
    words = text.split()
    if not 1 <= len(words) <= 5 or len(text) > 40 or not text[0].isalnum() or any(mark in text for mark in ':;"“”!?/'):
        return False
    return not _NAME_ENDS.search(text) or (bool(_INITIAL.search(text)) and len(words) > 1)


def is_sentence(text: str) -> bool:
    """Whether a line is something to read: it ends like a sentence, or is too long for a name or heading."""
    return bool(_SENTENCE_END.search(text)) or len(text.split()) > 9


def outside_quotes(text: str) -> str:
    """Return a paragraph without what it quotes: a quoted 'I' is not the writer's."""
    return _QUOTED.sub(" ", text)


def _words_of(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{3,}", text.casefold()))


def _weight(kind: Kind, text: str, times: int, seen: set[str], following: str) -> float:
    if kind == "text":
        return _text_weight(text)
    if kind == "author":
        return _author_weight(text, times, seen, following)
    if kind == "marker":
        return 1.0 if BARE_MARKER.match(text) else 4.0
    if kind == "time":
        return 1.0 if re.search(AGO, text, re.IGNORECASE) else 0.5
    return 3.0 if kind == "header" else 1.0


def _text_weight(text: str) -> float:
    spoken = outside_quotes(text)
    words = len(text.split())
    weight = -0.8 - (0.3 if words > 45 else 0.0) + (0.3 if words <= 8 else 0.0)
    if len(spoken.split()) * 2 < words:  # mostly a quotation: an article's, as far as can be seen
        return weight
    weight += sum(value for sign, value in _SIGNS if sign.search(spoken))
    return max(-1.5, min(3.0, weight))


def _author_weight(text: str, times: int, seen: set[str], following: str) -> float:
    """Weigh a possible name: repeated names are authors, words that the article itself uses are a heading."""
    if times > 1:
        return 2.0
    words = _words_of(text)
    if words & seen or words & _words_of(following):
        return -0.3
    if re.search(r"[a-z]\d|_|[a-z][A-Z]", text) or text.islower():
        return NAMED  # a handle
    parts = text.split()
    if _HEADING.search(text):
        return -0.3
    return NAMED if 2 <= len(parts) <= 3 and not any(part[0].islower() for part in parts) else 0.5
