import datetime as dt

import pytest

from mapdesk.base.dates import DateSpan
from mapdesk.model import ResolvedPlace
from mapdesk.outline.events import list_events


@pytest.fixture
def village(place):
    return place("a", 40.5, 34.5)


def listed(claims, bbox, day):
    return [(event.kind, event.place_id) for event in list_events(claims, bbox, day, 7)]


@pytest.mark.parametrize("modality", ["denied", "planned", "alleged", "attempted", "uncertain"])
def test_what_is_not_said_as_fact_is_no_event(village, claim, bbox, day, modality):
    assert listed([claim("clash", village, modality=modality)], bbox, day) == []


def test_captures_casualties_and_deployments_are_no_symbols(village, claim, bbox, day):
    kinds = ("control_gained", "casualties", "deployment")
    assert listed([claim(kind, village) for kind in kinds], bbox, day) == []


def test_a_refused_place_is_no_event(village, claim, bbox, day):
    assert listed([claim("clash", village, placements=(ResolvedPlace(0),))], bbox, day) == []


def test_a_region_is_no_spot(village, claim, bbox, day):
    region = ResolvedPlace(0, "a", "A", 40.5, 34.5, 6, 50.0)
    assert listed([claim("clash", village, placements=(region,))], bbox, day) == []


def test_a_place_outside_the_box_is_no_event(place, claim, bbox, day):
    assert listed([claim("clash", place("far", 45.0, 34.5))], bbox, day) == []


@pytest.mark.parametrize(("days_ago", "shown"), [(-1, False), (0, True), (6, True), (7, False)])
def test_events_of_the_last_seven_days_are_shown(village, claim, bbox, day, days_ago, shown):
    when = day - dt.timedelta(days=days_ago)
    assert bool(listed([claim("strike", village, day=DateSpan(when, when))], bbox, day)) is shown


def test_an_event_dated_to_a_month_or_not_at_all_is_not_shown(village, claim, bbox, day):
    month = DateSpan(day.replace(day=1), day, 4)
    assert listed([claim("clash", village, day=month), claim("clash", village, day=None)], bbox, day) == []


def test_one_symbol_per_kind_and_place_of_the_latest_claim(village, claim, bbox, day):
    before = day - dt.timedelta(days=2)
    claims = [
        claim("clash", village, claim_id="clm_a", day=DateSpan(before, before)),
        claim("clash", village, claim_id="clm_b", actor_side="red"),
        claim("advance", village, claim_id="clm_c"),
    ]
    events = list_events(claims, bbox, day, 7)
    assert [(e.kind, e.claim_id, e.side) for e in events] == [("advance", "clm_c", None), ("clash", "clm_b", "red")]
