"""Probabilities and what stands behind them in, one of the six published statuses out; unknown is a status too."""

import datetime as dt
from collections.abc import Sequence

import msgspec

from mapdesk.estimate.settings import EstimateSettings
from mapdesk.model import CONTESTED
from mapdesk.model.control import Status

MIXED_BACKING = 0.2  # of two sides' probabilities, from sources without their lean: both really hold a part
MIXED_FIGHTING = 0.2  # with more fighting than this it is contested rather than mixed


class Standing(msgspec.Struct, frozen=True):
    """What a status is read from, on one day. ``probabilities`` are by side, with contested last.

    ``backed`` is, by side, the part of its probability that comes from sources without lean or against their
    interest; ``besieger`` is who lays a siege that is still told of ('' where nobody says), None without one.
    """

    probabilities: tuple[float, ...]
    backed: tuple[float, ...]
    age_days: int | None
    besieger: str | None = None


def status_of(standing: Standing, sides: Sequence[str], settings: EstimateSettings) -> tuple[Status, str | None]:
    """Return the status and the leading side (None where unknown), by the published contract.

    held: one side at the threshold, with backed evidence. claimed: one side leads, on its own word only or not
    sure enough for held. contested: contested leads, or two sides reach the lower threshold. mixed: two sides reach
    it, each on backed evidence and without fighting. besieged: told of within the siege age and not by the leading
    side. unknown: no evidence within the age limit, or no side with as much as half.
    """
    *held, contested = standing.probabilities
    if standing.age_days is None or standing.age_days > settings.age_limit_days:
        return "unknown", None
    lead = max(range(len(held)), key=lambda i: (held[i], -i))
    if contested > held[lead]:
        return "contested", CONTESTED
    strong = [i for i, probability in enumerate(held) if probability >= settings.contested_threshold]
    if len(strong) > 1:
        both_backed = all(standing.backed[i] >= MIXED_BACKING for i in strong)
        return ("mixed" if both_backed and contested < MIXED_FIGHTING else "contested"), sides[lead]
    if held[lead] < settings.leading_threshold:
        return "unknown", None
    if standing.besieger is not None and standing.besieger != sides[lead]:
        return "besieged", sides[lead]
    is_held = held[lead] >= settings.held_threshold and standing.backed[lead] >= settings.backing_threshold
    return ("held" if is_held else "claimed"), sides[lead]


def siege_is_told(told: dt.date, day: dt.date, settings: EstimateSettings) -> bool:
    """Whether a siege told of on one day is still shown on another."""
    return (day - told).days <= settings.siege_days
