"""What tells places apart: over a river or a state border neighbours say less of each other."""

from mapdesk.base.geography import read_geography
from mapdesk.config import open_desk
from mapdesk.pipeline.rivers import dividing_lines, main_rivers


def test_a_desk_without_a_base_has_no_lines(demo, tmp_path):
    for name in ("desk.toml", "sides.toml", "sources.toml"):
        (tmp_path / name).write_bytes((demo[0] / name).read_bytes())
    desk = open_desk(tmp_path)
    assert main_rivers(desk) == ()
    assert dividing_lines(desk) == ()


def test_neighbours_are_parted_by_rivers_and_borders_and_places_are_resolved_by_rivers_alone(demo):
    desk = open_desk(demo[0])
    kinds = {line.points: line.kind for line in read_geography(desk.base_file).lines}
    assert {kinds[points] for points in dividing_lines(desk)} == {"main_river", "border"}
    assert {line.kind for line in main_rivers(desk)} == {"main_river"}
