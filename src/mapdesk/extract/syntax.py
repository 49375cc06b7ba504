"""Who stands where round a verb or event noun: token in, subject, object and prepositions out (ClearNLP labels)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapdesk.extract.lexicon import noun_class, word_list
from mapdesk.extract.phrases import name_of
from mapdesk.extract.word_classes import is_demonym, is_force, is_temporal

if TYPE_CHECKING:
    from spacy.tokens import Token

_CLAUSE_LINKS = frozenset({"conj", "xcomp", "advcl", "pcomp", "dep", "ccomp"})
_AIMED = frozenset({"on", "against", "upon", "at"})


def is_verbal(token: "Token") -> bool:
    """Whether the word is used as a verb, so that its subject and object are arguments."""
    if token.pos_ == "NOUN" and {"nsubj", "dobj"} <= {child.dep_ for child in token.children}:
        return True  # 'retook', which the tagger does not know
    return token.pos_ in {"VERB", "AUX"} or (token.tag_ in {"VBG", "VBN", "VBD"} and token.dep_ not in {"compound"})


def is_passive(verb: "Token") -> bool:
    """Whether the verb is passive, also in a reduced relative clause and in a coordination that shares its subject."""
    if verb.tag_ != "VBN" or subject_across(verb) is not None:
        return False
    deps = {child.dep_ for child in verb.children}
    if deps & {"nsubjpass", "auxpass"} or ("agent" in deps and "dobj" not in deps):
        return True
    if "nsubj" in deps or "dobj" in deps or "aux" in deps:
        return False
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        return is_passive(verb.head)
    return verb.dep_ in {"acl", "amod", "relcl", "ROOT", "advcl", "ccomp", "dep"}


def _child(verb: "Token", *deps: str) -> "Token | None":
    return next((child for child in verb.children if child.dep_ in deps), None)


def subject_of(verb: "Token", depth: int = 0) -> "Token | None":
    """Return the active subject, shared over coordination, control and participles; relative pronouns resolved."""
    own = _child(verb, "nsubj")
    if own is not None:
        return name_of(own)
    passive = _child(verb, "nsubjpass")
    if passive is not None or depth > 6:
        return None
    head = verb.head
    if verb.dep_ == "acl":
        return subject_across(verb) or _subject_of_acl(verb, depth)
    if verb.dep_ == "relcl" and verb.tag_ in {"VBG"}:
        return head
    if verb.dep_ == "pcomp" and head.dep_ == "prep":
        verb, head = head, head.head
        if head.pos_ not in {"VERB", "AUX"}:
            accused = head.dep_ in {"dobj", "nsubjpass"} and head.head.lemma_.lower() in word_list("allege")
            return head if accused else None
        if head.lemma_.lower() in word_list("allege") or head.lemma_.lower() in word_list("refuse"):
            return _child(head, "dobj", "nsubjpass") or subject_of(head, depth + 1)  # 'accused A of shelling B'
    elif verb.dep_ not in _CLAUSE_LINKS or head == verb:
        return None
    return _inherited(verb, head, depth)


def _inherited(verb: "Token", head: "Token", depth: int) -> "Token | None":
    if head.pos_ not in {"VERB", "AUX"}:
        return None
    controls = verb.dep_ in {"xcomp", "ccomp", "advcl", "dep"} and head.lemma_.lower() in word_list("object_control")
    controlled = _child(head, "dobj") if controls else None
    if controlled is not None:
        return controlled
    passive = _child(head, "nsubjpass")
    if passive is not None:
        return name_of(passive)
    return subject_of(head, depth + 1)


def subject_across(verb: "Token") -> "Token | None":
    """Return A of 'A (, backed by B,) pressed on', where the parser took the main verb for a participle.

    It gives itself away: no verb heads the sentence, and an object, a particle or a goal follows. After another
    participle it must stand behind a comma, without one right behind A and with a particle.
    """
    if verb.dep_ != "acl" or verb.tag_ not in {"VBN", "VBD"} or verb.i <= verb.sent.start:
        return None
    root = verb.sent.root
    if root.pos_ not in {"NOUN", "PROPN"} or root.i >= verb.i or verb.sent.text.rstrip()[-1:] != ".":
        return None
    if any(c.dep_ == "agent" for c in verb.rights):
        return None
    if verb.nbor(-1) == root:
        return root if any(c.dep_ == "prt" for c in verb.rights) else None
    goal = any(c.dep_ in {"dobj", "prt"} or (c.dep_ == "prep" and c.lower_ in {"on", "into"}) for c in verb.rights)
    other = any(t.dep_ == "acl" and root.i < t.i < verb.i for t in verb.sent)
    return root if goal and other and verb.nbor(-1).text == "," else None


def _subject_of_acl(verb: "Token", depth: int) -> "Token | None":
    head = verb.head
    if verb.tag_ == "VBG":
        governor = head.head if head.dep_ == "dobj" and not is_force(head) else None
        return head if governor is None else subject_of(governor, depth + 1)
    if verb.tag_ == "VB" and head.dep_ == "dobj" and head.head.lemma_.lower() in word_list("object_control"):
        return head
    if verb.tag_ == "VB":  # 'a plan to capture X': whoever has the plan
        governor = light_verb_of(head)
        return subject_of(governor, depth + 1) if governor is not None else _nominal_agent(head)
    return None


def agent_of(verb: "Token") -> "Token | None":
    """Return who does it: the subject, or in the passive whoever stands after 'by'."""
    if not is_passive(verb):
        return subject_of(verb)
    by = next((c for c in verb.children if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by")), None)
    pobj = _child(by, "pobj") if by is not None else None
    if pobj is None and verb.dep_ != "conj":
        shared = next((c for c in verb.children if c.dep_ == "conj" and is_passive(c)), None)
        return agent_of(shared) if shared is not None else None
    return pobj


def patient_of(verb: "Token") -> "Token | None":
    """Return what it is done to: the object, the passive subject, or the noun of a reduced relative clause."""
    own = _child(verb, "dobj", "nsubjpass") or next((c for c in verb.rights if _object_misread(c)), None)
    if own is not None:
        return name_of(own)
    if is_passive(verb):
        if verb.dep_ in {"acl", "amod", "relcl"}:
            return verb.head
        if verb.dep_ == "conj":
            return patient_of(verb.head) if is_passive(verb.head) else subject_of(verb.head)
        return _child(verb, "nsubj")
    if verb.dep_ == "relcl" and _child(verb, "nsubj") not in (None, *_relative_subjects(verb)):
        return verb.head
    later = next((c for c in verb.children if c.dep_ == "conj" and c.pos_ == "VERB" and c.tag_ == verb.tag_), None)
    if later is not None and not any(c.dep_ in {"prep", "prt", "advmod"} and c.i > verb.i for c in verb.children):
        return _child(later, "dobj") if later.i - verb.i <= 3 else None
    return None


def _object_misread(word: "Token") -> bool:
    """'captured 60 %', and an unknown name right behind its verb, which the tagger takes for an adverb."""
    if word.dep_ == "npadvmod" and word.text == "%":
        return True
    return word.dep_ == "advmod" and word.i == word.head.i + 1 and word.is_title and word.pos_ in {"ADV", "PROPN"}


def _relative_subjects(verb: "Token") -> list["Token"]:
    return [c for c in verb.children if c.dep_ == "nsubj" and c.lower_ in {"that", "which", "who"}]


def light_verb_of(noun: "Token") -> "Token | None":
    """Return the verb that governs a nominal trigger as object, subject or inside a prepositional phrase."""
    for step in noun.ancestors:
        if step.pos_ in {"VERB", "AUX"}:
            return step
        if step.dep_ in {"relcl"}:
            return None
    return None


def prepositions(token: "Token") -> Iterator[tuple["Token", "Token"]]:
    """Yield the prepositions of a word with their objects, coordinated and stacked ones ('out of') included."""
    queue = [child for child in token.children if child.dep_ in {"prep", "agent", "dative"} or child.tag_ == "IN"]
    for prep in queue:
        for inner in prep.children:
            if inner.dep_ == "pobj":
                yield prep, inner
            elif inner.dep_ in {"prep", "conj", "pcomp"} and inner.pos_ == "ADP":
                queue.append(inner)
    for adverb in token.children:  # 'north of X', 'away from X'
        if adverb.dep_ in {"advmod", "npadvmod", "prt"}:
            yield from prepositions(adverb)


def _nominal_agent(noun: "Token") -> "Token | None":
    for child in noun.lefts:
        named = child.ent_type_ in {"ORG", "NORP", "GPE"} or child.lemma_.lower() in noun_class("forces")
        if child.dep_ in {"poss"} and (named or child.pos_ == "PROPN"):
            return child
        demonym = is_demonym(child)
        if child.lemma_.lower() in {"military", "artillery", "security"} or names_ground(child):
            continue
        if child.dep_ in {"compound", "amod", "nmod"} and (
            named or demonym or (child.text.isupper() and len(child) > 1)
        ):
            return child
        if child.dep_ == "compound":  # 'U.S. air-strike', where the name hangs on the first half
            inner = next((c for c in child.lefts if _may_fire(c) and not names_ground(c)), None)
            if inner is not None:
                return inner
    by = next((obj for prep, obj in prepositions(noun) if prep.lower_ == "by"), None)
    return by or _gunner(noun)


def _runs(noun: "Token") -> bool:
    """'began a campaign of shelling': what the object of the verb is made of."""
    return noun.dep_ == "pcomp" and noun.head.head.dep_ == "dobj"


def _may_fire(word: "Token") -> bool:
    return word.ent_type_ in {"ORG", "NORP", "GPE"} or word.lemma_.lower() in noun_class("gunners")


def _gunner(noun: "Token") -> "Token | None":
    """Return A of 'the shelling of A forces': monitors write 'of' for 'by' where an army or its aircraft stands."""
    if noun.lemma_.lower() not in noun_class("fire"):
        return None
    of = (obj for prep, obj in prepositions(noun) if prep.lower_ == "of")
    return next((obj for obj in of if obj.lemma_.lower() in noun_class("gunners")), None)


def names_ground(word: "Token") -> bool:
    """Whether a name before an event noun says where, not who: 'the Tel Asmar offensive', 'the Borva airstrike'.

    A name that the recogniser does not know, or takes for a body, is a village more often than a side where events of
    that sort are known by their place: sides are told by demonyms, acronyms and names that the lexicon knows.
    """
    before = word.dep_ in {"compound", "nmod"} or (word.dep_ == "amod" and word.tag_ == "NNP")
    if not before or word.text.isupper() or word.text in noun_class("countries"):
        return False
    if word.ent_type_ in {"GPE", "LOC", "FAC"}:
        return word.pos_ == "PROPN" or word.is_title
    event = next((step for step in word.ancestors if step.dep_ not in {"compound", "nmod"}), word)
    if not word.is_title or event.lower_ not in noun_class("named_by_place") or word.ent_type_ not in _ANY_NAME:
        return False
    return not any(_of_a_side(part) for part in (*word.lefts, word))


_ANY_NAME = frozenset({"", "ORG", "PERSON"})


def _of_a_side(word: "Token") -> bool:
    known = word.text in noun_class("group_prefixes") or word.text in noun_class("countries") or word.text.isupper()
    armed = any(word.lemma_.lower() in noun_class(name) for name in ("forces", "formations", "bodies"))
    return known or armed or word.ent_type_ == "NORP" or (word.dep_ == "amod" and is_demonym(word))


def nominal_arguments(noun: "Token") -> tuple["Token | None", "Token | None"]:
    """Return who does it and whom it hits for a nominal trigger ('X's attack on Y', 'X launched an attack on Y')."""
    agent = _nominal_agent(noun)
    verb = light_verb_of(noun)
    light = verb is not None and verb.lemma_.lower() in word_list("light_verbs")
    if agent is None and verb is not None and light and (noun.dep_ in {"dobj", "pobj", "conj", "oprd"} or _runs(noun)):
        agent = agent_of(verb)
    if (
        agent is None
        and verb is not None
        and noun.dep_ == "nsubjpass"
        and verb.lemma_.lower() in word_list("light_verbs")
    ):
        agent = agent_of(verb)
    launched = next((c for c in noun.rights if c.dep_ == "acl" and c.lemma_.lower() in word_list("light_verbs")), None)
    if agent is None and launched is not None:
        agent = agent_of(launched)
    patient = _hit_by(noun)
    if patient is None and verb is not None and verb.lemma_.lower() in word_list("light_verbs"):
        patient = _hit_by(verb)
    return agent, patient


def _hit_by(word: "Token") -> "Token | None":
    """Return what stands after 'on' or 'against', dates excepted."""
    return next(
        (o for p, o in prepositions(word) if p.lower_ in _AIMED and not is_temporal(o)),
        None,
    )
