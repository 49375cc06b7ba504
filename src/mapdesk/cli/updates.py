"""update, publish and demo: the main job from the command line, and what it tells."""

import datetime as dt
import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapdesk.cli.options import DayType, desk_option, need_desk, now_option

if TYPE_CHECKING:
    from mapdesk.pipeline.update import UpdateResult

by_option = click.option("--by", default=getpass.getuser, show_default="your user name", help="Who records this.")


@click.command()
@click.argument("reports", nargs=-1, metavar="REPORT...")
@click.option(
    "--day", type=DayType(), help="The day of the map, also of undated reports; default: the latest published_at."
)
@click.option("--no-pictures", is_flag=True, help="Skip drawing.")
@by_option
@now_option
@desk_option
def update(
    reports: tuple[str, ...],
    day: dt.date | None,
    no_pictures: bool,
    by: str,
    now: dt.datetime,
    desk_folder: Path | None,
) -> None:
    """The main job: read to publish in one run; the bundle goes to DESK/updates/DAY-vN/.

    Prints the claims with who said each, the places, what changed, what was refused, and the paths. The same report
    again changes nothing. Without REPORT the ledger is published again, with every ruling since.
    """
    from mapdesk.cli.progress import shown_progress
    from mapdesk.cli.rows import Faults
    from mapdesk.cli.tables import tell_update
    from mapdesk.pipeline.pictures import colour_warnings
    from mapdesk.pipeline.update import update_desk

    desk, faults = need_desk(desk_folder), Faults()
    for warning in colour_warnings(desk):
        click.echo(f"warning: {warning}", err=True)
    with shown_progress("update") as progress:
        result = update_desk(
            desk,
            reports,
            day=day,
            recorded_by=by,
            now=now,
            pictures=not no_pictures,
            on_error=faults.tell,
            on_progress=progress,
        )
    tell_update(desk, result)
    faults.leave()


@click.command()
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--day", type=DayType(), help="The day of the map; default: that of the last update.")
@click.option("--no-pictures", is_flag=True, help="Skip drawing.")
@now_option
@desk_option
def publish(out: Path, day: dt.date | None, no_pictures: bool, now: dt.datetime, desk_folder: Path | None) -> None:
    """The update bundle as a static site in DIR, from the ledger as it stands; appends nothing to the ledger."""
    from mapdesk.cli.progress import shown_progress
    from mapdesk.cli.tables import MAP_PAGE, NO_MAP
    from mapdesk.pipeline.update import publish_desk

    desk = need_desk(desk_folder)
    with shown_progress("publish") as progress:
        update = publish_desk(desk, out, day=day, now=now, pictures=not no_pictures, on_progress=progress)
    for name in sorted(update.files):
        click.echo(out / name)
    if MAP_PAGE not in update.files:
        click.echo(NO_MAP, err=True)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("demo-desk"), metavar="[DIR]")
@click.option("--no-serve", is_flag=True, help="End after drawing.")
@click.option("--no-pictures", is_flag=True, help="Skip drawing.")
@click.option("--force", is_flag=True, help="Replace a desk that stands in DIR.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
def demo(folder: Path, no_serve: bool, no_pictures: bool, force: bool, port: int) -> None:
    """The example desk: the Euphrates valley in May 2018, updated, drawn and served until stopped."""
    from mapdesk.cli.progress import shown_progress
    from mapdesk.cli.site import serve_folder
    from mapdesk.cli.tables import tell_update
    from mapdesk.config import open_desk
    from mapdesk.pipeline.demo import run_demo
    from mapdesk.pipeline.desks import copy_demo

    reports = copy_demo(folder, force=force)
    desk = open_desk(folder)
    results: list[UpdateResult] = []
    with shown_progress("demo") as progress:
        results.extend(run_demo(desk, reports, pictures=not no_pictures, on_progress=progress))
    for result in results:
        tell_update(desk, result)
    click.echo(f"\nServe it:  mapdesk serve --desk {folder}")
    if not no_serve:
        raise SystemExit(serve_folder(folder, "127.0.0.1", port))
