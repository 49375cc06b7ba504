import subprocess
import sys

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapdesk.errors import InputError
from mapdesk.extract.claims import extract_claims
from mapdesk.extract.draft import Draft, Phrase
from mapdesk.model.claim import KINDS, MODALITIES
from mapdesk.model.report import Report

SIDES = ["the army", "ISIS", "rebel fighters", "the US-backed force", "They", "Government troops"]
VERBS = [
    "captured",
    "advanced on",
    "were driven out of",
    "shelled",
    "have withdrawn from",
    "will storm",
    "denied leaving",
]
PLACES = [
    "Karin",
    "the village of Tel Asmar",
    "Karin, Borva and Mashta",
    "its positions in Şafa",
    "حجين",
    "the “old” town",
]
TAILS = ["", " on Tuesday", ", according to local sources", ", killing 12 to 15 people", " 😀", "\n\nNext day: nothing"]


def test_an_empty_text_makes_no_claim(extract):
    assert extract("") == []
    assert extract("   \n\n  ") == []


def test_no_reports_make_no_claims():
    assert list(extract_claims([])) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sentences=st.lists(
        st.tuples(*(st.sampled_from(words) for words in (SIDES, VERBS, PLACES, TAILS))), min_size=1, max_size=4
    ),
    noise=st.text(max_size=20),
)
def test_every_phrase_is_the_exact_slice_of_the_text(extract, sentences, noise):
    text = noise + " ".join(f"{side} {verb} {place}{tail}." for side, verb, place, tail in sentences)
    report = Report(text=text, language="en")
    claims = list(extract_claims([report], mode="recall"))
    for claim in claims:
        speaker = claim.attribution.speaker if claim.attribution else None
        cue = claim.attribution.cue if claim.attribution else None
        spans = [claim.trigger, claim.quote, claim.actor, claim.target, claim.date, speaker, cue]
        for span in [*spans, *claim.places, *claim.quantities]:
            assert span is None or (span.text and report.text[span.start : span.end] == span.text)
        assert claim.quote.start <= claim.trigger.start < claim.trigger.end <= claim.quote.end
        assert claim.kind in KINDS
        assert claim.modality in MODALITIES
    assert len({claim.claim_id for claim in claims}) == len(claims)


def test_precision_mode_is_a_part_of_recall_mode(extract):
    text = "The group controls the eastern bank. Rebels captured Karin. The coalition provided weapons to the SDF."
    sure, all_of_them = extract(text), extract(text, mode="recall")
    assert {claim.claim_id for claim in sure} < {claim.claim_id for claim in all_of_them}


def test_the_same_report_gives_the_same_claims(extract):
    text = "According to residents, rebels captured Karin and advanced on Borva."
    assert extract(text) == extract(text)


def test_a_claim_carries_its_report_along_and_names_its_rule(extract):
    (claim,) = extract("Rebels captured Karin.")
    assert claim.report.source == "test"
    assert claim.rule == "capture@4"
    assert claim.probability is None


def test_a_speaker_and_his_cue_are_spans_of_their_own(extract):
    text = "According to pro-army sources, the northern force has captured the village of Karin."
    (claim,) = extract(text)
    assert claim.attribution.cue.text == "According to"
    assert claim.attribution.speaker.text == "pro-army sources"


def test_an_accuser_is_never_the_actor(extract):
    text = "The governor accused rebels of shelling Karin. Aid groups alleged that soldiers shot two men."
    for claim in extract(text):
        assert claim.modality == "alleged"
        assert claim.actor.text in {"rebels", "soldiers"}


def test_a_plan_is_never_a_fact(extract):
    text = (
        "The army will capture Karin. The army plans to enter Borva. The army vowed to retake Mashta. "
        "The aim of the operation is to force the group to withdraw from the valley."
    )
    claims = extract(text, mode="recall")
    assert len(claims) >= 4
    assert not any(claim.is_factual for claim in claims)


def test_an_event_dated_after_the_report_is_not_asserted(extract):
    (claim,) = extract("On 20 May the army captured Karin.", published="2018-05-16")
    assert claim.modality == "planned"


@pytest.mark.parametrize(
    ("language", "text"),
    [("ar", "The army captured Karin."), (None, "سيطر الجيش على القرية صباح اليوم بعد معارك عنيفة")],
)
def test_another_language_is_refused_and_the_rest_goes_on(language, text):
    problems: list[InputError] = []
    reports = [Report(text=text, language=language), Report(text="Rebels captured Karin.")]
    claims = list(extract_claims(reports, on_error=problems.append))
    assert [claim.places[0].text for claim in claims] == ["Karin"]
    assert len(problems) == 1
    assert reports[0].report_id in str(problems[0])


def test_another_language_raises_where_nobody_listens():
    with pytest.raises(InputError, match="give an English text"):
        list(extract_claims([Report(text="La milicia tomó el pueblo.", language="es")]))


def test_a_long_text_without_english_words_is_refused():
    with pytest.raises(InputError, match="does not look English"):
        list(extract_claims([Report(text="Die Armee nahm gestern das Dorf ein und rückte weiter vor. " * 6)]))


def test_a_text_beyond_the_limit_is_refused():
    with pytest.raises(InputError, match="too many"):
        list(extract_claims([Report(text="The army left. " * 70_000)]))


def test_another_finder_can_take_the_place_of_the_rules():
    def first_word(sentence):
        first, second = (Phrase(word.idx, word.idx + len(word)) for word in sentence[:2])
        yield Draft("clash", first, sentence[0], "toy@1", places=(second,), modality="reported")

    (claim,) = extract_claims([Report(text="Fighting Karin.")], finder=first_word)
    assert (claim.kind, claim.rule, claim.modality) == ("clash", "toy@1", "reported")


def test_importing_the_stage_does_not_load_spacy():
    code = (
        "import sys, mapdesk.extract.claims; from mapdesk.extract.finder import rule_families; "
        "rule_families(); sys.exit('spacy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_recall_mode_adds_to_precision_mode_and_marks_what_it_adds(extract):
    text = (
        "The army captured Karin on Monday. The group prepared for a renewed offensive near Borva. "
        "Dozens of families fled from Mashta. Artillery fire was heard from their side of the border."
    )
    sure = {claim.claim_id for claim in extract(text)}
    all_read = extract(text, mode="recall")
    assert sure
    assert {claim.claim_id for claim in all_read if not claim.is_tentative} == sure
    assert any(claim.is_tentative for claim in all_read)


def test_by_rules_alone_a_weak_rule_makes_a_tentative_claim():
    def weakly(sentence):
        yield Draft("advance", Phrase(9, 14), sentence[2], "test@1", actor=Phrase(0, 8), weak=True)

    report = Report(text="The army moved.", language="en")
    assert list(extract_claims([report], finder=weakly)) == []
    (claim,) = extract_claims([report], mode="recall", finder=weakly)
    assert claim.is_tentative


def test_a_sure_claim_has_no_field_for_doubt(extract):
    (claim,) = extract("The army captured Karin on Monday.")
    assert b"tentative" not in msgspec.json.encode(claim)
