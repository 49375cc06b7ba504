"""One place's evidence in the order in which it became known: effects in, the chain's state after the last one out."""

import bisect

from mapdesk.estimate.chain import Chain, State
from mapdesk.estimate.evidence import Effect


class Timeline:
    """The effects on one place as they become known, with the state after each day; late ones are worked in."""

    def __init__(self, chain: Chain) -> None:
        """Begin with nothing known."""
        self.chain = chain
        self.days: list[int] = []
        self._batches: dict[int, dict[tuple[str, ...], Effect]] = {}
        self._states: list[State] = []  # after days[0], days[1] ...; shorter where work is left
        self.siege: Effect | None = None

    def add(self, effect: Effect) -> None:
        """Take in an effect of any day; of several with one origin the strongest counts."""
        day = effect.day.toordinal()
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

    def state(self, day: int) -> State:
        """Return the chain after the last effect; every effect taken in must be of ``day`` or before."""
        for event_day in self.days[len(self._states) :]:
            state = self._states[-1].copy() if self._states else self.chain.start(event_day)
            self.chain.apply(self.chain.drift_to(state, event_day), list(self._batches[event_day].values()))
            self._states.append(state)
        return self._states[-1] if self._states else self.chain.start(day)
