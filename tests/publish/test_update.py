"""The bundle: what lies in it, that it is whole, and that the same input gives the same bytes."""

import json


def test_an_empty_ledger_still_gives_an_honest_page(empty_desk) -> None:
    page = empty_desk.page()
    assert "no new reports" in page
    assert "Nobody: no new claim was recorded" in page
    assert "published without a picture" in page
    assert "No place has an estimate yet" in page


def test_the_same_input_gives_the_same_bytes(desk) -> None:
    other = desk.to("again").but(now=desk.inputs["now"].replace(year=2030))
    desk.publish()
    other.publish()
    names = sorted(path.name for path in desk.out_dir.iterdir())
    assert names == sorted(path.name for path in other.out_dir.iterdir())
    assert all((desk.out_dir / name).read_bytes() == (other.out_dir / name).read_bytes() for name in names)
    assert json.loads(desk.read("manifest.json"))["version"] == 1
