"""How many were hurt or stand where, as each source says: held placements in, figures by source and side out.

Numbers of different claims are never added up, averaged or fitted: two reports of one fight are no two fights. What
contradicts is marked, and who has spoken of a fight without a number is named.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from mapdesk.model import Figure, HeldPlacement, NoFigure, Numbers, Placement, Quantity, Side, Source
from mapdesk.model.figure import FigureKind, Outcome

# A side that takes part in one of these may have losses (of a strike from afar the one that is hit), and one that is
# told of at all may have a strength.
FIGHTING = frozenset({"clash", "attack", "advance", "casualties", "siege"})
TOLD_WITHOUT = frozenset({"planned", "denied", "uncertain", "attempted"})  # no number is said to be so
SAME_EVENT_DAYS = 1
_KILLED = re.compile(r"kill|die|dead|death|martyr|fatal|execut|bod(y|ies)|slain|los", re.I)
_WOUNDED = re.compile(r"wound|injur|hurt", re.I)
_BOTH = re.compile(r"\s*(?:and|or|/)\s*(?:\w+\s+)?(?:wound|injur|kill|hurt)", re.I)
_OWN = re.compile(r"\b(?:its|their|his|our|her)\b(?:\s+own)?\W*$", re.I)


def list_numbers(
    held: Iterable[HeldPlacement],
    *,
    sides: Sequence[Side],
    sources: Sequence[Source],
    first_day: dt.date | None = None,
    last_day: dt.date | None = None,
    known_at: dt.datetime | None = None,
) -> Numbers:
    """Return every figure of casualties and strength told of the period, and who told of a side without one.

    Figures come by kind and side (those of nobody known last), the latest first. Claims count that were recorded by
    ``known_at``; an undated one counts always. Planned, denied, uncertain and attempted claims give no figure.
    """
    known = {source.source_id: source for source in sources}
    order = {side.side_id: i for i, side in enumerate(sides)}
    told = [
        row
        for row in held
        if (known_at is None or row.recorded_at <= known_at) and _in_period(row.placement, first_day, last_day)
    ]
    found = [figure for row in told for figure in _figures(row, known)]
    found = [msgspec.structs.replace(figure, contradicts=_against(figure, found)) for figure in found]
    found.sort(key=lambda f: (f.kind, order.get(f.side or "", len(order)), -_ordinal(f.day), f.claim_id, f.text))
    silent = [row for row in _silent(told, known, found) if row.side in order]
    silent.sort(key=lambda row: (row.kind, order[row.side], row.source_id))
    return Numbers(tuple(found), tuple(silent))


def _in_period(claim: Placement, first: dt.date | None, last: dt.date | None) -> bool:
    if claim.day is None:
        return True
    return (first is None or claim.day.last >= first) and (last is None or claim.day.first <= last)


def _ordinal(day: dt.date | None) -> int:
    return day.toordinal() if day else 0


def _figures(row: HeldPlacement, sources: dict[str, Source]) -> Iterator[Figure]:
    claim = row.placement
    if claim.kind not in ("casualties", "force_size") or claim.modality in TOLD_WITHOUT:
        return
    source = sources.get(claim.speaker_source or "")
    people = claim.target if claim.kind == "casualties" else None
    for quantity in claim.quantities:
        if quantity.low is None and quantity.high is None:
            continue
        yield Figure(
            kind=claim.kind,
            outcome=_outcome(claim),
            side=_side(claim, source),
            people=people.text if people else quantity.unit or "",
            low=quantity.low,
            best=_best(quantity),
            high=quantity.high,
            text=quantity.text,
            source_id=claim.speaker_source,
            speaker=speaker_of(claim, source),
            lean=source.lean if source else None,
            modality=claim.modality,
            day=claim.day.last if claim.day else None,
            place_ids=tuple(dict.fromkeys(at.place_id for at in claim.placements if at.place_id)),
            contradicts=(),
            claim_id=claim.claim_id,
            entry_id=row.entry_id,
        )


def _outcome(claim: Placement) -> Outcome:
    if claim.kind == "force_size":
        return "strength"
    rest = claim.quote.text[claim.trigger.end - claim.quote.start :]
    if not _BOTH.match(rest):
        if _WOUNDED.search(claim.trigger.text):
            return "wounded"
        if _KILLED.search(claim.trigger.text):
            return "killed"
    return "killed or wounded"


def _side(claim: Placement, source: Source | None) -> str | None:
    """Whose people: 'its fighters' of a speaker that is a side's own voice are that side's."""
    if claim.kind == "force_size":
        return claim.actor_side
    if claim.target_side is not None or claim.target is None:
        return claim.target_side
    before = claim.quote.text[: max(0, claim.target.start - claim.quote.start)]
    is_party = source is not None and source.kind in ("party", "official")
    return source.lean if source and is_party and _OWN.search(before) else None


def _best(quantity: Quantity) -> float | None:
    if quantity.high is None or quantity.low == quantity.high:
        return quantity.low
    return None


def speaker_of(claim: Placement, source: Source | None) -> str:
    """Return who says it, in the words of the text where it names somebody."""
    said = claim.attribution.named if claim.attribution else None
    return (said.text if said else None) or (source.name if source else None) or claim.report.source or "nobody named"


def _against(figure: Figure, others: Sequence[Figure]) -> tuple[str, ...]:
    return tuple(sorted({other.claim_id for other in others if _contradict(figure, other)}))


def _contradict(a: Figure, b: Figure) -> bool:
    """Whether two sources' numbers of one event cannot both be right; without a place only the day can tell."""
    if (a.kind, a.outcome, a.side) != (b.kind, b.outcome, b.side) or a.source_id == b.source_id:
        return False
    if a.side is None or a.day is None or b.day is None or abs((a.day - b.day).days) > SAME_EVENT_DAYS:
        return False
    if not set(a.place_ids) & set(b.place_ids) and (a.place_ids or b.place_ids):
        return False
    return _below(a, b) or _below(b, a)


def _below(a: Figure, b: Figure) -> bool:
    return a.high is not None and b.low is not None and a.high < b.low


def _silent(told: Iterable[HeldPlacement], sources: dict[str, Source], figures: Iterable[Figure]) -> Iterator[NoFigure]:
    gave = {(figure.kind, figure.side, figure.source_id) for figure in figures}
    heard: dict[tuple[FigureKind, str, str], list[Placement]] = defaultdict(list)
    for row in told:
        claim = row.placement
        if not claim.is_factual or not claim.speaker_source or claim.extractor == "table":
            continue  # a table, as of who held what at the beginning, could not have given one
        for side in {claim.actor_side, claim.target_side} - {None}:
            if claim.kind in FIGHTING or (claim.kind == "strike" and side == claim.target_side):
                heard[("casualties", side or "", claim.speaker_source)].append(claim)
            heard[("force_size", side or "", claim.speaker_source)].append(claim)
    for (kind, side, source_id), claims in heard.items():
        if (kind, side, source_id) not in gave:
            source = sources.get(source_id)
            days = [claim.day.last for claim in claims if claim.day]
            yield NoFigure(
                kind=kind,
                side=side,
                source_id=source_id,
                speaker=source.name if source else source_id,
                lean=source.lean if source else None,
                day=max(days, default=None),
                claim_ids=tuple(sorted({claim.claim_id for claim in claims})),
            )
