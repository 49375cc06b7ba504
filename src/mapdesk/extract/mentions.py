"""What 'the town' means: a bare place word in, the named place earlier in the same sentence out.

Only a name that was told as a place is taken; where none fits, the words stay as written. Another sentence is never
looked at: there the words stay as written too.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapdesk.extract.lexicon import noun_class, word_list

if TYPE_CHECKING:
    from spacy.tokens import Token

_TOLD = frozenset({"pobj", "dobj", "nsubjpass", "conj", "appos", "attr"})
_SAY_WHICH = frozenset(
    {"held", "controlled", "captured", "called", "named", "known", "located", "situated", "besieged"}
)
_WHERE = frozenset({"in", "at", "near", "into", "inside", "outside", "around", "towards", "toward"})


def points_back(word: "Token") -> bool:
    """Whether the word is 'the town' or 'that village', with nothing else that would say which one."""
    if not word.is_lower or word.lemma_.lower() not in noun_class("pointing_places") or word.tag_ in {"NNS", "NNPS"}:
        return False
    loose = {"besieged", "entire", "whole"}
    told = (c for c in word.children if c.lower_ not in loose and not (c.dep_ == "acl" and c.lower_ not in _SAY_WHICH))
    if any(c.dep_ in {"prep", "relcl", "acl", "appos", "amod", "compound", "poss", "conj"} for c in told):
        return False
    return any(child.lower_ in {"the", "this", "that"} for child in word.lefts)


def named_before(word: "Token") -> "Token | None":
    """Return the nearest named place before the word in its sentence that may be called so, or None."""
    return next((name for name in _names_before(word) if _may_be_called(name, word.lemma_.lower())), None)


def _names_before(word: "Token") -> Iterator["Token"]:
    for token in reversed(word.doc[word.sent.start : word.i]):
        if token.pos_ != "PROPN" or token.ent_type_ in {"NORP", "DATE", "TIME"}:
            continue
        if (token.text.isupper() and len(token) > 1) or token.lemma_.lower() in noun_class("forces"):
            continue
        if (token.ent_type_ in {"GPE", "LOC", "FAC"} and token.dep_ in _TOLD) or _told_as_place(token):
            yield token


def _told_as_place(token: "Token") -> bool:
    """Whether an unknown name stands behind 'in', 'near', 'village of', or is what somebody entered or took."""
    if token.dep_ == "pobj":
        above = token.head.head
        beside = above.lower_ in word_list("locative") or above.lower_ in {"outskirts", "centre", "center"}
        return token.head.lower_ in _WHERE or beside or above.lemma_.lower() in noun_class("containers")
    return token.dep_ in {"dobj", "nsubjpass"} and token.head.lemma_.lower() in word_list("ground_verbs")


def _may_be_called(name: "Token", noun: str) -> bool:
    """'The town' is no country, no road, and no place that is called a village."""
    if name.text in noun_class("countries"):
        return False
    own = {t.lemma_.lower() for t in (*name.lefts, *name.rights, name) if t.dep_ in {"compound", "amod", "nmod"}}
    own |= {name.lower_}
    above = name.head.head if name.dep_ == "pobj" and name.head.lower_ == "of" else None
    own |= {above.lemma_.lower()} if above is not None and above.lemma_.lower() in noun_class("places") else set()
    called = own & noun_class("places")
    if noun in noun_class("containers"):
        return not called or noun in called
    return noun in called or noun in {"area", "region"}
