"""Which names go along lines, and where: sides beside their land, rivers, countries on both sides of a border."""

from collections.abc import Callable, Collection, Mapping, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from mapdesk.draw.captions import halves
from mapdesk.draw.colour import contrast
from mapdesk.draw.faces import legible
from mapdesk.draw.frame import Box, Frame
from mapdesk.draw.ground import Ground
from mapdesk.draw.labels import Obstacles
from mapdesk.draw.linenames import LineName, best_along, best_inside, parallels, smooth_lines, upright
from mapdesk.draw.style import Style, name_colour
from mapdesk.draw.terrain import Terrain
from mapdesk.model import Side

TO_MIDDLE = 45.0  # what a name costs at a page width from the middle of all land
PARALLELS = (62.0, 96.0, 130.0, 175.0, 230.0)  # px off the land
REACH = 320.0  # px outside the frame to which land is looked at
LEAST_AREA = 60_000.0  # px²; smaller land is named by the legend alone
Price = Callable[[Box], float]


def _take(name: LineName, kind: str, taken: Obstacles) -> LineName:
    for box in name.boxes:
        taken.add("name", f"{kind} {name.text}", box)
    return name


def side_names(
    sides: Sequence[Side],
    land: Mapping[str, BaseGeometry],
    fills: Mapping[str, str],
    terrain: Terrain,
    taken: Obstacles,
    style: Style,
    named: Collection[str] = (),
) -> list[LineName]:
    """Name each side that is not named yet, once, along the outside of its largest land or, failing that, level."""
    names = []
    # land far outside the frame only costs time
    window = shapely.box(*terrain.box.grown(REACH))
    land = {side: shapely.intersection(shape, window) for side, shape in land.items()}
    parts = {
        side: max(shapely.get_parts(shape), key=lambda part: part.area)
        for side, shape in land.items()
        if not shape.is_empty
    }
    for side in sorted(sides, key=lambda s: -parts[s.side_id].area if s.side_id in parts else 0):
        part = parts.get(side.side_id)
        if part is None or part.area < LEAST_AREA or side.side_id in named:
            continue
        name = _side_name(side, part, fills, land, terrain, taken, style)
        if name:
            names.append(_take(name, "side", taken))
    return names


def _side_name(
    side: Side,
    part: BaseGeometry,
    fills: Mapping[str, str],
    land: Mapping[str, BaseGeometry],
    terrain: Terrain,
    taken: Obstacles,
    style: Style,
) -> LineName | None:
    colour = name_colour(fills[side.side_id], style.ground, 5.4)
    own = shapely.simplify(land[side.side_id], 6)
    foreign = shapely.union_all([shapely.simplify(s, 6) for other, s in land.items() if other != side.side_id])
    shapely.prepare(own)
    shapely.prepare(foreign)
    center = shapely.union_all(list(land.values())).envelope.centroid

    def price(box: Box) -> float:
        others = terrain.share_of_others(side.side_id, box, list(land))
        middle = shapely.Point(*box.center)
        # A name nearer to another side's land than to its own would be read as that side's.
        nearer = not foreign.is_empty and foreign.distance(middle) < own.distance(middle)
        return float(
            300 * others
            + 250 * nearer
            + 60 * terrain.share(side.side_id, box)
            + 150 * terrain.share("dark", box)
            + 16 * terrain.ink(box.grown(9))
            + TO_MIDDLE * middle.distance(center) / terrain.box.width
        )

    smooth = shapely.simplify(part, 6)
    lines = parallels(smooth, PARALLELS, 240.0)
    size, tracking = style.type_px(style.area_name), style.tracking
    full, short = legible(side.name).upper(), legible(side.short_name).upper()
    for text in filter(None, (full, short)):
        for rows, shrink in (([text], 1.0), (halves(text), 1.0), ([text], 0.86), (halves(text), 0.86)):
            found = best_along(lines, rows, "bold", size * shrink, colour, tracking, terrain, taken, price, 62.0)
            if found:
                return found
        found = best_inside(part, text, "bold", 0.9 * size, colour, tracking, terrain, taken, price, 75.0)
        if found:
            return found
    return None


def river_names(
    ground: Ground, fills: Mapping[str, str], terrain: Terrain, taken: Obstacles, style: Style
) -> list[LineName]:
    """Name the longest rivers that have a name, once each, beside their water."""
    # blue letters fade on blue or red land
    weights = {side: 12.0 if contrast(style.river, fill) > 2.4 else 42.0 for side, fill in fills.items()}

    def price(box: Box) -> float:
        land = sum(weight * terrain.share(side, box) for side, weight in weights.items())
        return land + 26 * terrain.ink(box)

    names = []
    for text, shape in sorted(ground.river_names, key=lambda item: -item[1].length)[:3]:
        main = shape.distance(ground.main_river) < 1 if not ground.main_river.is_empty else False
        size = style.type_px(style.river_name if main else 0.9)
        lines = [
            line
            for tolerance, gap in ((40.0, 20.0 if main else 14.0), (130.0, 30.0), (260.0, 46.0), (400.0, 64.0))
            for line in _both_banks(shape, tolerance, gap, size)
        ]
        text = legible(text)
        name = best_along(lines, [text], "italic", size, style.river, 0.06, terrain, taken, price, 55.0, tries=90)
        if name:
            names.append(_take(name, "river", taken))
    return names


def _both_banks(shape: BaseGeometry, tolerance: float, gap: float, size: float) -> list[object]:
    lines: list[object] = []
    for raw in smooth_lines(shape, tolerance):
        line = shapely.LineString(upright(raw))
        for offset in (gap, -(gap + 0.68 * size)):
            curve = shapely.offset_curve(line, offset, quad_segs=12)
            lines += list(smooth_lines(curve, 24.0))
    return lines


def country_names(
    ground: Ground, frame: Frame, home: set[str], terrain: Terrain, taken: Obstacles, style: Style
) -> list[LineName]:
    """Name both countries along a border; a neighbour without room there is named level in its land."""

    def price(box: Box) -> float:
        return 130 * terrain.share("land", box) + 14 * terrain.ink(box)

    names = []
    size = style.type_px(style.country_name)
    window = shapely.box(*frame.box)
    if ground.border.is_empty:
        return []
    lines = _both_banks(ground.border, 60.0, 34.0, size)
    for country, land in sorted(ground.countries, key=lambda item: item[0].name):
        text = legible(country.name).upper()
        cut = shapely.intersection(land, window)
        if cut.area < 90_000:
            continue
        own = [line for line in lines if _mostly_in(line, land)]
        name = best_along(own, [text], "semibold", size, style.border, 0.34, terrain, taken, price, 50.0, 20.0)
        terrain.add_area(f"country {country.code}", cut)

        def inside(box: Box, key: str = f"country {country.code}") -> float:
            return price(box) + 400 * (1 - terrain.share(key, box))

        if name is None and country.code not in home:
            part = max(shapely.get_parts(cut), key=lambda p: p.area)
            name = best_inside(part, text, "semibold", size, style.border, 0.34, terrain, taken, inside, 50.0, 20.0)
        if name:
            names.append(_take(name, "country", taken))
    return names


def _mostly_in(line: object, land: BaseGeometry) -> bool:
    shape = shapely.LineString(line)
    return bool(shapely.intersection(shape, land).length > 0.9 * shape.length)
