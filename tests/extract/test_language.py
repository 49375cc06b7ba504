import pytest

from mapdesk.errors import InputError
from mapdesk.extract.language import LANGUAGES, other_language, refuse_unreadable
from mapdesk.model.report import Report

ENGLISH = [
    "",
    "   \n\n ",
    "12 / 7 / 2018",
    "Karin",
    "Clashes near Deir ez-Zor, Şeyh Süleyman and Abu al-Duhur",
    "Jabhat Fath al-Sham strikes Kafr Naha, Khan al-Asal",
    "Ordu birliği enters Şafa",  # one phrase of another language is no evidence
    "Oleksandr Shcherbakov, Lieutenant",
    "General Guillermo de la Peña y Vargas visits Les Invalides",
    "SHELLING OF KARIN AND BORVA CONTINUES",
    "Rebels captured حجين on Monday.",
    'The spokesman said: "Nous avons pris la ville et nous restons", and left the room with his aides.',
    # a list of titles under an article has hardly any common words
    "The guards left the town in May.\n\n" + " Battle of Karin (2016)\n East Borva offensive\n Siege of Mashta\n" * 20,
]
FOREIGN = {
    "Cyrillic script": "Вчора військові зайшли до села Карін. Бої тривають.",
    "Arabic script": "سيطر الجيش على القرية صباح اليوم بعد معارك عنيفة",
    "French": "Les combats se poursuivent dans la ville et une partie des habitants est partie.",
    "German": "Die Truppen sind gestern in das Dorf eingerückt und haben eine Brücke besetzt.",
    "Spanish": "El ejército tomó ayer el pueblo y los vecinos salieron con sus familias por una carretera.",
    "Turkish": "Askerler dün köye girdi ve çatışmalar gün boyu sürdü, bir asker yaralandı.",
    "Polish": "Żołnierze weszli wczoraj do wsi i zajęli most, nie jest jasne, kto w niej został.",
    "Kurdish": "Leşker ketin gund û şer li derdorê didome, ku gel ji malên xwe derket.",
}


@pytest.mark.parametrize("text", ENGLISH)
def test_what_shows_no_other_language_is_read(text):
    assert other_language(text) is None


@pytest.mark.parametrize(("language", "text"), FOREIGN.items())
def test_a_text_in_another_language_is_refused_by_name(language, text):
    assert other_language(text) == language
    with pytest.raises(InputError, match=f"but {language}, and only English is read"):
        refuse_unreadable(Report(text=text))


def test_russian_is_refused_too():
    assert other_language("Войска вошли в посёлок, сообщили жители.") == "Cyrillic script"


def test_a_short_line_of_marked_words_is_refused():
    assert other_language("Çatışmalar sürüyor, köylüler göç ediyor") == "another language"


def test_a_long_text_without_english_words_is_refused_though_its_language_is_not_known():
    text = "kua tae atu nga hoia ki te pa inanahi, kua mau hoki te piriti i te awa, kei reira tonu ratou "
    assert other_language(text * 4) is not None


def test_a_page_that_only_repeats_a_word_is_no_other_language():
    assert other_language("[object Object]\n" * 60) is None


@pytest.mark.parametrize("tag", ["en", "EN", "en-GB", "en_US", "eng", "English"])
def test_a_report_that_says_it_is_english_is_believed(tag):
    refuse_unreadable(Report(text="Die Armee und die Stadt sind nicht mit dem Dorf", language=tag))


@pytest.mark.parametrize("tag", ["uk", "ru", "ar", "fr", "de", "tr", "es", "uk-UA"])
def test_a_report_in_another_language_is_refused_by_its_tag(tag):
    with pytest.raises(InputError, match=rf"language '{tag}' cannot be read, only English"):
        refuse_unreadable(Report(text="The army left.", language=tag))


def test_the_languages_that_are_read_are_said_in_one_place():
    assert LANGUAGES == {"en": "English"}
