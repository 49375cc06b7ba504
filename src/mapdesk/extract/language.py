"""Whether a text can be read, by language and length: report in, InputError or nothing out."""

from mapdesk.errors import InputError
from mapdesk.extract.lexicon import word_list
from mapdesk.model.report import Report

MAX_CHARACTERS = 1_000_000  # spaCy's own limit: about 1 GB of memory while parsing


def refuse_unreadable(report: Report) -> None:
    """Raise for a report that is too long or not English: by its ``language``, else by letters and commonest words.

    Raises:
        InputError: over a million characters, or another language by its tag, letters or words.
    """
    name = f"report {report.report_id}"
    if report.language and report.language.lower().split("-")[0].split("_")[0] not in {"en", "eng", "english"}:
        raise InputError(f"{name}: language {report.language!r} cannot be read; give an English text or translation")
    if len(report.text) > MAX_CHARACTERS:
        raise InputError(
            f"{name}: {len(report.text):,} characters are too many; split it into parts of {MAX_CHARACTERS:,}"
        )
    letters = [char for char in report.text if char.isalpha()]
    latin = sum(char < "ɐ" for char in letters)
    words = report.text.lower().split()
    foreign = len(words) >= 40 and sum(word in word_list("common_words") for word in words) < 0.06 * len(words)
    if letters and not report.language and (latin < 0.6 * len(letters) or foreign):
        raise InputError(f"{name}: the text does not look English; give an English text, or set its language to 'en'")
