"""The bundle: what lies in it, that it is whole, and that the same input gives the same bytes."""

import hashlib
import json
import re
import stat
import struct

import pytest

from mapdesk.errors import GateClosed, InputError
from mapdesk.publish.bundle import write_bundle

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", 3000, 2000) + b"\x08\x02\0\0\0"


def test_an_empty_ledger_still_gives_an_honest_page(empty_desk) -> None:
    page = empty_desk.page()
    assert "no new reports" in page
    assert "Nobody: no new claim was recorded" in page
    assert "published without a picture" in page
    assert "No place has an estimate yet" in page


def test_the_same_input_gives_the_same_bytes_at_any_time(desk) -> None:
    other = desk.to("again").but(now=desk.inputs["now"].replace(year=2030))
    assert desk.publish() == other.publish()
    names = sorted(path.name for path in desk.out_dir.iterdir())
    assert names == sorted(path.name for path in other.out_dir.iterdir())
    assert all((desk.out_dir / name).read_bytes() == (other.out_dir / name).read_bytes() for name in names)


def test_the_manifest_names_every_other_file_with_its_hash(desk) -> None:
    update = desk.publish()
    manifest = json.loads(desk.read("manifest.json"))
    for path in desk.out_dir.iterdir():
        if path.name != "manifest.json":
            data = path.read_bytes()
            listed = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
            assert manifest["files"].pop(path.name) == listed
            assert update.files[path.name] == listed["sha256"]
    assert manifest["files"] == {}
    assert manifest["ledger_head"] == update.ledger_head == "f" * 64
    assert (manifest["day"], manifest["version"]) == ("2018-05-14", 1)
    assert json.loads(desk.read("update.json"))["title"] == update.title


def test_a_bundle_is_replaced_as_a_whole_and_can_be_read_by_a_web_server(desk) -> None:
    desk.publish()
    (desk.out_dir / "stray.txt").write_text("left over")
    desk.but(version=2).publish()
    assert not (desk.out_dir / "stray.txt").exists()
    assert json.loads(desk.read("manifest.json"))["version"] == 2
    assert [path.name for path in desk.out_dir.parent.iterdir()] == [desk.out_dir.name]
    assert desk.out_dir.stat().st_mode & stat.S_IROTH or not desk.out_dir.parent.stat().st_mode & stat.S_IROTH


def test_a_closed_gate_leaves_the_bundle_before_it_untouched(desk) -> None:
    desk.publish()
    before = desk.read("manifest.json")
    with pytest.raises(GateClosed):
        desk.but(now=desk.inputs["now"].replace(day=14), version=2).publish()
    assert desk.read("manifest.json") == before


def test_a_bundle_that_cannot_be_written_leaves_the_one_before_it(desk) -> None:
    desk.publish()
    before = desk.read("manifest.json")
    with pytest.raises(FileNotFoundError):
        write_bundle(desk.out_dir, {"index.html": b"new", "no-such-folder/file": b"x"})
    assert desk.read("manifest.json") == before
    assert [path.name for path in desk.out_dir.parent.iterdir()] == [desk.out_dir.name]


def test_a_folder_of_something_else_is_never_replaced(desk) -> None:
    desk.out_dir.mkdir()
    (desk.out_dir / "letter.txt").write_text("mine")
    with pytest.raises(InputError, match="something other than an update"):
        desk.publish()
    assert [path.name for path in desk.out_dir.iterdir()] == ["letter.txt"]


def test_pictures_are_taken_in_shown_small_and_offered_in_full(desk, tmp_path) -> None:
    for name in ("a.png", "b.png", "c.svg", "d.pdf"):
        (tmp_path / name).write_bytes(PNG if name.endswith("png") else b"x")
    pictures = {
        "map.png": tmp_path / "a.png",
        "map-small.png": tmp_path / "b.png",
        "map.svg": tmp_path / "c.svg",
        "map.pdf": tmp_path / "d.pdf",
    }
    page = desk.but(pictures=pictures).page()
    assert '<a href="map.png"><img src="map-small.png"' in page
    assert 'width="3000" height="2000"' in page
    assert "Full-size picture (3000 px)" in page
    assert 'href="map.svg">SVG' in page
    assert 'href="map.pdf">PDF' in page
    assert 'alt="Map of who holds the settlements on 14 May 2018. two places held by ISIS' in page.replace(
        "Two places", "two places"
    )
    assert (desk.out_dir / "map.png").read_bytes() == PNG


def test_pictures_of_other_views_stand_on_the_page_with_whose_view_they_are(desk, tmp_path) -> None:
    for name in ("disagreement-sdf.png", "perspective-neutral.png", "perspective-neutral-small.png"):
        (tmp_path / name).write_bytes(PNG)
    page = desk.but(pictures={path.name: path for path in tmp_path.glob("*.png")}).page()
    assert page.count('<img src="perspective-neutral-small.png"') == page.count('<img src="disagreement-sdf.png"') == 1
    assert '<img src="perspective-neutral.png"' not in page
    assert "as sources that lean to no side tell it: their map, not our assessment." in page
    assert re.search(r"Where sources of [^.]+ and our own map of 14 May 2018 differ\.", page)
    assert {"disagreement-sdf.png", "perspective-neutral-small.png"} < set(
        json.loads(desk.read("manifest.json"))["files"]
    )


@pytest.mark.parametrize(
    ("name", "file"), [("map.png", "missing.png"), ("../map.png", "a.png"), ("index.html", "a.png")]
)
def test_a_missing_or_misnamed_picture_is_refused_and_nothing_is_written(desk, tmp_path, name: str, file: str) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    with pytest.raises(InputError, match=r"draw the map first|it may have map\.png"):
        desk.but(pictures={name: tmp_path / file}).publish()
    assert not desk.out_dir.exists()


def test_estimates_are_carried_forward_to_the_day_and_never_back(desk) -> None:
    import datetime as dt

    import msgspec

    later = [
        msgspec.structs.replace(row, day=dt.date(2018, 5, 20), status="unknown") for row in desk.inputs["estimates"]
    ]
    desk.but(estimates=[*later, *desk.inputs["estimates"]]).publish()
    rows = {row["place_id"]: row["status"] for row in json.loads(desk.read("evidence.json"))["places"]}
    assert rows["geonames:1"] == "claimed"
    assert rows["geonames:5"] == "held"
