import datetime as dt
import math
from pathlib import Path

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapdesk.base.geography import read_geography
from mapdesk.base.geometry import Bbox, Plane, geodesic_area_km2
from mapdesk.outline.zones import lay_theatre


def held_by(made, side):
    return [area for area in made.areas if area.side == side]


def test_no_estimates_make_an_empty_map(outline):
    made = outline([])
    assert (made.areas, made.front_lines, made.settlements) == ((), (), ())


def test_unknown_places_are_dots_without_ground(outline, place):
    made = outline([(place("a", 40.5, 34.5), None)], [place("b", 40.6, 34.5)])
    assert made.areas == ()
    assert [(s.place_id, s.status, s.side) for s in made.settlements] == [
        ("a", "unknown", None),
        ("b", "unknown", None),
    ]


def test_a_place_outside_the_box_is_ignored(outline, place):
    made = outline([(place("far", 45.0, 34.5), "red")])
    assert made.areas == ()
    assert made.settlements == ()


def test_what_is_known_of_a_later_day_is_not_drawn(outline, place, estimate):
    from mapdesk.outline.areas import outline_areas

    village, day = place("a", 40.5, 34.5), dt.date(2018, 5, 31)
    rows = [
        estimate(village, "blue", day=day + dt.timedelta(days=1)),
        estimate(village, "red", day=day),
        estimate(village, "green", day=day - dt.timedelta(days=9)),
    ]
    made = outline_areas(rows, {"a": village}, sides=(), day=day, bbox=Bbox(40, 34, 41, 35), base=None)
    assert [area.side for area in made.areas] == ["red"]


def test_a_place_known_too_coarsely_makes_no_area_and_is_noted(outline, place):
    made = outline([(place("a", 40.5, 34.5, precision_km=15.0), "red")])
    assert made.areas == ()
    assert made.notes == ("left out, coordinates too coarse: A",)


def test_one_village_holds_a_disc_of_its_radius(outline, place):
    made = outline([(place("a", 40.5, 34.5), "red")])
    assert [(a.status, a.side, a.place_ids) for a in made.areas] == [("held", "red", ("a",))]
    assert made.areas[0].area_km2 == pytest.approx(math.pi * 4.5**2, rel=0.02)


@pytest.mark.parametrize(
    ("code", "population", "radius"), [("PPLA", None, 9.0), ("PPLA2", 500, 7.0), ("PPL", 20_000, 6.0)]
)
def test_seats_and_large_towns_reach_further(outline, place, code, population, radius):
    made = outline([(place("a", 40.5, 34.5, code, population=population), "red")])
    assert made.areas[0].area_km2 == pytest.approx(math.pi * radius**2, rel=0.02)


def test_an_estimate_without_a_gazetteer_row_is_drawn_where_it_says(estimate, place):
    from mapdesk.outline.areas import outline_areas

    row = estimate(place("a", 40.5, 34.5), "red")
    made = outline_areas([row], {}, sides=(), day=row.day, bbox=Bbox(40, 34, 41, 35), base=None)
    assert [area.side for area in made.areas] == ["red"]


def test_of_two_places_at_one_spot_the_more_exact_owns_the_ground(outline, place):
    sharp, vague = place("z", 40.5, 34.5, precision_km=1.0), place("a", 40.5, 34.50001, precision_km=3.0)
    made = outline([(sharp, "red"), (vague, "blue")])
    assert [area.side for area in made.areas] == ["red"]
    assert {s.place_id: s.side for s in made.settlements} == {"a": "blue", "z": "red"}


def test_ground_goes_to_the_nearest_settlement(outline, place):
    made = outline([(place("a", 40.5, 34.5), "red"), (place("b", 40.54, 34.5), "blue")])
    red, blue = held_by(made, "red")[0], held_by(made, "blue")[0]
    assert red.geometry.contains(shapely.Point(40.515, 34.5))
    assert blue.geometry.contains(shapely.Point(40.525, 34.5))


def test_an_unknown_neighbour_keeps_its_ground_blank(outline, place):
    made = outline([(place("a", 40.5, 34.5), "red")], [place("b", 40.53, 34.5)])
    assert not made.areas[0].geometry.intersects(shapely.Point(40.53, 34.5))


def test_status_and_side_make_an_area_each(outline, place):
    made = outline(
        [(place("a", 40.5, 34.5), "red", "held"), (place("b", 40.55, 34.5), "red", "claimed")],
    )
    assert [(a.status, a.side) for a in made.areas] == [("claimed", "red"), ("held", "red")]
    assert made.front_lines == ()


def test_a_contested_place_takes_the_likeliest_named_side(estimate, place):
    from mapdesk.outline.holdings import label_of

    village = place("a", 40.5, 34.5)
    leaning = estimate(village, "contested", "contested", probabilities={"contested": 0.5, "red": 0.3, "blue": 0.2})
    even = estimate(village, "contested", "contested", probabilities={"contested": 0.5, "red": 0.25, "blue": 0.25})
    assert label_of(leaning) == ("contested", "red")
    assert label_of(even) == ("contested", None)


def test_an_area_does_not_cross_the_river(outline, place, valley):
    made = outline([(place("a", 40.5, 34.53), "red")], base=valley)
    assert made.areas[0].geometry.bounds[1] > 34.485
    assert not made.areas[0].geometry.intersects(shapely.Point(40.5, 34.48))


def test_an_area_does_not_cross_a_border(outline, place, valley):
    made = outline([(place("a", 40.78, 34.7), "red")], base=valley)
    assert made.areas[0].geometry.bounds[2] == pytest.approx(40.8, abs=1e-4)


def test_banks_of_different_sides_meet_at_the_river(outline, place, valley):
    made = outline([(place("a", 40.5, 34.53), "red"), (place("b", 40.5, 34.46), "blue")], base=valley)
    assert held_by(made, "red")[0].geometry.contains(shapely.Point(40.5, 34.505 + 0.01))
    assert held_by(made, "blue")[0].geometry.contains(shapely.Point(40.5, 34.495 - 0.01))


def test_a_coarse_place_goes_to_the_bank_where_its_neighbours_agree(outline, place, valley):
    north = [(place(f"n{i}", 40.4 + i / 20, 34.54), "red") for i in range(4)]
    south = [(place(f"s{i}", 40.4 + i / 20, 34.46), "blue") for i in range(4)]
    strayed = (place("stray", 40.47, 34.487, precision_km=2.0), "red")
    made = outline([*north, *south, strayed], base=valley)
    dot = next(s for s in made.settlements if s.place_id == "stray")
    assert dot.lat > 34.49
    assert "stray" in held_by(made, "red")[0].place_ids
    assert "Stray" in made.notes[0]


def test_an_exact_place_stays_on_its_bank(outline, place, valley):
    north = [(place(f"n{i}", 40.4 + i / 20, 34.54), "red") for i in range(4)]
    south = [(place(f"s{i}", 40.4 + i / 20, 34.46), "blue") for i in range(4)]
    made = outline([*north, *south, (place("head", 40.47, 34.47, precision_km=0.5), "red")], base=valley)
    assert made.notes == ()
    assert next(s for s in made.settlements if s.place_id == "head").lat == 34.47


def test_an_oil_field_takes_the_holder_of_its_ground_and_makes_no_disc(outline, place):
    near, far = place("near", 40.51, 34.51, "OILF"), place("far", 40.9, 34.9, "OILF")
    hill = place("hill", 40.5, 34.51, "HLL")
    made = outline([(place("a", 40.5, 34.5), "red")], [near, far, hill])
    dots = {s.place_id: (s.status, s.side) for s in made.settlements}
    assert dots == {"a": ("held", "red"), "near": ("held", "red"), "far": ("unknown", None)}
    assert made.areas[0].area_km2 == pytest.approx(math.pi * 4.5**2, rel=0.02)


def test_a_boundary_limits_the_map(outline, place):
    made = outline([(place("a", 40.5, 34.5), "red")], boundary=shapely.box(40.5, 34.0, 41.0, 35.0))
    assert made.areas[0].geometry.bounds[0] == pytest.approx(40.5, abs=1e-3)
    assert made.areas[0].area_km2 == pytest.approx(math.pi * 4.5**2 / 2, rel=0.03)


def test_the_same_input_in_another_order_makes_the_same_map(outline, place, valley):
    held = [(place(f"p{i}", 40.1 + 0.07 * i, 34.47 + 0.013 * (i % 5)), ("red", "blue")[i % 2]) for i in range(12)]
    assert outline(held, base=valley) == outline(held[::-1], base=valley)


SPOTS = st.lists(
    st.tuples(st.integers(1, 99), st.integers(1, 99), st.sampled_from(["red", "blue", "green", None])),
    max_size=30,
    unique_by=lambda spot: spot[:2],
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spots=SPOTS, with_base=st.booleans())
def test_areas_never_overlap_and_every_settlement_stands_on_its_own(outline, place, valley, spots, with_base):
    held = [(place(f"p{i}", 40 + x / 100, 34 + y / 100), side) for i, (x, y, side) in enumerate(spots)]
    made = outline(held, base=valley if with_base else None)
    shapes = [area.geometry for area in made.areas]
    assert all(shape.is_valid for shape in shapes)
    for i, shape in enumerate(shapes):
        for other in shapes[i + 1 :]:
            assert shape.intersection(other).area < 1e-12
    total = geodesic_area_km2(shapely.union_all(shapes)) if shapes else 0.0
    assert sum(area.area_km2 for area in made.areas) == pytest.approx(total, rel=1e-6, abs=0.01)
    for dot in made.settlements:
        if dot.side is not None:
            assert any(a.side == dot.side and dot.place_id in a.place_ids for a in made.areas)


def test_a_map_as_wide_as_its_base_still_knows_the_border():
    """A cut base's lines end at the cut, rounded to metres: they must part the land all the same."""
    base = read_geography(Path(__file__).parents[2] / "examples/euphrates/base.json.gz")
    theatre = lay_theatre(base.bbox, Plane(base.bbox.center), base)
    assert len(theatre.zones) == 4  # two banks in two countries
