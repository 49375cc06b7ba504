"""How often each source is right, by whose interest it speaks in: claims in, a table with letters and evidence out.

A hidden Markov model of the Dawid and Skene (1979) kind, learned by expectation and maximisation over all places at
once: the holder is the hidden state, a source in one direction is right with one chance, and that chance has a beta
prior from its Admiralty letter and interest. What the source says is judged by all the others, earlier and later.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import get_args

import msgspec
import numpy as np
from numpy.typing import NDArray

from mapdesk.estimate.evidence import Direction, Effect, LearnedRate, direction_of
from mapdesk.estimate.gathering import KnownAt, gather_evidence
from mapdesk.estimate.kind_rules import KIND_RULES, RELIABILITY_ODDS, Role
from mapdesk.estimate.perspectives import ASSESSED, choose_perspective
from mapdesk.estimate.reliability_around import Beside, fights_told
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.model import HeldPlacement, Place, Side, Source

PRIOR_STRENGTH = 8.0  # claims that the letter is worth
JUMP = 0.5  # that a capture told of has changed the holder, before it is asked who tells
ROUNDS, SETTLED = 40, 1e-4
STEPS = 4  # of Newton's method, from the letters
STEP_HELD = 2.0  # of what sources have in common: the information of about 8 claims at one half
_DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
FLOOR = 1e-3
_WATCHED: dict[Role, tuple[str, ...]] = {"holds": ("control_gained", "control_held"), "left": ("control_lost",)}


Reliability = Mapping[tuple[str, Direction], LearnedRate]


def prior_chance(source: Source | None, direction: Direction, settings: EstimateSettings) -> float:
    """Return the chance by letter and interest before anything is learned: that of a control_gained claim."""
    odds = RELIABILITY_ODDS[source.reliability if source else "F"]
    if source and source.lean:
        odds *= {"own_gain": settings.own_interest_odds, "own_loss": settings.against_interest_odds}.get(direction, 1.0)
    chance = KIND_RULES["control_gained"][0].chance
    return 1 / (1 + (1 - chance) / chance * odds)


def letter_of(chance: float) -> str:
    """Return the Admiralty letter A to E whose chance for a capture is nearest in log-odds."""
    base = KIND_RULES["control_gained"][0].chance
    wrong = np.log((1 - chance) / chance) - np.log((1 - base) / base)
    return min("ABCDE", key=lambda letter: abs(np.log(RELIABILITY_ODDS[letter]) - wrong))


def learn_reliability(
    held: Iterable[HeldPlacement],
    places: Mapping[str, Place],
    *,
    sides: Sequence[Side],
    sources: Sequence[Source],
    known_at: KnownAt = None,
    without: Collection[str] = (),
    settings: EstimateSettings = EstimateSettings(),  # noqa: B008 - frozen
) -> dict[tuple[str, Direction], LearnedRate]:
    """Learn how often each source was right in each direction, from claims of who took, holds or left a place.

    The arguments are those of ``estimate_control``. Copies are left out first. A source that nobody else ever speaks
    beside keeps its prior. Cost: rounds times claims (0.1 s for 10,000).

    Raises:
        InputError, ConfigError: as ``estimate_control``.
    """
    heard = choose_perspective(ASSESSED, sides, sources, without)
    evidence = gather_evidence(held, places, sides, sources, heard, known_at, settings)
    index = {side.side_id: i for i, side in enumerate(sides)}
    known = {source.source_id: source for source in sources}
    spoken = [
        (number, effect)
        for number, place_id in enumerate(sorted(evidence))
        for effect in evidence[place_id].effects
        if effect.origin[0] in _WATCHED.get(effect.role, ()) and effect.side in index
    ]
    if not spoken or len(sides) < 2:
        return {}
    spoken.sort(key=lambda row: (row[0], row[1].day, row[1].claim_id))
    pairs = [_pair(effect, known) for _, effect in spoken]
    names = sorted(set(pairs))
    priors = np.array([prior_chance(known.get(source), direction, settings) for source, direction in names])
    told = _Told.of(spoken, index, np.array([names.index(pair) for pair in pairs]))
    groups = np.array([_DIRECTIONS.index(direction) for _, direction in names])
    places_told = [evidence[place_id].place for place_id in sorted(evidence)]
    place, day = (np.array(column) for column in zip(*((n, e.day.toordinal()) for n, e in spoken), strict=True))
    beside = Beside(places_told, place, day, fights_told(evidence), settings)
    rates = expectation_maximisation(told, len(sides), priors, groups, beside, settings.drift_per_day)
    chances, right, counts, priors = rates
    agreed = np.bincount(told.pair, weights=right, minlength=len(names))
    of_changes, of_holding = (_chances_of(kind, told.pair, right, chances) for kind in (told.gained, ~told.gained))
    return {
        name: LearnedRate(
            source_id=name[0],
            direction=name[1],
            chance=round(float(chances[i]), 4),
            claims=int(counts[i]),
            agreed=round(float(agreed[i]), 2),
            prior=round(float(priors[i]), 4),
            letter=letter_of(float(chances[i])),
            of_changes=round(float(of_changes[i]), 4),
            of_holding=round(float(of_holding[i]), 4),
        )
        for i, name in enumerate(names)
    }


def _pair(effect: Effect, known: Mapping[str, Source]) -> tuple[str, Direction]:
    source_id = effect.origin[5]
    source = known.get(source_id)
    return source_id, direction_of(source.lean if source else None, effect.role, effect.side, effect.rival)


class _Told(msgspec.Struct, frozen=True):
    """The claims as arrays, sorted by place and day: who spoke (``pair``), of which side, told as held, captured, left.

    ``waves[r]`` are the r-th claims of all places that have so many.
    """

    pair: NDArray[np.int64]
    side: NDArray[np.int64]
    left: NDArray[np.bool_]
    gained: NDArray[np.bool_]
    gap: NDArray[np.float64]  # days since the claim before, of the same place
    waves: tuple[NDArray[np.int64], ...]

    @classmethod
    def of(cls, spoken: Sequence[tuple[int, Effect]], index: Mapping[str, int], pair: NDArray[np.int64]) -> "_Told":
        place = np.array([number for number, _ in spoken])
        day = np.array([effect.day.toordinal() for _, effect in spoken], dtype=float)
        starts = np.r_[True, place[1:] != place[:-1]]
        rank = np.arange(len(place)) - np.maximum.accumulate(np.where(starts, np.arange(len(place)), 0))
        by_rank = np.argsort(rank, kind="stable")
        waves = np.split(by_rank, np.cumsum(np.bincount(rank))[:-1])
        return cls(
            pair,
            np.array([index[effect.side] for _, effect in spoken]),
            np.array([effect.role == "left" for _, effect in spoken]),
            np.array([effect.origin[0] != "control_held" for _, effect in spoken]),
            np.where(starts, 0.0, np.r_[0.0, np.diff(day)]),
            tuple(waves),
        )

    def says(self, sides: int) -> NDArray[np.float64]:
        """Return by (claim, side) 1 where the claim would have the side hold the place."""
        told = np.zeros((len(self.pair), sides))
        told[np.arange(len(told)), self.side] = 1.0
        told[self.left] = 1.0 - told[self.left]
        return told


def expectation_maximisation(
    told: _Told,
    sides: int,
    letters: NDArray[np.float64],
    groups: NDArray[np.int64],
    beside: Beside,
    drift_per_day: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return (chances, right, counts, priors): by claim how likely it is right, the others by (source, direction).

    The prior is the letter's, moved in log-odds by what all sources have in common in that direction (``groups``):
    where every side boasts, a source that little is known of is taken to boast too (empirical Bayes).
    """
    counts: NDArray[np.float64] = np.bincount(told.pair, minlength=len(letters)).astype(np.float64)
    chances, priors = letters.copy(), letters
    right = letters[told.pair]
    near = np.ones((len(told.pair), sides))
    for _ in range(ROUNDS):
        states = _states(told, sides, chances[told.pair], drift_per_day) * near
        states /= states.sum(axis=1, keepdims=True)
        near = np.exp(beside.pull[:, None] * (beside.neighbours @ states))
        right = (states * told.says(sides)).sum(axis=1)
        agreed = np.bincount(told.pair, weights=right, minlength=len(letters)).astype(np.float64)
        priors = _in_common(letters, groups, agreed, counts)
        new = (agreed + priors * PRIOR_STRENGTH) / (counts + PRIOR_STRENGTH)
        new = np.clip(new, FLOOR, 1 - FLOOR)
        moved = float(np.abs(new - chances).max())
        chances = new
        if moved < SETTLED:
            break
    return chances, right, counts, priors


def _chances_of(
    kind: NDArray[np.bool_], pair: NDArray[np.int64], right: NDArray[np.float64], chances: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the chances of the claims of one kind alone, held to those of all as by a letter.

    Read off after learning: rates by kind that are learned apart run away where everybody boasts (docs/estimate.md).
    """
    size = len(chances)
    agreed, counts = (np.bincount(pair[kind], weights=told, minlength=size) for told in (right[kind], None))
    return np.asarray(np.clip((agreed + chances * PRIOR_STRENGTH) / (counts + PRIOR_STRENGTH), FLOOR, 1 - FLOOR))


def _in_common(
    letters: NDArray[np.float64], groups: NDArray[np.int64], agreed: NDArray[np.float64], counts: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Move the letters' log-odds by one step per direction, so that they tell of as much that was right as was.

    A source counts for at most ``PRIOR_STRENGTH`` claims, so that one that talks much does not speak for all; the step
    itself is held to the letters as by the claims of one source.
    """
    log_odds = np.log(letters / (1 - letters))
    weight = np.minimum(counts, PRIOR_STRENGTH)
    share = np.divide(agreed, counts, out=letters.copy(), where=counts > 0)
    moved = letters.copy()
    for group in np.unique(groups):
        mine = groups == group
        step = 0.0
        for _ in range(STEPS):
            told = 1 / (1 + np.exp(-(log_odds[mine] + step)))
            slope = float((weight[mine] * told * (1 - told)).sum()) + STEP_HELD
            step += (float((weight[mine] * (share[mine] - told)).sum()) - STEP_HELD * step) / slope
        moved[mine] = 1 / (1 + np.exp(-(log_odds[mine] + step)))
    return moved


def _states(told: _Told, sides: int, chance: NDArray[np.float64], drift_per_day: float) -> NDArray[np.float64]:
    """Return who held the place of each claim when it was told, by all claims on the place (forward, backward)."""
    count = len(chance)
    says = told.says(sides)
    jump = np.where(told.gained, JUMP, 0.0)[:, None]
    landing = says / says.sum(axis=1, keepdims=True)
    # A capture is of a place that its captor did not hold: before it, where nobody has spoken yet, any other state.
    unsaid = np.where(jump > 0, 1 - says, 1.0)
    unsaid /= unsaid.sum(axis=1, keepdims=True)
    # A claim that nobody else speaks beside must leave the chance as it was, so the evidence is measured against how
    # likely it was, before it was told, that what it says is so.
    alone = np.where(told.gained, JUMP, says.mean(axis=1))
    emission = chance[:, None] * says + ((1 - chance) * alone / (1 - alone))[:, None] * (1 - says)
    keep = np.exp(-drift_per_day * told.gap)[:, None]
    forward = np.empty((count, sides))
    for wave in told.waves:
        moved = unsaid[wave]
        if told.waves[0] is not wave:
            moved = keep[wave] * forward[wave - 1] + (1 - keep[wave]) / sides
        moved = (1 - jump[wave]) * moved + jump[wave] * landing[wave]
        now = moved * emission[wave]
        forward[wave] = now / now.sum(axis=1, keepdims=True)
    backward = np.ones((count, sides))
    for wave in reversed(told.waves[1:]):
        seen = emission[wave] * backward[wave]
        jumped = jump[wave] * (seen * landing[wave]).sum(axis=1, keepdims=True)
        seen = (1 - jump[wave]) * seen
        moved = keep[wave] * seen + (1 - keep[wave]) * seen.mean(axis=1, keepdims=True) + jumped
        backward[wave - 1] = moved / moved.sum(axis=1, keepdims=True)
    posterior = forward * backward
    return np.asarray(posterior / posterior.sum(axis=1, keepdims=True))


def by_source(learned: Reliability) -> dict[str, list[LearnedRate]]:
    """Return the table by source, its directions in order."""
    found: dict[str, list[LearnedRate]] = defaultdict(list)
    for key in sorted(learned):
        found[key[0]].append(learned[key])
    return dict(found)
