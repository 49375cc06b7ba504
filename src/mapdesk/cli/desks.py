"""init: a new desk."""

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--countries", help="Countries whose towns are taken in, ISO codes: SY,IQ.")
@click.option("--bbox", help="The theatre in degrees: W,S,E,N.")
def init(folder: Path, countries: str | None, bbox: str | None) -> None:
    """Make a new desk in DIR: settings, sides, sources, gazetteer, base geography, empty ledger.

    Without --bbox the theatre is the box around the countries' towns.
    """
    from mapdesk.base.geometry import parse_bbox
    from mapdesk.cli.progress import shown_progress
    from mapdesk.pipeline.desks import make_desk

    if not countries and not bbox:
        raise click.UsageError("say what the desk covers: --countries SY,IQ or --bbox W,S,E,N")
    try:
        box = parse_bbox(bbox) if bbox else None
    except ValueError as problem:
        raise click.BadParameter(str(problem), param_hint="--bbox") from None
    codes = [code.strip().upper() for code in (countries or "").split(",") if code.strip()]
    with shown_progress("init") as progress:
        desk, base = make_desk(folder, codes, box, progress)
    click.echo(f"A desk stands in {folder}: {base}.")
    click.echo("Next: name the sides in sides.toml and the sources in sources.toml, add villages to places.csv,")
    click.echo(f"then: cd {folder} && mapdesk update REPORT...")
    if desk.theatre:
        click.echo(f"Theatre: {', '.join(f'{side:.2f}' for side in desk.theatre)} (W, S, E, N).")
