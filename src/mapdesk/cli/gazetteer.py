"""gazetteer: place files in, names and places out."""

from pathlib import Path

import click

from mapdesk.cli.options import desk_option, find_desk, need_desk
from mapdesk.cli.rows import write_rows


@click.group()
def gazetteer() -> None:
    """Place files in and out: add, search, show, check; queue lists the names that nobody could place."""


@gazetteer.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@desk_option
def add(files: tuple[Path, ...], desk_folder: Path | None) -> None:
    """Add place files to the desk and rebuild its gazetteer.

    The desk's own format is a CSV with the columns place_id, name, lon, lat and, where known, other_names (separated
    by |), feature_code, admin1, admin2, country, population, source, license, coord_precision_km, geometry (GeoJSON);
    its rows go into places.csv. Kept as they are, in gazetteers/: GeoNames country files (XX.txt) and
    alternateNamesV2.txt, p-code CSV (ADM1_EN, ADM1_PCODE, ..., lat, lon), CSV of Wikidata queries (item, itemLabel,
    coord, altLabels), and GeoJSON of lines and areas.
    """
    from mapdesk.cli.progress import shown_progress
    from mapdesk.pipeline.gazetteers import add_places, build_desk_gazetteer

    desk = need_desk(desk_folder)
    with shown_progress("gazetteer") as progress:
        added = add_places(desk, files, progress)
        total = build_desk_gazetteer(desk, progress)
    click.echo(f"{added} places added; the gazetteer now holds {total}")


@gazetteer.command()
@click.argument("name")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000))
@desk_option
def search(name: str, limit: int, desk_folder: Path | None) -> None:
    """Places by any spelling of their name, best first, one JSON object a line."""
    from mapdesk.pipeline.gazetteers import open_gazetteer

    with open_gazetteer(find_desk(desk_folder)) as places:
        write_rows(
            {"place": hit.place, "matched": hit.name, "score": hit.match.score} for hit in places.search(name, limit)
        )


@gazetteer.command()
@click.argument("place_id")
@desk_option
def show(place_id: str, desk_folder: Path | None) -> None:
    """One place by its id, with its names, source and licence."""
    from mapdesk.errors import GazetteerError
    from mapdesk.pipeline.gazetteers import open_gazetteer

    with open_gazetteer(find_desk(desk_folder)) as places:
        place = places.get(place_id)
        if place is None:
            raise GazetteerError(f"no place {place_id!r}; `mapdesk gazetteer search NAME` finds its id")
        write_rows([place])


@gazetteer.command()
@desk_option
def check(desk_folder: Path | None) -> None:
    """Problems of the gazetteer, one a line; status 1 if there is any."""
    from mapdesk.errors import GazetteerError
    from mapdesk.pipeline.gazetteers import open_gazetteer

    with open_gazetteer(find_desk(desk_folder)) as places:
        problems = list(places.check())
    for problem in problems:
        click.echo(str(problem))
    if problems:
        raise GazetteerError(f"{len(problems)} problems found")
    click.echo("no problem found")


@gazetteer.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@desk_option
def queue(as_json: bool, desk_folder: Path | None) -> None:
    """The place names in the ledger that have no place, most frequent first, with the best guesses.

    `mapdesk record rule CLAIM --place NAME=PLACE_ID --alias` settles one for the whole desk; `mapdesk gazetteer add`
    brings in the village that is missing.
    """
    from mapdesk.pipeline.intake import open_queue
    from mapdesk.resolve.queue import queue_text

    rows = open_queue(need_desk(desk_folder))
    if as_json:
        write_rows(rows)
    else:
        click.echo(queue_text(rows), nl=False)
