"""The demo desk's fortnight: reports taken in as they came out, two updates published, on a fixed clock."""

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from mapdesk.config import Desk
from mapdesk.errors import InputError
from mapdesk.model import Report
from mapdesk.pipeline.gazetteers import OnProgress, open_gazetteer
from mapdesk.pipeline.intake import take_in
from mapdesk.pipeline.update import UpdateResult, update_desk
from mapdesk.read.reports import read_reports

DAYS = (dt.date(2018, 5, 14), dt.date(2018, 5, 24))
# Each report is taken in three hours after it came out; each update is released two days after its day.
INTAKE_LAG, RELEASE_LAG = dt.timedelta(hours=3), dt.timedelta(days=2)
WHO = "demo"


def run_demo(desk: Desk, paths: Sequence[Path], *, pictures: bool, on_progress: OnProgress) -> Iterator[UpdateResult]:
    """Take the reports in, in the order of their publication, and publish the update of each of the demo's days.

    Raises:
        InputError: a report of the demo is broken.
    """
    came_out = sorted((_published_at(report, path), path) for path in paths for report in read_reports([path]))
    for day in DAYS:
        due = [(at, path) for at, path in came_out if at.date() <= day]
        came_out = came_out[len(due) :]
        _take_in_one_by_one(desk, due[:-1], on_progress)
        now = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC) + RELEASE_LAG
        yield update_desk(
            desk,
            [due[-1][1]],
            day=day,
            recorded_by=WHO,
            now=now,
            pictures=pictures,
            on_error=_fail,
            on_progress=on_progress,
        )


def _take_in_one_by_one(desk: Desk, due: Sequence[tuple[dt.datetime, Path]], on_progress: OnProgress) -> None:
    with open_gazetteer(desk, on_progress) as gazetteer:
        for at, path in due:
            take_in(
                desk,
                gazetteer,
                [path],
                day=None,
                recorded_by=WHO,
                now=at + INTAKE_LAG,
                on_error=_fail,
                on_progress=on_progress,
            )


def _published_at(report: Report, path: Path) -> dt.datetime:
    if report.published_at is None:
        raise InputError(f"{path}: the demo needs a `published:` line in every report")
    return report.published_at


def _fail(problem: InputError) -> None:
    raise problem
