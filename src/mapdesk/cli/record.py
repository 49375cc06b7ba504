"""record: the ledger from the command line."""

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mapdesk.cli.options import DayType, InstantType, desk_option, need_desk, now_option
from mapdesk.cli.rows import Faults, read_rows
from mapdesk.cli.updates import by_option

if TYPE_CHECKING:
    from mapdesk.model import Draft, Entry
    from mapdesk.record.chain import Ledger

reason_option = click.option("--reason", required=True, help="Why; readers will see it.")


def _ledger(desk_folder: Path | None) -> "Ledger":
    from mapdesk.pipeline.ledgers import open_ledger

    return open_ledger(need_desk(desk_folder))


def _append(ledger: "Ledger", draft: "Draft", head: str) -> None:
    """Append one draft unless somebody else wrote meanwhile, and tell its id."""
    (entry,) = ledger.append([draft], expected_head=head)
    _tell(entry)


def _tell(entry: "Entry") -> None:
    click.echo(f"{entry.kind} {entry.entry_id[:16]} on {entry.target_id}; the next `mapdesk update` obeys it")


@click.group()
def record() -> None:
    """The ledger: add, rule, correct, retract, check, log, dump, load. Nothing is ever edited."""


@record.command()
@click.argument("placements", nargs=-1, metavar="[PLACEMENTS]...")
@click.option("--reports", "report_files", multiple=True, help="The reports that the placements index.")
@by_option
@now_option
@desk_option
def add(
    placements: tuple[str, ...], report_files: tuple[str, ...], by: str, now: dt.datetime, desk_folder: Path | None
) -> None:
    """Record placements (and their reports); what the ledger holds already is skipped."""
    from mapdesk.model import Placement, Report
    from mapdesk.record.ledger import record_entries

    faults = Faults()
    reports = list(read_rows(report_files, Report, faults)) if report_files else []
    rows = list(read_rows(placements, Placement, faults))
    entries = record_entries(_ledger(desk_folder), reports, rows, recorded_by=by, recorded_at=now)
    click.echo(f"{len(entries)} entries recorded")
    faults.leave()


@record.command()
@click.argument("target")
@click.option("--place", "place", metavar="PHRASE=PLACE_ID", help="The place a phrase means; PHRASE=none refuses it.")
@click.option("--alias", is_flag=True, help="With --place: from now on, in every report of this desk.")
@click.option("--actor-side", help="The side of the actor; none for no side.")
@click.option("--target-side", help="The side of the target; none for no side.")
@click.option("--speaker", help="The source id of the speaker; none for unknown.")
@click.option("--holder", help="TARGET is a place (id or name): who held it on --day; a side id, contested or unknown.")
@click.option("--day", type=DayType(), help="With --holder: the day that the ruling is about.")
@reason_option
@by_option
@now_option
@desk_option
def rule(
    target: str,
    place: str | None,
    alias: bool,
    actor_side: str | None,
    target_side: str | None,
    speaker: str | None,
    holder: str | None,
    day: dt.date | None,
    reason: str,
    by: str,
    now: dt.datetime,
    desk_folder: Path | None,
) -> None:
    """Rule on how claim TARGET is placed, or (with --holder and --day) on who held the place TARGET.

    A ruling on a place overrides what is said of it by that day, and is shown as the desk's own word with its reason.
    Any ruling can be retracted.
    """
    from mapdesk.record.ledger import rule as draft_ruling

    if holder is not None or day is not None:
        if holder is None or day is None or any((place, alias, actor_side, target_side, speaker)):
            raise click.UsageError("a ruling on a place has --holder and --day, and none of the options for claims")
        _rule_place(need_desk(desk_folder), target, day=day, holder=holder, reason=reason, recorded_by=by, now=now)
        return
    fields: dict[str, Any] = {
        name: None if value == "none" else value
        for name, value in (("actor_side", actor_side), ("target_side", target_side), ("speaker_source", speaker))
        if value is not None
    }
    desk = need_desk(desk_folder)
    known = {side.side_id for side in desk.sides} | {None}
    for name in ("actor_side", "target_side"):
        if fields.get(name) not in known:
            raise click.BadParameter(
                f"no side {fields[name]!r}; sides.toml has {', '.join(s.side_id for s in desk.sides)}"
            )
    if place is not None:
        fields |= _place_ruling(desk, place) | {"alias": alias}
    if not fields:
        raise click.UsageError("say what is ruled: --place, --actor-side, --target-side or --speaker")
    ledger = _ledger(desk_folder)
    head = ledger.head
    draft = draft_ruling(ledger.entries(), target, reason=reason, recorded_by=by, recorded_at=now, **fields)
    _append(ledger, draft, head)


def _rule_place(desk: Any, target: str, **ruling: Any) -> None:
    from mapdesk.pipeline.rulings import rule_on_place

    _tell(rule_on_place(desk, target, **ruling))


def _place_ruling(desk: Any, option: str) -> dict[str, Any]:
    from mapdesk.errors import GazetteerError
    from mapdesk.pipeline.gazetteers import open_gazetteer

    phrase, equals, place_id = option.rpartition("=")
    if not equals or not phrase or not place_id:
        raise click.BadParameter(f"{option!r}: write PHRASE=PLACE_ID, as in Baghuz=geonames:123", param_hint="--place")
    if place_id == "none":
        return {"phrase": phrase, "place": None}
    with open_gazetteer(desk) as places:
        place = places.get(place_id)
    if place is None:
        raise GazetteerError(f"no place {place_id!r}; `mapdesk gazetteer search NAME` finds its id")
    return {"phrase": phrase, "place": place}


@record.command()
@click.argument("target")
@click.option("--kind", help="The claim's kind.")
@click.option("--modality", help="The claim's modality.")
@click.option("--published-at", type=InstantType(), help="When the report came out.")
@click.option("--title", help="The report's title.")
@click.option("--source", help="The report's source.")
@click.option("--url", help="The report's address.")
@reason_option
@by_option
@now_option
@desk_option
def correct(target: str, reason: str, by: str, now: dt.datetime, desk_folder: Path | None, **fields: Any) -> None:
    """Correct a claim (kind, modality) or a report (published-at, title, source, url)."""
    from mapdesk.model import KINDS, MODALITIES
    from mapdesk.record.ledger import correct as draft_correction

    given = {name: value for name, value in fields.items() if value is not None}
    if not given:
        raise click.UsageError("say what is corrected, for example --modality claimed")
    for name, known in (("kind", KINDS), ("modality", MODALITIES)):
        if name in given and given[name] not in known:
            raise click.BadParameter(f"no {name} {given[name]!r}; one of {', '.join(known)}", param_hint=f"--{name}")
    ledger = _ledger(desk_folder)
    head = ledger.head
    _append(
        ledger,
        draft_correction(ledger.entries(), target, reason=reason, recorded_by=by, recorded_at=now, **given),
        head,
    )


@record.command()
@click.argument("target")
@reason_option
@by_option
@now_option
@desk_option
def retract(target: str, reason: str, by: str, now: dt.datetime, desk_folder: Path | None) -> None:
    """Withdraw a claim, a report with all its claims, or a ruling; it stays in the ledger and counts no more."""
    from mapdesk.record.ledger import retract as draft_retraction

    ledger = _ledger(desk_folder)
    head = ledger.head
    _append(ledger, draft_retraction(ledger.entries(), target, reason=reason, recorded_by=by, recorded_at=now), head)


@record.command()
@desk_option
def check(desk_folder: Path | None) -> None:
    """Find any changed byte: chain, numbers, targets, spans; status 1 and one line per problem."""
    from mapdesk.record.checks import check_ledger

    ledger = _ledger(desk_folder)
    problems = check_ledger(ledger)
    for problem in problems:
        at = f"line {problem.line}: " if problem.line is not None else ""
        click.echo(f"{at}{problem.check}: {problem.text}", err=True)
    if problems:
        sys.exit(1)
    click.echo(f"{ledger.length} entries, no problem found; head {ledger.head[:16]}")


@record.command()
@click.argument("target", required=False)
@desk_option
def log(target: str | None, desk_folder: Path | None) -> None:
    """Entries in order, one a line; with TARGET only those about it (id or beginning of it)."""
    from mapdesk.base.dates import format_instant

    for entry in _ledger(desk_folder).entries():
        if target and not entry.target_id.startswith(target) and not entry.entry_id.startswith(target):
            continue
        reason = f"  {entry.reason}" if entry.reason else ""
        moment = format_instant(entry.recorded_at)
        told = f"{entry.kind:10}  {entry.target_id}  {entry.recorded_by}{reason}"
        click.echo(f"{entry.seq:6d}  {moment}  {entry.entry_id[:12]}  {told}")


@record.command()
@desk_option
def dump(desk_folder: Path | None) -> None:
    """Every entry as one line of canonical JSON to stdout."""
    from mapdesk.record.ledger import dump as dump_ledger

    dump_ledger(_ledger(desk_folder), sys.stdout.buffer)


@record.command()
@click.argument("file", type=click.File("rb"), default="-")
@desk_option
def load(file: Any, desk_folder: Path | None) -> None:
    """Bring a dump into an empty ledger, or into one that holds its beginning; the chain is verified first."""
    from mapdesk.record.ledger import load as load_dump

    count = load_dump(file, _ledger(desk_folder), file.name)
    click.echo(f"{count} entries loaded")
