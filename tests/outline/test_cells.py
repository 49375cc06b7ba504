import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from mapdesk.outline.cells import Seed, zone_cells
from mapdesk.outline.coverage import divide
from mapdesk.outline.mesh import between, label_pieces, lay_mesh
from mapdesk.outline.reach import widened
from mapdesk.outline.settings import OutlineSettings

SETTINGS = OutlineSettings()
SPOTS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from(["red", "blue", "green", None])),
    min_size=1,
    max_size=40,
    unique_by=lambda spot: spot[:2],
)


def seeds_of(spots, weight=0.9):
    return [
        Seed(f"p{i}", 3.0 * x, 3.0 * y, None if side is None else ("held", side), 4.5, 1.0, weight)
        for i, (x, y, side) in enumerate(spots)
    ]


def test_one_label_has_no_lines():
    cells = zone_cells(0, np.arange(2), seeds_of([(0, 0, "red"), (1, 0, "red")]))
    assert (cells.labels, cells.lines, cells.mesh) == ((("held", "red"),), (), None)


@settings(max_examples=60, deadline=None)
@given(spots=SPOTS, weight=st.floats(0.35, 1.0))
def test_pieces_neither_overlap_nor_leave_gaps_and_every_settlement_lies_on_its_own(spots, weight):
    seeds = seeds_of(spots, weight)
    cells = zone_cells(0, np.arange(len(seeds)), seeds)
    if cells.mesh is None:
        return
    pieces, _ = label_pieces(cells.mesh, cells.own, cells.crossing, np.arange(len(cells.mesh.triangles)))
    assert shapely.is_valid(pieces).all()
    assert shapely.coverage_is_valid(pieces)
    whole = shapely.area(shapely.convex_hull(shapely.MultiPoint(cells.mesh.points)))
    assert shapely.area(pieces).sum() == pytest.approx(whole, rel=1e-9)
    numbers = cells.label_numbers(shapely.points([(seed.x, seed.y) for seed in seeds]))
    assert [cells.labels[n] for n in numbers] == [seed.label for seed in seeds]


def test_a_front_between_even_rows_runs_straight_between_them():
    """Villages on a shifted grid: nearest-settlement cells would make the line a saw."""
    spots = [(2 * i + (j % 2), 2 * j, "red" if j < 3 else "blue") for i in range(8) for j in range(6)]
    cells = zone_cells(0, np.arange(len(spots)), seeds_of(spots))
    points = np.vstack([shapely.get_coordinates(line) for line in cells.lines])
    inner = points[(points[:, 0] > 6) & (points[:, 0] < 36)]
    assert np.abs(inner[:, 1] - 15.0).max() < 0.5


def test_ground_between_values_shrinks_to_nothing_where_no_value_fits():
    mesh = lay_mesh(np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]]), np.empty((0, 2)))
    values = np.concatenate([[0.0, 1.0, 0.0], np.zeros(len(mesh.points) - 3)])
    assert between(mesh, values, 2.0, 3.0).is_empty
    half = between(mesh, values, 0.5, 1.0)
    assert half.area == pytest.approx(2.0)
    assert half.bounds == pytest.approx((2.0, 0.0, 4.0, 2.0))


def test_few_settlements_say_nothing_of_how_far_apart_others_lie():
    assert widened(np.array([[0.0, 0.0], [50.0, 0.0]]), np.full(2, 4.5), SETTINGS).tolist() == [4.5, 4.5]


def test_a_lone_settlement_far_from_a_dense_country_reaches_no_further():
    dense = np.stack(np.meshgrid(np.arange(6), np.arange(6)), axis=-1).reshape(-1, 2) * 1.5
    radii = widened(np.vstack([dense, [[60.0, 60.0]]]), np.full(37, 4.5), SETTINGS)
    assert radii[-1] == 4.5


def test_settlements_strung_along_a_road_reach_no_further_into_the_land_beside_it():
    road = np.column_stack([np.arange(30) * 8.0, np.zeros(30)])
    assert widened(road, np.full(30, 4.5), SETTINGS).tolist() == [4.5] * 30


def test_where_settlements_lie_far_apart_all_over_they_reach_further_up_to_a_limit():
    grid = np.stack(np.meshgrid(np.arange(6), np.arange(6)), axis=-1).reshape(-1, 2)
    near, far = (widened(grid * step, np.full(36, 4.5), SETTINGS) for step in (4.0, 40.0))
    assert near[14] == pytest.approx(10.0)
    assert far[14] == SETTINGS.widest_reach_km


def test_lines_that_cross_others_divide_land_as_lines_that_are_snapped_to_them():
    frame = shapely.boundary(shapely.box(0, 0, 40, 40))
    dice = np.random.default_rng(1)
    ends = dice.uniform(0, 40, (30, 2))
    crossing = [shapely.LineString([(-1, a), (20, b), (41, a)]) for a, b in ends]
    river = shapely.LineString([(10.1, 0), (13.3, 20), (10.1, 40)])  # ends on the frame
    snapped, quick = divide([frame, river, *crossing]), divide([frame, river], crossing)
    assert len(snapped) == len(quick) > 100
    assert shapely.coverage_is_valid(quick)
    assert shapely.hausdorff_distance(shapely.MultiPolygon(list(snapped)), shapely.MultiPolygon(list(quick))) < 1e-5


@pytest.mark.parametrize("seed", range(4))
def test_lines_that_rounding_would_make_cross_leave_no_land_out(seed):
    """Lines that cross at angles of a millionth, nearer to each other than the grid is fine."""
    frame = shapely.boundary(shapely.box(-1, -1, 1, 1))
    course, dice = np.linspace(-2, 2, 60), np.random.default_rng(seed)
    tangle = [shapely.LineString(np.column_stack([course, 2e-6 * dice.normal(size=60)])) for _ in range(12)]
    faces = divide([frame], tangle)
    assert shapely.is_valid(faces).all()
    assert shapely.area(faces).sum() == pytest.approx(4.0, abs=1e-4)
