import datetime as dt

import pytest
import shapely

from mapdesk.outline.settings import OutlineSettings


@pytest.fixture
def facing(place):
    """Two villages 6.4 km apart on one parallel, held by different sides."""
    return [(place("a", 40.5, 34.7), "red"), (place("b", 40.57, 34.7), "blue")]


def test_one_side_alone_has_no_front(outline, facing):
    assert outline(facing[:1]).front_lines == ()


def test_villages_far_apart_have_no_front(outline, place):
    assert outline([(place("a", 40.2, 34.5), "red"), (place("b", 40.8, 34.5), "blue")]).front_lines == ()


def test_where_two_sides_meet_is_a_front(outline, facing):
    (front,) = outline(facing).front_lines
    assert front.sides == ("blue", "red")
    assert not front.along_river
    assert 3 < front.length_km < 12
    assert front.uncertainty_km == pytest.approx(3.2, abs=0.02)
    assert front.geometry.distance(shapely.Point(40.535, 34.7)) < 0.002


def test_old_word_makes_no_front(outline, facing, estimate, day):
    from mapdesk.outline.areas import outline_areas

    old = day - dt.timedelta(days=91)
    rows = [estimate(*facing[0]), estimate(*facing[1], last_evidence_day=old)]
    places = {p.place_id: p for p, _ in facing}
    made = outline_areas(rows, places, sides=(), day=day, bbox=outline([]).bbox, base=None)
    assert len(made.areas) == 2
    assert made.front_lines == ()


def test_sides_that_meet_without_fighting_have_no_front(outline, facing):
    assert outline(facing, settings=OutlineSettings(no_front_between=(("red", "blue"),))).front_lines == ()


def test_a_front_along_a_river_says_so(outline, place, valley):
    made = outline([(place("a", 40.5, 34.53), "red"), (place("b", 40.5, 34.47), "blue")], base=valley)
    assert [front.along_river for front in made.front_lines] == [True]
    river = shapely.LineString(valley.lines[0].points)
    assert made.front_lines[0].geometry.hausdorff_distance(river.intersection(shapely.box(40.4, 34, 40.6, 35))) < 0.2
    assert shapely.distance(shapely.points(shapely.get_coordinates(made.front_lines[0].geometry)), river).max() < 1e-5


def test_a_state_border_is_no_front(outline, place, valley):
    made = outline([(place("a", 40.77, 34.7), "red"), (place("b", 40.83, 34.7), "blue")], base=valley)
    assert len(made.areas) == 2
    assert made.front_lines == ()


def test_clashes_contest_the_ground_beside_a_front_on_land(outline, facing, claim):
    calm, fought = outline(facing), outline(facing, placements=[claim("clash", facing[0][0])])
    assert [area.status for area in calm.areas] == ["held", "held"]
    assert [(a.status, a.side) for a in fought.areas] == [
        ("contested", "blue"),
        ("contested", "red"),
        ("held", "blue"),
        ("held", "red"),
    ]
    assert sum(a.area_km2 for a in fought.areas) == pytest.approx(sum(a.area_km2 for a in calm.areas), rel=1e-4)


def test_clashes_do_not_contest_the_far_bank(outline, place, claim, valley):
    held = [(place("a", 40.5, 34.53), "red"), (place("b", 40.5, 34.47), "blue")]
    made = outline(held, base=valley, placements=[claim("clash", held[0][0])])
    assert [area.status for area in made.areas] == ["held", "held"]


def test_the_band_can_be_switched_off(outline, facing, claim):
    made = outline(facing, placements=[claim("clash", facing[0][0])], settings=OutlineSettings(band_km=0.0))
    assert [area.status for area in made.areas] == ["held", "held"]
