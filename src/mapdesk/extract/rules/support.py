"""Support given to a side: 'backed by A', 'A trained B', 'with the support of A'."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import actor_phrase, make_draft, places_of, quantities_of
from mapdesk.extract.draft import Draft
from mapdesk.extract.frames import Event, find_events
from mapdesk.extract.lexicon import load_lexicon
from mapdesk.extract.phrases import is_force
from mapdesk.extract.rules.casualties import doer
from mapdesk.extract.syntax import prepositions, subject_of

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token


def find(sentence: "Sentence") -> Iterator[Draft]:
    """Yield support."""
    lexicon = load_lexicon("support")
    for event in find_events(sentence, lexicon):
        draft = _noun(event, lexicon.rule) if event.nominal else _verb(event, lexicon.rule)
        if draft is not None:
            yield draft


def _verb(event: Event, rule: str) -> Draft | None:
    agent, patient = doer(event.agent), event.patient
    if event.token.dep_ == "amod":
        return None  # 'US-backed force' names a force
    if event.lemma == "provide":
        to = next((o for p, o in _both(event) if p.lower_ in {"to", "for"} and is_force(o)), None)
        if (
            to is None
            or patient is None
            or actor_phrase(agent) is None
            or patient.lemma_.lower() in event.trigger.block_objects
        ):
            return None
        return make_draft(event, rule, actor=agent, target=to, places=(), quantities=quantities_of(patient), weak=True)
    if patient is None or not is_force(patient) or actor_phrase(agent) is None:
        return None
    return make_draft(event, rule, actor=agent, target=patient, places=places_of(event, climb=1))


def _both(event: Event) -> "Iterator[tuple[Token, Token]]":
    """Prepositions of the verb and of its object: 'provided masks to X', 'provided (aid to X)'."""
    yield from prepositions(event.token)
    if event.patient is not None:
        yield from prepositions(event.patient)


def _noun(event: Event, rule: str) -> Draft | None:
    """'with the support of A', 'with A support'; 'in support of' by the same actor is no claim of its own."""
    noun = event.token
    if noun.dep_ != "pobj" or noun.head.lower_ != "with":
        return None
    giver = event.agent or next((o for p, o in prepositions(noun) if p.lower_ in {"of", "from"}), None)
    if actor_phrase(giver) is None:
        return None
    receiver = subject_of(event.light_verb) if event.light_verb is not None else None
    return make_draft(event, rule, actor=giver, target=receiver, places=(), quantities=())
