"""The learned reader: what it promises whatever it has learned, and a few plain sentences it must get right."""

import json
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapdesk.errors import ConfigError
from mapdesk.extract import encoder as module
from mapdesk.extract.draft import Phrase
from mapdesk.extract.encoder import MODEL, Encoder, Found, shipped_encoder

PLAIN = "The northern brigade captured the village of Tel Asmar on Monday, residents said."


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    found = shipped_encoder()
    assert found is not None, "the package came without its model"
    return found


def _phrases(found: Found) -> list[tuple[int, int]]:
    single = [found.actor, found.target, found.date, found.speaker, found.cue]
    scored = [s for s in (*single, *found.places, *found.quantities) if s is not None]
    return [found.trigger, *(s.phrase for s in scored)]


def test_nothing_is_found_in_nothing(encoder):
    assert encoder.read("") == []
    assert encoder.read("   ") == []


def test_a_sentence_of_peace_holds_no_likely_claim(encoder):
    found = encoder.read("The bakery opens at nine and sells bread to the whole street.")
    assert all(f.raw < 0.5 for f in found)


def test_a_package_without_the_model_has_no_encoder(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MODEL", tmp_path / "not there")
    shipped_encoder.cache_clear()
    assert shipped_encoder() is None
    monkeypatch.undo()
    shipped_encoder.cache_clear()


@pytest.mark.parametrize("name", ["reader.onnx", "filler.onnx", "tokenizer.json"])
def test_a_changed_file_is_named_and_not_used(tmp_path, name):
    folder = tmp_path / "encoder"
    shutil.copytree(MODEL, folder)
    with (folder / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(ConfigError, match=rf"{name}: not the file that was measured .*make train"):
        Encoder(folder)


def test_a_missing_file_is_named(tmp_path):
    folder = tmp_path / "encoder"
    shutil.copytree(MODEL, folder)
    (folder / "filler.onnx").unlink()
    with pytest.raises(ConfigError, match=r"filler\.onnx: this file of the claim encoder is missing"):
        Encoder(folder)


@pytest.mark.parametrize("content", ["", "[]", "{}", json.dumps({"files": 3})])
def test_broken_labels_are_named(tmp_path, content):
    folder = tmp_path / "encoder"
    shutil.copytree(MODEL, folder)
    (folder / "labels.json").write_text(content)
    with pytest.raises(ConfigError, match=r"labels\.json: the labels of the claim encoder cannot be read"):
        Encoder(folder)


def test_a_plain_sentence_is_read_whole(encoder):
    found = max(encoder.read(PLAIN), key=lambda f: f.raw)
    assert found.kind == "control_gained"
    assert found.modality == "asserted"
    assert PLAIN[slice(*found.trigger)] == "captured"
    assert found.actor is not None
    assert PLAIN[slice(*found.actor.phrase)] == "northern brigade"
    assert [PLAIN[slice(*place.phrase)] for place in found.places] == ["Tel Asmar"]
    assert found.speaker is not None
    assert PLAIN[slice(*found.speaker.phrase)] == "residents"


def test_a_plan_is_not_read_as_a_fact(encoder):
    found = max(encoder.read("The brigade plans to capture the town of Karin."), key=lambda f: f.raw)
    assert found.modality == "planned"
    assert found.fact < 0.5


def test_a_sentence_reads_the_same_whatever_was_read_before(encoder):
    alone = Encoder().read(PLAIN)
    encoder.read("Shelling hit the market of Borva overnight and killed at least 12 people.")
    assert encoder.read(PLAIN) == alone


def test_a_spot_that_a_rule_asks_for_changes_nothing_of_the_others(encoder):
    scan = encoder.scan(PLAIN)
    own = encoder.spots(scan)
    asked = encoder.spot_at(scan, Phrase(PLAIN.index("village"), PLAIN.index(" of Tel")), "clash")
    assert encoder.fill(scan, [*own, asked])[: len(own)] == encoder.fill(scan, own)
    assert asked.raw < own[0].raw


def test_no_spot_where_no_word_was_read(encoder):
    assert encoder.spot_at(encoder.scan(PLAIN), Phrase(500, 510), "clash") is None


def test_a_very_long_sentence_is_cut_not_refused(encoder):
    assert isinstance(encoder.read(PLAIN + " and then they moved on" * 300), list)


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="abAB é߿‐-'’\u0301,.;12 \U0001f525العربية", max_size=80))
def test_every_phrase_is_a_slice_of_whole_words_of_any_text(text):
    sentence = f"{text} army captured Tel Asmar {text}"
    for found in shipped_encoder().read(sentence):
        for start, end in _phrases(found):
            assert 0 <= start < end <= len(sentence)
            assert sentence[start:end].strip() == sentence[start:end]
