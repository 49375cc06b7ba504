"""Claims in, everything an estimate is walked from out: the chain, the evidence by place, and what surrounds each."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from mapdesk.base.geometry import distance_km
from mapdesk.estimate.chain import Chain
from mapdesk.estimate.coupling import couple
from mapdesk.estimate.evidence import NOTHING_LEARNED, Direction, LearnedRate
from mapdesk.estimate.gathering import KnownAt, PlaceEvidence, can_be_held, gather_evidence, is_area
from mapdesk.estimate.neighbours import River
from mapdesk.estimate.perspectives import ASSESSED, choose_perspective
from mapdesk.estimate.rulings import ruling_effects
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.surroundings import Still
from mapdesk.model import HeldPlacement, HeldRuling, Place, Side, Source


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of an estimate, for all places alike: whose word counts, as known when, and weighed how.

    The fields are the arguments of ``estimate_control``.
    """

    sides: Sequence[Side]
    sources: Sequence[Source]
    known_at: KnownAt = None
    perspective: str = ASSESSED
    without: Collection[str] = ()
    settings: EstimateSettings = EstimateSettings()
    rivers: Collection[River] = ()
    learned: Mapping[tuple[str, Direction], LearnedRate] = NOTHING_LEARNED
    rulings: Collection[HeldRuling] = ()


class Study(NamedTuple):
    """What is known for an estimate by place id; ``around`` has only places with neighbours that are spoken of."""

    asked: Asked
    chain: Chain
    evidence: Mapping[str, PlaceEvidence]
    around: Mapping[str, Still]

    def around_of(self, place_id: str) -> Still:
        """Return a place's surroundings, a slow drift to nothing where nothing is known around."""
        return self.around.get(place_id, self.chain.still)


def study_evidence(held: Iterable[HeldPlacement], places: Mapping[str, Place], asked: Asked) -> Study:
    """Gather the evidence of all places and couple them.

    Rulings are the desk's own assessment: the map of a side or of the sources without lean does not hear them.

    Raises:
        InputError: an unknown perspective or source is named, or ``known_at`` has no time zone.
        ConfigError: the desk has no side.
    """
    sides, known_at, settings = asked.sides, asked.known_at, asked.settings
    heard = choose_perspective(asked.perspective, sides, asked.sources, asked.without)
    evidence = gather_evidence(held, places, sides, asked.sources, heard, known_at, settings, asked.learned)
    for place_id, place in places.items():
        if can_be_held(place):
            evidence.setdefault(place_id, PlaceEvidence(place))
    instant = known_at if isinstance(known_at, dt.datetime) else None
    for ruled, effect in ruling_effects(asked.rulings if asked.perspective == ASSESSED else (), sides, instant):
        spot = ruled.ruling
        place = places.get(spot.place_id) or Place(spot.place_id, spot.name, spot.lng, spot.lat)
        evidence.setdefault(spot.place_id, PlaceEvidence(place)).effects.append(effect)
    held_ones = {place_id: at for place_id, at in evidence.items() if not is_area(at.place)}
    chain = Chain([side.side_id for side in sides], settings)
    return Study(asked, chain, held_ones, couple(held_ones, chain, known_at, settings, asked.rivers))


def within_reach(
    held: Iterable[HeldPlacement], places: Mapping[str, Place], place_id: str, settings: EstimateSettings
) -> tuple[list[HeldPlacement], dict[str, Place]]:
    """Return the claims and places that can touch the estimate of one place: its neighbours' neighbours and no more.

    A claim is kept whole, with its places further off; they are out of everything's reach that is within.
    """
    claims = list(held)
    spots = {key: (place.lng, place.lat) for key, place in places.items()}
    for claim in claims:
        for at in claim.placement.placements:
            if at.place_id and at.place_id not in spots and at.lng is not None and at.lat is not None:
                spots[at.place_id] = (at.lng, at.lat)
    if place_id not in spots:
        return [], {}
    one_pass = max(settings.neighbour_reach_km, settings.fight_reach_km) + settings.spill_reach_km
    reach = one_pass * max(1, settings.neighbour_passes) + settings.fight_reach_km
    near = {key for key, spot in spots.items() if distance_km(spot, spots[place_id]) <= reach}
    kept = [claim for claim in claims if any(at.place_id in near for at in claim.placement.placements)]
    return kept, {key: place for key, place in places.items() if key in near}
