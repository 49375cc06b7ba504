import datetime as dt

import pytest

from mapdesk.base.geometry import Bbox
from mapdesk.model import ControlEstimate, Place, Side
from mapdesk.outline.areas import outline_areas
from mapdesk.pipeline.gains import outline_with_gains

DAY = dt.date(2018, 5, 24)
BBOX = Bbox(40.0, 34.0, 41.0, 35.0)
SIDES = (Side("red", "Red"), Side("blue", "Blue"))


def row(place_id, lng, side, days_ago=30):
    day = DAY - dt.timedelta(days=days_ago)
    return ControlEstimate(
        place_id=place_id, name=place_id.title(), lng=lng, lat=34.5, day=day, known_at=None,
        probabilities={side: 0.9} if side else {}, status="held" if side else "unknown", side=side,
        last_evidence_day=day,
    )  # fmt: skip


@pytest.fixture
def outlined():
    """The map with gains of some rows, and the days that were outlined for it."""

    def run(*rows):
        days = []

        def outline_day(day):
            days.append(day)
            places = {r.place_id: Place(r.place_id, r.name, r.lng, r.lat, feature_code="PPL") for r in rows}
            return outline_areas(rows, places, sides=SIDES, day=day, bbox=BBOX, base=None)

        return outline_with_gains(outline_day, rows, DAY), days

    return run


def test_where_no_place_changed_hands_nothing_is_gained_and_no_earlier_day_is_outlined(outlined):
    made, days = outlined(row("a", 40.5, "red"), row("b", 40.6, "blue"))
    assert days == [DAY]
    assert [area.gained_on for area in made.areas] == [None, None]


def test_what_was_unknown_before_is_no_gain(outlined):
    made, days = outlined(row("a", 40.5, None), row("a", 40.5, "red", days_ago=0))
    assert days == [DAY]
    assert [area.gained_on for area in made.areas] == [None]


@pytest.mark.parametrize(("days_ago", "gained_on"), [(0, DAY), (3, DAY - dt.timedelta(days=6)), (9, None)])
def test_gains_of_the_day_and_of_the_week_are_apart_from_older_control(outlined, days_ago, gained_on):
    made, _ = outlined(row("a", 40.5, "red"), row("b", 40.57, "blue"), row("b", 40.57, "red", days_ago=days_ago))
    assert {area.side for area in made.areas} == {"red"}
    assert {area.gained_on for area in made.areas} == ({None, gained_on})
    plain = outlined(row("a", 40.5, "red"), row("b", 40.57, "red"))[0]
    assert sum(area.area_km2 for area in made.areas) == pytest.approx(plain.areas[0].area_km2, rel=1e-3)
