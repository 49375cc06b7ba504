"""The readable page: an update's contents in, HTML and its stylesheet out; no script, no request to another host."""

import re
from collections.abc import Sequence
from pathlib import Path

from mapdesk.model import Side
from mapdesk.publish.contents import Contents
from mapdesk.publish.view import Frame, PageView

TEMPLATES = Path(__file__).parent / "templates"
# Where sides.toml gives no colour: distinct for colour-blind readers, in the order of the sides.
FREE_COLOURS = ("#F2D16B", "#CF7B72", "#57534F", "#8FA7C4", "#7FB08A", "#B48EAD", "#D9A066", "#6C8EBF")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def render_style(sides: Sequence[Side]) -> bytes:
    """Return the stylesheet, with one rule a side for its colour; a colour that is not #RRGGBB is replaced."""
    rules = [f".side-{i} {{ --side: {side_colour(side, i)}; }}" for i, side in enumerate(sides)]
    return "\n".join([(TEMPLATES / "style.css").read_text(encoding="utf-8").rstrip(), *rules, ""]).encode()


def side_colour(side: Side, index: int) -> str:
    """Return a side's colour, #RRGGBB; the free one of its place in the list where sides.toml gives none."""
    return side.colour if _COLOUR.fullmatch(side.colour) else FREE_COLOURS[index % len(FREE_COLOURS)]


def render_page(contents: Contents, frame: Frame, sides: Sequence[Side]) -> bytes:
    """Return index.html; everything that comes from a text is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # heavy: only where a page is made

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    context = PageView(contents, frame, sides).context()
    return (environment.get_template("index.html").render(context).rstrip() + "\n").encode()
