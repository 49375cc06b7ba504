"""draw: a map's GeoJSON or a desk in, one picture, sheet, card or film out."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mapdesk.cli.options import DaysType, DayType, InstantType, desk_option, find_desk
from mapdesk.cli.progress import shown_progress

if TYPE_CHECKING:
    from mapdesk.config import Desk
    from mapdesk.draw.options import Options
    from mapdesk.model import ControlMap

FILM_WIDTH = 1000
FILE = click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True)


class DayOrMapType(click.ParamType[Any]):
    """A map's GeoJSON, or a day of the desk."""

    name = "OTHER.geojson|DAY"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read a day if it is one, else a path that exists."""
        try:
            return dt.date.fromisoformat(value)
        except (TypeError, ValueError):
            return FILE.convert(value, param, ctx)


@click.command()
@click.argument("map_file", type=FILE, metavar="[MAP.geojson]", required=False)
@click.option(
    "-o",
    "--out",
    "outs",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="map.png, map.svg or map.pdf, and film.gif or film.mp4 with --period; may be given several times.",
)
@click.option(
    "--size", type=click.Choice(["full", "article", "card"]), default="full", show_default=True,
    help="full: 3000 px or the desk's width; article: 1200 px or the desk's; card: 1200 x 630 for social media.",
)  # fmt: skip
@click.option("--width", type=click.IntRange(300, 12000), help="Pixels of a PNG, GIF or MP4; default: as --size says.")
@click.option("--theme", type=click.Choice(["light", "dark", "print"]), help="Default: the desk's, else light.")
@click.option("--closeup", is_flag=True, help="Only where the news is.")
@click.option("--compare", type=DayOrMapType(), help="Two dates side by side: this map or day of the desk beside MAP.")
@click.option(
    "--disagreement", is_flag=True,
    help="Where two views of one day differ: MAP and --compare, or the desk's own map and --perspective.",
)  # fmt: skip
@click.option("--period", type=DaysType(), help="A film of the desk's days, both included, with a counter of days.")
@click.option("--day", type=DayType(), help="The day of the desk to draw; default: the last that claims tell of.")
@click.option(
    "--perspective", help="Draw the desk's day as seen by: assessed (default), neutral, agreed, or a side's id."
)
@click.option("--known-at", type=InstantType(), help="The desk's ledger as it stood at an instant.")
@click.option(
    "--base",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Rivers and borders; default: the desk's.",
)
@desk_option
def draw(
    map_file: Path | None,
    outs: tuple[Path, ...],
    size: str,
    width: int | None,
    theme: Any,
    closeup: bool,
    compare: Any,
    disagreement: bool,
    period: tuple[dt.date, dt.date] | None,
    day: dt.date | None,
    perspective: str | None,
    known_at: dt.datetime | None,
    base: Path | None,
    desk_folder: Path | None,
) -> None:
    """The picture of a map: MAP.geojson as `mapdesk outline` and every update write it, or a day of a desk.

    \b
    mapdesk draw map.geojson -o map.png                            one map
    mapdesk draw map.geojson -o card.png --size card               the social card
    mapdesk draw new.geojson -o two.png --compare old.geojson      two dates on one sheet
    mapdesk draw --desk DIR --perspective SIDE -o view.png         as one side's sources tell it
    mapdesk draw --desk DIR --perspective SIDE --disagreement -o differ.png
    mapdesk draw --desk DIR --period 2018-05-01..2018-05-24 -o film.mp4
    """
    from mapdesk.pipeline.pictures import colour_warnings, options_of
    from mapdesk.pipeline.products import draw_two

    asked = {"--period": period, "--day": day, "--perspective": perspective, "--known-at": known_at}
    _check(map_file, asked, compare=compare is not None, disagreement=disagreement, card=size == "card")
    desk = find_desk(desk_folder)
    if desk is None and map_file is None:
        raise click.UsageError("name a MAP.geojson, or a desk with --desk DIR")
    for warning in colour_warnings(desk, theme) if desk else ():
        click.echo(f"warning: {warning}", err=True)
    options = options_of(desk, base=base, theme=theme, width_px=width or _width(desk, size, film=period is not None))
    if period and desk:
        _film(desk, period, outs, options, perspective or "assessed", known_at)
    elif compare is None and not disagreement:
        shown = _map(map_file or day, desk, perspective, known_at)
        _still(shown, outs, options, card=size == "card", closeup=closeup)
    else:
        one = _map(map_file or day, desk, "assessed" if disagreement else perspective, known_at)
        other = _map(compare or one.day, desk, perspective, known_at)
        draw_two(one, other, outs, _focused(one, options) if closeup else options, differing=disagreement)
    for path in outs:
        click.echo(path)


def _check(map_file: Path | None, asked: dict[str, Any], *, compare: bool, disagreement: bool, card: bool) -> None:
    """Refuse options that do not go together, naming them."""
    of_desk = [name for name, value in asked.items() if value is not None]
    if map_file and of_desk:
        raise click.UsageError(f"{of_desk[0]} draws from a desk's ledger; leave {map_file} out")
    if asked["--period"] and (asked["--day"] or compare or disagreement or card):
        raise click.UsageError("--period makes a film; leave --day, --compare, --disagreement and --size card out")
    if card and (compare or disagreement):
        raise click.UsageError("a card shows one map; leave --compare and --disagreement out")
    if disagreement and not compare and not asked["--perspective"]:
        raise click.UsageError(
            "--disagreement needs a second view: MAP.geojson with --compare OTHER.geojson, or --perspective of a desk"
        )


def _width(desk: "Desk | None", size: str, *, film: bool) -> int:
    if film:
        return FILM_WIDTH
    if desk:
        return desk.picture.article_width_px if size == "article" else desk.picture.width_px
    return 1200 if size == "article" else 3000


def _map(
    source: Path | dt.date | None, desk: "Desk | None", perspective: str | None, known_at: dt.datetime | None
) -> "ControlMap":
    """Read the file, or outline that day of the desk (the last that claims tell of where none is named)."""
    from mapdesk.pipeline.products import map_of_desk, read_map

    if isinstance(source, Path):
        return read_map(source)
    if desk is None:
        raise click.UsageError(f"{source} is a day of a desk; name the desk with --desk DIR")
    return map_of_desk(desk, source, perspective=perspective or "assessed", known_at=known_at)


def _focused(control_map: "ControlMap", options: "Options") -> "Options":
    import dataclasses

    from mapdesk.draw.frame import news_bbox

    return dataclasses.replace(options, focus=news_bbox(control_map))


def _still(control_map: "ControlMap", outs: tuple[Path, ...], options: "Options", *, card: bool, closeup: bool) -> None:
    from mapdesk.draw.card import draw_card
    from mapdesk.draw.still import draw_maps

    if not card:
        draw_maps(control_map, list(outs), _focused(control_map, options) if closeup else options)
        return
    for path in outs:
        draw_card(control_map, path, options)


def _film(
    desk: "Desk",
    period: tuple[dt.date, dt.date],
    outs: tuple[Path, ...],
    options: "Options",
    perspective: str,
    known_at: dt.datetime | None,
) -> None:
    from mapdesk.draw.film import film_kind
    from mapdesk.draw.period import draw_period
    from mapdesk.pipeline.products import maps_of_period

    for path in outs:
        film_kind(path)  # before the days are outlined, which takes a while
    with shown_progress("draw") as on_progress:
        maps = maps_of_period(desk, *period, perspective=perspective, known_at=known_at, on_progress=on_progress)
    for path in outs:
        draw_period(maps, path, options)
