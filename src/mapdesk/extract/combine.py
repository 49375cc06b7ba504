"""Rules and network together: the rules' drafts of a sentence and the network in, weighed candidates out.

Every trigger that either of the two sees is a candidate. The network says of each how likely it is and reads its
arguments, the rules say what they see there; ``labels["agreement"]`` says how much each sign counts: a logistic
regression on gold that the network had not seen (``training/agreement.py``), so that a probability is the measured
share of such candidates that are right. Modality takes the more cautious reading of the two.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mapdesk.extract.context import is_conditional, is_purpose
from mapdesk.extract.draft import Draft, Phrase, text_of
from mapdesk.extract.encoder import Encoder, Found, Scan, Scored, Spot
from mapdesk.extract.quantities import read_quantity
from mapdesk.extract.snap import snapped
from mapdesk.extract.told_places import CONTROL, named_before, told_places
from mapdesk.extract.trigger_words import can_tell
from mapdesk.extract.wholeness import Signs, field_signs
from mapdesk.model.claim import FACTUAL_MODALITIES, ClaimKind, Modality

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

VERSION = "encoder@3"
# Below these the network names more wrong than right ones where the rules name none.
SURE_ACTOR, SURE_TARGET, SURE_SPEAKER = 0.7, 0.8, 0.8
# From these on the network's own is right more often than another that a rule reads, who holds which place apart.
SURER_ACTOR, SURER_TARGET = 0.95, 0.9


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


def weighed(sentence: "Sentence", drafts: Sequence[Draft], encoder: Encoder, least: float = 0.0) -> list[Candidate]:
    """Return the candidates of a sentence with their calibrated probability, likeliest first.

    Those that ``chosen`` drops below ``least`` whatever the network finds there are left out before it reads them, and
    it reads no sentence in which no rule sees anything and no word can tell a claim.
    """
    if not drafts and not can_tell(sentence.text):
        return []
    labels = encoder.labels
    found = [
        replace(
            candidate,
            probability=probability_of(candidate.signs, labels["agreement"]),
            whole=probability_of(candidate.signs, labels["wholeness"]),
        )
        for candidate in candidates(sentence, drafts, encoder, least)
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
        (dropped if beside or not is_likely(one, least, least_whole) else kept).append(one)
    return sorted(kept, key=lambda c: (c.draft.trigger, c.draft.kind)), dropped


def is_likely(candidate: Candidate, least: float, least_whole: float) -> bool:
    """Whether claim and fields are likely enough, or a sure rule tells who gained, lost or holds which place."""
    return (candidate.probability >= least and candidate.whole >= least_whole) or _is_sure_rule(candidate)


def _is_sure_rule(candidate: Candidate) -> bool:
    return candidate.rule is not None and tells_control(candidate.rule)


def tells_control(rule: Draft) -> bool:
    """Whether a strong rule names who gained, lost or holds which place."""
    return rule.kind in CONTROL and not rule.weak and bool((rule.actor or rule.target) and rule.places)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A trigger before its arguments are read; ``spot`` is None where the network could not read it."""

    kind: ClaimKind
    trigger: Phrase
    anchor: "Token"
    spot: Spot | None
    rule: Draft | None


def candidates(
    sentence: "Sentence", drafts: Sequence[Draft], encoder: Encoder, least: float = 0.0
) -> Iterator[Candidate]:
    """Yield what the network finds, with the rules' draft of its kind where there is one, then what only rules see.

    Left out is what cannot be ``least`` likely and tells by no sure rule who has which ground.
    """
    scan = encoder.scan(sentence.text)
    own = encoder.spots(scan) if scan is not None else []
    seen = list(_seen(sentence, drafts, encoder, scan, own))
    signed = [(one, _signs_before(one, one.spot in own, seen)) for one in seen]
    worth = [(one, signs) for one, signs in signed if _may_be(least, one, signs, encoder.labels["agreement"])]
    spots = [one.spot for one, _ in worth if one.spot is not None]
    read = iter(encoder.fill(scan, spots) if scan is not None else ())
    for one, signs in worth:
        found = next(read) if one.spot is not None else None
        draft = _draft(sentence, one, found)
        signs["bare"] = _is_bare(draft)
        yield Candidate(draft, one.rule, found, signs | field_signs(draft, found, one.rule, sentence.start_char))


def _seen(
    sentence: "Sentence", drafts: Sequence[Draft], encoder: Encoder, scan: Scan | None, own: Sequence[Spot]
) -> Iterator[_Seen]:
    """Pair the network's spots with the rules' drafts of that kind there; other drafts get a spot of their own."""
    if scan is None:
        yield from (_Seen(draft.kind, draft.trigger, draft.anchor, None, draft) for draft in drafts)
        return
    left, at = list(drafts), sentence.start_char
    for spot in own:
        kind = encoder.labels["kinds"][spot.kind]
        trigger = scan.phrase(spot).moved(at)
        rule = next((d for d in left if d.kind == kind and d.trigger.touches(trigger)), None)
        if rule is not None:
            left.remove(rule)
        trigger, anchor = (rule.trigger, rule.anchor) if rule else (trigger, _anchor(sentence, trigger))
        yield _Seen(kind, trigger, anchor, spot, rule)
    for draft in left:
        spot_there = encoder.spot_at(scan, draft.trigger.moved(-at), draft.kind)
        yield _Seen(draft.kind, draft.trigger, draft.anchor, spot_there, draft)


def _signs_before(one: _Seen, is_own: bool, seen: Sequence[_Seen]) -> Signs:
    """Return what speaks for and against a claim of this kind, before its arguments are read; ``bare`` is still open.

    Numbers that the weights of ``agreement`` multiply; with ``field_signs`` beside them, those of ``wholeness``.
    """
    log_odds = math.log(one.spot.raw / (1 - one.spot.raw)) if one.spot is not None else -4.0
    rivalled = any(other.kind != one.kind and other.trigger.touches(one.trigger) for other in seen)
    signs: Signs = {"one": 1.0, "logit": log_odds, "own": is_own, "rivalled": rivalled, "bare": 0.0}
    signs["noun"] = one.anchor.pos_ in {"NOUN", "PROPN"}
    signs[f"kind:{one.kind}"] = 1.0
    if one.rule is None:
        signs["framed"] = is_purpose(one.anchor) or is_conditional(one.anchor)
    elif one.rule.weak:
        signs["rule_weak"] = 1.0
    else:
        signs |= {"rule": 1.0, "rule_full": bool(one.rule.actor and (one.rule.places or one.rule.target))}
        signs["rule_control"] = tells_control(one.rule)
    return signs


def _may_be(least: float, one: _Seen, signs: Signs, weights: Mapping[str, float]) -> bool:
    """Whether a claim may be kept: by a sure rule, or likely enough if its arguments turn out for the best."""
    best = signs | {"bare": float(weights.get("bare", 0.0) > 0.0)}
    return probability_of(best, weights) >= least or (one.rule is not None and tells_control(one.rule))


def probability_of(signs: Signs, weights: Mapping[str, float]) -> float:
    """Return the probability that these signs together mean a claim."""
    return 1.0 / (1.0 + math.exp(-sum(weights.get(name, 0.0) * value for name, value in signs.items())))


def _draft(sentence: "Sentence", one: _Seen, found: Found | None) -> Draft:
    """Return the candidate as a draft with offsets into the report: the better phrase of the two for every role."""
    rule = one.rule
    if found is None:
        assert rule is not None
        return rule
    speaker, cue = _role(found.speaker, sentence, SURE_SPEAKER), _role(found.cue, sentence)
    actor, target = _told_by_rule(sentence, found, rule)
    if actor is None:
        actor = _apart(_role(found.actor, sentence, SURE_ACTOR), target)
        # A mere part of the name of who speaks is no actor: 'ez-Zor' of 'Deir ez-Zor Military Council'.
        actor = actor if actor == speaker else _apart(actor, speaker)
    target = target or _apart(_role(found.target, sentence, SURE_TARGET), actor)
    taken = [p for p in (one.trigger, actor, speaker) if p is not None]
    places = told_places(sentence, found, rule, taken, target)
    return Draft(
        kind=one.kind,
        trigger=one.trigger,
        anchor=one.anchor,
        rule=f"{rule.rule}+{VERSION}" if rule else VERSION,
        actor=actor,
        target=target,
        places=places or named_before(one.anchor, [*taken, *([target] if target else [])]),
        quantities=(rule.quantities if rule else ()) or tuple(_counted(sentence, found)),
        modality=rule.modality if rule else None,
        weak=rule.weak if rule else False,
        date=found.date.phrase.moved(sentence.start_char) if found.date else None,
        speaker=speaker,
        cue=cue,
    )


def _told_by_rule(sentence: "Sentence", found: Found, rule: Draft | None) -> tuple[Phrase | None, Phrase | None]:
    """Return the rule's actor and target, or the network's in their place where it is surer than rules are."""
    if rule is None:
        return None, None
    if rule.kind in CONTROL:
        return rule.actor, rule.target
    actor = _apart(_role(found.actor, sentence, SURER_ACTOR), rule.target) or rule.actor
    return actor, _apart(_role(found.target, sentence, SURER_TARGET), actor) or rule.target


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
