"""One claim as one sentence: always attributed, its reserve kept, in neutral words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.base.text import Span
from mapdesk.model import KINDS, MODALITIES, Placement, Side
from mapdesk.publish.sentence import KIND_WORDS, claim_words, phrase_words

SIDES = {"sdf": Side("sdf", "Syrian Democratic Forces", "SDF"), "isis": Side("isis", "Islamic State", "ISIS")}


def test_every_kind_of_the_vocabulary_has_words() -> None:
    assert set(KIND_WORDS) == set(KINDS)


CAPTURE = "The US-backed force captured the village of Baghuz from ISIS."


def told(claim_of, report_of, text: str, kind: str, trigger: str, **rest) -> str:
    held = claim_of(report_of(text, "Title"), kind, trigger, **rest)
    return claim_words(held.placement, "pro-SDF sources", SIDES)


@pytest.mark.parametrize(
    ("modality", "sentence"),
    [
        ("asserted", "According to pro-SDF sources, the US-backed force captured Baghuz from ISIS."),
        ("claimed", "According to a claim by pro-SDF sources, the US-backed force captured Baghuz from ISIS."),
        ("reported", "According to a report by pro-SDF sources, the US-backed force captured Baghuz from ISIS."),
        ("alleged", "According to an allegation by pro-SDF sources, the US-backed force captured Baghuz from ISIS."),
        ("denied", "According to pro-SDF sources, the US-backed force did not capture Baghuz from ISIS."),
        ("planned", "According to pro-SDF sources, the plan of the US-backed force is to capture Baghuz from ISIS."),
        ("attempted", "According to pro-SDF sources, the US-backed force tried to capture Baghuz from ISIS."),
        (
            "uncertain",
            "According to pro-SDF sources, it is not certain that the US-backed force captured Baghuz from ISIS.",
        ),
    ],
)
def test_the_reserve_of_the_text_is_kept(claim_of, report_of, modality: str, sentence: str) -> None:
    phrases = {"actor": "US-backed force", "target": "ISIS", "places": ["Baghuz"]}
    assert told(claim_of, report_of, CAPTURE, "control_gained", "captured", modality=modality, **phrases) == sentence


@pytest.mark.parametrize(
    ("text", "kind", "trigger", "phrases", "clause"),
    [
        (
            "Baghuz and Hajin were seized.",
            "control_gained",
            "seized",
            {"places": ["Baghuz", "Hajin"]},
            "Baghuz and Hajin were captured",
        ),
        (
            "The ISIS-held town of Hajin",
            "control_held",
            "held",
            {"actor": "ISIS", "places": ["Hajin"]},
            "ISIS held Hajin",
        ),
        (
            "ISIS fighters repelled an SDF attack near Baghuz.",
            "clash",
            "repelled",
            {"actor": "ISIS fighters", "target": "SDF", "places": ["Baghuz"]},
            "ISIS fighters fought SDF near Baghuz",
        ),
        (
            "Dozens of families fled towards Dhiban.",
            "displacement",
            "fled",
            {"quantity": "Dozens", "target": "families", "places": ["Dhiban"]},
            "there was displacement (dozens of families) towards Dhiban",
        ),
        (
            "Government forces took the Euphrates valley.",
            "control_gained",
            "took",
            {"actor": "Government forces", "places": ["Euphrates valley"]},
            "government forces captured the Euphrates valley",
        ),
        ("Hajin was besieged.", "siege", "besieged", {"places": ["Hajin"]}, "Hajin was besieged"),
        (
            "Sporadic clashes continue near Hajin.",
            "clash",
            "clashes",
            {"places": ["Hajin"]},
            "there were clashes near Hajin",
        ),
        (
            "ISIS left from Hajin.",
            "withdrawal",
            "left",
            {"actor": "ISIS", "places": ["Hajin"]},
            "ISIS withdrew from Hajin",
        ),
        ("An air strike hit Hajin.", "strike", "strike", {"places": ["Hajin"]}, "there was a strike in Hajin"),
        ("Jets struck Hajin.", "strike", "struck", {"actor": "Jets", "places": ["Hajin"]}, "jets struck Hajin"),
        (
            "The raid killed 12 fighters.",
            "casualties",
            "killed",
            {"quantity": "12", "target": "fighters"},
            "there were casualties (12 fighters)",
        ),
        (
            "They took Baghuz.",
            "control_gained",
            "took",
            {"actor": "They", "actor_side": "sdf", "places": ["Baghuz"]},
            "the Syrian Democratic Forces captured Baghuz",
        ),
    ],
)
def test_each_kind_reads_as_english(
    claim_of, report_of, text: str, kind: str, trigger: str, phrases: dict, clause: str
) -> None:
    expected = f"According to pro-SDF sources, {clause}."
    assert told(claim_of, report_of, text, kind, trigger, **phrases) == expected


@pytest.mark.parametrize(
    ("text", "phrase", "words"),
    [
        ("Shelling was seen, monitoring groups said.", "monitoring groups", "monitoring groups"),
        ("Shelling was seen, Valley Watch group said.", "Valley Watch group", "Valley Watch group"),
        ("Shelling was seen, one resident said.", "one resident", "one resident"),
        ("Shelling was seen, the monitoring group said.", "monitoring group", "the monitoring group"),
        ("Shelling was seen, artillery said.", "artillery", "artillery"),
        ("Shelling was seen, monitoring group said.", "monitoring group", "a monitoring group"),
        ("Monitoring group: shelling was seen.", "Monitoring group", "a monitoring group"),
        ("Shelling was seen, opposition activist said.", "opposition activist", "an opposition activist"),
        ("Shelling was seen, unit said.", "unit", "a unit"),
        ("Shelling was seen, unidentified source said.", "unidentified source", "an unidentified source"),
        ("Shelling was seen, US defence official said.", "US defence official", "a US defence official"),
        ("Shelling was seen, SDF spokesman said.", "SDF spokesman", "an SDF spokesman"),
        ("Shelling was seen, NATO official said.", "NATO official", "a NATO official"),
        ("Shelling was seen, Iraqi army officer said.", "Iraqi army officer", "an Iraqi army officer"),
        ("Shelling was seen, Ukrainian soldier said.", "Ukrainian soldier", "a Ukrainian soldier"),
        ("Shelling was seen, pro-SDF source said.", "pro-SDF source", "a pro-SDF source"),
        ("Shelling was seen, the US official said.", "US official", "the US official"),
        ("Shelling was seen, US officials said.", "US officials", "US officials"),
        ("Shelling was seen, the SDF's spokesman said.", "SDF's spokesman", "the SDF's spokesman"),
        ("Shelling was seen, Syria's army spokesman said.", "Syria's army spokesman", "Syria's army spokesman"),
        ("Shelling was seen, SDF spokesman Ali Karam said.", "SDF spokesman Ali Karam", "SDF spokesman Ali Karam"),
        ("Shelling was seen, US and SDF officer said.", "US and SDF officer", "US and SDF officer"),
    ],
)
def test_only_a_lone_singular_noun_is_given_an_article(claim_of, report_of, text, phrase, words) -> None:
    placement = claim_of(report_of(text, "Title"), "attack", "Shelling" if "Shelling" in text else "shelling").placement
    start = text.index(phrase)
    assert phrase_words(placement, Span(start, start + len(phrase), phrase)) == words


@pytest.mark.parametrize("phrase", ["terrorists", "the enemy", "regime forces", "mercenaries"])
def test_words_that_take_sides_are_not_repeated(claim_of, report_of, phrase: str) -> None:
    text = f"Today {phrase} left Hajin."
    known = told(claim_of, report_of, text, "withdrawal", "left", actor=phrase, actor_side="isis")
    unknown = told(claim_of, report_of, text, "withdrawal", "left", actor=phrase)
    assert phrase not in known + unknown
    assert "the Islamic State withdrew" in known
    assert "a party not named neutrally in the text" in unknown


@given(
    kind=st.sampled_from(KINDS),
    modality=st.sampled_from(MODALITIES),
    actor=st.none() | st.just(Span(0, 4, "ISIS")),
    target=st.none() | st.just(Span(12, 15, "SDF")),
    places=st.sampled_from([(), (Span(20, 25, "Hajin"),), (Span(20, 25, "Hajin"), Span(30, 36, "Baghuz"))]),
    side=st.none() | st.sampled_from(["sdf", "isis", "unlisted"]),
)
def test_no_claim_is_ever_told_without_its_speaker(kind, modality, actor, target, places, side) -> None:
    text = "ISIS fought SDF near Hajin and .. Baghuz" + " " * 10
    placement = Placement(
        claim_id="c", report_id="r", kind=kind, modality=modality, trigger=Span(5, 11, "fought"),
        quote=Span(0, len(text), text), actor=actor, target=target, places=places, rule="x@1", actor_side=side,
    )  # fmt: skip
    sentence = claim_words(placement, "a monitor", SIDES)
    assert sentence.startswith("According to ")
    assert "a monitor, " in sentence
    assert sentence.endswith(".")
    assert not sentence.endswith("..")
    assert "  " not in sentence
    if modality == "denied":
        assert " not " in sentence or " no " in sentence
    if modality == "planned" and kind != "statement_of_intent":
        assert " plan " in sentence
