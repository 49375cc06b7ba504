"""Where a sentence names a date: text in, phrases with offsets out; what days they mean is told by ``timing.py``."""

import re
from collections.abc import Iterator

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.|Feb\.|Mar\.|Apr\.|Jun\.|Jul\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)"
)
CLOCK = r"(?:\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?)"
YEAR = r"(?:19|20)\d{2}"
SLASHED = r"\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d{2}"
LEAD = r"by|since|between|from|until|till|before|prior to|after|about|around|as of|during|through|starting"

_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_SPAN = rf"{_DAY}(?: ?(?:-|–|to|and) ?{_DAY})?"
_WEEKDAY_NAME = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_DATE = (
    rf"(?:(?:{_WEEKDAY_NAME},? )?(?:the )?{_SPAN}(?: of)? {MONTH}(?:,? {YEAR})?"
    rf"|(?:{_WEEKDAY_NAME},? )?{MONTH} {_SPAN}\b(?:,? {YEAR})?|\d{{4}}-\d{{2}}-\d{{2}}|{SLASHED})"
)
_HOURS = r"(?:night|morning|evening|afternoon|early hours|(?:morning|afternoon|evening|night|early) hours)"
_PART = (
    r"(?:(?:early|mid|late)[- ](?:on |in )?|the (?:first|second) half of "
    r"|(?:the )?(?:first|last) (?:couple of |few )?(?:days|weeks) of "
    rf"|(?:the )?(?:beginning|start|middle|end|{_HOURS}|first day|second day) of )"
)
_WEEKDAY = rf"(?:last |this |next |this coming )?{_WEEKDAY_NAME}(?: (?:morning|afternoon|evening|night))?"
_COUNT = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|a few|a couple of|\d+)"
_UNIT = r"(?:hour|day|week|month|year)s?"
_RELATIVE = "|".join(
    (
        rf"the day before yesterday|yesterday(?: {SLASHED})?|today|tonight|tomorrow|overnight|since then",
        r"last (?:night|week|month|year)|(?:(?:earlier|later) )?this (?:morning|week|month|year|afternoon|evening)",
        r"next (?:week|month|year)|(?:the )?(?:past|coming|next|recent|last few) (?:hours|days|weeks|months|years)",
        rf"(?:the )?(?:past|last|previous|preceding) (?:{_COUNT} |few |couple of )?{_UNIT}",
        rf"{_COUNT} {_UNIT} (?:later|earlier|ago|before|prior|after)",
        r"(?:days|weeks|hours|months) (?:later|earlier|ago|before|after)",
        rf"within (?:the (?:past|last) )?{_COUNT} (?:consecutive )?{_UNIT}|(?:in|during|over) {_COUNT} {_UNIT} of",
        r"(?:the |that )?(?:following|next|same|previous|preceding) "
        r"(?:day|night|morning|evening|week|month|year|afternoon|period)",
        r"that (?:day|night|evening)|(?:later |late |early )?that (?:week|month|year)",
        r"(?:during|throughout) the (?:night|day|morning|evening|week)",
        r"(?:by |until |at )?the end of the (?:day|week|month|year)",
        r"(?:later )?(?:in|on) the (?:day|evening|morning|afternoon)",
        r"(?:the )?(?:first|second|third|fourth|fifth|\d+(?:st|nd|rd|th)) (?:consecutive )?(?:day|week|month)"
        r"(?: (?:in|on) (?:a|the) row| of the [a-z]+)?",
    )
)
_CALENDAR = (
    rf"(?:(?:{LEAD}|late on|early on|late|early)\s+)?(?:(?:about |around )?{CLOCK} (?:on )?)?{_PART}?"
    rf"(?:{_DATE}(?: ?(?:and|to|until|–) ?{_DATE})?"
    rf"|{MONTH}(?:,? {YEAR})?(?: ?(?:–|-|and|to) ?{MONTH}(?:,? {YEAR})?)?(?! \d))"
)
_FROM_NOW = rf"(?:(?:by|since|until|before|after|from|early|late) (?:on |last )?)?{_PART}?(?:{_WEEKDAY}|{_RELATIVE})"
_YEARS = rf"(?:(?:{LEAD}) )?{_PART}?(?<![\d,]){YEAR}(?:s|(?: ?(?:–|-) ?| and | to )(?:{YEAR}|\d{{2}})s?)?(?![\d,]\d)"
_ANY = re.compile(
    rf"\b(?:{_CALENDAR}|{_FROM_NOW}|{_YEARS})(?!\w)",
    re.IGNORECASE,
)
_AFTER_IN = re.compile(r"(?:in|of|by|since|until|during|late|early|mid)[ -]$", re.IGNORECASE)
_LOWER_MONTH = re.compile(rf"(?:(?:{LEAD}|late on|early on|late|early)\s+)?(?:may|march|august)", re.IGNORECASE)


def date_phrases(text: str) -> Iterator[re.Match[str]]:
    """Yield the date phrases of a sentence, in order."""
    for match in _ANY.finditer(text):
        if not _is_noise(match.group(), text[: match.start()], text[match.end() :]):
            yield match


def _is_noise(phrase: str, before: str, after: str) -> bool:
    """A bare 'may' or 'march' in lower case is a verb; a bare year needs its preposition."""
    if _LOWER_MONTH.fullmatch(phrase) and not re.search(r"May|March|August", phrase):
        return True
    if re.fullmatch(r"May|March", phrase):
        return not _AFTER_IN.search(before)
    return bool(re.fullmatch(r"\d{4}", phrase)) and not (_AFTER_IN.search(before) or _opens_a_name(before, after))


def _opens_a_name(before: str, after: str) -> bool:
    """'the 2015 offensive' is dated by its year."""
    return before.lower().endswith("the ") and re.match(r" [A-Za-z]", after) is not None
