"""estimate, why and outline: from placements or the ledger to tables and maps."""

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mapdesk.cli.options import DaysType, DayType, InstantType, KnownAtType, desk_option, find_desk, need_desk
from mapdesk.cli.rows import Faults, read_rows

if TYPE_CHECKING:
    from mapdesk.config import Desk
    from mapdesk.pipeline.views import Evidence


class InstantsType(click.ParamType[tuple[dt.datetime, dt.datetime]]):
    """Two instants as T1..T2, the first before the second."""

    name = "T1..T2"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[dt.datetime, dt.datetime]:
        """Read both or fail with what was wrong."""
        if isinstance(value, tuple):
            return value
        first, dots, second = value.partition("..")
        if not dots:
            self.fail(f"{value!r} is not two times; write 2018-05-14..2018-05-20", param, ctx)
        known = InstantType().convert(first, param, ctx), InstantType().convert(second, param, ctx)
        if known[1] <= known[0]:
            self.fail(f"{value!r} does not go forward", param, ctx)
        return known


known_at_option = click.option(
    "--known-at", type=KnownAtType(), help="As known at an instant, or 'day': each day as known at its end."
)
perspective_option = click.option(
    "--perspective",
    default="assessed",
    show_default=True,
    help="assessed, neutral, a side's id (its own word), or agreed (by all sides).",
)
without_option = click.option("--without", multiple=True, metavar="SOURCE", help="Leave a source out (source id).")


def _evidence(files: tuple[str, ...], desk: "Desk | None", faults: Faults, known_at: Any = None) -> "Evidence":
    """From the placements named (or piped in), else from the desk's ledger."""
    from mapdesk.model import Placement
    from mapdesk.pipeline.views import evidence_of_desk, evidence_of_stream

    if files or desk is None:
        return evidence_of_stream(read_rows(files, Placement, faults), desk)
    return evidence_of_desk(desk, known_at)


@click.command()
@click.argument("files", nargs=-1, metavar="[PLACEMENTS]...")
@click.option("--day", type=DayType(), help="One day.")
@click.option("--days", type=DaysType(), help="A period, both days included; default: all that claims tell of.")
@known_at_option
@perspective_option
@without_option
@click.option("--diff", type=InstantsType(), help="What is said otherwise of --day at T2 than at T1, and why.")
@click.option("--disagreement", is_flag=True, help="Places on which the sides' own maps name different holders.")
@click.option("--each-without", is_flag=True, help="For each source: what moves without it, in places and km².")
@click.option(
    "--each-perspective", is_flag=True, help="For each perspective: what it tells otherwise, in places and km²."
)
@click.option("--numbers", is_flag=True, help="Losses and strengths as each source gives them, and who gives none.")
@click.option("--reliability", is_flag=True, help="How often each source is right, by whose matter it speaks of.")
@click.option("--learned", is_flag=True, help="Weigh sources by how often they were right, not by their letters.")
@desk_option
def estimate(
    files: tuple[str, ...],
    day: dt.date | None,
    days: tuple[dt.date, dt.date] | None,
    known_at: Any,
    perspective: str,
    without: tuple[str, ...],
    diff: tuple[dt.datetime, dt.datetime] | None,
    disagreement: bool,
    each_without: bool,
    each_perspective: bool,
    numbers: bool,
    reliability: bool,
    learned: bool,
    desk_folder: Path | None,
) -> None:
    """Who holds each place each day, as CSV: one row per place, day and side, on days when a figure changes.

    Reads PLACEMENTS (JSON Lines; - is stdin) or, without them, the desk's ledger. --diff, --disagreement,
    --each-without, --each-perspective, --numbers and --reliability write a table of their own instead.
    """
    from mapdesk.estimate.table import write_control_csv
    from mapdesk.pipeline.views import estimate_evidence

    if day and days:
        raise click.UsageError("give --day or --days, not both")
    asked = {
        "disagreement": disagreement,
        "each_without": each_without,
        "each_perspective": each_perspective,
        "numbers": numbers,
        "reliability": reliability,
    }
    tables = [name for name, is_asked in asked.items() if is_asked]
    if len(tables) + (diff is not None) > 1:
        names = "--diff, --disagreement, --each-without, --each-perspective, --numbers and --reliability"
        raise click.UsageError(f"give one of {names}")
    if diff:
        _write_diff(need_desk(desk_folder), day, diff, files)
        return
    faults, desk = Faults(), find_desk(desk_folder)
    evidence = _evidence(files, desk, faults, known_at)
    if tables:
        _write_table(tables[0], evidence, desk, day, days, known_at)
        faults.leave()
        return
    period = (day, day) if day else days
    rows = estimate_evidence(
        evidence, period, known_at=known_at, perspective=perspective, without=without, learn=learned
    )
    write_control_csv(rows, sys.stdout)
    faults.leave()


def _write_diff(
    desk: "Desk", day: dt.date | None, known: tuple[dt.datetime, dt.datetime], files: tuple[str, ...]
) -> None:
    from mapdesk.estimate.agreement import Move
    from mapdesk.pipeline.comparisons import compare_known, write_table

    if files:
        raise click.UsageError("--diff compares two states of a desk's ledger; leave PLACEMENTS out")
    write_table(compare_known(desk, day or known[1].date(), *known), Move, sys.stdout)


def _write_table(
    table: str,
    evidence: "Evidence",
    desk: "Desk | None",
    day: dt.date | None,
    days: tuple[dt.date, dt.date] | None,
    known_at: Any,
) -> None:
    from mapdesk.estimate.agreement import Disagreement
    from mapdesk.estimate.evidence import LearnedRate
    from mapdesk.pipeline import comparisons
    from mapdesk.pipeline.views import days_told

    if table == "numbers":
        first, last = (day, day) if day else days or (None, None)
        sys.stdout.write(comparisons.numbers_table(evidence, first, last, known_at))
        return
    if table == "reliability":
        comparisons.write_table(comparisons.learned_rates(evidence, known_at), LearnedRate, sys.stdout)
        return
    on = day or days_told(evidence)[1]
    if table == "disagreement":
        comparisons.write_table(comparisons.side_disagreements(evidence, on, known_at), Disagreement, sys.stdout)
        return
    look = comparisons.leave_sources_out if table == "each_without" else comparisons.other_perspectives
    comparisons.write_table(look(evidence, on, known_at, desk), comparisons.Otherwise, sys.stdout)


@click.command()
@click.argument("place")
@click.option("--day", type=DayType(), required=True)
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True)
@known_at_option
@perspective_option
@without_option
@desk_option
def why(
    place: str,
    day: dt.date,
    form: str,
    known_at: Any,
    perspective: str,
    without: tuple[str, ...],
    desk_folder: Path | None,
) -> None:
    """Why PLACE (a name or id) is shown as it is on a day: every claim for and against, with its sentence."""
    import msgspec

    from mapdesk.estimate.why_page import explanation_html
    from mapdesk.estimate.why_text import explanation_text
    from mapdesk.pipeline.views import explain_place

    explanation = explain_place(
        need_desk(desk_folder), place, day, known_at=known_at, perspective=perspective, without=without
    )
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(explanation), indent=1))
    else:
        click.echo(explanation_html(explanation) if form == "html" else explanation_text(explanation))


@click.command()
@click.argument("control", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True))
@click.option(
    "--boundary", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Clip to a GeoJSON polygon."
)
@click.option("--day", type=DayType(), help="The day of the map; default: the last day in the table.")
@desk_option
def outline(control: Path, boundary: Path | None, day: dt.date | None, desk_folder: Path | None) -> None:
    """A control table (CSV) in, GeoJSON out: areas, front lines and points.

    With a desk, its places, sides, rivers and borders are used; without one, the table alone.
    """
    import msgspec

    from mapdesk.draw.geojson import to_geojson
    from mapdesk.pipeline.views import outline_table

    control_map = outline_table(control, find_desk(desk_folder), day=day, boundary=boundary)
    click.echo(msgspec.json.encode(to_geojson(control_map)))
