"""Two dates side by side: two maps of one theatre in, one sheet with the same extent twice and one legend out."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import msgspec

from mapdesk.draw import furniture
from mapdesk.draw.compose import compose
from mapdesk.draw.faces import legible
from mapdesk.draw.fitting import framed, joint_extent
from mapdesk.draw.frame import FLATTEST, TALLEST, Box, plane_of
from mapdesk.draw.key import Shown, legend_of
from mapdesk.draw.legend import paint_rows, rows_height
from mapdesk.draw.options import DEFAULT_OPTIONS, Options
from mapdesk.draw.painting import paint_map
from mapdesk.draw.scene import Scene
from mapdesk.draw.still import fixed_settings, format_of, save
from mapdesk.draw.style import PAGE_WIDTH, Style
from mapdesk.draw.surface import Align, Surface
from mapdesk.model import ControlMap, MapSettlement

_LEFT: Align = "left"
_RIGHT: Align = "right"
TYPE = 0.8  # of the type on a full page
BETWEEN, HEADING, COLUMNS = 60.0, 76.0, 3


def draw_comparison(
    before: ControlMap,
    after: ControlMap,
    path: Path,
    options: Options = DEFAULT_OPTIONS,
) -> Path:
    """Draw two maps side by side, on both the same land at the same scale; title and foot are the later map's.

    Places that changed hands in between are ringed on the later map.

    Raises:
        InputError: a suffix that is no picture format.
    """
    kind = format_of(path)
    after = dataclasses.replace(after, settlements=tuple(_ringed(after, before)))
    words = options.style.words
    words = msgspec.structs.replace(words, gain_dot=words.changed_dot.format(day=words.written_day(before.day)))
    options = options.in_style(msgspec.structs.replace(options.style, words=words))
    with fixed_settings():
        surface = _sheet(before, after, options)
        save(
            surface, path, kind, options.width_px, f"{after.title}, {before.day.isoformat()} / {after.day.isoformat()}"
        )
    return path


def _ringed(after: ControlMap, before: ControlMap) -> list[MapSettlement]:
    """Mark the places whose holder or status is another than before, and no others."""
    old = {place.place_id: (place.side, place.status) for place in before.settlements}
    return [
        dataclasses.replace(
            place,
            held_since=after.day if old.get(place.place_id, (place.side, place.status))[0] != place.side else None,
        )
        for place in after.settlements
    ]


def _sheet(before: ControlMap, after: ControlMap, options: Options) -> Surface:
    style = options.style
    foot = furniture.foot_lines(after, options)
    wide = (PAGE_WIDTH - 2 * style.margin - BETWEEN) / 2
    extent = joint_extent([before, after], options.base, plane_of(after, options.focus), options.focus)
    high = wide * min(TALLEST * 1.1, max(FLATTEST, extent.height / extent.width))
    trial = _scenes(before, after, options, Box(0, 0, wide, high))
    legend = legend_of(_both(trial), trial[1].style)
    bottom = furniture.foot_height(foot, style) + rows_height(legend, COLUMNS) + 50
    scenes = _scenes(before, after, options, Box(style.margin, bottom, style.margin + wide, bottom + high))
    head = furniture.head_height(after, style)
    surface = Surface(round(bottom + high + HEADING + head), style.paper)
    for scene in scenes:
        _paint_half(surface, scene, style)
    surface.mirror = PAGE_WIDTH / 2 if style.right_to_left else None
    days = (style.words.written_day(one.day) for one in (before, after))
    furniture.paint_head(surface, after, style, " – ".join(days))
    legend_top = bottom - 50
    paint_rows(surface, legend, Box(style.margin, 0, PAGE_WIDTH - style.margin, legend_top), COLUMNS)
    furniture.paint_foot(surface, foot, Box(style.margin, furniture.foot_height(foot, style) + 20, 0, 0), style)
    return surface


def _scenes(before: ControlMap, after: ControlMap, options: Options, box: Box) -> tuple[Scene, Scene]:
    """Place both maps, the earlier where reading starts."""
    boxes = [box, Box(box.x1 + BETWEEN, box.y0, box.x1 + BETWEEN + box.width, box.y1)]
    style = options.style
    if style.right_to_left:
        boxes.reverse()
    smaller = msgspec.structs.replace(style, name_sizes=tuple(size * TYPE for size in style.name_sizes))
    half = dataclasses.replace(options, style=smaller, width_px=options.width_px // 2)
    plans = [framed(one, [before, after], options) for one in boxes]
    first, second = (compose(one, half, plan) for one, plan in zip((before, after), plans, strict=True))
    return first, second


def _both(scenes: Sequence[Scene]) -> Shown:
    """Return what either map shows."""
    first, second = (scene.shown() for scene in scenes)
    return dataclasses.replace(
        second,
        land=first.land | second.land,
        pairs={**first.pairs, **second.pairs},
        front=first.front or second.front,
        band=first.band or second.band,
        border=first.border or second.border,
        unknown_dots=first.unknown_dots or second.unknown_dots,
        arrow_sides=first.arrow_sides | second.arrow_sides,
        signs=first.signs | second.signs,
    )


def _paint_half(surface: Surface, scene: Scene, style: Style) -> None:
    """Paint one map under its day."""
    box = scene.frame.box
    paint_map(surface, scene)
    surface.box(box, None, style.ink, style.frame)
    day = legible(style.words.written_day(scene.control_map.day))
    x, align = (box.x1, _RIGHT) if style.right_to_left else (box.x0, _LEFT)
    surface.text(x, box.y1 + 24, day, "bold", 50, style.ink, align=align)
