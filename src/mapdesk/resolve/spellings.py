"""A name as a text writes it in, the other ways a gazetteer may have it out: case endings, proclitics, short forms.

These rules work on the letters as written and are asked one way, from the text to the gazetteer, where the name as it
stands is not known; a wrong guess finds nothing. The rules on folded text, which join two spellings from both
sides, are in ``romanisation``.
"""

import re
from collections.abc import Callable, Iterator
from itertools import product
from typing import NamedTuple

from mapdesk.resolve.slavic import adjective_of_place, case_ending, ukrainian_russian_pair

MOST_FORMS = 120
_ARABIC, _HEBREW = re.compile(r"[\u0620-\u06d3]"), re.compile(r"[\u05d0-\u05ea]")
_SHORT_FORMS = {"St": "Saint", "Mt": "Mount", "Ft": "Fort", "Pt": "Point", "Gov": "Governorate", "Is": "Island"}
_LONG_FORMS = {long: short for short, long in _SHORT_FORMS.items()}
_HYPHENED = re.compile(r"[-‑](?:based|area|bound|born|wide|region|province|style)\Z", re.I)
_KURDISH = (("ş", "sh"), ("Ş", "Sh"), ("ç", "ch"), ("Ç", "Ch"), ("x", "kh"), ("X", "Kh"), ("c", "j"), ("C", "J"))
_KURDISH_LETTERS = re.compile(r"[şŞêÊîÎûÛ]")


class Spelling(NamedTuple):
    """A form to look up, the rule that made it and what a match through it costs."""

    text: str
    rule: str
    cost: float


def other_spellings(name: str) -> tuple[Spelling, ...]:
    """Return the forms that the rules make of a name, cheapest first, at most ``MOST_FORMS``; never the name itself.

    >>> [s.text for s in other_spellings("Raqqa's")], other_spellings("Hajin")
    (['Raqqa'], ())
    """
    found: dict[str, Spelling] = {}
    for rule, make, cost in RULES:
        for text in make(name):
            if text and text != name and text not in found:
                found[text] = Spelling(text, rule, cost)
    return tuple(sorted(found.values(), key=lambda spelling: spelling.cost))[:MOST_FORMS]


def english_inflection(name: str) -> Iterator[str]:
    """Take off a possessive, and the second half of a hyphened word.

    >>> [list(english_inflection(n)) for n in ("Raqqa's", "Damascus'", "Aleppo-based", "Deir ez-Zor")]
    [['Raqqa'], ['Damascus'], ['Aleppo'], []]
    """
    bare = _HYPHENED.sub("", re.sub(r"['’]s?\Z", "", name))
    if bare != name:
        yield bare


def short_form(name: str) -> Iterator[str]:
    """Write 'St', 'Mt' and 'Ft' out, and long ones short.

    >>> [list(short_form(n)) for n in ("St. Louis", "Mount Hermon", "Strand")]
    [['Saint Louis'], ['Mt Hermon'], []]
    """
    first, _, rest = name.partition(" ")
    other = _SHORT_FORMS.get(first.rstrip(".")) or _LONG_FORMS.get(first)
    if rest and other:
        yield f"{other} {rest}"


def kurdish_latin(name: str) -> Iterator[str]:
    """Write the Kurdish alphabet as English does.

    >>> [list(kurdish_latin(n)) for n in ("Qamişlo", "Xanesor", "Dêrik", "Şengal")]
    [['Qamishlo'], [], ['Derik'], ['Shengal']]
    """
    if not _KURDISH_LETTERS.search(name):
        return
    for written, english in _KURDISH:
        name = name.replace(written, english)
    yield name.translate(str.maketrans("êÊîÎûÛ", "eEiIuU"))


def arabic_proclitic(name: str) -> Iterator[str]:
    """Take off 'and', 'so', 'in', 'like' and 'for', which Arabic writes together with the next word.

    >>> [list(arabic_proclitic(n)) for n in ("بالرقة", "للرقة", "وبحلب", "الرقة")]
    [['الرقة'], ['الرقة'], ['بحلب', 'حلب'], []]
    """
    if not _ARABIC.match(name):
        return
    rest = name
    for _ in range(2):
        if rest.startswith("لل") and len(rest) > 4:
            rest = "ال" + rest[2:]
        elif rest[0] in "وفبلك" and len(rest) > 3:
            rest = rest[1:]
        else:
            return
        yield rest


def arabic_kunya(name: str) -> Iterator[str]:
    """Write 'father of' in the ways that Arabic gazetteers do, together or apart.

    >>> list(arabic_kunya("البوكمال")), list(arabic_kunya("بوابة"))
    (['أبو كمال', 'البو كمال', 'بوكمال', 'ابوكمال'], [])
    """
    kunya = re.fullmatch(r"(?:ال|[أاآ])بو ?(\w{3,})", name)
    if kunya:
        yield from (f"أبو {kunya[1]}", f"البو {kunya[1]}", f"بو{kunya[1]}", f"ابو{kunya[1]}")


def hebrew_proclitic(name: str) -> Iterator[str]:
    """Take off 'and', 'in', 'to', 'from', 'as', 'that' and 'the', which Hebrew writes together with the next word.

    >>> [list(hebrew_proclitic(n)) for n in ("בדמשק", "ומחלב", "דמשק")]
    [['דמשק'], ['מחלב', 'חלב'], []]
    """
    rest = name if _HEBREW.match(name) else ""
    for _ in range(2):
        if len(rest) <= 3 or rest[0] not in "ובלמכשה":
            return
        rest = rest[1:]
        yield rest


def hebrew_construct(name: str) -> Iterator[str]:
    """Write a maqaf or a hyphen in a Hebrew name as a space, as gazetteers have it.

    >>> list(hebrew_construct("תל־אביב")), list(hebrew_construct("חיפה"))
    (['תל אביב'], [])
    """
    if _HEBREW.match(name) and re.search(r"[־-]", name):
        yield re.sub(r"[־-]", " ", name)


def _each_word(rule: Callable[[str], Iterator[str]]) -> Callable[[str], Iterator[str]]:
    """Return the rule applied to every word of a name: 'у Великій Новосілці' bends both."""

    def make(name: str) -> Iterator[str]:
        words = re.split(r"([ -])", name)
        forms = [(word, *rule(word)) if len(word) > 1 else (word,) for word in words]
        yield from ("".join(choice) for choice in product(*(tuple(dict.fromkeys(f))[:12] for f in forms)))

    return make


RULES: tuple[tuple[str, Callable[[str], Iterator[str]], float], ...] = (
    ("possessive or hyphened", english_inflection, 0.01),
    ("short form", short_form, 0.02),
    ("kunya", arabic_kunya, 0.02),
    ("proclitic", arabic_proclitic, 0.02),
    ("proclitic", hebrew_proclitic, 0.02),
    ("maqaf", hebrew_construct, 0.01),
    ("Kurdish alphabet", kurdish_latin, 0.03),
    ("case ending", _each_word(case_ending), 0.03),
    ("adjective of the place", adjective_of_place, 0.05),
    ("Ukrainian or Russian form", ukrainian_russian_pair, 0.06),
)
