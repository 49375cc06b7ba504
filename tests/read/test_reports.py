"""Sources are read in order, by what they hold; one bad source does not stop the rest."""

import io
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mapdesk.errors import InputError
from mapdesk.model import ReaderPost, Report
from mapdesk.read.reports import read_reports

Write = Callable[[str, str | bytes], Path]
TEXT = "Bridge closed\n\nThe bridge at Dayr was closed on Monday.\n"
PAGE = f"<html><head><title>Ferry runs</title></head><p>{'The ferry at Zar ran again on Tuesday. ' * 8}</p></html>"


def test_no_sources_are_no_reports(read_all: Any) -> None:
    assert read_all() == ([], [], [])


def test_an_empty_folder_is_refused(read_all: Any, tmp_path: Path) -> None:
    reports, _, errors = read_all(tmp_path)
    assert reports == []
    assert "holds no files" in str(errors[0])


def test_without_on_error_the_first_bad_input_is_raised(write: Write) -> None:
    sources = [write("a.txt", TEXT), write("b.txt", ""), write("c.txt", TEXT)]
    read = read_reports(sources)
    assert next(read).title == "Bridge closed"
    with pytest.raises(InputError, match=r"b\.txt: it is empty"):
        next(read)


def test_a_folder_is_read_by_name_with_what_is_below_it(write: Write, read_all: Any, tmp_path: Path) -> None:
    write("b.txt", TEXT.replace("Bridge", "B"))
    write("a/z.html", PAGE)
    write("a/z_files/script.js", "var x = 1;")
    write("c.jsonl", '{"text": "Three."}\n')
    write(".hidden", "no")
    write("bad.png", b"\x89PNG\r\n")
    reports, _, errors = read_all(tmp_path)
    assert [report.title for report in reports] == ["Ferry runs", "B closed", None]
    assert [str(error).split("/")[-1].split(":")[0] for error in errors] == ["bad.png"]


def test_the_content_decides_and_not_the_name(write: Write, read_all: Any) -> None:
    reports, _, _ = read_all(write("page.txt", PAGE), write("text.html", TEXT), write("noname", '{"text": "Three."}\n'))
    assert [report.title for report in reports] == ["Ferry runs", "Bridge closed", None]


def test_stdin_is_read_in_any_form(monkeypatch: pytest.MonkeyPatch) -> None:
    for content, text in ((TEXT, "The bridge at Dayr"), ('{"text": "The bridge at Dayr"}\n', "The bridge at Dayr")):
        stdin = io.TextIOWrapper(io.BytesIO(content.encode()))
        monkeypatch.setattr(sys, "stdin", stdin)
        assert next(read_reports(["-"])).text.startswith(text)


def test_posts_come_before_their_report_and_carry_its_id(write: Write) -> None:
    thread = (
        "\n2 comments\n\nAnn says:\nMay 14, 2018 at 9:32 pm\nI doubt it.\n\nBo says:\nMay 14, 2018 at 9:33 pm\nWhy?\n"
    )
    seen: list[Report | ReaderPost] = []
    for report in read_reports([write("a.txt", TEXT + thread)], on_post=seen.append):
        seen.append(report)
    assert [type(each).__name__ for each in seen] == ["ReaderPost", "ReaderPost", "Report"]
    assert len({each.report_id for each in seen}) == 1


def test_retrieved_at_is_set_where_the_source_tells_none(write: Write) -> None:
    now = datetime(2018, 5, 20, tzinfo=UTC)
    own = '{"text": "A.", "retrieved_at": "2018-05-15"}\n{"text": "B."}\n'
    reports = list(read_reports([write("a.txt", TEXT), write("b.jsonl", own), write("c.html", PAGE)], retrieved_at=now))
    assert [report.retrieved_at for report in reports] == [now, datetime(2018, 5, 15, tzinfo=UTC), now, now]


def test_an_address_is_read_where_somebody_fetches_it() -> None:
    (report,) = read_reports(["https://example.org/a"], fetch=lambda address: TEXT.encode())
    assert (report.title, report.url) == ("Bridge closed", "https://example.org/a")


def test_the_same_text_is_the_same_report(write: Write, read_all: Any) -> None:
    reports, _, _ = read_all(write("a.txt", TEXT), write("b.txt", TEXT.replace("\n", "\r\n")))
    assert reports[0].report_id == reports[1].report_id


def test_reading_text_never_loads_the_page_reader(write: Write) -> None:
    path = write("a.txt", TEXT)
    code = (
        "import sys; from mapdesk.read.reports import read_reports; "
        f"list(read_reports([{str(path)!r}])); sys.exit('trafilatura' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
