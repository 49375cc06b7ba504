"""Other attacks: 'attacked a checkpoint', 'a car bomb exploded in X', 'attack on X'."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import actor_phrase, count_of, make_draft, own_places, places_of
from mapdesk.extract.context import is_cause, is_definite, repeller_of
from mapdesk.extract.draft import Draft
from mapdesk.extract.frames import Event, find_events
from mapdesk.extract.ground import place_phrases
from mapdesk.extract.lexicon import load_lexicon, noun_class
from mapdesk.extract.rules.strike import by_a_state
from mapdesk.extract.syntax import prepositions
from mapdesk.extract.word_classes import may_be_place
from mapdesk.model.claim import ClaimKind

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

_ATTACK_WORDS = frozenset({"attack", "attacks"})
_TERROR = frozenset(
    {"suicide", "bomb", "terrorist", "terror", "gun", "knife", "arson", "chemical", "car", "grenade", "gas"}
)
_BANNED = frozenset({"chemical", "phosphorus", "chlorine", "sarin", "mustard", "suicide", "cluster"})
_AIR = frozenset(
    {"air", "aerial", "missile", "rocket", "drone", "artillery", "mortar", "warplane", "warplanes", "aircraft"}
)


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
    return may_be_place(head) and lemma not in noun_class("facilities") and not _is_person(head)


def _is_person(head: "Token") -> bool:
    return head.ent_type_ == "PERSON" and any(c.dep_ == "compound" for c in head.lefts)


def _near_air(token: "Token") -> bool:
    doc = token.doc
    return any(t.lower_ in _AIR for t in doc[max(token.sent.start, token.i - 3) : token.i])


def _airborne(head: "Token | None") -> bool:
    """Whether an air force or aircraft attack: 'the A air force attacked the base' is a strike."""
    return head is not None and any(t.lower_ in _AIR | _FLYING for t in (head, *head.lefts))


_FLYING = frozenset({"jet", "jets", "drones", "helicopter", "helicopters", "plane", "planes"})


def _noun(event: Event, rule: str) -> Draft | None:
    noun, patient = event.token, event.patient
    if noun.lower_ in {"raid", "bombing", "bombings"} and _near_air(noun):
        return None
    if noun.lower_.startswith("bombing") and by_a_state(event):
        return None  # told as a strike
    if noun.lower_ in _ATTACK_WORDS and _airborne(event.agent):
        return _place_or_target(event, rule, "strike")
    if repeller_of(noun) is not None:
        return None  # told as a clash
    if noun.lower_ in {"mines", "landmines"} and not is_cause(noun):
        return None
    named = patient is not None or actor_phrase(event.agent) is not None
    if noun.lower_ in _ATTACK_WORDS and _near_air(noun):
        return _place_or_target(event, rule, "strike")
    if noun.lower_ in _ATTACK_WORDS and _on_the_ground(event):
        return _place_or_target(event, rule, "advance")
    if not named and is_definite(noun):
        return None
    bare = not named and not places_of(event)
    if patient is not None and _is_ground(patient):
        return _place_or_target(event, rule, "attack")
    places = (own_places(patient) if patient is not None else ()) or places_of(event)
    return make_draft(
        event, rule, actor=event.agent, target=patient, places=places, quantities=(), weak=is_definite(noun) or bare
    )


def _on_the_ground(event: Event) -> bool:
    """Whether an 'attack' is an assault on ground: on a place, or by an army with no other target."""
    if _is_ground(event.patient):
        return True
    words = {token.lower_ for token in event.token.lefts}
    army = event.agent is not None and actor_phrase(event.agent) is not None
    return event.patient is None and army and not words & _TERROR and bool(places_of(event))


def _place_or_target(event: Event, rule: str, kind: ClaimKind) -> Draft:
    patient = event.patient
    ground = _is_ground(patient)
    places = tuple(place_phrases(patient)) if ground and patient is not None else places_of(event)
    target = None if ground else patient
    return make_draft(
        event, rule, kind=kind, actor=event.agent, target=target, places=places, quantities=count_of(event.token)
    )


def _verb(event: Event, rule: str) -> Draft | None:
    patient = event.patient
    if event.lemma == "shoot" and event.token.i + 1 < event.token.sent.end and event.token.nbor(1).lower_ == "dead":
        return make_draft(event, rule, kind="casualties", actor=event.agent, target=patient)
    if event.lemma == "blow" and patient is not None and patient.pos_ != "PRON":
        return None  # told as destruction
    if event.lemma in {"explode", "detonate", "blow"}:
        places = places_of(event, climb=2)
        return make_draft(event, rule, actor=None, target=None, places=places, quantities=(), weak=not places)
    if event.lemma == "shoot" and (patient is None or any(c.dep_ == "prt" for c in event.token.children)):
        return None
    if event.lemma == "attack" and _airborne(event.agent):
        return _place_or_target(event, rule, "strike")
    if event.lemma in {"attack", "assault"} and _is_ground(patient) and patient is not None:
        return _place_or_target(event, rule, "advance")
    places = (own_places(patient) if patient is not None else ()) or places_of(event)
    if patient is None and actor_phrase(event.agent) is None:
        return None
    return make_draft(event, rule, actor=event.agent, target=patient, places=places)


def _chemical(event: Event, rule: str) -> Draft | None:
    """'used chemical weapons', 'the use of white phosphorus'."""
    thing = (
        next((o for p, o in prepositions(event.token) if p.lower_ == "of"), None) if event.nominal else event.patient
    )
    if thing is None or not {word.lower_ for word in thing.subtree} & _BANNED:
        return None
    target = next((o for p, o in prepositions(event.token) if p.lower_ == "against"), None)
    return make_draft(event, rule, actor=event.agent, target=target, places=own_places(event.token), quantities=())


_FRAMES = {"noun": _noun, "verb": _verb, "chemical": _chemical}
