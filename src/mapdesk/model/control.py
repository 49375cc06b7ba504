"""Who holds a place, how sure, and because of what."""

import datetime as dt
from typing import Literal

import msgspec

RULING_PREFIX = "ruling:"  # begins what stands in the place of a claim id for a ruling on a place
Status = Literal["held", "contested", "mixed", "besieged", "claimed", "unknown"]


class EvidenceWeight(msgspec.Struct, frozen=True):
    """How much one claim moves one estimate: ``weight`` is signed log-odds towards ``side``.

    A ruling of the desk on the place itself is no claim: in place of a claim id it has ``ruling:`` and its entry id.
    """

    claim_id: str
    entry_id: str | None
    side: str
    weight: float

    @property
    def is_ruling(self) -> bool:
        """Whether it is a ruling of the desk, not what a source said."""
        return self.claim_id.startswith(RULING_PREFIX)


class ControlEstimate(msgspec.Struct, frozen=True, gc=False, kw_only=True, rename={"lng": "lon"}):
    """One place on one day as known at one instant.

    ``probabilities`` run over every side and 'contested' and sum to 1 (unknown places have none). ``side`` is the
    leading side (also 'contested'), None where unknown. ``support`` counts the independent claims behind it;
    ``last_evidence_day`` is the day of the latest of them.
    """

    place_id: str
    name: str
    lng: float
    lat: float
    day: dt.date
    known_at: dt.datetime | None
    probabilities: dict[str, float]
    status: Status
    side: str | None
    support: int = 0
    last_evidence_day: dt.date | None = None
    evidence: tuple[EvidenceWeight, ...] = ()

    @property
    def probability(self) -> float:
        """The probability of the leading side; 0 where unknown."""
        return self.probabilities.get(self.side, 0.0) if self.side else 0.0
