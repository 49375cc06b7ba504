"""Rows in and out of stream commands: `-` is stdin, bad lines are told on stderr and cost exit status 1."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from mapdesk.errors import InputError

T = TypeVar("T")


class Faults:
    """Gathers the bad lines of one run: each is told at once, the run goes on, and the status at the end is 1."""

    def __init__(self) -> None:
        """Begin without a fault."""
        self.count = 0

    def tell(self, problem: "InputError") -> None:
        """Print one fault to stderr and remember that there was one."""
        self.count += 1
        click.echo(f"mapdesk: {problem}", err=True)

    def leave(self) -> None:
        """End the command with status 1 if anything was told."""
        if self.count:
            sys.exit(1)


def read_rows(names: Iterable[str], row_type: type[T], faults: Faults) -> Iterator[T]:
    """Yield the rows of every file named, in order; no name at all means stdin."""
    from mapdesk.base.jsonlines import read_json_lines

    for name in tuple(names) or ("-",):
        if name == "-":
            yield from read_json_lines(sys.stdin.buffer, row_type, "stdin", faults.tell)
            continue
        with Path(name).open("rb") as stream:
            yield from read_json_lines(stream, row_type, name, faults.tell)


def write_rows(rows: Iterable[object]) -> None:
    """Write one JSON object a line to stdout, each as soon as it is there."""
    import msgspec

    out = sys.stdout.buffer
    for row in rows:
        out.write(msgspec.json.encode(row) + b"\n")
        out.flush()
