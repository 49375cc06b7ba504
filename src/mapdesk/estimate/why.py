"""Why a place is shown as it is: the evidence for and against in, one frozen explanation and its text out."""

import datetime as dt
import math
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from mapdesk.errors import InputError
from mapdesk.estimate.calibration import stated
from mapdesk.estimate.chain import Chain
from mapdesk.estimate.control import walk_place
from mapdesk.estimate.evidence import NOTHING_LEARNED, Direction, Effect, LearnedRate, Reason
from mapdesk.estimate.gathering import KnownAt
from mapdesk.estimate.neighbours import River
from mapdesk.estimate.perspectives import ASSESSED
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.study import Asked, Study, study_evidence, within_reach
from mapdesk.estimate.surroundings import Still, Surroundings
from mapdesk.estimate.timeline import Timeline
from mapdesk.model import CONTESTED, ControlEstimate, HeldPlacement, HeldRuling, Place, Side, Source

NO_WEIGHT = 0.0005  # log-odds; below this a claim is counted as without weight on the day
OUTWEIGHED = "outweighed by later evidence or a ruling, or told already by the same source"
FLOOR = 1e-9  # probabilities are kept this far from 0 and 1 before they become log-odds


class EvidenceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One claim as it stands in an explanation.

    ``weight`` is what the claim moves, in log-odds of the side explained: with it less without it, all else equal.
    ``reasons`` show how its chance of being right was judged, ``silent`` why it has no weight where it has none.
    ``probability`` is how likely the text makes the claim; a ``tentative`` one is read too unsurely to be told.
    """

    claim_id: str
    entry_id: str
    report_id: str
    kind: str
    modality: str
    quote: str
    speaker: str
    source_id: str | None
    source_kind: str | None
    lean: str | None
    reliability: str | None
    title: str | None
    url: str | None
    day: dt.date | None
    age_days: int | None
    sides: tuple[str, ...]
    weight: float
    reasons: tuple[Reason, ...] = ()
    told_of: str | None = None  # the place near of which it was told, None where of this one
    silent: str = ""
    changed_by: tuple[str, ...] = ()
    tentative: bool = False
    probability: float | None = None

    @property
    def doubt(self) -> str:
        """The mark of a claim that is read unsurely, in words; empty for any other."""
        if not self.tentative:
            return ""
        return "read unsurely" if self.probability is None else f"read unsurely, {self.probability:.0%}"


class RulingLine(msgspec.Struct, frozen=True, kw_only=True):
    """The desk's own word on the place: what it ruled of which day, who answers for it and why.

    ``weight`` is leave-one-out as for a claim: log-odds of the side explained with the ruling less without it.
    """

    entry_id: str
    holder: str
    day: dt.date
    age_days: int
    reason: str
    recorded_by: str
    recorded_at: dt.datetime
    weight: float


class AroundLine(msgspec.Struct, frozen=True, kw_only=True):
    """What the neighbours say: each side's part of them, and what they and the fighting near add up to.

    ``weight`` is leave-one-out as for a claim: log-odds of the side explained with the surroundings less without; of
    that ``stated_weight`` is what they add to the chain where probabilities are stated (``calibration.py``).
    ``drift_30_days`` is by side the probability that they would move to it in 30 days without a further word.
    """

    neighbours: dict[str, float]
    drift_30_days: dict[str, float]
    weight: float
    stated_weight: float = 0.0


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """An estimate with all that was said about the place by then; ``side`` is whom the weights speak for.

    Strongest first in ``supporting`` and ``opposing``; ``silent`` are the claims that move nothing, with why.
    ``rulings`` are the desk's own word, the latest day first; they are no claims and stand apart from them.
    """

    estimate: ControlEstimate
    side: str | None
    supporting: tuple[EvidenceLine, ...]
    opposing: tuple[EvidenceLine, ...]
    silent: tuple[EvidenceLine, ...]
    around: AroundLine | None = None
    rulings: tuple[RulingLine, ...] = ()


def explain_control(
    held: Iterable[HeldPlacement],
    places: Mapping[str, Place],
    place_id: str,
    day: dt.date,
    *,
    sides: Sequence[Side],
    sources: Sequence[Source],
    known_at: KnownAt = None,
    perspective: str = ASSESSED,
    without: Collection[str] = (),
    settings: EstimateSettings = EstimateSettings(),  # noqa: B008 - frozen
    rivers: Collection[River] = (),
    learned: Mapping[tuple[str, Direction], LearnedRate] = NOTHING_LEARNED,
    rulings: Collection[HeldRuling] = (),
) -> Explanation:
    """Return the estimate of one place on one day with every claim for and against it.

    The arguments are those of ``estimate_control``. Weights are leave-one-out: the whole chain is run again without
    each claim, so the time grows with the square of their number (0.1 s for 100).

    Raises:
        InputError: the place is neither in ``places`` nor named by any claim.
    """
    about, near = within_reach(held, places, place_id, settings)
    if not near and not about and all(ruled.ruling.place_id != place_id for ruled in rulings):
        raise InputError(f"nothing is known of the place {place_id!r}; `mapdesk gazetteer search NAME` finds its id")
    rulings = [row for row in rulings if row.ruling.place_id == place_id or row.ruling.place_id in near]
    asked = Asked(
        sides=sides,
        sources=sources,
        known_at=known_at,
        perspective=perspective,
        without=without,
        settings=settings,
        rivers=rivers,
        learned=learned,
        rulings=rulings,
    )
    study = study_evidence(about, near, asked)
    found = walk_place(study, place_id, day, day) if place_id in study.evidence else []
    if not found:
        raise InputError(f"{place_id!r} is no place that can be held: a region or water, or without any evidence")
    return _explain(found[0], study, about)


def _explain(estimate: ControlEstimate, study: Study, about: Sequence[HeldPlacement]) -> Explanation:
    known_at, settings = study.asked.known_at, study.asked.settings
    ruled = {row.entry_id: row for row in study.asked.rulings}
    day, evidence, chain = estimate.day, study.evidence[estimate.place_id], study.chain
    around = study.around_of(estimate.place_id)
    rows = {row.placement.claim_id: row for row in about}
    known = {source.source_id: source for source in study.asked.sources}
    effects: dict[str, list[Effect]] = {}
    for effect in evidence.effects:
        if (effect.visible if known_at == "day" else effect.day) <= day:
            effects.setdefault(effect.claim_id, []).append(effect)
    side = estimate.side or max(estimate.probabilities, key=lambda name: estimate.probabilities[name], default=None)
    spoken = [effect for group in effects.values() for effect in group]
    whole = _log_odds(chain, around, spoken, side, day, settings)
    lines, rulings = [], []
    for claim_id, group in effects.items():
        rest = [effect for effect in spoken if effect.claim_id != claim_id]
        weight = whole - _log_odds(chain, around, rest, side, day, settings)
        if group[0].role == "ruled":
            rulings.append(_ruling_line(ruled[group[0].entry_id], day, weight))
            continue
        silent = (
            ""
            if abs(weight) >= NO_WEIGHT
            else "outweighed by later evidence or a ruling, or told already by the same source"
        )
        if not silent or group[0].near is None:  # what is told of other places is shown where it weighs
            lines.append(_line(rows[claim_id], known, day, group, weight if not silent else 0.0, silent))
    told = [
        _line(row, known, day, [], 0.0, why_not)
        for row, why_not in evidence.silent
        if row.placement.day is None or row.placement.day.first <= day
    ]
    weights = tuple(
        whole - _log_odds(chain, instead, spoken, side, day, how)
        for instead, how in ((chain.still, settings), (around, msgspec.structs.replace(settings, neighbour_prior=0)))
    )
    lines = sorted([*lines, *told], key=lambda line: (-abs(line.weight), line.day or dt.date.min, line.claim_id))
    return Explanation(
        estimate=estimate,
        side=side,
        supporting=tuple(line for line in lines if line.weight > 0),
        opposing=tuple(line for line in lines if line.weight < 0),
        silent=tuple(line for line in lines if line.weight == 0),
        around=_around(around, chain, day, weights),
        rulings=tuple(sorted(rulings, key=lambda line: line.day, reverse=True)),
    )


def _ruling_line(held: HeldRuling, day: dt.date, weight: float) -> RulingLine:
    return RulingLine(
        entry_id=held.entry_id,
        holder=held.ruling.holder,
        day=held.ruling.day,
        age_days=(day - held.ruling.day).days,
        reason=held.reason,
        recorded_by=held.recorded_by,
        recorded_at=held.recorded_at,
        weight=round(weight, 4),
    )


def _around(around: Still, chain: Chain, day: dt.date, weights: Sequence[float]) -> AroundLine | None:
    if not isinstance(around, Surroundings):
        return None
    today = day.toordinal()
    drift = [0.0] * len(chain.sides)
    for step in around.stretches(today, today + 30):
        moved = -math.expm1(-step.spent)
        drift = [d * (1 - moved) + moved * part for d, part in zip(drift, step.target, strict=True)]
    return AroundLine(
        neighbours=dict(zip(chain.sides, (round(p, 4) for p in around.parts_on(today)), strict=True)),
        drift_30_days=dict(zip(chain.sides, (round(d, 4) for d in drift), strict=True)),
        weight=round(weights[0], 4),
        stated_weight=round(weights[1], 4),
    )


def _log_odds(
    chain: Chain, around: Still, effects: Iterable[Effect], side: str | None, day: dt.date, settings: EstimateSettings
) -> float:
    timeline = Timeline(chain, around)
    for effect in effects:
        timeline.add(effect)
    today = day.toordinal()
    values = stated(chain.probabilities(timeline.state_on(today).sums(), 0), around, today, settings)
    value = dict(zip((*chain.sides, CONTESTED), values, strict=True)).get(side or "", 0.5)
    value = min(1 - FLOOR, max(FLOOR, value))
    return math.log(value / (1 - value))


def _line(
    row: HeldPlacement,
    sources: Mapping[str, Source],
    day: dt.date,
    effects: Sequence[Effect],
    weight: float,
    silent: str,
) -> EvidenceLine:
    claim = row.placement
    source = sources.get(claim.speaker_source or "")
    said = claim.attribution.named.text if claim.attribution and claim.attribution.named else None
    told = max((e.day for e in effects), default=claim.day.last if claim.day else None)
    return EvidenceLine(
        claim_id=claim.claim_id,
        entry_id=row.entry_id,
        report_id=claim.report_id,
        kind=claim.kind,
        modality=claim.modality,
        quote=claim.quote.text,
        speaker=said or (source.name if source else None) or claim.report.source or "nobody named",
        source_id=claim.speaker_source,
        source_kind=source.kind if source else None,
        lean=source.lean if source else None,
        reliability=source.reliability if source else None,
        title=claim.report.title,
        url=claim.report.url,
        day=told,
        age_days=(day - told).days if told else None,
        sides=tuple(dict.fromkeys(effect.side for effect in effects)),
        weight=round(weight, 4),
        reasons=effects[0].reasons if effects else (),
        told_of=effects[0].near if effects else None,
        silent=silent,
        changed_by=row.changed_by,
        tentative=claim.is_tentative,
        probability=claim.probability,
    )
