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
ANYBODY = ""  # 'the village was not captured' is said of every side


@dataclass(frozen=True, slots=True)
class Stance:
    """What one claim says about who holds a place: a side does or does not; it may begin or deny that."""

    claim_id: str
    speaker: str
    side: str
    holds: bool
    begins: bool
    denies: bool
    day: dt.date


def find_disputes(claims: Iterable[PublicClaim], places: Mapping[str, Place]) -> tuple[Dispute, ...]:
    """Return the places on which two speakers contradict each other about who holds them, by name.

    A capture after another side held the place is a change. Contradictions are: a denial of a capture or loss
    within a week of it; a place said to be held by two sides within three days, unless a capture lies between them;
    a place said to be held still after its loss.
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
    side = placement.actor_side or (ANYBODY if denied and gains else None)
    if side is None:
        return []
    return [Stance(claim.claim_id, claim.speaker, side, gains is not denied, begins, denied, day)]


def _contradict(a: Stance, b: Stance) -> bool:
    if a.claim_id == b.claim_id or a.speaker.casefold() == b.speaker.casefold():
        return False
    apart = abs((a.day - b.day).days)
    earlier, later = (a, b) if a.day <= b.day else (b, a)
    if ANYBODY in (a.side, b.side):
        return (a if b.side == ANYBODY else b).begins and apart <= ANSWER_DAYS
    if a.denies or b.denies:
        # Of one side the opposite is said; of two sides one denies its loss while the other is said to have won.
        return (a.holds is not b.holds) is (a.side == b.side) and (a.holds or b.holds) and apart <= ANSWER_DAYS
    if a.side == b.side:
        # A loss after a holding is news; a holding told after a loss contradicts it, unless it is a recapture.
        return not earlier.holds and later.holds and not later.begins and 0 < apart <= SAME_MOMENT_DAYS
    if not (a.holds and b.holds) or apart > SAME_MOMENT_DAYS:
        return False
    return a.begins is b.begins if apart == 0 else not later.begins
