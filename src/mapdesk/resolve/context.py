"""The words around a place phrase in, what kind of place and how exactly it is meant out; never which place.

Reads 'village of X', 'X province', 'near X', 'north of X', 'X Military Council'. Precision is UCDP's where_prec:
1 exact, 2 near, 3 district, 4 province or countryside of a seat, 5 a line or an area, 6 a country, 7 beyond.
"""

import re
from typing import NamedTuple

_KINDS: tuple[tuple[str, str], ...] = (
    ("oil fields?|oilfields?|oil well|field|حقل", "OILF"),
    ("gas fields?|gas plant|gas facility", "GASF"),
    (r"air ?bases?|airports?|airfields?|airstrip|military airport|مطار|аеропорт\w*|аэропорт\w*", "AIRB"),
    ("border crossings?|crossings?|checkpoint", "PSTB"),
    ("refugee camp|camp", "CMPRF"),
    ("military base|army base|base", "MILB"),
    ("dam", "DAM"),
    ("bridge", "BDG"),
    ("mountains?|mount|hills?|heights", "HLL"),
    ("rivers?|valley|نهر", "STM"),
    (r"provinces?|governorates?|wilayah?|oblast|state|محافظة|област\w+", "ADM1"),
    (r"districts?|sub-?districts?|raion|county|район\w*", "ADM2"),
    ("deserts?|badia", "DSRT"),
    (r"countryside|suburbs?|ريف|передміст\w+|пригород\w*", "NEAR"),
    ("outskirts|vicinity|areas?|regions?|pocket|enclave|front ?lines?|fronts?|axis|sector", "AREA"),
    (
        r"villages?|towns?|city|cities|settlements?|hamlets?|neighbou?rhoods?|مدينة|بلدة|قرية|міст[оаі]|сел[оаіе]|город\w*",
        "PPL",
    ),
)
_WORDS = [(re.compile(words, re.I), kind) for words, kind in _KINDS]
ANY_KIND = "|".join(words for words, _ in _KINDS)
_TRAILING = re.compile(rf"[ \-]({ANY_KIND})\Z", re.I)
_FOLLOWING = re.compile(rf" ({ANY_KIND})\b", re.I)
_LEADING = re.compile(rf"\A(?:the )?(?:\w+ )?({ANY_KIND}) (?:of|in|around) (?:the )?", re.I)
_PRECEDING = re.compile(rf"\b({ANY_KIND})(?: of)?(?: the)? \Z", re.I)
_LIST_START = re.compile(r"\b(villages?|towns?|settlements?|cities|oil fields|gas fields) of ", re.I)
_LIST_ITEMS = re.compile(r"(?:[A-Z‘'ʿ][^\s,]*|al-\S+|and|,| |the)*\Z")
_DIRECTION = r"(?:north|south|east|west|central|mid|upper|lower)(?:ern)?(?:[- ]?(?:east|west)(?:ern)?)?"
_LEADING_DIRECTION = re.compile(rf"\A(?:the )?{_DIRECTION} (?=\S)", re.I)
_PRECEDING_DIRECTION = re.compile(rf"\b(?:the )?{_DIRECTION} \Z")  # capitalised directions belong to names
_NEAR = re.compile(
    r"\b(?:під|біля|под|возле|قرب|near|outside|around"
    r"|close to|next to|vicinity of|outskirts of|adjacent to|towards?|approaching|between"
    r"|edges? of|environs of)(?: the)? \Z",
    re.I,
)
_BETWEEN = re.compile(r"\b[Bb]etween (?:the )?[A-Z][\w'’-]*(?: [\w'’-]+){0,3},? and(?: the)? \Z")
_OFF = re.compile(rf"\b{_DIRECTION} of(?: the)? \Z", re.I)
_DISTANCE = re.compile(r"(\d+(?:\.\d+)?) ?(?:km|kilomet(?:er|re)s?)\b[^.;]{0,30}\Z", re.I)
_COUNTRYSIDE = re.compile(rf"\b(?:country ?side|suburbs?|rural) (?:of |in )?(?:the )?(?:{_DIRECTION} )?\Z", re.I)
_UNIT = re.compile(
    r"\A-(?:backed|led|supported|trained|funded|made|allied|aligned|controlled|held|run|sponsored|appointed)\b|"
    r"\A[ \-](?:\w+ )?(?:Military Council|Council|Brigades?|Battalions?|Regiment|Division|Corps|Army|Forces|Front|"
    r"Liwa|Operations Room|Media (?:Center|Centre|Office)|News Agency|Observatory|Network|Protection Units|University|"
    r"Hospital|Tribe|Clan|Bank|Post|Times|Club|United)\b"
)
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Gen|General|Col|Colonel|Maj|Major|Capt|Captain|Lt|Lieutenant|Commander|Sheikh|President|"
    r"Minister|Secretary|Spokesman|spokesman|spokeswoman|Prof|Professor|Sir|Lord|King|Prince|Emir|Imam)\.? \Z"
)
_LAND_AFTER = re.compile(r", | in (?=[A-Z])")
_LAND_BEFORE = re.compile(r"\A(?!People['’]s )(?:[\w-]+ )?[A-Z][\w-]+['’]s? (?=[A-Z])")
NEAR_RADIUS_KM = 10.0
_OFF_RADIUS_KM = 15.0


class Context(NamedTuple):
    """What the words say: the bare name, the kind wanted, a precision (None: as the place is) and its radius, km."""

    name: str
    kind: str | None = None
    geo_precision: int | None = None
    radius_km: float | None = None
    is_place: bool = True  # false: a unit, an office or a person bears the name, or nobody ('the city')
    whole: str = ""  # the phrase with the kind word that follows it, 'Jafra oil field'; empty where none does


def read_context(phrase: str, before: str = "", after: str = "") -> Context:
    """Read a phrase and what stands before and after it in its sentence.

    >>> read_context("village of Baghuz")[:4]
    ('Baghuz', 'PPL', None, None)
    >>> read_context("Deir Ezzor", after=" province")[1:4]
    ('ADM1', 4, 100.0)
    >>> read_context("Hajin", before="clashes near ")[1:4]
    (None, 2, 10.0)
    >>> read_context("Shafah", before="a clash between Hajin and ")[2:4]
    (2, 10.0)
    >>> [read_context("Deir Ezzor", after=after).is_place for after in (" Military Council", "-backed men", " today")]
    [False, False, True]
    """
    phrase = core_of(phrase)
    if _UNIT.match(after) or _TITLE.search(before) or phrase == phrase.lower() != phrase.upper():
        return Context(phrase, is_place=False)
    name, kind, toward = phrase, None, False
    if leading := _LEADING.match(name):
        kind, name = _kind(leading.group(1)), name[leading.end() :]
    if direction := _LEADING_DIRECTION.match(name):
        toward, name = True, name[direction.end() :]
    if trailing := _TRAILING.search(name):
        kind, name = kind or _kind(trailing.group(1)), name[: trailing.start()]
    kind = kind or _kind_around(before, after)
    toward = toward or _PRECEDING_DIRECTION.search(before) is not None
    name = re.sub(r"\A(?:the|The) |['’]s?\Z", "", name)
    following = _FOLLOWING.match(after)
    whole = phrase + following.group() if following else ""
    precision, radius_km = _precision(kind, before, toward=toward)
    return Context(name, None if kind in ("NEAR", "AREA") else kind, precision, radius_km, whole=whole)


def core_of(phrase: str) -> str:
    """Return the place itself of a phrase that also says in which land it lies.

    >>> core_of("Baghuz, Deir Ezzor"), core_of("village of Hatla in Syria"), core_of("Syria's Deir Ezzor")
    ('Baghuz', 'village of Hatla', 'Deir Ezzor')
    """
    first = _LAND_AFTER.split(phrase.strip())[0]
    return _LAND_BEFORE.sub("", first if first != first.lower() else phrase.strip())


def is_kind_word(word: str) -> bool:
    """Whether a word says what kind of place a name is: 'province', 'airport'."""
    return _kind(word) is not None


def _kind(word: str) -> str | None:
    """Return the kind that a word names."""
    return next((kind for pattern, kind in _WORDS if pattern.fullmatch(word)), None)


def _kind_around(before: str, after: str) -> str | None:
    """Return the kind that the neighbouring words give."""
    if following := _FOLLOWING.match(after):
        return _kind(following.group(1))
    if preceding := _PRECEDING.search(before):
        return _kind(preceding.group(1))
    starts = list(_LIST_START.finditer(before[-160:]))
    if starts and _LIST_ITEMS.match(before[-160:][starts[-1].end() :]):
        return _kind(starts[-1].group(1))
    return None


def _precision(kind: str | None, before: str, *, toward: bool) -> tuple[int | None, float | None]:
    """Return where_prec and radius in km, both None where the place itself is meant."""
    if kind == "ADM1":
        return 4, 100.0
    if kind == "ADM2":
        return 3, 30.0
    if kind in ("DSRT", "STM"):
        return 5, 50.0
    if _COUNTRYSIDE.search(before) or kind == "NEAR":
        return 4, 40.0
    if distance := _DISTANCE.search(before):
        return 2, max(_OFF_RADIUS_KM, float(distance.group(1)))
    if _OFF.search(before):
        return 2, _OFF_RADIUS_KM
    if _NEAR.search(before) or kind == "AREA" or _BETWEEN.search(before):
        return 2, NEAR_RADIUS_KM
    return (4, 60.0) if toward else (None, None)
