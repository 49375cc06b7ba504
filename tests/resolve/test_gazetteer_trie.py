"""The name trie and the boxes of a gazetteer file: the same answers with them and without, and never another's."""

import sqlite3
from contextlib import closing
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapdesk.base.geometry import Bbox
from mapdesk.model import Place
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.gazetteer_build import write_gazetteer
from mapdesk.resolve.name_trie import open_trie, trie_path, write_trie
from mapdesk.resolve.scan import scan_names

NAMES = ("Abu Kamal", "Al-Baghuz Tahtani", "Hajin", "The Hague", "St. Louis", "Deir ez-Zor", "Mosul", "São Tomé", "Ak")
PIECES = [
    "al-",
    "Al ",
    "the ",
    "The ",
    "'s",
    "’",
    " ",
    ". ",
    "-",
    "\n",
    "and",
    "in",
    "of",
    *NAMES,
    "Kamal",
    "_",
    "É",
    "دير الزور",
]
WORLD = tuple(Place(f"t:{i}", name, 40.0 + i, 34.0, source="ours", license="CC0") for i, name in enumerate(NAMES))


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """One gazetteer twice: with its trie, and a copy of the file alone."""
    folder = tmp_path_factory.mktemp("both")
    write_gazetteer(folder / "g.sqlite", WORLD)
    (folder / "alone.sqlite").write_bytes((folder / "g.sqlite").read_bytes())
    with Gazetteer.open(folder / "g.sqlite") as quick, Gazetteer.open(folder / "alone.sqlite") as alone:
        yield quick, alone


def test_no_trie_is_opened_where_there_is_none_or_it_is_damaged_or_has_another_mark(tmp_path):
    path = tmp_path / "g.trie"
    assert open_trie(path, "mark") is None
    path.write_bytes(b"no trie at all")
    assert open_trie(path, "mark") is None
    path.write_bytes(b"")
    assert open_trie(path, "mark") is None
    mark = write_trie(path, {"hajin"})
    assert open_trie(path, "") is None
    assert open_trie(path, mark[::-1]) is None
    assert "hajin" in open_trie(path, mark)


def test_the_trie_of_another_build_is_not_used_and_check_says_so(tmp_path):
    path = tmp_path / "g.sqlite"
    write_gazetteer(path, WORLD)
    write_trie(trie_path(path), {"other"})
    with Gazetteer.open(path) as opened:
        assert opened.trie is None
        assert opened.has_name("Hajin")
        assert not opened.has_name("other")
        assert "of another build" in opened.check()[0]


def test_a_build_writes_the_file_and_the_trie_that_belongs_to_it(both):
    quick, alone = both
    assert quick.trie is not None
    assert alone.trie is None
    assert quick.check() == []


def test_an_empty_gazetteer_knows_no_name(tmp_path):
    write_gazetteer(tmp_path / "g.sqlite", [])
    with Gazetteer.open(tmp_path / "g.sqlite") as empty:
        assert not empty.has_name("Hajin")
        assert list(scan_names("They met in Hajin.", empty)) == []


@pytest.mark.parametrize(
    "name", [*NAMES, "Hague", "the hague", "Baghuz", "al-Baghuz al-Tahtani", "Xyzzy", "", "the", "—"]
)
def test_a_name_is_known_alike_with_the_trie_and_without(both, name):
    quick, alone = both
    assert quick.has_name(name) == alone.has_name(name)
    assert quick.has_exact_name(name) == alone.has_exact_name(name)
    assert quick.may_know(name) == alone.may_know(name)


def test_a_name_after_an_article_in_lower_case_begins_with_the_article(both):
    assert [s.text for s in scan_names("near al-Baghuz Tahtani, not final-Hajin", both[0])] == [
        "al-Baghuz Tahtani",
        "Hajin",
    ]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_a_scan_finds_the_same_names_with_the_trie_and_without(both, text):
    quick, alone = both
    found = list(scan_names(text, quick))
    assert found == list(scan_names(text, alone))
    assert all(span.text == text[span.start : span.end] for span in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


POINTS = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@settings(max_examples=30, deadline=None)
@given(st.lists(POINTS, max_size=12), POINTS, st.floats(0, 40))
def test_a_box_holds_just_the_places_in_it_with_an_r_tree_and_without(tmp_path_factory, points, corner, size):
    path = tmp_path_factory.mktemp("box") / "g.sqlite"
    places = [Place(f"t:{i:02}", f"P{i}", *point, source="o", license="l") for i, point in enumerate(points)]
    write_gazetteer(path, places)
    box = Bbox(corner[0], corner[1], min(180.0, corner[0] + size), min(90.0, corner[1] + size))
    wanted = tuple(place for place in places if box.contains(place.lng, place.lat))
    with Gazetteer.open(path) as opened:
        assert opened.places_in(box) == wanted
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE place_box")
        connection.commit()
    with Gazetteer.open(path) as opened:
        assert opened.places_in(box) == wanted


RIVER = Place("t:river", "Long River", 10.0, 10.0, feature_code="STM", source="o", license="l")
LINE = '{"type":"LineString","coordinates":[[10.0,10.0],[50.0,30.0]]}'


@pytest.mark.parametrize("boxes", [True, False])
def test_a_river_is_in_every_box_it_runs_by_and_settlements_are_not_rivers(tmp_path, boxes):
    path = tmp_path / "g.sqlite"
    write_gazetteer(path, [RIVER, *WORLD], {"t:river": LINE})
    if not boxes:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("DROP TABLE place_box")
            connection.commit()
    with Gazetteer.open(path) as opened:
        assert opened.places_in(Bbox(20, 15, 21, 16), settlements_only=False) == (RIVER,)
        assert opened.places_in(Bbox(20, 15, 21, 16)) == ()
        assert opened.places_in(Bbox(60, 15, 61, 16), settlements_only=False) == ()
        assert opened.geometry("t:river") == {"type": "LineString", "coordinates": [[10.0, 10.0], [50.0, 30.0]]}
        assert opened.geometry("t:0") is None
        assert opened.check() == []
