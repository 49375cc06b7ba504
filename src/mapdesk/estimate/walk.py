"""One place from the first day to the last: its effects in, rows with their evidence out."""

import datetime as dt
import itertools
import math
from collections.abc import Iterator, Sequence
from typing import Any

from mapdesk.base.dates import end_of_day
from mapdesk.estimate.calibration import fastest, stated
from mapdesk.estimate.chain import Chain, State
from mapdesk.estimate.evidence import Effect
from mapdesk.estimate.gathering import KnownAt, PlaceEvidence
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.status import MIXED_BACKING, MIXED_FIGHTING, Standing, siege_is_told, status_of
from mapdesk.estimate.surroundings import Still
from mapdesk.estimate.timeline import Timeline
from mapdesk.model import CONTESTED, ControlEstimate, EvidenceWeight

SHOWN = 0.001  # a claim with less of the probability than this is not named as evidence


class Walk:
    """One place from the first day to the last."""

    def __init__(
        self,
        at: PlaceEvidence,
        chain: Chain,
        known_at: KnownAt,
        settings: EstimateSettings,
        around: Still | None = None,
    ) -> None:
        self.at, self.chain, self.known_at, self.settings = at, chain, known_at, settings
        self.around = around or chain.still
        self.timeline = Timeline(chain, self.around)

    def rows(self, first: dt.date, last: dt.date) -> Iterator[ControlEstimate]:
        """Yield the rows of the place."""
        by_visible = sorted(self.at.effects, key=self._visible)
        changes = [dt.date.fromordinal(day) for day in self.around.days[:1]]  # from then on there are figures
        # what is told of an eve is of that day only
        changes += [effect.day + dt.timedelta(days=1) for effect in by_visible if effect.role == "held_before"]
        starts = sorted({first, *(day for day in (*map(self._visible, by_visible), *changes) if first < day <= last)})
        waiting = iter(by_visible)
        following = next(waiting, None)
        row: ControlEstimate | None = None
        for start, end in itertools.zip_longest(starts, starts[1:], fillvalue=last + dt.timedelta(days=1)):
            while following is not None and self._visible(following) <= start:
                self.timeline.add(following)
                following = next(waiting, None)
            for found in self._stretch(start, end, row):
                row = found
                yield found

    def _visible(self, effect: Effect) -> dt.date:
        return effect.visible if self.known_at == "day" else effect.day

    def _stretch(self, start: dt.date, end: dt.date, row: ControlEstimate | None) -> Iterator[ControlEstimate]:
        """Yield rows from ``start`` to the day before ``end``, between which nothing new is said.

        Days are skipped only as far as nothing can reach a threshold: no probability moves faster than the chain's
        rates allow.
        """
        glance = _Glance(self, start)
        day, is_first = start, True
        while day < end:
            standing = glance.standing(day)
            status, side = status_of(standing, self.chain.sides, self.settings)
            moved = _moved(standing.probabilities, row, self.chain.sides) if row else math.inf
            is_stale = not self.is_known(day, standing)
            if (
                row is None
                or (row.status, row.side) != (status, side)
                or self._is_news(row, glance, day, is_first)
                or (moved >= self.settings.row_tolerance and not is_stale)
            ):
                row = glance.row(day, standing, status, side)
                moved = 0.0
                yield row
            is_first = False
            if is_stale:
                return
            day += dt.timedelta(days=glance.quiet_days(day, standing, moved))

    def is_known(self, day: dt.date, standing: Standing) -> bool:
        """Whether there are probabilities to show: something told of it within the age limit, or neighbours known."""
        return self._is_told_of(standing) or self._is_surrounded(day)

    def _is_told_of(self, standing: Standing) -> bool:
        return standing.age_days is not None and standing.age_days <= self.settings.age_limit_days

    def _is_surrounded(self, day: dt.date) -> bool:
        """Whether anything is known of the neighbours; then a place has probabilities without a word of its own."""
        return any(since <= day.toordinal() for since in self.around.days[:1])

    def _is_news(self, row: ControlEstimate, glance: "_Glance", day: dt.date, is_first: bool) -> bool:
        if not is_first:
            return False
        return row.last_evidence_day != glance.last_evidence or row.support != glance.support(day, row.side)


class _Glance:
    """The chain after the last thing that was said, looked at on later days."""

    def __init__(self, walk: Walk, day: dt.date) -> None:
        self.chain, self.settings, self.at, self.known_at = walk.chain, walk.settings, walk.at, walk.known_at
        self.walk, timeline, self.around = walk, walk.timeline, walk.around
        self.since = day.toordinal()
        self.state = timeline.state_on(self.since)
        self.sums = self.state.sums()
        self._drifted = self.state
        self.last_evidence = timeline.last_told
        self.siege = timeline.siege
        settings = walk.settings
        self.lines = (settings.held_threshold, settings.contested_threshold, settings.leading_threshold)
        self.backing_lines = (MIXED_BACKING, settings.backing_threshold)

    def standing(self, day: dt.date) -> Standing:
        (step,) = self.around.stretches(self.since, day.toordinal()) if day.toordinal() > self.since else (None,)
        keep = math.exp(-step.spent) if step else 1.0
        is_besieged = self.siege is not None and siege_is_told(self.siege.day, day, self.settings)
        return Standing(
            probabilities=stated(self._chained(day), self.around, day.toordinal(), self.settings),
            backed=tuple(value * keep for value in self.state.vouched),
            age_days=(day - self.last_evidence).days if self.last_evidence else None,
            besieger=self.siege.besieger if self.siege and is_besieged else None,
        )

    def _chained(self, day: dt.date) -> list[float]:
        """What the chain alone gives on a day, before the neighbours' word is weighed in."""
        days = day.toordinal() - self.since
        (step,) = self.around.stretches(self.since, day.toordinal()) if days else (None,)
        return self.chain.probabilities(self.sums, days, step)

    def quiet_days(self, day: dt.date, standing: Standing, moved: float) -> int:
        """Return after how many days, at the earliest, a figure or status can have changed; at least 1."""
        *held, contested = standing.probabilities
        second, first = sorted((*held, -1.0))[-2:]
        gaps = [self.settings.row_tolerance - moved, (first - second) / 2, abs(contested - first) / 2]
        gaps.append(abs(contested - MIXED_FIGHTING))
        gaps += [abs(value - line) for value in held for line in self.lines]
        gaps += [abs(value - line) for value in standing.backed for line in self.backing_lines]
        rate = self.around.fastest + self.chain.calm * contested
        if self.settings.neighbour_prior:
            rate = fastest(self._chained(day), self.around, day.toordinal(), rate, self.settings)
        days = max(1, int(min(gaps) / rate))
        change = self.around.next_change(day.toordinal()) if self.settings.neighbour_prior else None
        if change is not None:  # another word of the neighbours may move what is stated at once
            days = min(days, change - day.toordinal())
        siege_day = self.siege.day if self.siege else None
        limits = ((self.last_evidence, self.settings.age_limit_days), (siege_day, self.settings.siege_days))
        for since, limit in limits:
            until = (since - day).days + limit + 1 if since else 0
            if until > 0:
                days = min(days, until)
        return days

    def support(self, day: dt.date, side: str | None) -> int:
        """Return how many claims stand behind a side (or contested) with a part that is worth showing."""
        return _support(self._state(day), self.chain, side)

    def row(self, day: dt.date, standing: Standing, status: Any, side: str | None) -> ControlEstimate:
        state = self._state(day)
        is_known = self.walk.is_known(day, standing)
        names = (*self.chain.sides, CONTESTED)
        return ControlEstimate(
            place_id=self.at.place.place_id,
            name=self.at.place.name,
            lng=self.at.place.lng,
            lat=self.at.place.lat,
            day=day,
            known_at=end_of_day(day) if self.known_at == "day" else self.known_at,
            probabilities=dict(zip(names, standing.probabilities, strict=True)) if is_known else {},
            status=status,
            side=side,
            support=_support(state, self.chain, side),
            last_evidence_day=self.last_evidence,
            evidence=evidence_weights(state, self.chain) if is_known else (),
        )

    def _state(self, day: dt.date) -> State:
        """Return the state on a day, to be read only."""
        if day.toordinal() != self._drifted.day:
            self._drifted = self.chain.drift_to(self.state.copy(), day.toordinal(), self.around)
        return self._drifted


def _moved(probabilities: Sequence[float], row: ControlEstimate, sides: Sequence[str]) -> float:
    before = row.probabilities
    if not before:
        return math.inf
    return max(abs(now - before[name]) for name, now in zip((*sides, CONTESTED), probabilities, strict=True))


def _support(state: State, chain: Chain, side: str | None) -> int:
    if side == CONTESTED:
        fights = {effect.claim_id for effect, mass in state.fights if mass >= SHOWN and effect.role != "ruled"}
        return len(fights)
    index = chain.index.get(side or "")
    told = [share for share in state.shares if share.side == index and share.effect.near is None]
    told = [share for share in told if share.effect.role != "ruled"]
    return len({share.effect.claim_id for share in told if share.total >= SHOWN})


def evidence_weights(state: State, chain: Chain) -> tuple[EvidenceWeight, ...]:
    """Return the claims that still count, strongest first, each with its log-odds towards its side.

    What later evidence and time have left of a side's claims is the part c of the probability; together they weigh
    -ln(1 - c), which is shared among them as they weighed when they came in. A loss has the opposite sign. A claim that
    tells of several places near counts once for each of them, and stands here once with the sum.
    """
    told: dict[str, list[tuple[Effect, float]]] = {CONTESTED: state.fights}
    for share in state.shares:
        told.setdefault(chain.sides[share.side], []).append((share.effect, share.quiet + share.fought))
    weights: dict[tuple[str, str | None, str, bool], float] = {}
    for side, parts in told.items():
        for effect, weight in _weighed(parts):
            key = (effect.claim_id, effect.entry_id, side, False)
            weights[key] = weights.get(key, 0.0) + weight
    for effect, weight in _weighed(state.losses):
        key = (effect.claim_id, effect.entry_id, effect.side, True)
        weights[key] = weights.get(key, 0.0) - weight
    rows = (EvidenceWeight(claim, entry, side, round(weight, 4)) for (claim, entry, side, _), weight in weights.items())
    return tuple(sorted(rows, key=lambda row: (-abs(row.weight), row.claim_id, row.side)))


def _weighed(told: Sequence[tuple[Effect, float]]) -> list[tuple[Effect, float]]:
    total = sum(mass for _, mass in told)
    per_mass = -math.log1p(-min(total, 0.9999)) / total if total else 0.0
    return [(effect, per_mass * mass) for effect, mass in told if mass >= SHOWN]
