"""Rules and network together: the drafts and findings of one sentence in, one list of weighed drafts out.

The network names the phrases; the rules keep the last word on plans and denials, and their agreement is what makes a
finding sure. ``labels["agreement"]`` holds how much each sign counts: a logistic regression on gold that the network
was not trained on (``training/agreement.py``).
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mapdesk.extract.context import is_conditional, is_purpose
from mapdesk.extract.draft import Draft, Phrase
from mapdesk.extract.encoder import Found, Scored
from mapdesk.model.claim import FACTUAL_MODALITIES, Modality

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

VERSION = "encoder@1"
_UNSEEN = -4.0  # log odds of a claim that only the rules see


Signs = dict[str, float]


def combined(
    sentence: "Sentence", drafts: Sequence[Draft], findings: Sequence[Found], labels: Mapping[str, Any], mode: str
) -> list[Draft]:
    """Return drafts with probabilities, in text order; of two that share a trigger word the likelier one.

    ``findings`` are the network's for ``sentence.text``. A draft that a rule and the network both see carries the
    names of both in ``rule``; phrases are the network's, and the rule's where the network has none.
    """
    weighed = [
        replace(draft, probability=probability_of(signs, labels["agreement"]))
        for draft, signs in candidates(sentence, drafts, findings, labels["sure_fact"][mode])
    ]
    kept: list[Draft] = []
    for draft in sorted(weighed, key=lambda d: (-(d.probability or 0.0), d.trigger)):
        if not any(_touch(draft.trigger, other.trigger) for other in kept):
            kept.append(draft)
    return sorted(kept, key=lambda draft: (draft.trigger, draft.kind))


def candidates(
    sentence: "Sentence", drafts: Sequence[Draft], findings: Sequence[Found], sure_fact: float
) -> Iterator[tuple[Draft, Signs]]:
    """Yield every finding, with the rule's draft of its kind where there is one, then what only the rules see."""
    left = list(drafts)
    for found in findings:
        trigger = _moved(found.trigger, sentence)
        rule = next((d for d in left if d.kind == found.kind and _touch(d.trigger, trigger)), None)
        if rule is not None:
            left.remove(rule)
        clash = any(d.kind != found.kind and _touch(d.trigger, trigger) for d in drafts)
        draft = _draft(sentence, found, rule, sure_fact)
        log_odds = math.log(found.raw / (1 - found.raw))
        signs: Signs = {"one": 1.0, "logit": log_odds, "clash": clash, "bare": _is_bare(draft)}
        signs["flag"] = _is_aim_or_condition(_anchor(sentence, trigger))
        if rule is not None:
            signs |= {"agree_weak": 1.0} if rule.weak else {"agree": 1.0, "agree_logit": log_odds}
        yield draft, signs
    for draft in left:
        clash = any(_touch(draft.trigger, _moved(found.trigger, sentence)) for found in findings)
        signs = {"one": 1.0, "logit": _UNSEEN, "rule_only": 1.0, "rule_only_weak": draft.weak, "clash": clash}
        yield draft, signs | {"bare": _is_bare(draft)}


def _draft(sentence: "Sentence", found: Found, rule: Draft | None, sure_fact: float) -> Draft:
    """Return the finding as a draft with offsets into the report, filled up from the rule's draft."""
    trigger = _moved(found.trigger, sentence)
    return Draft(
        kind=found.kind,
        trigger=trigger,
        anchor=rule.anchor if rule else _anchor(sentence, trigger),
        rule=f"{rule.rule}+{VERSION}" if rule else VERSION,
        actor=_phrase(found.actor, sentence),
        target=_phrase(found.target, sentence) or (rule.target if rule else None),
        places=tuple(_moved(place.phrase, sentence) for place in found.places),
        quantities=tuple(_moved(q.phrase, sentence) for q in found.quantities) or (rule.quantities if rule else ()),
        date=_phrase(found.date, sentence),
        speaker=_phrase(found.speaker, sentence),
        cue=_phrase(found.cue, sentence),
        modality=rule.modality if rule else None,
        read_as=read_as(found, sure_fact),
    )


def read_as(found: Found, sure_fact: float) -> Modality:
    """Return the network's modality; what it does not surely take for a fact is not told as one."""
    if found.modality in FACTUAL_MODALITIES and found.fact < sure_fact:
        return found.doubt
    return found.modality


def strictest(by_rule: Modality, draft: Draft) -> Modality:
    """Return the modality of a draft: the rules name it, and the network may only add a doubt of its own.

    So a plan, denial or accusation that either of the two sees is never told as a fact.
    """
    if draft.read_as is None or by_rule not in FACTUAL_MODALITIES or draft.read_as in FACTUAL_MODALITIES:
        return by_rule
    return draft.read_as


def probability_of(signs: Signs, weights: Mapping[str, float]) -> float:
    """Return the probability that these signs together mean a claim."""
    return 1.0 / (1.0 + math.exp(-sum(weights[name] * value for name, value in signs.items())))


def _is_bare(draft: Draft) -> bool:
    return not (draft.actor or draft.target or draft.places or draft.date or draft.quantities)


def _is_aim_or_condition(anchor: "Token") -> bool:
    return is_purpose(anchor) or is_conditional(anchor)


def _anchor(sentence: "Sentence", trigger: Phrase) -> "Token":
    span = sentence.doc.char_span(trigger.start, trigger.end, alignment_mode="expand")
    return span.root if span is not None else sentence.root


def _phrase(scored: Scored | None, sentence: "Sentence") -> Phrase | None:
    return _moved(scored.phrase, sentence) if scored else None


def _moved(phrase: Phrase, sentence: "Sentence") -> Phrase:
    return Phrase(phrase.start + sentence.start_char, phrase.end + sentence.start_char)


def _touch(a: Phrase, b: Phrase) -> bool:
    return a.start < b.end and b.start < a.end
