"""What places say of each other: effects by place in, effects spilled to neighbours and every place's surroundings out.

Two passes keep the chain linear: a first over each place's own and spilled effects gives the neighbours' state, which
the second takes as given (docs/estimate.md).
"""

import math
from collections.abc import Collection, Mapping

import msgspec
import numpy as np

from mapdesk.estimate.chain import Chain
from mapdesk.estimate.effect_table import EffectTable, is_late
from mapdesk.estimate.evidence import Effect, Reason
from mapdesk.estimate.gathering import KnownAt, PlaceEvidence
from mapdesk.estimate.neighbours import Neighbourhood, River
from mapdesk.estimate.one_by_one import couple_one_by_one
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.surroundings import Surroundings
from mapdesk.estimate.ties import LEAST_SPILL, Ties

SPILLED = frozenset({"holds", "left", "among"})
FEW_EFFECTS = 1000  # up to this many are sooner done one by one than the loops of the march are fetched or compiled


def couple(
    evidence: Mapping[str, PlaceEvidence],
    chain: Chain,
    known_at: KnownAt,
    settings: EstimateSettings,
    rivers: Collection[River] = (),
) -> dict[str, Surroundings]:
    """Add what claims say of places near to those places' effects, and return each place's surroundings.

    With ``known_at`` 'day' the surroundings on a day are as known then; what is told late does not change them.
    """
    places = {place_id: at.place for place_id, at in evidence.items()}
    if len(places) < 2 or not any(at.effects for at in evidence.values()):
        return {}
    reach = max(settings.spill_reach_km, settings.neighbour_reach_km, settings.fight_reach_km)
    around = Neighbourhood(places, reach, rivers, settings.river_factor)
    few = sum(len(at.effects) for at in evidence.values()) <= FEW_EFFECTS
    if few or (known_at == "day" and is_late(evidence)):
        spill(evidence, around, settings)
        return couple_one_by_one(evidence, around, chain, known_at, settings)
    table = EffectTable.of(evidence, chain.sides, known_at)
    spill(evidence, around, settings)
    return couple_at_once(table, around, len(chain.sides), settings)


def couple_at_once(
    table: EffectTable, around: Neighbourhood, sides: int, settings: EstimateSettings
) -> dict[str, Surroundings]:
    """Return the same as ``couple_one_by_one`` from all places' own effects, none of which became known late."""
    from mapdesk.estimate.march import March  # brings the compiler, which small estimates do without

    if not settings.neighbour_passes or not len(table.day):
        return {}
    march = March(table, Ties.of(around.pairs, len(around.place_ids), settings), sides, settings)
    changes = march.changes(int(table.day[-1]))
    if not changes:
        return {}
    place = np.concatenate([change.places for change in changes])
    order = np.argsort(place, kind="stable")
    day = np.repeat([change.day for change in changes], [len(change.places) for change in changes])[order]
    figures = [np.concatenate(column)[order] for column in zip(*(c[2:] for c in changes), strict=True)]
    bounds = np.flatnonzero(np.r_[True, np.diff(place[order]) > 0, True])
    found = {}
    for begin, end in zip(bounds.tolist(), bounds[1:].tolist(), strict=False):
        part = slice(begin, end)
        made = Surroundings(sides, settings, day[part].tolist(), *(figure[part] for figure in figures))
        found[around.place_ids[place[order[begin]]]] = made
    return found


def spill(evidence: Mapping[str, PlaceEvidence], around: Neighbourhood, settings: EstimateSettings) -> None:
    """Let what is said of a place's holder say something of its neighbours, weaker with distance and over a river."""
    told = [(place_id, at.place.name, tuple(at.effects)) for place_id, at in evidence.items() if at.effects]
    for place_id, name, effects in told:
        strong = [effect for effect in effects if effect.role in SPILLED]
        for other, km, tie in around.near(place_id, settings.spill_reach_km) if strong else ():
            factor = settings.spill_weight * math.exp(-km / settings.spill_km) * tie
            for effect in strong:
                if effect.share * factor >= LEAST_SPILL:
                    evidence[other].effects.append(_spilled(effect, factor, place_id, name, km))


def _spilled(effect: Effect, factor: float, place_id: str, name: str, km: float) -> Effect:
    return msgspec.structs.replace(
        effect,
        share=effect.share * factor,
        is_backed=False,
        rival=effect.rival if effect.role == "among" else None,
        besieger=None,
        origin=(*effect.origin, "near", place_id),
        near=place_id,
        reasons=(*effect.reasons, Reason("near", factor, f"told of {name}, {km:.1f} km away")),
    )
