"""read -> extract -> resolve -> record: report files in, ledger entries out, and what was refused on the way."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from mapdesk.base.geography import BaseLine
from mapdesk.config import Desk
from mapdesk.errors import InputError
from mapdesk.extract.claims import extract_claims
from mapdesk.model import Claim, Holding, Mention, Placement, Report
from mapdesk.pipeline.gazetteers import OnProgress
from mapdesk.pipeline.ledgers import open_ledger
from mapdesk.pipeline.rivers import main_rivers
from mapdesk.read.reports import read_reports
from mapdesk.record.chain import Ledger
from mapdesk.record.ledger import desk_aliases, record_entries, replay
from mapdesk.record.starting import read_starting_control
from mapdesk.resolve.folding import fold
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.mentions import resolve_mentions
from mapdesk.resolve.places import resolve_places
from mapdesk.resolve.queue import Unresolved, unresolved_queue

OnError = Callable[[InputError], None]


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of a batch of reports: ``new`` ones with their placements, and those the ledger knew already."""

    new: tuple[Report, ...]
    known: tuple[Report, ...]
    placements: tuple[Placement, ...]

    @property
    def reports(self) -> tuple[Report, ...]:
        """Every report of the batch."""
        return self.new + self.known


def take_in(
    desk: Desk,
    gazetteer: Gazetteer,
    sources: Iterable[str | Path],
    *,
    day: dt.date | None,
    recorded_by: str,
    now: dt.datetime,
    on_error: OnError,
    on_progress: OnProgress,
) -> Intake:
    """Read reports, extract and place their claims and record them; the same text again adds nothing.

    Tentative claims are recorded with their probability, by which the estimate weighs them; no sentence tells them.

    A report that does not say when it came out is taken as published on ``day``, where the editor names one. One
    that cannot be read goes to ``on_error`` and the rest goes on; it is not recorded.
    """
    ledger = open_ledger(desk)
    record_starting_control(desk, ledger, gazetteer, recorded_by=recorded_by, now=now)
    holding = replay(ledger.entries())
    seen = {report.text_sha256 for report in holding.reports.values()} | set(holding.retracted)
    reports = {report.text_sha256: _dated(report, day) for report in read_reports(sources, on_error=on_error)}
    known = {key: report for key, report in reports.items() if key in seen or report.report_id in seen}
    new: list[Report] = []
    placements: list[Placement] = []
    aliases, rivers = aliases_of(holding), main_rivers(desk)
    unseen = [report for key, report in reports.items() if key not in known]
    for number, report in enumerate(unseen, start=1):
        on_progress(report.title or report.report_id, number, len(unseen))
        faults = list[InputError]()
        claims = claims_to_record(report, faults.append)
        if faults:
            on_error(faults[0])
            continue
        new.append(report)
        texts = {report.report_id: report.text}
        placements.extend(place_claims(claims, gazetteer, desk, aliases=aliases, texts=texts, rivers=rivers))
    record_entries(ledger, new, placements, recorded_by=recorded_by, recorded_at=now)
    return Intake(tuple(new), tuple(known.values()), tuple(placements))


def claims_to_record(report: Report, on_error: OnError) -> list[Claim]:
    """Return what a report says: a tentative claim only where its probability says how much it counts."""
    claims = extract_claims([report], mode="recall", on_error=on_error)
    return [claim for claim in claims if claim.probability is not None or not claim.is_tentative]


def _dated(report: Report, day: dt.date | None) -> Report:
    if report.published_at is not None or day is None:
        return report
    return msgspec.structs.replace(report, published_at=dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC))


def record_starting_control(
    desk: Desk, ledger: Ledger, gazetteer: Gazetteer, *, recorded_by: str, now: dt.datetime
) -> None:
    """Record the desk's starting_control.csv where there is one; rows that the ledger holds add nothing.

    Raises:
        InputError: a row is faulty.
    """
    if not desk.starting_control_file.exists():
        return
    reports, placements = read_starting_control(
        desk.starting_control_file,
        find_place=gazetteer.get,
        sides=desk.sides,
        source_ids={source.name: source.source_id for source in desk.sources},
    )
    record_entries(ledger, reports, placements, recorded_by=recorded_by, recorded_at=now)


def aliases_of(holding: Holding) -> dict[str, str | None]:
    """Return the desk's rulings on names: folded phrase -> place id, None where the phrase is refused."""
    return {fold(alias.phrase): alias.place_id for alias in desk_aliases(holding)}


def place_claims(
    claims: Iterable[Claim],
    gazetteer: Gazetteer,
    desk: Desk | None,
    *,
    aliases: Mapping[str, str | None] | None = None,
    texts: Mapping[str, str] | None = None,
    rivers: Sequence[BaseLine] = (),
) -> Iterator[Placement]:
    """Resolve claims with the desk's sides, sources, theatre and rulings; without a desk, places alone.

    ``texts`` are the reports by id: names elsewhere in a report tell where it is.
    """
    if desk is None:
        return resolve_places(claims, gazetteer, texts=texts)
    return resolve_places(
        claims,
        gazetteer,
        sides=desk.sides,
        sources=desk.sources,
        theatre=desk.theatre,
        aliases=aliases,
        texts=texts,
        rivers=rivers,
    )


def desk_rulings(desk: Desk | None) -> dict[str, str | None]:
    """Return what the desk's ledger has ruled on names; nothing without a desk."""
    return aliases_of(replay(open_ledger(desk).entries())) if desk else {}


def place_mentions(
    reports: Iterable[Report],
    gazetteer: Gazetteer,
    desk: Desk | None,
    *,
    aliases: Mapping[str, str | None] | None = None,
    demonyms: bool = False,
) -> Iterator[Mention]:
    """Resolve every place mention of reports, those of the entity recogniser and those of the gazetteer's names.

    ``demonyms`` takes words for a people ('Iraqi') too, as mentions of their country.
    """
    from mapdesk.extract.parser import recognise_places

    theatre = desk.theatre if desk else None
    return resolve_mentions(
        reports, gazetteer, recognise=recognise_places, theatre=theatre, aliases=aliases, demonyms=demonyms
    )


def open_queue(desk: Desk) -> list[Unresolved]:
    """Return the place phrases of the desk's ledger that have no place, most frequent first."""
    holding = replay(open_ledger(desk).entries())
    return unresolved_queue(held.placement for held in holding.placements)
