import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mapdesk.base.geometry import (
    Bbox,
    LngLat,
    Plane,
    distance_km,
    geodesic_area_km2,
    geodesic_length_km,
    parse_bbox,
)

near_degrees = st.floats(-1.5, 1.5)


@pytest.mark.parametrize("text", ["1,2,3", "1,2,3,4,5", "5,0,1,1", "0,5,1,1", "a,b,c,d", "-200,0,1,1"])
def test_a_box_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match=r"box|could not convert"):
        parse_bbox(text)


def test_a_box_contains_its_edges_and_nothing_beyond():
    box = Bbox(40, 34, 41, 35)
    assert box.contains(40, 35)
    assert not box.contains(39.999, 35)
    assert box.grown(0.5) == Bbox(39.5, 33.5, 41.5, 35.5)


@given(near_degrees, near_degrees)
@example(0.0, 0.0)
def test_a_plane_and_back_is_the_same_point(dx, dy):
    plane = Plane(LngLat(40.8, 34.7))
    lng, lat = plane.to_degrees(*plane.to_km(40.8 + dx, 34.7 + dy))
    assert math.isclose(lng, 40.8 + dx, abs_tol=1e-7)
    assert math.isclose(lat, 34.7 + dy, abs_tol=1e-7)


@given(near_degrees, near_degrees)
def test_plane_distances_from_the_centre_agree_with_the_great_circle(dx, dy):
    x, y = Plane(LngLat(40.8, 34.7)).to_km(40.8 + dx, 34.7 + dy)
    great_circle = distance_km((40.8, 34.7), (40.8 + dx, 34.7 + dy))
    assert math.isclose(math.hypot(x, y), great_circle, rel_tol=0.006, abs_tol=0.01)


def test_areas_and_lengths_are_geodesic_and_positive():
    import shapely

    box = shapely.box(40, 34, 41, 35)
    assert geodesic_area_km2(box) == pytest.approx(10_189, rel=0.001)
    assert geodesic_area_km2(box.reverse()) == geodesic_area_km2(box)
    assert geodesic_area_km2(shapely.MultiPolygon([box])) == geodesic_area_km2(box)
    assert geodesic_length_km(shapely.LineString([(40, 34), (40, 35)])) == pytest.approx(110.9, abs=0.1)
