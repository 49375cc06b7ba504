"""What stands in an update: released claims and estimates in, news, dossiers, disputes and unknowns out."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mapdesk.model import KINDS, ControlChange, ControlEstimate, Dispute, HeldRuling, Numbers, Place, Unknown
from mapdesk.publish.disputes import find_disputes
from mapdesk.publish.release import PublicClaim, Release
from mapdesk.publish.words import blank_words, figure_words, left_out_words, refused_words, silence_words

FIRST_UPDATE_DAYS = 7  # how far back the news of a first update reaches
SILENT_DAYS = 30  # after so many days without evidence a place is named as silent
NO_NUMBERS = Numbers()
FIGURE_KINDS = ("casualties", "force_size")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A claim in a place's dossier: towards which side it moved the estimate and how far (signed log-odds)."""

    claim: PublicClaim
    side: str | None = None
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """One place with its estimate of the day, the desk's rulings, and every public claim, the heaviest first.

    ``weighed`` has those that are read unsurely, too.
    """

    estimate: ControlEstimate
    place: Place | None
    anchor: str
    weighed: tuple[Weighed, ...] = ()
    mentions: tuple[Weighed, ...] = ()
    left_out: int = 0
    is_news: bool = False
    rulings: tuple[HeldRuling, ...] = ()

    def speaks_for(self, item: Weighed) -> bool:
        """Whether a claim speaks for the leading side: towards it, or against another."""
        return (item.side == self.estimate.side) == ((item.weight or 0.0) >= 0)


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that an update tells, before it is worded.

    ``untold`` are changes that nobody told of: what was known has aged, or words on places near moved the estimate.
    """

    day: dt.date
    since: dt.date | None
    claims: tuple[PublicClaim, ...]
    news: tuple[PublicClaim, ...]
    older: tuple[PublicClaim, ...]
    changes: tuple[ControlChange, ...]
    untold: tuple[ControlChange, ...]
    dossiers: tuple[Dossier, ...]
    disputes: tuple[Dispute, ...]
    unknowns: tuple[Unknown, ...]
    by_id: dict[str, PublicClaim] = field(default_factory=dict)
    numbers: Numbers = NO_NUMBERS


def place_anchor(place_id: str) -> str:
    """Return the HTML id of a place, made of letters, digits, - and _ only.

    >>> place_anchor("geonames:173480"), place_anchor("desk:a b")
    ('place-geonames-173480', 'place-desk-a_20_b')
    """
    return "place-" + "".join(_safe(c) for c in place_id)


def claim_anchor(claim_id: str) -> str:
    """Return the HTML id of a claim.

    >>> claim_anchor("clm_0123")
    'claim-clm_0123'
    """
    return "claim-" + "".join(c if c.isascii() and (c.isalnum() or c in "-_") else f"_{ord(c):x}_" for c in claim_id)


def _safe(c: str) -> str:
    return c if c.isascii() and (c.isalnum() or c == "-") else "-" if c == ":" else f"_{ord(c):x}_"


def latest_estimates(estimates: Iterable[ControlEstimate], day: dt.date) -> dict[str, ControlEstimate]:
    """Return each place's estimate on a day: its last row up to then, carried forward."""
    latest: dict[str, ControlEstimate] = {}
    for row in estimates:
        if row.day <= day and (row.place_id not in latest or row.day >= latest[row.place_id].day):
            latest[row.place_id] = row
    return latest


def part_changes(
    changes: Iterable[ControlChange], unsure: Collection[str]
) -> tuple[list[ControlChange], list[ControlChange]]:
    """Return (told, untold): a change is told where it rests on a ruling or on a claim that is not ``unsure``."""
    told, untold = list[ControlChange](), list[ControlChange]()
    for change in changes:
        is_told = bool(change.ruling_ids) or not set(change.claim_ids) <= set(unsure)
        (told if is_told else untold).append(change)
    return told, untold


def gather_contents(
    *,
    day: dt.date,
    previous_day: dt.date | None,
    release: Release,
    changes: Sequence[ControlChange],
    estimates: Sequence[ControlEstimate],
    places: Mapping[str, Place],
) -> Contents:
    """Return what the update of ``day`` tells, everything in a fixed order.

    News is every claim told or published after ``previous_day`` (a first update: in its last week), and every claim
    that a change rests on.
    """
    since = min(previous_day, day - dt.timedelta(days=1)) if previous_day else None
    by_id = release.by_id()
    behind = {claim_id for change in changes for claim_id in change.claim_ids}
    start = since or day - dt.timedelta(days=FIRST_UPDATE_DAYS)
    news = [c for c in release.claims if c.claim_id in behind or (c.last_word_on or dt.date.min) > start]
    news_ids = {c.claim_id for c in news}
    older = [c for c in release.claims if c.claim_id not in news_ids]
    ruled = {held.ruling.place_id for held in release.rulings if held.last_word_on > start}
    dossiers = _dossiers(latest_estimates(estimates, day), release, places, news_ids, ruled)
    ordered = sorted(changes, key=lambda change: (-change.probability, change.name, change.place_id))
    told, untold = part_changes(ordered, {claim.claim_id for claim in release.unsure})
    return Contents(
        day,
        since,
        release.claims,
        tuple(sorted(news, key=_importance)),
        tuple(sorted(older, key=_importance)),
        tuple(told),
        tuple(untold),
        dossiers,
        find_disputes(news, places),
        tuple(_unknowns(day, since, news, dossiers, release.suppressed_kinds)),
        by_id,
    )


def _importance(claim: PublicClaim) -> tuple[int, bool, int, str, str]:
    day = claim.told_on.toordinal() if claim.told_on else 0
    return (KINDS.index(claim.placement.kind), not claim.placement.is_factual, -day, claim.speaker, claim.claim_id)


def _dossiers(
    latest: Mapping[str, ControlEstimate],
    release: Release,
    places: Mapping[str, Place],
    news: set[str],
    ruled: set[str],
) -> tuple[Dossier, ...]:
    by_id = release.evidence_by_id()
    about: dict[str, list[PublicClaim]] = {}
    for claim in release.claims:
        for place_id in claim.place_ids:
            about.setdefault(place_id, []).append(claim)
    dossiers = []
    for estimate in sorted(latest.values(), key=lambda e: (e.name, e.place_id)):
        known = [e for e in estimate.evidence if e.claim_id in by_id]
        weighed = [Weighed(by_id[e.claim_id], e.side, e.weight) for e in known]
        weighed.sort(key=lambda w: (-abs(w.weight or 0.0), w.claim.claim_id, w.side or ""))
        used = {w.claim.claim_id for w in weighed}
        mentions = [Weighed(claim) for claim in about.get(estimate.place_id, ()) if claim.claim_id not in used]
        rulings = tuple(held for held in reversed(release.rulings) if held.ruling.place_id == estimate.place_id)
        dossiers.append(
            Dossier(
                estimate,
                places.get(estimate.place_id),
                place_anchor(estimate.place_id),
                tuple(weighed),
                tuple(mentions),
                len({e.claim_id for e in estimate.evidence} & release.suppressed),
                any(w.claim.claim_id in news for w in (*weighed, *mentions)) or estimate.place_id in ruled,
                rulings,
            )
        )
    return tuple(dossiers)


def _unknowns(
    day: dt.date,
    since: dt.date | None,
    news: Sequence[PublicClaim],
    dossiers: Sequence[Dossier],
    suppressed_kinds: frozenset[str],
) -> Iterable[Unknown]:
    refused: dict[str, tuple[list[tuple[str, float]], list[str]]] = {}
    for claim in news:
        for span, member in zip(claim.placement.places, claim.placement.placements, strict=False):
            if member.place_id is None and span.text:
                best = sorted(member.candidates, key=lambda c: (-c.score, c.place_id))
                _, ids = refused.setdefault(span.text, ([(c.name, c.score) for c in best], []))
                ids.append(claim.claim_id)
    for name, (guesses, ids) in sorted(refused.items()):
        yield Unknown(name, refused_words(name, guesses), tuple(dict.fromkeys(ids)))
    for kind in FIGURE_KINDS:
        given = [c for c in news if c.placement.kind == kind and c.placement.quantities]
        if kind in suppressed_kinds:
            yield Unknown(kind, left_out_words(kind))
        elif not given:
            yield Unknown(kind, figure_words(kind, since))
    silent = [d.estimate for d in dossiers if d.estimate.status != "unknown" and _silent_days(d, day) > SILENT_DAYS]
    if silent:
        yield Unknown("silent places", silence_words([e.name for e in silent], SILENT_DAYS))
    blank = [d.estimate.name for d in dossiers if d.estimate.status == "unknown"]
    if blank:
        yield Unknown("places without word", blank_words(blank))


def _silent_days(dossier: Dossier, day: dt.date) -> int:
    last = dossier.estimate.last_evidence_day
    return (day - last).days if last else 0
