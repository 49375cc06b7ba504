"""A span that a recogniser or a scan took for a place in, its exact bounds or the reason why it is none out.

General rules of news English, no list of names: 'Hebei province' is the place Hebei, 'H5N1' is none, a man called
Ayala is no town, West Nile virus is no river.
"""

import re
from collections.abc import Iterator

from mapdesk.base.text import Span
from mapdesk.resolve.context import ANY_KIND, is_kind_word
from mapdesk.resolve.demonyms import is_demonym
from mapdesk.resolve.folding import fold
from mapdesk.resolve.gazetteer import AREA_CODES, Gazetteer
from mapdesk.resolve.scan import ordinary_words

_KIND_AFTER = re.compile(r"[ \-](?P<kind>[a-z-]+)\Z")
_POINT = r"(?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est)"
# 'Eastern China' is China; 'West Java' and 'Central Africa' are names.
_DIRECTION_BEFORE = re.compile(
    rf"\A(?:{_POINT}(?:[- ]?{_POINT})?ern(?:[- ]?{_POINT}ern)?|[a-z]+|Rural|Downtown)[ -](?=[^\W\d_a-z])"
)
_DIRECTION_ALONE = re.compile(rf"(?:{_POINT}(?:ern)?[ -]?)+|[Cc]entral|[Uu]pper|[Ll]ower|[Gg]reater")
_JOINT = re.compile(r" and | - |, | – |/")
_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,6}\Z")
_DISEASE = re.compile(
    r"(?:-like)? (?:\w+ )?(?:virus|Virus|ebolavirus|flu|Flu|fever|Fever|encephalitis|syndrome|disease|variant)\b"
)
_OFFICE_BEFORE = re.compile(
    r"\b(?:University|College|Institute|Bank|Times|Voice|Church|Museum|School|Bishop|Archbishop|Duke|Corp\.?"
    r"|Corporation|Society|Academy|Radio|Television|TV|Hotel|Operation)(?: of(?: the)?| for)?(?: [A-Z]\w+)? \Z"
)
_BRAND_AFTER = re.compile(
    r" (?:\w+ )?(?:Herald|Tribune|Gazette|Journal|Chronicle|Telegraph|Mirror|Guardian|Daily|Airlines?|Airways|Zoo|"
    r"Olympics?|Stock Exchange|Inc\b|Ltd\b|LLC|Pharmaceuticals|Farms?|Foods|Motors)\b"
)
_SPEAKS = re.compile(
    r"(?:,)? (?:said|says|told|added|commented|stated|explained|claimed|described|called|noted|argued|wrote|warned"
    r"|announced|confirmed|denied|also said)\b"
)
_SAID_BY = re.compile(r"\b(?:said|says|according to|According to|told|added|by) \Z")
_PLACE_CUE = re.compile(r"\b(?:in|near|from|at|to|outside|around|into|towards?|across|of)(?: the)? \Z")
_FIRST_NAME = re.compile(r"(?:\A|[^\w.])([A-Z][a-z]+|[A-Z]\.|Mr|Mrs|Ms|Dr|Mr\.|Dr\.|Ms\.|Mrs\.) \Z")
_NAME_STARTS = frozenset(
    {"new", "san", "santa", "saint", "st", "el", "la", "los", "las", "fort", "port", "lake", "mount"}
)
_KIND_BESIDE = re.compile(rf",? (?:{ANY_KIND})\b|, [A-Z]|'s capital")
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Gov|Sen|Rep|Prof)\.? \Z")
_SEATS = frozenset({"White House", "Kremlin", "Pentagon", "Downing Street", "Capitol Hill"})  # of those who govern
SAME_SPELLING = 0.98
_INNER_HYPHEN = re.compile(r"(\w+)[-‑]\Z")
_OPEN_PREFIXES = frozenset({"pro", "anti", "non", "trans", "intra", "inter", "ex", "post", "pre"})


def trimmed(span: Span, gazetteer: Gazetteer) -> Iterator[Span]:
    """Yield the places of a recognised phrase by their own names: without article, kind word and direction, parted.

    A phrase that the gazetteer has as it stands is left whole ('Northern Ireland', 'Jammu and Kashmir').
    """
    span = _cut(span, *re.match(r"(?s)(?:[Tt]he )?(.*?)(?:['’]s?)?\s*\Z", span.text).span(1))  # type: ignore[union-attr]
    if gazetteer.has_exact_name(span.text):
        yield span
        return
    kind = _KIND_AFTER.search(span.text)
    if kind and is_kind_word(kind.group("kind")):
        span = _cut(span, 0, kind.start())
    parts = list(_parts(span))
    if len(parts) > 1 and all(part.text[:1].isupper() and not _is_bare_direction(part.text) for part in parts):
        for part in parts:
            yield from trimmed(part, gazetteer)
        return
    direction = _DIRECTION_BEFORE.match(span.text)
    if direction and not gazetteer.has_name(span.text) and gazetteer.has_name(span.text[direction.end() :]):
        span = _cut(span, direction.end(), len(span.text))
    yield span


def _parts(span: Span) -> Iterator[Span]:
    """Yield the pieces between 'and', commas and dashes."""
    start = 0
    for match in (*_JOINT.finditer(span.text), None):
        end = match.start() if match else len(span.text)
        if end > start:
            yield _cut(span, start, end)
        start = match.end() if match else end


def _cut(span: Span, start: int, end: int) -> Span:
    """Return a part of a span by offsets into its text."""
    return Span(span.start + start, span.start + end, span.text[start:end])


def _is_bare_direction(text: str) -> bool:
    """Whether a piece is only 'Central' or 'North', which its neighbour completes."""
    return _DIRECTION_ALONE.fullmatch(text) is not None or fold(text) in ordinary_words()


def is_no_name(span: Span, gazetteer: Gazetteer) -> bool:
    """Whether the phrase itself cannot be a place's name: a demonym, a number, small letters, an unknown acronym.

    Acronyms count only for countries and provinces (UK, NSW), other names of up to three letters also as a town's
    own name (Ulm); gazetteers list airport codes and old abbreviations besides.
    """
    text = span.text
    if not text or text == text.lower() != text.upper() or any(c.isdigit() for c in text) or is_demonym(text):
        return True
    is_acronym = _ACRONYM.match(text) is not None
    if text in _SEATS or (len(fold(text)) > 3 and not is_acronym):
        return text in _SEATS
    hits = [hit for hit in gazetteer.lookup(text) if hit.match.score >= SAME_SPELLING]
    return not any(
        hit.place.feature_code.startswith(AREA_CODES) or (not is_acronym and fold(hit.place.name) == fold(text))
        for hit in hits
    )


def is_never_used_as_a_place(span: Span, text: str) -> bool:
    """Whether no use of the name in the report stands where places stand ('in X', 'X, Y', 'X province').

    For names that no gazetteer knows: a recogniser takes illnesses, firms and surnames for places too.
    """
    for match in _uses(span.text, text):
        before, after = text[max(0, match.start() - 30) : match.start()], text[match.end() : match.end() + 30]
        if is_other_thing(Span(match.start(), match.end(), span.text), text) or _SPEAKS.match(after):
            return True
        if _PLACE_CUE.search(before) or _KIND_BESIDE.match(after):
            return False
    return True


def _uses(name: str, text: str) -> Iterator[re.Match[str]]:
    """Yield every use of a name at word boundaries."""
    yield from re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)


def is_other_thing(span: Span, text: str) -> bool:
    """Whether the words around say that the name is borne by an illness, an office, a paper or a firm."""
    before, after = text[max(0, span.start - 60) : span.start], text[span.end : span.end + 40]
    inner = _INNER_HYPHEN.search(before)
    if inner and inner.group(1).islower() and inner.group(1) not in _OPEN_PREFIXES:
        return True  # 'mid-Atlantic', 'euro-Atlantic'
    return bool(_DISEASE.match(after) or _OFFICE_BEFORE.search(before) or _BRAND_AFTER.match(after))


def is_person(span: Span, text: str) -> bool:
    """Whether a single word is a surname of the report: it follows a first name there, and speaks or is spoken of.

    >>> text = "Mr Jon Ayala came. Ayala said no. They met in Ayala."
    >>> [is_person(Span(at, at + 5, "Ayala"), text) for at in (7, 19, 46)]
    [True, True, False]
    """
    if " " in span.text or _PLACE_CUE.search(text[max(0, span.start - 20) : span.start]):
        return False
    full = speaks = False
    for match in _uses(span.text, text):
        before = text[max(0, match.start() - 30) : match.start()]
        if _TITLED.search(before):
            return True
        first = _FIRST_NAME.search(before)
        full = full or (first is not None and fold(first.group(1)) not in _NAME_STARTS | ordinary_words())
        speaks = speaks or bool(_SPEAKS.match(text, match.end())) or bool(_SAID_BY.search(before))
    return full and speaks
