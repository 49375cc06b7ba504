"""The name of a pocket with what it holds: a side and its land in, a block of centred lines beside that land out."""

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mapdesk.draw.faces import Weight, legible
from mapdesk.draw.frame import Box
from mapdesk.draw.ground import Ground
from mapdesk.draw.labels import Obstacles
from mapdesk.draw.linenames import LineName, spaced_width, straight
from mapdesk.draw.style import Style, name_colour
from mapdesk.draw.terrain import Terrain
from mapdesk.model import ControlMap, Side

REACH = 620.0  # px from the land within which its block may stand
LIMIT = 150.0
BANK_KM = 2.5  # so near to a river land counts as its bank
Row = tuple[str, Weight, float, str, float]  # text, weight, size, colour, tracking


def pocket_names(
    control_map: ControlMap,
    pockets: Collection[str],
    land: Mapping[str, BaseGeometry],
    ground: Ground,
    fills: Mapping[str, str],
    px_per_km: float,
    terrain: Terrain,
    taken: Obstacles,
    style: Style,
) -> dict[str, list[LineName]]:
    """Return, for each side whose places had to be named outside its land, its name over what the map counts there."""
    named: dict[str, list[LineName]] = {}
    window = shapely.box(*terrain.box.grown(REACH))
    land = {side: shapely.intersection(shape, window) for side, shape in land.items()}
    for side in control_map.sides:
        shape = land.get(side.side_id)
        if side.side_id not in pockets or shape is None or shape.is_empty:
            continue
        words = _counted(control_map, side, shape, ground, px_per_km, style)
        foreign = shapely.union_all([shapely.simplify(s, 6) for other, s in land.items() if other != side.side_id])
        for rows in _blocks(side, fills[side.side_id], words, style):
            lines = _placed(rows, shapely.simplify(shape, 6), foreign, list(land), terrain, taken)
            if lines:
                named[side.side_id] = lines
                break
    return named


def _counted(
    control_map: ControlMap, side: Side, shape: BaseGeometry, ground: Ground, px_per_km: float, style: Style
) -> str:
    """Say how many places of the map the side holds and along how much river, to the nearest 5 km."""
    count = sum(p.side == side.side_id and p.feature_code.startswith("PPL") for p in control_map.settlements)
    bank = ground.main_river.intersection(shape.buffer(BANK_KM * px_per_km)).length / px_per_km
    km = 5 * round(bank / 5)
    words = style.words.pocket_river if km >= 10 else style.words.pocket
    return words.format(count=count, km=km)


def _blocks(side: Side, fill: str, words: str, style: Style) -> list[list[Row]]:
    """Return the blocks to try: name on one line, on two, and the short name, each over the count."""
    colour, size = name_colour(fill, style.ground, 5.4), style.type_px(style.area_name)
    small = style.type_px(style.feature_name)
    count: list[Row] = [(legible(line), "regular", small, style.muted, 0.0) for line in words.split("\n")]
    full, short = legible(side.name).upper(), legible(side.short_name).upper()
    names = [halves(full), [full], [short]] if " " in full else [[full], [short]]
    return [[(text, "bold", size, colour, style.tracking) for text in name] + count for name in names if name[0]]


def halves(text: str) -> list[str]:
    """Break a name at the space nearest to its middle.

    >>> halves("SYRIAN GOVERNMENT AND ALLIES")
    ['SYRIAN GOVERNMENT', 'AND ALLIES']
    """
    spaces = [i for i, letter in enumerate(text) if letter == " "]
    if not spaces:
        return [text]
    cut = min(spaces, key=lambda i: (abs(i - len(text) / 2), -i))
    return [text[:cut], text[cut + 1 :]]


def _placed(
    rows: Sequence[Row],
    own: BaseGeometry,
    foreign: BaseGeometry,
    sides: Sequence[str],
    terrain: Terrain,
    taken: Obstacles,
) -> list[LineName]:
    """Return the rows at the cheapest free spot about the land, and take it; nothing where there is none."""
    wide = max(spaced_width(text, weight, size, tracking) for text, weight, size, _, tracking in rows)
    high = sum(1.3 * size for _, _, size, _, _ in rows)
    price = _pricing(own, foreign, sides, terrain)
    west, south, east, north = own.bounds
    inner, best, least = terrain.box.grown(-24), None, LIMIT
    for x in np.arange(west - REACH, east + REACH, 40.0):
        for top in np.arange(south, north + REACH / 2, 34.0):
            box = Box(float(x) - wide / 2, float(top) - high, float(x) + wide / 2, float(top))
            free = inner.holds(box) and not terrain.lined(box) and not taken.hit(box.grown(16))
            if free and (cost := price(box)) < least:
                best, least = box, cost
    return _taking(rows, best, taken) if best else []


def _pricing(
    own: BaseGeometry, foreign: BaseGeometry, sides: Sequence[str], terrain: Terrain
) -> Callable[[Box], float]:
    shapely.prepare(own)
    shapely.prepare(foreign)

    def price(box: Box) -> float:
        cost = 400 * sum(terrain.share(side, box.grown(10)) for side in sides) + 40 * terrain.ink(box)
        if cost >= LIMIT:
            return cost
        shape = shapely.box(*box)
        away = own.distance(shape)
        nearer = not foreign.is_empty and foreign.distance(shape) < away
        return float(cost + 0.14 * away + 220 * nearer)

    return price


def _taking(rows: Sequence[Row], box: Box, taken: Obstacles) -> list[LineName]:
    y, lines = box.y1, []
    for number, (text, weight, size, colour, tracking) in enumerate(rows):
        y -= 1.3 * size
        lines.append(straight(box.center[0], y + 0.3 * size, text, weight, size, colour, tracking))
        taken.add("name", f"side {rows[0][0]} {number}", Box(box.x0, y, box.x1, y + 1.3 * size))
    return lines
