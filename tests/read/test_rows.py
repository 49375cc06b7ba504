"""Tables and JSON Lines become reports row by row; a bad row is told with its line and the rest goes on."""

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mapdesk.errors import InputError
from mapdesk.model import Report
from mapdesk.read.reports import read_reports

Write = Callable[[str, str | bytes], Path]


def lines(*rows: dict[str, Any] | str) -> str:
    return "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)


def test_a_table_with_a_header_only_has_no_reports(write: Write, read_all: Any) -> None:
    assert read_all(write("a.csv", "text,title\n")) == ([], [], [])


def test_only_the_text_is_required(write: Write, read_all: Any) -> None:
    text = "The bridge was closed."
    reports, _, errors = read_all(write("a.jsonl", lines({"text": text})))
    assert errors == []
    assert reports == [Report(text=text)]
    assert reports[0].report_id.startswith("rep_")


def test_every_field_is_kept_and_unknown_ones_are_ignored(write: Write, read_all: Any) -> None:
    row = {
        "report_id": "x/1",
        "source": "River Post",
        "title": "A",
        "url": "https://example.org",
        "published_at": "2018-05-14",
        "retrieved_at": "2018-05-15T10:00:00Z",
        "language": "en",
        "text": "T.",
        "split": "dev",
        "tokens": [1, 2],
    }
    (report,), _, errors = read_all(write("a.jsonl", lines(row)))
    assert errors == []
    assert (report.report_id, report.source, report.title, report.language) == ("x/1", "River Post", "A", "en")
    assert report.published_at == datetime(2018, 5, 14, tzinfo=UTC)
    assert report.retrieved_at == datetime(2018, 5, 15, 10, tzinfo=UTC)


def test_the_text_of_a_json_report_is_taken_as_it_stands(write: Write, read_all: Any) -> None:
    text = "Zar\u00a0 fell.\n\u200eDayr held."  # offsets of claims may index it already
    (report,), _, _ = read_all(write("a.jsonl", lines({"text": text})))
    assert report.text == text


def test_what_read_wrote_reads_back_the_same(write: Write, read_all: Any) -> None:
    page = "Bridge closed\n\nThe bridge\u00a0 at Dayr was clo\u00adsed.\n\nThe ferry runs.\n"
    first, _, _ = read_all(write("a.txt", page))
    again, _, errors = read_all(write("a.jsonl", msgspec.json.encode(first[0]) + b"\n"))
    assert errors == []
    assert again == first
    assert again[0].offset_runs


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{broken", "write one JSON object in UTF-8 per line"),
        ("[1]", "write one JSON object"),
        ({"title": "no text"}, "no column holds a text"),
        ({"text": " "}, "'text' is empty"),
        ({"text": None}, "'text' is empty"),
        ({"text": ["a"]}, "'text' is a list"),
        ({"text": "a", "published_at": "soon"}, "'published_at' is 'soon', no date; write it as 2018-05-14"),
        ({"text": "a", "title": {}}, "'title' is a dict"),
        ({"text": "a", "original": "b", "offset_runs": [[0, 0, 1]]}, "'offset_runs' do not fit the text"),
        ({"text": "a", "original": "a", "offset_runs": [[0, 0, 9]]}, "'offset_runs' do not fit the text"),
        ({"text": "a", "original": "b", "offset_runs": "x"}, "'offset_runs' is broken"),
    ],
)
def test_a_bad_line_is_told_and_the_rest_goes_on(write: Write, read_all: Any, row: Any, message: str) -> None:
    path = write("a.jsonl", lines({"text": "One."}, "", row, {"text": "Two."}))
    reports, _, errors = read_all(path)
    assert [report.text for report in reports] == ["One.", "Two."]
    assert [str(error).startswith(f"{path}, line 3: ") and message in str(error) for error in errors] == [True]
    with pytest.raises(InputError, match="line 3"):
        list(read_reports([path]))


def test_json_lines_are_known_by_what_they_hold(write: Write, read_all: Any) -> None:
    reports, _, _ = read_all(write("a.txt", "\ufeff" + lines({"text": "One."})))
    assert [report.text for report in reports] == ["One."]


def test_ucdp_rows_are_known_by_their_columns(write: Write, read_all: Any) -> None:
    rows = (
        "id,date_start,side_a,side_b,where_coordinates,source_office,source_date,source_headline\n"
        '7,2016-01-01,North,South,Zar,Monitor,2016-01-03;2016-01-04,"Shells hit Zar, two hurt"\n'
        "8,2016-01-01,North,South,Zar,Monitor,2016-01-03,\n"
    )
    (report,), _, errors = read_all(write("a.csv", rows))
    assert (report.report_id, report.text, report.source) == ("ucdp-7", "Shells hit Zar, two hurt", "Monitor")
    assert report.published_at == datetime(2016, 1, 3, tzinfo=UTC)
    assert report.title is None
    assert "line 3: 'source_headline' is empty" in str(errors[0])


def test_acled_rows_are_known_by_their_columns(write: Write, read_all: Any) -> None:
    rows = "event_id_cnty;event_date;notes;source\nXY1;14 May 2018;Clashes near Zar.;River Post\n"
    (report,), _, _ = read_all(write("a.csv", rows))
    assert (report.report_id, report.text, report.source) == ("acled-XY1", "Clashes near Zar.", "River Post")
    assert report.published_at == datetime(2018, 5, 14, tzinfo=UTC)


def test_any_table_with_a_text_column_is_read(write: Write, read_all: Any) -> None:
    rows = 'Title\tText\tDate\nA\t"First\u00a0 line.\n\nSecond line."\t2018-05-14\n\n'
    (report,), _, errors = read_all(write("table.txt", rows))
    assert errors == []
    assert (report.title, report.text) == ("A", "First line.\n\nSecond line.")
    assert report.original == "First\u00a0 line.\n\nSecond line."
    assert all(
        report.text[run.start : run.start + run.length]
        == report.original[run.original_start : run.original_start + run.length]
        for run in report.offset_runs
    )


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("place,side\nZar,north\n", "line 1: no column holds a text; name one 'text'"),
        ("text,title\nA,B,C\n", "line 2: 3 cells under 2 columns; put texts with commas in quotes"),
        ('text,title\n"A"x,B\n', "line 2: "),
        ('text,title\nA,B\n"open,B\n', "line 3: unexpected end of data; check the quotes"),
    ],
)
def test_a_bad_table_is_told_with_its_line(write: Write, read_all: Any, rows: str, message: str) -> None:
    _, _, errors = read_all(write("a.csv", rows))
    assert len(errors) == 1
    assert message in str(errors[0])


def test_a_row_over_the_limit_is_refused_by_name(write: Write, read_all: Any) -> None:
    reports, _, errors = read_all(write("a.jsonl", lines({"text": "x" * 2_000_001}, {"text": "Short."})))
    assert [report.text for report in reports] == ["Short."]
    assert "line 1: 2,000,001 characters in one report" in str(errors[0])


def test_the_gold_reports_are_read_without_a_change(shared: Path, read_all: Any) -> None:
    for path in sorted((shared / "data" / "claims").glob("*.reports.jsonl")):
        reports, _, errors = read_all(path)
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        assert errors == []
        assert [(report.report_id, report.text) for report in reports] == [(r["report_id"], r["text"]) for r in rows]


def test_the_packed_events_are_read_as_headlines(shared: Path, read_all: Any) -> None:
    path = shared / "data" / "events" / "ucdp_syria_2016_2017.jsonl.gz"
    reports, _, errors = read_all(path)
    with gzip.open(path) as rows:
        assert len(reports) + len(errors) == sum(1 for _ in rows)
    assert len(errors) == 0
    assert len({report.report_id for report in reports}) == len(reports)
