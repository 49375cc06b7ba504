"""The agreement of two readers, counted on readings that are known."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SENTENCE = "The army captured Karin and shelled Borva."


@pytest.fixture
def readers(monkeypatch, script):
    monkeypatch.syspath_prepend(str(ROOT / "training"))
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    return script("training/readers.py")


@pytest.fixture
def scorer(readers, shared):
    if not (shared / "eval" / "score_claims.py").exists():
        pytest.skip("the scoring tool is not beside this checkout")
    return readers.scorer_at(shared / "eval" / "score_claims.py")


def claim(kind, trigger, place, modality="asserted"):
    start = SENTENCE.index(trigger)
    fields = {"kind": kind, "modality": modality, "trigger": trigger, "actor": "army", "target": None, "place": [place]}
    empty = {"date_text": None, "quantity": [], "attribution": None, "attribution_alt": []}
    return fields | empty | {"spans": {"trigger": [[start, start + len(trigger)]]}}


def row(*claims):
    return {"report_id": "r1", "begin": 0, "end": len(SENTENCE), "sentence": SENTENCE, "claims": list(claims)}


def test_a_reader_agrees_with_himself(readers, scorer):
    one = row(claim("control_gained", "captured", "Karin"), claim("strike", "shelled", "Borva"))
    figures, _ = scorer.score(readers.pairs_of([one], [one]))
    assert (figures["claim"]["f"], figures["strict"]["f"], figures["modality"]) == (1.0, 1.0, "2/2")


def test_what_only_one_of_the_two_sees_or_reads_otherwise_counts_against_them(readers, scorer):
    first = row(claim("control_gained", "captured", "Karin"), claim("strike", "shelled", "Borva"))
    second = row(claim("control_gained", "captured", "Borva", modality="claimed"))
    figures, _ = scorer.score(readers.pairs_of([first], [second]))
    assert (figures["claim"]["p"], figures["claim"]["r"]) == (1.0, 0.5)
    assert (figures["strict"]["f"], figures["fields"]["place"]["f"], figures["modality"]) == (0.0, 0.0, "0/1")


def test_a_second_reading_needs_a_first_one(readers):
    with pytest.raises(ValueError, match="r1, 0: read a second time, but not a first one"):
        readers.pairs_of([], [row()])
