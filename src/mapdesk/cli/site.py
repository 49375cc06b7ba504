"""serve: the site of one desk, as a process of its own."""

import subprocess
import sys
from pathlib import Path

import click

from mapdesk.cli.options import desk_option, need_desk


def serve_folder(folder: Path, host: str, port: int) -> int:
    """Run the site for a desk folder until it is stopped; return its exit status."""
    command = [sys.executable, "-m", "mapdesk_web", str(folder), "--host", host, "--port", str(port)]
    with subprocess.Popen(command) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            return process.wait()


@click.command()
@desk_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
def serve(desk_folder: Path | None, host: str, port: int) -> None:
    """Serve the desk's published updates until stopped (Ctrl-C)."""
    sys.exit(serve_folder(need_desk(desk_folder).folder, host, port))
