"""The page's arrangement: data and card sizes in; frame and corners for legend and inset out, clear of the data."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import shapely

from mapdesk.base.geometry import Plane
from mapdesk.draw.frame import Box, Frame, data_extent, plane_of, pulled_inside, within_proportions
from mapdesk.draw.style import PAGE_WIDTH, Style
from mapdesk.model import BaseGeography, ControlMap

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

CORNERS = ("sw", "ne", "se", "nw")
GROWTHS = (0.0, 0.1, 0.18, 0.27, 0.36)  # by which share of its width or height an extent may grow to make room
CARD_GAP = 40.0  # px between a card and the frame
Size = tuple[float, float]


@dataclass(frozen=True)
class Arrangement:
    """Where the map and its cards lie on the page; ``inset`` is None where there is nothing to put in it."""

    frame: Frame
    legend: Box
    inset: Box | None
    legend_corner: str


@dataclass(frozen=True)
class _Content:
    """What cards should not cover, km on the plane."""

    land: "BaseGeometry"
    places: "BaseGeometry"
    events: "BaseGeometry"
    lines: "BaseGeometry"

    def cost(self, rect: Box) -> float:
        window = shapely.box(*rect)
        covered = shapely.intersection(self.land, window).area / window.area
        dots = sum(len(shapely.get_parts(shapely.intersection(p, window))) * w for p, w in self._weighted())
        return float(1000 * covered + dots + 60 * shapely.intersection(self.lines, window).length / rect.width)

    def _weighted(self) -> tuple[tuple["BaseGeometry", float], ...]:
        return (self.places, 25.0), (self.events, 60.0)


def _content(control_map: ControlMap, base: BaseGeography | None, plane: Plane) -> _Content:
    land = shapely.union_all(
        [
            shapely.simplify(shapely.make_valid(plane.project(a.geometry)), 0.3)
            for a in control_map.areas
            if a.status != "unknown"
        ]
    )
    known = [plane.to_km(s.lng, s.lat) for s in control_map.settlements if s.status != "unknown"]
    events = [plane.to_km(e.lng, e.lat) for e in control_map.events]
    rivers = [line.points for line in base.lines if line.kind == "main_river" and len(line.points) > 1] if base else []
    lines = shapely.union_all([shapely.simplify(plane.project(shapely.LineString(p)), 0.5) for p in rivers])
    return _Content(land, shapely.MultiPoint(known), shapely.MultiPoint(events), lines)


def arrange(
    control_map: ControlMap, base: BaseGeography | None, legend: Size, inset: Size | None, bottom: float, style: Style
) -> Arrangement:
    """Choose extent and corners so that the cards cover little and the map stays large.

    ``bottom`` is the height of the footer in px; the frame stands on it.
    """
    plane = plane_of(control_map)
    content = _content(control_map, base, plane)
    start = data_extent(control_map, plane)
    best, least = None, float("inf")
    for growth, extent in _extents(start, control_map, base, plane):
        frame = _frame(extent, plane, bottom, style)
        for corner, other in product(CORNERS, CORNERS):
            if corner == other:
                continue
            cards = [_card(frame.box, legend, corner), *([_card(frame.box, inset, other)] if inset else [])]
            if any(not frame.box.holds(card) for card in cards) or _meet(cards):
                continue
            cost = growth + sum(content.cost(_in_km(card, frame)) for card in cards)
            cost += 8 * CORNERS.index(corner) + 8 * (other != "ne")
            if cost < least:
                best, least = Arrangement(frame, cards[0], cards[1] if inset else None, corner), cost
    if best is None:  # cards too large for any corner: the legend keeps its corner and the inset goes
        frame = _frame(within_proportions(start), plane, bottom, style)
        return Arrangement(frame, _card(frame.box, legend, "sw"), None, "sw")
    return best


def _extents(
    start: Box, control_map: ControlMap, base: BaseGeography | None, plane: Plane
) -> Iterator[tuple[float, Box]]:
    """Yield (cost, extent): the data's extent as it is and grown towards each side and pair of sides."""
    for west, east, south, north in product(GROWTHS, repeat=4):
        if (west and east) or (south and north) or west + east + south + north > 0.55:
            continue
        wide, high = start.width, start.height
        grown = Box(start.x0 - west * wide, start.y0 - south * high, start.x1 + east * wide, start.y1 + north * high)
        extent = pulled_inside(within_proportions(grown), control_map, base, plane)
        if not extent.grown(1e-6).holds(start):
            extent = within_proportions(grown)
        yield 420 * (extent.width / within_proportions(start).width - 1), extent


def _frame(extent: Box, plane: Plane, bottom: float, style: Style) -> Frame:
    width = PAGE_WIDTH - 2 * style.margin
    height = round(width * extent.height / extent.width)
    return Frame(Box(style.margin, bottom, style.margin + width, bottom + height), extent, plane)


def _card(frame: Box, size: Size, corner: str) -> Box:
    width, height = size
    x0 = frame.x0 + CARD_GAP if "w" in corner else frame.x1 - CARD_GAP - width
    y0 = frame.y0 + CARD_GAP if "s" in corner else frame.y1 - CARD_GAP - height
    return Box(x0, y0, x0 + width, y0 + height)


def _meet(cards: list[Box]) -> bool:
    return len(cards) == 2 and cards[0].grown(30).meets(cards[1])


def _in_km(card: Box, frame: Frame) -> Box:
    k, e, b = frame.px_per_km, frame.extent, frame.box
    return Box(
        *(
            v
            for v in (
                e.x0 + (card.x0 - b.x0) / k,
                e.y0 + (card.y0 - b.y0) / k,
                e.x0 + (card.x1 - b.x0) / k,
                e.y0 + (card.y1 - b.y0) / k,
            )
        )
    )
