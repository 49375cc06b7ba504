"""Land: control areas in, coloured shapes in painting order out; edges towards the unknown fade, others stay sharp."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from mapdesk.draw.colour import mix
from mapdesk.draw.style import Style, claimed_fill
from mapdesk.model import ControlArea, FrontLine

if TYPE_CHECKING:
    from mapdesk.draw.surface import Surface

SIMPLER = 0.5  # px; finer corners cannot be seen


@dataclass(frozen=True)
class Land:
    """One area on the page: its shape in px, its side and, where two stand there, the other side."""

    status: str
    side: str | None
    other: str | None
    shape: BaseGeometry


Project = Callable[[BaseGeometry], BaseGeometry]
SHARED = {"contested", "mixed", "besieged"}  # statuses with a second side


def lands_of(
    areas: Sequence[ControlArea], fronts: Sequence[FrontLine], project: Project, sides: Sequence[str]
) -> list[Land]:
    """Bring the areas that say something onto the page and name the opponent of each shared one."""
    lines = [(front, project(front.geometry)) for front in fronts]
    shapes = [
        (area, shapely.make_valid(shapely.simplify(project(area.geometry), SIMPLER)))
        for area in areas
        if area.status != "unknown" and not area.geometry.is_empty
    ]
    return [Land(area.status, *_parties(area, shape, shapes, lines, sides), shape) for area, shape in shapes]


def _parties(
    area: ControlArea,
    shape: BaseGeometry,
    shapes: Sequence[tuple[ControlArea, BaseGeometry]],
    lines: Sequence[tuple[FrontLine, BaseGeometry]],
    sides: Sequence[str],
) -> tuple[str | None, str | None]:
    """Return the area's side and the other one.

    The other is whom the nearest front over land shows, else whose land borders it longest, else the nearest side.
    """
    own = area.side if area.side in sides else None
    if area.status not in SHARED:
        return own, None
    reach = shape.buffer(6)
    weights: dict[str, float] = {}
    for front, line in lines:
        for side in front.sides:
            if own in front.sides and side != own and side in sides and not front.along_river:
                weights[side] = weights.get(side, 0.0) + 1000.0 * reach.intersection(line).length
    for neighbour, other in shapes:
        side = neighbour.side or ""
        if side in sides and neighbour is not area and side != own:
            touch = reach.intersection(other).area
            weights[side] = weights.get(side, 0.0) + touch - 1e-6 * shape.distance(other)
    ranked = sorted(weights, key=lambda side: (-weights[side], side))
    if own is None and ranked:
        own = ranked.pop(0)
    return own, next(iter(ranked), None)


def fade_masks(lands: Sequence[Land], zones: Sequence[BaseGeometry], style: Style) -> list[BaseGeometry]:
    """Return nested shapes, outermost first; land within the last is in full colour.

    Land fades towards what is not assessed in its own zone (bank and country) only, so that it ends sharply at a
    river or border though the other side of that is unknown.
    """
    whole = shapely.union_all([land.shape for land in lands])
    blank = [(zone, _blank(zone, whole)) for zone in zones if zone.intersects(whole)]
    masks = []
    for number in range(style.feather_steps):
        reach = style.feather * (number + 0.5) / style.feather_steps
        gone = [shapely.intersection(zone, part.buffer(reach, quad_segs=6)) for zone, part in blank]
        masks.append(shapely.simplify(whole.difference(shapely.union_all(gone)), 0.3))
    return masks


def _blank(zone: BaseGeometry, whole: BaseGeometry) -> BaseGeometry:
    """Return the zone's land that is not assessed, without slivers where land and zone differ by a hair."""
    return shapely.simplify(zone.difference(whole).buffer(-2.5, quad_segs=3).buffer(2.5, quad_segs=3), 0.8)


def stripes(shape: BaseGeometry, period: float, share: float, angle: float = 45.0) -> BaseGeometry:
    """Return slanting stripes over the shape as polygons that cover that share of it; spaced in px."""
    west, south, east, north = shape.bounds
    reach = (east - west) + (north - south)
    turn = np.radians(angle)
    along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    middle = np.array([(west + east) / 2, (south + north) / 2])
    # anchored at the page, not at the shape, so that stripes of neighbouring shapes continue each other
    first = np.floor((middle @ across - reach / 2) / period) * period
    bars = []
    for offset in np.arange(first, middle @ across + reach / 2 + period, period):
        start = along * (middle @ along - reach) + across * offset
        corners = [start, start + along * 2 * reach]
        bars.append(shapely.LineString(corners).buffer(period * share / 2, cap_style="flat"))
    return shapely.intersection(shape, shapely.union_all(bars))


def dots(shape: BaseGeometry, period: float, radius: float) -> BaseGeometry:
    """Return a lattice of dots cut to the shape."""
    west, south, east, north = shape.bounds
    rows = np.arange(np.floor(south / period), np.ceil(north / period) + 1)
    points = [
        (column * period + (row % 2) * period / 2, row * period * 0.87)
        for row in np.arange(np.floor(south / period / 0.87), np.floor(south / period / 0.87) + 1.2 * len(rows) + 2)
        for column in np.arange(np.floor(west / period) - 1, np.ceil(east / period) + 1)
    ]
    grid = shapely.union_all(shapely.buffer(shapely.points(points), radius))
    return shapely.intersection(shape, grid)


def paint_lands(
    surface: "Surface",
    lands: Sequence[Land],
    fills: dict[str, str],
    zones: Sequence[BaseGeometry],
    neighbours: BaseGeometry,
    style: Style,
) -> None:
    """Paint fading fills, then the patterns of what is contested, claimed, mixed or besieged.

    ``neighbours`` is the tinted land, into whose tint areas there fade.
    """
    if not lands:
        return
    masks = fade_masks(lands, zones, style)
    pieces = [piece for land in lands for piece in _by_ground(land, fills, neighbours, style)]
    for number, mask in enumerate(masks, start=1):
        share = _eased(number / len(masks))
        for shape, fill, ground in pieces:
            cut = shapely.intersection(shape, mask)
            if not cut.is_empty:
                surface.fill(_polygons(cut), mix(ground, fill, share))
    inner = masks[len(masks) // 2]
    for land in lands:
        cut = _polygons(shapely.intersection(land.shape, inner))
        for shape, colour in patterns(
            land.status, cut, _colour(land.side, fills, style), _colour(land.other, fills, style), style
        ):
            surface.fill(_polygons(shape), colour)


def _by_ground(
    land: Land, fills: dict[str, str], neighbours: BaseGeometry, style: Style
) -> Iterator[tuple[BaseGeometry, str, str]]:
    """Yield (shape, fill, colour of the ground under it)."""
    fill = _fill(land, fills, style)
    if not land.shape.intersects(neighbours):
        yield land.shape, fill, style.ground
        return
    # a hair of overlap, so that no seam shows between the two
    yield land.shape.difference(neighbours.buffer(-0.6)), fill, style.ground
    yield land.shape.intersection(neighbours), fill, style.neighbour


def _eased(share: float) -> float:
    """Start and end softly, so that neither the outer edge nor the full colour shows as a line."""
    return share * share * (3 - 2 * share)


def _colour(side: str | None, fills: dict[str, str], style: Style) -> str:
    return fills.get(side or "", style.no_side)


def _fill(land: Land, fills: dict[str, str], style: Style) -> str:
    colour = _colour(land.side, fills, style)
    return claimed_fill(colour, style) if land.status == "claimed" else colour


def patterns(
    status: str, shape: BaseGeometry, colour: str, other: str, style: Style
) -> Iterator[tuple[BaseGeometry, str]]:
    """Yield the shapes that tell a status apart without its colour; nothing for land that is simply held."""
    if shape.is_empty:
        return
    if status == "contested":
        yield stripes(shape, style.stripe_period, style.stripe_share), other
    elif status == "claimed":
        yield stripes(shape, style.claimed_period, style.claimed_share, -45.0), colour
    elif status == "mixed":
        yield dots(shape, style.mixed_period, style.mixed_dot), other
    elif status == "besieged":
        yield shape.difference(shape.buffer(-style.siege_ring)), style.ink
        inner = shape.buffer(-2 * style.siege_ring)
        yield inner.difference(inner.buffer(-style.siege_ring / 3)), style.ink


def _polygons(shape: BaseGeometry) -> BaseGeometry:
    """Drop the stray points and lines that cutting leaves behind."""
    if shape.geom_type in {"Polygon", "MultiPolygon"}:
        return shape
    parts = [part for part in getattr(shape, "geoms", []) if part.geom_type in {"Polygon", "MultiPolygon"}]
    return shapely.union_all(parts) if parts else MultiPolygon()
