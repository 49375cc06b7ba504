"""The same places seen twice: two known times, each source left out, each side's own map; who is right how often."""

import csv
import datetime as dt
from collections.abc import Iterable
from typing import IO, Any

import msgspec

from mapdesk.config import Desk
from mapdesk.estimate.agreement import Disagreement, Move, disagreements, moves
from mapdesk.estimate.evidence import LearnedRate
from mapdesk.estimate.reliability import by_source, learn_reliability
from mapdesk.model import ControlEstimate
from mapdesk.pipeline.assessment import assess, evidence_days, places_of
from mapdesk.pipeline.gazetteers import open_gazetteer
from mapdesk.pipeline.views import Evidence, KnownAt, estimate_evidence
from mapdesk.record.jsonl import JsonLinesLedger
from mapdesk.record.ledger import replay


class SourceLeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """What one source carries: how many places are told otherwise without it, and which."""

    source_id: str
    claims: int
    places_moved: int
    holders_changed: int
    places: tuple[str, ...]


def compare_known(desk: Desk, day: dt.date, first: dt.datetime, second: dt.datetime) -> list[Move]:
    """Return what the desk says otherwise of a day at a second instant than at a first, and because of which claims.

    Both are replayed from the ledger, so a ruling, correction or retraction in between counts as what it did.
    """
    entries = list(JsonLinesLedger(desk.ledger_file).entries())
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
    return moves(found[0], found[1], day)


def leave_sources_out(evidence: Evidence, day: dt.date, known_at: KnownAt) -> list[SourceLeftOut]:
    """Return, for each source that says anything, which places are told otherwise without it; most first."""
    whole = _on(evidence, day, known_at)
    counts: dict[str, int] = {}
    for held in evidence.held:
        source = held.placement.speaker_source
        if source:
            counts[source] = counts.get(source, 0) + 1
    known = {source.source_id for source in evidence.sources}
    rows = []
    for source_id in sorted(counts.keys() & known):
        moved = moves(whole, _on(evidence, day, known_at, without=(source_id,)), day)
        changed = [move for move in moved if move.before_side != move.after_side]
        rows.append(
            SourceLeftOut(
                source_id=source_id,
                claims=counts[source_id],
                places_moved=len(moved),
                holders_changed=len(changed),
                places=tuple(move.name for move in moved),
            )
        )
    return sorted(rows, key=lambda row: (-row.holders_changed, -row.places_moved, row.source_id))


def side_disagreements(evidence: Evidence, day: dt.date, known_at: KnownAt) -> list[Disagreement]:
    """Return the places on which sides' own maps name different holders that day."""
    own = {side.side_id: _on(evidence, day, known_at, perspective=side.side_id) for side in evidence.sides}
    return disagreements(own, day)


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
