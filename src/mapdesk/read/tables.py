"""A stream of JSON Lines or of comma-separated values in, a Report a row out; bad rows go to ``on_error``."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from mapdesk.errors import InputError
from mapdesk.model import Report
from mapdesk.read.decoding import encoding_of
from mapdesk.read.rows import layout_of, refuse_columns, report_of_row

if TYPE_CHECKING:
    from _csv import Reader as _CsvReader

_MAX_LINE = 16_000_000  # bytes; two million characters of text, its original and its escapes
_MAX_CELL = 2_000_001  # characters; one more than a report may have, so that the row is refused by name
_DELIMITERS = ",;\t|"


def read_json_reports(
    stream: BinaryIO, name: str, on_error: Callable[[InputError], None], retrieved_at: dt.datetime | None = None
) -> Iterator[Report]:
    """Yield one Report a line; see ``report_of_row`` for the columns. Blank lines are skipped."""
    number = 0
    while line := stream.readline(_MAX_LINE + 1):
        number += 1
        where = f"{name}, line {number}"
        if len(line) > _MAX_LINE:
            on_error(InputError(f"{where}: longer than {_MAX_LINE:,} bytes; write one report per line"))
            while line and not line.endswith(b"\n"):  # go on behind its end
                line = stream.readline(_MAX_LINE)
            continue
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip():
            continue
        try:
            yield report_of_row(_decoded(line, where), where, verbatim=True, retrieved_at=retrieved_at)
        except InputError as problem:
            on_error(problem)


def _decoded(line: bytes, where: str) -> dict[str, object]:
    try:
        return msgspec.json.decode(line, type=dict[str, object])
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise InputError(f"{where}: {problem}; write one JSON object in UTF-8 per line") from problem


def delimiter_of(header: str) -> str | None:
    """Return what parts the columns of a header line that names a report's text, None where it names none."""
    for delimiter in _DELIMITERS:
        if layout_of(frozenset(_columns(header.split(delimiter)))):
            return delimiter
    return None


def read_table(
    stream: BinaryIO,
    head: bytes,
    name: str,
    on_error: Callable[[InputError], None],
    retrieved_at: dt.datetime | None = None,
) -> Iterator[Report]:
    """Yield one Report a row of a table whose first line names its columns. ``head``: its first bytes.

    Raises:
        InputError: no column holds a text, or the bytes are not in the encoding they began with.
    """
    csv.field_size_limit(_MAX_CELL)
    encoding = encoding_of(head, name)
    lines = io.TextIOWrapper(stream, "utf-8-sig" if encoding == "utf-8" else encoding, newline="")
    try:
        header = lines.readline()
        delimiter = delimiter_of(header)
        if delimiter is None:
            raise refuse_columns(header.strip().split(","), f"{name}, line 1")
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        columns = _columns(next(csv.reader([header], delimiter=delimiter)))
        yield from _rows(reader, columns, name, on_error, retrieved_at)
    except UnicodeDecodeError as problem:
        raise InputError(f"{name}: {problem}; save the table as UTF-8") from problem
    finally:
        lines.detach()


def _rows(
    reader: "_CsvReader",
    columns: list[str],
    name: str,
    on_error: Callable[[InputError], None],
    retrieved_at: dt.datetime | None,
) -> Iterator[Report]:
    while True:
        line = reader.line_num + 2  # the header was read before
        where = f"{name}, line {line}"
        try:
            cells = next(reader)
            if any(cell.strip() for cell in cells):
                yield report_of_row(_row(columns, cells, where), where, retrieved_at=retrieved_at)
        except StopIteration:
            return
        except csv.Error as problem:
            on_error(InputError(f"{where}: {problem}; check the quotes of this row"))
        except InputError as problem:
            on_error(problem)


def _columns(cells: list[str]) -> list[str]:
    return [cell.strip().strip('"').removeprefix("\ufeff").lower() for cell in cells]


def _row(columns: list[str], cells: list[str], where: str) -> dict[str, object]:
    if len(cells) > len(columns):
        raise InputError(f"{where}: {len(cells)} cells under {len(columns)} columns; put texts with commas in quotes")
    return dict(zip(columns, cells, strict=False))
