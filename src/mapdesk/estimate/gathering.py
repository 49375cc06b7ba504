"""Which claims speak about which place: held placements in, effects by place out, copies and silent ones told apart."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from mapdesk.errors import ConfigError, InputError
from mapdesk.estimate.copies import Copies
from mapdesk.estimate.evidence import NOTHING_LEARNED, Direction, Effect, LearnedRate, weigh_claim
from mapdesk.estimate.perspectives import Perspective
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.model import CONTESTED, HeldPlacement, Place, Placement, ResolvedPlace, Side, Source

HELD_CODES = ("PPL", "OIL", "GAS", "AIR", "INSM", "DAM", "MN")


def can_be_held(place: Place) -> bool:
    """Whether a place is one that is held as a whole: a settlement, an oil or gas field, a base, a dam."""
    return place.feature_code.startswith(HELD_CODES)


def is_area(place: Place) -> bool:
    """Whether it is land or water without a holder of its own: a district, a river, a desert."""
    return place.feature_code.startswith(AREA_CODES)


_SentenceAt = tuple[str, int, str | None]
KnownAt = dt.datetime | Literal["day"] | None
# Regions, waters and deserts: nobody holds them as a place is held.
AREA_CODES = ("ADM", "PCL", "RGN", "STM", "LK", "SEA", "DSRT", "CONT", "MTS", "VAL", "PLN", "ISLS")


@dataclass
class PlaceEvidence:
    """All that is said about one place: effects, and claims that move nothing with the reason why."""

    place: Place
    effects: list[Effect] = field(default_factory=list)
    silent: list[tuple[HeldPlacement, str]] = field(default_factory=list)


class _Gathering:
    """One pass over the claims in the order in which the desk came to hold them."""

    def __init__(
        self,
        places: Mapping[str, Place],
        sides: Sequence[Side],
        sources: Sequence[Source],
        perspective: Perspective,
        settings: EstimateSettings,
        learned: Mapping[tuple[str, Direction], LearnedRate],
    ) -> None:
        self.learned = learned
        self.places, self.perspective, self.settings = places, perspective, settings
        self.sides = {side.side_id for side in sides} | {CONTESTED}
        self.sources = {source.source_id: source for source in sources}
        self.found: dict[str, PlaceEvidence] = {}
        self.captured: dict[_SentenceAt, set[str | None]] = {}  # sentence and place -> who captured it, by its word
        self.copies = Copies(settings)

    def note_captures(self, held: HeldPlacement) -> None:
        """Remember who captured what in which sentence; to be done for all claims before any is taken."""
        claim = held.placement
        if claim.kind == "control_gained" and claim.is_factual:
            for where in claim.placements:
                self.captured.setdefault(_sentence_at(claim, where), set()).add(claim.actor_side)

    def take(self, held: HeldPlacement) -> None:
        claim = held.placement
        seen: set[str] = set()
        for where in claim.placements:
            if where.place_id is None or where.place_id in seen:
                continue
            seen.add(where.place_id)
            at = self._at(where)
            if at is not None:
                effects, why_not = self._heard(held, where)
                at.effects += effects
                if not effects:
                    at.silent.append((held, why_not))

    def _at(self, where: ResolvedPlace) -> PlaceEvidence | None:
        assert where.place_id is not None
        if where.place_id not in self.found:
            place = self.places.get(where.place_id)
            if place is None:
                if where.lng is None or where.lat is None:
                    return None
                place = Place(where.place_id, where.name or where.place_id, where.lng, where.lat)
            self.found[where.place_id] = PlaceEvidence(place)
        at = self.found[where.place_id]
        return None if is_area(at.place) else at

    def _heard(self, held: HeldPlacement, where: ResolvedPlace) -> tuple[list[Effect], str]:
        claim = held.placement
        source = self.sources.get(claim.speaker_source or "")
        if not self.perspective.hears(claim.speaker_source, source):
            return [], "its source is not heard here"
        captors = self.captured.get(_sentence_at(claim, where), set()) - {claim.actor_side}
        effects, why_not = weigh_claim(
            held,
            where,
            source,
            self.settings,
            at_face_value=self.perspective.at_face_value,
            lost_since=bool(captors),
            learned=self.learned,
        )
        known = [effect for effect in effects if self._is_of_desk(effect)]
        if effects and not known:
            return [], f"it speaks of {effects[0].side!r}, which is no side of this desk"
        kept = [effect for effect in known if not self.copies.is_copy(effect, held)]
        return kept, why_not if not known else "a copy: the same was told before by the same origin"

    def _is_of_desk(self, effect: Effect) -> bool:
        """Whether the side it speaks of is one of this desk; of two that fight, both."""
        return effect.side in self.sides and (effect.role != "among" or effect.rival in self.sides)


def gather_evidence(
    held: Iterable[HeldPlacement],
    places: Mapping[str, Place],
    sides: Sequence[Side],
    sources: Sequence[Source],
    perspective: Perspective,
    known_at: KnownAt,
    settings: EstimateSettings,
    learned: Mapping[tuple[str, Direction], LearnedRate] = NOTHING_LEARNED,
) -> dict[str, PlaceEvidence]:
    """Return what is said about each place, by place id; the order of ``held`` does not matter.

    A place that ``places`` lacks is taken from the placement itself. Of copies (``copies.py``) only the one that was
    recorded first counts.

    Raises:
        ConfigError: the desk has no side.
        InputError: ``known_at`` has no time zone.
    """
    if not sides:
        raise ConfigError("the desk has no side; sides.toml must name who can hold ground")
    gathering = _Gathering(places, sides, sources, perspective, settings, learned)
    instant = known_at if isinstance(known_at, dt.datetime) else None
    if instant is not None and instant.tzinfo is None:
        raise InputError(f"known_at {instant.isoformat()} has no time zone; give an aware time")
    counted = (row for row in held if instant is None or row.recorded_at <= instant)
    rows = sorted(counted, key=_order)
    for row in rows:
        gathering.note_captures(row)
    for row in rows:
        gathering.take(row)
    return gathering.found


def _sentence_at(claim: Placement, where: ResolvedPlace) -> _SentenceAt:
    return claim.report_id, claim.quote.start, where.place_id


def _order(row: HeldPlacement) -> tuple[dt.datetime, dt.date, str]:
    day = row.placement.day
    return row.recorded_at, day.first if day else dt.date.max, row.placement.claim_id
