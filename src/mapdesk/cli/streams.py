"""read, extract and resolve: JSON Lines in, JSON Lines out."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapdesk.cli.options import desk_option, find_desk
from mapdesk.cli.rows import Faults, read_rows, write_rows

if TYPE_CHECKING:
    from mapdesk.extract.claims import Mode
    from mapdesk.model import ReaderPost


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--threads", type=click.Path(path_type=Path, dir_okay=False), help="Keep the discussions found here.")
def read(sources: tuple[str, ...], threads: Path | None) -> None:
    """Files, folders, saved pages and tables in, reports out.

    The article is the report; navigation and the readers' thread under it are left out (`--threads FILE` keeps
    the thread). `-` reads one text from stdin.
    """
    from mapdesk.base.files import write_atomically
    from mapdesk.base.jsonlines import write_json_lines
    from mapdesk.read.reports import read_reports

    faults, posts = Faults(), list["ReaderPost"]()
    write_rows(read_reports(sources, on_error=faults.tell, on_post=posts.append))
    if threads is not None:
        with write_atomically(threads) as stream:
            write_json_lines(posts, stream)
    faults.leave()


def _tell_languages(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from mapdesk.extract.language import LANGUAGES

        click.echo("\n".join(f"{code} {name}" for code, name in LANGUAGES.items()))
        context.exit()


@click.command()
@click.argument("reports", nargs=-1, metavar="[REPORTS]...")
@click.option(
    "--mode",
    type=click.Choice(["precision", "recall"]),
    default="precision",
    show_default=True,
    help="precision for what may colour a map, recall for an analyst who reads the sentences.",
)
@click.option("--explain", is_flag=True, help="Print each claim's sentence with its phrases marked, instead of JSON.")
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="dask spreads a large corpus over the cores, or over the cluster at MAPDESK_DASK_SCHEDULER.",
)
@click.option(
    "--languages",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_languages,
    help="Print the languages that are read, and leave.",
)
def extract(reports: tuple[str, ...], mode: "Mode", explain: bool, engine: str) -> None:
    """Reports in, attributed claims out; each field an exact span of the text.

    A report in a language that is not read is refused with a line on stderr, and the rest goes on. REPORTS are
    JSON Lines files as `mapdesk read` writes them; default: stdin.
    """
    from mapdesk.extract.claims import extract_claims
    from mapdesk.model import Report
    from mapdesk.pipeline.batch import extract_with_dask

    faults = Faults()
    rows = read_rows(reports, Report, faults)
    if explain:
        from mapdesk.cli.explanations import explain_reports

        explain_reports(rows, faults.tell)
    elif engine == "dask":
        write_rows(extract_with_dask(rows, mode=mode, on_error=faults.tell))
    else:
        write_rows(extract_claims(rows, mode=mode, on_error=faults.tell))
    faults.leave()


@click.command()
@click.argument("files", nargs=-1, metavar="[CLAIMS]...")
@click.option("--mentions", is_flag=True, help="Read reports instead of claims; write every place mention.")
@click.option("--demonyms", is_flag=True, help="With --mentions: words for a people ('Iraqi') too, as their country.")
@desk_option
def resolve(files: tuple[str, ...], mentions: bool, demonyms: bool, desk_folder: Path | None) -> None:
    """Claims in, placements out: a gazetteer place for each phrase, or null where none is good enough.

    Without a desk the world gazetteer is used; it is built once, in about half a minute.
    """
    from mapdesk.model import Claim, Report
    from mapdesk.pipeline.gazetteers import open_gazetteer
    from mapdesk.pipeline.intake import desk_rulings, place_claims, place_mentions
    from mapdesk.pipeline.rivers import main_rivers

    faults = Faults()
    desk = find_desk(desk_folder)
    with open_gazetteer(desk) as places:
        if mentions:
            reports = read_rows(files, Report, faults)
            write_rows(place_mentions(reports, places, desk, aliases=desk_rulings(desk), demonyms=demonyms))
        else:
            rivers = main_rivers(desk) if desk else ()
            claims = read_rows(files, Claim, faults)
            write_rows(place_claims(claims, places, desk, aliases=desk_rulings(desk), rivers=rivers))
    faults.leave()
