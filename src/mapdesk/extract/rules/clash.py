"""Two-sided fighting: 'clashes near X', 'fought Y in X', 'repelled an attack by Y'."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import actor_phrase, make_draft, own_places, places_of, quantities_of, split_patient
from mapdesk.extract.context import is_context, is_definite
from mapdesk.extract.draft import Draft, Phrase
from mapdesk.extract.frames import Event, find_events
from mapdesk.extract.ground import place_phrases
from mapdesk.extract.lexicon import load_lexicon, noun_class
from mapdesk.extract.modality import modality_of
from mapdesk.extract.phrases import coordinated, noun_phrase
from mapdesk.extract.syntax import agent_of, nominal_arguments, patient_of, prepositions
from mapdesk.extract.word_classes import is_force, is_place, may_be_place

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token


def find(sentence: "Sentence") -> Iterator[Draft]:
    """Yield clash."""
    lexicon = load_lexicon("clash")
    for event in find_events(sentence, lexicon):
        draft = _FRAMES[event.trigger.name](event, lexicon.rule)
        if draft is not None:
            yield draft


def _noun(event: Event, rule: str) -> Draft | None:
    noun = event.token
    if any(c.lower_ in {"little", "no"} for c in noun.lefts) and noun.lower_ == "resistance":
        return None
    if any(c.dep_ == "attr" and c.lower_ in event.trigger.nouns for c in noun.head.children) and noun.dep_ == "nsubj":
        return None  # 'the Battle of X was an engagement ...' is told once
    if noun.text == "Battle" and noun.dep_ == "pobj" and noun.head.lower_ in {"in", "after", "before", "to", "since"}:
        return None  # the name of a battle as a date or frame
    first, second, paired = event.agent, event.patient, False
    joined: tuple[Phrase, Phrase] | None = None
    verb = [event.light_verb] if event.light_verb is not None and noun.dep_ in {"nsubj", "nsubjpass", "dobj"} else []
    for prep, obj in (pair for word in [noun, *verb] for pair in prepositions(word)):
        if prep.lower_ == "between":
            pair = [t for t in coordinated(obj) if is_force(t)]
            first = pair[0] if pair else first
            second = pair[1] if len(pair) > 1 else second
            paired = len(pair) > 1
            joined = joined or (_split(obj) if not paired else None)
        elif prep.lower_ == "with" and is_force(obj):
            second = obj
    if not paired and joined is None and (first is None or second is None):
        between = _between(noun)
        pair = [t for t in coordinated(between) if is_force(t)] if between is not None else []
        if len(pair) > 1:
            first, second, paired = pair[0], pair[1], True
        elif between is not None:
            joined = _split(between)
    if first is None and second is not None:
        first = _who_fell(noun)
    if noun.lower_ == "resistance":
        first, second = _resisting(event)
    places = places_of(event)
    if second is not None and is_place(second) and not is_force(second):
        second = None
    if noun.lemma_.lower() == "battle" and not places:
        places = tuple(ph for p, o in prepositions(noun) if p.lower_ in {"of", "for"} for ph in place_phrases(o))
    named = actor_phrase(first) is not None or actor_phrase(second) is not None
    framed = is_context(noun) and not _located(noun)
    if not named and (framed or (is_definite(noun) and not own_places(noun))) and noun.lower_ not in _ALWAYS:
        return None
    weak = not named and (framed or not places)
    draft = make_draft(event, rule, actor=first, target=second, places=places, quantities=(), weak=weak)
    if joined is not None:
        return replace(draft, actor=joined[0], target=joined[1])
    return replace(draft, actor=noun_phrase(first, conjuncts=False)) if paired and first is not None else draft


_ALWAYS = frozenset({"clashes"})


def _who_fell(noun: "Token") -> "Token | None":
    """Return A of 'A was killed in clashes with B' and 'A killed two men in clashes with B'."""
    verb = noun.head.head
    if noun.dep_ != "pobj" or noun.head.lower_ not in {"in", "during"} or verb.lemma_.lower() not in _KILL:
        return None
    return agent_of(verb) or patient_of(verb)


_KILL = frozenset({"kill", "die", "wound", "injure", "claim", "lose"})


def _resisting(event: Event) -> "tuple[Token | None, Token | None]":
    """Return both sides of 'A faced resistance from B'; of 'resistance from B' B only, who resists."""
    from_whom = next(
        (o for p, o in prepositions(event.token) if p.lower_ in {"from", "by", "of"} and is_force(o)), None
    )
    verb = event.light_verb
    faces = verb is not None and event.token.dep_ == "dobj" and verb.lemma_.lower() in {"face", "meet", "encounter"}
    return (agent_of(verb), from_whom) if faces and verb is not None else (from_whom or event.agent, None)


def _between(noun: "Token") -> "Token | None":
    """Return the last of A and B in 'clashes broke out near X between A and B', however far the parser hung them."""
    for token in noun.doc[noun.i + 1 : min(noun.sent.end, noun.i + 14)]:
        if token.lemma_.lower() in noun_class("happenings") and token.pos_ == "NOUN":
            return None
        if token.lower_ == "between":
            return next((c for c in token.children if c.dep_ == "pobj"), None)
    return None


def _located(noun: "Token") -> bool:
    """Whether a place stands right behind it ('in the clashes at X'), not only its name ('the battle of X')."""
    return any(p.lower_ in {"in", "at", "near", "around"} and may_be_place(o) for p, o in prepositions(noun))


def _split(obj: "Token") -> tuple[Phrase, Phrase] | None:
    """Part 'the army and A fighters' where the parser took the first side for a modifier of the second."""
    joint = next((t for t in obj.subtree if t.lower_ == "and" and obj.left_edge.i < t.i < obj.i), None)
    if joint is None:
        return None
    first = [t for t in obj.doc[obj.left_edge.i : joint.i] if t.dep_ != "det"]
    second = [t for t in obj.doc[joint.i + 1 : obj.i + 1] if t.dep_ != "det"]
    if not first or not second:
        return None
    return Phrase(first[0].idx, joint.idx - 1), Phrase(second[0].idx, obj.idx + len(obj))


def _verb(event: Event, rule: str) -> Draft | None:
    foe: Token | None = event.patient
    if foe is None or not is_force(foe):
        foe = next((o for p, o in prepositions(event.token) if p.lower_ in {"with", "against"} and is_force(o)), None)
    places = places_of(event, climb=2)
    if actor_phrase(event.agent) is None or (foe is None and not places):
        return None
    if modality_of(event.token) == "planned":
        return None  # told as an intent
    if event.lemma == "engage" and (foe is None or any(p.lower_ == "in" for p, _ in prepositions(event.token))):
        return None
    return make_draft(event, rule, actor=event.agent, target=foe, places=places, quantities=quantities_of(event.agent))


def _repel(event: Event, rule: str) -> Draft | None:
    """'repelled Y's attack': the attacker is the target."""
    patient = event.patient
    if patient is None:
        return None
    if event.lemma in _ALSO_ELSEWHERE and (actor_phrase(event.agent) is None or _from_doing(event.token)):
        return None
    if patient.pos_ == "PRON":
        return make_draft(
            event,
            rule,
            actor=event.agent,
            target=patient,
            quantities=quantities_of(event.agent),
            weak=event.agent is None,
        )
    if patient.lemma_.lower() in noun_class("assaults"):
        attacker, _ = nominal_arguments(patient)
        by = next((o for p, o in prepositions(patient) if p.lower_ in {"by", "from"}), None)
        attacker = by or attacker
        if event.agent is None or attacker == event.agent:
            return (
                None
                if event.agent is None
                else make_draft(event, rule, actor=event.agent, quantities=quantities_of(event.agent))
            )
        return make_draft(event, rule, actor=event.agent, target=attacker, quantities=quantities_of(event.agent))
    if split_patient(patient) in {"force", "person"} and actor_phrase(event.agent) is not None:
        return make_draft(event, rule, actor=event.agent, target=patient, quantities=quantities_of(event.agent))
    return None


_ALSO_ELSEWHERE = frozenset({"halt", "stop", "prevent", "blunt", "contain", "foil", "thwart"})


def _from_doing(verb: "Token") -> bool:
    """'prevented A from leaving' is no repelled attack, nor is 'in a bid to stop A'."""
    return verb.tag_ == "VB" or any(
        c.dep_ in {"pcomp", "ccomp", "xcomp"} for word in (verb, *verb.rights) for c in word.children
    )


_FRAMES = {"noun": _noun, "verb": _verb, "repel": _repel}
