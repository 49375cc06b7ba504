"""How far evidence reaches: the discs that are joined give the ground of all discs."""

import numpy as np
import pytest
import shapely

from mapdesk.outline.settings import OutlineSettings
from mapdesk.outline.smoothing import outer_edge


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
