"""People taken and people moved: 'detained 20 men', 'thousands fled X'."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import make_draft, own_places, places_of, split_patient
from mapdesk.extract.draft import Draft
from mapdesk.extract.frames import Event, find_events
from mapdesk.extract.lexicon import load_lexicon, noun_class
from mapdesk.extract.phrases import may_be_place, place_phrases
from mapdesk.extract.rules.casualties import victims
from mapdesk.extract.syntax import prepositions

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence


def find(sentence: "Sentence") -> Iterator[Draft]:
    """Yield capture_of_persons and displacement."""
    lexicon = load_lexicon("persons")
    for event in find_events(sentence, lexicon):
        draft = _taken(event, lexicon.rule) if event.trigger.name == "take_people" else _moved(event, lexicon.rule)
        if draft is not None:
            yield draft


def _taken(event: Event, rule: str) -> Draft | None:
    target, numbers = victims(event.patient)
    if target is None and not numbers:
        return None
    return make_draft(event, rule, actor=event.agent, target=target, quantities=numbers)


def _moved(event: Event, rule: str) -> Draft | None:
    if event.nominal:
        who = next((o for p, o in prepositions(event.token) if p.lower_ == "of"), None)
        who, numbers = victims(who)
        return (
            make_draft(event, rule, target=who, quantities=numbers)
            if who is not None and split_patient(who) == "person"
            else None
        )
    if event.lemma in {"flee", "leave"}:
        who, numbers = victims(event.agent)
        if who is None or (event.lemma == "leave" and who.lemma_.lower() not in noun_class("civilians")):
            return None
        if who.lemma_.lower() not in noun_class("civilians") and not numbers:
            return None
        where = event.patient
        places = tuple(place_phrases(where)) if where is not None and may_be_place(where) else own_places(event.token)
        return make_draft(event, rule, target=who, places=places or places_of(event), quantities=numbers)
    who, numbers = victims(event.patient)
    if (who is None and not numbers) or (who is not None and split_patient(who) != "person"):
        return None
    actor = event.agent if event.lemma in {"displace", "deport", "uproot"} else None
    return make_draft(event, rule, actor=actor, target=who, quantities=numbers)
