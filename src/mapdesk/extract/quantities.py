"""Numbers as written in, ranges and units out: 'at least 12' is 12 and up, 'nearly 100' ends there, '2 to 5' has both.

A range is what the words allow, never a guess at a best figure; numbers of different claims are never added up. Who
counted is the claim's attribution, and whether killed or wounded were counted is told by its trigger.
"""

import re
from typing import NamedTuple

from mapdesk.extract.draft import Phrase
from mapdesk.extract.lexicon import noun_class, number_table, word_list
from mapdesk.model.claim import ClaimKind, Quantity

_WORDS: dict[str, int] = number_table("units") | number_table("tens")
_SCALES = number_table("scales")
# Plural words name no upper end: 'dozens' is at least two dozen.
_OPEN = number_table("open")
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_TOKEN = re.compile(rf"{_NUMBER}|[^\W\d_]+(?:['’-][^\W\d_]+)*|[%$£€+]")
_STRENGTH = re.compile(rf"({_NUMBER}|[a-z]+)-(?:strong|man|member|person|vehicle)\b", re.IGNORECASE)
_AT_LEAST = re.compile(
    r"\b(?:at least|(?<!no )(?<!not )more than|over|no fewer than|no less than|not less than|upwards of|in excess of"
    r"|a minimum of|at a minimum|or more|and more)\b|\d\+",
    re.IGNORECASE,
)
_UP_TO = re.compile(
    r"\b(?:up to|at most|fewer than|less than|under|as many as|no more than|not more than|a maximum of)\b",
    re.IGNORECASE,
)
_ALMOST = re.compile(r"\b(?:nearly|almost|close to|just under)\b", re.IGNORECASE)
_ALMOST_SHARE = 0.9  # 'nearly 100' is not fewer than 90
_FILLER = word_list("number_filler") | {"nearly", "almost", "close", "just", "not", "in", "excess", "maximum", "few"}
_MONEY = frozenset("$£€")
_WORDS_AHEAD = 5  # how far behind a bare number its noun may stand: '12 of its own soldiers'
_STOP = re.compile(r"[,.;:()\"“”]|\b(?:and|or|were|was|are|is|have|had|in|at|near|on|who|which|others?|killed|dead)\b")


class _Value(NamedTuple):
    number: float
    is_open: bool  # 'dozens', 'hundreds of thousands': no upper end


def read_quantity(text: str) -> tuple[float | None, float | None, str | None]:
    """Return (low, high, unit) of a number phrase; ``high`` None means open, unit is the noun after the number.

    >>> read_quantity("at least 12 vehicles")
    (12.0, None, 'vehicles')
    >>> read_quantity("2,000 to 5,000")
    (2000.0, 5000.0, None)
    >>> read_quantity("hundreds of thousands")
    (200000.0, None, None)
    >>> read_quantity("nearly 100")
    (90.0, 100.0, None)
    """
    strength = _STRENGTH.search(text)
    values, unit = _scan(strength[1] if strength else text)
    if not values:
        return None, None, unit
    low, high = min(value.number for value in values), max(value.number for value in values)
    if len(values) > 1:
        return low, None if _is_open_above(text, values) else high, unit
    if _AT_LEAST.search(text) or values[0].is_open:
        return low, None, unit
    if _UP_TO.search(text):
        return None, high, unit
    if _ALMOST.search(text):
        return low * _ALMOST_SHARE, high, unit
    return low, high, unit


def _is_open_above(text: str, values: list[_Value]) -> bool:
    """Whether a range has no upper end: 'between 35 and more than 40', 'dozens or hundreds'."""
    last = list(_AT_LEAST.finditer(text))
    numbers = list(re.finditer(_NUMBER, text))
    behind_first = bool(last and numbers and last[-1].start() > numbers[0].start())
    return values[-1].is_open or behind_first or (bool(last) and not _UP_TO.search(text) and len(numbers) < 2)


def _scan(text: str) -> tuple[list[_Value], str | None]:
    """Return the numbers of a phrase, and the words that follow them."""
    values: list[_Value] = []
    rest: list[str] = []
    current: _Value | None = None
    money: str | None = None
    words = _TOKEN.findall(text)
    for place, word in enumerate(words):
        low = word.lower()
        number = _value(low)
        if low in _MONEY:
            money = word
        elif low == "+" or (low == "and" and place and words[place - 1].lower() in _SCALES and current is not None):
            continue  # 'one hundred and twenty' is one number
        elif number is not None:
            both = current is not None and not word[0].isdigit()
            if current is not None and not both:
                values.append(current)
            current = _Value(current.number + number, current.is_open) if both and current else _Value(number, False)
        elif low in _SCALES:
            current = _Value((current.number if current else 1) * _SCALES[low], bool(current and current.is_open))
        elif low in _OPEN:
            scale = _OPEN[low] // 2 if current is not None and low in {"hundreds", "thousands"} else _OPEN[low]
            current = _Value(float(current.number * scale if current is not None else scale), True)
        elif low != "of" or current is None or not current.is_open:  # 'tens of thousands' is one number
            if current is not None:
                values.append(current)
                current = None
            if low not in _FILLER or (rest and values):
                rest += [word] if values else []
    if current is not None:
        values.append(current)
    unit = " ".join(rest).strip().removeprefix("of ")
    return values, (unit if unit and not _only_filler(unit) else None) or money


def _only_filler(unit: str) -> bool:
    return all(word.lower() in _FILLER for word in unit.split())


def _value(low: str) -> float | None:
    if re.fullmatch(_NUMBER, low):
        return float(low.replace(",", ""))
    if "-" in low:
        parts = [_value(part) for part in low.split("-")]
        return float(sum(p for p in parts if p is not None)) if all(p is not None for p in parts) else None
    found = _WORDS.get(low)
    return None if found is None else float(found)


def quantity_at(text: str, phrase: Phrase, kind: ClaimKind, target: Phrase | None) -> Quantity:
    """Return a number of a report's text as a range with its unit.

    Where the number stands alone the unit is the noun that it counts, read behind it; of casualties and captives else
    the last word of the ``target``, and of casualties without one people.
    """
    written = text[phrase.start : phrase.end]
    low, high, unit = read_quantity(written)
    if unit is None and (low is not None or high is not None):
        unit = _counted(text[phrase.end :][:80])
        if unit is None and kind in _OF_PEOPLE:
            unit = text[target.start : target.end].split()[-1].lower() if target is not None else None
        unit = unit or ("people" if kind == "casualties" else None)
    return Quantity(phrase.start, phrase.end, written, low, high, unit)


_OF_PEOPLE = frozenset({"casualties", "capture_of_persons", "displacement"})


def _counted(after: str) -> str | None:
    """Return the noun that a number in front of this text counts: 'soldiers' of ' of its own soldiers were killed'.

    Of nouns side by side it is the last: 'troops' of ' government troops'.
    """
    stop = _STOP.search(after)
    near = after[: stop.start()] if stop else after
    words = list(re.finditer(r"[^\W\d_]+", near))
    for number, match in enumerate(words[:_WORDS_AHEAD]):
        if not _is_countable(match):
            continue
        for further in words[number + 1 :]:
            if not (near[match.end() : further.start()] == " " and _is_countable(further)):
                break
            match = further
        return match.group().lower()
    return None


def _is_countable(word: re.Match[str]) -> bool:
    return _singular(word.group().lower()) in _countable()


def _singular(word: str) -> str:
    if word.endswith("men"):
        return f"{word[:-3]}man"
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return {"people": "people", "children": "child"}.get(word) or word.removesuffix("s")


def _countable() -> frozenset[str]:
    return noun_class("persons") | noun_class("forces") | noun_class("materiel")
