"""The learned reader: what it promises whatever it has learned, and a few plain sentences it must get right."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapdesk.extract.encoder import MODEL, Encoder, Found, shipped_encoder

pytestmark = pytest.mark.skipif(not (MODEL / "reader.onnx").exists(), reason="no model in the package: make train")
PLAIN = "The northern brigade captured the village of Tel Asmar on Monday, residents said."


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return shipped_encoder()


def _phrases(found: Found) -> list[tuple[int, int]]:
    single = [found.actor, found.target, found.date, found.speaker, found.cue]
    scored = [s for s in (*single, *found.places, *found.quantities) if s is not None]
    return [found.trigger, *(s.phrase for s in scored)]


def test_nothing_is_found_in_nothing(encoder: Encoder) -> None:
    assert encoder.read("") == []
    assert encoder.read("   ") == []


def test_a_sentence_of_peace_holds_no_likely_claim(encoder: Encoder) -> None:
    found = encoder.read("The bakery opens at nine and sells bread to the whole street.")
    assert all(f.probability < 0.5 for f in found)


def test_a_plain_sentence_is_read_whole(encoder: Encoder) -> None:
    found = max(encoder.read(PLAIN), key=lambda f: f.probability)
    assert found.kind == "control_gained"
    assert found.modality == "asserted"
    assert PLAIN[slice(*found.trigger)] == "captured"
    assert found.actor is not None
    assert PLAIN[slice(*found.actor.phrase)] == "northern brigade"
    assert [PLAIN[slice(*place.phrase)] for place in found.places] == ["Tel Asmar"]
    assert found.speaker is not None
    assert PLAIN[slice(*found.speaker.phrase)] == "residents"


def test_a_plan_is_not_read_as_a_fact(encoder: Encoder) -> None:
    found = max(encoder.read("The brigade plans to capture the town of Karin."), key=lambda f: f.probability)
    assert found.modality == "planned"
    assert found.fact < 0.5


def test_a_sentence_reads_the_same_whatever_was_read_before(encoder: Encoder) -> None:
    alone = Encoder().read(PLAIN)
    encoder.read("Shelling hit the market of Borva overnight and killed at least 12 people.")
    assert encoder.read(PLAIN) == alone


def test_a_very_long_sentence_is_cut_not_refused(encoder: Encoder) -> None:
    assert isinstance(encoder.read(PLAIN + " and then they moved on" * 300), list)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="abAB é߿‐-'’\u0301,.;12 \U0001f525العربية", max_size=80))
def test_every_phrase_is_a_slice_of_whole_words_of_any_text(text: str) -> None:
    sentence = f"{text} army captured Tel Asmar {text}"
    for found in shipped_encoder().read(sentence):
        for start, end in _phrases(found):
            assert 0 <= start < end <= len(sentence)
            assert sentence[start:end].strip() == sentence[start:end]
