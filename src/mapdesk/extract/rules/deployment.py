"""Own forces that arrive, are sent or change sides: 'deployed troops to X', 'were stationed in X'."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import actor_phrase, make_draft, own_places, places_of, quantities_of, split_patient
from mapdesk.extract.draft import Draft
from mapdesk.extract.frames import Event, find_events
from mapdesk.extract.lexicon import load_lexicon
from mapdesk.extract.phrases import is_force
from mapdesk.extract.syntax import prepositions

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence


def find(sentence: "Sentence") -> Iterator[Draft]:
    """Yield deployment."""
    lexicon = load_lexicon("deployment")
    for event in find_events(sentence, lexicon):
        draft = _noun(event, lexicon.rule) if event.nominal else _verb(event, lexicon.rule)
        if draft is not None:
            yield draft


def _verb(event: Event, rule: str) -> Draft | None:
    agent, patient = event.agent, event.patient
    if event.lemma == "defect":
        to = next((o for p, o in prepositions(event.token) if p.lower_ == "to"), None)
        return make_draft(event, rule, actor=agent, target=to, places=(), quantities=quantities_of(agent))
    moved = split_patient(patient) in {"force", "person", "materiel"}
    if patient is not None and not moved and not is_force(patient):
        return None
    places = own_places(event.token) or places_of(event)
    if agent is None and patient is not None:
        return make_draft(event, rule, actor=patient, places=places, quantities=quantities_of(patient), weak=not places)
    if actor_phrase(agent) is None or (patient is None and not places):
        return None
    weak = event.lemma in {"arrive", "concentrate", "transfer", "position"}
    return make_draft(
        event, rule, actor=agent, target=patient, places=places, quantities=quantities_of(patient or agent), weak=weak
    )


def _noun(event: Event, rule: str) -> Draft | None:
    who = event.agent or next((o for p, o in prepositions(event.token) if p.lower_ == "of"), None)
    if actor_phrase(who) is None:
        return None
    return make_draft(event, rule, actor=who, weak=True)
