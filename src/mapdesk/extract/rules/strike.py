"""Fire from the air or from afar: 'airstrikes on X', 'shelled X', 'warplanes raided X'."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import (
    actor_phrase,
    count_of,
    make_draft,
    own_places,
    places_of,
    quantities_of,
    split_patient,
)
from mapdesk.extract.context import is_cause, is_definite
from mapdesk.extract.draft import Draft, Phrase
from mapdesk.extract.frames import Event, find_events
from mapdesk.extract.ground import place_phrases
from mapdesk.extract.lexicon import load_lexicon, noun_class
from mapdesk.extract.syntax import prepositions
from mapdesk.extract.word_classes import is_place, may_be_place
from mapdesk.model.claim import ClaimKind

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

_NOUNS = frozenset({"airstrike", "airstrikes", "bombardment", "raids", "rockets", "shelling", "shells", "strikes"})
_AMBIGUOUS = frozenset({"raid", "raids", "bombing", "bombings", "targeting"})


def find(sentence: "Sentence") -> Iterator[Draft]:
    """Yield strike."""
    lexicon = load_lexicon("strike")
    for event in find_events(sentence, lexicon):
        draft = _FRAMES[event.trigger.name](event, lexicon.rule)
        if draft is not None:
            yield draft


def from_the_air(event: Event) -> bool:
    """Whether the words right round the trigger speak of aircraft or artillery."""
    doc, i = event.token.doc, event.token.i
    window = doc[max(event.token.sent.start, i - 6) : min(event.token.sent.end, i + 5)]
    return any(token.lower_ in noun_class("air_words") for token in window)


def by_a_state(event: Event) -> bool:
    """'Russian bombing of X': a state, its army or a coalition bombs from the air."""
    who = event.agent
    if who is None:
        return False
    return who.ent_type_ in {"NORP", "GPE"} or who.lemma_.lower() in noun_class("gunners") | {"government"}


def struck(head: "Token | None") -> tuple["Token | None", tuple[Phrase, ...]]:
    """Part what is hit: a settlement is a place, a facility, vehicle or force is the target."""
    if head is None:
        return None, ()
    lemma = head.lemma_.lower()
    if lemma in noun_class("facilities") or lemma in noun_class("forces") or not may_be_place(head):
        return head, ()
    return None, tuple(place_phrases(head))


def _noun(event: Event, rule: str) -> Draft | None:
    noun = event.token
    if noun.lower_ in {"shells", "rockets", "barrels"} and not _lands(noun) and not is_cause(noun):
        return None
    on_ground = noun.lower_ == "raids" and (_aimed_at(noun) or (event.patient is not None and is_place(event.patient)))
    state = noun.lower_.startswith("bombing") and by_a_state(event)
    if noun.lower_ in _AMBIGUOUS and not on_ground and not state and not from_the_air(event):
        return None
    if (aimed := _aimed_at(noun)) is not None:
        return _on_target(event, rule, aimed)
    if noun.dep_ == "agent" or (noun.dep_ in {"pobj", "conj"} and _helps(noun)):
        return None  # 'supported by air strikes', 'including strikes on': no event of its own
    if is_definite(noun) and event.agent is None and event.patient is None and not own_places(noun):
        return None
    of = (o for p, o in prepositions(event.token) if p.lower_ == "of" and o != event.agent)
    hit = event.patient or next(of, None) or _aim(noun)
    verb = event.light_verb
    if (
        hit is None
        and verb is not None
        and event.token.dep_ == "nsubj"
        and verb.lemma_ in {"hit", "target", "strike", "destroy"}
    ):
        hit = next((c for c in verb.children if c.dep_ == "dobj"), None)
    target, places = struck(hit)
    places = places or (own_places(hit) if hit is not None and target is not None else ()) or places_of(event)
    bare = not places and target is None and actor_phrase(event.agent) is None
    vague = is_definite(noun) or (noun.lower_ in {"strike", "strikes", "raids"} and not from_the_air(event))
    if bare and vague and not is_cause(noun):
        return None
    count = count_of(event.token)
    return make_draft(event, rule, actor=event.agent, target=target, places=places, quantities=count, weak=bare)


def _aim(noun: "Token") -> "Token | None":
    """Return X of 'airstrikes targeting X' and 'airstrikes, which hit X'."""
    verbs = [c for c in noun.rights if c.dep_ in {"acl", "relcl"}]
    if noun.dep_ == "dobj":
        verbs += [c for c in noun.head.rights if c.dep_ == "advcl" and c.tag_ == "VBG"]
    aimed = (verb for verb in verbs if verb.lemma_.lower() in _AIMING)
    return next((c for verb in aimed for c in verb.children if c.dep_ == "dobj"), None)


_AIMING = frozenset({"target", "hit", "strike", "aim", "destroy", "pound"})


def _is_aim_of_strike(verb: "Token") -> bool:
    """Whether 'targeting X' only says what a strike told beside it hit."""
    noun = verb.head
    if verb.dep_ == "advcl" and verb.tag_ == "VBG":
        noun = next((c for c in noun.children if c.dep_ == "dobj"), noun)
    return verb.dep_ in {"acl", "relcl", "advcl"} and noun.lower_ in _STRIKES


_STRIKES = frozenset(
    {"airstrike", "airstrikes", "strike", "strikes", "shelling", "bombardment", "raids", "raid", "bombing"}
)


def _aimed_at(noun: "Token") -> "Token | None":
    """Return the first word of X in the headline style 'shelling targets X', which the parser takes for one phrase."""
    after = noun.nbor(1) if noun.i + 2 < noun.sent.end else None
    if after is None or after.lower_ not in {"hit", "hits", "target", "targets", "targeted", "targeting"}:
        return None
    return next((word for word in noun.doc[after.i + 1 : noun.sent.end] if word.dep_ != "det"), None)


def _on_target(event: Event, rule: str, first: "Token") -> Draft:
    """Put the draft together from the words after 'targets', however far left the parser drew the phrase."""
    head = first
    while head.head.i > head.i and head.dep_ not in {"dobj", "nsubj", "nsubjpass", "pobj", "conj", "appos", "attr"}:
        head = head.head
    target, places = struck(head)
    if head.is_lower and (inner := own_places(head)):
        places = inner
    places = places or own_places(event.token.nbor(1))
    places = tuple(Phrase(max(place.start, first.idx), place.end) for place in places if place.end > first.idx)
    draft = make_draft(event, rule, actor=event.agent, target=target, places=places, quantities=count_of(event.token))
    if draft.target is None:
        return draft
    own = draft.target.end > first.idx  # else it stands before the words that are looked at, and is another's
    return replace(draft, target=Phrase(max(draft.target.start, first.idx), draft.target.end) if own else None)


def _lands(noun: "Token") -> bool:
    """'shells hit X', 'the fall of shells on X': fired, not merely named."""
    verb = noun.head
    fired = noun.dep_ == "nsubj" and verb.lemma_.lower() in {
        "hit",
        "target",
        "kill",
        "fall",
        "land",
        "strike",
        "injure",
        "cause",
        "rain",
    }
    return fired or (noun.dep_ == "pobj" and verb.head.lower_ == "fall")


def _helps(noun: "Token") -> bool:
    """Whether the strikes are only the means of support, or listed after 'including'."""
    while noun.dep_ == "conj" and noun.head.pos_ in {"NOUN", "PROPN"}:
        noun = noun.head
    prep = noun.head
    return prep.lower_ == "including" or (
        prep.lower_ == "by" and prep.head.lemma_ in {"support", "assist", "back", "aid"}
    )


def _verb(event: Event, rule: str) -> Draft | None:
    if event.agent is not None and event.agent.lemma_.lower() in {
        "strike",
        "airstrike",
        "attack",
        "shelling",
        "explosion",
    }:
        return None  # the noun tells it
    if event.lemma in {"target", "hit", "strike"} and _is_aim_of_strike(event.token):
        return None  # told as the aim of the strike
    before = event.token.nbor(-1) if event.token.i > event.token.sent.start else None
    if before is not None and before.lower_ in _NOUNS:
        return None  # 'shelling targets X': the noun tells it
    if event.token.lower_ in _NOUNS and (aimed := _aimed_at(event.token)) is not None:
        return _on_target(event, rule, aimed)
    if event.patient is None and event.lemma != "fire":
        return None
    if event.lemma == "fire" and event.patient is not None and split_patient(event.patient) == "materiel":
        return _fired(event, rule)
    target, places = struck(event.patient)
    places = (
        places
        or (own_places(event.patient) if event.patient is not None and target is not None else ())
        or places_of(event)
    )
    sure = actor_phrase(event.agent) is not None
    if event.lemma == "target" and not from_the_air(event):
        if not sure or any(c.lower_ == "to" for c in event.token.children):
            return None
        people = split_patient(event.patient) in {"person", "force"}
        kind: ClaimKind = "attack" if people else "strike"
        return make_draft(event, rule, kind=kind, actor=event.agent, target=target, places=places)
    return make_draft(event, rule, actor=event.agent, target=target, places=places, weak=not sure and not places)


def _fired(event: Event, rule: str) -> Draft | None:
    """'fired rockets at X': what is fired is no target, its number is the quantity."""
    hit = next(
        (o for p, o in prepositions(event.token) if p.lower_ in {"at", "on", "against", "into", "towards"}), None
    )
    target, places = struck(hit)
    if actor_phrase(event.agent) is None and hit is None:
        return None
    numbers = quantities_of(event.patient)
    places = places or (own_places(hit) if hit is not None else ()) or own_places(event.token)
    return make_draft(event, rule, actor=event.agent, target=target, places=places, quantities=numbers)


def _hit(event: Event, rule: str) -> Draft | None:
    """'hit' tells a strike where aircraft or guns are near, else an attack by whoever did it."""
    before = event.token.nbor(-1) if event.token.i > event.token.sent.start else None
    if before is not None and before.lower_ in _NOUNS:
        return None
    if from_the_air(event) and not _by_hand(event):
        return _verb(event, rule)
    if event.patient is None or actor_phrase(event.agent) is None or event.lemma == "fire":
        return None
    return make_draft(event, rule, kind="attack", actor=event.agent, target=event.patient)


def _by_hand(event: Event) -> bool:
    return event.agent is not None and any(c.lower_ in {"suicide", "car", "truck"} for c in event.agent.lefts)


_FRAMES = {"noun": _noun, "verb": _verb, "hit": _hit}
