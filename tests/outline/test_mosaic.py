"""Cells as arcs: whoever joins them gets ground without gaps, each settlement on its own."""

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from mapdesk.base.geometry import Bbox
from mapdesk.model import Place
from mapdesk.outline.mosaic import BORDER, FREE, OUTER, RIVER, outline_mosaic
from mapdesk.outline.settings import OutlineSettings

BOX = Bbox(40.0, 34.0, 41.0, 35.0)


def mosaic_of(points, known=None, base=None):
    places = {f"p{i:02}": Place(f"p{i:02}", f"P{i}", lng, lat, precision_km=1.0) for i, (lng, lat) in enumerate(points)}
    ever_known = places if known is None else known
    return outline_mosaic(places, {}, ever_known=ever_known, bbox=BOX, base=base, settings=OutlineSettings())


def cell_of(mosaic, number):
    """Join the arcs around one cell into its polygon."""
    lines = [
        shapely.LineString(line)
        for a, b, line in zip(mosaic.left, mosaic.right, mosaic.lines, strict=True)
        if number in (a, b)
    ]
    return shapely.union_all(shapely.get_parts(shapely.polygonize(lines)))


def test_without_places_there_is_no_ground() -> None:
    assert mosaic_of([]).lines == ()


def test_places_of_which_nothing_is_ever_known_have_no_ground() -> None:
    assert mosaic_of([(40.5, 34.5), (40.6, 34.5)], known=()).lines == ()


def test_one_place_has_a_round_cell_of_its_own() -> None:
    mosaic = mosaic_of([(40.5, 34.5)])
    assert set(mosaic.kinds) == {OUTER}
    assert cell_of(mosaic, 0).contains(shapely.Point(40.5, 34.5))


def test_two_neighbours_meet_along_a_line_between_settlements() -> None:
    mosaic = mosaic_of([(40.50, 34.5), (40.54, 34.5)])
    assert sorted(set(mosaic.kinds)) == [FREE, OUTER]
    (between,) = [i for i, kind in enumerate(mosaic.kinds) if kind == FREE]
    assert {mosaic.left[between], mosaic.right[between]} == {0, 1}
    assert abs(np.mean(mosaic.lines[between][:, 0]) - 40.52) < 1e-3


def test_no_cell_goes_over_the_river(valley) -> None:
    mosaic = mosaic_of([(40.3, 34.52), (40.3, 34.48)], base=valley)
    assert RIVER in mosaic.kinds
    north, south = cell_of(mosaic, 0), cell_of(mosaic, 1)
    bank = shapely.LineString(valley.lines[0].points).buffer(0.001)  # about 100 m, of which 50 are simplification
    assert north.difference(bank).bounds[1] >= 34.49
    assert not north.difference(bank).intersects(shapely.Point(40.3, 34.485))
    assert south.difference(bank).bounds[3] <= 34.51
    assert north.intersection(south).area < 1e-9


def test_kinds_are_told_apart() -> None:
    assert len({FREE, RIVER, BORDER, OUTER}) == 4


spots = st.lists(
    st.tuples(st.integers(2, 98), st.integers(2, 98)).map(lambda at: (40 + at[0] / 100, 34 + at[1] / 100)),
    min_size=1,
    max_size=14,
    unique=True,
)


@settings(max_examples=25, deadline=None)
@given(spots)
def test_cells_never_overlap_and_hold_their_settlement(points) -> None:
    mosaic = mosaic_of(points)
    cells = [cell_of(mosaic, i) for i in range(len(mosaic.place_ids))]
    for cell, spot in zip(cells, mosaic.spots, strict=True):
        assert cell.buffer(1e-9).contains(shapely.Point(spot))
    whole = shapely.union_all(cells)
    assert abs(sum(cell.area for cell in cells) - whole.area) < 1e-6


@settings(max_examples=25, deadline=None)
@given(spots)
def test_every_cell_lies_to_the_left_of_its_own_outline(points) -> None:
    mosaic = mosaic_of(points)
    for a, b, line in zip(mosaic.left, mosaic.right, mosaic.lines, strict=True):
        (x0, y0), (x1, y1) = line[0], line[1]
        beside = shapely.Point((x0 + x1) / 2 - (y1 - y0) * 1e-3, (y0 + y1) / 2 + (x1 - x0) * 1e-3)
        inside = cell_of(mosaic, a if a >= 0 else b).contains(beside)
        assert inside is (a >= 0)
