"""When it happened: sentence text and publication day in, dated phrases out; never the wall clock.

``date_phrases.py`` finds the phrases, ``day_spans.py`` knows what days the words mean; here a phrase gets its days, and
an event its phrase.
"""

import datetime as dt
import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from mapdesk.extract.date_phrases import CLOCK, LEAD, MONTH, SLASHED, YEAR, date_phrases
from mapdesk.extract.day_spans import (
    MONTHS,
    WEEK,
    WEEKDAYS,
    Days,
    bounded,
    month_days,
    part_of,
    relative_days,
    spread,
    weekday_days,
    year_of,
)
from mapdesk.extract.lexicon import word_list
from mapdesk.model.claim import DateMention

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

_LEAD = re.compile(rf"({LEAD})\s+(?!\d{{1,2}}[:.]\d{{2}}|\d{{1,2}} ?[ap]\.?m)", re.IGNORECASE)
_DAY_NUMBER = re.compile(r"(?<![\d:])(\d{1,2})(?:st|nd|rd|th)?(?![\d:])")
_LOOK_BACK = 400  # characters before a sentence in which 'two days later' finds the day it counts from


def dates_in(text: str, offset: int, published: dt.date | None, before: str = "") -> list[DateMention]:
    """Return the date phrases of a sentence; ``offset`` is where the sentence starts in the report.

    ``before`` is the text in front of it: 'two days later' and 'the same day' count from the last day named there or
    in the sentence itself.

    >>> dates_in("X fell on 13 May.", 0, dt.date(2018, 5, 14))[0].first
    datetime.date(2018, 5, 13)
    >>> dates_in("X fell two days later.", 0, dt.date(2018, 5, 30), before="A fell on 13 May.")[0].first
    datetime.date(2018, 5, 15)
    """
    phrases = list(date_phrases(text))
    counted = any(not _is_calendar(match.group()) for match in phrases)
    anchor = _last_day(before[-_LOOK_BACK:], published) if counted else None
    found = []
    for match in phrases:
        phrase = match.group()
        first, last, precision = days_of(phrase, published, anchor)
        if first is not None and precision == 1:
            anchor = first
        start = offset + match.start()
        found.append(DateMention(start, start + len(phrase), phrase, first, last, precision))
    return found


def _last_day(text: str, published: dt.date | None) -> dt.date | None:
    """Return the last exact day that a text names, from where 'the next day' counts."""
    anchor = None
    for match in date_phrases(text):
        first, _, precision = days_of(match.group(), published, anchor)
        anchor = first if first is not None and precision == 1 else anchor
    return anchor


def days_of(
    phrase: str, published: dt.date | None, anchor: dt.date | None = None
) -> tuple[dt.date | None, dt.date | None, int | None]:
    """Return first day, last day and UCDP date precision of a phrase; Nones where they cannot be fixed.

    A day without a year is in the year of publication, or the year before where it would lie far ahead. ``anchor`` is
    the day named before, from which 'two days later' counts.
    """
    low = phrase.lower()
    lead = _LEAD.match(low)
    plain = low[lead.end() :] if lead else low
    days = _calendar_days(plain, published) if _is_calendar(plain) else _told_days(plain, published, anchor)
    if days is not None and lead and not (lead[1] == "from" and _is_range(plain)):
        days = bounded(days, lead[1], published)
    return (days.first, days.last, days.precision) if days is not None else (None, None, None)


def _is_range(plain: str) -> bool:
    return re.search(r"\b(?:to|until)\b|–|\d-\d", plain) is not None


def _is_calendar(plain: str) -> bool:
    return re.search(rf"{MONTH}|{YEAR}|{SLASHED}", plain, re.IGNORECASE) is not None


def _told_days(plain: str, published: dt.date | None, anchor: dt.date | None) -> Days | None:
    """Return the days of a phrase without a calendar date: a weekday, or words told from publication or the anchor."""
    weekday = weekday_days(plain, published) if published is not None else None
    return weekday or relative_days(plain, published, anchor)


def _calendar_days(plain: str, published: dt.date | None) -> Days | None:
    try:
        slashed = re.search(SLASHED, plain)
        iso = re.search(r"\d{4}-\d{2}-\d{2}", plain)
        if iso or slashed:
            day = dt.date.fromisoformat(iso.group()) if iso else _slashed_day(slashed.group()) if slashed else None
            return None if day is None else Days(day, day, 1)
        if re.search(MONTH, plain, re.IGNORECASE):
            return _month_days(plain, published)
        return _years(plain)
    except ValueError:  # 31 April, 2018-13-45
        return None


def _slashed_day(text: str) -> dt.date | None:
    """Return the day of '20/01/2015'; where day and month could change places, nothing is guessed."""
    first, second, year = (int(part) for part in re.split(r"[/.]", text))
    if first <= 12 and second <= 12 and first != second:
        return None
    return dt.date(year, second, first) if second <= 12 else dt.date(year, first, second)


def _years(plain: str) -> Days | None:
    years = [int(year) for year in re.findall(YEAR, plain)]
    short = re.search(rf"{YEAR} ?[–-] ?(\d{{2}})(?!\d)", plain)
    if short:
        years.append(years[0] // 100 * 100 + int(short[1]))
    last = max(years) + (9 if re.search(r"\d{3}0s", plain) else 0)
    days = Days(dt.date(min(years), 1, 1), dt.date(last, 12, 31), 5)
    return part_of(days, plain) if len(years) == 1 and last == years[0] else days


def _month_days(plain: str, published: dt.date | None) -> Days | None:
    rest = re.sub(CLOCK, " ", plain)
    years = [int(year) for year in re.findall(rf"\b({YEAR})\b", rest)]
    months = [MONTHS[month[:3].lower()] for month in re.findall(MONTH, rest, re.IGNORECASE)]
    numbers = [int(number) for number in _DAY_NUMBER.findall(re.sub(YEAR, " ", rest))]
    if not years and published is None:
        return None
    if not years and published is not None:
        years = [year_of(months[-1], numbers[-1] if numbers else 1, published)]
    if not numbers:
        first, last = month_days(years[0], months[0]), month_days(years[-1], months[-1])
        return part_of(first, plain) if first == last else spread(first.first, last.last)
    begin = dt.date(years[0], months[0], numbers[0])
    end = dt.date(years[-1], months[-1], numbers[-1])
    if begin > end and len(years) == 1:  # 'from 28 December to 3 January'
        begin = begin.replace(year=begin.year - 1) if months[0] > months[-1] else begin
    return spread(begin, end)


def looking_ahead(date: DateMention, published: dt.date | None) -> DateMention:
    """Return the date as a plan means it: a weekday is the next one, not the last."""
    weekday = any(name in date.text.lower() for name in WEEKDAYS) and "last" not in date.text.lower()
    if not weekday or date.first is None or date.last is None or published is None or date.first > published:
        return date
    return replace(date, first=date.first + WEEK, last=date.last + WEEK)


def date_of(anchor: "Token", dates: list[DateMention], sentence: "Sentence") -> DateMention | None:
    """Return the date that dates the anchor's event: climbing from it, the first word that carries one.

    A date on a verb of saying dates the statement; a relative clause does not take the date outside it.
    """
    dates = [date for date in dates if not _counts_from(anchor, date)]
    heads = _heads(dates, sentence)
    node = anchor
    for _ in range(10):
        told = _says(node) and node != anchor
        here = [] if told else [date for i, date in heads if i == node.i and _reaches(anchor, node, date)]
        if here:
            return min(here, key=lambda date: abs(date.start - anchor.idx))
        if _is_closed(node) or node.head == node or (told and node.dep_ != "advcl"):
            break
        node = node.head
    below = next((date for i, date in heads if _hangs_below(sentence.doc[i], anchor)), None)
    return below or (_fronted(dates, sentence) if node.head == node and not _says(node) else None)


def _counts_from(anchor: "Token", date: DateMention) -> bool:
    """Whether 'two days after' counts from the clause of the anchor: 'withdrew two days after they captured X'."""
    if not date.text.lower().endswith((" after", " before", " prior")):
        return False
    clauses = (anchor, *anchor.ancestors)
    return any(date.start <= mark.idx < date.end for step in clauses for mark in step.lefts if mark.dep_ == "mark")


def _hangs_below(word: "Token", anchor: "Token") -> bool:
    """Whether a date that the parser hung on a noun ('carried out a raid on posts in X on 2 May') dates the event."""
    own = {anchor, anchor.head} if anchor.dep_ in {"dobj", "nsubjpass"} and not _says(anchor.head) else {anchor}
    while word not in own and word.head != word and word.pos_ not in {"VERB", "AUX"}:
        word = word.head
    return word in own


def _fronted(dates: list[DateMention], sentence: "Sentence") -> DateMention | None:
    """Return the date that opens the sentence ('By 25 May, a total of ...'), wherever the parser hung it."""
    first = dates[0] if dates else None
    opening = sentence.text[: first.start - sentence.start_char].strip().lower() if first is not None else "-"
    return first if opening in {"", "on", "in", "at", "during", "for", "later on"} else None


def _heads(dates: list[DateMention], sentence: "Sentence") -> list[tuple[int, DateMention]]:
    """Return the dates with the words that they hang on, in text order."""
    heads = []
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
        heads.append((head.head.i, date))
    return heads


def _is_closed(node: "Token") -> bool:
    """Whether a clause takes no date from outside: 'X, which was taken', 'soldiers stationed in X'."""
    return node.dep_ == "relcl" or (node.dep_ == "acl" and node.tag_ in {"VBN", "VBD"})


def _reaches(anchor: "Token", node: "Token", date: DateMention) -> bool:
    """Whether a date that hangs on ``node`` dates ``anchor`` below it: '9 were killed on Monday, and 5 people were
    killed in Karin' counts twice and dates the first; a date in front of both dates both."""
    if node.i >= anchor.i or date.start < node.idx:
        return True
    step = anchor
    while step.head != node and step.head != step:
        step = step.head
    return not (step.dep_ == "conj" and {step.lemma_, node.lemma_} <= _KILLED)


_KILLED = frozenset({"kill", "martyr", "die"})


def _says(token: "Token") -> bool:
    lemma = token.lemma_.lower()
    return lemma in word_list("say") or lemma in word_list("report") or lemma in word_list("claim")
