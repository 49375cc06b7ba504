"""Whether a text is English enough to be read: report in, InputError or nothing out."""

from mapdesk.errors import InputError
from mapdesk.extract.lexicon import word_list
from mapdesk.model.report import Report


def refuse_other_languages(report: Report) -> None:
    """Raise for a report that is not English: by its ``language``, else by its letters and commonest words.

    Raises:
        InputError: another language is given, or most letters are not Latin, or a long text has no English words.
    """
    name = f"report {report.report_id}"
    if report.language and report.language.lower().split("-")[0].split("_")[0] not in {"en", "eng", "english"}:
        raise InputError(f"{name}: language {report.language!r} cannot be read; give an English text or translation")
    letters = [char for char in report.text if char.isalpha()]
    latin = sum(char < "ɐ" for char in letters)
    words = report.text.lower().split()
    foreign = len(words) >= 40 and sum(word in word_list("common_words") for word in words) < 0.06 * len(words)
    if letters and not report.language and (latin < 0.6 * len(letters) or foreign):
        raise InputError(f"{name}: the text does not look English; give an English text, or set its language to 'en'")
