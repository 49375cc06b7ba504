"""How far evidence reaches: the discs that are joined give the ground of all discs."""

import numpy as np
import pytest
import shapely

from mapdesk.outline.settings import OutlineSettings
from mapdesk.outline.smoothing import outer_edge, smooth_lines


def ground_of(points: np.ndarray, radii: np.ndarray) -> "shapely.Geometry":
    plain = OutlineSettings(outer_smoothing_km=(0.0, 0.0, 0.0), radius_km=float(np.median(radii)))
    return outer_edge(points, radii, shapely.MultiLineString(), plain)


def all_discs(points: np.ndarray, radii: np.ndarray) -> "shapely.Geometry":
    return shapely.union_all(shapely.buffer(shapely.points(points), radii, quad_segs=8))


@pytest.mark.parametrize("seed", range(12))
def test_discs_inside_others_change_no_ground(seed: int) -> None:
    dice = np.random.default_rng(seed)
    points = dice.uniform(0, 40, (dice.integers(1, 400), 2))
    radii = dice.uniform(0.4, 6.0, len(points)) if seed % 2 else np.full(len(points), 3.0)
    assert shapely.symmetric_difference(ground_of(points, radii), all_discs(points, radii)).area < 1e-6


def test_land_without_settlements_stays_open_inside_land_with_many() -> None:
    steps = np.arange(0.0, 60.0, 1.5)
    points = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    away = np.hypot(*(points - 30.0).T)
    points = points[(away > 14) | (away < 5)]  # an island of settlements in open land
    ground = ground_of(points, np.full(len(points), 4.0))
    assert shapely.symmetric_difference(ground, all_discs(points, np.full(len(points), 4.0))).area < 1e-6
    assert not ground.intersects(shapely.Point(30.0, 20.5))
    assert ground.intersects(shapely.Point(30.0, 30.0))


def test_lines_are_rounded_together_as_each_alone_and_keep_their_ends() -> None:
    dice = np.random.default_rng(3)
    open_lines = [shapely.LineString(dice.uniform(0, 20, (count, 2))) for count in (2, 3, 9)]
    ring = shapely.LineString([(0, 0), (8, 0), (8, 8), (0, 8), (0, 0)])
    lines = np.array([open_lines[0], ring, *open_lines[1:]])
    room = (0.0, 0.0, 20.0, 20.0)
    together = smooth_lines(lines, 0.25, room)
    alone = [smooth_lines(lines[i : i + 1], 0.25, room)[0] for i in range(len(lines))]
    assert [line.wkt for line in together] == [line.wkt for line in alone]
    assert [line.boundary.wkt for line in together] == [line.boundary.wkt for line in lines]
    assert together[1].is_ring
    assert together[1].distance(shapely.Point(0, 0)) > 0.1  # its first corner is cut like the others


def test_a_line_is_the_same_on_the_map_however_far_it_runs_on_beyond() -> None:
    line = np.array([shapely.LineString([(0, 0), (9, 3), (12, 30), (4000, 50), (4000, 9000)])])
    near, far = smooth_lines(line, 0.25, (0.0, 0.0, 20.0, 40.0)), smooth_lines(line, 0.25, (0.0, 0.0, 5e3, 1e4))
    points, others = (shapely.get_coordinates(each) for each in (near, far))
    shown = points[points.max(axis=1) < 40]
    assert len(shown) > 30
    assert (others[: len(shown)] == shown).all()
    assert len(points) < len(others) / 10
