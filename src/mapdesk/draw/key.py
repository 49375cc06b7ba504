"""What the legend has to explain: the statuses, lines and symbols that occur on a map, each once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mapdesk.draw.areas import status_on
from mapdesk.draw.colour import luminance
from mapdesk.draw.faces import legible
from mapdesk.draw.legend import Legend
from mapdesk.draw.style import Style, name_colour
from mapdesk.draw.swatches import Item
from mapdesk.draw.symbols import FEATURE_SYMBOLS
from mapdesk.model import BaseGeography, ControlMap, Side

SHARED = ("contested", "mixed", "besieged")
SIGNS = ("clash", "strike", "attack", "drop", "flame", "plane", "base", "dam", "bridge", "border_post")
LONGEST_NAME = 26  # letters; a longer name gives way to the short one where more words follow
WHOLE = {"held", "besieged", "gained_day", "gained_week"}  # statuses in a side's full colour


@dataclass(frozen=True)
class Shown:
    """What occurs on a picture; ``pairs`` are the two sides of a status that has two, by status."""

    sides: tuple[Side, ...]
    fills: Mapping[str, str]
    land: frozenset[tuple[str, str | None]]  # (status, side) of areas and dots
    pairs: Mapping[str, tuple[str | None, str | None]]
    front: bool
    border: bool
    unknown_dots: bool
    arrow_sides: frozenset[str | None]
    signs: frozenset[str]
    gain_dots: bool = False
    band: bool = False
    disputes: tuple[tuple[str, str], ...] = ()  # what the first and the second view say, where they differ


def most_shown(control_map: ControlMap, fills: Mapping[str, str], base: BaseGeography | None) -> Shown:
    """Return the most that the picture could show, so that the finished legend fits the room kept for it."""
    places = control_map.settlements
    status = {(status_on(a, control_map.day), a.side) for a in control_map.areas} | {(p.status, p.side) for p in places}
    signs = {e.kind for e in control_map.events} | {FEATURE_SYMBOLS.get(p.feature_code, "") for p in places}
    return Shown(
        control_map.sides,
        fills,
        frozenset(status),
        {s: (None, None) for s, _ in status},
        front=bool(control_map.front_lines),
        band=bool(control_map.front_bands),
        border=base is not None,
        unknown_dots=any(p.status == "unknown" for p in places),
        gain_dots=any(p.held_since for p in places),
        arrow_sides=frozenset(e.side for e in control_map.events if e.kind == "advance"),
        signs=frozenset(signs),
    )


def legend_of(shown: Shown, style: Style) -> Legend:
    """Return the legend of a picture."""
    items = (*_land_items(shown, style), *_line_items(shown, style), *_sign_items(shown, style))
    return Legend(legible(style.words.legend), items, style, shown.fills)


def _land_items(shown: Shown, style: Style) -> Iterator[Item]:
    words, fills = style.words, shown.fills
    for side in shown.sides:
        if any((status, side.side_id) in shown.land for status in WHOLE):
            yield Item("held", legible(side.name), fills[side.side_id], side=side.side_id)
    for status in ("gained_day", "gained_week", "claimed", "agreed", "one_view"):
        yield from _items_by_side(status, shown, style)
    for status in SHARED:
        if status in shown.pairs:
            first, second = (fills.get(side or "", style.no_side) for side in shown.pairs[status])
            yield Item(status, legible(str(getattr(words, status))), first, second)
    yield from _disputes(shown, style)
    if shown.band:
        yield Item("band", legible(words.band))
    known = any(status != "unknown" for status, _ in shown.land)
    yield Item("ground", legible(words.ground if known else words.ground_empty), style.ground)


def _items_by_side(status: str, shown: Shown, style: Style) -> Iterator[Item]:
    """Yield a line for the side with that status, or one for all where several have it, since hue tells which."""
    sides = [side for side in shown.sides if (status, side.side_id) in shown.land]
    if len(sides) > 1 and status != "agreed":
        yield Item(status, legible(str(getattr(style.words, f"{status}_several"))), style.no_side)
        return
    for side in sides:
        name = side.name if len(side.name) <= LONGEST_NAME else side.short_name or side.name
        text = legible(str(getattr(style.words, status)).format(side=name))
        yield Item(status, text, shown.fills[side.side_id], side=side.side_id)


def _disputes(shown: Shown, style: Style) -> Iterator[Item]:
    names = {side.side_id: side.short_name or side.name for side in shown.sides}
    for first, second in shown.disputes:
        text = style.words.disputed.format(side=names[first], other=names[second])
        yield Item("disputed", legible(text), shown.fills[first], shown.fills[second])


def _line_items(shown: Shown, style: Style) -> Iterator[Item]:
    words = style.words
    if shown.front:
        yield Item("front", legible(words.front))
    for side in shown.sides:
        if side.side_id in shown.arrow_sides:
            name = words.advance.format(side=side.short_name or side.name)
            yield Item("advance", legible(name), arrow_colour(shown.fills[side.side_id], style))
    if shown.border:
        yield Item("border", legible(words.border))
    if shown.unknown_dots:
        yield Item("unknown_dot", legible(words.unknown_dot))
    if shown.gain_dots:
        yield Item("gain_dot", legible(words.gain_dot))


def _sign_items(shown: Shown, style: Style) -> Iterator[Item]:
    yield from (Item(kind, legible(str(getattr(style.words, kind)))) for kind in SIGNS if kind in shown.signs)


def arrow_colour(fill: str, style: Style) -> str:
    """Return a side's colour, dark enough to stand on the ground as an arrow."""
    return name_colour(fill, style.ground, 2.5 if luminance(style.ground) > 0.18 else 5.0)
