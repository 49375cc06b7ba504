"""Who 'he said' means: only a source that spoke before, and never at the price of an inexact span."""

from hypothesis import given, settings
from hypothesis import strategies as st

from mapdesk.extract.claims import extract_claims
from mapdesk.model.report import Report

_SENTENCES = (
    "A spokesman for the army said that the guards took Karin.",
    "He said that the guards entered Borva.",
    "The Lake Council said that its fighters shelled Borva.",
    "The council added that Karin fell to its fighters.",
    "Residents said that jets bombed Karin.",
    "They said that five people were killed.",
    "It said that the army captured Tel Asmar.",
)


def speakers(extract, text):
    return [(c.attribution.named.text, c.attribution.scope) for c in extract(text) if c.attribution]


def test_a_pronoun_with_nobody_before_it_stays_as_written(extract):
    assert speakers(extract, "He said that the guards entered Borva.") == [("He", "sentence")]


def test_a_body_is_not_taken_for_he(extract):
    text = "The army command said that the guards took Karin. He said that the guards entered Borva."
    assert speakers(extract, text)[-1] == ("He", "sentence")


def test_somebody_who_did_not_speak_is_no_antecedent(extract):
    text = "Colonel Ardan Moss inspected the front. He said that the guards entered Borva."
    assert speakers(extract, text) == [("He", "sentence")]


def test_the_last_speaker_who_fits_is_meant_across_paragraphs(extract):
    text = (
        "A police officer said that the guards took Karin.\n\n"
        "The Lake Council said that jets bombed Borva.\n\nShells hit Karin, he said."
    )
    assert speakers(extract, text)[-1] == ("police officer", "sentence")


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(_SENTENCES), min_size=1, max_size=5))
def test_every_speaker_is_an_exact_slice_from_before_the_end_of_its_sentence(sentences):
    text = " ".join(sentences)
    for claim in extract_claims([Report(text=text)], mode="recall"):
        if claim.attribution is None or claim.attribution.speaker is None:
            continue
        for phrase in (claim.attribution.speaker, claim.attribution.named):
            assert text[phrase.start : phrase.end] == phrase.text
            assert phrase.end <= claim.quote.end
        assert claim.attribution.speaker.start >= claim.quote.start
