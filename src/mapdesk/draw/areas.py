"""Land: control areas in px in, coloured shapes in painting order out; edges towards the unknown fade, others stay sharp."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from mapdesk.draw.colour import mix
from mapdesk.draw.style import Style, claimed_fill
from mapdesk.model import ControlArea

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


def lands_of(areas: Sequence[ControlArea], project: object, sides: Sequence[str]) -> list[Land]:
    """Bring the areas that say something onto the page and name the opponent of each shared one."""
    shapes = [
        (area, shapely.make_valid(shapely.simplify(project(area.geometry), SIMPLER)))  # type: ignore[operator]
        for area in areas
        if area.status != "unknown" and not area.geometry.is_empty
    ]
    return [
        Land(area.status, *_parties(area, shape, shapes, sides), shape)
        for area, shape in shapes
    ]


def _parties(
    area: ControlArea, shape: BaseGeometry, shapes: Sequence[tuple[ControlArea, BaseGeometry]], sides: Sequence[str]
) -> tuple[str | None, str | None]:
    """Return the area's side and the other one: the sides whose land borders it longest, nearest if none does."""
    own = area.side if area.side in sides else None
    if area.status not in {"contested", "mixed", "besieged"}:
        return own, None
    reach = shape.buffer(6)
    weights: dict[str, float] = {}
    for neighbour, other in shapes:
        if neighbour.side in sides and neighbour is not area and neighbour.side != own:
            touch = reach.intersection(other).area
            weights[neighbour.side] = weights.get(neighbour.side, 0.0) + touch - 1e-6 * shape.distance(other)
    ranked = sorted(weights, key=lambda side: (-weights[side], side))
    if own is None and ranked:
        own = ranked.pop(0)
    return own, next(iter(ranked), None)


def fade_masks(lands: Sequence[Land], barriers: BaseGeometry, style: Style) -> list[BaseGeometry]:
    """Return nested shapes, outermost first; land within the last is in full colour.

    ``barriers`` are lines (river, border, frame) at which land ends sharply though the other bank is unknown.
    """
    whole = shapely.union_all([land.shape for land in lands]).buffer(0.6)
    kept = barriers.intersection(whole.buffer(2 * style.feather))
    grown = shapely.simplify(whole.union(kept.buffer(style.feather + 6, quad_segs=4)), 1.0)
    step = style.feather / style.feather_steps
    masks = [grown]
    for _ in range(style.feather_steps):
        masks.append(shapely.simplify(masks[-1].buffer(-step, quad_segs=6), 0.3))
    return masks[1:]


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
    surface: "Surface", lands: Sequence[Land], fills: dict[str, str], barriers: BaseGeometry, style: Style
) -> None:
    """Paint fading fills, then the patterns of what is contested, claimed, mixed or besieged."""
    if not lands:
        return
    masks = fade_masks(lands, barriers, style)
    for number, mask in enumerate(masks, start=1):
        share = _eased(number / len(masks))
        for land in lands:
            cut = shapely.intersection(land.shape, mask)
            if not cut.is_empty:
                surface.fill(_polygons(cut), mix(style.ground, _fill(land, fills, style), share))
    inner = masks[len(masks) // 2]
    for land in lands:
        cut = _polygons(shapely.intersection(land.shape, inner))
        for shape, colour in patterns(land.status, cut, _colour(land.side, fills, style), _colour(land.other, fills, style), style):
            surface.fill(_polygons(shape), colour)


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
