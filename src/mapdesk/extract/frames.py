"""Trigger words of a sentence and who stands where around them: sentence and lexicon in, events out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapdesk.extract.draft import Phrase
from mapdesk.extract.lexicon import Lexicon, Trigger, noun_class, word_list
from mapdesk.extract.phrases import is_month, name_of

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

_CLAUSE_LINKS = frozenset({"conj", "xcomp", "advcl", "pcomp", "dep", "ccomp"})
_AIMED = frozenset({"on", "against", "upon", "at"})
_SECOND_WORDS = frozenset({"prt", "dobj", "advmod", "prep", "acomp", "oprd", "pobj"})


@dataclass(frozen=True, slots=True)
class Event:
    """A trigger with its neighbours. ``light_verb`` is the verb that a nominal trigger hangs on ('launched')."""

    trigger: Trigger
    token: "Token"
    phrase: Phrase
    nominal: bool
    agent: "Token | None" = None
    patient: "Token | None" = None
    light_verb: "Token | None" = None

    @property
    def lemma(self) -> str:
        """The lemma of the trigger word."""
        return self.token.lemma_.lower()


def find_events(sentence: "Sentence", lexicon: Lexicon) -> Iterator[Event]:
    """Yield one event per trigger word of the lexicon that stands in the sentence in the right sense."""
    for token in sentence:
        for trigger in lexicon.triggers:
            event = _event(token, trigger)
            if event is not None:
                yield event
                break


def _event(token: "Token", trigger: Trigger) -> Event | None:
    if _blocked(token, trigger):
        return None
    if is_verbal(token):
        phrase = _verb_match(token, trigger)
        if phrase is not None:
            patient = patient_of(token)
            if patient is not None and patient.lemma_.lower() in trigger.block_objects:
                return None
            return Event(trigger, token, phrase, False, agent_of(token), patient)
    surface = _surface_verb(token, trigger)
    if surface is not None:
        return surface
    if token.lower_ in trigger.nouns and not _is_name(token):
        agent, patient = nominal_arguments(token)
        return Event(trigger, token, _span(token, token), True, agent, patient, light_verb_of(token))
    return None


def _is_name(token: "Token") -> bool:
    """'March' the month, a person's name, or the last word of a proper name ('Tharthar Barrage')."""
    if token.ent_type_ == "PERSON" or (token.text == "March" and is_month(token)):
        return True
    before = token.nbor(-1) if token.i > token.sent.start else None
    return (
        token.is_title
        and before is not None
        and before.pos_ == "PROPN"
        and before.is_title
        and token.ent_type_ == "FAC"
    )


def _surface_verb(token: "Token", trigger: Trigger) -> Event | None:
    """Read 'rebels shell X' in a headline, where the tagger takes the verb for a noun: plural actor, verb, phrase."""
    lemma = token.lower_ if token.lower_ in trigger.verbs else token.lower_.removesuffix("s")
    if token.pos_ not in {"NOUN", "PROPN", "ADJ"} or lemma not in trigger.verbs or token.i + 1 >= token.sent.end:
        return None
    before, after = _actor_before(token), token.nbor(1)
    if before is None or (
        after.pos_ not in {"DET", "PROPN", "NOUN", "ADJ", "NUM", "PRON"} and lemma not in {"advance", "withdraw"}
    ):
        return None
    if after.lower_ in {"on", "against", "of"} or token.nbor(1).is_punct:
        return None
    patient = after
    while (
        patient.dep_ in {"det", "amod", "compound", "nummod", "poss", "nmod", "quantmod", "punct"}
        and patient.head.i > patient.i
    ):
        patient = patient.head
    return Event(
        trigger, token, _span(token, token), False, before, patient if patient.pos_ in {"NOUN", "PROPN"} else None
    )


def _actor_before(token: "Token") -> "Token | None":
    """Return the plural or acronym right before a word ('forces', 'SDF'), adverbs and quotation marks skipped."""
    i = token.i - 1
    while i > token.sent.start and (token.doc[i].pos_ == "ADV" or token.doc[i].is_quote):
        i -= 1
    if i < token.sent.start:
        return None
    word = token.doc[i]
    force = word.lemma_.lower() in noun_class("forces") and word.tag_ in {"NNS", "NNPS"}
    return word if force or (word.text.isupper() and len(word) > 1) else None


def _blocked(token: "Token", trigger: Trigger) -> bool:
    before = token.nbor(-1).lower_ if token.i > token.sent.start else ""
    if before == "-" and token.i - 2 >= token.sent.start:
        before = token.nbor(-2).lower_
    after = token.nbor(1).lower_ if token.i + 1 < token.sent.end else ""
    return before in trigger.block_before or after in trigger.block_after


def is_verbal(token: "Token") -> bool:
    """Whether the word is used as a verb, so that its subject and object are arguments."""
    return token.pos_ in {"VERB", "AUX"} or (token.tag_ in {"VBG", "VBN", "VBD"} and token.dep_ not in {"compound"})


def _span(first: "Token", last: "Token") -> Phrase:
    return Phrase(first.idx, last.idx + len(last))


def _verb_match(token: "Token", trigger: Trigger) -> Phrase | None:
    """Match the lemma alone, or with its second word near it."""
    lemma = token.lemma_.lower()
    for second in (child for child in token.children if child.dep_ in _SECOND_WORDS):
        if {f"{lemma} {second.lemma_.lower()}", f"{lemma} {second.lower_}"} & trigger.verbs:
            near = second.i > token.i and second.i - token.i <= 3
            return _span(token, second) if near else _span(token, token)
    return _span(token, token) if lemma in trigger.verbs else None


def is_passive(verb: "Token") -> bool:
    """Whether the verb is passive, also in a reduced relative clause and in a coordination that shares its subject."""
    if verb.tag_ != "VBN":
        return False
    deps = {child.dep_ for child in verb.children}
    if deps & {"nsubjpass", "auxpass", "agent"}:
        return True
    if "nsubj" in deps or "dobj" in deps or "aux" in deps:
        return False
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        return is_passive(verb.head)
    return verb.dep_ in {"acl", "amod", "relcl", "ROOT", "advcl", "ccomp", "dep"}


def _child(verb: "Token", *deps: str) -> "Token | None":
    return next((child for child in verb.children if child.dep_ in deps), None)


def subject_of(verb: "Token", depth: int = 0) -> "Token | None":
    """Return the active subject, shared over coordination, control and participles; relative pronouns resolved."""
    own = _child(verb, "nsubj")
    if own is not None:
        return name_of(own)
    passive = _child(verb, "nsubjpass")
    if passive is not None or depth > 6:
        return None
    head = verb.head
    if verb.dep_ == "acl":
        return _subject_of_acl(verb, depth)
    if verb.dep_ == "relcl" and verb.tag_ in {"VBG"}:
        return head
    if verb.dep_ == "pcomp" and head.dep_ == "prep":
        verb, head = head, head.head
        if head.pos_ not in {"VERB", "AUX"}:
            return None
    elif verb.dep_ not in _CLAUSE_LINKS or head is verb:
        return None
    return _inherited(head, depth)


def _inherited(head: "Token", depth: int) -> "Token | None":
    if head.pos_ not in {"VERB", "AUX"}:
        return None
    passive = _child(head, "nsubjpass")
    if passive is not None:
        return name_of(passive)
    return subject_of(head, depth + 1)


def _subject_of_acl(verb: "Token", depth: int) -> "Token | None":
    head = verb.head
    if verb.tag_ == "VBG":
        return head
    if verb.tag_ == "VB":  # 'a plan to capture X': whoever has the plan
        governor = light_verb_of(head)
        return subject_of(governor, depth + 1) if governor is not None else _nominal_agent(head)
    return None


def agent_of(verb: "Token") -> "Token | None":
    """Return who does it: the subject, or in the passive whoever stands after 'by'."""
    if not is_passive(verb):
        return subject_of(verb)
    by = next((c for c in verb.children if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by")), None)
    pobj = _child(by, "pobj") if by is not None else None
    if pobj is None and verb.dep_ != "conj":
        shared = next((c for c in verb.children if c.dep_ == "conj" and is_passive(c)), None)
        return agent_of(shared) if shared is not None else None
    return pobj


def patient_of(verb: "Token") -> "Token | None":
    """Return what it is done to: the object, the passive subject, or the noun of a reduced relative clause."""
    own = _child(verb, "dobj", "nsubjpass")
    if own is not None:
        return name_of(own)
    if is_passive(verb):
        if verb.dep_ in {"acl", "amod", "relcl"}:
            return verb.head
        if verb.dep_ == "conj":
            return patient_of(verb.head)
        return _child(verb, "nsubj")
    if verb.dep_ == "relcl" and _child(verb, "nsubj") not in (None, *_relative_subjects(verb)):
        return verb.head
    later = next((c for c in verb.children if c.dep_ == "conj" and c.pos_ == "VERB" and c.tag_ == verb.tag_), None)
    if later is not None and not any(c.dep_ in {"prep", "prt", "advmod"} and c.i > verb.i for c in verb.children):
        return _child(later, "dobj") if later.i - verb.i <= 3 else None
    return None


def _relative_subjects(verb: "Token") -> list["Token"]:
    return [c for c in verb.children if c.dep_ == "nsubj" and c.lower_ in {"that", "which", "who"}]


def repeller_of(noun: "Token") -> "Token | None":
    """Return whoever repelled this attack, where the sentence names him; the clash family tells it then."""
    verb = noun.head
    if noun.dep_ in {"dobj", "nsubjpass"} and verb.lemma_.lower() in word_list("repel"):
        return agent_of(verb)
    return None


def is_context(noun: "Token") -> bool:
    """Whether a campaign or battle is only named as the frame of something else ('during the offensive')."""
    prep = noun.head if noun.dep_ == "pobj" else None
    if any(c.dep_ in {"poss", "acl", "relcl"} for c in noun.children):
        return False
    if prep is None or prep.lower_ not in {"during", "of", "since", "in", "amid", "throughout", "for"}:
        return False
    return prep.lower_ != "of" or prep.head.lemma_.lower() in word_list("frame_nouns")


def is_purpose(verb: "Token") -> bool:
    """Whether the verb only says what an operation is for ('an operation to retake X'): no claim of its own."""
    if verb.tag_ != "VB" or verb.dep_ not in {"acl", "relcl", "xcomp", "advcl"}:
        return False
    if not any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children):
        return False
    return verb.head.pos_ in {"NOUN", "PROPN"} and verb.head.lemma_.lower() in word_list("operation_nouns")


def is_conditional(word: "Token") -> bool:
    """Whether the word stands in an 'if' clause, which tells nothing that was done or planned."""
    steps = [word, *word.ancestors]
    return any(child.dep_ == "mark" and child.lower_ in {"if", "unless"} for step in steps for child in step.children)


def is_definite(noun: "Token") -> bool:
    """Whether the noun points back at an event already told ('this attack', 'the strike')."""
    return any(c.dep_ == "det" and c.lower_ in {"the", "this", "that", "these", "those"} for c in noun.lefts)


def light_verb_of(noun: "Token") -> "Token | None":
    """Return the verb that governs a nominal trigger as object, subject or inside a prepositional phrase."""
    for step in noun.ancestors:
        if step.pos_ in {"VERB", "AUX"}:
            return step
        if step.dep_ in {"relcl"}:
            return None
    return None


def prepositions(token: "Token") -> Iterator[tuple["Token", "Token"]]:
    """Yield the prepositions of a word with their objects, coordinated and stacked ones ('out of') included."""
    queue = [child for child in token.children if child.dep_ in {"prep", "agent", "dative"} or child.tag_ == "IN"]
    for prep in queue:
        for inner in prep.children:
            if inner.dep_ == "pobj":
                yield prep, inner
            elif inner.dep_ in {"prep", "conj", "pcomp"} and inner.pos_ == "ADP":
                queue.append(inner)
    for adverb in token.children:  # 'north of X', 'away from X'
        if adverb.dep_ in {"advmod", "npadvmod", "prt"}:
            yield from prepositions(adverb)


def _nominal_agent(noun: "Token") -> "Token | None":
    for child in noun.lefts:
        named = child.ent_type_ in {"ORG", "NORP", "GPE"} or child.lemma_.lower() in noun_class("forces")
        if child.dep_ in {"poss"} and (named or child.pos_ == "PROPN"):
            return child
        if child.dep_ in {"compound", "amod", "nmod"} and (named or child.text.isupper()):
            return child
    by = next((obj for prep, obj in prepositions(noun) if prep.lower_ == "by"), None)
    return by


def nominal_arguments(noun: "Token") -> tuple["Token | None", "Token | None"]:
    """Return who does it and whom it hits for a nominal trigger ('X's attack on Y', 'X launched an attack on Y')."""
    agent = _nominal_agent(noun)
    verb = light_verb_of(noun)
    if agent is None and verb is not None and noun.dep_ in {"dobj", "pobj", "conj", "oprd"}:
        if verb.lemma_.lower() in word_list("light_verbs"):
            agent = agent_of(verb)
    if (
        agent is None
        and verb is not None
        and noun.dep_ == "nsubjpass"
        and verb.lemma_.lower() in word_list("light_verbs")
    ):
        agent = agent_of(verb)
    launched = next((c for c in noun.rights if c.dep_ == "acl" and c.lemma_.lower() in word_list("light_verbs")), None)
    if agent is None and launched is not None:
        agent = agent_of(launched)
    patient = _hit_by(noun)
    if patient is None and verb is not None and verb.lemma_.lower() in word_list("light_verbs"):
        patient = _hit_by(verb)
    return agent, patient


def _hit_by(word: "Token") -> "Token | None":
    """Return what stands after 'on' or 'against', dates excepted."""
    return next(
        (
            o
            for p, o in prepositions(word)
            if p.lower_ in _AIMED and not is_month(o) and o.ent_type_ not in {"DATE", "TIME"}
        ),
        None,
    )
