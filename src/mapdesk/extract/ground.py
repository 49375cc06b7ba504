"""Which places a phrase names: token in, places as code-point ranges out, the most specific as written."""

from typing import TYPE_CHECKING

from mapdesk.extract.draft import Phrase
from mapdesk.extract.lexicon import noun_class
from mapdesk.extract.mentions import named_before, points_back
from mapdesk.extract.phrases import coordinated, noun_phrase
from mapdesk.extract.word_classes import is_place, may_be_place

if TYPE_CHECKING:
    from spacy.tokens import Token

_LISTED = frozenset({"including", "namely", "like"})
_WITHIN = frozenset({"in", "of", "at", "near", "around", "along", "throughout", "across", "inside", "within"})


def place_phrases(head: "Token") -> list[Phrase]:
    """Return the most specific places of a phrase as written: 'the villages of A, B and C' gives three."""
    found: list[Phrase] = []
    for each in coordinated(head):
        inner = _contained(each) or _counted(each)
        if inner is not None:
            found += place_phrases(inner)
            continue
        if each != head and not may_be_place(each):
            continue
        if inside := _inside_vague(each):
            found += inside
            continue
        named = named_before(each) if points_back(each) else None
        phrase = noun_phrase(named or each, conjuncts=False)
        if phrase is not None:
            found.append(_without_container(each, phrase))
    return found


def _inside_vague(head: "Token") -> list[Phrase]:
    """Return X of 'several areas in X', and A and B of 'other areas, including A and B'."""
    if not head.is_lower or head.lemma_.lower() not in noun_class("vague_places"):
        return []
    if any(c.pos_ == "PROPN" or c.tag_ in {"JJR", "JJS"} or c.lower_ in noun_class("parts") for c in head.lefts):
        return []  # 'the newer areas of X' are not the whole of X
    for wanted in (_LISTED, _WITHIN):
        for prep in head.rights:
            if prep.dep_ == "prep" and prep.lower_ in wanted:
                named = [c for c in prep.children if c.dep_ == "pobj" and may_be_place(c) and not c.is_lower]
                named = named or [c for c in prep.children if c.dep_ == "pobj" and is_place(c)]
                if named:
                    return place_phrases(named[0])
    return []


def _counted(head: "Token") -> "Token | None":
    """Return the districts of 'two of its districts'."""
    if not head.like_num:
        return None
    return next((c for p in head.rights if p.lower_ == "of" for c in p.children if c.dep_ == "pobj"), None)


def _contained(head: "Token") -> "Token | None":
    """Return the name inside 'the village of X' or 'the village, X'; None for any other phrase."""
    if head.lemma_.lower() not in noun_class("containers"):
        return None
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ == "of":
            return next((c for c in child.children if c.dep_ == "pobj" and c.text[:1].isupper()), None)
        if child.dep_ == "appos" and child.pos_ == "PROPN":
            return child
    return None


def _without_container(head: "Token", phrase: Phrase) -> Phrase:
    """Cut 'village' and what stands before it off 'village X'; 'X town' stays as written."""
    words = [t for t in head.sent if phrase.start <= t.idx < phrase.end]
    for number, token in enumerate(words[:-1]):
        if token.lemma_.lower() in noun_class("containers") and token.is_lower and words[number + 1].text[:1].isupper():
            return Phrase(words[number + 1].idx, phrase.end)
    return phrase
