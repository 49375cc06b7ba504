"""One row of a table or JSON Lines file in, its Report out: contract reports, UCDP GED and ACLED columns."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from mapdesk.errors import InputError
from mapdesk.model import OffsetRun, Report
from mapdesk.read.cleaning import clean
from mapdesk.read.lines import split_lines
from mapdesk.read.plain import refuse_length
from mapdesk.read.stamps import parse_moment


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns hold what; ``prefix`` goes before the row's own id so that ids of two tables never meet."""

    text: str
    needs: tuple[str, ...] = ()  # other columns by which the table is known
    source: str = "source"
    title: str = "title"
    url: str = "url"
    published: tuple[str, ...] = ("published_at", "published", "date")
    row_id: str = "report_id"
    prefix: str = ""


REPORT = Layout("text")
UCDP = Layout("source_headline", source="source_office", published=("source_date",), row_id="id", prefix="ucdp-")
ACLED = Layout("notes", needs=("event_date",), published=("event_date",), row_id="event_id_cnty", prefix="acled-")
LAYOUTS = (REPORT, UCDP, ACLED)


def layout_of(columns: Mapping[str, object] | frozenset[str]) -> Layout | None:
    """Return the layout whose columns are there, None where no column holds a report's text."""
    return next(
        (each for each in LAYOUTS if each.text in columns and all(need in columns for need in each.needs)), None
    )


def refuse_columns(columns: Mapping[str, object] | list[str], where: str) -> InputError:
    """Return the error for columns that hold no report."""
    found = ", ".join(list(columns)[:8]) or "none"
    return InputError(
        f"{where}: no column holds a text; name one 'text' (or bring UCDP GED's source_headline, "
        f"or ACLED's notes and event_date). Found: {found}"
    )


def report_of_row(
    row: Mapping[str, object], where: str, *, verbatim: bool = False, retrieved_at: dt.datetime | None = None
) -> Report:
    """Return one row as a Report; unknown columns are ignored.

    ``verbatim``: a text under ``text`` is taken as it stands, since offsets of claims may already index it;
    any other text is cleaned. UCDP and ACLED give no separate title.

    Raises:
        InputError: no text, a text over the limit, a field of the wrong type, or a date that cannot be read.
    """
    layout = layout_of(row)
    if layout is None:
        raise refuse_columns(row, where)
    text = _string(row, layout.text, where)
    if not text:
        raise InputError(f"{where}: {layout.text!r} is empty; every report needs a text")
    refuse_length(text, where)
    row_id = _string(row, layout.row_id, where)
    report = Report(
        text=text,
        report_id=f"{layout.prefix}{row_id}" if row_id else "",
        source=_string(row, layout.source, where),
        title=_string(row, layout.title, where) if layout is REPORT else None,
        url=_string(row, layout.url, where),
        published_at=_instant(row, layout.published, where),
        retrieved_at=_instant(row, ("retrieved_at",), where) or retrieved_at,
        language=_string(row, "language", where),
    )
    return _as_given(report, row, where) if verbatim and layout is REPORT else _cleaned(report, bool(row_id))


def _string(row: Mapping[str, object], key: str, where: str) -> str | None:
    value = row.get(key)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InputError(f"{where}: {key!r} is a {type(value).__name__}; write it as text in quotes")
    return str(value)


def _instant(row: Mapping[str, object], keys: tuple[str, ...], where: str) -> dt.datetime | None:
    """Return the first of the columns that is filled; of several dates (UCDP joins them by ';') the first."""
    for key in keys:
        value = _string(row, key, where)
        if value:
            return _parsed(value.split(";")[0].strip(), key, where)
    return None


def _parsed(value: str, key: str, where: str) -> dt.datetime:
    moment = parse_moment(value)
    if moment is None:
        raise InputError(f"{where}: {key!r} is {value[:40]!r}, no date; write it as 2018-05-14 or 2018-05-14T09:30:00Z")
    return moment


def _cleaned(report: Report, has_id: bool) -> Report:
    """Clean a report's text, every line of it a paragraph, and keep the original where that changed anything."""
    text, runs = clean(report.text, [(line.start, line.end) for line in split_lines(report.text)])
    if text == report.text:
        return report
    report_id = report.report_id if has_id else ""
    return msgspec.structs.replace(report, text=text, report_id=report_id, original=report.text, offset_runs=runs)


def _as_given(report: Report, row: Mapping[str, object], where: str) -> Report:
    """Keep the original and the map to it that an earlier read wrote, if they fit the text."""
    if not row.get("original"):
        return report
    try:
        original = msgspec.convert(row["original"], str)
        runs = msgspec.convert(row.get("offset_runs", ()), tuple[OffsetRun, ...])
    except msgspec.ValidationError as problem:
        raise InputError(f"{where}: 'original' or 'offset_runs' is broken ({problem}); leave both out") from problem
    for run in runs:
        there = original[run.original_start : run.original_start + run.length]
        if (
            min(run.start, run.original_start, run.length) < 0
            or report.text[run.start : run.start + run.length] != there
            or len(there) != run.length
        ):
            raise InputError(f"{where}: 'offset_runs' do not fit the text; leave 'original' and 'offset_runs' out")
    return msgspec.structs.replace(report, original=original, offset_runs=runs)
