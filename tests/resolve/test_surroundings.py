"""What the rest of the report and the words around say of a place: stretches, banks, lands, days, other names."""

import datetime as dt
from collections.abc import Iterator

import pytest

from mapdesk.base.geography import BaseLine
from mapdesk.base.geometry import Bbox
from mapdesk.model import Place, ReportRef
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.gazetteer_build import write_gazetteer
from mapdesk.resolve.places import resolve_places
from mapdesk.resolve.river_bank import bank_said

BOX = Bbox(38.0, 33.0, 44.0, 37.0)
RIVER = BaseLine("main_river", ((40.0, 36.5), (40.0, 33.5)), "Blue")


def place(place_id: str, name: str, lng: float, lat: float, code: str = "PPL", **more: object) -> Place:
    values: dict[str, object] = {"source": "test", "license": "CC0", "country": "SY", **more}
    return Place(f"t:{place_id}", name, lng, lat, feature_code=code, **values)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gazetteer]:
    path = tmp_path_factory.mktemp("small") / "gazetteer.sqlite"
    write_gazetteer(
        path,
        [
            place("zar-east", "Zar", 40.2, 35.0, admin1="SY.01"),
            place("zar-west", "Zar", 39.8, 35.0, admin1="SY.02"),
            place("doma", "Doma", 40.25, 35.02),
            place("kell", "Kell", 39.75, 35.02),
            place("far", "Farra", 43.0, 35.0),
            place("new", "Newton", 41.0, 34.0, other_names=("Oldham [1924..2016-02-03]",)),
            place("orr", "Orr", 40.2, 35.0, "ADM1", admin1="SY.01"),
            place("both-town", "Bothan", 40.5, 34.5, "PPLA", population=50_000),
            place("both-unit", "Bothan", 40.6, 34.6, "ADM1", admin1="SY.03"),
            place("umm", "Umm ed-Dunn", 40.6, 35.4),
            place("iraq", "Iraq", 43.7, 33.2, "PCLI", country="IQ"),
        ],
    )
    with Gazetteer.open(path) as opened:
        yield opened


def ids(claim, gazetteer, **more):
    (placement,) = resolve_places([claim], gazetteer, theatre=BOX, **more)
    return [resolved.place_id for resolved in placement.placements]


def test_two_names_without_between_keep_their_own_points(small, make_claim):
    (placement,) = resolve_places([make_claim("They hold Doma and Kell.", "Doma", "Kell")], small, theatre=BOX)
    assert [p.geo_precision for p in placement.placements] == [1, 1]
    assert [p.lng for p in placement.placements] == [40.25, 39.75]


def test_between_two_places_is_one_stretch_that_is_control_of_neither(small, make_claim):
    claim = make_claim("A clash broke out between Doma and Kell today.", "Doma", "Kell")
    (placement,) = resolve_places([claim], small, theatre=BOX)
    first, second = placement.placements
    assert (first.lng, first.lat, first.radius_km) == (second.lng, second.lat, second.radius_km) == (40.0, 35.02, 22.8)
    assert (first.geo_precision, second.geo_precision) == (5, 5)
    assert (first.place_id, second.place_id) == ("t:doma", "t:kell")


def test_between_a_place_and_one_nobody_knows_has_no_stretch(small, make_claim):
    claim = make_claim("A clash broke out between Doma and Xyzzyx today.", "Doma", "Xyzzyx")
    (placement,) = resolve_places([claim], small, theatre=BOX)
    assert (placement.placements[0].lng, placement.placements[1].place_id) == (40.25, None)


@pytest.mark.parametrize(("bank", "meant"), [("eastern", "t:zar-east"), ("western", "t:zar-west")])
def test_the_bank_of_the_river_decides_between_places_of_one_name(small, make_claim, bank, meant):
    claim = make_claim(f"They took Zar on the {bank} bank of the Blue.", "Zar")
    assert ids(claim, small, rivers=[RIVER]) == [meant]


def test_no_bank_is_read_where_none_is_said():
    assert bank_said("They took Zar in the east of the country.") is None


@pytest.mark.parametrize(("elsewhere", "meant"), [("Doma", "t:zar-east"), ("Kell", "t:zar-west")])
def test_names_in_other_sentences_of_the_report_say_where_it_is(small, make_claim, elsewhere, meant):
    sentence = "They took Zar today."
    text = f"{sentence} Nobody left {elsewhere} before noon."
    claim = make_claim(sentence, "Zar")
    assert ids(claim, small, texts={claim.report_id: text}) == [meant]


def test_texts_of_other_reports_change_nothing(small, make_claim):
    claim = make_claim("They took Zar today.", "Zar")
    assert ids(claim, small, texts={"rep_other": "Kell."}) == ids(claim, small)


def test_the_province_after_a_comma_decides(small, make_claim):
    claim = make_claim("They took Zar, Orr province, and left Kell.", "Zar", "Kell")
    assert ids(claim, small)[0] == "t:zar-east"


def test_a_bare_name_is_the_town_and_with_its_word_the_province(small, make_claim):
    assert ids(make_claim("They hold Bothan.", "Bothan"), small) == ["t:both-town"]
    claim = make_claim("They hold parts of Bothan province.", "Bothan")
    (placement,) = resolve_places([claim], small, theatre=BOX)
    assert placement.placements[0].geo_precision == 4


@pytest.mark.parametrize(("year", "is_late"), [(2015, False), (2020, True)])
def test_a_dated_name_finds_its_place_always_and_says_so_out_of_its_days(small, make_claim, year, is_late):
    published = ReportRef(published_at=dt.datetime(year, 5, 1, tzinfo=dt.UTC))
    (placement,) = resolve_places([make_claim("They hold Oldham.", "Oldham", report=published)], small, theatre=BOX)
    assert placement.placements[0].name == "Newton"
    assert ("rule: name of another time" in placement.placements[0].candidates[0].reasons) is is_late


def test_initials_of_a_town_are_read_in_a_theatre_only(small, make_claim):
    claim = make_claim("They moved towards UED today.", "UED")
    assert ids(claim, small) == ["t:umm"]
    (placement,) = resolve_places([claim], small)
    assert placement.placements[0].place_id is None
