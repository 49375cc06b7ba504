"""Who holds what: 'controls X', 'the A-held village of B', 'an A stronghold', 'under A's control'."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import (
    actor_phrase,
    counted_ground,
    make_draft,
    names_any,
    own_places,
    places_of,
    split_patient,
)
from mapdesk.extract.draft import Draft, Phrase, text_of
from mapdesk.extract.frames import Event, find_events
from mapdesk.extract.ground import place_phrases
from mapdesk.extract.lexicon import load_lexicon, noun_class
from mapdesk.extract.phrases import antecedent
from mapdesk.extract.syntax import is_passive, light_verb_of, prepositions, subject_of
from mapdesk.extract.word_classes import is_force, is_place, may_be_place
from mapdesk.model.claim import ClaimKind

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

_ROLES = frozenset({"base", "headquarters", "stronghold", "bastion", "hub", "outpost"})
_HELD = frozenset({"held", "controlled", "occupied", "run", "dominated"})


def find(sentence: "Sentence") -> Iterator[Draft]:
    """Yield control_held."""
    lexicon = load_lexicon("hold")
    taken = set()
    for token in sentence:
        draft = _attributive(token, lexicon.rule)
        if draft is not None:
            taken.add(token.i)
            yield draft
    for event in find_events(sentence, lexicon):
        draft = None if event.token.i in taken else _FRAMES[event.trigger.name](event, lexicon.rule)
        if draft is not None:
            yield draft


def _attributive(token: "Token", rule: str) -> Draft | None:
    """'A-held village of B': the holder before the hyphen, the place named after it."""
    if token.lower_ not in _HELD or token.i < token.sent.start + 2 or token.nbor(-1).text not in "-–‑":
        return None
    holder, noun = token.nbor(-2), token.head
    while noun.dep_ in {"amod", "compound", "nmod"} and noun.head != noun:
        noun = noun.head
    if noun.i > token.i and noun.is_lower and is_force(noun) and not is_place(noun):
        return None  # 'the A-controlled administration'
    places = tuple(place_phrases(noun)) if noun.i > token.i and noun.pos_ in {"NOUN", "PROPN", "ADJ"} else ()
    places = tuple(p for p in places if _named(token, p))
    after = token.idx + len(token) + 1
    places = tuple(Phrase(max(p.start, after), p.end) if p.start < after < p.end else p for p in places)
    if not places and noun.lemma_.lower() in noun_class("places"):
        places = own_places(noun)
    if not places:
        return None
    first = holder
    while first.i > token.sent.start and first.nbor(-1).pos_ == "PROPN" and holder.pos_ == "PROPN":
        first = first.nbor(-1)
    return Draft(
        kind="control_held",
        trigger=Phrase(holder.idx, token.idx + len(token)),
        anchor=token,
        rule=rule,
        actor=Phrase(first.idx, holder.idx + len(holder)),
        places=places,
        modality="asserted",
    )


def _named(token: "Token", phrase: Phrase) -> bool:
    """Whether a name follows 'held' inside the phrase: 'the A-held building' names no place."""
    text = text_of(token.doc)[phrase.start : phrase.end]
    held = text_of(token.doc)[token.idx : token.idx + len(token)]
    rest = text.split(held, 1)[-1]
    return any(word[:1].isupper() for word in rest.split())


def _hold(event: Event, rule: str) -> Draft | None:
    patient = event.patient
    if patient is not None and patient.lower_ == "control":
        over = next((o for p, o in prepositions(patient) if p.lower_ in {"of", "over"}), None)
        places = tuple(place_phrases(over)) if over is not None else ()
        return make_draft(event, rule, actor=event.agent, places=places, quantities=()) if places else None
    if split_patient(patient) in {"force", "person", "materiel"} and event.lemma in {"control", "hold", "retain"}:
        return None
    if patient is not None and patient.lemma_.lower() in {"position", "line"} and actor_phrase(event.agent) is not None:
        places = own_places(patient) or own_places(event.token)
        return make_draft(event, rule, actor=event.agent, places=places, quantities=(), weak=not places)
    if event.lemma in {"hold", "retain"} and (patient is None or split_patient(patient) != "place"):
        return None
    if event.agent is None and event.lemma not in {"control", "occupy"}:
        return None
    places = tuple(place_phrases(patient)) if patient is not None and may_be_place(patient) else ()
    places = places or own_places(patient or event.token) or own_places(event.token)
    if patient is not None and patient.is_lower:  # 'areas held by A in B': B is the more specific name
        places = own_places(event.token) or _inside(patient) or places
    if not places:
        return None
    kind: ClaimKind = "control_gained" if _headline_gain(event) else "control_held"
    vague = not names_any(text_of(event.token.doc), places)
    if patient is not None and patient.is_lower and (patient.tag_ == "NNS" or patient.lemma_ == "territory") and vague:
        return None  # 'areas controlled by A' are nowhere
    if vague and event.token.dep_ == "amod":
        return None  # 'in rebel-controlled areas' tells of no place
    return make_draft(event, rule, kind=kind, actor=event.agent, places=places, quantities=_counts(patient), weak=vague)


def _inside(noun: "Token") -> tuple[Phrase, ...]:
    """Places in 'areas in X', not in 'the bank of the river', which is one place."""
    return tuple(
        ph for p, o in prepositions(noun) if p.lower_ in {"in", "near"} and is_place(o) for ph in place_phrases(o)
    )


def _counts(patient: "Token | None") -> tuple[Phrase, ...]:
    return counted_ground(patient) if patient is not None else ()


def _headline_gain(event: Event) -> bool:
    """In a headline (no full stop) that tells of an advance, 'X control Y' means that X has just taken it."""
    sentence = event.token.sent
    others = (word.lower_ for word in sentence if word.i != event.token.i)
    if not any({word, word.removesuffix("s"), word.removesuffix("es")} & _FIGHTING for word in others):
        return False
    headline = sentence.text.rstrip()[-1:] not in {".", "!", "?", "”", '"', ":"}
    return (
        headline
        and event.lemma == "control"
        and not is_passive(event.token)
        and event.token.dep_ not in {"acl", "relcl"}
    )


_FIGHTING = frozenset(
    {"advance", "progress", "clash", "battle", "fighting", "fight", "attack", "offensive", "operation", "push", "storm"}
    | {"withdraw", "withdrawal", "retreat", "expel", "fall", "assault", "lose", "shell", "shelling", "bombardment"}
    | {"after", "new", "more", "airstrike", "kill", "enter"}
)


def _called(noun: "Token") -> "Token | None":
    """Return what is called a stronghold: 'X remains the stronghold', 'X, a stronghold of A'."""
    verb = noun.head if noun.dep_ in {"attr", "oprd"} else None
    if verb is None:
        return noun.head if noun.dep_ == "appos" else None
    subject = subject_of(verb)
    if verb.dep_ == "relcl" and (subject is None or subject.lower_ in {"which", "that"}):
        return antecedent(verb)
    return subject


def _holds(owner: "Token", places: tuple[Phrase, ...]) -> bool:
    """Whether 'a stronghold of A' names a side; where the place is told already, any name does ('Northern Front')."""
    if places and owner.pos_ == "PROPN" and owner.ent_type_ not in {"GPE", "LOC", "FAC"}:
        return True
    return is_force(owner) and not is_place(owner)


def _base(event: Event, rule: str) -> Draft | None:
    """'X is an A stronghold', 'the A stronghold of X', 'X, which is the key A stronghold'."""
    noun = event.token
    subject = _called(noun)
    places = tuple(place_phrases(subject)) if subject is not None and may_be_place(subject) else ()
    holder = event.agent or next((o for p, o in prepositions(noun) if p.lower_ == "of" and _holds(o, places)), None)
    places = places or tuple(
        phrase
        for p, o in prepositions(noun)
        if p.lower_ in {"of", "in", "at"} and is_place(o)
        for phrase in place_phrases(o)
    )
    places = places or tuple(phrase for c in noun.rights if c.dep_ == "appos" for phrase in place_phrases(c))
    return make_draft(event, rule, actor=holder, places=places, quantities=()) if places or holder is not None else None


def _under(event: Event, rule: str) -> Draft | None:
    """'X is under A control', 'A is in control of X', 'the occupation of X by A'."""
    noun = event.token
    prep = noun.head if noun.dep_ == "pobj" else None
    if prep is None or prep.lower_ not in {"under", "in"} or prep.i > noun.i:
        return None
    verb = light_verb_of(noun)
    if prep.lower_ == "in":
        over = next((o for p, o in prepositions(noun) if p.lower_ == "of"), None)
        if over is None or verb is None or not (is_place(over) or over.like_num):
            return None
        return make_draft(event, rule, actor=subject_of(verb), places=tuple(place_phrases(over)), quantities=())
    holder = event.agent or next((o for p, o in prepositions(noun) if p.lower_ == "of"), None)
    holder = holder or next(
        (c for c in noun.lefts if c.dep_ in {"compound", "amod", "poss"} and c.text[:1].isupper()), None
    )
    if holder is None or actor_phrase(holder) is None:
        return None
    owner = prep.head
    subject = owner if owner.pos_ in {"NOUN", "PROPN"} else (subject_of(verb) if verb is not None else None)
    if verb is not None and subject is None:
        subject = next((c for c in verb.children if c.dep_ in {"nsubjpass", "dobj"}), None)
    places = tuple(place_phrases(subject)) if subject is not None and may_be_place(subject) else places_of(event)
    counted = counted_ground(subject) if subject is not None else ()
    if counted and subject is not None:
        places = own_places(subject) or places
    gained = verb is not None and verb.lemma_.lower() in {"come", "fall", "bring", "pass", "place"}
    kind: ClaimKind = "control_gained" if gained else "control_held"
    return make_draft(event, rule, kind=kind, actor=holder, places=places, quantities=counted) if places else None


def _use(event: Event, rule: str) -> Draft | None:
    """'uses X as a base': X is held."""
    patient = event.patient
    role = next((o for p, o in prepositions(event.token) if p.lower_ == "as"), None)
    if patient is None or role is None or role.lemma_.lower() not in _ROLES or not may_be_place(patient):
        return None
    return make_draft(event, rule, actor=event.agent, places=tuple(place_phrases(patient)), quantities=())


def _based(event: Event, rule: str) -> Draft | None:
    """'fighters based in X', 'dug in around X'."""
    who = event.patient if is_passive(event.token) or event.patient is not None else event.agent
    places = own_places(event.token)
    if not places or who is None or actor_phrase(who) is None:
        return None
    return make_draft(event, rule, actor=who, places=places, quantities=())


_FRAMES = {"based": _based, "hold": _hold, "base": _base, "under": _under, "use": _use}
