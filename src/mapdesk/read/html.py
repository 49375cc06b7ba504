"""A saved web page in, its article as a Report and its comments as posts out; trafilatura finds the article."""

import datetime as dt
import logging
import re
from collections.abc import Iterator
from typing import Any

import trafilatura
from lxml import etree
from lxml import html as lxml_html

from mapdesk.errors import InputError
from mapdesk.model import Report
from mapdesk.read.cleaning import clean_line
from mapdesk.read.comments import Element, FoundPost, posts_of, take_comments
from mapdesk.read.lines import Line
from mapdesk.read.parting import is_furniture, part_page
from mapdesk.read.plain import Page, refuse_length
from mapdesk.read.stamps import parse_moment
from mapdesk.read.thread import parse_thread

for _library in ("trafilatura", "htmldate"):  # what they note about a bad page is told by our InputError
    logging.getLogger(_library).addHandler(logging.NullHandler())

_LATEST_DAY = "2100-01-01"  # a fixed end for the search for dates: no wall clock decides what is read
_BLOCKS = {"p", "head", "item", "quote", "code", "cell"}
_PUBLISHED = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished' or @name='pubdate' or @name='date' or @name='DC.date']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//time[@pubdate or contains(@class, 'published') or contains(@class, 'entry-date')]/@datetime",
)
_EMPTY_LINE = re.compile(r"\n\s*\n")
_JSON_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]+)"')


def read_html(text: str, name: str, *, url: str | None = None, retrieved_at: dt.datetime | None = None) -> Page:
    """Read one decoded page: the article's paragraphs, what the page says about itself, and its comments.

    ``source`` is the site's name, else the author's. The canonical address goes before ``url``. The report keeps
    no original: its words stand between tags there.

    Raises:
        InputError: no article is found, or one of more than two million characters.
    """
    tree = _parsed(text, name)
    found = take_comments(tree)  # first, so that no comment can be taken for the article
    document: Any = trafilatura.bare_extraction(
        tree,
        url=url,
        include_comments=True,
        include_tables=True,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False, "max_date": _last_day(retrieved_at)},
    )
    title = clean_line(document.title or "") if document else ""
    paragraphs = [line for line in _paragraphs(document.body) if line != title] if document else []
    parted = part_page([Line(line, at, at) for at, line in enumerate(paragraphs)], titled=False)
    article = "\n\n".join(line.text for line in parted.article)
    if not article:
        raise InputError(f"{name}: no article is found in the page; copy its text into a .txt file")
    refuse_length(article, name)
    report = _report(tree, document, article, url=url, retrieved_at=retrieved_at)
    posts = posts_of(found or _unsigned(document), report.report_id)
    return Page(report, (*posts, *_below(parted.thread, report.report_id, len(posts))))


def _parsed(text: str, name: str) -> Element:
    try:
        # lxml refuses text that declares its own encoding: it is decoded already
        tree = lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (etree.ParserError, ValueError) as problem:
        raise InputError(f"{name}: the page cannot be read ({problem}); save it again, or copy its text") from problem
    etree.strip_tags(tree, etree.Comment, etree.ProcessingInstruction)
    return tree


def _last_day(retrieved_at: dt.datetime | None) -> str:
    return retrieved_at.date().isoformat() if retrieved_at else _LATEST_DAY


def _paragraphs(body: Element) -> Iterator[str]:
    """Yield the paragraphs of trafilatura's tree, each long one once; a block within a block is its own."""
    seen: set[str] = set()
    for element in body.iter():
        if element.tag not in _BLOCKS:
            continue
        own = [element.text or ""]
        for child in element:
            own += (_inline(child), child.tail or "")
        for part in _EMPTY_LINE.split("".join(own)):
            line = clean_line(part)
            if line and line not in seen and not is_furniture(line):
                yield line
            if len(line.split()) > 7:  # tables for layout come out twice
                seen.add(line)


def _inline(element: Element) -> str:
    if element.tag == "lb":
        return "\n"
    if element.tag in _BLOCKS or element.tag in ("list", "graphic"):
        return " "
    return "".join(element.itertext())


def _report(tree: Element, document: Any, article: str, *, url: str | None, retrieved_at: dt.datetime | None) -> Report:
    return Report(
        text=article,
        title=clean_line(document.title or "") or None,
        source=clean_line(document.sitename or document.author or "") or None,
        url=_first(tree, "//link[@rel='canonical']/@href") or document.url or url,
        published_at=_published(tree, document.date),
        retrieved_at=retrieved_at,
        language=_language(tree),
    )


def _first(tree: Element, path: str) -> str | None:
    return next((str(value).strip() for value in tree.xpath(path) if str(value).strip()), None)


def _published(tree: Element, day: str | None) -> dt.datetime | None:
    """Return the time that the page declares, else the day that trafilatura finds."""
    declared = [_first(tree, path) for path in _PUBLISHED]
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        declared += _JSON_PUBLISHED.findall(script)
    for value in [*declared, day]:
        moment = parse_moment(value) if value else None
        if moment:
            return moment
    return None


def _language(tree: Element) -> str | None:
    """Return the page's declared language, 'en' of 'en-GB'."""
    declared = _first(tree, "/html/@lang") or _first(tree, "//meta[@http-equiv='content-language']/@content")
    return re.split("[-_]", declared)[0].lower() if declared else None


def _unsigned(document: Any) -> list[FoundPost]:
    """Return what trafilatura takes for comments where no container of ours is there: texts without names."""
    lines = [] if document.commentsbody is None else list(_paragraphs(document.commentsbody))
    return [FoundPost(None, None, line, None) for line in lines]


def _below(lines: tuple[Line, ...], report_id: str, before: int) -> Iterator[Any]:
    """Yield the posts of a thread that stood in the article itself, their parents counted on."""
    for post in parse_thread(lines, report_id):
        parent = None if post.parent is None else post.parent + before
        yield type(post)(post.report_id, post.author, post.at, post.text, parent)
