"""Encirclement and access denied: 'besieged X', 'cut the road to X', 'the siege of X'."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import actor_phrase, make_draft, places_of
from mapdesk.extract.context import is_context, is_definite
from mapdesk.extract.draft import Draft, Phrase
from mapdesk.extract.frames import Event, find_events
from mapdesk.extract.ground import place_phrases
from mapdesk.extract.lexicon import load_lexicon
from mapdesk.extract.phrases import noun_phrase
from mapdesk.extract.syntax import nominal_arguments, prepositions
from mapdesk.extract.word_classes import is_force, is_place, may_be_place

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

_ROUTES = frozenset({"road", "route", "highway", "line", "access", "supply", "path", "corridor"})


def find(sentence: "Sentence") -> Iterator[Draft]:
    """Yield siege."""
    lexicon = load_lexicon("siege")
    for event in find_events(sentence, lexicon):
        draft = _FRAMES[event.trigger.name](event, lexicon.rule)
        if draft is not None:
            yield draft


def _verb(event: Event, rule: str) -> Draft | None:
    patient = event.patient
    if patient is None or (event.token.dep_ in {"acl", "amod"} and event.token.tag_ == "VBG"):
        return None
    route = patient.lemma_.lower() in _ROUTES
    if event.lemma in {"block", "cut", "sever"} and actor_phrase(event.agent) is None and not route:
        return None
    if event.lemma in {"cut", "block"} and event.phrase.end == event.token.idx + len(event.token) and not route:
        return None  # 'cut the budget', but 'cut off the town'
    if event.lemma in {"isolate", "trap"} and not (is_place(patient) or is_force(patient)):
        return None
    if route:
        owner = nominal_arguments(patient)[0]
        owner = owner if owner not in (None, event.agent) and not is_place(owner) else None
        return make_draft(event, rule, actor=event.agent, target=owner, places=(_whole_route(patient),), quantities=())
    if may_be_place(patient) and (is_place(patient) or not is_force(patient)):
        places = tuple(place_phrases(patient))
        return make_draft(event, rule, actor=event.agent, places=places, quantities=())
    return make_draft(event, rule, actor=event.agent, target=patient, quantities=())


def _whole_route(road: "Token") -> Phrase:
    """Return 'supply route to X': a road is known by where it leads."""
    phrase = noun_phrase(road, conjuncts=False) or Phrase(road.idx, road.idx + len(road))
    leads = [
        o
        for p, o in prepositions(road)
        if p.lower_ in {"to", "into", "between", "from", "linking", "in"} and is_place(o)
    ]
    ends = [end.end for o in leads if (end := noun_phrase(o)) is not None]
    return Phrase(phrase.start, max([phrase.end, *ends]))


def _noun(event: Event, rule: str) -> Draft | None:
    thing = next((o for p, o in prepositions(event.token) if p.lower_ in {"of", "on"}), None)
    places = tuple(place_phrases(thing)) if thing is not None and may_be_place(thing) else places_of(event)
    besieger = _besieger(event)
    if actor_phrase(besieger) is None and (not places or (thing is None and is_definite(event.token))):
        return None
    if is_context(event.token) and thing is None:
        return None
    return make_draft(event, rule, actor=besieger, places=places, quantities=())


def _besieger(event: Event) -> "Token | None":
    """Return who besieges; who lifts or breaks a siege does not, unless it is his own."""
    verb = event.token.head
    if event.token.dep_ not in {"dobj", "nsubjpass"} or verb.lemma_.lower() not in _ENDS:
        return event.agent
    own = next((c for c in event.token.lefts if c.dep_ == "poss"), None)
    return event.agent if own is not None and own.lower_ in {"its", "their", "his"} else own


def _deny(event: Event, rule: str) -> Draft | None:
    """'denied the town water', 'restricted aid to X': what is kept out must be aid, food or access."""
    things = [c for c in event.token.children if c.dep_ in {"dobj", "nsubjpass"}]
    if not any(word.lower_ in _NEEDED for thing in things for word in (thing, *thing.lefts)):
        return None
    places = places_of(event)
    if actor_phrase(event.agent) is None and not places:
        return None
    denied = next((c for c in event.token.children if c.dep_ == "dative"), None) or things[0]
    return make_draft(event, rule, actor=event.agent, target=denied, places=places, quantities=(), weak=True)


_ENDS = frozenset({"lift", "break", "end", "relieve", "raise"})
_NEEDED = frozenset({"aid", "humanitarian", "water", "food", "access", "supplies", "medicine", "fuel"})
_FRAMES = {"verb": _verb, "noun": _noun, "deny": _deny}
