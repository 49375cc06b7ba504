"""starting_control.csv in, one report per source and day with a control_held claim per place out; never a guess.

A desk rarely begins on the first day of a war. What was already known is written down as the words of a named
source, so that it can be questioned, outweighed and retracted like any other claim.
"""

import csv
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from mapdesk.base.dates import DateSpan, parse_day
from mapdesk.base.ids import content_id
from mapdesk.base.text import span_at
from mapdesk.errors import InputError
from mapdesk.model import Place, Placement, Report, ReportRef, ResolvedPlace, Side

COLUMNS = ("place_id", "side", "as_of", "source")
RULE = "starting_control@1"
_Row = tuple[Place, Side, dt.date, str]


def read_starting_control(
    path: Path,
    *,
    find_place: Callable[[str], Place | None],
    sides: Sequence[Side],
    source_ids: Mapping[str, str],
) -> tuple[tuple[Report, ...], tuple[Placement, ...]]:
    """Read who held what when the desk began: columns place_id, side, as_of (YYYY-MM-DD), source.

    ``source_ids`` maps the source names of the desk to their ids. Places and sides must be known to the desk.

    Raises:
        InputError: every faulty row, by line, in one message.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
        if missing:
            raise InputError(f"{path}, line 1: no column {', '.join(missing)}; the columns are {', '.join(COLUMNS)}")
        rows, faults = [], []
        known_sides = {side.side_id: side for side in sides}
        for record in reader:
            row, fault = _check_row(record, find_place, known_sides, source_ids)
            if row is not None:
                rows.append(row)
            else:
                faults.append(f"{path}, line {reader.line_num}: {fault}")
    if faults:
        raise InputError("\n".join(faults))
    return _write_reports(rows, source_ids)


def _check_row(
    record: Mapping[str, str | None],
    find_place: Callable[[str], Place | None],
    sides: Mapping[str, Side],
    source_ids: Mapping[str, str],
) -> tuple[_Row | None, str]:
    place_id, side_id, as_of, source = ((record.get(name) or "").strip() for name in COLUMNS)
    place = find_place(place_id)
    if place is None:
        return None, f"no place {place_id!r} in the desk's gazetteer; `mapdesk gazetteer search NAME` finds its id"
    if side_id not in sides:
        return None, f"no side {side_id!r} in sides.toml; it has {', '.join(sorted(sides))}"
    if source not in source_ids:
        return None, f"no source named {source!r} in sources.toml; add it there, so that its word can be weighed"
    try:
        return (place, sides[side_id], parse_day(as_of), source), ""
    except ValueError:
        return None, f"as_of must be YYYY-MM-DD, not {as_of!r}"


def _write_reports(
    rows: Sequence[_Row], source_ids: Mapping[str, str]
) -> tuple[tuple[Report, ...], tuple[Placement, ...]]:
    reports, placements = [], []
    for source, as_of in sorted({(row[3], row[2]) for row in rows}):
        told = [row for row in rows if (row[3], row[2]) == (source, as_of)]
        sentences = [f"{side.name} held {place.name}." for place, side, _, _ in told]
        report = Report(
            text=f"As of {as_of.isoformat()}:\n" + "\n".join(sentences),
            source=source,
            title=f"Starting control, as of {as_of.isoformat()}",
            published_at=dt.datetime.combine(as_of, dt.time(), tzinfo=dt.UTC),
            language="en",
        )
        reports.append(report)
        start = report.text.index("\n") + 1
        for (place, side, _, _), sentence in zip(told, sentences, strict=True):
            placements.append(_placement(report, start, sentence, place, side, source_ids[source], as_of))
            start += len(sentence) + 1
    return tuple(reports), tuple(placements)


def _placement(
    report: Report, start: int, sentence: str, place: Place, side: Side, source_id: str, as_of: dt.date
) -> Placement:
    verb = start + len(side.name) + 1
    name = verb + len("held ")
    return Placement(
        claim_id=content_id("clm", report.report_id, "control_held", verb),
        report_id=report.report_id,
        report=ReportRef(report.source, report.title, report.url, report.published_at),
        kind="control_held",
        modality="asserted",
        trigger=span_at(report.text, verb, verb + 4),
        quote=span_at(report.text, start, start + len(sentence)),
        actor=span_at(report.text, start, start + len(side.name)),
        places=(span_at(report.text, name, name + len(place.name)),),
        rule=RULE,
        extractor="table",
        placements=(ResolvedPlace(0, place.place_id, place.name, place.lng, place.lat, 1, 0.0),),
        actor_side=side.side_id,
        speaker_source=source_id,
        day=DateSpan(as_of, as_of, 1),
    )
