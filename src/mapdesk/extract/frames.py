"""Trigger words of a sentence with who stands round them: sentence and lexicon in, events out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapdesk.extract.draft import Phrase
from mapdesk.extract.lexicon import Lexicon, Trigger, noun_class, word_list
from mapdesk.extract.syntax import agent_of, is_verbal, light_verb_of, nominal_arguments, patient_of, prepositions
from mapdesk.extract.word_classes import is_month

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

_SECOND_WORDS = frozenset({"prt", "dobj", "advmod", "prep", "acomp", "oprd", "pobj"})


_OF_EVENTS = word_list("attempt_nouns") | word_list("plan_nouns")  # 'an infiltration attempt', 'a withdrawal deal'


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
    words, known = _forms(sentence)
    if known.isdisjoint(lexicon.heads):
        return
    for i, forms in words:
        if forms.isdisjoint(lexicon.heads):
            continue
        token = sentence.doc[i]
        for trigger in lexicon.triggers:
            if forms.isdisjoint(trigger.heads):
                continue
            event = _event(token, trigger)
            if event is not None:
                yield event
                break


def _forms(sentence: "Sentence") -> tuple[list[tuple[int, frozenset[str]]], frozenset[str]]:
    """Return every word's number with the forms that a lexicon may know it by, and all forms; kept for all families."""
    kept: dict[tuple[int, int], tuple[list[tuple[int, frozenset[str]]], frozenset[str]]]
    kept = sentence.doc.user_data.setdefault("mapdesk_forms", {})
    where = (sentence.start, sentence.end)
    if where not in kept:
        words = [
            (token.i, frozenset((token.lemma_.lower(), token.lower_, token.lower_.removesuffix("s"))))
            for token in sentence
        ]
        kept[where] = words, frozenset().union(*(forms for _, forms in words))
    return kept[where]


def _event(token: "Token", trigger: Trigger) -> Event | None:
    if _blocked(token, trigger):
        return None
    if is_verbal(token):
        phrase = _verb_match(token, trigger)
        if phrase is not None:
            patient = patient_of(token)
            objects = [patient] if patient is not None else []
            objects += [o for p, o in prepositions(token) if p.lower_ == "into"]
            if any(each.lemma_.lower() in trigger.block_objects for each in objects):
                return None
            return Event(
                trigger,
                token,
                phrase,
                False,
                agent_of(token) or _subject_before(token),
                patient or _object_after(token),
            )
    surface = _surface_verb(token, trigger)
    if surface is not None:
        return surface
    if token.pos_ == "VERB" and any(c.dep_ in {"dobj", "nsubj"} for c in token.children):
        return None  # a verb with its own object is no event noun
    first, form = _hyphenated(token)
    if (form in trigger.nouns or token.lower_ in trigger.nouns) and not _is_name(token):
        whole = token.head if token.dep_ == "compound" and token.head.lemma_.lower() in _OF_EVENTS else token
        agent, patient = nominal_arguments(whole)
        return Event(trigger, token, _span(first, token), True, agent, patient, light_verb_of(token))
    return None


def _subject_before(verb: "Token") -> "Token | None":
    """Return the subject of a verb that the parser took for an adjective of its object ('the SDF secured X')."""
    before = verb.nbor(-1) if verb.i > verb.sent.start else None
    return before if before is not None and verb.dep_ == "amod" and before.dep_ in {"nsubj", "nsubjpass"} else None


def _object_after(verb: "Token") -> "Token | None":
    return verb.head if _subject_before(verb) is not None and verb.head.i > verb.i else None


def _hyphenated(token: "Token") -> tuple["Token", str]:
    """Put 'counter-attack' and 'air-strike' together again, which the tokenizer cuts at the hyphen."""
    if token.i >= token.sent.start + 2 and token.nbor(-1).text == "-" and token.nbor(-2).lower_ in {"counter", "air"}:
        return token.nbor(-2), f"{token.nbor(-2).lower_}-{token.lower_}"
    return token, token.lower_


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
    headline = token.sent.text.rstrip()[-1:] not in {".", "!", "?", "”"}
    named = word.ent_type_ == "ORG" and headline and word.pos_ == "PROPN"
    return word if force or named or (word.text.isupper() and len(word) > 1) else None


def _blocked(token: "Token", trigger: Trigger) -> bool:
    before = token.nbor(-1).lower_ if token.i > token.sent.start else ""
    if before == "-" and token.i - 2 >= token.sent.start:
        before = token.nbor(-2).lower_
        if before == "counter" and _hyphenated(token)[1] in trigger.nouns:
            return False
    after = token.nbor(1).lower_ if token.i + 1 < token.sent.end else ""
    return before in trigger.block_before or after in trigger.block_after


def _span(first: "Token", last: "Token") -> Phrase:
    return Phrase(first.idx, last.idx + len(last))


def _verb_match(token: "Token", trigger: Trigger) -> Phrase | None:
    """Match the lemma alone, or with its second word near it."""
    lemma = token.lemma_.lower()
    for second in (child for child in token.children if child.dep_ in _SECOND_WORDS):
        if {f"{lemma} {second.lemma_.lower()}", f"{lemma} {second.lower_}"} & trigger.verbs:
            reach = 3 if second.dep_ == "dobj" else 2
            near = token.i < second.i <= token.i + reach
            return _span(token, second) if near else _span(token, token)
    return _span(token, token) if lemma in trigger.verbs else None
