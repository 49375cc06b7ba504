"""The page of the interactive map and the built front end: an update in, HTML and its script and style files out."""

from collections.abc import Sequence
from pathlib import Path

from mapdesk.model import Update
from mapdesk.publish.words import day_words

TEMPLATES = Path(__file__).parent / "templates"
WEB = Path(__file__).parent.parent / "data" / "web"
NEEDED = ("app.js", "app.css", "worker.js")


def find_web(folder: Path = WEB) -> Path | None:
    """Return the folder of the built front end, None where it has not been built (`make web` does)."""
    return folder if all((folder / name).is_file() for name in NEEDED) else None


def web_files(folder: Path) -> dict[str, bytes]:
    """Return every file of the built front end by its name."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def render_map_page(update: Update, credits: Sequence[str]) -> bytes:
    """Return map.html: what a reader sees without a script, and where the front end finds its data."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # heavy: only where a page is made

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    context = {"update": update, "day": day_words(update.day), "credits": credits, "data": "map/"}
    return (environment.get_template("map.html").render(context).rstrip() + "\n").encode()
