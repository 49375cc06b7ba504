"""Nouns that report, claim or plan what hangs on them: noun in, modality or nothing out."""

from typing import TYPE_CHECKING

from mapdesk.extract.lexicon import word_list
from mapdesk.extract.negation import unfounded
from mapdesk.model.claim import Modality

if TYPE_CHECKING:
    from spacy.tokens import Token

_TELLING: dict[str, Modality] = {
    "accusation": "alleged",
    "allegation": "alleged",
    "claim": "claimed",
    "report": "reported",
    "rumor": "uncertain",
    "rumour": "uncertain",
    "speculation": "uncertain",
}


def told_by_noun(noun: "Token") -> Modality | None:
    """'claims that', 'accusations that'; 'rejected accusations that' denies, 'no reports that' too."""
    above = noun.head.head if noun.dep_ == "pobj" else noun
    if unfounded(noun) or unfounded(above):  # 'no truth in reports that'
        return "denied"
    found = _TELLING.get(noun.lemma_.lower()) if noun.pos_ in {"NOUN", "PROPN"} else None
    if found is None:
        return None
    refuted = noun.head.lemma_.lower() in word_list("deny") or any(c.lower_ == "no" for c in noun.lefts)
    if noun.head.lemma_.lower() in {"verify", "confirm"} and any(c.dep_ == "neg" for c in noun.head.children):
        return "uncertain"
    return "denied" if refuted else found


def noun_governor(below: "Token", lemma: str) -> Modality | None:
    """'the plan to', 'fears of', 'an attempt at': what the noun makes of the clause below it."""
    if below.dep_ not in {"acl", "ccomp", "prep", "relcl"} or (
        below.dep_ == "prep" and below.lower_ not in {"of", "for", "about", "at", "on", "over"}
    ):
        return None
    if lemma in {
        "possibility",
        "fear",
        "risk",
        "likelihood",
        "speculation",
        "rumor",
        "rumour",
        "danger",
        "prospect",
        "warning",
    }:
        return "uncertain"
    if lemma in word_list("plan_nouns"):
        return "planned"
    if lemma in word_list("attempt_nouns") and below.dep_ != "acl":
        return "attempted"
    return None
