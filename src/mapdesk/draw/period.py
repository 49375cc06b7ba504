"""A period as a moving picture: maps of several days in, a GIF or MP4 with a date counter out, repeatable."""

import dataclasses
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from mapdesk.draw.compose import compose, page_plan
from mapdesk.draw.film import ffmpeg, film_kind, gif, mp4
from mapdesk.draw.frame import Box
from mapdesk.draw.furniture import foot_lines
from mapdesk.draw.key import legend_of, most_shown
from mapdesk.draw.layout import Arrangement
from mapdesk.draw.options import Options
from mapdesk.draw.still import fixed_settings, paint, save_png
from mapdesk.draw.style import PAGE_WIDTH, Style, at_width, side_fills
from mapdesk.draw.surface import Surface
from mapdesk.errors import InputError
from mapdesk.model import ControlMap

FILM_OPTIONS = Options(width_px=1000)


def draw_period(
    maps: Sequence[ControlMap],
    path: Path,
    options: Options = FILM_OPTIONS,
    *,
    seconds: float = 1.4,
) -> Path:
    """Draw maps of one theatre, by day, as frames of a GIF or MP4 on the same extent; each stands for ``seconds``.

    A bar at the top counts the days from the first to the last. MP4 needs the program ffmpeg (extra ``video``).

    Raises:
        InputError: fewer than two maps or days, another suffix, or no ffmpeg for MP4; nothing is written then.
    """
    ordered = sorted(maps, key=lambda one: one.day)
    kind = film_kind(path)
    if len({one.day for one in ordered}) < 2:
        raise InputError("a period needs maps of at least two days; draw a single one with draw_map")
    program = ffmpeg(path) if kind == "mp4" else ""
    with fixed_settings():
        frames = list(_frames(ordered, options))
    data = gif(frames, seconds) if kind == "gif" else mp4(frames, seconds, program)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def _frames(maps: Sequence[ControlMap], options: Options) -> Iterator[Any]:
    """Yield one Pillow image per map, all of one size."""
    from PIL import Image

    last = maps[-1]
    same = [dataclasses.replace(one, title=last.title, subtitle=last.subtitle) for one in maps]
    plan = _plan(same, options)
    first_day, last_day = maps[0].day, maps[-1].day
    for one in same:
        surface = paint(compose(one, options, plan))
        _paint_counter(surface, one.day, first_day, last_day, options.style)
        picture = Image.open(io.BytesIO(save_png(surface, options.width_px))).convert("RGB")
        # an even number of rows, which MP4 asks for
        yield picture.crop((0, 0, picture.width - picture.width % 2, picture.height - picture.height % 2))


def _plan(maps: Sequence[ControlMap], options: Options) -> Arrangement:
    """Arrange the page once for everything that any of the maps shows."""
    options = options.in_style(at_width(options.style, options.width_px))
    last = maps[-1]
    whole = dataclasses.replace(
        last,
        areas=tuple(area for one in maps for area in one.areas),
        events=tuple(event for one in maps for event in one.events),
        settlements=tuple({(p.place_id, p.status, p.side): p for one in maps for p in one.settlements}.values()),
        front_lines=tuple(line for one in maps for line in one.front_lines),
    )
    feet = [foot_lines(one, options) for one in maps]
    fills = side_fills(last.sides, options.style)
    guess = legend_of(most_shown(whole, fills, options.base), options.style)
    return page_plan(whole, options, guess, max(feet, key=len))


def _paint_counter(surface: Surface, day: dt.date, first: dt.date, last: dt.date, style: Style) -> None:
    """Draw the bar of days over the title: past days in the accent's colour, a mark at the day."""
    left, right, y = style.margin + 190, PAGE_WIDTH - style.margin, surface.height - 58
    now = left + (right - left) * (day - first).days / (last - first).days
    surface.mirror = PAGE_WIDTH / 2 if style.right_to_left else None
    surface.box(Box(left, y, right, y + 8), style.hairline)
    surface.box(Box(left, y, now, y + 8), style.accent)
    surface.box(Box(now - 9, y - 11, now + 9, y + 19), style.accent)
    surface.mirror = None
