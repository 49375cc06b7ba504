"""What an update did, as tables on the terminal: claims, places, changes, refusals, paths."""

import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mapdesk.base.text import Span
    from mapdesk.config import Desk
    from mapdesk.model import ControlChange, Placement
    from mapdesk.pipeline.update import UpdateResult

MAP_PAGE = "map.html"
NO_MAP = "Without the interactive map: its front end is not built (`make web` builds it)."


def tell_update(desk: "Desk", result: "UpdateResult") -> None:
    """Print one run's result to stdout."""
    # Where nobody sees a terminal, a table needs room more than it needs to fit.
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    intake = result.intake
    names = {side.side_id: side.short_name or side.name for side in desk.sides} | {"contested": "contested"}
    console.print()
    console.print(Text(f"{desk.about.name or desk.folder}: map of {result.day.isoformat()}", style="bold"))
    console.print(f"{len(intake.new)} reports taken in, {len(intake.known)} known already")
    if intake.placements:
        console.print(_claims_table(intake.placements, names))
    refused = _refused(intake.placements)
    if refused:
        console.print(refused)
    told, untold = result.assessed.parted_changes()
    since = result.assessed.previous_day
    if told:
        than = f"the update of {since.isoformat()}" if since else "the starting map"
        console.print(_changes_table(f"Changes since {than}", told, names))
    else:
        console.print("No change of control is told.")
    if untold:
        console.print(_changes_table("Shown otherwise, though nobody told of a change", untold, names))
    if result.update is None:
        console.print(f"Nothing new to publish; the update stands in {result.folder}")
        return
    console.print(f"Published {result.folder}:")
    for name in sorted({shown_name(name) for name in [*result.update.files, "manifest.json"]}):
        console.print(f"  {result.folder / name}", soft_wrap=True)
    if MAP_PAGE not in result.update.files:
        console.print(NO_MAP)


def shown_name(name: str) -> str:
    """Name a file of the bundle; the many files of the interactive map go by the name of their folder."""
    folder, slash, _ = name.partition("/")
    return folder if slash else name


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", expand=False, box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _claims_table(placements: "Iterable[Placement]", names: dict[str, str]) -> Table:
    table = _table("Claims", "kind", "how", "who", "to whom", "where", "according to")
    for placement in placements:
        table.add_row(
            placement.kind,
            _how(placement),
            _phrase(placement.actor, names.get(placement.actor_side or "")),
            _phrase(placement.target, names.get(placement.target_side or "")),
            Text(", ".join(_where(placement))),
            Text(_speaker(placement)),
        )
    return table


def _how(placement: "Placement") -> str:
    """How it is told; with its probability where it is read too unsurely to stand in the update."""
    if not placement.is_tentative or placement.probability is None:
        return placement.modality
    return f"{placement.modality}, read unsurely ({placement.probability:.2f})"


def _phrase(span: "Span | None", side: str | None) -> Text:
    """A phrase with the side it was taken for; Text, since a report's own brackets are not ours to interpret."""
    return Text("-" if span is None else f"{span.text} ({side})" if side else span.text)


def _where(placement: "Placement") -> list[str]:
    shown = []
    for span, resolved in zip(placement.places, placement.placements, strict=True):
        if resolved.place_id is None:
            shown.append(f"{span.text} (refused)")
        else:
            shown.append(f"{span.text} -> {resolved.name} {resolved.lat:.3f}N {resolved.lng:.3f}E")
    return shown or ["-"]


def _speaker(placement: "Placement") -> str:
    attribution = placement.attribution
    if attribution is not None and attribution.named is not None:
        return attribution.named.text
    return f"the report ({placement.report.source or 'source not named'})"


def _refused(placements: "Iterable[Placement]") -> Table | None:
    rows: dict[str, str] = {}
    for placement in placements:
        for span, resolved in zip(placement.places, placement.placements, strict=True):
            if resolved.place_id is None:
                guesses = [f"{c.name} ({c.score:.2f})" for c in resolved.candidates[:3]]
                rows[span.text] = ", ".join(guesses) or "nothing like it in the gazetteer"
    if not rows:
        return None
    table = _table("Refused place names", "name", "best guesses")
    for name, best in rows.items():
        table.add_row(Text(name), Text(best))
    return table


def _changes_table(title: str, changes: "Iterable[ControlChange]", names: dict[str, str]) -> Table:
    table = _table(title, "place", "before", "now", "probability")
    for change in changes:
        table.add_row(
            Text(change.name),
            _status(change.before_status, change.before_side, names),
            _status(change.after_status, change.after_side, names),
            f"{change.probability:.2f}",
        )
    return table


def _status(status: str, side: str | None, names: dict[str, str]) -> str:
    if status in ("unknown", "contested") or side is None:
        return status
    return f"{status} by {names.get(side, side)}"
