"""Land: control areas in, coloured shapes in painting order out; edges towards the unknown fade, others stay sharp."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from shapely.geometry.base import BaseGeometry

from mapdesk.draw.colour import mix
from mapdesk.draw.patterns import patterns, polygons, side_hatch
from mapdesk.draw.style import Style, pale_fill
from mapdesk.model import ControlArea, FrontLine

if TYPE_CHECKING:
    from mapdesk.draw.surface import Surface

WEEK = 7  # days for which a gain is told from older control
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
    areas: Sequence[ControlArea], fronts: Sequence[FrontLine], project: Project, sides: Sequence[str], day: dt.date
) -> list[Land]:
    """Bring the areas that say something onto the page and name the opponent of each shared one.

    Land that was taken in the last day or week gets a status of its own, ``gained_day`` or ``gained_week``.
    """
    lines = [(front, project(front.geometry)) for front in fronts]
    shapes = [
        (area, shapely.make_valid(shapely.simplify(project(area.geometry), SIMPLER)))
        for area in areas
        if area.status != "unknown" and not area.geometry.is_empty
    ]
    return [Land(status_on(area, day), *_parties(area, shape, shapes, lines, sides), shape) for area, shape in shapes]


def status_on(area: ControlArea, day: dt.date) -> str:
    """Return the status to draw: the area's own, or how lately its holder took it."""
    if area.status != "held" or area.gained_on is None or not 0 <= (day - area.gained_on).days <= WEEK:
        return area.status
    return "gained_day" if (day - area.gained_on).days <= 1 else "gained_week"


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
                surface.fill(polygons(cut), mix(ground, fill, share))
    inner = masks[len(masks) // 2]
    for land in lands:
        cut = polygons(shapely.intersection(land.shape, inner))
        for shape, colour in side_hatch(cut, land.side, fills, style) if land.status != "claimed" else ():
            surface.fill(polygons(shape), colour)
        for shape, colour in patterns(
            land.status, cut, _colour(land.side, fills, style), _colour(land.other, fills, style), style
        ):
            surface.fill(polygons(shape), colour)


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
    return pale_fill(land.status, colour, style)
