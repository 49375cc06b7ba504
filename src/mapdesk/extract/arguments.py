"""Events in, argument phrases out: actor, target, quantity and the places an event is told of."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mapdesk.extract.draft import Draft, Phrase, text_of
from mapdesk.extract.frames import Event
from mapdesk.extract.ground import place_phrases
from mapdesk.extract.lexicon import noun_class, word_list
from mapdesk.extract.phrases import coordinated, noun_phrase
from mapdesk.extract.syntax import names_ground, nominal_arguments, prepositions
from mapdesk.extract.word_classes import is_force, is_place, may_be_place
from mapdesk.model.claim import ClaimKind, Modality

if TYPE_CHECKING:
    from spacy.tokens import Token

_OTHER_CLAUSES = frozenset({"relcl", "ccomp", "conj"})


def actor_phrase(head: "Token | None") -> Phrase | None:
    """Return the phrase of who does it, or None where the word cannot act."""
    if head is None or not (is_force(head) or head.lemma_.lower() in noun_class("persons")):
        return None
    return noun_phrase(head, numbers=False)


def named_agent(head: "Token | None") -> "Token | None":
    """Return who is behind an event noun: for 'a Turkish airstrike killed' the side that flew it, if named."""
    if head is not None and head.lemma_.lower().removesuffix("s") in noun_class("events"):
        return nominal_arguments(head)[0]
    return head


def target_phrase(head: "Token | None", *, numbers: bool = False) -> Phrase | None:
    """Return the phrase of what it is done to, without its number."""
    return None if head is None else noun_phrase(head, numbers=numbers)


def quantities_of(head: "Token | None") -> tuple[Phrase, ...]:
    """Return the numbers of a phrase: 'at least 12' of 'at least 12 soldiers', 'dozens' of 'dozens of people'."""
    found = []
    for each in coordinated(head) if head is not None else []:
        phrase = _number_of(each)
        if phrase is not None:
            found.append(phrase)
    return tuple(found)


def _number_of(head: "Token") -> Phrase | None:
    doc = head.doc
    for child in head.lefts:
        if child.dep_ == "nummod":
            words = [t for t in child.subtree if t.i <= child.i or t.like_num]
            return Phrase(words[0].idx, words[-1].idx + len(words[-1]))
    if head.lower_ in {"dozens", "hundreds", "tens", "scores", "thousands"} or head.like_num:
        start = head.i
        while start > head.sent.start and (
            doc[start - 1].lower_ in noun_class("approximators") or doc[start - 1].like_num
        ):
            start -= 1
        return Phrase(doc[start].idx, head.idx + len(head))
    return None


def _most_specific(head: "Token") -> tuple[Phrase, ...]:
    """'in areas in the X countryside' gives the named place inside, where the outer word names nothing."""
    if head.is_lower and not any(t.pos_ == "PROPN" for t in head.lefts) and len(coordinated(head)) == 1:
        inner = own_places(head)
        phrases = place_phrases(head)
        text = text_of(head.doc)
        if names_any(text, inner) and not names_any(text, phrases):
            return inner
    return tuple(place_phrases(head))


def names_any(text: str, phrases: Iterable[Phrase]) -> bool:
    """Whether one of the phrases of the text holds a name, a word with a capital."""
    return any(word[:1].isupper() for phrase in phrases for word in text[phrase.start : phrase.end].split())


def count_of(noun: "Token") -> tuple[Phrase, ...]:
    """Return the number of events with the event noun: '10 airstrikes'."""
    number = next((c for c in noun.lefts if c.dep_ == "nummod"), None)
    return () if number is None else (Phrase(min(t.idx for t in number.subtree), noun.idx + len(noun)),)


def _held_in(head: "Token") -> list["Token"]:
    """Return the places told inside the phrase of 'positions', 'defences' and the like."""
    words = (w for w in head.subtree if w.dep_ == "pobj" and w.head.lower_ in word_list("locative"))
    return [w for w in words if w.head.lower_ not in word_list("locative_strict") and may_be_place(w)]


def own_places(token: "Token", *, but: "Token | None" = None) -> tuple[Phrase, ...]:
    """Return the places in the prepositional phrases of one word: the nearest group behind it, else before it.

    ``but`` is a word that is no place here: what is hit.
    """
    behind: list[tuple[int, Token]] = []
    before: list[tuple[int, Token]] = []
    for prep, head in prepositions(token):
        if head == but or prep.head.lower_ == "according" or (prep.lower_ == "to" and _is_receiver(head)):
            continue
        if head.lemma_.lower() in noun_class("holders"):  # 'on the positions of A in B' is told of B
            (behind if prep.i > token.i else before).extend((prep.i, o) for o in _held_in(head))
            continue
        beside = prep.lower_ == "of" and prep.head.lower_ in {*word_list("locative"), "out"}  # 'south of X'
        strict = prep.lower_ in word_list("locative_strict") and not (beside or _fired_on(prep, head))
        if prep.lower_ not in word_list("locative") or not (is_place(head) if strict else may_be_place(head)):
            continue
        if head.lemma_.lower() in noun_class("forces") and head.ent_type_ not in {"GPE", "LOC", "FAC"}:
            continue
        if (
            head.lemma_.lower() in {"point", "direction", "third", "most", "rest"}
            and head.is_lower
            and not _named_below(head)
        ):
            continue
        (behind if prep.i > token.i else before).append((prep.i, head))
    for group in (sorted(behind, key=lambda pair: pair[0]), sorted(before, key=lambda pair: -pair[0])):
        if group:
            return _most_specific(group[0][1])
    named = next((c for c in token.rights if c.dep_ == "appos"), None)
    return own_places(named) if named is not None else ()


def _fired_on(prep: "Token", head: "Token") -> bool:
    """Whether it is X of 'the shelling on X', a name that the recogniser may take for a person's."""
    body = head.ent_type_ == "ORG" and any(word.lemma_.lower() in noun_class("formations") for word in head.subtree)
    fire = prep.head.lemma_.lower().removesuffix("s") in noun_class("fire")
    return prep.lower_ == "on" and fire and head.pos_ == "PROPN" and not body


def _is_receiver(head: "Token") -> bool:
    """'weapons to A': a body, not a place."""
    body = head.lemma_.lower() in noun_class("formations") or (head.text.isupper() and len(head) > 1)
    return body and not is_place(head)


def _named_below(head: "Token") -> bool:
    return any(word.pos_ == "PROPN" for word in head.subtree)


def counted_ground(head: "Token") -> tuple[Phrase, ...]:
    """Return '41 settlements' or 'at least 60%' where ground is given by number, else nothing."""
    number = _number_of(head)
    if number is None or not (head.is_lower or head.text == "%"):
        return ()
    end = head.idx + len(head) if head.lemma_.lower() in noun_class("places") or head.text == "%" else number.end
    inner = next((o for p, o in prepositions(head) if p.lower_ == "of"), None)
    if head.lower_ in {"dozens", "number", "hundreds", "dozen"} and inner is not None:
        end = inner.idx + len(inner)
    return (Phrase(number.start, max(end, number.end)),)


def without_number(head: "Token") -> tuple[Phrase, ...]:
    """Return 'villages' of 'two villages', where no region is told."""
    phrase = noun_phrase(head, conjuncts=False, numbers=False)
    return () if phrase is None else (phrase,)


def places_of(event: Event, *, climb: int = 5) -> tuple[Phrase, ...]:
    """Return where it happens: the event's own phrases, else those of the words it hangs on, upwards."""
    node, hit = event.token, _hit(event)
    if node.dep_ == "compound" and node.head.lemma_.lower() in word_list("attempt_nouns") | word_list("plan_nouns"):
        node = node.head  # 'an infiltration attempt near X'
    if hit is not None and own_places(node) and not own_places(node, but=hit):
        return own_places(hit)  # 'an attack on the A base': no other clause says where
    for _ in range(climb):
        if found := own_places(node, but=hit) or _object_places(node, event.token):
            return _resolved(found, event.token)
        if node.dep_ == "relcl" and is_place(node.head):
            return tuple(place_phrases(node.head))
        if node.dep_ not in word_list("climbing_links") or node.head == node:
            break
        node = node.head
    return _places_below(event.token) or _named_before(event.token) or _named_before(_behind_it(event))


def _around(event: Event) -> tuple[Phrase, ...]:
    """Return X of 'clashes erupted between A and B in X': so far away it fills a claim, but makes none."""
    word, verb = event.token, event.token.head
    if event.nominal and word.dep_ in {"nsubj", "nsubjpass"} and verb.pos_ == "VERB":
        return _places_below(verb, _OTHER_CLAUSES | {"xcomp", "advcl", "acl"})
    return ()


def _hit(event: Event) -> "Token | None":
    """Return the facility or force that is hit: it is told as the target, and is no place besides."""
    head = event.patient
    if head is None or (is_place(head) and head.lemma_.lower() not in noun_class("facilities")):
        return None
    return head


def _behind_it(event: Event) -> "Token | None":
    """Return the event that stands for who did it: 'the X airstrike killed many'."""
    head = event.agent
    return head if head is not None and head.lemma_.lower().removesuffix("s") in noun_class("events") else None


def _named_before(noun: "Token | None", *, fills: bool = False) -> tuple[Phrase, ...]:
    """Return X of 'the X offensive'; the name of a campaign makes no claim, but fills one."""
    name = next((c for c in noun.lefts if names_ground(c)), None) if noun is not None else None
    if name is None:
        return ()
    campaign = name.head.lower_ == "offensive" and name.ent_type_ not in {"GPE", "LOC", "FAC"}
    return () if campaign and not fills else tuple(place_phrases(name))


def _resolved(found: tuple[Phrase, ...], trigger: "Token") -> tuple[Phrase, ...]:
    """'in the area' means the place named before in the sentence."""
    doc = trigger.doc
    if len(found) != 1 or text_of(doc)[found[0].start : found[0].end].lower() not in {"area", "region", "same area"}:
        return found
    for word in reversed(doc[trigger.sent.start : trigger.i]):
        if is_place(word) and word.dep_ in {"pobj", "dobj", "nsubj", "nsubjpass"} and _named_below(word):
            return tuple(place_phrases(word))
    return found


def _object_places(node: "Token", trigger: "Token") -> tuple[Phrase, ...]:
    """Return the places on a verb's object: 'killed 10 men in X', and X of 'attacked X, killing 10'."""
    for child in node.children:
        if child.dep_ in {"dobj", "nsubjpass"} and node.pos_ == "VERB" and child != trigger:
            if node != trigger and is_place(child) and child.lemma_.lower() not in noun_class("facilities"):
                return tuple(place_phrases(child))
            if found := own_places(child):
                return found
    return ()


def _places_below(token: "Token", without: frozenset[str] = _OTHER_CLAUSES) -> tuple[Phrase, ...]:
    """Return the first place told anywhere below the trigger, relative clauses and reported speech left out."""
    queue = list(token.children)
    for word in queue:
        if word.dep_ in without and word.pos_ == "VERB":
            continue
        if found := own_places(word):
            return found
        queue.extend(word.children)
    return ()


def make_draft(
    event: Event,
    rule: str,
    *,
    kind: ClaimKind | None = None,
    actor: "Token | None" = None,
    target: "Token | None" = None,
    places: tuple[Phrase, ...] | None = None,
    quantities: tuple[Phrase, ...] | None = None,
    modality: Modality | None = None,
    weak: bool = False,
) -> Draft:
    """Put an event and its arguments together; places default to ``places_of``, quantities to the target's."""
    hit, where = target_phrase(target), places_of(event) if places is None else places
    if not where and not weak:
        where = _around(event) or _named_before(event.token, fills=True)
    return Draft(
        kind=kind or event.trigger.kind,
        trigger=event.phrase,
        anchor=event.token,
        rule=rule,
        actor=actor_phrase(named_agent(actor)),
        target=hit,
        places=tuple(place for place in where if place != hit),  # what is hit is no place besides
        quantities=quantities_of(target) if quantities is None else quantities,
        modality=modality,
        weak=weak,
    )


def split_patient(head: "Token | None") -> str:
    """Say what a captured or lost thing is: 'place', 'person', 'materiel', 'other' or 'none'."""
    if head is None:
        return "none"
    if head.pos_ == "PRON":
        return {"they": "force", "them": "force", "he": "person", "she": "person", "him": "person"}.get(
            head.lower_, "other"
        )
    if head.dep_ == "appos" and head.head.lemma_.lower() in noun_class("persons"):
        return "person"
    lemma = head.lemma_.lower()
    if lemma in {"number", "dozen", "hundred", "all", "most", "part", "rest", "total", "amount", "quantity"}:
        inner = next((obj for prep, obj in prepositions(head) if prep.lower_ == "of"), None)
        if inner is not None:
            return split_patient(inner)
    if lemma in noun_class("materiel"):
        return "materiel"
    if lemma in noun_class("persons") and head.ent_type_ not in {"GPE", "LOC", "FAC"}:
        return "person"
    if lemma in noun_class("places") or head.ent_type_ in {"GPE", "LOC", "FAC"}:
        return "place"
    if head.ent_type_ == "NORP" or lemma in noun_class("forces"):
        return "force"
    return "place" if may_be_place(head) else "other"
