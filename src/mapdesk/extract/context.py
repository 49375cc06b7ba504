"""What a word stands in: purpose, condition, mere frame, a beaten-off attack; token in, yes or no out."""

from typing import TYPE_CHECKING

from mapdesk.extract.lexicon import word_list
from mapdesk.extract.syntax import agent_of

if TYPE_CHECKING:
    from spacy.tokens import Token


def is_purpose(verb: "Token") -> bool:
    """Whether the verb only says what an operation is for ('an operation to retake X'): no claim of its own."""
    if _follows_operation(verb):
        return True
    if verb.tag_ != "VB" or verb.dep_ not in {"acl", "relcl", "xcomp", "advcl"}:
        return False
    if not any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children):
        return False
    return verb.head.pos_ in {"NOUN", "PROPN"} and verb.head.lemma_.lower() in word_list("operation_nouns")


def _follows_operation(verb: "Token") -> bool:
    """'operation to retake', wherever the parser hung the verb."""
    to = next((c for c in verb.lefts if c.dep_ == "aux" and c.lower_ == "to"), None)
    if to is None or to.i <= verb.sent.start:
        return False
    return to.nbor(-1).lemma_.lower() in word_list("operation_nouns") and to.nbor(-1).pos_ in {"NOUN", "PROPN"}


def is_aim(verb: "Token") -> bool:
    """Whether the verb is the aim of another one ('advanced to cut the road'): told, but not yet done."""
    to = any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
    return verb.tag_ == "VB" and to and verb.dep_ == "advcl" and verb.head.pos_ == "VERB"


def purpose_of(noun: "Token") -> "Token | None":
    """Return the verb of 'an operation to retake X'."""
    after = noun.nbor(1) if noun.i + 1 < noun.sent.end else None
    if after is not None and after.lower_ == "to" and after.head.tag_ == "VB":
        return after.head
    return next((c for c in noun.children if c.dep_ in {"acl", "relcl", "xcomp"} and c.tag_ == "VB"), None)


def is_conditional(word: "Token") -> bool:
    """Whether the word stands in an 'if' clause, which tells nothing that was done or planned."""
    steps = [word, *word.ancestors]
    marked = any(c.dep_ == "mark" and c.lower_ in {"if", "unless"} for step in steps for c in step.children)
    return marked or any(_inverted(step) for step in steps)


def _inverted(verb: "Token") -> bool:
    """'should they reach X': a condition without 'if'."""
    should = next((c for c in verb.lefts if c.dep_ == "aux" and c.lower_ == "should"), None)
    return should is not None and any(c.dep_ in {"nsubj", "nsubjpass"} and c.i > should.i for c in verb.lefts)


def is_definite(noun: "Token") -> bool:
    """Whether the noun points back at an event already told ('this attack', 'the strike')."""
    return any(c.dep_ == "det" and c.lower_ in {"the", "this", "that", "these", "those"} for c in noun.lefts)


def is_cause(noun: "Token") -> bool:
    """Whether people are hurt or things destroyed in or by the event ('were killed in airstrikes and shelling')."""
    while noun.dep_ == "conj" and noun.head.pos_ in {"NOUN", "PROPN"}:
        noun = noun.head
    step = noun.head
    if noun.dep_ not in {"pobj", "nsubj"} or (noun.dep_ == "pobj" and step.lower_ not in _CAUSING):
        return False
    hurt = step.head if noun.dep_ == "pobj" else step
    return hurt.lemma_.lower() in word_list("hurting") or hurt.lower_ in {"due", "result"}


_CAUSING = frozenset({"in", "by", "from", "to", "during", "under", "of", "after"})


def is_context(noun: "Token") -> bool:
    """Whether a campaign or battle is only named as the frame of something else ('during the offensive')."""
    prep = noun.head if noun.dep_ == "pobj" else None
    if any(c.dep_ in {"poss", "acl", "relcl"} for c in noun.children):
        return False
    if prep is None or prep.lower_ not in {"during", "of", "since", "in", "amid", "throughout", "for"}:
        return False
    return prep.lower_ != "of" or prep.head.lemma_.lower() in word_list("frame_nouns")


def repeller_of(noun: "Token") -> "Token | None":
    """Return whoever repelled this attack, where the sentence names him; the clash family tells it then."""
    noun = noun.head if noun.dep_ == "compound" else noun  # 'repelled an infiltration attempt'
    verb = noun.head
    fought_off = verb.lemma_.lower() == "fight" and any(c.lower_ == "off" for c in verb.children)
    if noun.dep_ in {"dobj", "nsubjpass"} and (fought_off or verb.lemma_.lower() in word_list("repel")):
        return agent_of(verb)
    return None


def repelled_after(anchor: "Token") -> bool:
    """'attacked X but were repelled', 'launched an attack, but the attack was repelled': it came to nothing."""
    for token in anchor.doc[anchor.i + 1 : anchor.sent.end]:
        if token.lemma_.lower() not in word_list("repel") or token.tag_ != "VBN":
            continue
        if token.dep_ == "conj" and token.head == anchor:
            return True
        if any(c.dep_ == "nsubjpass" and c.lemma_ == anchor.lemma_ for c in token.children):
            return True
    return False


def in_vain(verb: "Token") -> bool:
    """'the attack failed', 'attacks gained no ground'."""
    if verb.lemma_.lower() in {"fail", "falter", "stall"}:
        return True
    return verb.lemma_.lower() in {"gain", "make", "achieve"} and any(
        c.lower_ in {"no", "little"} for child in verb.children if child.dep_ == "dobj" for c in child.children
    )
