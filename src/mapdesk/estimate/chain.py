"""The hidden Markov chain of one place: effects in day order in, probabilities of its states out; pure arithmetic.

States: each side, either quiet or fought over; 'contested' is the sum of the fought-over ones, so that a place
where fighting dies down falls back to who held it. Between events the chain drifts in closed form; a claim is a
transition matrix that moves everything to its state with the chance that it is right (docs/estimate.md). All steps
are linear with fixed coefficients, so more evidence for a side never lowers that side.
"""

import math
from collections.abc import Sequence

from mapdesk.estimate.evidence import Effect
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.surroundings import Still, Stretch
from mapdesk.model import CONTESTED

SUREST = 20.0  # log-odds beyond which more claims of one day add nothing
PRUNED = 0.001  # shares below this are folded into the base: too small to be shown


def log_weight(effect: Effect) -> float:
    """Return what an effect weighs in log-odds: -ln(1 - share)."""
    return -math.log1p(-effect.share)


class Share:
    """What one effect still holds of the probability of its side: quiet and fought-over part."""

    __slots__ = ("effect", "fought", "quiet", "side")

    def __init__(self, effect: Effect, side: int, quiet: float, fought: float = 0.0) -> None:
        self.effect, self.side, self.quiet, self.fought = effect, side, quiet, fought

    @property
    def total(self) -> float:
        """Quiet and fought-over part together."""
        return self.quiet + self.fought


class State:
    """The chain on one day: a base that nobody vouches for, and the shares of the effects that still count.

    ``fights`` and ``losses`` tell how much of what is contested, or was taken from a side, is due to which effect;
    ``vouched``, by side, how much of it sources without lean or against their interest vouch for.
    """

    __slots__ = ("base", "base_fought", "day", "fights", "losses", "shares", "vouched")

    def __init__(self, day: int, base: list[float], base_fought: list[float]) -> None:
        self.day, self.base, self.base_fought = day, base, base_fought
        self.shares: list[Share] = []
        self.fights: list[tuple[Effect, float]] = []
        self.losses: list[tuple[Effect, float]] = []
        self.vouched = [0.0] * len(base)

    def copy(self) -> "State":
        """Return a state that can be stepped without touching this one."""
        other = State(self.day, self.base[:], self.base_fought[:])
        other.shares = [Share(s.effect, s.side, s.quiet, s.fought) for s in self.shares]
        other.fights, other.losses, other.vouched = self.fights[:], self.losses[:], self.vouched[:]
        return other

    def sums(self) -> tuple[list[float], list[float]]:
        """Return quiet and fought-over probability by side."""
        quiet, fought = self.base[:], self.base_fought[:]
        for share in self.shares:
            quiet[share.side] += share.quiet
            fought[share.side] += share.fought
        return quiet, fought


class Chain:
    """The steps of the chain for a fixed set of sides and settings."""

    def __init__(self, sides: Sequence[str], settings: EstimateSettings) -> None:
        self.sides = tuple(sides)
        self.index = {side: i for i, side in enumerate(self.sides)}
        self.drift, self.calm = settings.drift_per_day, settings.calm_per_day
        self.spread = 1 / len(self.sides)
        self.still = Still(len(self.sides), settings)

    def start(self, day: int) -> State:
        """Return what is known without evidence: nothing, every side alike."""
        return State(day, [self.spread] * len(self.sides), [0.0] * len(self.sides))

    def probabilities(
        self, sums: tuple[Sequence[float], Sequence[float]], days: int, step: Stretch | None = None
    ) -> list[float]:
        """Return the probability of each side and, last, of contested, ``days`` after the sums were taken.

        Closed form of dt = -k (t - target) for a side's whole t = q + f, df = -(k + calm) f; without ``step`` the
        rate k is the drift and the target an even spread.
        """
        spent, target = (step.spent, step.target) if step else (self.drift * days, self.still.even)
        keep, burn = math.exp(-spent), math.exp(-self.calm * days)
        sides = [(q + f * (1 - burn)) * keep + n * (1 - keep) for q, f, n in zip(*sums, target, strict=True)]
        return [*sides, sum(sums[1]) * keep * burn]

    def drift_to(self, state: State, day: int, around: Still | None = None) -> State:
        """Let days pass without evidence, in the surroundings given."""
        if day > state.day:
            for step in (around or self.still).stretches(state.day, day):
                self._drift(state, step)
            state.day = day
        return state

    def _drift(self, state: State, step: Stretch) -> None:
        keep, burn = math.exp(-step.spent), math.exp(-self.calm * step.days)
        for i, fought in enumerate(state.base_fought):
            state.base[i] = (state.base[i] + fought * (1 - burn)) * keep + step.target[i] * (1 - keep)
            state.base_fought[i] = fought * keep * burn
        for share in state.shares:
            share.quiet = (share.quiet + share.fought * (1 - burn)) * keep
            share.fought *= keep * burn
        state.fights = [(effect, mass * keep * burn) for effect, mass in state.fights]
        state.losses = [(effect, mass * keep) for effect, mass in state.losses]
        state.vouched = [mass * keep for mass in state.vouched]

    def apply(self, state: State, effects: Sequence[Effect]) -> None:
        """Apply the effects of one day: fighting, then who left, then who holds, then who had held tomorrow's capture.

        Within a day the order of the effects does not matter: they are sorted. A ruling comes last and overrides the
        rest of its day.
        """
        effects = sorted(effects, key=lambda e: (self.index.get(e.side, -1), e.claim_id))
        for effect in effects:
            if effect.role == "fought":
                self._fight(state, effect)
        for effect in sorted((effect for effect in effects if effect.role == "among"), key=self._pair):
            self._exclude(state, effect)
        for effect in effects:
            if effect.role == "left":
                self._leave(state, effect)
        for group in _in_sequence([effect for effect in effects if effect.role == "holds"]):
            self._hold(state, group)
        for effect in effects:
            if effect.role == "held_before":
                self._hold_before(state, effect)
        for effect in effects:
            if effect.role == "ruled":
                self._rule(state, effect)
        self._prune(state)

    def _fight(self, state: State, effect: Effect) -> None:
        """Quiet becomes fought-over, whoever holds."""
        moved = effect.share * (sum(state.base) + sum(share.quiet for share in state.shares))
        for i, quiet in enumerate(state.base):
            state.base_fought[i] += effect.share * quiet
            state.base[i] = (1 - effect.share) * quiet
        for share in state.shares:
            share.fought += effect.share * share.quiet
            share.quiet *= 1 - effect.share
        state.fights.append((effect, moved))

    def _pair(self, effect: Effect) -> list[int]:
        """The two that fight, in the order of the sides; of one day they are told of in that order."""
        return sorted(self.index.get(side or "", -1) for side in (effect.side, effect.rival))

    def _exclude(self, state: State, effect: Effect) -> None:
        """Of two that fight one holds it: what third sides had goes to the two alike."""
        two = self._pair(effect)
        if two[0] < 0:  # one of them is no side of this desk
            return
        stay, moved = 1 - effect.share, [0.0, 0.0]
        for i in range(len(self.sides)):
            if i not in two:
                moved = [moved[0] + effect.share * state.base[i], moved[1] + effect.share * state.base_fought[i]]
                state.base[i] *= stay
                state.base_fought[i] *= stay
                state.vouched[i] *= stay
        for share in state.shares:
            if share.side not in two:
                moved = [moved[0] + effect.share * share.quiet, moved[1] + effect.share * share.fought]
                share.quiet, share.fought = share.quiet * stay, share.fought * stay
        for one in two:
            state.base[one] += moved[0] / 2
            state.base_fought[one] += moved[1] / 2

    def _leave(self, state: State, effect: Effect) -> None:
        """What the side held goes to all others alike; the only side there is has nobody to leave it to."""
        others = len(self.sides) - 1
        if not others:
            return
        side, stay = self.index[effect.side], 1 - effect.share
        quiet, fought = state.base[side], state.base_fought[side]
        for share in state.shares:
            if share.side == side:
                quiet, fought = quiet + share.quiet, fought + share.fought
                share.quiet, share.fought = share.quiet * stay, share.fought * stay
        for i in range(len(self.sides)):
            if i == side:
                state.base[i] *= stay
                state.base_fought[i] *= stay
            else:
                state.base[i] += effect.share * quiet / others
                state.base_fought[i] += effect.share * fought / others
        state.vouched[side] *= stay
        state.losses.append((effect, effect.share * (quiet + fought)))

    def _hold(self, state: State, effects: list[Effect]) -> None:
        """Everything moves to the sides told of, by Dempster's rule where claims of one day differ."""
        by_side: dict[int, list[Effect]] = {}
        for effect in effects:
            by_side.setdefault(self.index[effect.side], []).append(effect)
        sure = {side: min(SUREST, sum(map(log_weight, group))) for side, group in by_side.items()}
        # odds of 'this side, and all other claims wrong' against 'all wrong'
        odds = {side: math.expm1(weight) for side, weight in sure.items()}
        keep = 1 / (1 + sum(odds.values()))
        self._scale(state, keep)
        for side, group in by_side.items():
            self._credit(state, side, group, keep * odds[side], sure[side], keep)

    def _credit(
        self, state: State, side: int, effects: list[Effect], gained: float, weight: float, keep: float
    ) -> None:
        """Part what a side has and gains among all who speak for it, by their log-odds; those add up, mass does not."""
        old = [share for share in state.shares if share.side == side]
        had = sum(share.total for share in old)
        had_weight = -math.log1p(-min(had / keep, 0.999999))
        total = had + gained
        part_new = weight / (weight + had_weight)
        quiet_left = total * (1 - part_new) - sum(share.fought for share in old)
        for share in old:
            share.quiet = quiet_left * share.total / had if had else 0.0
        spoken = sum(map(log_weight, effects))
        for effect in effects:
            state.shares.append(Share(effect, side, total * part_new * log_weight(effect) / spoken))
        backed = sum(log_weight(effect) for effect in effects if effect.is_backed) / spoken
        state.vouched[side] += gained * (backed + (1 - backed) * state.vouched[side] / keep)

    def _hold_before(self, state: State, effect: Effect) -> None:
        """Who held it the day before a capture: taken from all but the captor, whose own evidence stands."""
        side, captor = self.index[effect.side], self.index.get(effect.rival or "")
        gained = 0.0
        for i in range(len(self.sides)):
            if i not in (side, captor):
                gained += effect.share * (state.base[i] + state.base_fought[i])
                state.base[i] *= 1 - effect.share
                state.base_fought[i] *= 1 - effect.share
                state.vouched[i] *= 1 - effect.share
        for share in state.shares:
            if share.side not in (side, captor):
                gained += effect.share * share.total
                share.quiet *= 1 - effect.share
                share.fought *= 1 - effect.share
        state.shares.append(Share(effect, side, gained))
        state.vouched[side] += gained * effect.is_backed

    def _rule(self, state: State, effect: Effect) -> None:
        """The desk's own word replaces what was believed: one holder, fighting with the holder left open, or nobody."""
        if effect.side == CONTESTED:
            self._fight(state, effect)
            return
        side = self.index.get(effect.side)
        count = len(self.sides)
        state.base = [self.spread if side is None else 0.0] * count
        state.base_fought, state.vouched = [0.0] * count, [float(i == side) for i in range(count)]
        state.shares = [] if side is None else [Share(effect, side, 1.0)]
        state.fights, state.losses = [], []

    def _scale(self, state: State, keep: float) -> None:
        state.base = [value * keep for value in state.base]
        state.base_fought = [value * keep for value in state.base_fought]
        for share in state.shares:
            share.quiet *= keep
            share.fought *= keep
        state.fights = [(effect, mass * keep) for effect, mass in state.fights]
        state.losses = [(effect, mass * keep) for effect, mass in state.losses]
        state.vouched = [mass * keep for mass in state.vouched]

    def _prune(self, state: State) -> None:
        kept = []
        for share in state.shares:
            if share.quiet + share.fought >= PRUNED:
                kept.append(share)
            else:
                state.base[share.side] += share.quiet
                state.base_fought[share.side] += share.fought
        state.shares = kept
        state.fights = [pair for pair in state.fights if pair[1] >= PRUNED]
        state.losses = [pair for pair in state.losses if pair[1] >= PRUNED]


def _in_sequence(effects: list[Effect]) -> list[list[Effect]]:
    """Part the captures of a day into earlier and later ones where they tell it themselves.

    'A captured it' and 'B captured it from A' on one day: A came first. Only for two sides of which one alone names
    the other as the loser; with three sides, or if each took it from the other, nobody can say.
    """
    sides = sorted({effect.side for effect in effects})
    if len(sides) == 2:
        after = {effect.side for effect in effects if effect.rival in sides and effect.rival != effect.side}
        if len(after) == 1:
            return [[e for e in effects if e.side not in after], [e for e in effects if e.side in after]]
    return [effects] if effects else []
