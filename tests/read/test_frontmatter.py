"""Front matter says what the text does not; what it cannot mean is refused with the line."""

from datetime import UTC, datetime

import pytest

from mapdesk.errors import InputError
from mapdesk.read.plain import read_plain


def test_a_text_without_front_matter_is_only_text() -> None:
    report = read_plain("The bridge at Dayr was closed on Monday.", "a.txt").report
    assert (report.title, report.source, report.url, report.published_at, report.original) == (
        None,
        None,
        None,
        None,
        "",
    )
    assert report.text == "The bridge at Dayr was closed on Monday."


def test_a_line_of_dashes_above_a_text_is_no_front_matter() -> None:
    report = read_plain("---\n\nThe bridge was closed. It was Monday.\n---\n", "a.txt").report
    assert report.text == "The bridge was closed. It was Monday."


def test_every_key_is_kept() -> None:
    page = (
        "---\ntitle: 'Bridge: closed'\nsource: River Post\nurl: https://example.org/a\n# a remark\n\n"
        "published: 2018-05-14T09:30:00+02:00\nlanguage: en\n---\n\nThe bridge was closed.\n"
    )
    report = read_plain(page, "a.txt").report
    assert report.title == "Bridge: closed"
    assert (report.source, report.url, report.language) == ("River Post", "https://example.org/a", "en")
    assert report.published_at == datetime(2018, 5, 14, 7, 30, tzinfo=UTC)
    assert report.text == "The bridge was closed."


def test_the_title_is_not_repeated_in_the_text() -> None:
    report = read_plain("---\ntitle: Bridge closed\n---\nBridge closed\n\nIt was closed on Monday.", "a.txt").report
    assert report.text == "It was closed on Monday."


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("titel: A", "a.txt, line 2: unknown key 'titel'; did you mean 'title'?"),
        ("title: A\nweather: dry", "a.txt, line 3: unknown key 'weather'; the keys are title, source"),
        ("title: A\n\npublished: 14 May", "a.txt, line 4: '14 May' is no date; write it as 2018-05-14"),
        ("published: 2018-02-30", "line 2: '2018-02-30' is no date"),
        ("title: A\nno key here", "line 3: 'no key here' has no key"),
        ("title: A\ntitle: B", "line 3: the key 'title' stands there twice"),
        ("thread: maybe", "line 2: 'thread' is yes or no"),
    ],
)
def test_a_bad_line_is_refused_with_its_number(lines: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_plain(f"---\n{lines}\n---\nText.", "a.txt")
    assert message in str(caught.value)


def test_front_matter_that_is_never_closed_is_refused() -> None:
    with pytest.raises(InputError, match="not closed"):
        read_plain("---\ntitle: A\n", "a.txt")


def test_front_matter_without_a_text_is_refused() -> None:
    with pytest.raises(InputError, match="no article text"):
        read_plain("---\ntitle: A\n---\n", "a.txt")


def test_windows_line_ends_are_the_same() -> None:
    report = read_plain("---\r\ntitle: A day\r\n---\r\n\r\nText here.\r\n", "a.txt").report
    assert (report.title, report.text) == ("A day", "Text here.")
