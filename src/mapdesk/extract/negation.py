"""What did not happen: trigger word in, yes or no out; negation that stands elsewhere than beside the verb.

'No soldiers were killed', 'there were no troops in X', 'no longer holds X', 'instead of taking X', 'the attack was
staged', 'no evidence that', 'nobody entered X'.
"""

from typing import TYPE_CHECKING

from mapdesk.extract.lexicon import word_list

if TYPE_CHECKING:
    from spacy.tokens import Token

_NONE = frozenset({"no", "neither", "none", "nobody"})
_ARGUMENTS = frozenset({"dobj", "attr", "nsubj", "nsubjpass"})
_PROOF = frozenset(
    {"evidence", "sign", "indication", "truth", "proof", "trace", "confirmation", "plan", "intention", "word"}
)
_INSTEAD = frozenset({"without", "instead", "rather", "short"})


def is_denied(word: "Token") -> bool:
    """Whether the words of the verb's own clause say that it did not happen."""
    return _nobody(word) or _no_longer(word) or _instead(word) or _is_false(word)


def _nobody(verb: "Token") -> bool:
    """'killed no civilians', 'no soldiers were killed', 'none of the villages fell'."""
    for child in verb.children:
        if child.dep_ not in _ARGUMENTS:
            continue
        if child.lower_ in _NONE or any(c.dep_ in {"det", "neg"} and c.lower_ in _NONE for c in child.children):
            return child.lower_ != "doubt" and not (child.dep_ == "nsubj" and child.lower_ == "one")
    return False


def _no_longer(verb: "Token") -> bool:
    return any(c.lower_ in {"longer", "more"} and any(n.lower_ == "no" for n in c.children) for c in verb.children)


def _instead(word: "Token") -> bool:
    """'without taking X', 'instead of an attack': told as what was not done."""
    prep = word.head
    if word.dep_ not in {"pcomp", "pobj"} or prep.pos_ not in {"ADP", "SCONJ", "ADV"}:
        return False
    beside = {prep.head.lower_, prep.nbor(-1).lower_ if prep.i > 0 else "", *(c.lower_ for c in prep.children)}
    return prep.lower_ in _INSTEAD or (prep.lower_ in {"of", "than"} and bool(beside & _INSTEAD))


def _is_false(word: "Token") -> bool:
    """'the attack was staged', 'false reports of a retreat'."""
    marks = {c.lower_ for c in word.children if c.dep_ in {"amod", "compound"}}
    if marks & word_list("false_marks"):
        return True
    verb = word.head
    while word.dep_ == "conj" and verb.pos_ in {"NOUN", "PROPN"}:
        word, verb = verb, verb.head
    if word.dep_ == "nsubjpass" and word.pos_ == "NOUN":
        mounted = verb.lower_ == "staged" and any(c.dep_ == "agent" for c in verb.children)
        doubted = bool(marks & {"claimed", "alleged", "supposed", "purported"})
        return verb.lower_ in word_list("false_marks") and (doubted or not mounted)
    told = [c for c in verb.children if c.dep_ == "acomp"] if word.dep_ == "nsubj" else []
    return any(c.lower_ in word_list("false_marks") for c in told)


def unfounded(noun: "Token") -> bool:
    """Whether the noun takes back what hangs on it: 'no evidence that', 'no truth in', 'inaccurate reports of'."""
    words = {c.lower_ for c in noun.lefts}
    if noun.lemma_.lower() in _PROOF and words & {"no", "little"}:
        return True
    return noun.lemma_.lower() in {"report", "claim", "rumor", "rumour", "story"} and bool(
        words & word_list("false_marks")
    )
