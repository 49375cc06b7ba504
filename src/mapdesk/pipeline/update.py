"""The main job on one page: reports in, the ledger grown, one bundle published, everything told."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from mapdesk.base.files import write_atomically
from mapdesk.base.ids import canonical_json, sha256_hex
from mapdesk.config import DESK_FILE, Desk
from mapdesk.errors import InputError
from mapdesk.model import Report, Update
from mapdesk.pipeline.gazetteers import OnProgress, open_gazetteer
from mapdesk.pipeline.intake import Intake, OnError, take_in
from mapdesk.pipeline.ledgers import open_ledger
from mapdesk.pipeline.release import Assessment, Previous, assess_day, write_bundle
from mapdesk.record.ledger import replay

BUNDLE_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-v(\d+)\Z")


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """What one run did. ``update`` is None where nothing had changed since ``folder`` was published."""

    day: dt.date
    intake: Intake
    assessed: Assessment
    folder: Path
    update: Update | None


def update_desk(
    desk: Desk,
    sources: Iterable[str | Path],
    *,
    day: dt.date | None,
    recorded_by: str,
    now: dt.datetime,
    pictures: bool,
    on_error: OnError,
    on_progress: OnProgress,
) -> UpdateResult:
    """Run read to publish: take the reports in, estimate ``day``, write ``updates/DAY-vN``.

    ``day`` defaults to the latest publication day of the reports given or, without reports, of the ledger; a named day
    also dates reports that do not say when they came out. The same reports on the same ledger and settings publish
    nothing new.

    Raises:
        InputError: no day is known.
        GateClosed: the update may not be released yet; the reports are recorded all the same.
    """
    with open_gazetteer(desk, on_progress) as gazetteer:
        intake = take_in(
            desk,
            gazetteer,
            sources,
            day=day,
            recorded_by=recorded_by,
            now=now,
            on_error=on_error,
            on_progress=on_progress,
        )
        day = day or _default_day(desk, intake.reports)
        on_progress("estimate", 1, 1)
        assessed = assess_day(desk, gazetteer, day, previous=previous_update(desk, day))
    last = latest_version(desk, day)
    inputs = inputs_hash(desk, assessed, pictures)
    if last and recorded_inputs(desk).get(bundle_name(day, last)) == inputs:
        return UpdateResult(day, intake, assessed, desk.updates_folder / bundle_name(day, last), None)
    folder = desk.updates_folder / bundle_name(day, last + 1)
    folder.parent.mkdir(exist_ok=True)
    update = write_bundle(desk, assessed, folder, version=last + 1, now=now, pictures=pictures, on_progress=on_progress)
    _note_inputs(desk, folder.name, inputs)
    return UpdateResult(day, intake, assessed, folder, update)


def _default_day(desk: Desk, reports: tuple[Report, ...] = ()) -> dt.date:
    reports = reports or tuple(replay(open_ledger(desk).entries()).reports.values())
    days = [report.published_at.date() for report in reports if report.published_at]
    if not days:
        raise InputError("no report says when it was published; name the day of the map with --day YYYY-MM-DD")
    return max(days)


def bundle_name(day: dt.date, version: int) -> str:
    """Return the folder name of an update: ``2018-05-14-v1``."""
    return f"{day.isoformat()}-v{version}"


def published_versions(desk: Desk) -> list[tuple[dt.date, int]]:
    """Return day and version of every bundle in the desk's updates folder, sorted."""
    names = [BUNDLE_NAME.match(path.name) for path in desk.updates_folder.glob("*/")]
    return sorted((dt.date.fromisoformat(name[1]), int(name[2])) for name in names if name)


def latest_version(desk: Desk, day: dt.date) -> int:
    """Return the last version published of a day, 0 for none."""
    return max((version for of_day, version in published_versions(desk) if of_day == day), default=0)


def previous_update(desk: Desk, day: dt.date) -> Previous | None:
    """Return the last update of an earlier day, the one that 'what changed' is measured against."""
    earlier = [(of_day, version) for of_day, version in published_versions(desk) if of_day < day]
    if not earlier:
        return None
    path = desk.updates_folder / bundle_name(*earlier[-1]) / "update.json"
    if not path.exists():
        raise InputError(f"{path}: missing; an update's folder must stay whole (restore it, or move the folder away)")
    head = msgspec.json.decode(path.read_bytes())["ledger_head"]
    return Previous(earlier[-1][0], head)


def inputs_hash(desk: Desk, assessed: Assessment, pictures: bool) -> str:
    """Return the hash of everything a bundle is made from: ledger, settings, places, base, pictures or none."""
    names = (DESK_FILE, "sides.toml", "sources.toml", "places.csv", "base.json.gz")
    files = [*(desk.folder / name for name in names), *([desk.tiles_file] if desk.tiles_file else [])]
    hashes = [sha256_hex(path.read_bytes()) if path.exists() else "" for path in files]
    previous = assessed.previous_day.isoformat() if assessed.previous_day else ""
    return sha256_hex(canonical_json([assessed.holding.head, previous, pictures, hashes]))


def _inputs_file(desk: Desk) -> Path:
    return desk.updates_folder / "inputs.json"


def recorded_inputs(desk: Desk) -> dict[str, str]:
    """Return bundle name -> inputs hash as noted when each was published; losing the file costs one version."""
    path = _inputs_file(desk)
    return msgspec.json.decode(path.read_bytes(), type=dict[str, str]) if path.exists() else {}


def _note_inputs(desk: Desk, name: str, inputs: str) -> None:
    noted = recorded_inputs(desk) | {name: inputs}
    with write_atomically(_inputs_file(desk)) as stream:
        stream.write(msgspec.json.format(msgspec.json.encode(noted, order="sorted"), indent=1))


def publish_desk(
    desk: Desk, out: Path, *, day: dt.date | None, now: dt.datetime, pictures: bool, on_progress: OnProgress
) -> Update:
    """Write the bundle of a day into ``out`` from the ledger as it stands; appends nothing to the ledger.

    ``day`` defaults to that of the last update, else to the latest publication day in the ledger.
    """
    published = published_versions(desk)
    if day is None and published:
        day = published[-1][0]
    with open_gazetteer(desk, on_progress) as gazetteer:
        day = day or _default_day(desk)
        assessed = assess_day(desk, gazetteer, day, previous=previous_update(desk, day))
    version = max(1, latest_version(desk, day))
    return write_bundle(desk, assessed, out, version=version, now=now, pictures=pictures, on_progress=on_progress)
