"""The page around the map: title, date, degree ticks, and the foot with method, sources, credits and ledger head."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from mapdesk.draw.faces import heading_weight, legible, width_of, wrapped
from mapdesk.draw.frame import Box, Frame
from mapdesk.draw.options import Extras, Options
from mapdesk.draw.style import PAGE_WIDTH, Style
from mapdesk.model import ControlMap

if TYPE_CHECKING:
    from mapdesk.draw.surface import Surface

ASSESSED = {"", "assessed", "default", "desk"}
FOOT_LEADING, FOOT_PAD, SUBTITLE_LINE = 1.33, 62.0, 62.0


def is_claimed_view(control_map: ControlMap) -> bool:
    """Whether the map shows what one party says rather than the desk's assessment."""
    return control_map.perspective.lower() not in ASSESSED


def view_name(control_map: ControlMap, style: Style) -> str:
    """Return whose view the map shows, in the picture's words; a perspective of another kind says its own name."""
    words = style.words
    views = {"neutral": words.view_neutral, "agreed": words.view_agreed}
    return _of_side(control_map, words.view_side) or views.get(control_map.perspective, control_map.perspective)


def teller_name(control_map: ControlMap, style: Style) -> str:
    """Return who tells the map so, in a word or two, as two tellers are told apart."""
    words = style.words
    tellers = {"neutral": words.teller_neutral, "agreed": words.teller_agreed}
    if not is_claimed_view(control_map):
        return words.teller_assessed
    return _of_side(control_map, words.teller_side) or tellers.get(control_map.perspective, control_map.perspective)


def _of_side(control_map: ControlMap, phrase: str) -> str:
    side = next((s for s in control_map.sides if s.side_id == control_map.perspective), None)
    return phrase.format(side=side.short_name or side.name) if side else ""


def foot_lines(control_map: ControlMap, options: Options) -> list[str]:
    """Return the lines of the foot: method and notes, sources, credits, then cut-off and ledger head."""
    base, style, extras = options.base, options.style, options.extras
    room = PAGE_WIDTH - 2 * style.margin
    size, words = style.type_px(style.credits), style.words
    known = any(area.status != "unknown" for area in control_map.areas)
    notes = (_sentence(note) for note in (*control_map.notes, *extras.notes))
    parts = [" ".join([*([words.method] if known else []), *notes, words.disclaimer]).strip()]
    if control_map.sources:
        parts.append(words.sources.format(names=_listed(control_map.sources, 12, style)))
    capitals = [words.capitals] if base and base.countries and words.capitals else []
    credit = list(dict.fromkeys([*control_map.credits, *(base.credits if base else ()), *capitals, words.projection]))
    parts.append("; ".join(c.rstrip(".") for c in credit if c) + ".")
    parts.append("   ·   ".join(_clocks(control_map, extras, style)))
    return [line for part in parts if part for line in wrapped(legible(part), "regular", size, room)]


def short_foot(control_map: ControlMap, options: Options) -> list[str]:
    """Return what even a small picture must say: credits, cut-off, ledger head and the link."""
    base, style, extras = options.base, options.style, options.extras
    credit = list(dict.fromkeys([*control_map.credits, *(base.credits if base else ())]))
    parts = ["; ".join(c.rstrip(".") for c in credit if c), " · ".join(_clocks(control_map, extras, style))]
    return [part for part in parts if part]


def _sentence(note: str) -> str:
    return note[:1].upper() + note[1:].rstrip(".") + "."


def _listed(names: Sequence[str], most: int, style: Style) -> str:
    shown = ", ".join(names[:most])
    return style.words.and_more.format(names=shown, count=len(names) - most) if len(names) > most else shown


def _clocks(control_map: ControlMap, extras: Extras, style: Style) -> list[str]:
    words, clocks = style.words, []
    if control_map.cut_off:
        clocks.append(words.cut_off.format(moment=words.written_instant(control_map.cut_off)))
    if control_map.known_at:
        clocks.append(words.known_at.format(moment=words.written_instant(control_map.known_at)))
    if is_claimed_view(control_map):
        clocks.append(words.perspective.format(name=view_name(control_map, style)))
    if control_map.ledger_head:
        clocks.append(words.ledger.format(head=control_map.ledger_head[:12]))
    if extras.evidence_link:
        clocks.append(words.evidence.format(link=extras.evidence_link))
    return clocks


def foot_height(lines: Sequence[str], style: Style) -> float:
    """Return the height of the foot in px."""
    return FOOT_PAD + FOOT_LEADING * style.type_px(style.credits) * len(lines) + 26


def paint_foot(surface: "Surface", lines: Sequence[str], top: Box, style: Style) -> None:
    """Write the foot under a line across the page, from its left end."""
    for number, line in enumerate(lines):
        y = top.y0 - FOOT_PAD - 14 - FOOT_LEADING * style.type_px(style.credits) * number
        surface.text(top.x0, y, line, "regular", style.type_px(style.credits), style.muted)


def head_texts(control_map: ControlMap, style: Style) -> tuple[str, list[str]]:
    """Return title and the lines of the subtitle."""
    title = legible(control_map.title or style.words.untitled)
    room = PAGE_WIDTH - 2 * style.margin
    subtitle = legible(control_map.subtitle)
    if is_claimed_view(control_map):
        view = legible(view_name(control_map, style))
        subtitle = f"{subtitle} ({view})" if subtitle else view
    return title, wrapped(subtitle, "regular", style.type_px(style.subtitle), room)[:3]


def head_height(control_map: ControlMap, style: Style) -> float:
    """Return the height of everything over the frame in px."""
    _, lines = head_texts(control_map, style)
    return style.header + SUBTITLE_LINE * (len(lines) - 1)


def paint_head(surface: "Surface", control_map: ControlMap, style: Style, when: str = "") -> None:
    """Write bar, title, subtitle and date, or ``when`` in its place, at the top."""
    left, right, top = style.margin, PAGE_WIDTH - style.margin, surface.height
    title, lines = head_texts(control_map, style)
    date = legible(when or style.words.written_day(control_map.day))
    date_size, title_size = style.type_px(style.date), style.type_px(style.title)
    room = right - left - width_of(date, "bold", date_size) - 80
    weight = heading_weight(title)
    title_size = max(0.5 * title_size, min(title_size, title_size * room / width_of(title, weight, title_size)))
    surface.box(Box(left, top - 62, left + 150, top - 46), style.accent)
    surface.text(left, top - 170, title, weight, title_size, style.ink)
    surface.text(right, top - 170, date, "bold", date_size, style.ink, align="right")
    for number, line in enumerate(lines):
        size = style.type_px(style.subtitle)
        surface.text(left, top - 248 - SUBTITLE_LINE * number, line, "regular", size, style.muted)


def paint_ticks(surface: "Surface", frame: Frame, style: Style) -> None:
    """Mark round degrees on the frame: longitudes above and below, latitudes at the left."""
    box, size = frame.box, style.type_px(style.tick)
    across = np.linspace(box.x0, box.x1, 200)
    up = np.linspace(box.y0, box.y1, 200)
    for y, outwards in ((box.y1, 1), (box.y0, -1)):
        lngs, _ = frame.to_degrees(across, np.full(200, y))
        for degree in _round_degrees(lngs[0], lngs[-1]):
            x = float(np.interp(degree, lngs, across))
            _tick(surface, (x, y), (x, y + 14 * outwards), style)
            if outwards > 0:
                surface.text(x, y + 22, _degree(degree, "EW"), "regular", size, style.muted, align="center")
    _, lats = frame.to_degrees(np.full(200, box.x0), up)
    for degree in _round_degrees(lats[0], lats[-1]):
        y = float(np.interp(degree, lats, up))
        _tick(surface, (box.x0, y), (box.x0 - 14, y), style)
        surface.text(box.x0 - 24, y, _degree(degree, "NS"), "regular", size, style.muted, align="center", rotation=90)


def paint_graticule(surface: "Surface", frame: Frame, style: Style) -> None:
    """Draw thin meridians and parallels at the degrees that the frame marks."""
    corners = frame.to_degrees(np.array([frame.box.x0, frame.box.x1]), np.array([frame.box.y0, frame.box.y1]))
    (west, east), (south, north) = corners
    for degree in _round_degrees(west - 1, east + 1):
        _grid_line(surface, frame, np.full(40, degree), np.linspace(south - 1, north + 1, 40), style)
    for degree in _round_degrees(south - 1, north + 1):
        _grid_line(surface, frame, np.linspace(west - 1, east + 1, 40), np.full(40, degree), style)


def _grid_line(surface: "Surface", frame: Frame, lngs: Any, lats: Any, style: Style) -> None:
    x, y = frame.to_px(lngs, lats)
    surface.stroke(shapely.LineString(np.column_stack([x, y])), style.muted, 1.6, alpha=0.4, capstyle="butt")


def _tick(surface: "Surface", a: tuple[float, float], b: tuple[float, float], style: Style) -> None:
    surface.stroke(shapely.LineString([a, b]), style.ink, 2.6, capstyle="butt")


def _round_degrees(low: float, high: float) -> list[float]:
    """Return two to five round degrees in between.

    >>> _round_degrees(39.95, 41.25)
    [40.0, 40.5, 41.0]
    """
    step = next((s for s in (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20) if (high - low) / s <= 5), 30)
    first = math.ceil(low / step)
    return [round((first + i) * step, 6) for i in range(int((high - first * step) / step) + 1)]


def _degree(value: float, letters: str) -> str:
    return f"{abs(value):g}°{'' if value == 0 else letters[value < 0]}"
