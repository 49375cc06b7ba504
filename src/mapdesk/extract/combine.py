"""Rules and network together: the rules' drafts of a sentence and the network in, weighed candidates out.

Every trigger that either of the two sees is a candidate. The network says of each how likely it is and reads its
arguments, the rules say what they see there; ``labels["agreement"]`` says how much each sign counts: a logistic
regression on gold that the network had not seen (``training/agreement.py``), so that a probability is the measured
share of such candidates that are right. Modality takes the more cautious reading of the two.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mapdesk.extract.arguments import names_any
from mapdesk.extract.context import is_conditional, is_purpose
from mapdesk.extract.draft import Draft, Phrase
from mapdesk.extract.encoder import Encoder, Found, Scan, Scored, Spot
from mapdesk.extract.quantities import read_quantity
from mapdesk.extract.snap import belongs_to_a_body, only_locates, place_list, snapped, text_of, without_touching
from mapdesk.extract.wholeness import Signs, field_signs
from mapdesk.model.claim import FACTUAL_MODALITIES, Modality

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

VERSION = "encoder@1"
CONTROL = frozenset({"control_gained", "control_lost", "control_held"})
SURE_TARGET = 0.8  # below it the network names more wrong targets than right ones where the rules name none
SURE_PLACE = 0.7  # from it on a place that the network sees beside the rules' is right more often than not


@dataclass(frozen=True, slots=True)
class Candidate:
    """A trigger that rules, network or both see: the draft, what the network found there, and the weighed signs.

    ``rule`` is the rules' own draft, None where they see nothing of this kind; ``found`` is None where the network
    could not read the trigger at all (the sentence is too long). ``probability`` is that of the claim, ``whole`` that
    all of its fields are right.
    """

    draft: Draft
    rule: Draft | None
    found: Found | None
    signs: Signs
    probability: float = 0.0
    whole: float = 1.0


def weighed(
    sentence: "Sentence", drafts: Sequence[Draft], encoder: Encoder, labels: Mapping[str, Any] | None = None
) -> list[Candidate]:
    """Return every candidate of a sentence with its calibrated probability, likeliest first."""
    labels = encoder.labels if labels is None else labels
    found = [
        replace(
            candidate,
            probability=probability_of(candidate.signs, labels["agreement"]),
            whole=probability_of(candidate.signs, labels["wholeness"]),
        )
        for candidate in candidates(sentence, drafts, encoder)
    ]
    return sorted(found, key=lambda c: (-c.probability, c.draft.trigger, c.draft.kind))


def chosen(
    found: Sequence[Candidate], least: float, least_whole: float = 0.0
) -> tuple[list[Candidate], list[Candidate]]:
    """Return (kept, dropped) of weighed candidates: likely enough, and the likeliest of those that share a word.

    ``least`` is of the claim, ``least_whole`` of all its fields together.

    What a rule reads of who holds which place is kept however unlikely the network finds it: it may not know the word,
    and of such claims as many are right as of those just above the threshold (docs/training.md).
    """
    kept: list[Candidate] = []
    dropped: list[Candidate] = []
    for one in sorted(found, key=lambda c: not _is_sure_rule(c)):
        beside = any(one.draft.trigger.touches(other.draft.trigger) for other in kept)
        unlikely = (one.probability < least or one.whole < least_whole) and not _is_sure_rule(one)
        (dropped if beside or unlikely else kept).append(one)
    return sorted(kept, key=lambda c: (c.draft.trigger, c.draft.kind)), dropped


def _is_sure_rule(candidate: Candidate) -> bool:
    return candidate.rule is not None and tells_control(candidate.rule)


def tells_control(rule: Draft) -> bool:
    """Whether a strong rule names who gained, lost or holds which place."""
    return rule.kind in CONTROL and not rule.weak and bool((rule.actor or rule.target) and rule.places)


def candidates(sentence: "Sentence", drafts: Sequence[Draft], encoder: Encoder) -> Iterator[Candidate]:
    """Yield what the network finds, with the rules' draft of its kind where there is one, then what only rules see."""
    scan = encoder.scan(sentence.text)
    if scan is None:
        yield from (
            Candidate(draft, draft, None, _signs(draft, None, draft, False, False, sentence.start_char))
            for draft in drafts
        )
        return
    own = encoder.spots(scan)
    pairs = list(_paired(sentence, drafts, encoder, scan, own))
    read = iter(encoder.fill(scan, [spot for spot, _ in pairs if spot is not None]))
    seen: list[tuple[Draft, Found | None, Draft | None, bool]] = []
    for spot, rule in pairs:
        found = next(read) if spot is not None else None
        seen.append((_draft(sentence, found, rule), found, rule, spot in own))
    for draft, found, rule, is_own in seen:
        rivalled = any(other.kind != draft.kind and other.trigger.touches(draft.trigger) for other, *_ in seen)
        yield Candidate(draft, rule, found, _signs(draft, found, rule, is_own, rivalled, sentence.start_char))


def _paired(
    sentence: "Sentence", drafts: Sequence[Draft], encoder: Encoder, scan: Scan, own: Sequence[Spot]
) -> Iterator[tuple[Spot | None, Draft | None]]:
    """Pair the network's spots with the rules' drafts of that kind there; other drafts get a spot of their own."""
    left = list(drafts)
    for spot in own:
        kind = encoder.labels["kinds"][spot.kind]
        words = Phrase(scan.words[spot.first].start, scan.words[spot.after - 1].end)
        trigger = words.moved(sentence.start_char)
        rule = next((d for d in left if d.kind == kind and d.trigger.touches(trigger)), None)
        if rule is not None:
            left.remove(rule)
        yield spot, rule
    for draft in left:
        at = sentence.start_char
        yield encoder.spot_at(scan, Phrase(draft.trigger.start - at, draft.trigger.end - at), draft.kind), draft


def _signs(draft: Draft, found: Found | None, rule: Draft | None, is_own: bool, rivalled: bool, begin: int) -> Signs:
    """Return what speaks for and against a candidate, as numbers that the weights of the labels multiply.

    ``agreement`` asks for those of the claim, ``wholeness`` for those of its fields; ``begin``: of the sentence.
    """
    log_odds = math.log(found.raw / (1 - found.raw)) if found is not None else -4.0
    signs: Signs = {"one": 1.0, "logit": log_odds, "own": is_own, "rivalled": rivalled, "bare": _is_bare(draft)}
    signs["noun"] = draft.anchor.pos_ in {"NOUN", "PROPN"}
    signs[f"kind:{draft.kind}"] = 1.0
    if rule is None:
        signs["framed"] = is_purpose(draft.anchor) or is_conditional(draft.anchor)
    elif rule.weak:
        signs |= {"rule_weak": 1.0}
    else:
        signs |= {"rule": 1.0, "rule_full": bool(rule.actor and (rule.places or rule.target))}
        signs["rule_control"] = tells_control(rule)
    return signs | field_signs(draft, found, rule, begin)


def probability_of(signs: Signs, weights: Mapping[str, float]) -> float:
    """Return the probability that these signs together mean a claim."""
    return 1.0 / (1.0 + math.exp(-sum(weights.get(name, 0.0) * value for name, value in signs.items())))


def _draft(sentence: "Sentence", found: Found | None, rule: Draft | None) -> Draft:
    """Return the candidate as a draft with offsets into the report: the better phrase of the two for every role."""
    if found is None:
        assert rule is not None
        return rule
    trigger = rule.trigger if rule else found.trigger.moved(sentence.start_char)
    speaker, cue = _role(found.speaker, sentence), _role(found.cue, sentence)
    actor, target = (rule.actor, rule.target) if rule else (None, None)
    if actor is None:
        actor = _apart(_role(found.actor, sentence), target)
        # A mere part of the name of who speaks is no actor: 'ez-Zor' of 'Deir ez-Zor Military Council'.
        actor = actor if actor == speaker else _apart(actor, speaker)
    target = target or _apart(_role(found.target, sentence, SURE_TARGET), actor)
    taken = [p for p in (trigger, actor, speaker) if p is not None]
    return Draft(
        kind=found.kind,
        trigger=trigger,
        anchor=rule.anchor if rule else _anchor(sentence, trigger),
        rule=f"{rule.rule}+{VERSION}" if rule else VERSION,
        actor=actor,
        target=target,
        places=_places(sentence, found, rule, taken),
        quantities=(rule.quantities if rule else ()) or tuple(_counted(sentence, found)),
        modality=rule.modality if rule else None,
        weak=rule.weak if rule else False,
        date=found.date.phrase.moved(sentence.start_char) if found.date else None,
        speaker=speaker,
        cue=cue,
    )


def _places(sentence: "Sentence", found: Found, rule: Draft | None, taken: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """Return the rules' places and those that the network is sure of beside them, each with the rest of its list.

    Without a rule all places of the network count. To a named place that somebody took, lost or holds it adds none:
    a wrong village there would change hands on the map.
    """
    if rule is not None and rule.kind in CONTROL and names_any(text_of(sentence.doc), rule.places):
        return rule.places
    own, floor = (rule.places, SURE_PLACE) if rule is not None else ((), 0.0)
    named = [place.phrase for place in found.places if place.probability >= floor]
    names = [snap for phrase in named if (snap := snapped(phrase.moved(sentence.start_char), sentence))]
    whole = [each for name in names for each in place_list(name, sentence) if not belongs_to_a_body(each, sentence)]
    if rule is not None:
        whole = [each for each in whole if not only_locates(each, sentence)]
    return tuple(sorted([*own, *without_touching(whole, [*taken, *own])]))


def _counted(sentence: "Sentence", found: Found) -> Iterator[Phrase]:
    """Yield the network's quantities that hold a number; 'villages' alone is none."""
    for quantity in found.quantities:
        phrase = quantity.phrase.moved(sentence.start_char)
        low, high, _ = read_quantity(text_of(sentence.doc)[phrase.start : phrase.end])
        if low is not None or high is not None:
            yield phrase


def _apart(phrase: Phrase | None, *others: Phrase | None) -> Phrase | None:
    """Return the phrase where it touches none of the others: nobody does it to himself."""
    return None if phrase is None or any(o is not None and phrase.touches(o) for o in others) else phrase


def _role(scored: Scored | None, sentence: "Sentence", floor: float = 0.0) -> Phrase | None:
    sure = scored is not None and scored.probability >= floor
    return snapped(scored.phrase.moved(sentence.start_char), sentence) if scored is not None and sure else None


def strictest(by_rule: Modality, found: Found | None, sure_fact: float) -> Modality:
    """Return the more cautious of two readings: what either takes for no fact is never told as one.

    The rules name the modality; the network adds a doubt of its own where it is not sure of a fact.
    """
    if found is None or by_rule not in FACTUAL_MODALITIES or found.fact >= sure_fact:
        return by_rule
    return found.doubt


def _is_bare(draft: Draft) -> bool:
    return not (draft.actor or draft.target or draft.places or draft.date or draft.quantities)


def _anchor(sentence: "Sentence", trigger: Phrase) -> "Token":
    span = sentence.doc.char_span(trigger.start, trigger.end, alignment_mode="expand")
    return span.root if span is not None else sentence.root
