"""Ground movement: 'advanced on X', 'entered X', 'launched an offensive on X', 'withdrew from X'."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import actor_phrase, make_draft, own_places, places_of, quantities_of, split_patient
from mapdesk.extract.context import is_context, is_definite, purpose_of, repeller_of
from mapdesk.extract.draft import Draft, Phrase
from mapdesk.extract.frames import Event, find_events
from mapdesk.extract.ground import place_phrases
from mapdesk.extract.lexicon import load_lexicon, noun_class, word_list
from mapdesk.extract.syntax import is_passive, patient_of, prepositions
from mapdesk.extract.word_classes import is_place, is_temporal, may_be_place

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

# Verbs that need their goal: without a place they tell something else ('reached a total of').
_NEED_PLACE = frozenset(
    {
        "enter",
        "reach",
        "approach",
        "cross",
        "penetrate",
        "progress",
        "head",
        "infiltrate",
        "leave",
        "escape",
        "flee",
        "pass",
    }
)
_VAGUE = frozenset({"operation", "operations", "campaign", "campaigns", "push", "march", "advance", "advances"})


def find(sentence: "Sentence") -> Iterator[Draft]:
    """Yield advance and withdrawal."""
    lexicon = load_lexicon("movement")
    for event in find_events(sentence, lexicon):
        draft = _FRAMES[event.trigger.name](event, lexicon.rule)
        if draft is not None:
            yield draft


def _goal(event: Event) -> tuple[Phrase, ...]:
    patient = event.patient
    if patient is not None and (is_place(patient) or (may_be_place(patient) and split_patient(patient) == "place")):
        return tuple(place_phrases(patient))
    return _marched_on(event) or own_places(event.token) or places_of(event)


def _marched_on(event: Event) -> tuple[Phrase, ...]:
    """Return the places right after 'advanced on', whatever class the name is of."""
    goal = (o for p, o in prepositions(event.token) if p.lower_ == "on" and 0 < p.i - event.token.i <= 2)
    name = next((o for o in goal if may_be_place(o) and not is_temporal(o)), None)
    return () if name is None else tuple(place_phrases(name))


def _move(event: Event, rule: str) -> Draft | None:
    places = _goal(event)
    if any(c.dep_ == "det" and c.lower_ == "no" for child in event.token.children for c in child.children):
        return None  # 'gained no ground'
    if event.lemma == "make" and any(c.dep_ == "pcomp" for word in event.token.subtree for c in word.children):
        return None  # 'made progress in clearing X' is told by the other verb
    if event.lemma in _NEED_PLACE and (not places or actor_phrase(event.agent) is None):
        return None
    if event.lemma == "return" and not _armed(event.agent):
        return None  # 'residents returned to X'
    if event.lemma == "move" and event.patient is not None and not is_place(event.patient):
        return None  # 'moved artillery into X' is told as a deployment
    target = (
        event.patient if event.patient is not None and split_patient(event.patient) in {"force", "person"} else None
    )
    against = next((o for p, o in prepositions(event.token) if p.lower_ in {"against", "over"}), None)
    actor = event.agent
    weak = actor_phrase(actor) is None or not (places or against)
    return make_draft(
        event,
        rule,
        actor=actor,
        target=target or against,
        places=places,
        quantities=quantities_of(event.agent),
        weak=weak,
    )


def _operation(event: Event, rule: str) -> Draft | None:
    """An offensive with a place or an actor; 'an operation to retake X' takes its place from the purpose."""
    noun = event.token
    target = event.patient
    places: tuple[Phrase, ...] = ()
    if target is not None and is_place(target):
        places, target = tuple(place_phrases(target)), None
    purpose = purpose_of(noun)
    if not places and purpose is not None:
        thing = patient_of(purpose)
        if thing is not None and may_be_place(thing):
            places = tuple(place_phrases(thing))
    places = places or places_of(event)
    agent = event.agent or next((o for p, o in prepositions(noun) if p.lower_ in {"for", "by"}), None)
    bare = actor_phrase(agent) is None
    if repeller_of(noun) is not None:
        return None
    framed = is_context(noun) and purpose is None
    if framed and (_is_title(noun) or (bare and not places)):
        return None
    if noun.lower_ == "invasion" and event.light_verb is not None and noun.dep_ not in {"dobj", "nsubjpass"}:
        return None
    military = purpose is not None and purpose.lemma_.lower() in word_list("military_acts")
    if noun.lower_ in {"effort", "efforts"} and not military:
        return None
    own = own_places(noun) or purpose is not None or target is not None
    launched = noun.dep_ in {"dobj", "nsubjpass"} and noun.head.lemma_ in {"launch", "begin", "start"}
    again = is_definite(noun) and not own and not launched
    if again and (bare or noun.lower_ in _VAGUE):
        return None
    loose = noun.lower_ in _VAGUE and (bare or not places) and purpose is None
    if (bare and not places) or (loose and not launched and noun.lemma_.lower() in {"operation", "campaign"}):
        return None
    return make_draft(
        event,
        rule,
        actor=agent,
        target=target,
        places=places,
        quantities=quantities_of(event.agent),
        weak=framed or again or loose or (bare and noun.lower_ in _VAGUE and not noun.lower_.startswith("advance")),
    )


def _armed(head: "Token | None") -> bool:
    if head is None:
        return False
    return head.lemma_.lower() in noun_class("soldiers") or head.text.isupper() or head.ent_type_ == "ORG"


_NO_GROUND = frozenset(
    {
        "alliance",
        "agreement",
        "treaty",
        "talk",
        "ceasefire",
        "deal",
        "election",
        "negotiation",
        "government",
        "coalition",
    }
)


def _is_title(noun: "Token") -> bool:
    """'Manbij offensive (2016)', 'Battle of X': the name of a campaign, not the telling of it."""
    return noun.is_title and noun.i > noun.sent.start


def _leave(event: Event, rule: str) -> Draft | None:
    agent, patient = event.agent, event.patient
    if event.lemma == "leave" and event.token.dep_ == "advcl" and event.token.tag_ == "VBG":
        return None  # 'leaving X in control of ...'
    if agent is None and patient is not None and split_patient(patient) in {"force", "person"}:
        agent, patient = patient, None
    places = tuple(place_phrases(patient)) if patient is not None and may_be_place(patient) else own_places(event.token)
    places = places or (own_places(patient) if patient is not None else ())
    if event.lemma in _NEED_PLACE | {"abandon", "evacuate", "vacate", "desert"} and not places:
        return None
    if actor_phrase(agent) is None and (not places or event.lemma == "leave"):
        return None
    if event.lemma == "evacuate" and is_passive(event.token) and event.agent is None:
        return None  # told by the displacement family, too
    if event.lemma == "leave" and agent is not None and agent.pos_ == "PRON" and agent.lower_ in {"he", "she", "i"}:
        return None
    if any(p.lower_ == "from" and o.lemma_.lower() in _NO_GROUND for p, o in prepositions(event.token)):
        return None  # 'withdrew from the alliance'
    if event.lemma in {"flee", "leave", "evacuate", "escape"} and _civil(event):
        return None  # told by the displacement family
    given_up = _given_up(event.token)
    return make_draft(
        event,
        rule,
        actor=agent,
        target=patient_of(given_up) if given_up is not None else None,
        places=own_places(given_up) if given_up is not None else places,
        quantities=quantities_of(event.agent),
        weak=actor_phrase(agent) is None,
    )


def _given_up(verb: "Token") -> "Token | None":
    """Return 'facing' of 'withdrew from facing A in X': what is left is a fight, at its place and with its foe."""
    return next((c for p in verb.rights if p.lower_ == "from" for c in p.children if c.dep_ == "pcomp"), None)


def _civil(event: Event) -> bool:
    return any(t is not None and t.lemma_.lower() in noun_class("civilians") for t in (event.agent, event.patient))


def _leave_noun(event: Event, rule: str) -> Draft | None:
    agent = next((o for p, o in prepositions(event.token) if p.lower_ in {"of", "by"}), None)
    agent = agent if actor_phrase(agent) is not None else event.agent
    places = places_of(event)
    return (
        make_draft(event, rule, actor=agent, places=places, quantities=quantities_of(event.agent))
        if actor_phrase(agent) or places
        else None
    )


_FRAMES = {"move": _move, "operation": _operation, "leave": _leave, "leave_noun": _leave_noun}
