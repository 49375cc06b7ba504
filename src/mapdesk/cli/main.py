"""The `mapdesk` command: the house in one line, and one subcommand per verb."""

import click

from mapdesk import __version__
from mapdesk.cli import desks, gazetteer, maps, pictures, record, site, streams, updates
from mapdesk.errors import DeskError


class DeskGroup(click.Group):
    """Lists commands in the order of the work, and prints a DeskError as one message without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which they were added."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a DeskError ends it with status 1 and its message."""
        try:
            return super().invoke(ctx)
        except DeskError as problem:
            raise click.ClickException(str(problem)) from problem


@click.group(
    cls=DeskGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="A first map: `mapdesk demo`. A desk of your own: `mapdesk init DIR --countries SY,IQ`, then in that "
    "folder `mapdesk update REPORT...`. Stream commands read and write JSON Lines and pipe: "
    "`mapdesk read FILE | mapdesk extract | mapdesk resolve`.",
)
@click.version_option(__version__, prog_name="mapdesk")
def mapdesk() -> None:
    """The conflict map desk: sourced reports in; a map anyone can check, out.

    \b
    source -read-> Report -extract-> Claim -resolve-> Placement -record-> Entry
      -estimate-> ControlEstimate -outline-> ControlMap -draw-> pictures -publish-> Update
    """


for command in (
    updates.demo,
    desks.init,
    updates.update,
    streams.read,
    streams.extract,
    streams.resolve,
    record.record,
    maps.estimate,
    maps.why,
    maps.outline,
    pictures.draw,
    updates.publish,
    gazetteer.gazetteer,
    site.serve,
):
    mapdesk.add_command(command)


def main() -> None:
    """Run the command line and leave with its exit status."""
    mapdesk()
