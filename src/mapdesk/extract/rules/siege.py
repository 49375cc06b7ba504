"""Encirclement and access denied: 'besieged X', 'cut the road to X', 'the siege of X'."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import actor_phrase, make_draft, places_of
from mapdesk.extract.context import is_context, is_definite
from mapdesk.extract.draft import Draft
from mapdesk.extract.frames import Event, find_events
from mapdesk.extract.lexicon import load_lexicon
from mapdesk.extract.phrases import is_force, is_place, may_be_place, place_phrases
from mapdesk.extract.syntax import prepositions

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence

_ROUTES = frozenset({"road", "route", "highway", "line", "access", "supply", "path", "corridor"})


def find(sentence: "Sentence") -> Iterator[Draft]:
    """Yield siege."""
    lexicon = load_lexicon("siege")
    for event in find_events(sentence, lexicon):
        draft = _verb(event, lexicon.rule) if event.trigger.name == "verb" else _noun(event, lexicon.rule)
        if draft is not None:
            yield draft


def _verb(event: Event, rule: str) -> Draft | None:
    patient = event.patient
    if patient is None or (event.token.dep_ in {"acl", "amod"} and event.token.tag_ == "VBG"):
        return None
    if event.lemma in {"block", "cut", "sever"} and actor_phrase(event.agent) is None:
        return None
    if (
        event.lemma in {"cut", "block"}
        and "cut off" not in event.token.sent.text
        and patient.lemma_.lower() not in _ROUTES
    ):
        return None
    if event.lemma in {"isolate", "trap"} and not (is_place(patient) or is_force(patient)):
        return None
    if may_be_place(patient) and (is_place(patient) or not is_force(patient)):
        places = tuple(place_phrases(patient))
        return make_draft(event, rule, actor=event.agent, places=places, quantities=())
    return make_draft(event, rule, actor=event.agent, target=patient, quantities=())


def _noun(event: Event, rule: str) -> Draft | None:
    thing = next((o for p, o in prepositions(event.token) if p.lower_ in {"of", "on"}), None)
    places = tuple(place_phrases(thing)) if thing is not None and may_be_place(thing) else places_of(event)
    if actor_phrase(event.agent) is None and (not places or (thing is None and is_definite(event.token))):
        return None
    if is_context(event.token) and thing is None:
        return None
    return make_draft(event, rule, actor=event.agent, places=places, quantities=())
