"""Hatches: a status or side and a shape in, stripes and dots as polygons out, so that no map depends on colour."""

from collections.abc import Iterator, Mapping

import numpy as np
import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from mapdesk.draw.colour import luminance, mix
from mapdesk.draw.style import Style, apart_in_grey, claimed_fill, name_colour

Piece = tuple[BaseGeometry, str]  # a shape and its colour


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


def patterns(status: str, shape: BaseGeometry, colour: str, other: str, style: Style) -> Iterator[Piece]:
    """Yield the shapes that tell a status apart without its colour; nothing for land that is simply held."""
    if shape.is_empty:
        return
    if status in {"contested", "disputed"}:
        share = style.stripe_share if status == "contested" else 0.5
        yield stripes(shape, style.stripe_period, share), apart_in_grey(other, colour)
    elif status == "one_view":
        # silence is no contradiction, so this is the quietest hatch
        yield stripes(shape, style.claimed_period, 0.14, 90.0), apart_in_grey(colour, style.ground, 1.5)
    elif status == "claimed":
        under = claimed_fill(colour, style)
        yield stripes(shape, style.claimed_period, style.claimed_share, -45.0), apart_in_grey(colour, under)
        yield _edge(shape, style.claimed_edge), name_colour(colour, style.ground, 3.2)
    elif status == "mixed":
        yield dots(shape, style.mixed_period, style.mixed_dot), apart_in_grey(other, colour)
    elif status == "besieged":
        yield _edge(shape, style.siege_ring), style.ink
        inner = shape.buffer(-2 * style.siege_ring)
        yield _edge(inner, style.siege_ring / 3), style.ink
    elif status in {"gained_day", "gained_week"}:
        lately = status == "gained_day"
        yield stripes(shape, style.gain_period, style.gain_share[0 if lately else 1], 0.0), _bright(colour)
        if lately:
            yield _edge(shape, style.claimed_edge * 1.4), name_colour(colour, style.ground, 3.2)


def _bright(colour: str) -> str:
    """Return what shows on a colour as light, or on a light one as dark."""
    return mix(colour, "#FFFFFF", 0.72) if luminance(colour) < 0.45 else mix(colour, "#000000", 0.42)


def _edge(shape: BaseGeometry, wide: float) -> BaseGeometry:
    return shape.difference(shape.buffer(-wide))


def side_hatch(shape: BaseGeometry, side: str | None, fills: Mapping[str, str], style: Style) -> Iterator[Piece]:
    """Yield the hatch by which a side is known in black and white: none for the first, then lines, dots, crosses."""
    number = list(fills).index(side) if side and side in fills else -1
    if not style.side_hatch or number < 1 or shape.is_empty:
        return
    colour, period = apart_in_grey(fills[side or ""], fills[side or ""], 1.9), style.side_period
    kind = (number - 1) % 5
    if kind in {0, 3}:
        yield stripes(shape, period, 0.16, 90.0 if kind == 0 else 0.0), colour
    elif kind == 1:
        yield dots(shape, period * 0.9, period * 0.15), colour
    else:
        yield stripes(shape, period * 1.3, 0.12, 20.0 if kind == 2 else 0.0), colour
        yield stripes(shape, period * 1.3, 0.12, -70.0 if kind == 2 else 90.0), colour


def polygons(shape: BaseGeometry) -> BaseGeometry:
    """Drop the stray points and lines that cutting leaves behind."""
    if shape.geom_type in {"Polygon", "MultiPolygon"}:
        return shape
    parts = [part for part in getattr(shape, "geoms", []) if part.geom_type in {"Polygon", "MultiPolygon"}]
    return shapely.union_all(parts) if parts else MultiPolygon()
