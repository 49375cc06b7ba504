"""Running text in, spans that its words call places out, known to a gazetteer or not: 'the village of Cellardyke'.

A recogniser misses villages and names in other tongues; the words beside them say what they are. No gazetteer here.
"""

import re
from collections.abc import Iterator

from mapdesk.base.text import Span
from mapdesk.resolve.demonyms import is_demonym
from mapdesk.resolve.folding import fold
from mapdesk.resolve.scan import ordinary_words

_PARTICLE = r"(?:de|del|da|do|dos|la|le|el|al|kwa|van|der|den|am|an der|sur|upon|y|i)"
_PIECE = r"[^\W\d_a-z\u0590-\u08ff][\w'’ʿ]*(?:-[\w'’ʿ]+)*"
_NAME = rf"(?:(?:al|el|ash|as|ad|at|an|ar|az)-)?{_PIECE}(?: (?:{_PARTICLE} )?{_PIECE}){{0,3}}"
_LIST = rf"{_NAME}(?:, {_NAME})*(?:,? and {_NAME})?"
_SINGULAR = (
    r"village|town|township|city|hamlet|suburb|neighbou?rhood|community|island|district|sub-?district|county|province"
    r"|governorate|oblast|raion|prefecture|municipality|commune|parish|port|mayor|capital|outskirts|residents"
)
_PLURAL = (
    r"villages|towns|cities|hamlets|suburbs|neighbou?rhoods|communities|islands|districts|counties|provinces"
    r"|governorates|municipalities|settlements"
)
_OF_ONE = re.compile(rf"\b(?:{_SINGULAR}) of (?:the )?(?P<names>{_NAME})")
_OF_MANY = re.compile(rf"\b(?:{_PLURAL}) of (?P<names>{_LIST})")
_BEFORE_KIND = re.compile(
    rf"(?<=[a-z’'] )(?P<names>{_NAME})(?=[ -](?:province|district|region|county|governorate"
    r"|village|oblast|raion|prefecture|island|valley|refugee camps?|camps?|municipality|peninsula)\b)"
)
_IN_A_LAND = re.compile(rf"(?:\b(?:in|near|from|at|to|outside|of|and) |; |— )(?P<names>{_NAME}), \Z")
_BETWEEN_NAMES = re.compile(r", | and |, and ")
_CUES = (_OF_ONE, _OF_MANY, _BEFORE_KIND)


def cued_names(text: str) -> Iterator[Span]:
    """Yield the names that a kind word introduces or follows, left to right per rule; they may overlap.

    >>> text = "The villages of Nieva, Al-Tuwa and Port Sel, and Orr province; the city of Monday; the Iraqi province."
    >>> [span.text for span in cued_names(text)]
    ['Nieva', 'Al-Tuwa', 'Port Sel', 'Orr']
    """
    for cue in _CUES:
        for match in cue.finditer(text):
            yield from _names_in(match.group("names"), match.start("names"))


def name_before_land(text: str, land: Span) -> Iterator[Span]:
    """Yield the name whose land is said after a comma, 'in Sukoharjo, Central Java'; ``land`` is a country or province.

    >>> text = "a trader from Orrheim, Norway"
    >>> [span.text for span in name_before_land(text, Span(23, 29, "Norway"))]
    ['Orrheim']
    """
    start = max(0, land.start - 80)
    if match := _IN_A_LAND.search(text[start : land.start]):
        yield from _names_in(match.group("names"), start + match.start("names"))


def _names_in(phrase: str, offset: int) -> Iterator[Span]:
    """Part a list of names and leave out what is no name."""
    start = 0
    ends = [(m.start(), m.end()) for m in _BETWEEN_NAMES.finditer(phrase)] + [(len(phrase), len(phrase))]
    for end, following in ends:
        name = re.sub(r"['’]s?\Z", "", phrase[start:end])
        if _may_be_a_name(name):
            yield Span(offset + start, offset + start + len(name), name)
        start = following


def _may_be_a_name(name: str) -> bool:
    """Whether capitalised words can be a place's name: no demonym, and no word of the stop-list alone."""
    words = fold(name).split()
    if not words or is_demonym(name) or (name.isupper() and len(name) < 5):
        return False
    return not all(word in ordinary_words() for word in words) and words[0] not in ("the", "this", "that")
