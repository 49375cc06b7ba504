"""Rules and network together: neither may tell a plan as a fact; the rules alone go on where the model is absent."""

import dataclasses
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdesk.extract.claims import extract_claims
from mapdesk.extract.combine import chosen, probability_of, strictest, weighed
from mapdesk.extract.encoder import Found, shipped_encoder
from mapdesk.extract.explain import considered
from mapdesk.extract.finder import find_by_rules
from mapdesk.extract.parser import parse_many
from mapdesk.model import MODALITIES
from mapdesk.model.claim import FACTUAL_MODALITIES
from mapdesk.model.report import Report

VILLAGES = (
    "Government forces captured the villages of Al-Rawdah, Tal Nimr and Shamrat al-Wadi on Sunday, a local source said."
)
PLAN = "The army plans to enter Karin and denied that it had shelled Borva."


def of(text, **how):
    return list(extract_claims([Report(text=text)], mode="recall", **how))


@pytest.mark.parametrize(
    "text",
    [
        "The bakery opens at nine and sells bread to the whole street.",
        "The Karin Local Council met on Monday to speak about the water station.",
        "Karin is a village in the Borva district, with 1,204 inhabitants.",
        "The attack aircraft on show at the fair were built forty years ago.",
    ],
)
def test_no_claim_in_a_sentence_that_tells_none(text):
    assert of(text) == []


def test_the_network_reads_a_sentence_only_where_a_rule_or_a_word_may_tell_a_claim():
    encoder = shipped_encoder()
    war, peace = (next(doc.sents) for doc in parse_many(["Rebels captured Karin.", "The road to Karin is long."]))
    assert [candidate.rule for candidate in weighed(war, [], encoder)] == [None]
    assert weighed(peace, [], encoder) == []
    (draft,) = find_by_rules(war)
    by_rule_only = dataclasses.replace(draft, anchor=peace.root)
    assert [candidate.rule for candidate in weighed(peace, [by_rule_only], encoder)] == [by_rule_only]


def test_without_the_model_the_rules_work_alone_and_give_no_probability():
    claims = of(VILLAGES, encoder=None)
    assert [claim.kind for claim in claims] == ["control_gained"]
    assert claims[0].probability is None
    assert "encoder" not in claims[0].rule


def test_together_they_give_a_probability_and_name_what_fired():
    (claim,) = of(VILLAGES)
    assert 0.5 < claim.probability < 1
    assert "encoder" in claim.rule
    assert [place.text for place in claim.places] == ["Al-Rawdah", "Tal Nimr", "Shamrat al-Wadi"]
    assert claim.attribution.speaker.text == "local source"


def test_who_took_a_named_village_takes_no_second_one_on_the_word_of_the_network_alone():
    text = "The army captured Karin, a village on the road from Borva to Tal Nimr, on Sunday."
    (claim,) = [claim for claim in of(text) if claim.kind == "control_gained"]
    assert [place.text for place in claim.places] == ["Karin"]


def test_a_place_that_the_rules_leave_out_comes_from_the_network():
    text = "Rebels launched a counter-offensive on Borva, held by the army since 2014."
    assert [len(claim.places) for claim in of(text, encoder=None) if claim.kind == "advance"] == [0]
    (claim,) = [claim for claim in of(text) if claim.kind == "advance"]
    assert [place.text for place in claim.places] == ["Borva"]


@pytest.mark.parametrize("text", [PLAN, "Rebels failed to take Karin.", "The ministry may send troops to Karin."])
def test_a_plan_a_denial_or_a_failure_is_no_fact(text):
    assert [claim.kind for claim in of(text) if claim.is_factual] == []


@given(st.sampled_from(MODALITIES), st.sampled_from(MODALITIES), st.floats(0, 1), st.floats(0, 1))
def test_what_either_takes_for_no_fact_is_never_told_as_one(by_rule, by_network, fact, sure):
    doubt = by_network if by_network not in FACTUAL_MODALITIES else "uncertain"
    found = Found("clash", (0, 1), 0.9, by_network, doubt, fact)
    told = strictest(by_rule, found, sure)
    if by_rule not in FACTUAL_MODALITIES:
        assert told == by_rule
    elif fact < sure:
        assert told not in FACTUAL_MODALITIES
    else:
        assert told == by_rule


def test_of_two_that_share_a_word_the_likelier_one_stays():
    (doc,) = parse_many([VILLAGES])
    sentence = next(iter(doc.sents))
    found = weighed(sentence, list(find_by_rules(sentence)), shipped_encoder())
    kept, dropped = chosen(found, 0.0)
    assert len(kept) + len(dropped) == len(found)
    triggers = [claim.draft.trigger for claim in kept]
    assert all(a.end <= b.start for a, b in pairwise(triggers))


def test_who_holds_what_by_a_rule_is_kept_however_unlikely_and_nothing_else_is():
    (doc,) = parse_many([f"{VILLAGES} Heavy clashes went on near Borva."])
    kept = [
        one
        for sentence in doc.sents
        for one in chosen(weighed(sentence, list(find_by_rules(sentence)), shipped_encoder()), 1.0)[0]
    ]
    assert [one.draft.kind for one in kept] == ["control_gained"]


@pytest.mark.parametrize("least", [0.3, 0.6, 0.8, 0.97])
def test_what_is_too_unlikely_to_be_read_changes_nothing_of_what_is_kept(least):
    (doc,) = parse_many([f"{VILLAGES} {PLAN} The minister entered the race and took the lead near Karin."])
    encoder, left_out = shipped_encoder(), 0
    for sentence in doc.sents:
        drafts = list(find_by_rules(sentence))
        every, some = weighed(sentence, drafts, encoder), weighed(sentence, drafts, encoder, least)
        assert chosen(some, least)[0] == chosen(every, least)[0]
        left_out += len(every) - len(some)
    assert left_out > 0


def test_a_probability_grows_with_the_signs_that_speak_for_it():
    weights = {"one": -1.0, "rule": 2.0}
    assert probability_of({"one": 1.0}, weights) < probability_of({"one": 1.0, "rule": 1.0}, weights)
    assert probability_of({"one": 1.0, "unheard of": 5.0}, weights) == probability_of({"one": 1.0}, weights)


def test_precision_mode_gives_a_part_of_what_recall_mode_gives():
    text = f"{VILLAGES} {PLAN} Heavy clashes were reported in the east."
    recall = {claim.claim_id for claim in of(text)}
    precision = {claim.claim_id for claim in extract_claims([Report(text=text)])}
    assert precision <= recall


def test_what_was_considered_tells_kept_and_dropped_and_agrees_with_what_extract_gives():
    text = f"{VILLAGES} The fair was opened with a bang by the mayor of Karin."
    told = list(considered([Report(text=text)]))
    kept = [one.claim for one in told if "precision" in one.kept_in]
    assert kept == list(extract_claims([Report(text=text)]))
    assert all((one.reason == "") == ("precision" in one.kept_in) for one in told)
    assert all(one.network is not None and one.probability is not None for one in told)
