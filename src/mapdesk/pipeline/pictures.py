"""draw from a desk: its style, base and relief with a map in, the pictures of a bundle or one product out."""

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from mapdesk.base.geography import read_geography
from mapdesk.base.geometry import Bbox
from mapdesk.config import Desk
from mapdesk.errors import ConfigError
from mapdesk.model import ControlMap
from mapdesk.pipeline.gazetteers import OnProgress

if TYPE_CHECKING:
    from mapdesk.draw.options import Options

Theme = Literal["light", "dark", "print"]


def options_of(
    desk: Desk | None, *, base: Path | None = None, theme: Theme | None = None, width_px: int = 3000
) -> "Options":
    """Return how a desk wants its pictures drawn; without one, in the default style.

    ``base`` is another file of rivers and borders than the desk's, ``theme`` another theme than it names.

    Raises:
        ConfigError: a relief that the desk names without a box of degrees.
        InputError: a base or relief that cannot be read.
    """
    from mapdesk.draw.options import Options
    from mapdesk.draw.themes import DeskStyle, style_of

    style = desk.style if desk else DeskStyle()
    if theme:
        style = msgspec.structs.replace(style, theme=theme)
    base_file = base or (desk.base_file if desk and desk.base_file.exists() else None)
    geography = read_geography(base_file) if base_file else None
    options = Options(base=geography, style=style_of(style), width_px=width_px)
    if desk is None or not style.relief:
        return options
    from mapdesk.draw.relief import read_relief

    bbox = Bbox(*style.relief_bbox) if style.relief_bbox else desk.theatre
    if bbox is None:
        raise ConfigError(f"{desk.folder}/desk.toml [style]: relief needs relief_bbox = [west, south, east, north]")
    return dataclasses.replace(options, relief=read_relief(desk.folder / style.relief, bbox))


def colour_warnings(desk: Desk, theme: Theme | None = None) -> list[str]:
    """Return a sentence for each pair of the desk's sides that some readers cannot tell apart by colour."""
    from mapdesk.draw.sight import close_pairs

    return [str(pair) for pair in close_pairs(desk.sides, options_of(None, theme=theme or desk.style.theme).style)]


def draw_bundle(
    desk: Desk, control_map: ControlMap, told: Mapping[str, str], folder: Path, on_progress: OnProgress
) -> dict[str, Path]:
    """Draw the whole map in every format and at article size, a close-up where news is somewhere, and the card.

    ``told`` gives the sentence about each changed place, by place id. Returns the files by name.
    """
    from mapdesk.draw.card import draw_card
    from mapdesk.draw.frame import news_bbox
    from mapdesk.draw.options import Extras
    from mapdesk.draw.still import draw_maps

    extras = Extras(changes=tuple(told.values()), change_ids=frozenset(told))
    options = dataclasses.replace(options_of(desk), extras=extras)
    full, small = desk.picture.width_px, desk.picture.article_width_px
    jobs: list[tuple[Sequence[str], int, Bbox | None]] = [
        (("map.png", "map.svg", "map.pdf"), full, None),
        (("map-small.png",), small, None),
    ]
    focus = news_bbox(control_map)
    if focus is not None:
        jobs += [(("closeup.png",), full, focus), (("closeup-small.png",), small, focus)]
    drawn: list[Path] = []
    for number, (names, width_px, box) in enumerate(jobs, start=1):
        on_progress("draw", number, len(jobs) + 1)
        sized = dataclasses.replace(options, width_px=width_px, focus=box)
        drawn += draw_maps(control_map, [folder / name for name in names], sized)
    on_progress("draw", len(jobs) + 1, len(jobs) + 1)
    drawn.append(draw_card(control_map, folder / "card.png", dataclasses.replace(options, focus=focus)))
    return {path.name: path for path in drawn}


def draw_views(
    desk: Desk, own: ControlMap, told: Mapping[str, ControlMap], folder: Path, on_progress: OnProgress
) -> dict[str, Path]:
    """Draw the other views a desk wants in its bundles, at full and at article size; ``told`` maps by perspective."""
    from mapdesk.draw.disagreement import draw_disagreement
    from mapdesk.draw.still import draw_maps

    drawn: dict[str, Path] = {}
    for number, view in enumerate(desk.other_views, start=1):
        on_progress("draw views", number, len(desk.other_views))
        for size, width_px in (("", desk.picture.width_px), ("-small", desk.picture.article_width_px)):
            name, options = f"{view.kind}-{view.perspective}{size}.png", options_of(desk, width_px=width_px)
            if view.kind == "disagreement":
                drawn[name] = draw_disagreement(own, told[view.perspective], folder / name, options)
            else:
                (drawn[name],) = draw_maps(told[view.perspective], [folder / name], options)
    return drawn
