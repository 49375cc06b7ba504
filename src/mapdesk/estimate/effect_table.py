"""The effects of all places as columns: evidence by place in, sorted numpy arrays out; a million rows weigh 60 MB.

A row is one effect as the chain takes it (``evidence.py``), with numbers for names: places, sides and claims by their
rank. It is what the march over all places at once (``march.py``) reads.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mapdesk.estimate.evidence import Effect
from mapdesk.estimate.gathering import KnownAt, PlaceEvidence
from mapdesk.estimate.kind_rules import Role
from mapdesk.model import CONTESTED

Ints = NDArray[np.int32]
ROLES: tuple[Role, ...] = ("fought", "among", "left", "holds", "held_before", "ruled")
FOUGHT, AMONG, LEFT, HOLDS, HELD_BEFORE, RULED = range(len(ROLES))
MENTION = len(ROLES)  # told of, but it moves nothing: the eve of a capture that became known only later
NOBODY = -1  # no side, or none that the desk has
NO_SIEGE = -2
GAINING = frozenset({"control_gained", "advance"})


class EffectTable(NamedTuple):
    """Effects by column, all of one length, sorted by ``day`` (ordinal); places, sides and claims are ranks.

    ``side`` is who holds or left, or one of two that fight; of a ruling also the number of sides for contested and
    ``NOBODY`` for unknown. ``rival`` is ``NOBODY`` where there is none. ``told`` is the day the effect tells of, which
    is ``day`` but for a mention. ``counts`` is false for all but the strongest of one origin. ``gains`` marks captures
    and advances; ``besieger`` is who lays a siege, ``NOBODY`` where nobody says, ``NO_SIEGE`` for all other rows.
    """

    place: Ints
    day: Ints
    told: Ints
    role: NDArray[np.int8]
    side: NDArray[np.int8]
    rival: NDArray[np.int8]
    share: NDArray[np.float64]
    backed: NDArray[np.bool_]
    counts: NDArray[np.bool_]
    gains: NDArray[np.bool_]
    besieger: NDArray[np.int8]
    claim: Ints

    @classmethod
    def of(cls, evidence: Mapping[str, PlaceEvidence], sides: Sequence[str], known_at: KnownAt) -> Self:
        """Return the places' own effects; places are ranked by id. Costs some 5 us an effect.

        With ``known_at`` 'day' no effect may be late (``is_late``): the march walks each day once.
        """
        side_of = {side: i for i, side in enumerate(sides)}
        own = [
            (number, effect)
            for number, place_id in enumerate(sorted(evidence))
            for effect in evidence[place_id].effects
            if effect.near is None
        ]
        rank = {claim: i for i, claim in enumerate(sorted({effect.claim_id for _, effect in own}))}
        counted = _strongest(effect for _, effect in own)
        rows = [_row(number, effect, side_of, rank, known_at, id(effect) in counted) for number, effect in own]
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(cls._fields)
        return cls.sorted(*(np.array(column) for column in columns))

    @classmethod
    def sorted(cls, *columns: NDArray[np.generic]) -> Self:
        """Return a table of these columns, in the order of the fields, sorted by day; equal days keep their order."""
        day = np.asarray(columns[1], dtype=np.int32)
        order = np.argsort(day, kind="stable")
        return cls._make(np.asarray(column, dtype=kind)[order] for column, kind in zip(columns, _KINDS, strict=True))

    def take(self, rows: NDArray[np.generic] | slice) -> Self:
        """Return some of the rows, a selection that keeps them in day order."""
        return type(self)._make(column[rows] for column in self)


_KINDS = (np.int32,) * 3 + (np.int8,) * 3 + (np.float64, np.bool_, np.bool_, np.bool_, np.int8, np.int32)


def is_late(evidence: Mapping[str, PlaceEvidence]) -> bool:
    """Whether anything became known after its day, the eves of captures aside: then a day's state is walked again."""
    return any(
        effect.visible > effect.day and effect.role != "held_before"
        for at in evidence.values()
        for effect in at.effects
    )


def _strongest(effects: Iterable[Effect]) -> set[int]:
    """Of the effects of one origin the strongest counts, as in ``Timeline.add``; return those by identity."""
    best: dict[tuple[str, ...], Effect] = {}
    for effect in effects:
        known = best.get(effect.origin)
        if known is None or (effect.share, effect.claim_id) > (known.share, known.claim_id):
            best[effect.origin] = effect
    return {id(effect) for effect in best.values()}


def _row(
    number: int, effect: Effect, side_of: Mapping[str, int], rank: Mapping[str, int], known_at: KnownAt, counts: bool
) -> tuple[int | float | bool, ...]:
    told = effect.day.toordinal()
    is_past_eve = known_at == "day" and effect.role == "held_before" and effect.visible > effect.day
    siege = NO_SIEGE if effect.besieger is None else side_of.get(effect.besieger, NOBODY)
    return (
        number,
        effect.visible.toordinal() if is_past_eve else told,
        told,
        MENTION if is_past_eve else ROLES.index(effect.role),
        len(side_of) if effect.side == CONTESTED else side_of.get(effect.side, NOBODY),
        side_of.get(effect.rival or "", NOBODY),
        effect.share,
        effect.is_backed,
        counts,
        effect.role == "holds" and effect.origin[0] in GAINING,
        siege,
        rank[effect.claim_id],
    )
