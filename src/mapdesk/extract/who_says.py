"""Who speaks: a verb of saying in, the phrase of its source out; None where nobody is named."""

from typing import TYPE_CHECKING

from mapdesk.extract.draft import Phrase
from mapdesk.extract.lexicon import noun_class, word_list
from mapdesk.extract.phrases import noun_phrase
from mapdesk.extract.syntax import agent_of, prepositions, subject_of

if TYPE_CHECKING:
    from spacy.tokens import Token


def source_of(verb: "Token") -> Phrase | None:
    """Return the subject of a verb of saying; in the passive only a named agent, for 'is reported to' has none."""
    passive = any(c.dep_ in {"nsubjpass", "auxpass"} for c in verb.children)
    head = agent_of(verb) if passive else subject_of(_governing(verb))
    if head is None and not passive:
        head = _neighbour(verb) or _set_off_before(verb)
    if head is None:
        return None
    if head.lemma_.lower() in word_list("cue_nouns"):  # 'a statement by X said', "X's statement said"
        named = next((o for p, o in prepositions(head) if p.lower_ in {"by", "from", "of"}), None)
        named = named or next((c for c in head.lefts if c.dep_ in {"poss"}), None)
        if named is None and head.dep_ == "dobj" and head.head.lemma_.lower() in _ISSUE:
            named = agent_of(head.head)  # 'A issued a statement which announced'
        head = named or head
    return noun_phrase(head)


_ISSUE = frozenset({"issue", "release", "make", "publish", "post", "give"})


def _governing(verb: "Token") -> "Token":
    """'A said that B was failing, stating that ...': A states it, not B."""
    above = verb.head
    inner = verb.tag_ == "VBG" and verb.dep_ == "advcl" and above.dep_ == "ccomp"
    return above.head if inner and above.head.lemma_.lower() in word_list("say") else verb


def _neighbour(verb: "Token") -> "Token | None":
    """'..., said X': a name right behind the verb, whatever the parser made of it."""
    for child in verb.rights:
        if child.dep_ in {"dobj", "nsubj", "attr", "npadvmod", "oprd"} and child.ent_type_ in {
            "PERSON",
            "ORG",
            "NORP",
            "GPE",
        }:
            return child
    return None


def _set_off_before(verb: "Token") -> "Token | None":
    """'..., the governor, A. B., said': the name between the commas, which the parser hangs on what was said."""
    if not trails(verb) or verb.nbor(-1).text != ",":
        return None
    name = verb.nbor(-2)
    speaks = name.pos_ == "PROPN" or name.lemma_.lower() in noun_class("voices")
    return name if speaks and name.dep_ in {"appos", "conj", "dobj"} else None


def trails(verb: "Token") -> bool:
    """Whether the verb of saying closes the sentence: '..., X said.'"""
    rest = [
        t
        for t in verb.doc[verb.i + 1 : verb.sent.end]
        if t.pos_ in {"VERB"} and t.dep_ not in {"acl", "relcl", "advcl", "pcomp"}
    ]
    return verb.i > verb.sent.start + 4 and not rest
