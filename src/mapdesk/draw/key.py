"""What the legend has to explain: the statuses, lines and symbols that occur on a map, each once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mapdesk.draw.faces import legible
from mapdesk.draw.legend import Item, Legend
from mapdesk.draw.style import Style, name_colour
from mapdesk.draw.symbols import FEATURE_SYMBOLS
from mapdesk.model import BaseGeography, ControlMap, Side

STATUS_WORDS = {
    "contested": "Contested",
    "mixed": "Held in parts by both",
    "besieged": "Besieged",
}
SIGN_WORDS = {
    "clash": "Clash", "strike": "Strike", "attack": "Attack", "drop": "Oil, gas (by holder)", "plane": "Air base",
    "base": "Military base", "dam": "Dam", "bridge": "Bridge", "border_post": "Border post",
}  # fmt: skip


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


def most_shown(control_map: ControlMap, fills: Mapping[str, str], base: BaseGeography | None) -> Shown:
    """Return the most that the picture could show, so that the finished legend fits the room kept for it."""
    places = control_map.settlements
    status = {(a.status, a.side) for a in control_map.areas} | {(p.status, p.side) for p in places}
    signs = {e.kind for e in control_map.events} | {FEATURE_SYMBOLS.get(p.feature_code, "") for p in places}
    return Shown(
        control_map.sides,
        fills,
        frozenset(status),
        {s: (None, None) for s, _ in status},
        front=bool(control_map.front_lines),
        border=base is not None,
        unknown_dots=any(p.status == "unknown" for p in places),
        arrow_sides=frozenset(e.side for e in control_map.events if e.kind == "advance"),
        signs=frozenset(signs),
    )


def legend_of(shown: Shown, style: Style) -> Legend:
    """Return the legend of a picture."""
    items = (*_land_items(shown, style), *_line_items(shown, style), *_sign_items(shown))
    return Legend("Who holds the settlements", items, style)


def _land_items(shown: Shown, style: Style) -> Iterator[Item]:
    for side in shown.sides:
        if shown.land & {("held", side.side_id), ("besieged", side.side_id)}:
            yield Item("held", legible(side.name), shown.fills[side.side_id])
    for side in shown.sides:
        if ("claimed", side.side_id) in shown.land:
            yield Item("claimed", f"{legible(side.name)}: claimed, not confirmed", shown.fills[side.side_id])
    for status, words in STATUS_WORDS.items():
        if status in shown.pairs:
            first, second = (shown.fills.get(side or "", style.no_side) for side in shown.pairs[status])
            yield Item(status, words, first, second)
    known = any(status != "unknown" for status, _ in shown.land)
    yield Item("ground", "Nothing known: control not mapped" if known else "Control not known", style.ground)


def _line_items(shown: Shown, style: Style) -> Iterator[Item]:
    if shown.front:
        yield Item("front", "Front line")
    for side in shown.sides:
        if side.side_id in shown.arrow_sides:
            name = legible(side.short_name or side.name)
            yield Item("advance", f"{name} advance", arrow_colour(shown.fills[side.side_id], style))
    if shown.border:
        yield Item("border", "State border")
    if shown.unknown_dots:
        yield Item("unknown_dot", "Holder not known")


def _sign_items(shown: Shown) -> Iterator[Item]:
    yield from (Item(kind, words) for kind, words in SIGN_WORDS.items() if kind in shown.signs)


def arrow_colour(fill: str, style: Style) -> str:
    """Return a side's colour, dark enough to stand on the ground as an arrow."""
    return name_colour(fill, style.ground, 2.5)
