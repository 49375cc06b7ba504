"""The gazetteer file: what is refused, what is found in it, and that the same places always give the same bytes."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapdesk.base.geometry import Bbox
from mapdesk.errors import GazetteerError
from mapdesk.model import Place
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.gazetteer_build import build_gazetteer, write_gazetteer
from mapdesk.resolve.place_file import read_place_file
from mapdesk.resolve.world_gazetteer import open_world_gazetteer, world_gazetteer_path

HEADER = "place_id,name,other_names,feature_code,lon,lat,population,source,license,coord_precision_km\n"
ROW = "t:1,Alpha,Alfa|Alphah,PPL,40.5,34.5,1200,test,CC0,1\n"
FAST = settings(max_examples=25, deadline=None)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_missing_file_is_refused_with_the_remedy(tmp_path):
    with pytest.raises(GazetteerError, match="mapdesk init"):
        Gazetteer.open(tmp_path / "none.sqlite")


@pytest.mark.parametrize("content", [b"", b"not a database at all, only text" * 100])
def test_a_file_that_is_no_gazetteer_is_refused(tmp_path, content):
    path = tmp_path / "g.sqlite"
    path.write_bytes(content)
    with pytest.raises(GazetteerError, match="build it again"):
        Gazetteer.open(path)


def test_a_gazetteer_of_another_version_is_refused(tmp_path):
    import sqlite3
    from contextlib import closing

    path = tmp_path / "g.sqlite"
    write_gazetteer(path, [Place("t:1", "Alpha", 40.5, 34.5)])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE key = 'format'")
        connection.commit()
    with pytest.raises(GazetteerError, match="version 0"):
        Gazetteer.open(path)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",Alpha,,PPL,40.5,34.5,,,,\n", "place_id is empty"),
        ("t:1,,,PPL,40.5,34.5,,,,\n", "name is empty"),
        ("t:1,Alpha,,PPL,east,34.5,,,,\n", "lon 'east' is no number"),
        ("t:1,Alpha,,PPL,40.5,,,,,\n", "lat '' is no number"),
        ("t:1,Alpha,,PPL,40.5,134.5,,,,\n", "lat 134.5 is out of range"),
        ("t:1,Alpha,,PPL,nan,34.5,,,,\n", "out of range"),
        ("t:1,Alpha,,PPL,40.5,34.5,many,,,\n", "population 'many'"),
        ("t:1,Alpha,,PPL,40.5,34.5,,,,-2\n", "coord_precision_km -2"),
        ("t:1,Alpha,,PPL,40.5,34.5,,,,1,extra\n", "more fields"),
    ],
)
def test_a_bad_row_is_named_with_its_line(tmp_path, row, said):
    path = write(tmp_path / "places.csv", HEADER + ROW.replace("t:1", "t:0") + row)
    with pytest.raises(GazetteerError, match=said) as refused:
        read_place_file(path)
    assert "places.csv, line 3" in str(refused.value)


def test_all_bad_rows_are_listed_at_once(tmp_path):
    path = write(tmp_path / "places.csv", HEADER + "t:1,,,PPL,1,1,,,,\n" + ROW + ROW + "t:3,C,,PPL,x,1,,,,\n")
    with pytest.raises(GazetteerError) as refused:
        read_place_file(path)
    assert [line.split(": ")[0].rsplit(" ", 1)[1] for line in str(refused.value).splitlines()] == ["2", "4", "5"]


def test_a_file_without_needed_columns_or_with_unknown_ones_is_refused(tmp_path):
    with pytest.raises(GazetteerError, match="column lat missing"):
        read_place_file(write(tmp_path / "a.csv", "place_id,name,lon\nt:1,Alpha,4\n"))
    with pytest.raises(GazetteerError, match="unknown column latitude"):
        read_place_file(write(tmp_path / "b.csv", "place_id,name,lon,lat,latitude\nt:1,Alpha,4,5,5\n"))
    with pytest.raises(GazetteerError, match="column place_id, name, lon, lat missing"):
        read_place_file(write(tmp_path / "c.csv", ""))
    with pytest.raises(GazetteerError, match="cannot be read"):
        read_place_file(tmp_path / "none.csv")


def test_a_bad_place_file_leaves_the_old_gazetteer_and_nothing_half_written(tmp_path):
    path = tmp_path / "g.sqlite"
    write_gazetteer(path, [Place("t:1", "Alpha", 40.5, 34.5)])
    before = path.read_bytes()
    bad = write(tmp_path / "bad.csv", HEADER + "t:1,,,PPL,1,1,,,,\n")
    with pytest.raises(GazetteerError):
        build_gazetteer(path, countries=["SY"], place_files=[bad])
    assert path.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.csv", "g.sqlite", "g.trie"]


def test_an_unknown_name_finds_nothing(gazetteer, theatre):
    assert gazetteer.lookup("Xyzzy") == ()
    assert gazetteer.lookup("") == ()
    assert gazetteer.lookup("—") == ()
    assert gazetteer.get("t:none") is None
    assert gazetteer.near_misses("Xyzzyqwert", theatre) == ()
    assert gazetteer.near_misses("Zor", theatre) == ()


def test_a_hit_says_by_which_spelling_and_rule_it_was_found(gazetteer):
    hit = gazetteer.lookup("Baghouzz")[0]
    assert hit.place.place_id == "ucdp:baghuz-fawqani-village"
    assert "double letter" in hit.match.rules
    assert hit.match.score < 1.0


def test_a_name_without_its_qualifier_finds_the_other_place_at_a_lower_score(gazetteer):
    hits = {hit.place.name: hit.match for hit in gazetteer.lookup("Baghuz")}
    assert hits["Al-Baghuz Tahtani"].rules == ("qualifier left out",)
    assert hits["Al-Baghuz Tahtani"].score < hits["Al-Baghuz Fawqani"].score


def test_arabic_names_are_found_as_written(gazetteer):
    assert gazetteer.lookup("دير الزور")[0].place.name == "Deir ez-Zor"
    assert gazetteer.lookup("البوكمال")[0].place.name == "Abu Kamal"


def test_places_in_a_box_are_settlements_unless_asked(gazetteer):
    box = Bbox(40.4, 34.9, 40.7, 35.2)
    settlements = gazetteer.places_in(box)
    assert settlements
    assert all(place.is_settlement and box.contains(place.lng, place.lat) for place in settlements)
    assert {p.feature_code for p in gazetteer.places_in(box, settlements_only=False)} >= {"OILF", "PPL", "STM"}
    assert gazetteer.places_in(Bbox(0, 0, 1, 1)) == ()


def test_a_country_is_no_place_in_a_box(gazetteer):
    assert all(p.feature_code != "PCLI" for p in gazetteer.places_in(Bbox(43, 33, 44, 34), settlements_only=False))


def test_search_finds_beginnings_after_whole_names(gazetteer):
    found = [hit.place.name for hit in gazetteer.search("Hawayij", limit=4)]
    assert found[0] == "Al-Hawayij"
    assert len(found) == 4
    assert all("Hawayij" in name or "Hawayij" in " ".join(found) for name in found)
    assert gazetteer.search("") == ()


def test_a_whole_gazetteer_has_nothing_to_complain_of(gazetteer):
    assert gazetteer.check() == []


def test_check_names_what_is_wrong(tmp_path):
    path = tmp_path / "g.sqlite"
    write_gazetteer(path, [Place("t:nameless", "—", 40.5, 34.5, license=""), Place("t:far", "Far", 400.0, 34.5)])
    with Gazetteer.open(path) as opened:
        said = "\n".join(opened.check())
    assert "no name leads to the place: t:nameless" in said
    assert "no licence is named: t:nameless" in said
    assert "coordinates off the earth: t:far" in said


def test_every_name_leads_back_to_its_place(gazetteer):
    for _, name, place_id in list(gazetteer.names())[::7]:
        assert place_id in {hit.place.place_id for hit in gazetteer.lookup(name)}, name


@FAST
@given(
    st.lists(
        st.builds(
            Place,
            place_id=st.text(min_size=1, max_size=8),
            name=st.text(min_size=1, max_size=12).filter(lambda n: "|" not in n),
            lng=st.floats(-180, 180),
            lat=st.floats(-90, 90),
            population=st.none() | st.integers(0, 10**7),
        ),
        max_size=8,
        unique_by=lambda place: place.place_id,
    ),
    st.randoms(),
)
def test_places_come_back_as_they_went_in_and_the_bytes_do_not_depend_on_their_order(tmp_path_factory, places, random):
    folder = tmp_path_factory.mktemp("twice")
    shuffled = list(places)
    random.shuffle(shuffled)
    write_gazetteer(folder / "a.sqlite", places)
    write_gazetteer(folder / "b.sqlite", shuffled)
    assert (folder / "a.sqlite").read_bytes() == (folder / "b.sqlite").read_bytes()
    with Gazetteer.open(folder / "a.sqlite") as opened:
        assert len(opened) == len(places)
        for place in places:
            assert opened.get(place.place_id) == place


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A desk of Lebanon with one town replaced and one added: GeoNames is read once for the whole module."""
    folder = tmp_path_factory.mktemp("built")
    own = write(folder / "places.csv", HEADER + "geonames:276781,Our Beirut,,PPLC,35.5,33.9,,us,CC0,1\n" + ROW)
    told: list[tuple[str, int, int]] = []
    count = build_gazetteer(
        folder / "g.sqlite",
        countries=["lb"],
        bbox=Bbox(40.9, 34.4, 41.0, 34.5),
        place_files=[own],
        progress=lambda *step: told.append(step),
    )
    with Gazetteer.open(folder / "g.sqlite") as opened:
        yield opened, count, told


def test_a_built_gazetteer_has_the_countries_the_box_and_the_own_places(built):
    gazetteer, count, told = built
    assert len(gazetteer) == count
    assert told[:2] == [("reading places.csv", 0, 1), ("reading GeoNames", 0, 1)]
    assert gazetteer.lookup("Tripoli")[0].place.country == "LB"
    assert gazetteer.lookup("Abu Kamal")[0].place.country == "SY"  # in the box
    assert gazetteer.lookup("Damascus") == ()
    assert gazetteer.lookup("Alfa")[0].place.place_id == "t:1"
    assert gazetteer.check() == []


def test_an_own_row_replaces_the_geonames_row_of_its_id(built):
    place = built[0].get("geonames:276781")
    assert (place.name, place.source, place.license) == ("Our Beirut", "us", "CC0")


def test_countries_and_continents_are_always_in_with_their_licence(built):
    hit = built[0].lookup("Iraq")[0]
    assert hit.place.feature_code == "PCLI"
    assert hit.place.license.startswith("CC BY 4.0")
    assert "Natural Earth" in hit.place.source
    assert built[0].lookup("Africa")[0].place.feature_code == "CONT"


def test_a_country_is_only_found_by_its_own_spelling(built):
    assert all(hit.place.feature_code != "PCLI" for hit in built[0].lookup("Shadah"))


def test_an_unknown_country_code_is_refused(tmp_path):
    with pytest.raises(GazetteerError, match="unknown country code XX"):
        build_gazetteer(tmp_path / "g.sqlite", countries=["XX"])
    assert list(tmp_path.iterdir()) == []


def test_the_world_gazetteer_is_opened_where_it_was_built_before(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    write_gazetteer(world_gazetteer_path(), [Place("t:1", "Alpha", 40.5, 34.5)])
    assert world_gazetteer_path().is_relative_to(tmp_path / "mapdesk")
    with open_world_gazetteer() as opened:
        assert opened.lookup("Alpha")[0].place.place_id == "t:1"
