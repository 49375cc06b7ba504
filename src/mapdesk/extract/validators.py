"""Checks on a finished claim: claim in, mended claim or None out; the last door before a claim leaves."""

import datetime as dt
from collections.abc import Callable

from msgspec.structs import replace

from mapdesk.base.text import Span
from mapdesk.model.claim import Claim

Validator = Callable[[Claim], Claim | None]


def _same(a: Span | None, b: Span | None) -> bool:
    return a is not None and b is not None and a.start < b.end and b.start < a.end


def accuser_is_not_the_actor(claim: Claim) -> Claim | None:
    """Take the actor off where an alleged act would be laid on whoever alleges it."""
    speaker = claim.attribution.speaker if claim.attribution else None
    return replace(claim, actor=None) if claim.modality == "alleged" and _same(claim.actor, speaker) else claim


def speaker_is_not_part_of_the_actor(claim: Claim) -> Claim | None:
    """Drop an attribution that lies inside a longer actor phrase: a slip of the parse."""
    speaker = claim.attribution.speaker if claim.attribution else None
    actor = claim.actor
    if speaker and actor and actor.start <= speaker.start and speaker.end <= actor.end and speaker != actor:
        return replace(claim, attribution=None)
    return claim


def actor_is_not_the_target(claim: Claim) -> Claim | None:
    """Nobody does it to himself: one phrase in both places is a slip, and the target goes."""
    return replace(claim, target=None) if _same(claim.actor, claim.target) else claim


def event_has_an_argument(claim: Claim) -> Claim | None:
    """Drop a bare event word: neither actor, target, place, date nor number comes with it.

    Fire and deaths are told even so ('53 were killed in airstrikes'): such a claim is weak, and colours no map.
    """
    named = claim.actor or claim.target or claim.places or claim.date or claim.quantities
    headline = not claim.quote.text.rstrip().endswith((".", "”", '"'))
    return claim if named or (headline and claim.kind in {"strike", "casualties"}) else None


def no_fact_after_publication(claim: Claim) -> Claim | None:
    """What is dated after the report cannot have happened: it is planned."""
    published = claim.report.published_at
    first = claim.date.first if claim.date else None
    if (
        claim.is_factual
        and published is not None
        and first is not None
        and first > published.date() + dt.timedelta(days=1)
    ):
        return replace(claim, modality="planned")
    return claim


VALIDATORS: tuple[Validator, ...] = (
    accuser_is_not_the_actor,
    speaker_is_not_part_of_the_actor,
    actor_is_not_the_target,
    event_has_an_argument,
    no_fact_after_publication,
)


def validated(claim: Claim) -> Claim | None:
    """Run every validator; None as soon as one refuses the claim."""
    for check in VALIDATORS:
        checked = check(claim)
        if checked is None:
            return None
        claim = checked
    return claim
