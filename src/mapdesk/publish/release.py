"""What may leave the desk: a holding in, claims for readers out; never a suppressed kind or a protected name."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from mapdesk.model import (
    HeldPlacement,
    HeldRuling,
    Holding,
    Place,
    Placement,
    Report,
    ReportRef,
    ResolvedPlace,
    Side,
    Source,
)
from mapdesk.publish.gate import GateSettings
from mapdesk.publish.protection import SourceIndex, safe_url, without_phrases
from mapdesk.publish.sentence import speaker_words
from mapdesk.publish.words import SOURCE_KIND_WORDS

MAX_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class PublicClaim:
    """A placement as readers may see it, with its speaker in words.

    ``source`` is the speaker's and ``outlet`` the report's, both None where unknown or protected; ``withheld`` is
    true where the source is protected, and then the placement holds no phrase of the text. ``told_on`` is the day
    the claim is about, or else the day it was published.
    """

    placement: Placement
    entry_id: str
    speaker: str
    source: Source | None
    withheld: bool
    told_on: dt.date | None
    published_on: dt.date | None
    language: str | None = None
    corrected: bool = False

    @property
    def claim_id(self) -> str:
        """The id of the claim."""
        return self.placement.claim_id

    @property
    def is_unsure(self) -> bool:
        """Whether it is read too unsurely to be told; it is shown where it weighs, marked as such."""
        return self.placement.is_tentative

    @property
    def last_word_on(self) -> dt.date | None:
        """The later of the day told about and the day of publication: when the claim was news."""
        days = [day for day in (self.told_on, self.published_on) if day]
        return max(days) if days else None

    @property
    def place_ids(self) -> tuple[str, ...]:
        """The places it was resolved to, each once, in order of mention."""
        return tuple(dict.fromkeys(p.place_id for p in self.placement.placements if p.place_id))


@dataclass(frozen=True, slots=True)
class Release:
    """The claims of an update, what was left out by rule, and when the newest report behind it came out.

    ``suppressed`` must not be known outside; ``unsure`` are claims that are read too unsurely to be told: they may
    stand in the evidence of a place on which they weigh, marked, and nowhere else.
    ``rulings`` are the desk's own on places, told by the day, with every protected name taken out of their reasons.
    """

    claims: tuple[PublicClaim, ...]
    suppressed: frozenset[str]
    newest_at: dt.datetime | None
    suppressed_kinds: frozenset[str] = frozenset()
    unsure: tuple[PublicClaim, ...] = ()
    rulings: tuple[HeldRuling, ...] = ()

    def by_id(self) -> dict[str, PublicClaim]:
        """Return the claims by their id."""
        return {claim.claim_id: claim for claim in self.claims}

    def evidence_by_id(self) -> dict[str, PublicClaim]:
        """Return what may stand in a place's evidence by its id: the claims, and those that are read unsurely."""
        return self.by_id() | {claim.claim_id: claim for claim in self.unsure}


def release_claims(
    holding: Holding,
    *,
    day: dt.date,
    gate: GateSettings,
    sides: Sequence[Side],
    sources: Sequence[Source],
    places: Mapping[str, Place],
) -> Release:
    """Return the claims told by the end of ``day`` that may be published, in ledger order.

    Left out: kinds in ``gate.suppressed_kinds``; kinds in ``gate.position_kinds`` of a side whose positions are not
    public (or of nobody knows whom, while there is such a side). Claims of a protected source lose every phrase.
    Tentative claims pass by the same rules and stand apart.
    """
    index = SourceIndex(sources)
    protected_sides = {side.side_id for side in sides if not side.positions_public}
    claims, unsure, suppressed, newest = list[PublicClaim](), list[PublicClaim](), {}, None
    for held in holding.placements:
        moment = published_at(held, holding)
        told = _told_on(held.placement, moment)
        if told is not None and told > day:
            continue
        newest = max(newest or moment, moment)
        if is_suppressed(held.placement, gate, protected_sides):
            suppressed[held.placement.claim_id] = held.placement.kind
            continue
        claim = _public_claim(held, holding, told, index, places)
        (unsure if claim.is_unsure else claims).append(claim)
    rulings = tuple(
        msgspec.structs.replace(held, reason=index.redact(held.reason), recorded_by=index.redact(held.recorded_by))
        for held in holding.place_rulings
        if held.ruling.day <= day
    )
    kinds = frozenset(suppressed.values())
    return Release(tuple(claims), frozenset(suppressed), newest, kinds, tuple(unsure), rulings)


def published_at(held: HeldPlacement, holding: Holding) -> dt.datetime:
    """Return when the report behind a claim came out; without a date, when the desk got and recorded it."""
    report = holding.reports.get(held.placement.report_id)
    given = (report.published_at if report else None) or held.placement.report.published_at
    moment = given or (report.retrieved_at if report else None) or held.recorded_at
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


def is_suppressed(placement: Placement, gate: GateSettings, protected_sides: set[str]) -> bool:
    """Whether the release rules leave this claim out of everything published."""
    if placement.kind in gate.suppressed_kinds:
        return True
    if placement.kind not in gate.position_kinds or not protected_sides:
        return False
    return placement.actor_side is None or not protected_sides.isdisjoint({placement.actor_side, placement.target_side})


def _told_on(placement: Placement, published: dt.datetime) -> dt.date:
    # A plan may be about a day to come, yet it is told on the day it is published.
    if placement.day is None or not placement.is_factual:
        return published.date()
    return placement.day.first


def _public_claim(
    held: HeldPlacement, holding: Holding, told: dt.date, index: SourceIndex, places: Mapping[str, Place]
) -> PublicClaim:
    placement = _with_report(held.placement, holding.reports.get(held.placement.report_id))
    resolved = tuple(_at_settlement(member, places) for member in placement.placements)
    placement = msgspec.structs.replace(placement, placements=resolved)
    named = placement.attribution.named if placement.attribution else None
    spoken = index.find(named.text if named else None)
    source = index.find(placement.speaker_source)
    outlet = index.find(placement.report.source)
    hidden = next((SOURCE_KIND_WORDS[s.kind] for s in (spoken, source, outlet) if s is not None and not s.public), None)
    # The words themselves may name a protected source, whoever is taken for the speaker.
    hidden = hidden or index.protected_kind(placement.quote.text, placement.report.title, placement.report.source)
    corrected = bool(held.changed_by)
    if hidden is not None:
        placement = without_phrases(placement, hidden)
        return PublicClaim(placement, held.entry_id, hidden, None, True, told, None, corrected=corrected)
    report = holding.reports.get(placement.report_id)
    return PublicClaim(
        placement,
        held.entry_id,
        speaker_words(placement, source),
        source or spoken or outlet,
        False,
        told,
        published_at(held, holding).date() if placement.report.published_at else None,
        report.language if report else None,
        corrected,
    )


def _with_report(placement: Placement, report: Report | None) -> Placement:
    given = placement.report
    ref = ReportRef(
        given.source or (report.source if report else None),
        given.title or (report.title if report else None),
        safe_url(given.url or (report.url if report else None)),
        given.published_at or (report.published_at if report else None),
    )
    return msgspec.structs.replace(placement, report=ref)


def _at_settlement(member: ResolvedPlace, places: Mapping[str, Place]) -> ResolvedPlace:
    # Only a gazetteer's coordinates are ever published: a sharper point could show where a unit stands.
    place = places.get(member.place_id) if member.place_id else None
    candidates = () if member.place_id else member.candidates[:MAX_CANDIDATES]
    return msgspec.structs.replace(
        member, lng=place.lng if place else None, lat=place.lat if place else None, candidates=candidates
    )
