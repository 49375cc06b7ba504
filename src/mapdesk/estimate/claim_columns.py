"""How much many claims say, weighed at once: claims as columns in, the effects of ``evidence.py`` as columns out."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mapdesk.estimate.effect_table import GAINING, NO_SIEGE, NOBODY, ROLES, EffectTable
from mapdesk.estimate.kind_rules import KIND_RULES, LOSS_RULES, RELIABILITY_ODDS, KindRule
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.model import Source

KINDS = tuple(KIND_RULES)
_ODDS = np.array([RELIABILITY_ODDS[letter] for letter in "ABCDEF"])


class ClaimColumns(NamedTuple):
    """Claims that tell of something that happened, one a row; copies are left out beforehand.

    ``place`` is a rank, ``day`` an ordinal, ``kind`` indexes ``KINDS``, ``actor`` and ``target`` are ranks of sides or
    ``NOBODY``, ``source`` indexes the sources. ``factor`` is what is left of a claim's weight by modality, place, date
    and reading (docs/estimate.md).
    """

    place: NDArray[np.int32]
    day: NDArray[np.int32]
    kind: NDArray[np.int8]
    actor: NDArray[np.int8]
    target: NDArray[np.int8]
    source: NDArray[np.int32]
    factor: NDArray[np.float64]


def weigh_columns(
    claims: ClaimColumns, sources: Sequence[Source], sides: Sequence[str], settings: EstimateSettings
) -> EffectTable:
    """Return the effects of claims, as ``weigh_claim`` has them for each alone; a claim's number is its row."""
    leans = np.array([sides.index(source.lean) if source.lean in sides else NOBODY - 1 for source in sources])
    letters = _ODDS[["ABCDEF".index(source.reliability) for source in sources]]
    parts = []
    for number, kind in enumerate(KINDS):
        is_kind = claims.kind == number
        is_loss = is_kind & (claims.actor == NOBODY) & (kind == "control_gained")
        for rows, rules in ((is_kind & ~is_loss, KIND_RULES[kind]), (is_loss, LOSS_RULES)):
            chosen = np.flatnonzero(rows)
            parts += [_effects(claims, chosen, rule, kind, leans, letters, len(sides), settings) for rule in rules]
    claim = np.concatenate([part[-1] for part in parts])
    order = np.argsort(claim, kind="stable")
    return EffectTable.sorted(*(np.concatenate(column)[order] for column in zip(*parts, strict=True)))


def _effects(
    claims: ClaimColumns,
    rows: NDArray[np.int64],
    rule: KindRule,
    kind: str,
    leans: NDArray[np.int64],
    letters: NDArray[np.float64],
    sides: int,
    settings: EstimateSettings,
) -> tuple[NDArray[np.generic], ...]:
    side = np.full(len(claims.day), sides, dtype=np.int8)
    if rule.about != "nobody":
        side = claims.actor if rule.about == "actor" else claims.target
    spoken = side[rows] != NOBODY
    if rule.role == "among":
        spoken &= (claims.target[rows] != NOBODY) & (claims.target[rows] != side[rows])
    if rule.role == "held_before":
        spoken &= side[rows] != claims.actor[rows]
    rows = rows[spoken]
    side, actor, target = side[rows], claims.actor[rows], claims.target[rows]
    loser = target if rule.about == "actor" else np.full_like(target, NOBODY)
    is_own, is_against = _interest(leans[claims.source[rows]], rule, side, loser)
    odds = letters[claims.source[rows]] * np.where(is_own, settings.own_interest_odds, 1.0)
    odds = odds * np.where(is_against, settings.against_interest_odds, 1.0)
    share = np.minimum(claims.factor[rows] / (1 + (1 - rule.chance) / rule.chance * odds), 0.999)
    day = claims.day[rows] - (rule.role == "held_before")
    rival = np.full_like(target, NOBODY)
    if rule.role == "held_before":
        rival = actor
    elif kind == "control_gained" or rule.role == "among":
        rival = np.where(target != actor, target, NOBODY)
    yes, gains = np.ones(len(rows), dtype=bool), np.full(len(rows), rule.role == "holds" and kind in GAINING)
    besieger = actor if kind == "siege" else np.full_like(actor, NO_SIEGE)
    role = np.full(len(rows), ROLES.index(rule.role), dtype=np.int8)
    return claims.place[rows], day, day, role, side, rival, share, ~is_own, yes, gains, besieger, rows


def _interest(
    lean: NDArray[np.int64], rule: KindRule, side: NDArray[np.int8], loser: NDArray[np.int8]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell in which rows a source speaks in its own side's interest, and in which against it (``interest_of``)."""
    leans = lean > NOBODY
    if rule.role in ("fought", "among"):
        return leans & False, leans & False
    if rule.role == "left":
        return leans & (lean != side), leans & (lean == side)
    return leans & (lean == side), leans & (lean != side) & (lean == loser)
