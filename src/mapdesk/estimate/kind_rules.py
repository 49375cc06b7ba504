"""What each kind of claim says about a place and how likely it is so: judgements, each with its reason, none learned.

The reasons stand here and in docs/estimate.md.
"""

from typing import Literal

import msgspec

Role = Literal["holds", "held_before", "left", "fought", "among", "ruled"]


class KindRule(msgspec.Struct, frozen=True):
    """One thing that a kind of claim says, about its actor or its target, and the chance that it is so."""

    role: Role
    about: Literal["actor", "target", "nobody"]
    chance: float
    text: str


# Chances for a source that usually tells the truth (Admiralty C), without lean, at the very place.
KIND_RULES: dict[str, tuple[KindRule, ...]] = {
    "control_gained": (
        KindRule("holds", "actor", 0.92, "a capture is told once it has happened; some are told too soon"),
        KindRule("held_before", "target", 0.40, "whom it was captured from had held it the day before"),
    ),
    "control_held": (KindRule("holds", "actor", 0.90, "who holds it is said outright, or in passing ('X-held')"),),
    "control_lost": (KindRule("left", "actor", 0.85, "a loss is told, the winner is not"),),
    "withdrawal": (KindRule("left", "actor", 0.50, "who withdraws may leave others behind"),),
    "advance": (
        KindRule("fought", "nobody", 0.15, "ground is fought over where a side advances"),
        KindRule("holds", "actor", 0.10, "an advance into a place holds some of it"),
    ),
    "clash": (
        KindRule("fought", "nobody", 0.25, "both sides are there, for the moment"),
        KindRule("among", "actor", 0.40, "one of the two that fight holds it, no third side"),
    ),
    "strike": (
        KindRule("holds", "target", 0.08, "fire is aimed at ground the other side holds"),
        KindRule("left", "actor", 0.05, "nobody fires at a place of his own"),
    ),
    "attack": (
        KindRule("fought", "nobody", 0.10, "an attack on the ground is a little fighting"),
        KindRule("holds", "target", 0.05, "an attack is made where the other side is, often by stealth"),
        KindRule("among", "actor", 0.25, "the attacker or the attacked holds it, rarely a third side"),
    ),
    "siege": (
        KindRule("holds", "target", 0.35, "who is besieged holds the place"),
        KindRule("fought", "nobody", 0.10, "a siege is a little fighting"),
    ),
    "deployment": (KindRule("holds", "actor", 0.15, "forces are sent to places that are held"),),
}
# A capture by nobody known is a loss all the same.
LOSS_RULES = (KindRule("left", "target", 0.85, "who took it is not known, who lost it is"),)
# 'The A-held town of X was captured by B' in one sentence: what A held, it held until then.
UNTIL_THEN_RULES = (KindRule("held_before", "actor", 0.90, "the same sentence tells that another side captured it"),)
# 'They retreated to X': as a deployment, not as a place that is left.
FALLBACK_RULES = (KindRule("holds", "actor", 0.15, "who falls back goes where his own side is"),)
# An attempt that is told as such is fighting, whatever it was an attempt at.
ATTEMPT_RULES = (KindRule("fought", "nobody", 0.20, "an attempt is fighting, not its success"),)
ATTEMPTED_KINDS = frozenset({"control_gained", "advance", "attack", "clash"})
MODALITY_FACTORS = {"asserted": 1.0, "claimed": 0.9, "reported": 0.9}
# Odds of error against a C source. F, 'cannot be judged', is taken a little worse than 'fairly reliable'.
RELIABILITY_ODDS = {"A": 0.5, "B": 0.75, "C": 1.0, "D": 2.5, "E": 8.0, "F": 1.25}
DATE_FACTORS = {1: 1.0, 2: 1.0, 3: 0.95, 4: 0.8, 5: 0.5}
