"""Things destroyed or damaged: 'destroyed two vehicles', 'shot down a drone'."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import make_draft, places_of, quantities_of
from mapdesk.extract.draft import Draft
from mapdesk.extract.frames import Event, find_events
from mapdesk.extract.lexicon import load_lexicon, noun_class
from mapdesk.extract.phrases import coordinated, noun_phrase
from mapdesk.extract.syntax import agent_of, nominal_arguments, prepositions
from mapdesk.extract.word_classes import is_force

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence


def find(sentence: "Sentence") -> Iterator[Draft]:
    """Yield destruction."""
    lexicon = load_lexicon("destruction")
    for event in find_events(sentence, lexicon):
        draft = _verb(event, lexicon.rule) if event.trigger.name == "verb" else _noun(event, lexicon.rule)
        if draft is not None:
            yield draft


def _verb(event: Event, rule: str) -> Draft | None:
    if event.patient is None or event.token.dep_ == "amod":
        return None
    if (
        event.token.dep_ == "conj"
        and event.token.head.lemma_.lower() in event.trigger.verbs
        and event.patient.i < event.token.head.i
    ):
        return None  # 'damaged or destroyed' is told once
    agent = event.agent
    if agent is not None and agent.lemma_.lower() in noun_class("events"):
        agent = nominal_arguments(agent)[0]
    many = len(coordinated(event.patient)) > 2
    numbers = () if many else quantities_of(event.patient)
    doer = agent if agent is not None and is_force(agent) else None
    draft = make_draft(event, rule, actor=doer, quantities=numbers)
    return replace(draft, target=noun_phrase(event.patient))


def _noun(event: Event, rule: str) -> Draft | None:
    target = next((o for p, o in prepositions(event.token) if p.lower_ in {"of", "to"}), None)
    verb = event.light_verb
    actor = agent_of(verb) if verb is not None and verb.lemma_.lower() in {"cause", "inflict"} else event.agent
    if actor is not None and actor.lemma_.lower() in noun_class("events"):
        actor = nominal_arguments(actor)[0]
    if target is None and not places_of(event):
        return None
    return make_draft(event, rule, actor=actor, target=target, weak=target is None)
