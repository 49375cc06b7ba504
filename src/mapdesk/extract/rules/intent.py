"""Aims of a side: 'the goal of the operation is to force A out of B', 'vowed to recapture X'."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import actor_phrase, make_draft, own_places
from mapdesk.extract.context import is_purpose
from mapdesk.extract.draft import Draft
from mapdesk.extract.frames import Event, find_events
from mapdesk.extract.lexicon import load_lexicon, noun_class, word_list
from mapdesk.extract.modality import modality_of
from mapdesk.extract.phrases import noun_phrase
from mapdesk.extract.syntax import patient_of, prepositions, subject_of
from mapdesk.extract.word_classes import is_force

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token


def find(sentence: "Sentence") -> Iterator[Draft]:
    """Yield statement_of_intent, always planned: an aim is never told as a fact.

    The anchor is the act aimed at, so that the finder can prefer the family that tells the act itself.
    """
    lexicon = load_lexicon("intent")
    for event in find_events(sentence, lexicon):
        if event.nominal:
            draft = _goal(event, lexicon.rule)
        else:
            draft = _vow(event, lexicon.rule) if event.trigger.name == "vow" else _will(event, lexicon.rule)
        if draft is not None:
            yield draft


def _act(verb: "Token") -> "Token | None":
    return next((c for c in verb.children if c.dep_ in {"xcomp", "ccomp", "advcl"} and c.tag_ == "VB"), None)


def _military(act: "Token | None") -> bool:
    return act is not None and act.lemma_.lower() in word_list("military_acts")


def _named(noun: "Token") -> bool:
    """'the A-backed operation' names a side, 'the operation' does not."""
    return any(word.pos_ == "PROPN" for child in noun.lefts for word in child.subtree)


def _goal(event: Event, rule: str) -> Draft | None:
    verb = event.light_verb
    act = _act(verb) if verb is not None and verb.lemma_ == "be" else None
    act = act or next((c for c in event.token.children if c.dep_ in {"acl", "xcomp"} and c.tag_ == "VB"), None)
    if act is None or not _military(act):
        return None
    of = (o for p, o in prepositions(event.token) if p.lower_ == "of" and (is_force(o) or _named(o)))
    owner = event.agent or next(of, None)
    target = patient_of(act) or next((c for c in act.subtree if c.dep_ == "nsubj" and c.i > act.i), None)
    places = own_places(act)
    draft = make_draft(event, rule, target=target, places=places, modality="planned", quantities=())
    return replace(draft, anchor=act, actor=noun_phrase(owner) if owner is not None else None)


def _will(event: Event, rule: str) -> Draft | None:
    """'will fight A', 'would retaliate': an act against somebody that is still to come."""
    verb, foe = event.token, event.patient
    if actor_phrase(event.agent) is None or modality_of(verb) != "planned" or is_purpose(verb):
        return None
    if event.lemma in {"fly", "conduct", "carry", "continue"} and not _martial(foe):
        return None
    against = next((o for p, o in prepositions(verb) if p.lower_ in {"against", "to"}), None)
    if foe is not None and not is_force(foe):
        foe = next((o for p, o in prepositions(foe) if p.lower_ in {"against", "on"}), None) if _martial(foe) else None
    foe = foe or against
    if foe is None and event.lemma != "retaliate":
        return None
    foe = foe if foe is not None and is_force(foe) else None
    return make_draft(event, rule, actor=event.agent, target=foe, modality="planned", quantities=())


def _martial(thing: "Token | None") -> bool:
    """Whether what is conducted or continued is an act of war ('strike missions'), not a talk or a visit."""
    if thing is None:
        return False
    words = {thing.lemma_.lower(), *(c.lemma_.lower() for c in thing.lefts)}
    return bool(words & (noun_class("events") | noun_class("assaults") | {"airstrike", "war", "sortie", "fight"}))


def _vow(event: Event, rule: str) -> Draft | None:
    act = _act(event.token)
    if act is None or not _military(act) or actor_phrase(subject_of(event.token)) is None:
        return None
    draft = make_draft(event, rule, actor=event.agent, target=patient_of(act), modality="planned", quantities=())
    return replace(draft, anchor=act, weak=True)
