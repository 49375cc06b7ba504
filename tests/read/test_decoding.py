"""Bytes become text whatever the encoding; what is no text is refused with what to do instead."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mapdesk.errors import InputError
from mapdesk.read.reports import read_reports

TEXT = "Bridge closed\n\nThe bridge at Dayr – near Deir ez-Zor – was closed on Monday, the ‘river office’ said.\n"
Write = Callable[[str, str | bytes], Path]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.txt", b"", "it is empty"),
        ("blank.txt", b" \n\n\t\n", "holds no text"),
        ("bom.txt", b"\xef\xbb\xbf", "holds no text"),
        ("a.pdf", b"%PDF-1.7 text", "a PDF, not text; copy its text"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00", "a picture"),
        ("a.docx", b"PK\x03\x04\x14\x00", "save the document as text or HTML"),
        ("a.txt", b"some\x00bytes\x01\x02 more bytes\xff" * 40, "binary, not text"),
        ("long.txt", "word " * 400_001, "2,000,005 characters in one report"),
        ("feed.xml", '<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "a feed"),
        ("map.kml", '<?xml version="1.0"?><kml/>', "XML, but no web page"),
        ("list.json", '[{"text": "a"}]', "a JSON list; write one report per line"),
        ("page.mhtml", "From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n<p>x</p>", "HTML only"),
        ("broken.gz", b"\x1f\x8b\x08\x00broken", "the gzip file is broken"),
        ("empty.html", "<!doctype html><html><body></body></html>", "no article is found"),
    ],
)
def test_what_is_no_report_is_refused_with_the_remedy(
    write: Write, read_all: Any, name: str, content: str | bytes, message: str
) -> None:
    path = write(name, content)
    reports, _, errors = read_all(path)
    assert reports == []
    assert len(errors) == 1
    assert str(errors[0]).startswith(str(path))
    assert message in str(errors[0])
    with pytest.raises(InputError):
        list(read_reports([path]))


def test_a_missing_file_names_itself(read_all: Any, tmp_path: Path) -> None:
    _, _, errors = read_all(tmp_path / "gone.txt")
    assert "gone.txt" in str(errors[0])
    assert "check the path" in str(errors[0])


def test_an_address_asks_for_the_saved_page(read_all: Any) -> None:
    _, _, errors = read_all("https://example.org/a")
    assert "save the page" in str(errors[0])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings_are_told_apart(write: Write, read_all: Any, encoding: str) -> None:
    reports, _, errors = read_all(write("a.txt", TEXT.encode(encoding)))
    assert errors == []
    assert reports[0].title == "Bridge closed"
    assert "Dayr – near" in reports[0].text
    assert "‘river office’" in reports[0].text


def test_other_scripts_are_guessed(write: Write, read_all: Any) -> None:
    text = "Мост закрыт\n\n" + "Мост в городе был закрыт в понедельник, сообщили в речном управлении. " * 4
    reports, _, _ = read_all(write("a.txt", text.encode("cp1251")))
    assert reports[0].text.startswith("Мост в городе был закрыт")


def test_a_page_may_declare_its_encoding(write: Write, read_all: Any) -> None:
    paragraph = "Мост в городе был закрыт в понедельник, сообщили в речном управлении города и области. " * 3
    page = f'<html><head><meta charset="koi8-r"><title>Мост закрыт</title></head><body><p>{paragraph}</p></body></html>'
    reports, _, _ = read_all(write("a.html", page.encode("koi8-r")))
    assert reports[0].text.startswith("Мост в городе")


def test_gzip_is_unpacked(write: Write, read_all: Any) -> None:
    reports, _, _ = read_all(write("a.txt.gz", gzip.compress(TEXT.encode())))
    assert reports[0].title == "Bridge closed"


def test_a_page_of_nested_tags_without_end_is_no_crash(write: Write, read_all: Any) -> None:
    reports, _, errors = read_all(write("a.html", "<html><body>" + "<div>" * 5000 + "word"))
    assert len(reports) + len(errors) == 1
