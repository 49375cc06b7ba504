"""JSON Lines in and out: typed rows, bad lines gathered with file, line and reason instead of stopping the rest."""

from collections.abc import Callable, Iterable, Iterator
from typing import IO, TypeVar

import msgspec

from mapdesk.errors import InputError

T = TypeVar("T")


def read_json_lines(
    stream: IO[bytes], row_type: type[T], name: str, on_error: Callable[[InputError], None]
) -> Iterator[T]:
    """Yield each line as ``row_type``; a bad line goes to ``on_error`` and the rest goes on.

    Blank lines are skipped. ``name`` is what the messages call the stream, 'claims.jsonl' or 'stdin'.
    """
    decoder = msgspec.json.Decoder(row_type)
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        try:
            yield decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, ValueError) as problem:
            on_error(InputError(f"{name}, line {number}: {problem}; expected one {row_type.__name__} per line"))


def write_json_lines(rows: Iterable[object], stream: IO[bytes]) -> int:
    """Write one JSON object a line and return how many; UTF-8, no trailing spaces."""
    count = 0
    for row in rows:
        stream.write(msgspec.json.encode(row) + b"\n")
        count += 1
    return count
