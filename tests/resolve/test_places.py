"""Claims to places: refusals first, then the choices a map editor would make."""

import datetime as dt
from collections.abc import Sequence

import pytest

from mapdesk.base.geometry import Bbox
from mapdesk.base.text import Span
from mapdesk.model import Attribution, Claim, DateMention, Place, Placement, ReportRef, Side, Source
from mapdesk.resolve.folding import fold
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.gazetteer_build import write_gazetteer
from mapdesk.resolve.places import resolve_places

FAWQANI, TAHTANI = "ucdp:baghuz-fawqani-village", "ucdp:baghuz-at-tahtani-village"


def names_of(placement: Placement) -> list[str | None]:
    return [resolved.name for resolved in placement.placements]


def resolve_one(claim: Claim, gazetteer: Gazetteer, theatre: Bbox | None) -> Placement:
    return next(resolve_places([claim], gazetteer, theatre=theatre))


def test_no_claims_give_no_placements(gazetteer, theatre):
    assert list(resolve_places([], gazetteer, theatre=theatre)) == []


def test_a_claim_without_places_has_no_resolved_places(gazetteer, theatre, make_claim):
    placement = resolve_one(make_claim("The force moved on."), gazetteer, theatre)
    assert placement.placements == ()
    assert placement.day is None
    assert placement.speaker_source is None


@pytest.mark.parametrize(
    "phrase", ["area", "border", "dam", "the city", "northern desert", "Iraqi border", "positions", "ISIS", "River"]
)
def test_a_phrase_that_names_no_place_is_refused(gazetteer, theatre, make_claim, phrase):
    placement = resolve_one(make_claim(f"They moved towards the {phrase} today.", phrase), gazetteer, theatre)
    assert placement.placements[0].place_id is None


def test_a_name_that_is_only_known_far_from_the_theatre_is_refused(gazetteer, theatre, make_claim):
    placement = resolve_one(make_claim("Fighters entered Sousse at dawn.", "Sousse"), gazetteer, theatre)
    assert names_of(placement) == [None]
    assert placement.placements[0].candidates[0].place_id == "t:sousse"  # shown all the same


def test_without_a_theatre_the_far_place_is_the_answer(gazetteer, make_claim):
    placement = resolve_one(make_claim("Fighters entered Sousse at dawn.", "Sousse"), gazetteer, None)
    assert names_of(placement) == ["Sousse"]


def test_a_spelling_that_is_only_nearly_a_name_is_shown_but_not_taken(gazetteer, theatre, make_claim):
    placement = resolve_one(make_claim("They took Hafin yesterday.", "Hafin"), gazetteer, theatre)
    assert names_of(placement) == [None]
    best = placement.placements[0].candidates[0]
    assert best.name == "Hajin"
    assert best.reasons["rule: near miss"] == 1.0


@pytest.mark.parametrize("unit", ["Deir ez-Zor Military Council", "Hajin Brigade", "Raqqa Media Center"])
def test_the_name_of_a_unit_is_not_its_town(gazetteer, theatre, make_claim, unit):
    town = unit.split(" ")[0] if "Deir" not in unit else "Deir ez-Zor"
    placement = resolve_one(make_claim(f"The {unit} said so.", town), gazetteer, theatre)
    assert names_of(placement) == [None]


def test_a_hill_that_bears_a_towns_name_is_not_the_town(gazetteer, theatre, make_claim):
    placement = resolve_one(make_claim("They took Tell Markadah.", "Tell Markadah"), gazetteer, theatre)
    assert names_of(placement) == [None]


def test_two_names_in_one_sentence_are_two_places(gazetteer, theatre, make_claim):
    sentence = "The force entered the village of Baghuz and shelled the settlements of Baghuz Forqani and Shajah."
    first = make_claim(sentence, "Baghuz")
    second = make_claim(sentence, ("Baghuz Forqani", sentence.index("Baghuz Forqani")), "Shajah", kind="advance")
    one, two = resolve_places([first, second], gazetteer, theatre=theatre)
    assert [p.place_id for p in one.placements] == [TAHTANI]
    assert [p.place_id for p in two.placements] == [FAWQANI, "wp:ash-shajalah"]
    assert two.placements[1].candidates[1].name == "Ash Shafah"
    assert one.placements[0].candidates[1].reasons["free"] < 1.0


def test_a_name_alone_is_the_place_that_mostly_bears_it(gazetteer, theatre, make_claim):
    placement = resolve_one(make_claim("Clashes went on in Baghuz.", "Baghuz"), gazetteer, theatre)
    assert [p.place_id for p in placement.placements] == [FAWQANI]


def test_a_short_name_before_its_full_one_is_another_place(gazetteer, theatre, make_claim):
    claims = [
        make_claim("They took Baghuz at noon.", "Baghuz"),
        make_claim("Then they moved on Baghuz Fawqani.", "Baghuz Fawqani", start=100),
    ]
    one, two = resolve_places(claims, gazetteer, theatre=theatre)
    assert (one.placements[0].place_id, two.placements[0].place_id) == (TAHTANI, FAWQANI)


def test_a_short_name_after_its_full_one_is_the_same_place(gazetteer, theatre, make_claim):
    claims = [
        make_claim("They moved on Baghuz Fawqani.", "Baghuz Fawqani"),
        make_claim("By noon they held Baghuz.", "Baghuz", start=100),
    ]
    one, two = resolve_places(claims, gazetteer, theatre=theatre)
    assert (one.placements[0].place_id, two.placements[0].place_id) == (FAWQANI, FAWQANI)


def test_two_spellings_of_one_name_in_a_sentence_are_one_place(gazetteer, theatre, make_claim):
    sentence = "Abu Kamal, also written Al-Bukamal, was quiet."
    placement = resolve_one(make_claim(sentence, "Abu Kamal", "Al-Bukamal"), gazetteer, theatre)
    assert names_of(placement) == ["Abu Kamal", "Abu Kamal"]


def test_a_name_in_another_script_does_not_take_its_own_place_away(gazetteer, theatre, make_claim):
    placement = resolve_one(make_claim("They hold Hajin هجين now.", "Hajin"), gazetteer, theatre)
    assert names_of(placement) == ["Hajin"]
    assert "free" not in placement.placements[0].candidates[0].reasons


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Hajin, Syria", "Hajin"),
        ("town of Hajin in Deir ez-Zor Province", "Hajin"),
        ("Tabqa Dam, Syria", "Tabqa Dam"),
        ("eastern Syria's Hajin", "Hajin"),
        ("Hajin's", "Hajin"),
        ("eastern bank of the Euphrates", "Euphrates"),
    ],
)
def test_words_around_the_name_in_a_phrase_do_not_hide_it(gazetteer, theatre, make_claim, phrase, name):
    assert names_of(resolve_one(make_claim(f"They hold {phrase} now.", phrase), gazetteer, theatre)) == [name]


def test_a_far_spelling_in_the_theatre_gives_way_to_the_name_as_written(tmp_path, theatre, make_claim):
    path = tmp_path / "gazetteer.sqlite"
    inside, outside = Place("t:in", "Humaymah", 39.8, 34.5, ("Hamimah",)), Place("t:out", "Hama", 36.75, 35.13)
    write_gazetteer(path, [inside, outside])
    with Gazetteer.open(path) as small:
        assert names_of(resolve_one(make_claim("They left Hama.", "Hama"), small, theatre)) != ["Humaymah"]


def test_reports_do_not_decide_for_each_other(gazetteer, theatre, make_claim):
    sentence = "They took Baghuz and Baghuz Forqani."
    together = make_claim(sentence, "Baghuz", ("Baghuz Forqani", sentence.index("Baghuz Forqani")))
    alone = make_claim("They took Baghuz.", "Baghuz", report_id="rep_2")
    one, two = resolve_places([together, alone], gazetteer, theatre=theatre)
    assert one.placements[0].place_id == TAHTANI
    assert two.placements[0].place_id == FAWQANI


def test_of_two_places_of_one_name_the_one_near_the_others_is_meant(gazetteer, theatre, make_claim):
    near_city = make_claim("They hold Al-Salihiyah, Hatla and Al-Husayniyah.", "Al-Salihiyah", "Hatla", "Al-Husayniyah")
    down_river = make_claim("They hold Al-Salihiyah and Hajin and Abu Kamal.", "Al-Salihiyah", "Hajin", "Abu Kamal")
    assert resolve_one(down_river, gazetteer, theatre).placements[0].place_id == "wp:al-salihiyah"
    assert resolve_one(near_city, gazetteer, theatre).placements[0].place_id == "ucdp:al-salhiyyah-village"


def test_an_oil_field_is_meant_where_the_words_say_so(gazetteer, theatre, make_claim):
    field = resolve_one(make_claim("They hold the Jafra oil field.", "Jafra"), gazetteer, theatre)
    village = resolve_one(make_claim("They hold the village of Jafra.", "Jafra"), gazetteer, theatre)
    assert field.placements[0].place_id == "wp:jafra-oil-field"
    assert village.placements[0].place_id == "ucdp:jafrah-village"


def test_a_phrase_that_the_desk_refuses_is_refused(gazetteer, theatre, make_claim):
    claim = make_claim("They captured Baghuz.", "Baghuz")
    placement = next(resolve_places([claim], gazetteer, theatre=theatre, aliases={fold("Baghuz"): None}))
    assert placement.placements[0].place_id is None


def test_a_ruling_of_the_desk_always_wins(gazetteer, theatre, make_claim):
    claim = make_claim("Clashes went on in Baghuz.", "Baghuz")
    placement = next(resolve_places([claim], gazetteer, theatre=theatre, aliases={fold("Baghuz"): TAHTANI}))
    assert placement.placements[0].place_id == TAHTANI
    assert placement.placements[0].candidates[0].reasons["ruling"] == 1.0


@pytest.mark.parametrize(
    ("sentence", "phrase", "precision"),
    [
        ("They took Hajin.", "Hajin", 1),
        ("They met near Hajin.", "Hajin", 2),
        ("They met on the outskirts of Hajin.", "outskirts of Hajin", 2),
        ("They met 5 km north of Hajin.", "Hajin", 2),
        ("They met in the countryside of Deir ez-Zor.", "Deir ez-Zor", 4),
        ("They met in the countryside of Hajin.", "Hajin", 3),
        ("They met in Deir ez-Zor province.", "Deir ez-Zor", 4),
        ("They met in eastern Deir ez-Zor.", "Deir ez-Zor", 4),
        ("They met in the Euphrates valley.", "Euphrates", 5),
        ("They met on the bank of the Euphrates.", "bank of the Euphrates", 5),
        ("They met in Iraq.", "Iraq", 6),
    ],
)
def test_the_words_around_say_how_exactly_a_place_is_meant(gazetteer, theatre, make_claim, sentence, phrase, precision):
    resolved = resolve_one(make_claim(sentence, phrase), gazetteer, theatre).placements[0]
    assert resolved.place_id is not None
    assert resolved.geo_precision == precision
    assert resolved.radius_km is not None
    assert resolved.radius_km > 0


def test_every_score_part_lies_between_nought_and_one(gazetteer, theatre, make_claim):
    placement = resolve_one(make_claim("They took Hajin, Abu Hasan and Shafa.", "Hajin", "Shafa"), gazetteer, theatre)
    for resolved in placement.placements:
        for candidate in resolved.candidates:
            assert all(0.0 <= part <= 1.0 for part in (candidate.score, *candidate.reasons.values()))


def test_the_same_claims_give_the_same_placements(gazetteer, theatre, make_claim):
    claims = [make_claim("They took Baghuz, Shajah and Hajin.", "Baghuz", "Shajah", "Hajin")]
    once = list(resolve_places(claims, gazetteer, theatre=theatre))
    assert list(resolve_places(claims, gazetteer, theatre=theatre)) == once


def test_a_removed_place_is_refused_and_not_replaced_by_a_neighbour(tmp_path, theatre, make_claim):
    path = tmp_path / "gazetteer.sqlite"
    write_gazetteer(path, [Place("t:a", "Gharanij", 40.7, 34.8), Place("t:b", "Abu Hamam", 40.67, 34.82)])
    with Gazetteer.open(path) as small:
        assert names_of(resolve_one(make_claim("They took Hajin.", "Hajin"), small, theatre)) == [None]


def test_sides_speaker_and_day_are_resolved_too(
    gazetteer: Gazetteer, theatre: Bbox, sides: Sequence[Side], sources: Sequence[Source], make_claim
) -> None:
    sentence = "SDF fighters drove ISIS from Hajin, local sources said."
    claim = make_claim(
        sentence,
        "Hajin",
        actor=Span(0, 12, "SDF fighters"),
        target=Span(19, 23, "ISIS"),
        attribution=Attribution(Span(36, 49, "local sources")),
        report=ReportRef(source="Demo outlet", published_at=dt.datetime(2018, 5, 14, 18, tzinfo=dt.UTC)),
    )
    placement = next(resolve_places([claim], gazetteer, sides=sides, sources=sources, theatre=theatre))
    assert (placement.actor_side, placement.target_side) == ("sdf", "isis")
    assert placement.speaker_source == "local"
    assert placement.day is not None
    assert (placement.day.first, placement.day.precision) == (dt.date(2018, 5, 14), 2)


def test_the_claims_own_date_comes_before_the_publication_day(gazetteer, theatre, make_claim):
    date = DateMention(0, 6, "Friday", dt.date(2018, 5, 11), dt.date(2018, 5, 11), 1)
    published = ReportRef(published_at=dt.datetime(2018, 5, 14, tzinfo=dt.UTC))
    placement = resolve_one(make_claim("Friday was quiet.", date=date, report=published), gazetteer, theatre)
    assert placement.day is not None
    assert placement.day.first == dt.date(2018, 5, 11)


def test_a_speaker_without_a_name_speaks_through_the_report(gazetteer, theatre, sides, sources, make_claim):
    claim = make_claim(
        "The group said it held Hajin.",
        attribution=Attribution(Span(0, 9, "The group")),
        report=ReportRef(source="Demo pro-ISIS channel"),
    )
    placement = next(resolve_places([claim], gazetteer, sides=sides, sources=sources, theatre=theatre))
    assert placement.speaker_source == "pro-isis"
