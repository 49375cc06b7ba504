"""Places in running text: what is no mention, what is found, and where its span ends."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapdesk.base.text import Span, span_at
from mapdesk.model import Report
from mapdesk.resolve.mention_spans import join_spans
from mapdesk.resolve.mentions import resolve_mentions
from mapdesk.resolve.scan import scan_names


def nobody(text):
    return []


def mentions(text, gazetteer, theatre, recognise=nobody, **more):
    return list(resolve_mentions([Report(text=text)], gazetteer, recognise=recognise, theatre=theatre, **more))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nothing happened.",
        "In May a reading was held. Reading is good.",
        "Omar and Jasim met Husayn.",
        "they spoke of hajin and raqqa in small letters",
        "The Deir ez-Zor Military Council said nothing.",
        "Commander Abu Hasan said nothing.",
        "Hajinian cooks were praised.",
    ],
)
def test_nothing_is_found_where_no_place_is_named(gazetteer, theatre, text):
    assert mentions(text, gazetteer, theatre) == []


def test_the_longest_name_is_taken_and_spans_are_exact(gazetteer, theatre):
    text = "They met at Deir ez-Zor Airport, in Hajin's market and in al-Shaddadi."
    found = mentions(text, gazetteer, theatre)
    assert [m.text for m in found] == ["Deir ez-Zor Airport", "Hajin", "al-Shaddadi"]
    assert all(text[m.start : m.end] == m.text for m in found)
    assert [m.place_id for m in found] == ["ucdp:deir-ez-zor-airport", "geonames:174506", "geonames:172837"]


def test_a_spelling_the_gazetteer_lacks_is_found_by_its_sound_in_a_theatre_only(gazetteer, theatre):
    assert [m.name for m in mentions("They met in Shaddaddeh.", gazetteer, theatre)] == ["Al-Shaddadi"]
    assert list(scan_names("They met in Shaddaddeh.", gazetteer)) == []


@pytest.mark.parametrize("name", ["Tell Markadah", "Khirbat al-Hajin", "Hajin Farouqa", "Abu Raqqa"])
def test_a_known_name_inside_an_unknown_one_is_refused(gazetteer, theatre, name):
    (found,) = mentions(f"They met in {name} and then they left for home.", gazetteer, theatre)
    assert (found.text, found.place_id) == (name, None)


@pytest.mark.parametrize("text", ["They left Hajin Monday for good.", "They left Hajin Province for good."])
def test_a_day_or_a_kind_word_after_a_name_is_no_part_of_it(gazetteer, theatre, text):
    assert [m.name for m in mentions(text, gazetteer, theatre)] == ["Hajin"]


def test_no_name_runs_over_the_end_of_a_sentence(gazetteer, theatre):
    assert [m.text for m in mentions("They left Hajin. Abu Kamal was quiet.", gazetteer, theatre)] == [
        "Hajin",
        "Abu Kamal",
    ]


def test_a_recognised_span_is_kept_and_refused_where_nobody_knows_it(gazetteer, theatre):
    text = "They met in Nowhereville."
    (found,) = mentions(text, gazetteer, theatre, recognise=lambda t: [span_at(t, 12, 24)])
    assert (found.text, found.place_id) == ("Nowhereville", None)


def test_the_longer_of_two_overlapping_spans_stands(gazetteer, theatre):
    text = "They met in Baghuz Forqani."
    (found,) = mentions(text, gazetteer, theatre, recognise=lambda t: [span_at(t, 12, 18)])
    assert found.text == "Baghuz Forqani"


def test_an_article_of_the_recogniser_is_left_out(gazetteer, theatre):
    text = "They crossed the Euphrates."
    (found,) = mentions(text, gazetteer, theatre, recognise=lambda t: [span_at(t, 13, 26)])
    assert (found.text, found.geo_precision) == ("Euphrates", 5)


def test_without_a_theatre_a_small_village_is_not_taken_from_a_scan(gazetteer):
    assert mentions("Jadidah sang a song.", gazetteer, None) == []
    assert [m.text for m in mentions("They met in Raqqa.", gazetteer, None)] == ["Raqqa"]


def test_two_names_in_one_sentence_are_two_places_in_text_too(gazetteer, theatre):
    found = mentions("They hold Baghuz and Baghuz Fawqani.", gazetteer, theatre)
    assert [m.name for m in found] == ["Al-Baghuz Tahtani", "Al-Baghuz Fawqani"]


def test_a_ruling_of_the_desk_holds_for_mentions(gazetteer, theatre):
    tahtani = "ucdp:baghuz-at-tahtani-village"
    (found,) = mentions("They hold Baghuz.", gazetteer, theatre, aliases={"baghuz": tahtani})
    assert found.place_id == tahtani


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10)), max_size=8).map(
    lambda pairs: [Span(a, a + n, "x" * n) for a, n in pairs]
)


@given(SPANS, SPANS)
def test_joined_spans_stand_in_order_and_never_overlap(recognised, scanned):
    joined = join_spans(recognised, scanned)
    assert all(a.end <= b.start for a, b in pairwise(joined))
    assert set(joined) <= {*recognised, *scanned}
    assert bool(joined) == bool(recognised or scanned)


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="Hajin Rqa-.'’éالرقة\n", max_size=60))
def test_any_text_can_be_scanned_and_every_span_is_its_slice(gazetteer, theatre, text):
    for span in scan_names(text, gazetteer, theatre):
        assert text[span.start : span.end] == span.text
        assert span.text.strip() == span.text
