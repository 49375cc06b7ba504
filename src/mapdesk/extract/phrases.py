"""Words in, phrases out: noun phrases and coordinations as code-point ranges of the parsed text."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mapdesk.extract.draft import Phrase, text_of
from mapdesk.extract.lexicon import noun_class
from mapdesk.extract.word_classes import is_container, is_force, is_place

if TYPE_CHECKING:
    from spacy.tokens import Token

_LEFT = frozenset({"compound", "amod", "nmod", "poss", "npadvmod", "nummod", "quantmod", "advmod", "case", "punct"})
_LEADING = frozenset({"the", "a", "an", "some", "both", "its", "their", "his", "her", "our"})
_MARKS = frozenset("\"'“”‘’«»([,;:-–—").union({"''", "``"})
_ARTICLE = re.compile(r"(?<![\w-])(?:[AaEe][lnrstdz]|A[sd]h|a[sd]h)[-–]$")
_ANAPHORIC = frozenset({"it", "they", "he", "she"})
_RELATIVE = frozenset({"that", "which", "who", "whom", "where"})


def coordinated(head: "Token") -> list["Token"]:
    """Return the head and everything coordinated with it, in text order; 'A forces and clashes' are A forces."""
    found, queue = [head], [head]
    happenings = noun_class("happenings") if head.lemma_.lower() not in noun_class("happenings") else frozenset()
    while queue:
        for child in queue.pop().children:
            if child.lemma_.lower() in happenings:
                continue
            if child.dep_ == "conj" and child.pos_ in {"NOUN", "PROPN", "PRON", "ADJ", "NUM", "X"}:
                found.append(child)
                queue.append(child)
    return sorted(found, key=lambda token: token.i)


def _members(head: "Token", numbers: bool) -> Iterator["Token"]:
    """Yield the words of the head's own phrase: left modifiers, 'of' and the name after a title."""
    yield head
    for child in head.lefts:
        if child.dep_ in _LEFT and (numbers or child.dep_ not in {"nummod", "quantmod"}):
            yield from child.subtree
    for child in head.rights:
        between = child.lower_ == "between" and head.lemma_.lower() in noun_class("places")
        origin = child.lower_ == "from" and head.lemma_.lower() in noun_class("forces")
        named_for = child.lower_ == "for" and (head.pos_ == "PROPN" or head.lemma_.lower() in noun_class("voices"))
        if child.dep_ == "prep" and (child.lower_ == "of" or between or origin or named_for):
            for inner in child.children:
                if inner.dep_ == "pobj" and (not origin or _is_formation(inner)):
                    yield child
                    for each in coordinated(inner):
                        yield from _members(each, True)


def _is_formation(name: "Token") -> bool:
    """Whether 'from' leads to the body that somebody is of ('rebels from the X Operations Room'), not to a place."""
    if name.lemma_.lower() in noun_class("formations"):
        return True
    if name.ent_type_ in {"GPE", "LOC", "FAC", "DATE"} or is_place(name):
        return False
    return name.ent_type_ in {"ORG", "NORP"} or (name.text.isupper() and len(name) > 1)


def _trim(words: list["Token"], numbers: bool) -> Phrase | None:
    """Cut articles, quotation marks and (unless wanted) numbers off the front, marks off the end."""
    while (
        words
        and not (len(words) > 1 and words[1].lower_ == "of")
        and (
            words[0].lower_ in _LEADING
            or words[0].text in _MARKS
            or words[0].is_space
            or (not numbers and (words[0].like_num or words[0].lower_ in noun_class("approximators")))
        )
    ):
        words = words[1:]
    while words and (words[-1].text in _MARKS or words[-1].is_space or words[-1].text == "'s"):
        words = words[:-1]
    return Phrase(_with_article(words[0]), _to_the_end(words[-1])) if words else None


def _to_the_end(last: "Token") -> int:
    """Return where a name ends whose hyphen the parser took for a dash ('al-Tabaqa' cut to 'al')."""
    rest = last.doc[last.i + 1 : last.i + 3]
    if last.lower_ in {"al", "el", "ad", "ar", "as", "at", "az", "deir"} and len(rest) == 2 and rest[0].text in "-–":
        return rest[1].idx + len(rest[1])
    return last.idx + len(last)


def _with_article(first: "Token") -> int:
    """Return where a name starts, what is joined to it by a hyphen included ('Al-Susah', 'pro-government')."""
    start = first.idx
    joined = first.nbor(-2) if first.i > 1 and first.nbor(-1).text in "-–" else None
    if joined is not None and joined.lower_ in {"pro", "anti", "non", "ex", "self"}:
        return joined.idx
    if first.i == 0 or first.nbor(-1).whitespace_ or first.nbor(-1).text[-1] not in "-–":
        return start
    article = _ARTICLE.search(text_of(first.doc), max(0, start - 5), start)
    return start if article is None else article.start()


def noun_phrase(head: "Token", *, conjuncts: bool = True, numbers: bool = True) -> Phrase | None:
    """Return the phrase of a noun without leading article, relative clause or apposition.

    ``conjuncts`` takes the whole coordination ('the army and its allies'); ``numbers`` keeps a leading number.
    None where nothing but articles and marks is left.
    """
    head = name_of(head)
    members: set[int] = set()
    for each in coordinated(head) if conjuncts else [head]:
        members.update(token.i for token in _members(each, numbers or each != head))
    first, last = max(min(members), _after_description(head)), max(members)
    words = list(head.doc[first : last + 1])
    if not numbers:
        # 'an alleged 40 people': what stands before the number goes with it
        numbered = max((i for i, word in enumerate(words[:-1]) if word.dep_ in {"nummod", "quantmod"}), default=-1)
        before = all(word.pos_ in {"DET", "ADJ", "NUM", "ADV"} for word in words[: numbered + 1])
        words = words[numbered + 1 :] if before else words
    return _trim(words, numbers)


def _after_description(head: "Token") -> int:
    """Return where the name begins in 'the state broadcaster X' and 'the rebel group X'."""
    if head.pos_ != "PROPN":
        return 0
    said = [c for c in head.lefts if c.dep_ == "compound" and c.pos_ == "NOUN" and c.is_lower]
    after = said[-1].i + 1 if said else 0
    return after if after and head.doc[after].text[:1].isupper() else 0


def name_of(head: "Token") -> "Token":
    """Return the antecedent of a relative pronoun, or the name after a common noun ('the pilot, A. B.')."""
    if head.lower_ in _RELATIVE and head.dep_ != "det":
        verb: Token | None = next((a for a in head.ancestors if a.dep_ == "relcl"), None)
        return head if verb is None else antecedent(verb)
    if head.pos_ == "NOUN":
        named = next((c for c in head.rights if c.dep_ == "appos" and c.pos_ == "PROPN" and not _is_acronym(c)), None)
        return named if named is not None and named.i - head.i <= 8 and not is_container(head) else head
    if head.pos_ == "PROPN" and any(c.lower_ == "the" for c in head.lefts):  # 'the Prosecutor General, A. B.'
        person = next((c for c in head.rights if c.dep_ == "appos" and c.ent_type_ == "PERSON"), None)
        return person if person is not None and person.nbor(-1).text != "(" else head
    if head.lower_ in _ANAPHORIC and head.pos_ == "PRON":
        return _speaker_meant(head)
    return head


def _is_acronym(token: "Token") -> bool:
    """'SDF' after a name is no other name."""
    return token.text.isupper() or token.nbor(-1).text == "("


def _speaker_meant(pronoun: "Token") -> "Token":
    """'X said that it had withdrawn': the pronoun means X, where the clause hangs on X's verb."""
    verb = pronoun.head
    while verb.dep_ in {"ccomp", "xcomp", "conj", "advcl", "relcl", "acl", "pcomp", "prep"} and verb.head != verb:
        verb = verb.head
        for child in verb.lefts:
            if child.dep_ in {"nsubj", "nsubjpass"} and child.i < pronoun.i and child.pos_ in {"NOUN", "PROPN"}:
                return child
    return _subject_before(pronoun)


def _subject_before(pronoun: "Token") -> "Token":
    """'After A took X, it advanced': the last armed subject before the pronoun that agrees with it in number."""
    many = pronoun.lower_ == "they"
    for word in reversed(pronoun.doc[pronoun.sent.start : pronoun.i]):
        if word.dep_ not in {"nsubj", "nsubjpass"} or word.pos_ not in {"NOUN", "PROPN"} or not is_force(word):
            continue
        plural = word.tag_ in {"NNS", "NNPS"} or any(c.dep_ == "conj" for c in word.children)
        if (many and (plural or word.pos_ == "PROPN")) or (not many and not plural):
            return word
    return pronoun


def antecedent(verb: "Token") -> "Token":
    """Return the noun that a relative clause is about: the nearest noun before it, not merely its grammatical head.

    'the held village of X, which ...' is about the village, whichever noun the parser hung the clause on.
    """
    return verb.head
