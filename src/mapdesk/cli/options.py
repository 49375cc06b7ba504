"""Options that several commands share: the desk, days, instants, and how they are read."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from mapdesk.config import Desk

F = TypeVar("F", bound=Callable[..., Any])


def desk_option(command: F) -> F:
    """Add ``--desk DIR``."""
    return click.option(
        "--desk",
        "desk_folder",
        type=click.Path(path_type=Path, file_okay=False),
        help="The desk's folder; default: the current folder if it is a desk.",
    )(command)


def find_desk(folder: Path | None) -> "Desk | None":
    """Open the desk that was named, else the current folder if it is one, else None."""
    from mapdesk.config import DESK_FILE, open_desk

    if folder is not None:
        return open_desk(folder)
    return open_desk(Path()) if (Path() / DESK_FILE).is_file() else None


def need_desk(folder: Path | None) -> "Desk":
    """As find_desk, but no desk is an error of the arguments."""
    desk = find_desk(folder)
    if desk is None:
        raise click.UsageError("not in a desk's folder: name one with --desk DIR, or make one with `mapdesk init DIR`")
    return desk


class DayType(click.ParamType[dt.date]):
    """A day as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Read the day or fail with what was wrong."""
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day; write it as 2018-05-14", param, ctx)


class DaysType(click.ParamType[tuple[dt.date, dt.date]]):
    """A period as A..B, both days included."""

    name = "A..B"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[dt.date, dt.date]:
        """Read the period or fail with what was wrong."""
        if isinstance(value, tuple):
            return value
        try:
            first, last = (dt.date.fromisoformat(part) for part in value.split(".."))
        except ValueError:
            self.fail(f"{value!r} is no period; write it as 2018-05-01..2018-05-31", param, ctx)
        if last < first:
            self.fail(f"{value!r} ends before it begins", param, ctx)
        return first, last


class InstantType(click.ParamType[dt.datetime]):
    """An instant: an ISO date-time; without a zone it is UTC; a bare date is the end of that day."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:
        """Read the instant or fail with what was wrong."""
        from mapdesk.base.dates import end_of_day, parse_instant

        if isinstance(value, dt.datetime):
            return value
        try:
            return end_of_day(dt.date.fromisoformat(value)) if len(value) == 10 else parse_instant(value)
        except ValueError:
            self.fail(f"{value!r} is no time; write it as 2018-05-14T18:00:00Z or 2018-05-14", param, ctx)


class KnownAtType(InstantType):
    """An instant, or the word 'day': each day as it was known at its end."""

    name = "TIME|day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read the instant or the word."""
        return value if value == "day" else super().convert(value, param, ctx)


def now_option(command: F) -> F:
    """Add ``--now``: the clock of entries and of the publication delay; the only place that reads the wall clock."""
    return click.option(
        "--now",
        type=InstantType(),
        default=lambda: dt.datetime.now(dt.UTC).replace(microsecond=0),
        help="The instant at which this is done; default: the clock.",
        show_default="the clock",
    )(command)
