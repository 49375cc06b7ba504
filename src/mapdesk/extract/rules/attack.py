"""Other attacks: 'attacked a checkpoint', 'a car bomb exploded in X', 'attack on X'."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import actor_phrase, make_draft, own_places, places_of
from mapdesk.extract.draft import Draft
from mapdesk.extract.frames import Event, find_events
from mapdesk.extract.lexicon import load_lexicon, noun_class
from mapdesk.extract.phrases import is_place, may_be_place, place_phrases

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

_ATTACK_WORDS = frozenset({"attack", "attacks"})
_AIR = frozenset({"air", "aerial", "missile", "rocket", "drone", "artillery", "mortar", "warplane", "warplanes", "aircraft"})


def find(sentence: "Sentence") -> Iterator[Draft]:
    """Yield attack, advance for attacks on a place, strike for those from the air."""
    lexicon = load_lexicon("attack")
    for event in find_events(sentence, lexicon):
        draft = _FRAMES[event.trigger.name](event, lexicon.rule)
        if draft is not None:
            yield draft


def _is_ground(head: "Token | None") -> bool:
    """Whether a settlement or area is attacked rather than a force or facility."""
    if head is None:
        return False
    lemma = head.lemma_.lower()
    return may_be_place(head) and is_place(head) and lemma not in noun_class("facilities")


def _near_air(token: "Token") -> bool:
    doc = token.doc
    return any(t.lower_ in _AIR for t in doc[max(token.sent.start, token.i - 3) : token.i])


def _noun(event: Event, rule: str) -> Draft | None:
    noun, patient = event.token, event.patient
    if noun.lower_ in {"raid", "bombing", "bombings"} and _near_air(noun):
        return None
    if noun.lower_ in _ATTACK_WORDS and _near_air(noun):
        ground = _is_ground(patient)
        places = tuple(place_phrases(patient)) if ground and patient is not None else places_of(event)
        return make_draft(event, rule, kind="strike", actor=event.agent, target=None if ground else patient, places=places, quantities=())
    if noun.lower_ in _ATTACK_WORDS and _is_ground(patient) and patient is not None:
        return make_draft(event, rule, kind="advance", actor=event.agent, places=tuple(place_phrases(patient)), quantities=())
    places = (own_places(patient) if patient is not None else ()) or places_of(event)
    if not places and patient is None and actor_phrase(event.agent) is None:
        return None
    definite = any(c.lower_ in {"this", "that", "these"} for c in noun.lefts)
    return make_draft(event, rule, actor=event.agent, target=patient, places=places, quantities=(), weak=definite)


def _verb(event: Event, rule: str) -> Draft | None:
    patient = event.patient
    if event.lemma in {"explode", "detonate", "blow"}:
        places = places_of(event, climb=2)
        return make_draft(event, rule, actor=None, target=None, places=places, quantities=(), weak=not places)
    if event.lemma == "shoot" and (patient is None or any(c.dep_ == "prt" for c in event.token.children)):
        return None
    if event.lemma == "attack" and _is_ground(patient) and patient is not None:
        return make_draft(event, rule, kind="advance", actor=event.agent, places=tuple(place_phrases(patient)), quantities=())
    places = (own_places(patient) if patient is not None else ()) or places_of(event)
    if patient is None and actor_phrase(event.agent) is None:
        return None
    return make_draft(event, rule, actor=event.agent, target=patient, places=places)


_FRAMES = {"noun": _noun, "verb": _verb}
