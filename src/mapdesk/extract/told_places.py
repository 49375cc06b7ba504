"""Where it happened, as rules and network tell it together: what both name in, the places of the claim out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mapdesk.extract.arguments import names_any
from mapdesk.extract.draft import Draft, Phrase, text_of
from mapdesk.extract.encoder import Found
from mapdesk.extract.ground import place_phrases
from mapdesk.extract.lexicon import noun_class
from mapdesk.extract.snap import belongs_to_a_body, only_locates, place_list, snapped, without_touching
from mapdesk.model.claim import ClaimKind

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

CONTROL = frozenset({"control_gained", "control_lost", "control_held"})
SURE_PLACE = 0.7  # from it on a place that the network sees beside the rules' is right more often than not
_TO_PEOPLE = frozenset({"casualties", "capture_of_persons", "deployment", "support"})
_TO_THINGS = frozenset({"strike", "attack", "destruction"})
_THINGS = frozenset({"airbase", "block", "church", "dump", "tomb", "area"})


def told_places(
    sentence: "Sentence", found: Found, rule: Draft | None, taken: Sequence[Phrase], target: Phrase | None
) -> tuple[Phrase, ...]:
    """Return the rules' places and those that the network is sure of beside them, each with the rest of its list.

    Without a rule all places of the network count. To a named place that somebody took, lost or holds it adds none:
    a wrong village there would change hands on the map. ``taken``: what cannot be a place, being trigger, actor or
    speaker.
    """
    if rule is not None and rule.kind in CONTROL and names_any(text_of(sentence.doc), rule.places):
        return rule.places
    own, floor = (rule.places, SURE_PLACE) if rule is not None else ((), 0.0)
    named = [place.phrase for place in found.places if place.probability >= floor]
    names = [snap for phrase in named if (snap := snapped(phrase.moved(sentence.start_char), sentence))]
    whole = [each for name in names for each in place_list(name, sentence) if not belongs_to_a_body(each, sentence)]
    if rule is not None:
        whole = [each for each in whole if not only_locates(each, sentence)]
    told = sorted([*own, *without_touching(whole, [*taken, *own])])
    return tuple(each for each in told if not _is_no_place(each, found.kind, target, sentence))


def named_before(trigger: "Token", taken: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """Return X of 'the X air raid' and 'the X offensive', where nobody of that name acts."""
    if trigger.pos_ not in {"NOUN", "PROPN"}:
        return ()
    names = [word for word in trigger.lefts if word.dep_ in {"compound", "nmod"} and _names_a_place(word)]
    return without_touching(place_phrases(names[0]), taken) if len(names) == 1 else ()


def _names_a_place(word: "Token") -> bool:
    """Whether a name may be that of a place: no country, acronym, people or force. Its entity type is often wrong."""
    other = word.text in noun_class("countries") or word.text.isupper() or word.ent_type_ in {"NORP", "DATE", "EVENT"}
    armed = any(word.lemma_.lower() in noun_class(name) for name in ("forces", "formations", "bodies"))
    return word.pos_ == "PROPN" and word.is_title and not other and not armed


def _is_no_place(phrase: Phrase, kind: ClaimKind, target: Phrase | None, sentence: "Sentence") -> bool:
    """Whether it is 'ground' ('gaining ground'), or names only who or what was hit.

    Whoever is killed, sent or backed is no place; nor is a thing without a name that is struck ('bombed the base').
    """
    words = sentence.doc.char_span(*phrase, alignment_mode="expand")
    written = text_of(sentence.doc)[phrase.start : phrase.end]
    if written.lower() == "ground":
        return True
    if target is None or words is None or not phrase.touches(target):
        return False
    thing = written.islower() and words.root.lemma_.lower() in noun_class("facilities") | _THINGS
    return kind in _TO_PEOPLE or (kind in _TO_THINGS and thing)
