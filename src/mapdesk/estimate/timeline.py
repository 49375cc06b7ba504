"""One place's evidence in the order in which it became known: effects in, the chain's state after the last one out."""

import bisect
import datetime as dt

from mapdesk.estimate.chain import Chain, State
from mapdesk.estimate.evidence import Effect
from mapdesk.estimate.surroundings import Still
from mapdesk.model import UNKNOWN


class Timeline:
    """The effects on one place as they become known, with the state after each day; late ones are worked in."""

    def __init__(self, chain: Chain, around: Still | None = None) -> None:
        """Begin with nothing known."""
        self.chain, self.around = chain, around or chain.still
        self.days: list[int] = []
        self._batches: dict[int, dict[tuple[str, ...], Effect]] = {}
        self._states: list[State] = []  # after days[0], days[1] ...; shorter where work is left
        self._before: dict[int, dict[tuple[str, ...], Effect]] = {}  # who had held it on the eve of a capture
        self._ruled: dict[int, Effect] = {}  # the desk's own word, by day
        self.siege: Effect | None = None
        self._last_told: dt.date | None = None  # of the place itself, not of one near it

    def add(self, effect: Effect) -> None:
        """Take in an effect of any day; of several with one origin the strongest counts."""
        day = effect.day.toordinal()
        if effect.role == "ruled":
            self._ruled[day] = effect
        if effect.near is None and effect.side != UNKNOWN and (self._last_told is None or effect.day > self._last_told):
            self._last_told = effect.day
        if effect.role == "held_before":
            known = self._before.setdefault(day, {}).get(effect.origin)
            if known is None or (effect.share, effect.claim_id) > (known.share, known.claim_id):
                self._before[day][effect.origin] = effect
            return
        if day not in self._batches:
            bisect.insort(self.days, day)
            self._batches[day] = {}
        batch = self._batches[day]
        known = batch.get(effect.origin)
        if known is None or (effect.share, effect.claim_id) > (known.share, known.claim_id):
            batch[effect.origin] = effect
            del self._states[bisect.bisect_left(self.days, day) :]
        if effect.besieger is not None and (self.siege is None or effect.day >= self.siege.day):
            self.siege = effect

    @property
    def last_told(self) -> dt.date | None:
        """The day of the last word on the place, None before any, and where a ruling since says that nobody knows."""
        told = self._last_told
        if told is None or any(rule.side == UNKNOWN and rule.day >= told for rule in self._ruled.values()):
            return None
        return told

    def state(self, day: int) -> State:
        """Return the chain after the last effect; every effect taken in must be of ``day`` or before."""
        for event_day in self.days[len(self._states) :]:
            state = self._states[-1].copy() if self._states else self._first(event_day)
            self.chain.apply(
                self.chain.drift_to(state, event_day, self.around), list(self._batches[event_day].values())
            )
            self._states.append(state)
        return self._states[-1] if self._states else self._first(day)

    def state_on(self, day: int) -> State:
        """Return the chain on a day, the days since the last effect gone by; to be read only.

        'X took it from Y' says of the eve that Y held it, and of no other day: if it is wrong, it is wrong in both.
        """
        state = self.state(day)
        before = self._before.get(day) if day not in self._ruled else None
        if state.day < day or before:
            state = self.chain.drift_to(state.copy(), day, self.around)
        if before:
            self.chain.apply(state, list(before.values()))
        return state

    def _first(self, day: int) -> State:
        """What is known before the first effect: nothing, or what has come from the neighbours since they are known."""
        earliest = self.around.days[0] if self.around.days else day
        return self.chain.start(min(earliest, day))
