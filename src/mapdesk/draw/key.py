"""What the legend has to explain: the statuses, lines and symbols that occur on a map, each once."""

from collections.abc import Iterator
from itertools import chain

from mapdesk.draw.faces import legible
from mapdesk.draw.legend import Item, Legend
from mapdesk.draw.style import Style, name_colour
from mapdesk.draw.symbols import FEATURE_SYMBOLS
from mapdesk.model import ControlMap

STATUS_WORDS = {
    "contested": "Contested",
    "mixed": "Held in parts by both",
    "besieged": "Besieged",
}
SIGN_WORDS = {
    "clash": "Clash", "strike": "Strike", "attack": "Attack", "drop": "Oil, gas (by holder)", "plane": "Air base",
    "base": "Military base", "dam": "Dam", "bridge": "Bridge", "border_post": "Border post",
}  # fmt: skip


def legend_of(control_map: ControlMap, fills: dict[str, str], style: Style, *, borders: bool, rivers: bool) -> Legend:
    """Return the legend of a map; ``borders`` whether any border lies in the frame."""
    items = chain(_land_items(control_map, fills, style), _line_items(control_map, fills, style, borders),
                  _sign_items(control_map))
    return Legend("Who holds the settlements", tuple(items), style)


def _land_items(control_map: ControlMap, fills: dict[str, str], style: Style) -> Iterator[Item]:
    shown = {(area.status, area.side) for area in control_map.areas}
    shown |= {(s.status, s.side) for s in control_map.settlements if s.feature_code.startswith("PPL")}
    held = {side for status, side in shown if status in {"held", "besieged"}}
    names = {side.side_id: legible(side.name) for side in control_map.sides}
    for side in (s.side_id for s in control_map.sides if s.side_id in held):
        yield Item("held", names[side], fills[side])
    for side in (s.side_id for s in control_map.sides if ("claimed", s.side_id) in shown):
        yield Item("claimed", f"{names[side]}: own claim only", fills[side])
    areas = {area.status for area in control_map.areas}
    for status, words in STATUS_WORDS.items():
        if status in areas:
            yield Item(status, words, *_pair(status, control_map, fills, style))
    yield Item("ground", "Control not known" if not shown else "Nothing known: control not mapped", style.ground)


def _pair(status: str, control_map: ControlMap, fills: dict[str, str], style: Style) -> tuple[str, str]:
    """Return the two colours for a swatch: those of a front if there is one, so that it looks like the map."""
    sides = [s for line in control_map.front_lines for s in line.sides if s in fills]
    sides += [a.side for a in control_map.areas if a.status == status and a.side in fills]
    sides += list(fills)
    distinct = list(dict.fromkeys(sides))
    first = fills[distinct[0]] if distinct else style.no_side
    return first, fills[distinct[1]] if len(distinct) > 1 else style.no_side


def _line_items(control_map: ControlMap, fills: dict[str, str], style: Style, borders: bool) -> Iterator[Item]:
    if control_map.front_lines:
        yield Item("front", "Front line")
    names = {side.side_id: legible(side.short_name or side.name) for side in control_map.sides}
    for side in (s.side_id for s in control_map.sides):
        if any(e.kind == "advance" and e.side == side for e in control_map.events):
            yield Item("advance", f"{names[side]} advance", arrow_colour(fills[side], style))
    if borders:
        yield Item("border", "State border")
    if any(s.status == "unknown" and s.feature_code.startswith("PPL") for s in control_map.settlements):
        yield Item("unknown_dot", "Holder not known")


def _sign_items(control_map: ControlMap) -> Iterator[Item]:
    kinds = {event.kind for event in control_map.events}
    kinds |= {FEATURE_SYMBOLS.get(s.feature_code, "") for s in control_map.settlements}
    yield from (Item(kind, words) for kind, words in SIGN_WORDS.items() if kind in kinds)


def arrow_colour(fill: str, style: Style) -> str:
    """Return a side's colour, dark enough to stand on the ground as an arrow."""
    return name_colour(fill, style.ground, 2.5)
