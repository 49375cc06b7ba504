"""Place files of other people's formats: told apart, read with every bad row named, and built into one gazetteer.

The rows are made up; the columns are those of GeoNames' dumps, OCHA's p-code tables and Wikidata's query results.
"""

import json
from pathlib import Path

import pytest

from mapdesk.errors import GazetteerError
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.gazetteer_build import build_gazetteer
from mapdesk.resolve.geojson_file import read_geojson
from mapdesk.resolve.geonames_dump import read_country_dump
from mapdesk.resolve.pcode_file import read_pcode_file
from mapdesk.resolve.place_files import ALTERNATE_NAMES, format_of, read_place_files
from mapdesk.resolve.wikidata_file import read_wikidata_file

_REST = "200\tAsia/Damascus\t2020-01-01\n"
DUMP = (
    f"900001\tTall Asfar\tTall Asfar\tTell Asfar,تل أصفر,xx\t34.5\t40.5\tP\tPPL\tSY\t\t07\tX\t\t\t1200\t\t{_REST}"
    f"900002\tWadi Asfar\tWadi Asfar\t\t34.6\t40.6\tH\tWAD\tSY\t\t07\t\t\t\t0\t\t{_REST}"
    f"900003\tAsfar Hotel\tAsfar Hotel\t\t34.6\t40.6\tS\tHTL\tSY\t\t00\t\t\t\t0\t\t{_REST}"
)
ALTERNATES = (
    "1\t900001\ten\tYellow Hill\t\t\t\t\t\t\n"
    "2\t900001\tlink\thttps://example.org/asfar\t\t\t\t\t\t\n"
    "3\t900001\tru\tТелль-Асфар\t1\t\t\t1\t1960\t1990\n"
    "4\t111\ten\tElsewhere\t\t\t\t\t\t\n"
)
PCODES = (
    "ADM0_EN,ADM0_PCODE,ADM1_EN,ADM1_AR,ADM1_PCODE,ADM2_EN,ADM2_PCODE,lat,lon\n"
    "#country,,#adm1,,#adm1+code,#adm2,#adm2+code,#lat,#lon\n"
    "Testland,SY,Green,الأخضر,SY91,,,34.1,40.1\n"
    "Testland,SY,Green,الأخضر,SY91,Lower Green,SY9101,34.2,40.2\n"
)
WIKIDATA = (
    "item,itemLabel,coord,altLabels,country,population,typeLabel\n"
    "http://www.wikidata.org/entity/Q900001,Asfar Dam,Point(40.7 34.7),Yellow Dam|سد أصفر,SY,,dam\n"
    "http://www.wikidata.org/entity/Q900001,Asfar Dam,Point(40.7 34.7),The Yellow Dam,SY,,dam\n"
    "Q900002,Asfar Crossing,Point(40.8 34.8),,SY,,border checkpoint\n"
)
RIVER = {
    "type": "Feature",
    "properties": {
        "place_id": "t:river",
        "name": "Asfar River",
        "feature_code": "STM",
        "source": "ours",
        "license": "CC0",
    },
    "geometry": {"type": "LineString", "coordinates": [[40.0, 34.0], [40.5, 34.5], [41.0, 35.0]]},
}


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def files(tmp_path):
    collection = json.dumps({"type": "FeatureCollection", "features": [RIVER]})
    texts = {
        "SY.txt": DUMP,
        "alternateNamesV2.txt": ALTERNATES,
        "adm.csv": PCODES,
        "query.csv": WIKIDATA,
        "r.geojson": collection,
    }
    return {name: write(tmp_path / name, text) for name, text in texts.items()}


def test_no_file_gives_no_place():
    assert read_place_files([]).places == {}


def test_the_formats_are_told_apart_by_their_first_line(files, tmp_path):
    assert {name: format_of(path) for name, path in files.items()} == {
        "SY.txt": "GeoNames country dump",
        "alternateNamesV2.txt": ALTERNATE_NAMES,
        "adm.csv": "p-code CSV",
        "query.csv": "Wikidata CSV",
        "r.geojson": "GeoJSON",
    }
    assert format_of(write(tmp_path / "p.csv", "place_id,name,lon,lat\n")) == "places.csv"
    assert format_of(write(tmp_path / "other.csv", "a,b\n")) == "places.csv"  # and is refused with the columns it needs
    with pytest.raises(GazetteerError, match="cannot be read"):
        format_of(tmp_path / "none")


def test_a_country_dump_gives_places_with_their_kind_names_and_licence_but_no_hotels(files):
    rows = read_country_dump(files["SY.txt"])
    assert set(rows.places) == {"geonames:900001", "geonames:900002"}
    town, wadi = rows.places["geonames:900001"], rows.places["geonames:900002"]
    assert (town.name, town.lng, town.lat, town.population) == ("Tall Asfar", 40.5, 34.5, 1200)
    assert town.other_names == ("Tell Asfar", "تل أصفر")
    assert (town.country, town.admin1, town.license) == ("SY", "SY.07", "CC BY 4.0")
    assert (wadi.feature_code, wadi.population, wadi.is_settlement) == ("WAD", None, False)


def test_alternate_names_are_added_to_the_places_given_with_them_and_links_are_no_names(files):
    rows = read_place_files([files["alternateNamesV2.txt"], files["SY.txt"]])
    assert rows.places["geonames:900001"].other_names == ("Tell Asfar", "تل أصفر", "Yellow Hill", "Телль-Асфар")
    assert read_place_files([files["alternateNamesV2.txt"]]).places == {}


def test_a_p_code_row_is_the_unit_of_its_deepest_level(files):
    places = read_pcode_file(files["adm.csv"]).places
    assert [(p.place_id, p.name, p.feature_code) for p in places.values()] == [
        ("pcode:SY91", "Green", "ADM1"),
        ("pcode:SY9101", "Lower Green", "ADM2"),
    ]
    assert places["pcode:SY91"].other_names == ("الأخضر",)
    assert (places["pcode:SY9101"].country, places["pcode:SY9101"].admin1) == ("SY", "SY91")


def test_rows_of_one_wikidata_item_are_one_place_of_the_kind_its_class_names(files):
    places = read_wikidata_file(files["query.csv"]).places
    dam = places["wikidata:Q900001"]
    assert (dam.name, dam.lng, dam.lat, dam.feature_code, dam.license) == ("Asfar Dam", 40.7, 34.7, "DAM", "CC0")
    assert dam.other_names == ("Yellow Dam", "سد أصفر", "The Yellow Dam")
    assert places["wikidata:Q900002"].feature_code == "PSTB"


def test_a_line_of_geojson_is_a_place_whose_point_lies_on_it(files):
    rows = read_geojson(files["r.geojson"])
    assert (rows.places["t:river"].lng, rows.places["t:river"].lat) == (40.5, 34.5)
    assert json.loads(rows.geometries["t:river"]) == RIVER["geometry"]


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("SY.txt", "34.5\t40.5", "94.5\t40.5", "line 1: latitude 94.5 is out of range"),
        ("SY.txt", "900002\tWadi Asfar\t", "900002\t", "line 2: 18 columns, not 19"),
        ("SY.txt", "\t1200\t", "\tmany\t", "line 1: population 'many'"),
        ("adm.csv", "34.2,40.2", "34.2,east", "line 4: longitude 'east' is no number"),
        ("adm.csv", "Green,الأخضر,SY91,,", ",,SY91,,", "line 3: no name of level 1"),
        ("adm.csv", "lat,lon\n", "up,right\n", "line 1: no column for the longitude; add one of lon"),
        ("query.csv", "Point(40.8 34.8)", "40.8 34.8", "line 4: coord '40.8 34.8' is no point"),
        ("query.csv", "Q900002,", "900002,", "line 4: item '900002' is no Wikidata item"),
        ("query.csv", "coord", "where", "line 1: no column for the point"),
        ("r.geojson", '"t:river"', '""', "feature 1: place_id or name is missing"),
        ("r.geojson", "[40.0, 34.0]", "[240.0, 34.0]", "feature 1: geometry leaves the earth"),
        ("r.geojson", "LineString", "Curve", "feature 1: geometry 'Curve' is none of"),
        ("r.geojson", "features", "points", "no GeoJSON FeatureCollection"),
    ],
)
def test_a_bad_row_of_any_format_is_named_with_its_file_its_line_and_what_would_be_right(files, name, old, new, said):
    text = files[name].read_text("utf-8")
    assert old in text
    write(files[name], text.replace(old, new, 1) if name != "query.csv" or old != "coord" else text.replace(old, new))
    with pytest.raises(GazetteerError) as refused:
        read_place_files([files[name]])
    assert name in str(refused.value)
    assert said in str(refused.value)


def test_the_faults_of_all_files_are_told_at_once(files):
    write(files["SY.txt"], DUMP.replace("40.5", "x"))
    write(files["adm.csv"], PCODES.replace("40.1", "y"))
    with pytest.raises(GazetteerError) as refused:
        read_place_files([files["SY.txt"], files["adm.csv"]])
    assert len(str(refused.value).splitlines()) == 2


def test_a_gazetteer_of_all_formats_finds_every_name_and_a_later_file_replaces_a_row(files, tmp_path):
    own = write(tmp_path / "places.csv", "place_id,name,lon,lat,source,license\ngeonames:900002,Our Wadi,1,2,us,CC0\n")
    build_gazetteer(tmp_path / "g.sqlite", countries=["LB"], place_files=[*files.values(), own])
    with Gazetteer.open(tmp_path / "g.sqlite") as opened:
        found = {
            n: opened.lookup(n)[0].place.place_id for n in ("Yellow Hill", "Lower Green", "سد أصفر", "Asfar River")
        }
        assert found == {
            "Yellow Hill": "geonames:900001",
            "Lower Green": "pcode:SY9101",
            "سد أصفر": "wikidata:Q900001",
            "Asfar River": "t:river",
        }
        assert opened.get("geonames:900002").name == "Our Wadi"
        assert opened.geometry("t:river")["type"] == "LineString"
        assert opened.check() == []
