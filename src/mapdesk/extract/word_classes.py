"""What one word can be: token in, yes or no out; a place, a side, a time."""

from typing import TYPE_CHECKING

from mapdesk.extract.lexicon import noun_class

if TYPE_CHECKING:
    from spacy.tokens import Token

_DEMONYM_ENDINGS = ("ian", "ish", "ese", "i", "ean", "rench", "reek")


def is_container(head: "Token") -> bool:
    """Whether the word holds a name that follows it ('village of X')."""
    return head.lemma_.lower() in noun_class("containers")


def is_place(head: "Token") -> bool:
    """Whether the word names or denotes a place: entity, common place noun, or a name of no other known class."""
    if head.ent_type_ in {"DATE", "TIME", "CARDINAL"} or head.like_num or is_month(head):
        return False
    if head.lemma_.lower() in noun_class("places"):
        return True
    if head.lemma_.lower() in noun_class("no_places") or _names_group(head):
        return False
    if len(head) > 2 and head.text.isupper():
        return head.text in noun_class("acronym_places")
    if head.ent_type_ in {"GPE", "LOC", "FAC"}:
        return True
    if head.lemma_.lower() in noun_class("forces") or head.ent_type_ in {"DATE", "TIME", "MONEY", "CARDINAL"}:
        return False
    if head.ent_type_ == "NORP" and not _misread_town(head):
        return False
    acronym = head.text.isupper() and len(head) > 1
    return head.pos_ == "PROPN" and head.ent_type_ not in {"ORG", "PERSON"} and not acronym


def _names_group(head: "Token") -> bool:
    """Whether it is the name of an armed group ('Liwa X', 'Ahrar X'), whatever the recogniser takes it for."""
    if head.pos_ != "PROPN":
        return False
    return any(t.text in noun_class("group_prefixes") for t in head.doc[head.left_edge.i : head.i + 1])


def _misread_town(head: "Token") -> bool:
    """Whether the recogniser's 'nationality' is a town: it stands behind a preposition of place, alone and in the
    singular, and has no ending of a demonym ('the bombardment on Aleppo')."""
    prep = head.head
    behind = head.dep_ == "pobj" and prep.lower_ in {"in", "on", "near", "at", "around", "outside", "of"}
    if behind and prep.lower_ == "of":
        above = prep.head.lower_  # 'east of X', 'the countryside of X', but not 'the presence of X'
        behind = above in noun_class("compass") or prep.head.lemma_.lower() in noun_class("places")
    return behind and head.tag_ == "NNP" and head.is_title and not head.text.endswith((*_DEMONYM_ENDINGS, "s", "an"))


def is_month(token: "Token") -> bool:
    """Whether the word is a month or weekday: 'on 18 April' is no place and no target."""
    return token.text in noun_class("calendar")


def is_temporal(token: "Token") -> bool:
    """Whether the word tells a time: 'at the same time', 'on 18 April', 'at one point'."""
    return is_month(token) or token.ent_type_ in {"DATE", "TIME"} or token.lemma_.lower() in noun_class("times")


def may_be_place(head: "Token") -> bool:
    """Whether a word that stands where a place is expected can be one: romanised names are often misread."""
    if is_place(head):
        return True
    lemma = head.lemma_.lower()
    if lemma in noun_class("no_places") or _names_group(head):
        return False
    if head.like_num or is_month(head) or (head.text.isupper() and len(head) > 1):
        return False
    if lemma in noun_class("forces") or lemma in noun_class("materiel") or head.ent_type_ in {"DATE", "TIME"}:
        return False
    if head.ent_type_ == "NORP" and not _misread_town(head):
        return False
    return head.pos_ == "PROPN" or (head.pos_ in {"ADJ", "ADV", "X"} and head.text[:1].isupper())


def is_demonym(word: "Token") -> bool:
    """'Ukrainian', 'Turkish', 'Iraqi': an adjective that names a side, by its capital and its ending."""
    return word.pos_ == "ADJ" and word.is_title and word.text.endswith(_DEMONYM_ENDINGS)


def is_force(head: "Token") -> bool:
    """Whether the word can be somebody who acts: an armed force, a side, a person, a state."""
    if head.pos_ == "PRON":
        return head.lower_ in noun_class("pronouns")
    if head.lemma_.lower() in noun_class("forces") or head.ent_type_ in {"ORG", "NORP", "GPE", "PERSON"}:
        return True
    if _names_group(head):
        return True
    if (head.text.isupper() and len(head) > 1) or is_demonym(head):
        return True
    if head.lower_ in {"most", "some", "all", "rest", "number", "dozens", "hundreds", "thousands"}:
        inner = (c for prep in head.rights if prep.lower_ == "of" for c in prep.children if c.dep_ == "pobj")
        return any(is_force(each) for each in inner)
    return head.pos_ == "PROPN" and head.ent_type_ not in {"LOC", "FAC", "DATE", "TIME", "CARDINAL", "MONEY"}
