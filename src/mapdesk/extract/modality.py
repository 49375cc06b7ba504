"""How sure a clause is: trigger word in, modality out; a plan, denial or accusation never becomes a fact.

The clause chain is climbed from the trigger to the main verb; the first mark met, the innermost, decides. Event nouns
inherit from the verb that governs them.
"""

from typing import TYPE_CHECKING

from mapdesk.extract.context import repelled_after
from mapdesk.extract.cue_nouns import told_by_noun
from mapdesk.extract.governors import COMPLEMENT, governed_by
from mapdesk.extract.lexicon import word_list
from mapdesk.extract.negation import is_denied
from mapdesk.model.claim import Modality

if TYPE_CHECKING:
    from spacy.tokens import Token


def modality_of(anchor: "Token") -> Modality | None:
    """Return the modality that the words round the anchor set, or None where they set none (a plain statement)."""
    if repelled_after(anchor):
        return "attempted"
    if anchor.sent.text.rstrip().endswith("?"):
        return "uncertain"
    node, below = anchor, None
    for _ in range(12):
        checks = (_negated, _marks, _verb_group, _infinitive, _argument_marks)
        for check in checks if below is None or _shares_verb_group(below, node) else ():
            found = check(node)
            if found == "denied" and below is not None and _beside(below):
                found = None
            if found is not None:
                return found
        if node.head == node:
            return None
        below, node = node, node.head
        if any(token.text == ";" for token in node.doc[min(below.i, node.i) : max(below.i, node.i)]):
            return None
        if below.dep_ in {"relcl"}:
            return told_by_noun(node)
        if below.dep_ == "prep" and below.lower_ == "for" and _mustered(below):
            return "planned"
        governed = governed_by(below, node)
        if governed is not None:
            return governed
        if _is_saying(node) and below.dep_ in {"ccomp", "xcomp", "dobj", "advcl"} and below.dep_ != "advcl":
            return _negated_saying(node)
    return None


def _beside(below: "Token") -> bool:
    """Whether the event is only the frame of the clause above: 'nobody was killed in the attack' denies no attack."""
    return below.dep_ == "prep" and below.lower_ in _FRAMING


_FRAMING = frozenset({"in", "during", "after", "since", "following", "despite", "amid", "before", "by"})


def _negated(node: "Token") -> Modality | None:
    return "denied" if is_denied(node) else None


def _mustered(prep: "Token") -> bool:
    """'mobilised troops for an offensive', 'massed for an attack': what they gather for is still to come."""
    return any(step.lemma_.lower() in word_list("mustering") for step in list(prep.ancestors)[:2])


def _shares_verb_group(below: "Token", node: "Token") -> bool:
    """Whether the marks of a word also hold for the one below it: nouns under verbs, verbs without own subject."""
    if below.dep_ == "conj":
        own = any(c.dep_ in {"nsubj", "nsubjpass", "aux"} for c in below.children)
        if below.pos_ in {"VERB", "AUX"}:
            return not own and (below.tag_ == "VB" or node.tag_ in {"VBN", "VBG"}) and below.tag_ == node.tag_
        return True
    if below.pos_ in {"VERB", "AUX"} and below.dep_ in {"ccomp", "advcl", "acl", "relcl"}:
        return False
    if below.dep_ == "nsubj":
        return node.pos_ in {"VERB", "AUX"}
    return below.dep_ in COMPLEMENT or below.dep_ in {"compound", "amod", "poss", "nsubj", "nmod"}


def _lower(token: "Token", *deps: str) -> set[str]:
    return {child.lower_ for child in token.children if not deps or child.dep_ in deps}


def _marks(node: "Token") -> Modality | None:
    """Adverbs and adjectives beside the word: 'reportedly', 'failed', 'planned', 'no'."""
    words = {c.lower_ for c in node.children if c.dep_ in {"advmod", "amod", "det", "neg", "nmod", "compound"}}
    for names, modality in _MARKS:
        if any(words & word_list(name) for name in names):
            return modality
    if node.pos_ in {"NOUN", "PROPN"} and words & {"no", "neither"}:
        return "denied"
    if node.dep_ == "pobj" and node.head.lower_ == "without":
        return "denied"
    return None


def _argument_marks(node: "Token") -> Modality | None:
    """'An alleged 40 people were killed': a doubt beside who was hurt is a doubt of the event."""
    if node.pos_ != "VERB":
        return None
    for argument in (c for c in node.children if c.dep_ in {"nsubjpass", "dobj"}):
        if _lower(argument, "amod", "advmod", "nummod", "nmod") & word_list("alleged_marks"):
            return "alleged"
    return None


_MARKS: tuple[tuple[tuple[str, ...], Modality], ...] = (
    (("planned_marks",), "planned"),
    (("attempted_marks",), "attempted"),
    (("alleged_marks",), "alleged"),
    (("uncertain_marks",), "uncertain"),
    (("claimed_marks",), "claimed"),
    (("reported_marks",), "reported"),
)


def _verb_group(node: "Token") -> Modality | None:
    """Auxiliaries and negation of a verb, and the condition that introduces its clause."""
    if node.pos_ not in {"VERB", "AUX"}:
        return None
    aux = _lower(node, "aux", "auxpass")
    marks = _lower(node, "mark", "advmod")
    if marks & {"if", "unless", "whether"}:
        return "uncertain"
    if any(c.dep_ == "neg" and c.lower_ in word_list("negations") for c in node.children) and not _only(node):
        return "denied"
    if any(c.dep_ == "preconj" and c.lower_ == "neither" for c in node.children):
        return "denied"
    if aux & word_list("future"):
        return "planned"
    if aux & word_list("maybe"):
        return "uncertain"
    if aux & {"should", "must"} or ("would" in aux and not _narrative(node)):
        return "planned"
    if marks & {"nearly", "almost"} and node.i > 0 and node.nbor(-1).lower_ in {"nearly", "almost"}:
        return "attempted"
    if _still_to_come(node):
        return "planned"
    going = node.dep_ == "xcomp" and node.head.lower_ == "going" and "to" in aux
    return "planned" if going else None


def _still_to_come(verb: "Token") -> bool:
    """'would return after A withdraws': the present tense of a clause of time under a future one."""
    if verb.dep_ != "advcl" or verb.tag_ not in {"VBP", "VBZ"}:
        return False
    ahead = _lower(verb.head, "aux") & (word_list("future") | {"would"})
    return bool(ahead) and bool(_lower(verb, "mark", "advmod") & {"after", "once", "when", "until", "before", "as"})


def _only(node: "Token") -> bool:
    """'not only captured X but ...' is no negation."""
    return any(
        c.lower_ in {"only", "just"} and c.i > 0 and c.nbor(-1).dep_ == "neg" for c in node.subtree if c.i <= node.i
    )


def _narrative(node: "Token") -> bool:
    """'would later capture', 'would go on to capture': the past told ahead."""
    return bool(_lower(node, "advmod") & {"later", "eventually", "subsequently", "then", "ultimately"})


def _is_opinion(head: "Token") -> bool:
    lemma = head.lemma_.lower()
    return any(
        lemma in word_list(name) for name in ("believe", "report", "claim", "say", "allege")
    ) and lemma not in word_list("plan")


def _infinitive(node: "Token") -> Modality | None:
    """A 'to' clause has not happened, unless its governor says that it did ('managed to capture')."""
    if (
        node.pos_ not in {"VERB", "AUX"}
        or not (node.tag_ == "VB" or (node.tag_ == "VBN" and "be" in _lower(node, "auxpass")))
        or not any(c.dep_ == "aux" and c.lower_ == "to" for c in node.children)
    ):
        return None
    head, lemma = node.head, node.head.lemma_.lower()
    if head.pos_ in {"NOUN", "PROPN"} and node.dep_ in {"acl", "relcl", "xcomp", "ccomp", "advcl"}:
        if lemma in word_list("attempt_nouns"):
            return "attempted"
        if lemma in {"refusal", "reluctance", "unwillingness", "inability"}:
            return "denied"
        return None if _ordinal(head) else "planned"
    if (
        lemma in word_list("accomplished")
        or lemma in word_list("attempt")
        or _is_opinion(head)
        or lemma in word_list("refuse")
    ):
        return None  # the governor decides, one step up
    if lemma == "unable":
        return "denied"
    if lemma in {"accord", "able"} or (head.pos_ == "ADJ" and lemma in {"able", "first", "last"}):
        return None
    return "planned"


def _ordinal(head: "Token") -> bool:
    return head.lower_ in {"first", "last"} or bool(_lower(head, "amod") & {"first", "last", "second", "third", "only"})


def _is_saying(node: "Token") -> bool:
    lemma = node.lemma_.lower()
    return node.pos_ in {"VERB", "AUX"} and lemma in word_list("say")


def _negated_saying(node: "Token") -> Modality | None:
    return "uncertain" if any(c.dep_ == "neg" for c in node.children) else None
