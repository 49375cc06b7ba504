"""Support given to a side: 'backed by A', 'A sent weapons to B', 'with the support of A', 'A's aid for B'."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import actor_phrase, make_draft, places_of, quantities_of
from mapdesk.extract.draft import Draft
from mapdesk.extract.frames import Event, find_events
from mapdesk.extract.lexicon import load_lexicon, noun_class
from mapdesk.extract.phrases import coordinated
from mapdesk.extract.rules.casualties import doer
from mapdesk.extract.syntax import nominal_arguments, prepositions, subject_of
from mapdesk.extract.word_classes import is_force, may_be_place

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

_TO = frozenset({"to", "for", "into"})
_ARMS = frozenset({"arms", "weapons", "weapon", "arm", "military", "aid", "ammunition", "air"})


def find(sentence: "Sentence") -> Iterator[Draft]:
    """Yield support."""
    lexicon = load_lexicon("support")
    for event in find_events(sentence, lexicon):
        if event.nominal:
            draft = _noun(event, lexicon.rule) if event.trigger.name == "noun" else None
        else:
            frame = _FRAMES.get(event.trigger.name)
            draft = frame(event, lexicon.rule) if frame is not None else None
        if draft is not None:
            yield draft


def _verb(event: Event, rule: str) -> Draft | None:
    agent, patient = doer(event.agent), event.patient
    if event.token.dep_ in {"amod", "compound"}:
        return None  # 'US-backed force' names a force
    attack = patient is not None and patient.lemma_.lower() in noun_class("events")
    if patient is None or not (is_force(patient) or attack):
        return None
    if agent is not None and agent.lemma_.lower() in {"tank", "vehicle", "armor", "armour", "artillery", "gun"}:
        return None  # 'troops backed by tanks' are one force
    passive = actor_phrase(agent) is None
    if passive and not any(prep.lower_ == "with" for prep, _ in prepositions(event.token)):
        return None
    return make_draft(
        event, rule, actor=agent, target=patient, places=places_of(event, climb=1), weak=passive or attack
    )


def _is_aid(thing: "Token | None") -> bool:
    """Whether any of the things given is money, arms, goods or help."""
    if thing is None:
        return False
    words = [*coordinated(thing), *(o for p, o in prepositions(thing) if p.lower_ == "of")]
    counted = thing.ent_type_ == "MONEY" or thing.lemma_.lower() in {"million", "billion"}
    return counted or any(w.lemma_.lower() in noun_class("aid") | noun_class("materiel") for w in words)


def _give(event: Event, rule: str) -> Draft | None:
    """'provided A with weapons', 'sent weapons to A', 'gave A money'."""
    agent, patient = event.agent, event.patient
    if actor_phrase(agent) is None:
        return None
    receiver = next((c for c in event.token.children if c.dep_ == "dative" and is_force(c)), None)
    with_what = next((o for p, o in prepositions(event.token) if p.lower_ == "with"), None)
    if patient is not None and with_what is not None and is_force(patient) and _is_aid(with_what):
        return make_draft(event, rule, actor=agent, target=patient, places=(), quantities=quantities_of(with_what))
    if not _is_aid(patient):
        return None
    receiver = receiver or next((o for p, o in _both(event) if p.lower_ in _TO and is_force(o)), None)
    if receiver is None:
        return None
    return make_draft(
        event, rule, actor=agent, target=receiver, places=(), quantities=quantities_of(patient), weak=True
    )


def _both(event: Event) -> "Iterator[tuple[Token, Token]]":
    """Prepositions of the verb and of its object: 'provided masks to X', 'provided (aid to X)'."""
    yield from prepositions(event.token)
    if event.patient is not None:
        yield from prepositions(event.patient)


def _noun(event: Event, rule: str) -> Draft | None:
    """'with the support of A', 'A's support for B', 'received training from A'."""
    noun = event.token
    giver = next((o for p, o in prepositions(noun) if p.lower_ in {"from", "by"}), None) or nominal_arguments(noun)[0]
    if noun.dep_ == "pobj" and noun.head.lower_ == "with":  # 'in support of' by the same actor is no claim of its own
        giver = giver or next((o for p, o in prepositions(noun) if p.lower_ == "of"), None)
        receiver = subject_of(event.light_verb) if event.light_verb is not None else None
        sure = noun.lower_ == "support" and actor_phrase(giver) is not None
        return make_draft(event, rule, actor=giver, target=receiver, places=(), quantities=()) if sure else None
    if noun.dep_ == "pobj" and noun.head.lower_ == "in":
        return None
    receiver = next((o for p, o in prepositions(noun) if p.lower_ in _TO and is_force(o)), None)
    verb = event.light_verb
    if verb is not None and verb.lemma_.lower() in _giving():
        return None  # told by the verb
    if verb is not None and verb.lemma_.lower() in {"receive", "get", "obtain", "seek"} and noun.dep_ == "dobj":
        giver = giver or next((o for p, o in prepositions(verb) if p.lower_ == "from"), None)
        giver = giver or next((o for p, o in prepositions(noun) if p.lower_ == "of"), None)
        receiver = receiver or subject_of(verb)
        giver = giver if giver != receiver else None
    armed = noun.lower_ in {"training", "backing"} or bool({c.lower_ for c in noun.lefts} & _ARMS)
    if actor_phrase(giver) is None or (receiver is None and not armed):
        return None
    if receiver is not None and may_be_place(receiver) and noun.lower_ == "support":
        return None
    return make_draft(event, rule, actor=giver, target=receiver, places=(), quantities=(), weak=True)


def _giving() -> frozenset[str]:
    return next(t.verbs for t in load_lexicon("support").triggers if t.name == "give")


_FRAMES = {"verb": _verb, "give": _give}
