"""The page's arrangement: data and card sizes in; frame and corners for legend and inset out, clear of the data."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import shapely

from mapdesk.base.geometry import Plane
from mapdesk.draw.frame import Box, Frame, base_km, data_extent, plane_of, pulled_inside, within_proportions
from mapdesk.draw.options import Options
from mapdesk.draw.style import PAGE_WIDTH, Style
from mapdesk.model import BaseGeography, ControlMap

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

CORNERS = ("sw", "ne", "se", "nw")  # the legend's first choice, then the inset's
MIRRORED = ("se", "nw", "sw", "ne")
# By which share of its width or height an extent may grow to make room, negative to the west and south.
GROWTHS = (0.0, 0.12, -0.12, 0.22, -0.22, 0.34, -0.34)
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
        return float(2200 * covered + dots + 60 * shapely.intersection(self.lines, window).length / rect.width)

    def _weighted(self) -> tuple[tuple["BaseGeometry", float], ...]:
        return (self.places, 25.0), (self.events, 60.0)


def _content(control_map: ControlMap, base: BaseGeography | None, plane: Plane) -> _Content:
    land = shapely.union_all(
        [
            shapely.simplify(shapely.make_valid(plane.project(a.geometry)), 0.8)
            for a in control_map.areas
            if a.status != "unknown"
        ]
    )
    known = [plane.to_km(s.lng, s.lat) for s in control_map.settlements if s.status != "unknown"]
    events = [plane.to_km(e.lng, e.lat) for e in control_map.events]
    rivers = [line.points for line in base.lines if line.kind == "main_river" and len(line.points) > 1] if base else []
    lines = shapely.union_all([shapely.simplify(plane.project(shapely.LineString(p)), 0.5) for p in rivers])
    return _Content(land, shapely.MultiPoint(known), shapely.MultiPoint(events), lines)


def arrange(control_map: ControlMap, options: Options, sizes: tuple[Size, Size | None], bottom: float) -> Arrangement:
    """Choose extent and corners so that the cards cover little and the map stays large.

    ``sizes`` are those of legend and inset, ``bottom`` is the height of the footer in px; the frame stands on it.
    """
    base, style, focus = options.base, options.style, options.focus
    legend, inset = sizes
    plane = plane_of(control_map, focus)
    content = _content(control_map, base, plane)
    start = data_extent(control_map, base, plane, focus)
    corners = MIRRORED if style.right_to_left else CORNERS
    best, least = None, float("inf")
    for growth, extent in _extents(start, control_map, base, plane):
        if growth >= least:
            continue
        frame = _frame(extent, plane, bottom, style)
        keys = _priced(frame, legend, content)
        insets = _priced(frame, inset, content) if inset else {"": (0.0, None)}
        for (corner, (cost, card)), (other, (more, small)) in product(keys.items(), insets.items()):
            total = growth + cost + more + 8 * corners.index(corner) + 8 * (other not in {corners[1], ""})
            if total < least and card and corner != other and not (small and card.grown(30).meets(small)):
                best, least = Arrangement(frame, card, small, corner), total
    if best is None:  # cards too large for any corner: the legend keeps its corner and the inset goes
        frame = _frame(within_proportions(start), plane, bottom, style)
        return Arrangement(frame, _card(frame.box, legend, "sw"), None, "sw")
    return best


def _priced(frame: Frame, size: Size, content: _Content) -> dict[str, tuple[float, Box | None]]:
    """Return what a card costs in each corner that holds it, and its place there."""
    cards = {corner: _card(frame.box, size, corner) for corner in CORNERS}
    return {
        corner: (content.cost(_in_km(card, frame)), card) for corner, card in cards.items() if frame.box.holds(card)
    }


def _extents(
    start: Box, control_map: ControlMap, base: BaseGeography | None, plane: Plane
) -> Iterator[tuple[float, Box]]:
    """Yield (cost, extent), cheapest first: the data's extent as it is and grown towards its sides."""
    least = within_proportions(start).width
    edge = base_km(base.bbox if base else control_map.bbox, plane)
    found = []
    for across, up in product(GROWTHS, repeat=2):
        wide, high = abs(across) * start.width, abs(up) * start.height
        grown = Box(
            start.x0 - (wide if across < 0 else 0), start.y0 - (high if up < 0 else 0),
            start.x1 + (wide if across > 0 else 0), start.y1 + (high if up > 0 else 0),
        )  # fmt: skip
        extent = pulled_inside(within_proportions(grown), control_map, base, plane)
        if not extent.grown(1e-6).holds(start):
            extent = within_proportions(grown)
        found.append((420 * (extent.width / least - 1) + 500 * _share_outside(extent, edge), extent))
    return iter(sorted(found))


def _share_outside(extent: Box, edge: Box) -> float:
    """Return how much of an extent has no base under it."""
    wide = max(0.0, min(extent.x1, edge.x1) - max(extent.x0, edge.x0))
    high = max(0.0, min(extent.y1, edge.y1) - max(extent.y0, edge.y0))
    return 1 - wide * high / (extent.width * extent.height)


def _frame(extent: Box, plane: Plane, bottom: float, style: Style) -> Frame:
    width = PAGE_WIDTH - 2 * style.margin
    height = round(width * extent.height / extent.width)
    return Frame(Box(style.margin, bottom, style.margin + width, bottom + height), extent, plane)


def _card(frame: Box, size: Size, corner: str) -> Box:
    width, height = size
    x0 = frame.x0 + CARD_GAP if "w" in corner else frame.x1 - CARD_GAP - width
    y0 = frame.y0 + CARD_GAP if "s" in corner else frame.y1 - CARD_GAP - height
    return Box(x0, y0, x0 + width, y0 + height)


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
