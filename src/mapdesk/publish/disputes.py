"""Which claims contradict each other: public claims in, disputed places out; a later capture is a change."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from mapdesk.model import Dispute, Place
from mapdesk.publish.release import PublicClaim

# Two words about one place count as about the same moment within so many days.
SAME_MOMENT_DAYS = 3
# A denial answers a claim made at most so many days before it (or after, where the days are not exact).
ANSWER_DAYS = 7


@dataclass(frozen=True, slots=True)
class Stance:
    """What one claim says about who holds a place: a side does, or does not, from a day on."""

    claim_id: str
    speaker: str
    side: str
    holds: bool
    begins: bool
    day: dt.date


def find_disputes(claims: Iterable[PublicClaim], places: Mapping[str, Place]) -> tuple[Dispute, ...]:
    """Return the places on which two speakers contradict each other about who holds them, by name.

    A capture after another side held the place is a change. Contradictions are: a denial of a capture or loss
    within a week of it; a place said to be held by two sides within three days, unless the later word is a capture.
    """
    by_place: dict[str, list[Stance]] = {}
    for claim in claims:
        for stance in _stances(claim):
            for place_id in claim.place_ids:
                by_place.setdefault(place_id, []).append(stance)
    disputes = []
    for place_id, stances in by_place.items():
        pairs = [pair for pair in combinations(stances, 2) if _contradict(*pair)]
        if pairs:
            name = places[place_id].name if place_id in places else place_id
            first_side = min((s.day, i, s.side) for i, pair in enumerate(pairs) for s in pair if s.holds)[2]
            disputes.append(_dispute(place_id, name, pairs, first_side))
    return tuple(sorted(disputes, key=lambda d: (d.name, d.place_id)))


def _dispute(place_id: str, name: str, pairs: list[tuple[Stance, Stance]], first_side: str) -> Dispute:
    involved = dict.fromkeys(stance for pair in pairs for stance in pair)
    pro = [s.claim_id for s in involved if s.side == first_side and s.holds]
    contra = [s.claim_id for s in involved if s.claim_id not in pro]
    return Dispute(place_id, name, tuple(dict.fromkeys(pro)), tuple(dict.fromkeys(contra)))


def _stances(claim: PublicClaim) -> list[Stance]:
    placement, day = claim.placement, claim.told_on
    if day is None or placement.kind not in ("control_gained", "control_lost", "control_held"):
        return []
    denied = placement.modality == "denied"
    if not (placement.is_factual or denied):
        return []
    gains = placement.kind != "control_lost"
    begins = placement.kind != "control_held" and not denied
    stances = []
    if placement.actor_side:
        holds = gains is not denied
        stances.append(Stance(claim.claim_id, claim.speaker, placement.actor_side, holds, begins, day))
    return stances


def _contradict(a: Stance, b: Stance) -> bool:
    if a.claim_id == b.claim_id or a.speaker.casefold() == b.speaker.casefold():
        return False
    apart = abs((a.day - b.day).days)
    if a.side == b.side:
        # The later loss of a place that was held is news; only a denial (which begins nothing) contradicts.
        return a.holds is not b.holds and not (b if a.holds else a).begins and apart <= ANSWER_DAYS
    if not (a.holds and b.holds):
        return False
    earlier, later = (a, b) if a.day <= b.day else (b, a)
    if apart > SAME_MOMENT_DAYS:
        return False
    return not later.begins or (apart == 0 and earlier.begins)
