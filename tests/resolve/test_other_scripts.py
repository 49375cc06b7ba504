"""Arabic, Ukrainian and Russian text: bent, prefixed and paired names are found and mean the right place."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mapdesk.model import Place, Report
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.gazetteer_build import write_gazetteer
from mapdesk.resolve.mentions import resolve_mentions
from mapdesk.resolve.spellings import other_spellings

SAMPLES = Path(__file__).parent / "samples"
_MARK = re.compile(r"\[([^=\]]*)=([^\]]*)\]")
_KNOWN: tuple[tuple[str, float, float, int, str], ...] = (
    ("Kharkiv", 36.25, 49.98, 1_400_000, "Харків|Харьков"),
    ("Kherson", 32.61, 46.64, 280_000, "Херсон"),
    ("Avdiivka", 37.75, 48.14, 32_000, "Авдіївка|Авдеевка"),
    ("Bakhmut", 38.0, 48.59, 73_000, "Бахмут"),
    ("Kramatorsk", 37.56, 48.72, 150_000, "Краматорськ|Краматорск"),
    ("Mykolaiv", 32.0, 46.97, 480_000, "Миколаїв|Николаев"),
    ("Velyka Novosilka", 36.84, 47.84, 5_200, "Велика Новосілка|Великая Новосёлка"),
    ("Damascus", 36.29, 33.51, 1_500_000, "دمشق|Дамаск|Damas"),
    ("Aleppo", 37.16, 36.2, 2_000_000, "حلب|Алеппо"),
    ("Ar Raqqah", 39.01, 35.95, 220_000, "الرقة|Ракка"),
    ("Homs", 36.71, 34.73, 775_000, "حمص|Хомс"),
    ("Abu Kamal", 40.92, 34.45, 70_000, "أبو كمال"),
)


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gazetteer]:
    path = tmp_path_factory.mktemp("letters") / "gazetteer.sqlite"
    write_gazetteer(
        path,
        [
            Place(f"t:{name}", name, lng, lat, tuple(others.split("|")), "PPLA", "", population=people, source="test",
                  license="CC0")
            for name, lng, lat, people, others in _KNOWN
        ],
    )  # fmt: skip
    with Gazetteer.open(path) as opened:
        yield opened


def marked(line: str) -> tuple[str, list[tuple[str, str]]]:
    """Part a line of a sample into its text and the (phrase, name) pairs marked in it."""
    return _MARK.sub(r"\1", line), [(match[1], match[2]) for match in _MARK.finditer(line)]


def found(text: str, gazetteer: Gazetteer) -> list[tuple[str, str | None]]:
    return [(m.text, m.name) for m in resolve_mentions([Report(text=text)], gazetteer, recognise=lambda _: [])]


@pytest.mark.parametrize(
    "text",
    [
        "Дощ ішов весь день, і ніхто нічого не повідомив.",
        "Сегодня никто ничего не сообщил.",
        "لم يحدث شيء اليوم ولم يتحدث أحد.",
        "היום לא קרה דבר.",
        "они говорили о харькове малыми буквами",
    ],
)
def test_nothing_is_found_where_no_place_is_named(letters, text):
    assert found(text, letters) == []


@pytest.mark.parametrize(
    ("text", "phrase", "name"),
    [
        ("Вони були у Харкові.", "Харкові", "Kharkiv"),
        ("Они стояли под Авдеевкой.", "Авдеевкой", "Avdiivka"),
        ("Колона вийшла з Краматорська.", "Краматорська", "Kramatorsk"),
        ("Вода є в Миколаєві.", "Миколаєві", "Mykolaiv"),
        ("Пункт у Великій Новосілці працює.", "Великій Новосілці", "Velyka Novosilka"),
        ("وصلوا إلى حلب وبدمشق.", "دمشق", "Damascus"),
        ("اجتمعوا بالرقة اليوم.", "الرقة", "Ar Raqqah"),
        ("عادوا للرقة اليوم.", "للرقة", "Ar Raqqah"),
        ("دخلوا البوكمال صباحا.", "البوكمال", "Abu Kamal"),
    ],
)
def test_a_bent_or_prefixed_name_means_its_place(letters, text, phrase, name):
    assert (phrase, name) in found(text, letters)


def test_a_match_says_which_rule_made_it(letters):
    (mention,) = resolve_mentions([Report(text="Они стояли под Авдеевкой.")], letters, recognise=lambda _: [])
    assert mention.candidates[0].reasons["rule: case ending"] == 1.0


@pytest.mark.parametrize(
    ("written", "known"),
    [("Kharkov", "Kharkiv"), ("Avdeevka", "Avdiivka"), ("Gulyaypole", "Hulyaipole"), ("Mt. Hermon", "Mount Hermon")],
)
def test_pairs_and_short_forms_reach_each_other(written, known):
    assert known in [spelling.text for spelling in other_spellings(written)]


def test_a_name_without_a_variant_has_no_other_spelling():
    assert other_spellings("Hajin") == ()


@pytest.mark.parametrize("language", ["ukrainian", "russian", "arabic"])
def test_every_known_name_of_the_samples_is_found_and_no_other(letters, language):
    known = {name for name, *_ in _KNOWN}
    aliases = {"Raqqa": "Ar Raqqah"}
    for line in (SAMPLES / f"{language}.txt").read_text(encoding="utf-8").splitlines()[1:]:
        text, gold = marked(line)
        wanted = [(phrase, aliases.get(name, name)) for phrase, name in gold if aliases.get(name, name) in known]
        assert found(text, letters) == wanted, line


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("Вони були у Харкові.", 1),
        ("Це сталося в Харківській області.", 4),
        ("Они стояли под Авдеевкой.", 2),
        ("اجتمعوا في ريف حلب اليوم.", 4),
        ("وصلوا إلى محافظة حمص اليوم.", 4),
    ],
)
def test_words_of_the_language_say_how_exactly_a_place_is_meant(letters, text, precision):
    (mention,) = resolve_mentions([Report(text=text)], letters, recognise=lambda _: [])
    assert mention.geo_precision == precision
