"""When it happened: sentence text and publication day in, dated phrases out; never the wall clock."""

import calendar
import datetime as dt
import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from mapdesk.extract.lexicon import word_list
from mapdesk.model.claim import DateMention

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

_MONTHS = {name[:3].lower(): number for number, name in enumerate(calendar.month_name) if name}
_WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.|Feb\.|Mar\.|Apr\.|Jun\.|Jul\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_CLOCK = r"(?:\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?)"
_SPAN = rf"{_DAY}(?: ?(?:-|–|to|and) ?{_DAY})?"
_YEAR = r"(?:19|20)\d{2}"
_DATE = rf"(?:{_SPAN} {_MONTH}(?:,? {_YEAR})?|{_MONTH} {_SPAN}\b(?:,? {_YEAR})?|\d{{4}}-\d{{2}}-\d{{2}})"
_PART = (
    r"(?:(?:early|mid|late)[- ]|the (?:first|second) half of "
    r"|(?:the )?(?:beginning|start|middle|end|night|morning|evening|afternoon|first day|second day) of )"
)
_WEEKDAY = (
    r"(?:last |this |next )?(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
    r"(?: (?:morning|afternoon|evening|night))?"
)
_RELATIVE = "|".join(
    (
        r"yesterday|today|tonight|overnight|since then|last (?:night|week|month|year)",
        r"this (?:morning|week|month|year|afternoon|evening)",
        r"(?:the )?(?:past|last|previous) (?:few |several |\w+ )?(?:hours|days|weeks|months)",
        r"(?:(?:one|two|three|four|five|six|several|\d+) )?(?:days|weeks|hours|months) (?:later|earlier|ago|before)",
        r"(?:a|one) (?:day|week|month|year) (?:later|earlier|ago)",
        r"(?:the |that )?(?:following|next|same|previous) (?:day|night|morning|evening|week|month|afternoon)",
        r"that (?:day|night|evening)|(?:later |late |early )?that (?:week|month|year)",
        r"(?:during|throughout) the (?:night|day|morning|evening|week)",
        r"(?:by |until |at )?the end of the (?:day|week|month|year)",
        r"(?:later )?(?:in|on) the (?:day|evening|morning|afternoon)",
    )
)
_LEAD = (
    r"(?:(?:by|since|between|from|until|before|after|about|around|as of|during|through"
    r"|late on|early on|late|early)\s+)?"
)
_CALENDAR = (
    rf"{_LEAD}(?:(?:about |around )?{_CLOCK} (?:on )?)?{_PART}?"
    rf"(?:{_DATE}(?: (?:and|to|until) {_DATE})?|{_MONTH}(?: {_YEAR})?(?! \d))"
)
_ANY = re.compile(
    rf"\b(?:{_CALENDAR}|(?:(?:by|since) )?{_PART}?(?:{_WEEKDAY}|{_RELATIVE})"
    rf"|(?:by |since |until )?{_PART}?(?<![\d,]){_YEAR}(?![\d,]\d))(?!\w)",
    re.IGNORECASE,
)
_AHEAD_DAYS = 60  # texts name days ahead within weeks; a later one is last year's
_YEAR_LEAD = re.compile(r"(?:in|of|by|since|until|during|late|early|mid)[ -]$", re.IGNORECASE)


def dates_in(text: str, offset: int, published: dt.date | None) -> list[DateMention]:
    """Return the date phrases of a sentence; ``offset`` is where the sentence starts in the report.

    >>> dates_in("X fell on 13 May.", 0, dt.date(2018, 5, 14))[0].first
    datetime.date(2018, 5, 13)
    """
    found = []
    for match in _ANY.finditer(text):
        phrase = match.group()
        if _is_noise(phrase, text[: match.start()]):
            continue
        first, last, precision = days_of(phrase, published)
        start = offset + match.start()
        found.append(DateMention(start, start + len(phrase), phrase, first, last, precision))
    return found


def _is_noise(phrase: str, before: str) -> bool:
    """A bare 'may' or 'march' in lower case is a verb; a bare year needs its preposition."""
    if re.fullmatch(rf"{_LEAD}(?:may|march|august)", phrase, re.IGNORECASE) and not re.search(
        r"May|March|August", phrase
    ):
        return True
    if re.fullmatch(r"May|March", phrase) and not re.search(
        r"(?:in|of|by|since|during|late|early|mid-?)\s$", before, re.IGNORECASE
    ):
        return True
    return bool(re.fullmatch(r"\d{4}", phrase)) and not _YEAR_LEAD.search(before)


def days_of(phrase: str, published: dt.date | None) -> tuple[dt.date | None, dt.date | None, int | None]:
    """Return first day, last day and UCDP date precision of a phrase; Nones where it cannot be fixed.

    A day without a year is in the year of publication, or the year before where it would lie far ahead.
    """
    low = phrase.lower()
    iso = re.search(r"\d{4}-\d{2}-\d{2}", phrase)
    if iso:
        return _exact(_iso(iso.group()))
    month = re.search(_MONTH, phrase, re.IGNORECASE)
    if month:
        return _month_days(phrase, month, published)
    if published is None:
        return None, None, None
    for name, number in _WEEKDAYS.items():
        if name in low:
            day = published - dt.timedelta(days=(published.weekday() - number) % 7)
            return _exact(day + dt.timedelta(days=7) if low.startswith("next") else day)
    return _relative_days(low, published)


def _iso(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _exact(day: dt.date | None) -> tuple[dt.date | None, dt.date | None, int | None]:
    return (day, day, 1) if day is not None else (None, None, None)


def _relative_days(low: str, published: dt.date) -> tuple[dt.date | None, dt.date | None, int | None]:
    one = dt.timedelta(days=1)
    if "yesterday" in low:
        return _exact(published - one)
    if low in {"today", "tonight", "this morning", "this afternoon", "this evening"}:
        return _exact(published)
    if low in {"overnight", "last night"}:
        return published - one, published, 2
    if low == "this week":
        return published - dt.timedelta(days=published.weekday()), published, 3
    if low == "last week":
        monday = published - dt.timedelta(days=published.weekday() + 7)
        return monday, monday + dt.timedelta(days=6), 3
    hours = re.search(r"(?:past|last) (\d+|two|three|few|several) (hours|days)", low)
    if hours:
        count = {"two": 2, "three": 3, "few": 4, "several": 5}.get(hours[1]) or int(hours[1])
        days = -(-count // 24) if hours[2] == "hours" else count
        return published - days * one, published, 2 if days < 7 else 3
    return None, None, None


def _month_days(
    phrase: str, month: re.Match[str], published: dt.date | None
) -> tuple[dt.date | None, dt.date | None, int | None]:
    year_text = re.search(r"\b((?:19|20)\d{2})\b", phrase)
    number = _MONTHS[month.group()[:3].lower()]
    rest = re.sub(_CLOCK, " ", phrase)
    days = [int(day) for day in re.findall(r"(?<![\d:])(\d{1,2})(?:st|nd|rd|th)?(?![\d:])", rest)]
    months = [_MONTHS[m[:3].lower()] for m in re.findall(_MONTH, phrase, re.IGNORECASE)]
    if not year_text and published is None:
        return None, None, None
    year = int(year_text.group()) if year_text else _year_of(number, days[-1] if days else 1, published)
    try:
        if not days:
            last_day = calendar.monthrange(year, number)[1]
            return dt.date(year, number, 1), dt.date(year, number, last_day), 4
        first = dt.date(year, months[0], days[0])
        last = dt.date(year, months[-1], days[-1])
    except ValueError:
        return None, None, None
    if last < first:
        return None, None, None
    length = (last - first).days + 1
    return first, last, 1 if length == 1 else 2 if length < 7 else 3 if length == 7 else 4


def _year_of(month: int, day: int, published: dt.date | None) -> int:
    if published is None:
        raise ValueError("a day without a year needs a publication day")
    try:
        this_year = dt.date(published.year, month, day)
    except ValueError:
        return published.year
    return published.year - 1 if this_year > published + dt.timedelta(days=_AHEAD_DAYS) else published.year


def looking_ahead(date: DateMention, published: dt.date | None) -> DateMention:
    """Return the date as a plan means it: a weekday is the next one, not the last."""
    weekday = any(name in date.text.lower() for name in _WEEKDAYS) and "last" not in date.text.lower()
    if not weekday or date.first is None or date.last is None or published is None or date.first > published:
        return date
    week = dt.timedelta(days=7)
    return replace(date, first=date.first + week, last=date.last + week)


def date_of(anchor: "Token", dates: list[DateMention], sentence: "Sentence") -> DateMention | None:
    """Return the date that dates the anchor's event: climbing from it, the first word that carries one.

    A date on a verb of saying dates the statement; a relative clause does not take the date outside it.
    """
    heads: dict[int, list[DateMention]] = {}
    for date in dates:
        span = sentence.doc.char_span(date.start, date.end, alignment_mode="expand")
        if span is None:
            continue
        head = span.root
        while (
            head.dep_ in {"pobj", "prep", "npadvmod", "pcomp"}
            and head.head != head
            and head.head.pos_ in {"ADP", "ADV", "SCONJ", "NUM"}
        ):
            head = head.head
        heads.setdefault(head.head.i, []).append(date)
    node = anchor
    for _ in range(10):
        here = [] if _says(node) and node != anchor else heads.get(node.i, [])
        if here:
            return min(here, key=lambda date: abs(date.start - anchor.idx))
        if node.dep_ == "relcl" or node.head == node or (_says(node) and node != anchor and node.dep_ != "advcl"):
            return None
        node = node.head
    return None


def _says(token: "Token") -> bool:
    lemma = token.lemma_.lower()
    return lemma in word_list("say") or lemma in word_list("report") or lemma in word_list("claim")
