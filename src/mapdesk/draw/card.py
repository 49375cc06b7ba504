"""The social card: a control map in, a picture of 1200 x 630 px with a map, a title and the legend of what matters."""

import dataclasses
from pathlib import Path
from typing import Any

import msgspec

from mapdesk.draw.compose import compose
from mapdesk.draw.faces import heading_weight, legible, wrapped
from mapdesk.draw.fitting import framed
from mapdesk.draw.frame import Box, news_bbox
from mapdesk.draw.furniture import short_foot
from mapdesk.draw.legend import Legend, paint_rows, row_height, rows_height
from mapdesk.draw.options import DEFAULT_OPTIONS, Options
from mapdesk.draw.painting import paint_map
from mapdesk.draw.still import fixed_settings, format_of, save
from mapdesk.draw.style import PAGE_WIDTH, Style
from mapdesk.draw.surface import Surface
from mapdesk.model import ControlMap

WIDTH_PX, HEIGHT_PX = 1200, 630
HEIGHT = PAGE_WIDTH * HEIGHT_PX / WIDTH_PX
PANEL, PAD = 1190.0, 84.0  # the panel of words and its margin
TYPE, LINES = 1.42, 1.4  # against the full-size page: a card is seen at a third of its size
MOST_ITEMS = 8
_FIRST = ("held", "gained_day", "contested", "claimed", "front", "clash", "advance", "besieged", "strike", "attack")


def draw_card(control_map: ControlMap, path: Path, options: Options = DEFAULT_OPTIONS) -> Path:
    """Draw the card for social media, 1200 x 630 px as PNG; SVG and PDF have the same shape. Return the path.

    The map shows the focus, by default where the news is, else all that is known. With changes in the extras the
    first two are told instead of the subtitle; the width has no meaning here.

    Raises:
        InputError: a suffix that is no picture format.
    """
    kind = format_of(path)
    style = for_card(options.style)
    focus = options.focus or news_bbox(control_map)
    options = dataclasses.replace(options, style=style, width_px=WIDTH_PX, focus=focus)
    left, right = (0.0, PANEL) if not style.right_to_left else (PAGE_WIDTH - PANEL, PAGE_WIDTH)
    box = Box(right, 0, PAGE_WIDTH, HEIGHT) if left == 0 else Box(0, 0, left, HEIGHT)
    plan = framed(box, [control_map], options)
    with fixed_settings():
        scene = compose(control_map, options, plan)
        surface = Surface(HEIGHT, style.paper)
        paint_map(surface, scene)
        surface.mirror = PAGE_WIDTH / 2 if style.right_to_left else None
        _paint_panel(surface, control_map, scene.legend, scene.options)
        save(surface, path, kind, WIDTH_PX, f"{control_map.title or 'Control map'}, {control_map.day.isoformat()}")
    return path


def for_card(style: Style) -> Style:
    """Return the style with type and lines for a picture that is seen small."""
    types = ("feature_name", "area_name", "country_name", "river_name", "legend", "legend_title", "credits")
    lines = (
        "main_river", "main_river_casing", "land_front", "land_front_casing", "river_front", "river_front_casing",
        "river_front_offset", "star", "mark", "drop", "plane", "arrow_shaft", "arrow_head", "arrow_length", "name_halo",
        "claimed_edge", "stripe_period", "claimed_period", "leader",
    )  # fmt: skip
    changes: dict[str, Any] = {name: getattr(style, name) * TYPE for name in types}
    changes |= {name: getattr(style, name) * LINES for name in lines}
    changes["credits"] = style.credits * 0.92
    changes["name_sizes"] = tuple(size * TYPE for size in style.name_sizes)
    changes["dots"] = tuple(radius * 1.25 for radius in style.dots)
    return msgspec.structs.replace(style, **changes)


def chosen(legend: Legend, most: int) -> Legend:
    """Return the legend with the items that tell most, in their order."""
    ranked = sorted(
        (_FIRST.index(item.kind), number) for number, item in enumerate(legend.items) if item.kind in _FIRST
    )
    kept = sorted(number for _, number in ranked[:most])
    return Legend(legend.title, tuple(legend.items[number] for number in kept), legend.style, legend.fills)


def _paint_panel(surface: Surface, control_map: ControlMap, legend: Legend, options: Options) -> None:
    """Paint date, title, subtitle or changes, legend and the small print, from the top."""
    style, extras = options.style, options.extras
    room, y = PANEL - 2 * PAD, HEIGHT - 74
    surface.box(Box(PAD, y - 16, PAD + 150, y), style.accent)
    y = _paint_text(surface, style.words.written_day(control_map.day), 46, "bold", y - 92, room, style.muted, 1)
    title = legible(control_map.title or style.words.untitled)
    y = _paint_text(surface, title, _title_size(title, room), heading_weight(title), y - 68, room, style.ink, 3)
    told = [legible(text) for text in extras.changes[:2]] or [legible(control_map.subtitle)]
    gap = 56
    for text in told:
        y = _paint_text(surface, text, 42, "regular", y - gap, room, style.muted, 3)
        gap = 34
    small = style.type_px(style.credits)
    foot = [wrapped(legible(text), "regular", small, room) for text in short_foot(control_map, options)]
    lines = [line for part in foot for line in part][:5]
    bottom = 56 + 1.25 * small * len(lines)
    legend = chosen(legend, min(MOST_ITEMS, int((y - 46 - bottom - 24) / row_height(legend))))
    if legend.items:
        top = bottom + 24 + rows_height(legend, 1)
        paint_rows(surface, legend, Box(PAD, bottom, PANEL - PAD + 40, top), 1)
    for number, line in enumerate(lines):
        surface.text(PAD, bottom - 1.25 * small * (number + 1) + 0.3 * small, line, "regular", small, style.muted)


def _title_size(title: str, room: float) -> float:
    """Return the largest size at which the title takes no more than two lines, or three small ones."""
    for size in (124.0, 110.0, 98.0, 86.0):
        if len(wrapped(title, heading_weight(title), size, room)) <= 2:
            return size
    return 76.0


def _paint_text(
    surface: Surface, text: str, size: float, weight: Any, y: float, room: float, colour: str, most: int
) -> float:
    """Write a text in at most so many lines; return where the last one stands."""
    lines = wrapped(text, weight, size, room)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
    for number, line in enumerate(lines):
        surface.text(PAD, y - 0.62 * size - 1.1 * size * number, line, weight, size, colour)
    return y - 0.62 * size - 1.1 * size * max(0, len(lines) - 1)
