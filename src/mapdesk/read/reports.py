"""Files, folders and tables in, Reports out, by what they hold and not only by what they are called; never a claim."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mapdesk.errors import InputError
from mapdesk.model import ReaderPost, Report
from mapdesk.read.decoding import decode, encoding_of, refuse_binary
from mapdesk.read.intake import Fetch, Intake, is_address, open_intake
from mapdesk.read.plain import Page, read_plain
from mapdesk.read.tables import delimiter_of, read_json_reports, read_table

_JSON_LINES = {".jsonl", ".ndjson"}
_TABLES = {".csv", ".tsv"}
_PAGE_FILES = re.compile(r"(?:_files|\.files|_fichiers|_archivos|-Dateien|_dateien)$")
_JSON_OBJECT = re.compile(r'\s*\{\s*"')
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main|div|p|section|meta|title|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where errors and posts go, and what every report of this run shares."""

    on_error: Callable[[InputError], None]
    on_post: Callable[[ReaderPost], None] | None
    retrieved_at: dt.datetime | None
    fetch: Fetch | None


def read_reports(
    sources: Iterable[str | Path],
    *,
    on_error: Callable[[InputError], None] | None = None,
    on_post: Callable[[ReaderPost], None] | None = None,
    retrieved_at: dt.datetime | None = None,
    fetch: Fetch | None = None,
) -> Iterator[Report]:
    r"""Yield the reports of files, folders (sorted, with what is below them) and '-' (standard input), in order.

    Text with optional front matter, pages copied as text, saved HTML, JSON Lines and tables, each also gzipped.
    ``on_post`` gets the posts of the discussions found, before their report is yielded. ``retrieved_at`` is set
    where the source tells none. ``fetch`` turns an address into bytes; without it an address is refused.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.txt").write_text("Bridge closed\n\nThe bridge at Dayr was closed on Monday.")
    ...     [(report.title, report.text) for report in read_reports([folder])]
    [('Bridge closed', 'The bridge at Dayr was closed on Monday.')]

    Raises:
        InputError: without ``on_error``, the first bad input or bad line; with it, never.
    """
    desk = _Desk(on_error or _raise, on_post, retrieved_at, fetch)
    for source in sources:
        try:
            yield from _read_source(source, desk)
        except InputError as problem:
            desk.on_error(problem)


def _raise(problem: InputError) -> None:
    raise problem


def _read_source(source: str | Path, desk: _Desk) -> Iterator[Report]:
    if source == "-" or is_address(source) or not Path(source).is_dir():
        yield from _read_one(source, desk)
        return
    files = list(_files_below(Path(source)))
    if not files:
        raise InputError(f"{source}: the folder holds no files; name one with reports in it")
    for file in files:
        try:
            yield from _read_one(file, desk)
        except InputError as problem:
            desk.on_error(problem)


def _files_below(folder: Path) -> Iterator[Path]:
    """Yield files in the order of their names; hidden ones and the pictures and scripts of saved pages are left out."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or (path.is_dir() and (path.is_symlink() or _PAGE_FILES.search(path.name))):
            continue
        if path.is_dir():
            yield from _files_below(path)
        else:
            yield path


def _read_one(source: str | Path, desk: _Desk) -> Iterator[Report]:
    with open_intake(source, desk.fetch) as intake:
        refuse_binary(intake.head, intake.name)
        text = intake.head.decode(encoding_of(intake.head, intake.name), "replace").lstrip("\ufeff")
        if intake.suffix in _JSON_LINES or _JSON_OBJECT.match(text):
            yield from read_json_reports(intake.stream, intake.name, desk.on_error, desk.retrieved_at)
        elif intake.suffix in _TABLES or delimiter_of(text.split("\n", 1)[0]):
            yield from read_table(intake.stream, intake.head, intake.name, desk.on_error, desk.retrieved_at)
        else:
            page = _read_page(intake, text, desk)
            for post in page.posts if desk.on_post else ():
                desk.on_post(post)  # type: ignore[misc]
            yield page.report


def _read_page(intake: Intake, head: str, desk: _Desk) -> Page:
    _refuse_foreign(head, intake.name)
    text = decode(intake.whole(), intake.name)
    if _HTML.match(head):
        from mapdesk.read.html import read_html  # heavy: trafilatura

        return read_html(text, intake.name, url=intake.url, retrieved_at=desk.retrieved_at)
    return read_plain(text, intake.name, url=intake.url, retrieved_at=desk.retrieved_at)


def _refuse_foreign(head: str, name: str) -> None:
    """Refuse what is text but no report: feeds, other XML, JSON arrays, pages saved as one MIME file."""
    start = head.lstrip()
    if _FEED.search(head[:2000]) and start.startswith("<"):
        raise InputError(f"{name}: it is a feed, and feeds are not read yet; save the pages it links to and name those")
    if start.startswith("<?xml") and not _HTML.match(head):
        raise InputError(f"{name}: it is XML, but no web page; save the report as text, HTML or JSON Lines")
    if re.match(r"\[\s*[{\]]", start):
        raise InputError(f"{name}: it is a JSON list; write one report per line (jq -c '.[]' does it)")
    if re.search(r"^MIME-Version:", head[:2000], re.MULTILINE | re.IGNORECASE):
        raise InputError(f"{name}: it is a page saved as one MIME file; save it again as 'Webpage, HTML only'")
