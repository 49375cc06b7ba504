"""Whom 'he said' means: sources of a report in, the mention whom a pronoun or description points to out.

A source that spoke before comes first. Where none fits, whoever is the subject of the same sentence or of the one
before it does; where that does not fit either, the words stay as written.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from mapdesk.extract.attribution import Said
from mapdesk.extract.draft import Phrase
from mapdesk.extract.lexicon import noun_class
from mapdesk.extract.phrases import noun_phrase

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PERSONAL = frozenset({"he", "she"})
_NEUTRAL = frozenset({"it", "they"})
_BODIES = frozenset({"GPE", "NORP", "ORG"})


def with_antecedents(doc: "Doc", sources: Mapping[int, Iterable[Said]]) -> dict[Phrase, Phrase]:
    """Return, per speaker phrase that points back ('he', 'the US-backed force'), the phrase of whom it points to.

    ``sources`` are the sources of each sentence by sentence start. 'He' wants a person, 'it' and 'they' a body or
    several people, 'the council' a speaker that is called a council, 'the group' and 'the US-backed force' any named
    body.
    """
    named: list[Token] = []
    phrases: dict[int, Phrase] = {}
    found: dict[Phrase, Phrase] = {}
    for _, told in sorted(sources.items()):
        for said in told:
            head = _head(doc, said.speaker)
            if head is None or said.speaker is None:
                continue
            if not _points_back(head, said.speaker):
                named.append(head)
                phrases[head.i] = said.speaker
                continue
            meant = next((word for word in reversed(named) if word != head and _fits(head, word)), None)
            phrase = phrases[meant.i] if meant is not None else _subject_before(head)
            if phrase is not None:
                found[said.speaker] = phrase
    return found


def _subject_before(mention: "Token") -> Phrase | None:
    """Return the last named subject of the same sentence or the one before that the mention may mean."""
    first = mention.sent.start
    before = mention.doc[first - 1].sent.start if first > 0 else first
    for word in reversed(mention.doc[before : mention.left_edge.i]):
        named = word.pos_ == "PROPN" and word.ent_type_ not in {"GPE", "LOC", "FAC", "DATE", "NORP"}
        if word.dep_ in {"nsubj", "nsubjpass"} and named and _fits(mention, word):
            return noun_phrase(word)
    return None


def _head(doc: "Doc", phrase: Phrase | None) -> "Token | None":
    span = doc.char_span(phrase.start, phrase.end, alignment_mode="expand") if phrase is not None else None
    return None if span is None else span.root


def _points_back(head: "Token", phrase: Phrase) -> bool:
    """Whether it is a pronoun, 'the' and one common noun, or 'the' and what is only a description ('A-backed')."""
    if head.lower_ in _PERSONAL | _NEUTRAL:
        return True
    if _is_description(head):
        return True
    alone = phrase == Phrase(head.idx, head.idx + len(head)) and head.is_lower and head.pos_ == "NOUN"
    return alone and any(child.lower_ in {"the", "its", "their"} for child in head.lefts)


def _is_description(head: "Token") -> bool:
    """'the US-backed force': a body that is not named, only told by who is behind it."""
    if head.lemma_.lower() not in noun_class("bodies") or not any(c.lower_ == "the" for c in head.lefts):
        return False
    told = [c for c in head.lefts if c.dep_ != "det"]
    return bool(told) and all(c.lower_ in _BEHIND and c.i > 0 and c.nbor(-1).text in "-–" for c in told)


_BEHIND = frozenset({"backed", "led", "supported", "aligned", "linked", "affiliated", "allied", "dominated"})


def _fits(mention: "Token", speaker: "Token") -> bool:
    low = mention.lower_
    if low in _PERSONAL:
        return _is_person(speaker)
    if low == "it":
        return not _is_person(speaker) and not _is_plural(speaker)
    if low == "they":
        return _is_plural(speaker) or not _is_person(speaker)
    lemma = mention.lemma_.lower()
    if lemma == speaker.lemma_.lower() or mention.lower_ == speaker.lower_:
        return True
    return lemma in noun_class("bodies") and speaker.pos_ == "PROPN" and not _is_person(speaker)


def _is_person(word: "Token") -> bool:
    if _is_plural(word) or (word.text.isupper() and len(word) > 1):
        return False
    return word.ent_type_ == "PERSON" or (word.ent_type_ not in _BODIES and word.lemma_.lower() in noun_class("voices"))


def _is_plural(word: "Token") -> bool:
    return word.tag_ in {"NNS", "NNPS"} and word.ent_type_ not in _BODIES
