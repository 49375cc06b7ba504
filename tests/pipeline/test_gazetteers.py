"""Adding place files to a desk: its own rows are merged, other people's files are kept whole, and both are found."""

import json
import shutil

import pytest

from mapdesk.config import open_desk
from mapdesk.errors import GazetteerError
from mapdesk.pipeline.gazetteers import add_places, open_gazetteer, others_of

OWN = "place_id,name,lon,lat,source,license\nt:1,Tall Asfar,40.5,34.5,us,CC0\n"
PCODES = "ADM1_EN,ADM1_PCODE,ADM2_EN,ADM2_PCODE,lat,lon\nGreen,SY91,Lower Asfar,SY9101,34.2,40.2\n"


@pytest.fixture
def desk(demo, tmp_path):
    folder = tmp_path / "desk"
    shutil.copytree(demo[0], folder)
    return open_desk(folder)


@pytest.fixture
def file(tmp_path):
    def write(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_desk_without_files_of_other_formats_has_none(desk):
    assert others_of(desk) == []


def test_a_bad_file_among_good_ones_changes_nothing(desk, file):
    before = desk.places_file.read_bytes()
    with pytest.raises(GazetteerError, match=r"adm\.csv, line 2"):
        add_places(desk, [file("own.csv", OWN), file("adm.csv", PCODES.replace("34.2", "north"))])
    assert desk.places_file.read_bytes() == before
    assert others_of(desk) == []


def test_own_rows_go_into_places_csv_and_another_format_is_kept_as_it_came(desk, file):
    rows = len(desk.places_file.read_text("utf-8").splitlines())
    assert add_places(desk, [file("own.csv", OWN), file("adm.csv", PCODES)]) == 2
    assert len(desk.places_file.read_text("utf-8").splitlines()) == rows + 1
    assert [path.name for path in others_of(desk)] == ["adm.csv"]
    assert others_of(desk)[0].read_text("utf-8") == PCODES


def test_the_gazetteer_is_built_again_when_a_kept_file_is_replaced_by_one_of_its_name(desk, file):
    line = json.dumps({"type": "LineString", "coordinates": [[40.0, 34.0], [41.0, 35.0]]}).replace('"', '""')
    own = OWN.replace("license\n", "license,geometry\n").replace("CC0\n", f'CC0,"{line}"\n')
    with open_gazetteer(desk) as gazetteer:
        assert gazetteer.lookup("Inner Asfar") == ()
    add_places(desk, [file("own.csv", own), file("adm.csv", PCODES)])
    add_places(desk, [file("adm.csv", PCODES.replace("Lower", "Inner"))])
    with open_gazetteer(desk) as gazetteer:
        assert [gazetteer.lookup(name)[0].place.place_id for name in ("Tall Asfar", "Inner Asfar")] == [
            "t:1",
            "pcode:SY9101",
        ]
        assert gazetteer.lookup("Lower Asfar") == ()
        assert gazetteer.geometry("t:1")["type"] == "LineString"
