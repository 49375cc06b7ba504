"""Every place's surroundings, one place after another: effects by place in, step functions of time out.

This says what the coupling is. Where nothing became known late, ``march.py`` finds the same for all places at once,
and the tests hold the two together; a late claim makes days be walked again, which is done here.
"""

import math
from collections import defaultdict
from collections.abc import Mapping

from mapdesk.estimate.chain import Chain
from mapdesk.estimate.effect_table import GAINING
from mapdesk.estimate.evidence import Effect
from mapdesk.estimate.gathering import KnownAt, PlaceEvidence
from mapdesk.estimate.neighbours import Neighbourhood
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.surroundings import Still, Surroundings
from mapdesk.estimate.timeline import Timeline

GLANCE_DAYS = 5  # between claims a place's drift is looked at so often
MOVED = 0.05  # a neighbour's probability must move so far to be looked at again
TIED = 1.0  # neighbours who together weigh so much pull with half the strength
_Fights = dict[int, dict[int, float]]  # day -> side -> claims
_Gains = dict[int, list[tuple[int, int | None, float]]]  # day -> (side, loser, chance)
_Course = list[tuple[int, tuple[float, ...]]]  # (day, probability by side), in day order


def couple_one_by_one(
    evidence: Mapping[str, PlaceEvidence],
    around: Neighbourhood,
    chain: Chain,
    known_at: KnownAt,
    settings: EstimateSettings,
) -> dict[str, Surroundings]:
    """Return the surroundings of every place that has any, as ``couple``; effects are already spilled."""
    own = {
        place_id: PlaceEvidence(at.place, [effect for effect in at.effects if effect.near is None])
        for place_id, at in evidence.items()
    }
    fights = {place_id: _fights(at, chain, known_at) for place_id, at in own.items()}
    gains = {place_id: _gains(at, chain, known_at) for place_id, at in own.items()}
    found: dict[str, Surroundings] = {}
    for _ in range(settings.neighbour_passes):
        courses = {
            place_id: _course(at, chain, known_at, found.get(place_id, chain.still))
            for place_id, at in evidence.items()
            if at.effects or place_id in found
        }
        found = {
            place_id: made
            for place_id in evidence
            if (made := _surroundings(place_id, around, courses, fights, gains, len(chain.sides), settings)) is not None
        }
    return found


def seen_on(effect: Effect, known_at: KnownAt) -> int:
    """Return the day (ordinal) from which an effect counts on this clock."""
    return (effect.visible if known_at == "day" else effect.day).toordinal()


def _fights(at: PlaceEvidence, chain: Chain, known_at: KnownAt) -> _Fights:
    """How many claims tell of fighting at a place, by day and by side that takes part."""
    told = {
        (seen_on(effect, known_at), effect.claim_id, side)
        for effect in at.effects
        if effect.role == "among"
        for side in (effect.side, effect.rival)
        if side in chain.index
    }
    counts: _Fights = defaultdict(lambda: defaultdict(float))
    for day, _, side in told:
        counts[day][chain.index[side or ""]] += 1
    return counts


def _gains(at: PlaceEvidence, chain: Chain, known_at: KnownAt) -> _Gains:
    """Who is told to have gained ground at a place, from whom, and how sure, by day."""
    told: _Gains = defaultdict(list)
    for effect in at.effects:
        if effect.role == "holds" and effect.origin[0] in GAINING:
            told[seen_on(effect, known_at)].append(
                (chain.index[effect.side], chain.index.get(effect.rival or ""), effect.share)
            )
    return told


def _course(at: PlaceEvidence, chain: Chain, known_at: KnownAt, around: Still) -> _Course:
    """Return who holds a place by its own evidence and the surroundings given, on days when that has moved."""
    timeline, course, told = Timeline(chain, around), _Course(), _by_day(at, known_at)
    last_looked = None
    for day in sorted({*told, *around.days}):
        for effect in told.get(day, ()):
            timeline.add(effect)
        if day not in told and last_looked is not None and day - last_looked < GLANCE_DAYS:
            continue
        last_looked = day
        quiet, fought = timeline.state_on(day).sums()
        now = tuple(q + f for q, f in zip(quiet, fought, strict=True))
        if not course or max(abs(a - b) for a, b in zip(now, course[-1][1], strict=True)) >= MOVED:
            course.append((day, now))
    return course


def _by_day(at: PlaceEvidence, known_at: KnownAt) -> dict[int, list[Effect]]:
    found: dict[int, list[Effect]] = defaultdict(list)
    for effect in at.effects:
        found[seen_on(effect, known_at)].append(effect)
    return found


class _Field:
    """The neighbours of one place as days go by: who they are, and who has been gaining ground among them."""

    def __init__(self, sides: int, settings: EstimateSettings) -> None:
        self.sides, self.settings = sides, settings
        self.whole, self.weight = [0.0] * sides, 0.0
        self._last: dict[str, tuple[float, tuple[float, ...]]] = {}
        self.gains, self.losses, self.fought = [0.0] * sides, [0.0] * sides, [0.0] * sides
        self._day: int | None = None

    def until(self, day: int) -> None:
        """Let what is remembered of gains and fights fade."""
        days = day - self._day if self._day is not None else 0
        fade, calm = math.exp(-days / self.settings.momentum_days), math.exp(-days / self.settings.fight_days)
        self.gains, self.losses = [g * fade for g in self.gains], [loss * fade for loss in self.losses]
        self.fought = [f * calm for f in self.fought]
        self._day = day

    def neighbour(self, place_id: str, tie: float, now: tuple[float, ...]) -> None:
        """Note a neighbour's new state; one whose holder is not known draws nobody anywhere."""
        old_weight, old = self._last.get(place_id, (0.0, now))
        new_weight = tie * sureness(now)
        self.whole = [w + new_weight * n - old_weight * o for w, n, o in zip(self.whole, now, old, strict=True)]
        self.weight += new_weight - old_weight
        self._last[place_id] = (new_weight, now)

    def gain(self, side: int, loser: int | None, share: float) -> None:
        """Note ground gained near, from the loser or, where none is named, from all others alike."""
        self.gains[side] += share
        for i in range(self.sides):
            if i != side and loser in (None, i):
                self.losses[i] += share if loser is not None else share / (self.sides - 1)

    def parts(self) -> tuple[float, ...]:
        """Each side's part of the neighbours; what nothing is known of is nobody's."""
        scale = 1 / (max(self.weight, 0.0) + TIED)
        return tuple(max(0.0, w) * scale for w in self.whole)

    def pulls(self) -> tuple[float, ...]:
        """How strongly each side draws the place: by its part of the neighbours and how its campaign goes."""
        parts, strength = self.parts(), self.settings.neighbour_strength
        leads = [part - max((*parts[:i], *parts[i + 1 :]), default=0.0) for i, part in enumerate(parts)]
        return tuple(self._campaign(i) * math.exp(strength * lead) for i, lead in enumerate(leads))

    def _campaign(self, side: int) -> float:
        gains, losses = self.gains[side], self.losses[side]
        momentum = (gains + 1) / (gains + losses + 2)
        return momentum if momentum >= 0.5 else momentum * self.settings.push_back


def _surroundings(
    place_id: str,
    around: Neighbourhood,
    courses: Mapping[str, _Course],
    fights: Mapping[str, _Fights],
    gains: Mapping[str, _Gains],
    sides: int,
    settings: EstimateSettings,
) -> Surroundings | None:
    near = [(place_id, 0.0, 1.0), *around.near(place_id, settings.neighbour_reach_km)]
    ties = {other: math.exp(-km / settings.neighbour_km) * tie for other, km, tie in near[1:] if other in courses}
    fought = _fought_near(place_id, around, fights, settings)
    changes: dict[int, list[tuple[str, tuple[float, ...]]]] = defaultdict(list)
    for other in ties:
        for day, now in courses[other]:
            changes[day].append((other, now))
    gained: _Gains = defaultdict(list)
    for other, _, _ in near:
        for day, told in gains.get(other, {}).items():
            gained[day] += told
    days = sorted({*changes, *fought, *gained})
    if not days or not ties:
        return None
    field, pulls, heat, parts = _Field(sides, settings), [], [], []
    for day in days:
        field.until(day)
        for other, now in changes.get(day, ()):
            field.neighbour(other, ties[other], now)
        for side, loser, share in gained.get(day, ()):
            field.gain(side, loser, share)
        for side, heat_there in fought.get(day, {}).items():
            field.fought[side] += heat_there
        pulls.append(field.pulls())
        parts.append(field.parts())
        heat.append(tuple(field.fought))
    return Surroundings(sides, settings, days, pulls, heat, parts)


def _fought_near(
    place_id: str, around: Neighbourhood, fights: Mapping[str, _Fights], settings: EstimateSettings
) -> _Fights:
    total: _Fights = defaultdict(lambda: defaultdict(float))
    for other, km, tie in [(place_id, 0.0, 1.0), *around.near(place_id, settings.fight_reach_km)]:
        for day, counts in fights.get(other, {}).items():
            for side, count in counts.items():
                total[day][side] += count * math.exp(-km / settings.fight_km) * tie
    return total


def sureness(probabilities: tuple[float, ...]) -> float:
    """Return how far a place's holder is known: 0 for an even spread, 1 for certainty."""
    even = 1 / len(probabilities)
    return (max(probabilities) - even) / (1 - even) if even < 1 else 1.0
