"""What a governing word makes of the clause or event below it: token pair in, modality or nothing out."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from mapdesk.extract.context import in_vain
from mapdesk.extract.cue_nouns import noun_governor, told_by_noun
from mapdesk.extract.lexicon import word_list
from mapdesk.model.claim import Modality

if TYPE_CHECKING:
    from spacy.tokens import Token

COMPLEMENT = frozenset(
    {"xcomp", "ccomp", "pcomp", "dobj", "nsubjpass", "prep", "pobj", "agent"}
    | {"acl", "advcl", "oprd", "dep", "attr", "acomp"}
)


def governed_by(below: "Token", node: "Token") -> Modality | None:
    """What a governing word makes of the clause or event below it: denies, attempts, plans, claims."""
    if below.dep_ == "nsubj" and in_vain(node):
        return "attempted"
    if below.dep_ in {"compound", "nmod"}:  # 'an infiltration attempt', 'the withdrawal deal'
        lemma = node.lemma_.lower()
        return (
            "attempted"
            if lemma in word_list("attempt_nouns")
            else "planned"
            if lemma in word_list("plan_nouns")
            else None
        )
    if below.dep_ not in COMPLEMENT or (below.dep_ == "advcl" and below.tag_ != "VB"):
        return None
    if node.lower_ in {"close", "short", "verge", "brink"} and below.dep_ == "prep":
        return "attempted"  # 'came close to capturing X'
    lemma = node.lemma_.lower()
    open_question = [c for c in node.children if c.dep_ == "acomp" and c.lower_ in word_list("uncertain_words")]
    if open_question and below.dep_ in {"ccomp", "xcomp", "csubj", "advcl"}:
        return "uncertain"  # 'it is likely that ...'
    if lemma in word_list("uncertain_words") and below.dep_ in {"xcomp", "ccomp", "advcl"}:
        return "uncertain"
    if node.pos_ in {"NOUN", "PROPN"}:
        return told_by_noun(node) or noun_governor(below, lemma)
    if node.pos_ not in {"VERB", "AUX"}:
        return None
    if lemma in {"charge", "indict"} and below.dep_ == "prep":
        return "alleged"
    if lemma == "warn" and below.dep_ == "prep":
        return "uncertain"
    if lemma in word_list("put_off") and below.dep_ in {"dobj", "nsubjpass"}:
        return "planned"
    if lemma in word_list("say") and below.dep_ == "xcomp" and any(c.dep_ == "auxpass" for c in node.children):
        return "reported"  # 'is said to have taken X'
    if lemma in word_list("deny") and node.i > node.sent.start and node.nbor(-1).lower_ == "nor":
        return "uncertain"  # 'neither confirmed nor denied that'
    for name, modality, allowed in _GOVERNORS:
        if lemma in word_list(name) and allowed(below, node):
            return modality
    return None


def _tried(below: "Token", node: "Token") -> bool:
    """'tried to advance', 'attempted an advance'."""
    return _clause(below, node) or (below.dep_ == "dobj" and node.lemma_.lower() == "attempt")


def _clause(below: "Token", node: "Token") -> bool:
    return below.dep_ in {"xcomp", "ccomp", "pcomp", "advcl"} or (below.dep_ == "prep" and _has_clause(below))


def _has_clause(prep: "Token") -> bool:
    return any(c.dep_ == "pcomp" for c in prep.children)


def _content(below: "Token", node: "Token") -> bool:
    return below.dep_ in {"xcomp", "ccomp", "dobj", "nsubjpass", "pcomp"} or (
        below.dep_ == "prep" and below.lower_ in {"of", "from", "for", "on", "with", "at"}
    )


def _object(below: "Token", node: "Token") -> bool:
    return below.dep_ in {"dobj", "nsubjpass"}


def _hindered(below: "Token", node: "Token") -> bool:
    """'prevented A from capturing X', 'refused to leave': it did not happen; 'halted the offensive' it did."""
    return _clause(below, node)


_GOVERNORS: tuple[tuple[str, Modality, Callable[["Token", "Token"], bool]], ...] = (
    ("deny", "denied", _content),
    ("allege", "alleged", _content),
    ("attempt", "attempted", _tried),
    ("repel", "attempted", _object),
    ("refuse", "denied", _hindered),
    ("claim", "claimed", _content),
    ("report", "reported", _content),
    ("plan", "planned", _content),
    ("believe", "uncertain", _clause),
)
