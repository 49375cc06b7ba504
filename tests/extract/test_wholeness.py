"""Are all fields of a claim right: how rules and network agree on them, and what precision mode makes of it."""

from dataclasses import replace

import pytest

from mapdesk.extract.combine import chosen, weighed
from mapdesk.extract.draft import Draft, Phrase
from mapdesk.extract.encoder import Found, Scored, shipped_encoder
from mapdesk.extract.finder import find_by_rules
from mapdesk.extract.parser import parse_many
from mapdesk.extract.wholeness import field_signs

TEXT = "The army shelled Karin on Sunday."
ARMY, SHELLED, KARIN = Phrase(0, 8), Phrase(9, 16), Phrase(17, 22)


@pytest.fixture(scope="module")
def sentence():
    (doc,) = parse_many([TEXT])
    return next(iter(doc.sents))


def draft(sentence, **fields):
    made = Draft(kind="strike", trigger=SHELLED, anchor=sentence.root, rule="fire@1", actor=ARMY, places=(KARIN,))
    return replace(made, **fields)


def found(**fields):
    return Found("strike", SHELLED, 0.9, "asserted", "denied", 0.9, **fields)


def test_without_a_network_nothing_agrees(sentence):
    rule = draft(sentence)
    signs = field_signs(rule, None, rule, 0)
    assert not any(signs.get(name) for name in ("actor:agreed", "actor:differ", "place:some", "place:sure"))
    assert signs["actor:rule"]
    assert signs["place:rule"]


def test_one_actor_read_by_both_is_agreed_on_and_two_differ(sentence):
    rule = draft(sentence)
    same = field_signs(rule, found(actor=Scored(ARMY, 0.8)), rule, 0)
    other = field_signs(rule, found(actor=Scored(KARIN, 0.8)), rule, 0)
    assert same["actor:agreed"]
    assert "actor:differ" not in same
    assert other["actor:differ"]
    assert "actor:agreed" not in other
    assert same["actor:sure"] == 0.8


def test_a_place_of_the_network_that_is_not_told_speaks_against_the_places(sentence):
    rule = draft(sentence)
    agreed = field_signs(rule, found(places=(Scored(KARIN, 0.9),)), rule, 0)
    left = field_signs(rule, found(places=(Scored(KARIN, 0.9), Scored(Phrase(26, 32), 0.5))), rule, 0)
    assert not agreed["place:left"]
    assert left["place:left"]
    assert left["place:sure"] == 0.5


def test_phrases_of_the_network_count_from_the_start_of_their_sentence(sentence):
    rule = draft(sentence, actor=Phrase(100, 108))
    signs = field_signs(rule, found(actor=Scored(ARMY, 0.8)), rule, 100)
    assert signs["actor:agreed"]


def test_what_is_unsure_in_its_fields_is_left_out_unless_a_strong_rule_reads_who_holds_what():
    (doc,) = parse_many(["The army captured Karin. Heavy clashes went on near Borva."])
    encoder = shipped_encoder()
    looked = [c for s in doc.sents for c in weighed(s, list(find_by_rules(s)), encoder)]
    assert all(0 < one.whole < 1 for one in looked)
    assert {one.draft.kind for one in chosen(looked, 0.0, 0.0)[0]} >= {"control_gained", "clash"}
    assert [one.draft.kind for one in chosen(looked, 0.0, 1.0)[0]] == ["control_gained"]
