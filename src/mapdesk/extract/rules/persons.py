"""People taken and people moved: 'detained 20 men', 'thousands fled X', 'were forced from their homes'."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import actor_phrase, make_draft, own_places, places_of, split_patient
from mapdesk.extract.draft import Draft, Phrase
from mapdesk.extract.frames import Event, find_events
from mapdesk.extract.ground import place_phrases
from mapdesk.extract.lexicon import load_lexicon, noun_class, word_list
from mapdesk.extract.rules.casualties import victims
from mapdesk.extract.syntax import agent_of, is_passive, prepositions
from mapdesk.extract.word_classes import is_force, may_be_place

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token


def find(sentence: "Sentence") -> Iterator[Draft]:
    """Yield capture_of_persons and displacement."""
    lexicon = load_lexicon("persons")
    for event in find_events(sentence, lexicon):
        draft = _FRAMES[event.trigger.name](event, lexicon.rule)
        if draft is not None:
            yield draft


def _taken(event: Event, rule: str) -> Draft | None:
    who = event.patient
    if event.nominal:
        who = next((o for p, o in prepositions(event.token) if p.lower_ == "of"), None)
        if who is None or split_patient(who) not in {"person", "force"}:
            return None
    target, numbers = victims(who)
    if target is None and not numbers:
        return None
    if target is not None and split_patient(target) in {"materiel", "place"} and target.ent_type_ != "PERSON":
        return None
    return make_draft(event, rule, actor=event.agent, target=target, quantities=numbers, weak=event.nominal)


def _fled(event: Event, rule: str) -> Draft | None:
    if event.nominal:
        who, numbers = victims(next((o for p, o in prepositions(event.token) if p.lower_ == "of"), None))
        moved = who is not None and split_patient(who) == "person"
        return make_draft(event, rule, target=who, quantities=numbers) if moved else None
    if event.lemma in {"flee", "leave"} and not is_passive(event.token):
        return _left(event, rule)
    who, numbers = victims(event.patient)
    if (who is None and not numbers) or (who is not None and split_patient(who) not in {"person", "force"}):
        return None
    if who is not None and split_patient(who) == "force" and not _is_moved(event):
        return None
    actor = event.agent if event.lemma in {"displace", "deport", "uproot"} else None
    return make_draft(event, rule, actor=actor, target=who, quantities=numbers)


def _is_moved(event: Event) -> bool:
    """'fighters were evacuated to X': moved by others; 'evacuated its fighters' is a withdrawal."""
    return is_passive(event.token) and event.agent is None


def _left(event: Event, rule: str) -> Draft | None:
    who, numbers = victims(event.agent)
    if who is None or (event.lemma == "leave" and who.lemma_.lower() not in noun_class("civilians")):
        return None
    if who.lemma_.lower() not in noun_class("civilians") and (
        not numbers or who.lemma_.lower() in noun_class("soldiers")
    ):
        return None
    return make_draft(
        event, rule, actor=_driver(event.token), target=who, places=_from_where(event), quantities=numbers
    )


def _from_where(event: Event) -> tuple[Phrase, ...]:
    where = event.patient
    places = tuple(place_phrases(where)) if where is not None and may_be_place(where) else own_places(event.token)
    return places or places_of(event)


def _driver(verb: "Token") -> "Token | None":
    """Return A of 'A forced families to leave'."""
    above = verb.head
    if verb.dep_ not in {"xcomp", "ccomp", "advcl"} or above.lemma_.lower() not in word_list("object_control"):
        return None
    who = agent_of(above)
    return who if actor_phrase(who) is not None else None


def _moved(event: Event, rule: str) -> Draft | None:
    """'were bussed to X', 'were driven from their homes': only people, and only where a way is told."""
    who, numbers = victims(event.patient)
    ways = {p.lower_ for p, _ in prepositions(event.token)}
    if not ways & {"to", "from", "into", "out"}:
        return None
    people = who is not None and (who.lemma_.lower() in noun_class("civilians") or (_is_moved(event) and is_force(who)))
    if who is None or not people or split_patient(who) not in {"person", "force"}:
        return None
    home = any(o.lemma_.lower() in {"home", "house"} for _, o in prepositions(event.token))
    if event.lemma in {"force", "drive", "expel", "move"} and who.lemma_.lower() not in noun_class("civilians"):
        return None
    if event.lemma == "force" and not home:
        return None
    return make_draft(event, rule, actor=event.agent, target=who, quantities=numbers, weak=True)


_FRAMES = {"take_people": _taken, "flee": _fled, "move": _moved}
