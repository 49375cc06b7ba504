"""How much one claim says about one place: a placed claim and its source in, effects with their reasons out.

An effect is what a claim would make true if it were right, and the chance that it is: with chance ``share`` the
state of the place is as told, else the claim says nothing. The chances are in kind_rules.py.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Literal

import msgspec

from mapdesk.estimate.kind_rules import (
    ATTEMPT_RULES,
    ATTEMPTED_KINDS,
    DATE_FACTORS,
    FALLBACK_RULES,
    KIND_RULES,
    LOSS_RULES,
    MODALITY_FACTORS,
    RELIABILITY_ODDS,
    UNTIL_THEN_RULES,
    KindRule,
    Role,
)
from mapdesk.estimate.part_of_place import is_destination, is_of_part
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.model import CONTESTED, HeldPlacement, Placement, ResolvedPlace, Source

Interest = Literal["own", "none", "against"]
Direction = Literal["own_gain", "own_loss", "other_gain", "other_loss"]
LEARNED_KINDS = frozenset({"control_gained", "control_held", "control_lost"})


class Reason(msgspec.Struct, frozen=True):
    """One step of a weight: what was looked at, the number it gave, and why."""

    name: str
    value: float
    text: str


class Effect(msgspec.Struct, frozen=True):
    """What one claim does to one place from ``day`` on; ``visible`` is the day on which the desk could know it.

    ``side`` is who holds or left the place, 'contested' for fighting. ``is_backed`` tells that the source has no
    lean or speaks against its own interest. ``origin`` is shared by tellings of the same thing by the same speaker.
    """

    claim_id: str
    entry_id: str
    role: Role
    side: str
    share: float
    day: dt.date
    visible: dt.date
    is_backed: bool
    origin: tuple[str, ...]
    rival: str | None = None  # of a capture: the loser; of held_before: who took it the day after; of among: the other
    near: str | None = None  # told of this place, and only so of the one it stands with
    besieger: str | None = None  # of a siege: who lays it, '' where nobody says
    reasons: tuple[Reason, ...] = ()


class LearnedRate(msgspec.Struct, frozen=True, kw_only=True):
    """One source in one direction: the chance that what it says is so, with what that rests on.

    ``claims`` were heard, ``agreed`` of them is the expected number that were right by all that was said since;
    ``prior`` is the chance that its letter gave, worth a few claims; ``letter`` is the Admiralty letter
    whose chance is nearest to ``chance``. ``of_changes`` is the chance of what it tells of captures and losses alone,
    ``of_holding`` of who holds: who boasts of captures may be right about what he holds.
    """

    source_id: str
    direction: Direction
    chance: float
    claims: int
    agreed: float
    prior: float
    letter: str
    of_changes: float | None = None
    of_holding: float | None = None

    def chance_of(self, kind: str) -> float:
        """Return the chance of a claim of this kind, the one of all claims where the kinds were not looked at apart."""
        told = self.of_holding if kind == "control_held" else self.of_changes
        return self.chance if told is None else told


FULL_RADIUS_KM = 5.0  # within this a spot and its place are one; beyond, the weight falls with 1 / radius
NOTHING_LEARNED: dict[tuple[str, Direction], LearnedRate] = {}
UNKNOWN_SOURCE = Source(source_id="", name="a source the desk does not know")


def weigh_claim(
    held: HeldPlacement,
    where: ResolvedPlace,
    source: Source | None,
    settings: EstimateSettings,
    *,
    at_face_value: bool = False,
    lost_since: bool = False,
    learned: Mapping[tuple[str, Direction], LearnedRate] = NOTHING_LEARNED,
) -> tuple[tuple[Effect, ...], str]:
    """Return what a claim says about one of its places, and why nothing where it says nothing.

    Claims that are planned, denied, alleged or uncertain never move control. ``at_face_value`` drops the
    weighing by interest (a side's own map). ``lost_since``: the same sentence tells that another side captured it.
    ``learned`` rates take the place of kind, letter and interest in claims of who took, holds or left a place.
    """
    claim = held.placement
    rules = KIND_RULES.get(claim.kind, ())
    if claim.modality == "attempted":
        rules = ATTEMPT_RULES if claim.kind in ATTEMPTED_KINDS else ()
    elif claim.modality not in MODALITY_FACTORS:
        return (), f"{claim.modality}: not said to have happened"
    elif claim.kind == "control_gained" and claim.actor_side is None:
        rules = LOSS_RULES
    elif claim.kind == "control_held" and lost_since:
        rules = UNTIL_THEN_RULES
    elif claim.kind == "withdrawal" and is_destination(claim, where):
        rules = FALLBACK_RULES
    if not rules:
        return (), f"a claim of kind {claim.kind} says nothing about control"
    spot = _place_reason(where, settings)
    if spot.value == 1 and is_of_part(claim, where):
        spot = Reason("part", settings.near_weight, "of a part of the place, which is not the place")
    if spot.value == 0:
        return (), spot.text
    if claim.day is None:
        return (), "no day: neither the text nor the report is dated"
    effects = []
    for rule in rules:
        side = _side_of(held, rule)
        if rule.role == "among" and (claim.target_side is None or claim.target_side == side):
            continue
        if side and not (rule.role == "held_before" and side == claim.actor_side):
            effects.append(
                _effect(held, where, source or UNKNOWN_SOURCE, rule, side, spot, settings, at_face_value, learned)
            )
    return tuple(effects), "" if effects else "no side is named that it could speak for"


def _side_of(held: HeldPlacement, rule: KindRule) -> str | None:
    if rule.about == "nobody":
        return CONTESTED
    return held.placement.actor_side if rule.about == "actor" else held.placement.target_side


def _effect(
    held: HeldPlacement,
    where: ResolvedPlace,
    source: Source,
    rule: KindRule,
    side: str,
    spot: Reason,
    settings: EstimateSettings,
    at_face_value: bool,
    learned: Mapping[tuple[str, Direction], LearnedRate],
) -> Effect:
    claim = held.placement
    assert claim.day is not None  # weigh_claim has looked
    loser = claim.target_side if rule.about == "actor" else None
    interest = interest_of(source.lean, rule.role, side, loser)
    letter = RELIABILITY_ODDS[source.reliability]
    reasons = [
        Reason("kind", rule.chance, rule.text),
        Reason("source", letter, f"odds of error of a source graded {source.reliability}, against C"),
    ]
    if not at_face_value and interest != "none":
        odds = settings.own_interest_odds if interest == "own" else settings.against_interest_odds
        words = "in its own side's interest" if interest == "own" else "against its own side's interest"
        reasons.append(Reason("interest", odds, f"odds of error of a source that speaks {words}"))
        letter *= odds
    share = 1 / (1 + (1 - rule.chance) / rule.chance * letter)
    rate = learned.get((_speaker(held), direction_of(source.lean, rule.role, side, loser)))
    if rate and claim.kind in LEARNED_KINDS and rule.role in ("holds", "left") and not at_face_value:
        share = rate.chance_of(claim.kind)
        reasons = [Reason("learned", share, _learned_text(rate))]
    said = 1.0 if claim.probability is None else min(1.0, max(0.0, claim.probability))
    factors = [
        Reason("modality", MODALITY_FACTORS.get(claim.modality, 1.0), f"the text says it as {claim.modality}"),
        spot,
        Reason("date", DATE_FACTORS[claim.day.precision], f"date precision {claim.day.precision} of 5"),
        Reason("reading", said, "how likely the text makes this claim"),
    ]
    for factor in factors:
        share *= factor.value
    day = _day_of(held) - dt.timedelta(days=rule.role == "held_before")
    return Effect(
        claim_id=claim.claim_id,
        entry_id=held.entry_id,
        role=rule.role,
        side=side,
        share=min(share, 0.999),
        day=day,
        visible=max(day, held.recorded_at.astimezone(dt.UTC).date()),
        is_backed=interest != "own",
        origin=(claim.kind, rule.role, side, where.place_id or "", day.isoformat(), _speaker(held)),
        rival=_rival(claim.actor_side, claim.target_side, rule.role) if _names_rival(claim, rule) else None,
        besieger=claim.actor_side or "" if claim.kind == "siege" else None,
        reasons=(*reasons, *(factor for factor in factors if factor.value != 1.0)),
    )


def _names_rival(claim: Placement, rule: KindRule) -> bool:
    return claim.kind == "control_gained" or rule.role == "among"


def _learned_text(rate: LearnedRate) -> str:
    return (
        f"{rate.direction.replace('_', ' ')} told by {rate.source_id}: {rate.agreed:.1f} of {rate.claims} claims "
        f"right by what all have said; its letter gave {rate.prior:.2f}, now {rate.letter}"
    )


def _rival(captor: str | None, loser: str | None, role: Role) -> str | None:
    return captor if role == "held_before" else loser if loser != captor else None


def interest_of(lean: str | None, role: Role, side: str, loser: str | None) -> Interest:
    """Return whose interest a source serves when it says that ``side`` holds or left a place.

    'own': its side gains by it, or a rival loses; 'against': its own side loses; 'none': no lean, or no stake.
    """
    if lean is None or role in ("fought", "among"):
        return "none"
    if role == "left":
        return "against" if lean == side else "own"
    if lean == side:
        return "own"
    return "against" if lean == loser else "none"


def direction_of(lean: str | None, role: Role, side: str, loser: str | None) -> Direction:
    """Return in whose matter a source speaks when it says that ``side`` holds (from ``loser``) or left a place.

    >>> direction_of("red", "holds", "red", "blue"), direction_of("red", "holds", "blue", "red")
    ('own_gain', 'own_loss')
    """
    if role == "left":
        return "own_loss" if lean == side else "other_loss"
    if lean is not None and lean == side:
        return "own_gain"
    return "own_loss" if lean is not None and lean == loser else "other_gain"


def _place_reason(where: ResolvedPlace, settings: EstimateSettings) -> Reason:
    precision = where.geo_precision or 1
    if where.place_id is None:
        return Reason("place", 0.0, "the place was not recognised")
    if precision > 2:
        return Reason("place", 0.0, f"known to a district or region only (where_prec {precision})")
    near = settings.near_weight if precision == 2 else 1.0
    wide = min(1.0, FULL_RADIUS_KM / where.radius_km) if where.radius_km else 1.0
    return Reason("place", near * wide, "near the place, not at it" if near < 1 else "the spot is not exact")


def _day_of(held: HeldPlacement) -> dt.date:
    """The last day it can have happened, never after its publication: by then it was so."""
    claim = held.placement
    assert claim.day is not None
    published = claim.report.published_at
    return max(claim.day.first, min(claim.day.last, published.date())) if published else claim.day.last


def _speaker(held: HeldPlacement) -> str:
    claim = held.placement
    return claim.speaker_source or claim.report.source or claim.report_id
