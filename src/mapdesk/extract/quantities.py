"""Numbers as written in, ranges out: 'at least 12' is 12 and up, 'dozens' 24 and up, '2,000 to 5,000' both ends."""

import re

from mapdesk.extract.lexicon import number_table, word_list

_WORDS: dict[str, int] = number_table("units") | number_table("tens")
_SCALES = number_table("scales")
# Plural words name no upper end: 'dozens' is at least two dozen.
_OPEN = number_table("open")
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_AT_LEAST = re.compile(r"\b(?:at least|more than|over|no fewer than|upwards of|a minimum of)\b", re.IGNORECASE)
_UP_TO = re.compile(r"\b(?:up to|at most|fewer than|less than|under|as many as|no more than)\b", re.IGNORECASE)
_FILLER = word_list("number_filler")


def read_quantity(text: str) -> tuple[float | None, float | None, str | None]:
    """Return (low, high, unit) of a number phrase; ``high`` None means open, unit is the noun after the number.

    >>> read_quantity("at least 12 vehicles")
    (12.0, None, 'vehicles')
    >>> read_quantity("2,000 to 5,000")
    (2000.0, 5000.0, None)
    >>> read_quantity("dozens")
    (24.0, None, None)
    """
    values, unit, open_end = _scan(text)
    if not values:
        return None, None, unit
    low, high = min(values), max(values)
    if _AT_LEAST.search(text) or open_end:
        return low, None, unit
    if _UP_TO.search(text) and len(values) == 1:
        return None, high, unit
    return low, high, unit


def _scan(text: str) -> tuple[list[float], str | None, bool]:
    """Return the numbers of a phrase, the words that follow them, and whether a plural word leaves the end open."""
    values: list[float] = []
    rest: list[str] = []
    current: float | None = None
    open_end = False
    for word in re.findall(rf"{_NUMBER}|[^\W\d_]+(?:['’-][^\W\d_]+)*|[%$£€]", text):
        low = word.lower()
        number = _value(low)
        if number is not None:
            current = number if current is None or re.match(r"\d", word) else current + number
            if re.match(r"\d", word) and values and current == values[-1]:
                continue
        elif low in _SCALES:
            current = (current or 1) * _SCALES[low]
        elif low in _OPEN:
            values.append(float(_OPEN[low]))
            open_end = True
        else:
            if current is not None:
                values.append(float(current))
                current = None
            if low not in _FILLER or (rest and values):
                rest += [word] if values else []
    if current is not None:
        values.append(float(current))
    unit = " ".join(word for word in rest).strip()
    return values, (unit.removeprefix("of ") or None) if not _only_filler(unit) else None, open_end


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
