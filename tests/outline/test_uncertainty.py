import datetime as dt
import itertools

import pytest
import shapely
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mapdesk.outline.areas import outline_areas
from mapdesk.outline.settings import OutlineSettings
from mapdesk.outline.uncertainty import middle_part

BAND_SETTINGS = OutlineSettings(radius_km=6.0)


@pytest.fixture
def banded(place, estimate, bbox, day):
    """The map of two facing villages, the second's row changed as given."""

    def run(share=BAND_SETTINGS.band_share, **more):
        villages = [place("a", 40.5, 34.7), place("b", 40.57, 34.7)]
        rows = [estimate(villages[0], "red"), estimate(villages[1], "blue", **more)]
        places = {p.place_id: p for p in villages}
        chosen = OutlineSettings(radius_km=6.0, band_share=share)
        return outline_areas(rows, places, sides=(), day=day, bbox=bbox, base=None, settings=chosen)

    return run


def test_where_there_is_no_front_there_is_no_band(outline, place, banded, day):
    assert outline([(place("a", 40.5, 34.7), "red")]).front_bands == ()
    assert banded(last_evidence_day=day - dt.timedelta(days=91)).front_bands == ()


def test_a_band_lies_between_the_settlements_of_both_sides_and_holds_the_line(banded):
    made = banded(probabilities={"blue": 0.99, "red": 0.01})
    (band,), (front,) = made.front_bands, made.front_lines
    assert (band.sides, band.along_river, band.share) == (front.sides, False, 0.8)
    assert band.geometry.covers(shapely.Point(40.535, 34.7))
    assert band.geometry.buffer(1e-6).covers(front.geometry)
    assert band.width_km == pytest.approx(band.area_km2 / front.length_km, abs=1e-3)
    assert not band.geometry.intersects(shapely.Point(40.57, 34.7))


def test_a_doubtful_settlement_lies_inside_the_band(banded):
    sure = banded(probabilities={"blue": 0.99, "red": 0.01}).front_bands[0]
    doubtful = banded(probabilities={"blue": 0.55, "red": 0.35, "contested": 0.1}).front_bands[0]
    assert doubtful.geometry.covers(shapely.Point(40.57, 34.7))
    assert doubtful.area_km2 > sure.area_km2


def test_the_older_the_word_the_wider_the_band(banded, day):
    widths = [
        banded(probabilities={"blue": 0.99, "red": 0.01}, last_evidence_day=day - dt.timedelta(days=days))
        .front_bands[0]
        .width_km
        for days in (0, 45, 90)
    ]
    assert widths[0] < widths[1] < widths[2]


def test_a_band_on_a_river_is_as_wide_as_the_river_line_is_inexact(outline, place, valley):
    made = outline([(place("a", 40.5, 34.53), "red"), (place("b", 40.5, 34.47), "blue")], base=valley)
    (band,) = made.front_bands
    assert band.along_river
    assert 2.0 <= band.width_km * 1.05 <= 2.6  # 1 km to both sides, and round the ends


def test_the_surer_the_band_the_wider_it_is(banded):
    bands = [banded(share=share).front_bands[0] for share in (0.3, 0.5, 0.8, 0.95)]
    assert [band.share for band in bands] == [0.3, 0.5, 0.8, 0.95]
    assert [band.width_km for band in bands] == sorted({band.width_km for band in bands})
    for narrow, wide in itertools.pairwise(bands):
        assert narrow.geometry.difference(wide.geometry).area < 1e-4 * narrow.geometry.area


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_lines_lie_near_the_middle_more_often_than_at_even_chance(one, other):
    assert 0 < middle_part(one) < one
    assert (middle_part(one) < middle_part(other)) == (one < other) or one == other


def test_a_share_is_a_chance_below_one():
    with pytest.raises(ValueError, match="band_share"):
        OutlineSettings(band_share=1.0)


SPOTS = st.lists(
    st.tuples(st.integers(1, 40), st.integers(1, 40), st.sampled_from(["red", "blue", "green", None])),
    min_size=2,
    max_size=30,
    unique_by=lambda spot: spot[:2],
)


# Two corners of a band touch once they are degrees, which leaves a line beside it.
CORNERS_TOUCH = [(1, 1, "red"), (1, 7, "blue"), (1, 19, "green"), (1, 24, "blue"), (1, 29, "red"), (3, 24, "red")]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spots=SPOTS, with_base=st.booleans())
@example(spots=CORNERS_TOUCH, with_base=True)
def test_every_front_runs_in_its_own_band_and_bands_lie_on_assessed_ground(outline, place, valley, spots, with_base):
    held = [(place(f"p{i}", 40.3 + x / 100, 34.3 + y / 100), side) for i, (x, y, side) in enumerate(spots)]
    made = outline(held, base=valley if with_base else None)
    assert [(b.sides, b.along_river) for b in made.front_bands] == [(f.sides, f.along_river) for f in made.front_lines]
    ground = shapely.union_all([area.geometry for area in made.areas])
    for band, front in zip(made.front_bands, made.front_lines, strict=True):
        assert band.geometry.is_valid
        assert front.geometry.difference(band.geometry.buffer(1e-4)).length < 1e-3
        assert band.along_river or band.geometry.difference(ground).area < 1e-4 * band.geometry.area + 1e-7
