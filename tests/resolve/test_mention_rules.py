"""What a recogniser takes for places and what they are: persons, illnesses, firms, and the bounds of the rest."""

import pytest

from mapdesk.base.text import Span
from mapdesk.model import Place, Report
from mapdesk.resolve.demonyms import DEMONYM
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.gazetteer_build import write_gazetteer
from mapdesk.resolve.mentions import resolve_mentions


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    def place(name, lng, lat, code, people=None, other=(), admin1=""):
        return Place(f"w:{name}", name, lng, lat, other, code, admin1[:2], admin1, "", people, "test", "CC0")

    path = tmp_path_factory.mktemp("world") / "gazetteer.sqlite"
    write_gazetteer(
        path,
        [
            place("Kenya", 38.0, 0.5, "PCLI", 50_000_000, admin1="KE"),
            place("Iraq", 43.7, 33.2, "PCLI", 40_000_000, admin1="IQ"),
            place("United States", -98.0, 39.0, "PCLI", 330_000_000, ("US", "U.S."), "US"),
            place("Aleppo", 37.16, 36.2, "PPLA", 2_000_000, (), "SY.09"),
            place("Raqqa", 39.0, 35.95, "PPLA", 200_000, (), "SY.04"),
            place("Doha", 51.5, 25.3, "PPLC", 1_000_000, ("DOH",), "QA.01"),
            place("Reading", -0.97, 51.45, "PPL", 318_000, (), "GB.ENG"),
            place("Hong Kong", 114.16, 22.28, "PPLC", 7_400_000, (), "HK.HK"),
        ],
    )
    with Gazetteer.open(path) as opened:
        yield opened


def found(text, gazetteer, *recognised, **more):
    spans = [Span(text.index(phrase), text.index(phrase) + len(phrase), phrase) for phrase in recognised]
    return [m.text for m in resolve_mentions([Report(text=text)], gazetteer, recognise=lambda _: spans, **more)]


@pytest.mark.parametrize(
    ("text", "recognised"),
    [
        ("Mr Aleppo said no. Aleppo added that he was tired.", "Aleppo"),
        ("Reading is good for you.", ""),
        ("Two men of the Aleppo Brigade came.", "Aleppo"),
        ("The Raqqa Times was read there.", "Raqqa"),
        ("They studied at the University of Aleppo for a year.", "Aleppo"),
        ("Nine had the Hong Kong flu that year.", "Hong Kong"),
        ("The H5N1 virus was found.", "H5N1"),
        ("The DOH said nothing.", "DOH"),
        ("Jon Zhvani came. Zhvani said that he was tired.", "Zhvani"),
        ("The White House said nothing.", "White House"),
        ("An Iraqi came.", "Iraqi"),
    ],
)
def test_what_bears_a_places_name_or_looks_like_one_is_no_mention(world, text, recognised):
    assert found(text, world, *filter(None, [recognised])) == []


@pytest.mark.parametrize(
    ("text", "recognised", "names"),
    [
        ("They left Aleppo province by night.", "Aleppo province", ["Aleppo"]),
        ("They met in Aleppo and Raqqa at noon.", "Aleppo and Raqqa", ["Aleppo", "Raqqa"]),
        ("They met in northern Kenya at noon.", "northern Kenya", ["Kenya"]),
        ("They met in Raqqa's market.", "Raqqa's", ["Raqqa"]),
        ("Nobody came from the village of Cellardow.", "", ["Cellardow"]),
        ("The towns of Ostby, Wexham and Pell were quiet.", "", ["Ostby", "Wexham", "Pell"]),
        ("A trader from Sukoham, Kenya, came.", "", ["Sukoham", "Kenya"]),
        ("The U.S. Army said no.", "", ["U.S."]),
        ("An Aleppo-based firm came.", "", ["Aleppo"]),
    ],
)
def test_a_place_is_found_by_its_own_name(world, text, recognised, names):
    assert found(text, world, *filter(None, [recognised])) == names


def test_a_recognised_name_is_a_mention_wherever_it_stands_alone(world):
    assert found("They met in Xanby. Many like Xanby well.", world, "Xanby") == ["Xanby", "Xanby"]


def test_demonyms_are_marked_and_only_given_where_asked_for(world):
    text = "Two Iraqis met a Kenyan in Aleppo."
    assert found(text, world) == ["Aleppo"]
    mentions = list(resolve_mentions([Report(text=text)], world, recognise=lambda _: [], demonyms=True))
    assert [(m.text, m.name) for m in mentions] == [("Iraqis", "Iraq"), ("Kenyan", "Kenya"), ("Aleppo", "Aleppo")]
    assert [DEMONYM in m.candidates[0].reasons for m in mentions] == [True, True, False]
