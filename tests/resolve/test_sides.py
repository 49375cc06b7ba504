"""Actor phrases to sides, and a sides.toml that is refused where it is wrong."""

import datetime as dt

import pytest

from mapdesk.errors import ConfigError
from mapdesk.model import Side, SideAlias
from mapdesk.resolve.sides import read_sides, side_of

GOOD = '[[sides]]\nside_id = "a"\nname = "Side A"\n'


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "anti-ISIS operation",
        "the counter-ISIL campaign",
        "fighting against ISIS",
        "the group",
        "he",
        "civilians",
        "this is a force",
        "SDF and ISIS",
        "ISIS, the SDF",
        "the Isisan family",
    ],
)
def test_a_phrase_that_names_no_side_or_two_is_nobodys(sides, phrase):
    assert side_of(phrase, sides) is None


@pytest.mark.parametrize(
    ("phrase", "side"),
    [
        ("US-backed force", "sdf"),
        ("the US\u2011backed forces", "sdf"),
        ("Syrian Democratic Forces (SDF)", "sdf"),
        ("the US-led coalition", "sdf"),
        ("anti-ISIS coalition", "sdf"),
        ("Deir ez-Zor Military Council", "sdf"),
        ("ISIS units", "isis"),
        ("the Islamic State", "isis"),
        ("IS fighters", "isis"),
        ("Daesh", "isis"),
        ("the Syrian Arab Army", "government"),
        ("government forces", "government"),
        ("Russian-backed government forces", "government"),
        ("the Iraqi Air Force", "iraq"),
        ("Hashd al-Shaabi", "iraq"),
        ("Free Syrian Army", "other"),
        ("US-backed rebels", "other"),
        ("strikes by the coalition on ISIS", "sdf"),
        ("ISIS fighters besieged by the SDF", "isis"),
        ("the Syrian army and Hezbollah", "government"),
    ],
)
def test_the_longest_name_in_the_head_decides(sides, phrase, side):
    assert side_of(phrase, sides) == side


def test_an_alias_counts_only_on_its_days():
    sides = (Side("a", "Side A", aliases=(SideAlias("the Brigade", dt.date(2018, 1, 1), dt.date(2018, 6, 30)),)),)
    assert side_of("the Brigade", sides, dt.date(2018, 5, 14)) == "a"
    assert side_of("the Brigade", sides, dt.date(2018, 7, 1)) is None
    assert side_of("the Brigade", sides) == "a"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no side in it"),
        ("[[sides]\n", "TOML"),
        ('[[side]]\nside_id = "a"\n', "unknown table `side`"),
        ('sides = "a"\n', "every row must stand"),
        ('[[sides]]\nname = "A"\n', "side_id"),
        (GOOD + 'color = "#fff"\n', "did you mean `colour`"),
        (GOOD + 'colour = "red"\n', "#RRGGBB"),
        (GOOD + GOOD, "stands there twice"),
        (GOOD + "aliases = [1]\n", "must be a text or a table"),
        (GOOD + 'aliases = [" "]\n', "without text"),
        (GOOD + 'aliases = [{ text = "x", frm = 2018-01-01 }]\n', "did you mean `from`"),
        (GOOD + 'aliases = [{ text = "x", from = 2018-02-01, to = 2018-01-01 }]\n', "before it begins"),
        (GOOD.replace('"a"', '"contested"'), "between sides"),
    ],
)
def test_a_wrong_sides_file_is_refused_with_file_and_key(tmp_path, text, said):
    path = tmp_path / "sides.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=said) as refused:
        read_sides(path)
    assert str(path) in str(refused.value)


def test_a_sides_file_is_read_whole(tmp_path):
    path = tmp_path / "sides.toml"
    path.write_text(GOOD + 'aliases = ["A men", { text = "Old A", to = 2018-01-01 }]\npositions_public = false\n')
    (side,) = read_sides(path)
    assert side == Side(
        "a", "Side A", "Side A", "", (SideAlias("A men"), SideAlias("Old A", None, dt.date(2018, 1, 1))), False
    )


def test_every_alias_of_the_demo_desk_means_its_own_side(sides):
    for side in sides:
        for alias in side.aliases:
            assert side_of(alias.text, sides, dt.date(2018, 5, 14)) == side.side_id, alias.text
