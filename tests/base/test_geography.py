import gzip
from pathlib import Path

import pytest
import shapely

from mapdesk.base.countries import land_faces, name_faces
from mapdesk.base.geography import (
    BaseGeography,
    BaseLine,
    Country,
    cut_geography,
    read_geography,
    write_geography,
)
from mapdesk.base.geometry import Bbox
from mapdesk.base.gshhg import data_folder
from mapdesk.base.streams import split_streams
from mapdesk.errors import InputError

EXAMPLE = Path(__file__).parents[2] / "examples" / "euphrates" / "base.json.gz"
BOX = Bbox(40.0, 34.0, 41.0, 35.0)


@pytest.fixture(scope="module")
def euphrates():
    return read_geography(EXAMPLE)


@pytest.fixture
def small():
    line = BaseLine("main_river", ((40.0, 34.5), (41.0, 34.5)), "River")
    land = Country("SY", "Syria", (((40.0, 34.0), (41.0, 34.0), (41.0, 35.0), (40.0, 34.0)),))
    return BaseGeography(BOX, (line,), (land,), BOX.grown(1), ("Credit",))


@pytest.mark.parametrize("name", ["base.json", "base.json.gz"])
def test_what_is_written_is_read_back_and_twice_gives_the_same_bytes(tmp_path, small, name):
    first, second = tmp_path / name, tmp_path / f"again-{name}"
    write_geography(small, first)
    write_geography(small, second)
    assert read_geography(first) == small
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("data", [b"", b"{}", b"not json", b'{"bbox": [1, 2], "lines": []}'])
def test_a_broken_base_names_its_file_and_the_remedy(tmp_path, data):
    for name, content in (("plain.json", data), ("zipped.json.gz", gzip.compress(data)), ("torn.json.gz", data)):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(InputError, match=rf"{name}: not a base geography.*mapdesk init"):
            read_geography(path)


def test_a_missing_base_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match=r"none\.json"):
        read_geography(tmp_path / "none.json")


def test_without_the_data_package_the_message_says_what_to_install(monkeypatch):
    from mapdesk.base import gshhg

    monkeypatch.setattr(gshhg, "package_folders", list)
    with pytest.raises(InputError, match=r"pip install 'mapdesk\[geography\]'"):
        cut_geography(BOX)


def test_no_rivers_make_no_streams():
    assert split_streams([], 1.0, {"Nile": (31.0, 30.0)}) == []


def test_the_longest_way_through_a_network_is_the_main_stem():
    upper, lower = ((0.0, 0.0), (1.0, 0.0)), ((1.0, 0.0), (3.0, 0.0))
    tributary = ((1.0, 0.5), (1.0, 0.0))
    streams = split_streams([lower, tributary, upper], 1.0, {"Main": (2.0, 0.01), "Side": (1.0, 0.4)})
    assert [(s.is_main, s.name) for s in streams] == [(True, "Main"), (False, "Side")]
    assert set(streams[0].points) == {(0.0, 0.0), (1.0, 0.0), (3.0, 0.0)}


def test_a_short_river_is_no_main_stem():
    assert [s.is_main for s in split_streams([((0.0, 0.0), (0.5, 0.0))], 1.0)] == [False]


def test_a_second_river_is_a_main_stem_if_it_is_nearly_as_long():
    first, second, brook = ((0.0, 0.0), (4.0, 0.0)), ((0.0, 1.0), (3.0, 1.0)), ((0.0, 2.0), (2.0, 2.0))
    assert [s.is_main for s in split_streams([first, second, brook], 1.0)] == [True, True, False]


def test_a_name_far_from_any_river_is_not_given():
    assert split_streams([((0.0, 0.0), (2.0, 0.0))], 1.0, {"Elsewhere": (1.0, 0.5)})[0].name == ""


def test_a_border_that_ends_just_before_the_shore_still_parts_two_countries():
    land = shapely.box(40.0, 34.0, 41.0, 35.0)
    border = shapely.LineString([(40.5, 34.03), (40.52, 34.5), (40.5, 34.97)])
    faces = land_faces([border], [land], [], BOX.grown(1))
    assert len(faces) == 2
    joined = name_faces(faces, shapely.get_coordinates(shapely.points([(40.2, 34.5), (40.8, 34.5)])), ["AA", "BB"])
    assert sorted(joined) == ["AA", "BB"]
    assert joined["AA"].area == pytest.approx(0.51, abs=0.01)


def test_land_without_towns_goes_to_the_nearest_town():
    near, far = shapely.box(0, 0, 1, 1), shapely.box(2, 0, 3, 1)
    joined = name_faces([near, far], shapely.get_coordinates(shapely.points([(0.5, 0.5)])), ["AA"])
    assert joined["AA"].area == pytest.approx(2.0)


def test_the_demo_base_names_the_euphrates_as_main_river(euphrates):
    main = [line for line in euphrates.lines if line.kind == "main_river"]
    assert [line.name for line in main] == ["Euphrates"]
    assert {line.name for line in euphrates.lines if line.kind == "river"} >= {"Khabur"}
    river = shapely.LineString(main[0].points)
    assert river.distance(shapely.Point(40.14084, 35.33588)) < 0.015  # Deir ez-Zor
    assert river.distance(shapely.Point(40.91854, 34.45226)) < 0.005  # Abu Kamal


@pytest.mark.parametrize(
    ("code", "lng", "lat"),
    [("SY", 40.83138, 34.69508), ("IQ", 41.063, 34.372), ("TR", 38.79, 37.16), ("JO", 36.8, 31.8), ("SY", 36.3, 33.5)],
)
def test_the_demo_base_knows_the_country_of_a_town(euphrates, code, lng, lat):
    point = shapely.Point(lng, lat)
    found = [c.code for c in euphrates.countries if any(shapely.Polygon(r).contains(point) for r in c.rings)]
    assert found == [code]


def test_countries_of_the_demo_base_do_not_overlap(euphrates):
    shapes = [shapely.union_all([shapely.Polygon(r) for r in c.rings]) for c in euphrates.countries]
    for i, shape in enumerate(shapes):
        assert all(shape.intersection(other).area < 1e-4 for other in shapes[i + 1 :])


def test_the_demo_base_is_what_the_cut_makes(euphrates):
    try:
        data_folder()
    except InputError as missing:
        pytest.skip(str(missing))
    mouth = (40.430833, 35.1425)
    assert cut_geography(euphrates.bbox, river_names={"Euphrates": mouth, "Khabur": mouth}) == euphrates
