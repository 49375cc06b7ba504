"""The release gate: open where everything holds, closed with everything that is missing and its remedy."""

import datetime as dt

import msgspec
import pytest

from mapdesk.errors import GateClosed
from mapdesk.model import MapEvent
from mapdesk.publish.gate import GateSettings


def test_nothing_stands_in_the_way_of_an_empty_update(empty_desk) -> None:
    empty_desk.but(now=dt.datetime(2018, 5, 14, tzinfo=dt.UTC)).publish()


def test_the_gate_is_open_once_the_delay_has_passed(desk) -> None:
    desk.but(now=dt.datetime(2018, 5, 15, 9, tzinfo=dt.UTC)).publish()


def test_the_gate_is_closed_a_second_before_the_delay_has_passed(desk) -> None:
    with pytest.raises(GateClosed, match="publish after 2018-05-15T09:00:00Z"):
        desk.but(now=dt.datetime(2018, 5, 15, 8, 59, 59, tzinfo=dt.UTC)).publish()
    assert not desk.out_dir.exists()


def test_a_bare_publication_date_counts_until_its_evening(desk, report_of, claim_of, holding_of) -> None:
    said = report_of("Valley News saw a clash.", "Clash")
    dated = msgspec.structs.replace(said, published_at=dt.datetime(2018, 5, 14, tzinfo=dt.UTC))
    bare = desk.but(holding=holding_of([claim_of(dated, "clash", "clash")]), changes=[])
    with pytest.raises(GateClosed, match="2018-05-16T00:00:00Z"):
        bare.but(now=dt.datetime(2018, 5, 15, 23, tzinfo=dt.UTC)).publish()


def test_a_naive_clock_is_refused(desk) -> None:
    with pytest.raises(ValueError, match="aware"):
        desk.but(now=dt.datetime(2018, 5, 20)).publish()  # noqa: DTZ001


def test_a_named_person_waives_the_delay_and_the_page_says_so(desk) -> None:
    waived = GateSettings(waived_by="A. Editor", waived_reason="all sources are public statements")
    early = desk.but(now=dt.datetime(2018, 5, 14, 10, tzinfo=dt.UTC), gate=waived)
    assert "waived by A. Editor: all sources are public statements" in early.page()
    assert '"waived_by": "A. Editor"' in early.read("update.json")
    assert '"waived_by": "A. Editor"' in early.read("manifest.json")


@pytest.mark.parametrize(
    "wrong",
    [
        {"suppressed_kinds": ("deploymnt",)},
        {"position_kinds": ("x",)},
        {"delay_hours": -1.0},
        {"delay_hours": float("nan")},
    ],
)
def test_a_setting_that_would_quietly_protect_nothing_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match=r"no claim kind|0 or more"):
        GateSettings(**wrong)


def test_a_waiver_without_a_reason_waives_nothing(desk) -> None:
    half = GateSettings(waived_by="A. Editor", waived_reason=" ")
    with pytest.raises(GateClosed) as closed:
        desk.but(now=dt.datetime(2018, 5, 14, 10, tzinfo=dt.UTC), gate=half).publish()
    assert "both a name and a reason" in str(closed.value)
    assert "delay" in str(closed.value)


def test_everything_missing_is_listed_at_once(desk) -> None:
    bare = {key: msgspec.structs.replace(place, license="") for key, place in desk.inputs["places"].items()}
    named = {
        "type": "FeatureCollection",
        "features": [{"properties": {"sources": ["Teacher of Hajin"]}, "geometry": None}],
    }
    early = desk.but(now=dt.datetime(2018, 5, 14, 10, tzinfo=dt.UTC), places=bare, map_geojson=named)
    with pytest.raises(GateClosed) as closed:
        early.publish()
    message = str(closed.value)
    assert message.count("Remedy:") == 3
    assert "delay" in message
    assert "license columns" in message
    assert "Teacher" not in message  # the message may be pasted anywhere
    assert "must not be named" in message


def test_a_map_with_areas_but_no_credits_is_held_back(desk) -> None:
    from dataclasses import replace

    from mapdesk.model import FrontLine

    line = FrontLine(("sdf", "isis"), None, 1.0, 1.0)  # type: ignore[arg-type]
    bare = replace(desk.inputs["control_map"], credits=(" ",), front_lines=(line,))
    with pytest.raises(GateClosed, match="base geography"):
        desk.but(control_map=bare).publish()


@pytest.mark.parametrize(("lng", "lat"), [(40.99, 34.45), (40.95, 34.49)])
def test_a_point_away_from_its_settlement_is_held_back(desk, lng: float, lat: float) -> None:
    from dataclasses import replace

    event = MapEvent("clm_1", "clash", lng, lat, "geonames:1")
    with pytest.raises(GateClosed, match="geonames:1"):
        desk.but(control_map=replace(desk.inputs["control_map"], events=(event,))).publish()


def test_a_point_of_no_gazetteer_place_is_held_back(desk) -> None:
    point = {"properties": {"place_id": "unit:7"}, "geometry": {"type": "Point", "coordinates": [40.9, 34.5]}}
    with pytest.raises(GateClosed, match="unit:7"):
        desk.but(map_geojson={"type": "FeatureCollection", "features": [point]}).publish()
