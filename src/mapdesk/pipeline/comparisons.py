"""The same places seen twice: two known times, each source left out, each perspective; who is right how often."""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import IO, Any

import msgspec

from mapdesk.config import Desk
from mapdesk.estimate.agreement import Disagreement, Move, disagreements, moves
from mapdesk.estimate.evidence import LearnedRate
from mapdesk.estimate.figures import list_numbers
from mapdesk.estimate.perspectives import AGREED, NEUTRAL
from mapdesk.estimate.reliability import by_source, learn_reliability
from mapdesk.model import ControlEstimate
from mapdesk.pipeline.assessment import assess, evidence_days, places_of
from mapdesk.pipeline.causes import causes_between
from mapdesk.pipeline.gazetteers import open_gazetteer
from mapdesk.pipeline.ground import ground_of
from mapdesk.pipeline.ledgers import open_ledger
from mapdesk.pipeline.views import Evidence, KnownAt, estimate_evidence
from mapdesk.publish.figures import numbers_csv
from mapdesk.record.ledger import replay


class Otherwise(msgspec.Struct, frozen=True, kw_only=True):
    """What another look at the same evidence tells otherwise than the desk's assessment: in places and in ground.

    ``name`` is the source left out, or the perspective. ``places_moved`` are told otherwise by status, leading side or
    a probability, ``holders_changed`` of them by the leading side; ``km2_moved`` is the land that has another holder
    (or one in only one of the two maps), ``km2_held`` what each holder has by this look.
    """

    name: str
    claims: int
    places_moved: int
    holders_changed: int
    km2_moved: float
    km2_held: dict[str, float]
    places: tuple[str, ...]


def compare_known(desk: Desk, day: dt.date, first: dt.datetime, second: dt.datetime) -> list[Move]:
    """Return what the desk says otherwise of a day at a second instant than at a first, and because of which claims.

    Both are replayed from the ledger, so a ruling, correction or retraction in between counts as what it did.
    """
    entries = list(open_ledger(desk).entries())
    found: list[list[ControlEstimate]] = []
    for known_at in (first, second):
        holding = replay(entries, known_at)
        if evidence_days(holding.placements) is None:
            found.append([])
            continue
        with open_gazetteer(desk) as gazetteer:
            places = places_of(desk, gazetteer, holding)
        rulings = holding.place_rulings
        found.append(assess(desk, holding.placements, places, first_day=day, last_day=day, rulings=rulings))
    causes = causes_between(entries, first, second)
    return [_with_causes(move, causes) for move in moves(found[0], found[1], day)]


def _with_causes(move: Move, causes: Mapping[str, tuple[str, ...]]) -> Move:
    told = [cause for touched in move.entries for cause in causes.get(touched, ())]
    return msgspec.structs.replace(move, because=tuple(dict.fromkeys(told)))


def leave_sources_out(evidence: Evidence, day: dt.date, known_at: KnownAt, desk: Desk | None = None) -> list[Otherwise]:
    """Return, for each source that says anything, what is told otherwise without it; most ground first."""
    counts = Counter(held.placement.speaker_source for held in evidence.held if held.placement.speaker_source)
    known = {source.source_id for source in evidence.sources}
    looks = {name: {"without": (name,)} for name in sorted(counts.keys() & known)}
    return _contrasts(evidence, day, known_at, desk, looks, counts)


def other_perspectives(
    evidence: Evidence, day: dt.date, known_at: KnownAt, desk: Desk | None = None
) -> list[Otherwise]:
    """Return what each side's own word, the neutral sources and what all sides grant tell otherwise than the desk."""
    leans = {source.source_id: source.lean for source in evidence.sources}
    counts = Counter(leans.get(held.placement.speaker_source or "") or NEUTRAL for held in evidence.held)
    counts[AGREED] = sum(counts[side.side_id] for side in evidence.sides)
    names = [NEUTRAL, *(side.side_id for side in evidence.sides), AGREED]
    return _contrasts(evidence, day, known_at, desk, {name: {"perspective": name} for name in names}, counts)


def _contrasts(
    evidence: Evidence,
    day: dt.date,
    known_at: KnownAt,
    desk: Desk | None,
    looks: Mapping[str, Mapping[str, Any]],
    claims: Mapping[str, int],
) -> list[Otherwise]:
    whole = _on(evidence, day, known_at)
    ground = ground_of(whole, evidence, desk, day)
    rows = []
    for name, look in looks.items():
        estimates = _on(evidence, day, known_at, **look)
        moved = moves(whole, estimates, day)
        other = ground_of(estimates, evidence, desk, day) if moved else ground
        rows.append(
            Otherwise(
                name=name,
                claims=claims.get(name, 0),
                places_moved=len(moved),
                holders_changed=sum(move.before_side != move.after_side for move in moved),
                km2_moved=ground.moved_km2(other),
                km2_held=other.by_holder_km2(),
                places=tuple(move.name for move in moved),
            )
        )
    return sorted(rows, key=lambda row: (-row.km2_moved, -row.holders_changed, -row.places_moved, row.name))


def side_disagreements(evidence: Evidence, day: dt.date, known_at: KnownAt) -> list[Disagreement]:
    """Return the places on which sides' own maps name different holders that day."""
    own = {side.side_id: _on(evidence, day, known_at, perspective=side.side_id) for side in evidence.sides}
    return disagreements(own, day)


def numbers_table(evidence: Evidence, first: dt.date | None, last: dt.date | None, known_at: KnownAt) -> str:
    """Return losses and strengths told of a period as CSV, as the bundle has them but with nothing held back."""
    numbers = list_numbers(
        evidence.held,
        sides=evidence.sides,
        sources=evidence.sources,
        first_day=first,
        last_day=last,
        known_at=known_at if isinstance(known_at, dt.datetime) else None,
    )
    return numbers_csv(numbers).decode()


def learned_rates(evidence: Evidence, known_at: KnownAt) -> list[LearnedRate]:
    """Return how often each source is right in each direction, by source."""
    if not evidence.sides:
        return []
    learned = learn_reliability(
        evidence.held,
        evidence.places,
        sides=evidence.sides,
        sources=evidence.sources,
        known_at=known_at,
        settings=evidence.settings,
    )
    return [rate for rates in by_source(learned).values() for rate in rates]


def _on(
    evidence: Evidence, day: dt.date, known_at: KnownAt, *, perspective: str = "assessed", without: tuple[str, ...] = ()
) -> list[ControlEstimate]:
    return estimate_evidence(evidence, (day, day), known_at=known_at, perspective=perspective, without=without)


def write_table(rows: Iterable[msgspec.Struct], kind: type[msgspec.Struct], stream: IO[str]) -> None:
    """Write one kind of rows as CSV, a column a field; a list stands as 'a; b', a table as 'key:value; ...'."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(kind.__struct_fields__)
    for row in rows:
        writer.writerow([_cell(getattr(row, name)) for name in kind.__struct_fields__])


def _cell(value: Any) -> object:
    if isinstance(value, dict):
        return "; ".join(f"{key}:{'' if item is None else item}" for key, item in value.items())
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return "" if value is None else value
