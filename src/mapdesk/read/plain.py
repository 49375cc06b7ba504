"""A text file or a page copied as text in, its Report and the reader thread found under it out."""

import datetime as dt
from dataclasses import dataclass

from mapdesk.errors import InputError
from mapdesk.model import ReaderPost, Report
from mapdesk.read.cleaning import clean
from mapdesk.read.frontmatter import FrontMatter, read_front_matter
from mapdesk.read.lines import Line, split_lines
from mapdesk.read.parting import Parted, part_page
from mapdesk.read.stamps import parse_stamp
from mapdesk.read.thread import parse_thread

MAX_CHARACTERS = 2_000_000  # of one report; a book, not an article


@dataclass(frozen=True, slots=True)
class Page:
    """One report and the posts of the discussion that stood under it, in page order."""

    report: Report
    posts: tuple[ReaderPost, ...] = ()


def read_plain(text: str, name: str, *, url: str | None = None, retrieved_at: dt.datetime | None = None) -> Page:
    r"""Read one decoded text: front matter, title, article, thread. ``name`` is what messages call it.

    ``report.original`` is the intake text up to the end of the article, so that its offsets are the file's and the
    words of readers are not kept with the report.

    >>> page = read_plain("Convoy reaches Dayr\n\nA convoy reached the town of Dayr on Monday.\n", "a.txt")
    >>> page.report.title, page.report.text
    ('Convoy reaches Dayr', 'A convoy reached the town of Dayr on Monday.')

    Raises:
        InputError: bad front matter, nothing to read, or more than two million characters.
    """
    refuse_length(text, name)
    front = read_front_matter(text, name)
    lines = split_lines(text, front.body_start)
    if front.title and lines and lines[0].text.casefold() == front.title.casefold():
        lines = lines[1:]
    parted = part_page(lines, titled=front.title is None, threaded=front.threaded)
    if not parted.article:
        raise InputError(f"{name}: no article text is found in it; check that the page was copied whole")
    report = _report(text, parted, front, url=url, retrieved_at=retrieved_at)
    return Page(report, tuple(parse_thread(parted.thread, report.report_id)))


def refuse_length(text: str, name: str) -> None:
    """Raise InputError where one report is longer than any article."""
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"{name}: {len(text):,} characters in one report, the limit is {MAX_CHARACTERS:,}; split it into articles"
        )


def _report(
    text: str, parted: Parted, front: FrontMatter, *, url: str | None, retrieved_at: dt.datetime | None
) -> Report:
    cleaned, runs = clean(text, [(line.start, line.end) for line in parted.article])
    kept = text[: parted.article[-1].end]
    return Report(
        text=cleaned,
        source=front.source,
        title=front.title or _text_of(parted.title),
        url=front.url or url,
        published_at=front.published_at or (parse_stamp(parted.dateline.text) if parted.dateline else None),
        retrieved_at=retrieved_at,
        language=front.language,
        original="" if cleaned == kept else kept,
        offset_runs=() if cleaned == kept else runs,
    )


def _text_of(line: Line | None) -> str | None:
    return line.text if line else None
