"""Saved pages give the article, what the page says about itself, and the comments apart."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mapdesk.errors import InputError
from mapdesk.read.html import read_html

ARTICLE = (
    "<h1>Convoy halted</h1><p>A convoy of forty trucks was halted at the bridge of Dayr on Tuesday, local officials "
    "said, after shelling from the western bank of the river.</p><p>No one was hurt, according to the hospital in the "
    "town, and the road was opened again in the afternoon.</p>"
)
PAGES = Path(__file__).parent / "pages"
BLOG, OLD_BLOG, EMBEDDED, TYPED, FORUM = (
    (PAGES / f"{name}.html").read_text(encoding="utf-8") for name in ("blog", "old_blog", "embedded", "typed", "forum")
)


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<html>", "<p> </p>", "<!doctype html><nav>Home</nav>"])
def test_a_page_without_an_article_is_refused(page: str) -> None:
    with pytest.raises(InputError, match="copy its text"):
        read_html(page, "a.html")


def test_a_page_that_says_nothing_about_itself_is_only_text() -> None:
    found = read_html(f"<html><body>{ARTICLE}</body></html>", "a.html")
    report = found.report
    assert (report.source, report.url, report.published_at, report.language) == (None, None, None, None)
    assert report.title == "Convoy halted"
    assert [line[:16] for line in report.text.split("\n\n")] == ["A convoy of fort", "No one was hurt,"]
    assert found.posts == ()
    assert (report.original, report.offset_runs) == ("", ())


def test_a_blog_page_with_nested_comments() -> None:
    found = read_html(BLOG, "a.html")
    report = found.report
    assert (report.title, report.source, report.language) == ("Column enters Tal Noor", "River Post", "en")
    assert report.url == "https://river.example/2018/05/column"
    assert report.published_at == datetime(2018, 5, 14, 7, 30, tzinfo=UTC)
    assert [line.split()[0] for line in report.text.split("\n\n")] == ["A", "The", "Sporadic"]
    assert "side denied that" in report.text
    assert [(post.author, post.parent) for post in found.posts] == [("hillwalker", None), ("Mo", 0), ("Zed", None)]
    assert found.posts[0].text == "I doubt it, the bridge is mined.\n\nWait for pictures."
    assert found.posts[0].at == datetime(2018, 5, 14, 10, tzinfo=UTC)
    assert found.posts[1].text == "They captured the eastern bank, not the village!"


def test_a_page_with_an_embedded_discussion() -> None:
    found = read_html(EMBEDDED, "a.html")
    assert (found.report.title, found.report.source) == ("Convoy halted at Dayr bridge", "Lena Fox")
    assert found.report.published_at == datetime(2019, 1, 2, tzinfo=UTC)
    assert len(found.report.text.split("\n\n")) == 3
    assert [(post.author, post.text, post.parent) for post in found.posts] == [
        ("Kim L", "Who held the bridge last week?", None),
        ("Ravi", "Nobody did.", 0),
    ]


def test_a_page_with_typed_comments() -> None:
    found = read_html(TYPED, "a.html")
    assert (found.report.url, found.report.published_at) == (
        "https://valley.example/a",
        datetime(2020, 2, 3, tzinfo=UTC),
    )
    assert "What is not known" in found.report.text.split("\n\n")
    assert [(post.author, post.text) for post in found.posts] == [
        ("Ana", "The hill is empty, I was there."),
        ("B. Cole", "Source?"),
    ]
    assert found.posts[0].at == datetime(2020, 2, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize("page", [BLOG, OLD_BLOG, EMBEDDED, TYPED, FORUM])
def test_no_comment_is_in_the_article(page: str) -> None:
    found = read_html(page, "a.html")
    assert found.posts
    for post in found.posts:
        assert post.text.split("\n")[0] not in found.report.text


def test_a_thread_in_plain_paragraphs_is_parted_too() -> None:
    thread = (
        "<p>Samir says:</p><p>May 15, 2018 at 8:00 am</p><p>I waited two weeks for this bridge to be opened again.</p>"
        "<p>Lena says:</p><p>May 15, 2018 at 9:00 am</p><p>You were lucky, we waited a month for it, you know.</p>"
    )
    found = read_html(f"<html><body><article>{ARTICLE}{thread}</article></body></html>", "a.html")
    assert len(found.report.text.split("\n\n")) == 2
    assert [post.author for post in found.posts] == ["Samir", "Lena"]


def test_declared_encodings_in_decoded_text_do_no_harm() -> None:
    page = f'<?xml version="1.0" encoding="utf-16"?><html><head><meta charset="koi8-r"></head>{ARTICLE}</html>'
    assert read_html(page, "a.html").report.text.startswith("A convoy")


def test_the_address_of_the_page_goes_before_the_one_it_was_fetched_from() -> None:
    page = f"<html><body>{ARTICLE}</body></html>"
    assert read_html(page, "a.html", url="https://example.org/got").report.url == "https://example.org/got"
    declared = page.replace("<body>", '<head><link rel="canonical" href="https://example.org/own"></head><body>')
    assert read_html(declared, "a.html", url="https://example.org/got").report.url == "https://example.org/own"


def test_reading_twice_gives_the_same() -> None:
    assert read_html(BLOG, "a.html") == read_html(BLOG, "a.html")


def test_remarks_and_scripts_in_the_source_are_not_read() -> None:
    page = BLOG.replace("Tal Noor on Monday", "Tal <!-- not -->Noor <?php no ?>on Monday")
    page = page.replace("<p>Thanks.</p>", "<p>Thanks.<!-- not --></p><script>no()</script>")
    assert read_html(page, "a.html") == read_html(BLOG, "a.html")


def test_an_old_blog_page_with_the_name_in_the_text_box() -> None:
    found = read_html(OLD_BLOG, "a.html")
    assert (found.report.title, len(found.report.text.split("\n\n"))) == ("Column leaves Tal Noor", 3)
    assert [(post.author, post.text, post.parent) for post in found.posts] == [
        ("Ann", "Good riddance.\n\nI mean it.", None),
        ("Bo", "Who asked you?", 0),
    ]
    assert found.posts[1].at == datetime(2018, 5, 21, 8, tzinfo=UTC)


def test_a_page_laid_out_by_a_table_gives_each_paragraph_once() -> None:
    found = read_html(FORUM, "a.html")
    assert [line[:12] for line in found.report.text.split("\n\n")] == ["Two villages", "The northern"]
    assert [(post.author, post.at is None) for post in found.posts] == [("Cy", False), ("Di", True)]


def test_two_line_breaks_part_paragraphs() -> None:
    page = "<html><body><div>The ferry at Zar ran again.<br><br>It carries food,<br>and fuel.</div></body></html>"
    assert read_html(page, "a.html").report.text == "The ferry at Zar ran again.\n\nIt carries food, and fuel."


def test_a_bad_page_leaves_nothing_on_stderr(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError):
        read_html("<html></html>", "a.html")
    assert capfd.readouterr().err == ""
