"""The inset that says where the map lies: the base's countries in, a small map with the frame marked out."""

import csv
from collections.abc import Callable
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mapdesk.base.geometry import Bbox, Plane
from mapdesk.draw.faces import ink_box, legible
from mapdesk.draw.frame import Box, Frame
from mapdesk.draw.style import Style
from mapdesk.draw.swatches import symbol_disc
from mapdesk.model import BaseGeography

if TYPE_CHECKING:
    from matplotlib.path import Path

    from mapdesk.draw.surface import Surface

WIDE, LEAST_HIGH, MOST_HIGH = 640.0, 460.0, 620.0


def locator_size(base: BaseGeography | None) -> tuple[float, float] | None:
    """Return width and height of the inset in px, None where the base has no countries."""
    if base is None or not base.countries:
        return None
    extent = _extent(base, Plane(_bbox(base).center))
    return WIDE, min(MOST_HIGH, max(LEAST_HIGH, WIDE * extent.height / extent.width))


def _bbox(base: BaseGeography) -> Bbox:
    if base.locator_bbox:
        return base.locator_bbox
    points = np.array([point for country in base.countries for ring in country.rings for point in ring])
    return Bbox(*(float(v) for v in (*points.min(axis=0), *points.max(axis=0))))


def _extent(base: BaseGeography, plane: Plane) -> Box:
    """Return what the inset may show without running off its data: the bbox's largest upright rectangle, km."""
    box = _bbox(base)
    lats, lngs = np.linspace(box.south, box.north, 21), np.linspace(box.west, box.east, 21)
    west, _ = plane.to_km(np.full(21, box.west), lats)
    east, _ = plane.to_km(np.full(21, box.east), lats)
    _, south = plane.to_km(lngs, np.full(21, box.south))
    _, north = plane.to_km(lngs, np.full(21, box.north))
    return Box(float(west.max()), float(south.max()), float(east.min()), float(north.min()))


def paint_locator(
    surface: "Surface", base: BaseGeography, card: Box, frame: Frame, home: set[str], style: Style
) -> None:
    """Paint countries, their names and the frame of the main map."""
    plane = Plane(_bbox(base).center)
    extent = _extent(base, plane)
    scale = max(card.width / extent.width, card.height / extent.height)
    mark = _mark(frame, plane)
    middle = _middle(extent, mark, card, scale)

    def to_px(lng: object, lat: object) -> tuple[Any, Any]:
        x, y = plane.to_km(lng, lat)
        return card.center[0] + (x - middle[0]) * scale, card.center[1] + (y - middle[1]) * scale

    window = shapely.box(*card)
    surface.box(card.grown(5), style.paper)
    surface.box(card, style.water)
    surface.clip, before = card, surface.clip
    lands = []
    for country in base.countries:
        rings = [shapely.make_valid(shapely.Polygon(ring)) for ring in country.rings if len(ring) > 3]
        land = shapely.simplify(shapely.transform(shapely.union_all(rings), to_px, interleaved=False), 0.8)
        land = shapely.intersection(shapely.make_valid(land), window)
        if not land.is_empty:
            lands.append((country, land))
            surface.fill(land, style.paper if country.code in home else style.neighbour, style.border, 2.4)
    spot = Box(
        *(
            shapely.transform(
                shapely.box(*mark),
                lambda x, y: (card.center[0] + (x - middle[0]) * scale, card.center[1] + (y - middle[1]) * scale),
                interleaved=False,
            ).bounds
        )
    )
    taken = [spot.grown(6)]
    _paint_capitals(surface, [(c.code, land) for c, land in lands], home, to_px, card, taken, style)
    _paint_names(surface, [(legible(c.name), land, c.code in home) for c, land in lands], card, taken, style)
    surface.path(_box_path(spot), style.accent, alpha=0.2)
    surface.box(spot, None, style.accent, 5)
    surface.clip = before
    surface.box(card, None, style.ink, 3)


def _mark(frame: Frame, plane: Plane) -> Box:
    box = frame.box
    lng, lat = frame.to_degrees(np.array([box.x0, box.x1, box.x1, box.x0]), np.array([box.y0, box.y0, box.y1, box.y1]))
    x, y = plane.to_km(lng, lat)
    return Box(float(min(x)), float(min(y)), float(max(x)), float(max(y)))


def _middle(extent: Box, mark: Box, card: Box, scale: float) -> tuple[float, float]:
    """Return the middle of the inset in km: the extent's, moved so that the mark stays in view."""
    half = (card.width / scale / 2, card.height / scale / 2)
    wanted = mark.center
    return tuple(  # type: ignore[return-value]
        min(max(wanted[i], extent[i] + half[i]), extent[i + 2] - half[i])
        if extent[i + 2] - extent[i] > 2 * half[i]
        else (extent[i] + extent[i + 2]) / 2
        for i in (0, 1)
    )


def _box_path(box: Box) -> "Path | None":
    from mapdesk.draw.surface import path_of

    return path_of(shapely.box(*box))


@lru_cache(maxsize=1)
def capitals() -> dict[str, tuple[str, float, float]]:
    """Return name, longitude and latitude of each country's capital by its ISO alpha-2 code (GeoNames, CC BY 4.0)."""
    text = resources.files("mapdesk").joinpath("data", "capitals.csv").read_text(encoding="utf-8")
    return {
        row["code"]: (row["name"], float(row["lon"]), float(row["lat"])) for row in csv.DictReader(text.splitlines())
    }


def _paint_capitals(
    surface: "Surface",
    lands: list[tuple[str, BaseGeometry]],
    home: set[str],
    to_px: Callable[[object, object], tuple[Any, Any]],
    card: Box,
    taken: list[Box],
    style: Style,
) -> None:
    """Mark the capitals of the home countries and of those that touch the inset's middle, each with its name."""
    size, inner = style.type_px(0.9 * style.locator), card.grown(-14)
    center = shapely.Point(*taken[0].center)
    nearest = sorted(lands, key=lambda item: (item[0] not in home, item[1].distance(center), item[0]))
    for code, _ in nearest[:4]:
        name, lng, lat = capitals().get(code, ("", 0.0, 0.0))
        x, y = (float(v) for v in to_px(lng, lat))
        dot = Box(x, y, x, y).grown(9)
        if not name or not inner.holds(dot) or any(dot.meets(other) for other in taken):
            continue
        text = legible(name)
        left, _, right, top = ink_box(text, "semibold", size)
        tries = [Box(x0, y - top / 2, x0 + right - left, y + top / 2) for x0 in (x + 16, x - 16 - right + left)]
        free = [box for box in tries if inner.holds(box) and not any(box.meets(other) for other in taken)]
        if not free:
            continue
        taken += [dot.grown(4), free[0].grown(8)]
        surface.path(symbol_disc(x, y, 7), style.ink, style.halo, 3)
        surface.text(free[0].x0 - left, free[0].y0, text, "semibold", size, style.ink, halo=style.halo, halo_width=6)


def _paint_names(
    surface: "Surface", lands: list[tuple[str, BaseGeometry, bool]], card: Box, taken: list[Box], style: Style
) -> None:
    """Write each country's name at its roomiest spot, larger countries first; leave out what does not fit."""
    size = style.type_px(style.locator)
    for name, land, home in sorted(lands, key=lambda item: -item[1].area):
        parts = shapely.get_parts(land)
        part = max(parts, key=lambda p: p.area)
        if part.geom_type != "Polygon" or part.area < 4000:
            continue
        left, bottom, right, top = ink_box(name.upper(), "semibold", size)
        spot = _roomiest(part, right - left, top - bottom, card, taken)
        if spot is None:
            continue
        taken.append(Box(spot[0] - (right - left) / 2, spot[1], spot[0] + (right - left) / 2, spot[1] + top).grown(5))
        surface.text(
            *spot,
            name.upper(),
            "semibold",
            size,
            style.ink if home else style.muted,
            align="center",
            halo=style.paper if home else style.neighbour,
            halo_width=6,
        )


def _roomiest(part: BaseGeometry, wide: float, high: float, card: Box, taken: list[Box]) -> tuple[float, float] | None:
    """Return the baseline middle at which the name lies best within its country and card."""
    west, south, east, north = part.bounds
    center = part.representative_point()
    inner = card.grown(-12)
    best, least = None, 0.25
    for x in np.linspace(west, east, 13):
        for y in np.linspace(south, north, 13):
            box = Box(x - wide / 2, y, x + wide / 2, y + high)
            if not inner.holds(box) or any(box.meets(other) for other in taken):
                continue
            outside = 1 - shapely.intersection(part, shapely.box(*box.grown(6))).area / ((wide + 12) * (high + 12))
            cost = outside + 0.0012 * float(np.hypot(x - center.x, y - center.y))
            if cost < least:
                best, least = (float(x), float(y)), cost
    return best
