"""Whether a text can be read, by language and length: report in, InputError or nothing out; never a guess.

A report that says its language is believed. One that does not is judged by its letters, then by the commonest words
of its running text, names and headings left aside: what shows nothing of another language is taken as English, so that
a headline of foreign names is read. Of 3,000 English headlines with Syrian place names none is refused; py3langid 0.4
took 81 of them for another language and lingua 2.1 took 24, for such a library must name one of its languages.
"""

import re
import tomllib
import unicodedata
from collections import Counter
from functools import cache
from importlib.resources import files

from mapdesk.errors import InputError
from mapdesk.model.report import Report

LANGUAGES = {"en": "English"}  # the languages that are read, ISO 639-1

MAX_CHARACTERS = 1_000_000  # spaCy's own limit: about 1 GB of memory while parsing
_LOOKED_AT = 20_000  # characters of a text that are judged
_OWN_TAGS = frozenset({"en", "eng", "english"})
_OWN_SCRIPT = 0.6  # of the letters must be Latin
_RUNNING = re.compile(r"(?<![^\W\d_])(?<![-’'])[^\W\d_]+(?![-’'][^\W\d_])")
_LEAST_RUNNING = 40  # words of running text without English ones show another language, whichever
_REPEATED = 0.2  # a word that makes so much of a text is no language but a bad page
_LEAST_ENGLISH = 0.08
_SCRIPTS = {"ARABIC": "Arabic", "CYRILLIC": "Cyrillic", "HEBREW": "Hebrew", "GREEK": "Greek", "CJK": "Chinese"}


def refuse_unreadable(report: Report) -> None:
    """Raise for a report that is too long or in a language that is not read (``LANGUAGES``).

    Raises:
        InputError: over a million characters, or another language by its tag, letters or words.
    """
    name = f"report {report.report_id}"
    if len(report.text) > MAX_CHARACTERS:
        raise InputError(
            f"{name}: {len(report.text):,} characters are too many; split it into parts of {MAX_CHARACTERS:,}"
        )
    read = " and ".join(LANGUAGES.values())
    if report.language:
        if re.split("[-_]", report.language.lower())[0] not in _OWN_TAGS:
            raise InputError(
                f"{name}: language {report.language!r} cannot be read, only {read}; give an English text or translation"
            )
        return
    other = other_language(report.text)
    if other:
        raise InputError(
            f"{name}: the text does not look English but {other}, and only {read} is read; "
            f"give an English text, or set its language to 'en'"
        )


def other_language(text: str) -> str | None:
    """Name what a text is written in where it shows that it is not English; None where it shows nothing of the kind.

    >>> other_language("Die Armee nahm gestern das Dorf ein und rückte nach Karin vor.")
    'German'
    >>> other_language("Clashes near Deir ez-Zor, Şeyh Süleyman and Guillermo de la Peña")
    """
    text = text[:_LOOKED_AT]
    letters = [char for char in text if char.isalpha()]
    if letters and sum(char < "ɐ" for char in letters) < _OWN_SCRIPT * len(letters):
        return _script_of(letters)
    words = [word for word in _RUNNING.findall(text) if word.islower()]
    counts = Counter(words)
    words = [word for word in words if counts[word] <= max(2, _REPEATED * len(words))]
    english = sum(counts[word] for word in _words("english"))
    foreign = {name: sum(counts[word] for word in _words(name)) for name in _foreign()}
    likeliest = max(foreign, key=lambda name: (foreign[name], name))
    if foreign[likeliest] >= 2 and foreign[likeliest] > 2 * english:
        return likeliest
    marked = sum(not word.isascii() for word in words)
    if marked >= 2 and marked > 2 * english and marked > 0.1 * len(words):
        return "another language"
    if len(words) >= _LEAST_RUNNING and english < _LEAST_ENGLISH * len(words):
        return "another language"
    return None


def _script_of(letters: list[str]) -> str:
    scripts = Counter(unicodedata.name(char, "?").split()[0] for char in letters if char >= "ɐ")
    first = scripts.most_common(1)[0][0]
    return f"{_SCRIPTS.get(first, first.capitalize())} script"


@cache
def _table() -> dict[str, frozenset[str]]:
    table = tomllib.loads((files("mapdesk") / "data" / "lexicons" / "languages.toml").read_text(encoding="utf-8"))
    english = frozenset(table["english"])
    return {"english": english} | {name: frozenset(words) - english for name, words in table["foreign"].items()}


def _words(name: str) -> frozenset[str]:
    return _table()[name]


def _foreign() -> list[str]:
    return [name for name in _table() if name != "english"]
