"""Where the map lies on the page: data and proportions in, a frame in px with its projection out."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from mapdesk.base.geometry import Bbox, Plane
from mapdesk.model import BaseGeography, ControlMap

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

LEAST_KM = 24.0  # a map never shows less than this across
FLATTEST, TALLEST = 0.6, 1.16  # height of the frame over its width
LEAST_MARGIN_KM = 4.0


class Box(NamedTuple):
    """A rectangle, y up; px on the page or km on the plane."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.y1 - self.y0

    @property
    def center(self) -> tuple[float, float]:
        """The middle."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def grown(self, by: float) -> "Box":
        """Return the box with every side moved outwards."""
        return Box(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    def meets(self, other: "Box") -> bool:
        """Whether the two share more than an edge."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1

    def holds(self, other: "Box") -> bool:
        """Whether the other lies wholly inside."""
        return self.x0 <= other.x0 and self.y0 <= other.y0 and other.x1 <= self.x1 and other.y1 <= self.y1


@dataclass(frozen=True)
class Frame:
    """The map's rectangle on the page and what it shows; px per km is one number over the whole map."""

    box: Box
    extent: Box  # km on the plane
    plane: Plane

    @property
    def px_per_km(self) -> float:
        """The scale of the map."""
        return self.box.width / self.extent.width

    def to_px(self, lng: Any, lat: Any) -> tuple[Any, Any]:
        """Bring degrees (numbers or arrays) to px on the page."""
        x, y = self.plane.to_km(lng, lat)
        k = self.px_per_km
        return self.box.x0 + (x - self.extent.x0) * k, self.box.y0 + (y - self.extent.y0) * k

    def to_degrees(self, x_px: Any, y_px: Any) -> tuple[Any, Any]:
        """Bring px (numbers or arrays) back to degrees."""
        k = self.px_per_km
        lng, lat = self.plane.to_degrees(
            self.extent.x0 + (x_px - self.box.x0) / k, self.extent.y0 + (y_px - self.box.y0) / k
        )
        return lng, lat

    def project(self, geometry: "BaseGeometry") -> "BaseGeometry":
        """Return a shapely geometry in degrees as one in px."""
        import shapely

        return shapely.transform(geometry, self.to_px, interleaved=False)


def known_points(control_map: ControlMap) -> Iterator[tuple[float, float]]:
    """Yield (lng, lat) of what the picture must show: corners of areas, places with a status, events."""
    for area in control_map.areas:
        if area.status != "unknown" and not area.geometry.is_empty:
            west, south, east, north = area.geometry.bounds
            yield from ((west, south), (east, south), (east, north), (west, north))
    yield from ((s.lng, s.lat) for s in control_map.settlements if s.status != "unknown")
    yield from ((event.lng, event.lat) for event in control_map.events)


def plane_of(control_map: ControlMap, focus: Bbox | None = None) -> Plane:
    """Lay the plane about the middle of the focus, of what is known, or of the theatre where nothing is."""
    points = list(known_points(control_map))
    if focus or not points:
        return Plane((focus or control_map.bbox).center)
    lngs, lats = zip(*points, strict=True)
    return Plane(Bbox(min(lngs), min(lats), max(lngs), max(lats)).center)


def data_extent(control_map: ControlMap, base: BaseGeography | None, plane: Plane, focus: Bbox | None = None) -> Box:
    """Return the extent of the focus or of the data with a margin, km on the plane; the theatre's without data.

    The margin ends where the base does, since beyond it rivers and borders would break off.
    """
    points = list(known_points(control_map))
    if focus or not points:
        box = base_km(focus or control_map.bbox, plane)
        return box.grown(max(0.0, (LEAST_KM - max(box.width, box.height)) / 2))
    x, y = zip(*(plane.to_km(lng, lat) for lng, lat in points), strict=True)
    tight = Box(min(x), min(y), max(x), max(y))
    extent = tight.grown(max(LEAST_MARGIN_KM, 0.035 * max(tight.width, tight.height)))
    extent = extent.grown(max(0.0, (LEAST_KM - max(extent.width, extent.height)) / 2))
    edge = base_km(base.bbox, plane) if base else extent
    return Box(
        min(tight.x0, max(extent.x0, edge.x0)), min(tight.y0, max(extent.y0, edge.y0)),
        max(tight.x1, min(extent.x1, edge.x1)), max(tight.y1, min(extent.y1, edge.y1)),
    )  # fmt: skip


def base_km(bbox: Bbox, plane: Plane) -> Box:
    """Return the upright rectangle inside a box of degrees, km on the plane."""
    west = max(plane.to_km(bbox.west, lat)[0] for lat in (bbox.south, bbox.north))
    east = min(plane.to_km(bbox.east, lat)[0] for lat in (bbox.south, bbox.north))
    south = max(plane.to_km(lng, bbox.south)[1] for lng in (bbox.west, bbox.center.lng, bbox.east))
    north = min(plane.to_km(lng, bbox.north)[1] for lng in (bbox.west, bbox.center.lng, bbox.east))
    return Box(float(west), float(south), float(east), float(north))


def within_proportions(extent: Box) -> Box:
    """Widen or heighten an extent about its middle until a page can carry it."""
    ratio = extent.height / extent.width
    if ratio > TALLEST:
        more = (extent.height / TALLEST - extent.width) / 2
        return Box(extent.x0 - more, extent.y0, extent.x1 + more, extent.y1)
    more = max(0.0, (FLATTEST * extent.width - extent.height) / 2)
    return Box(extent.x0, extent.y0 - more, extent.x1, extent.y1 + more)


def pulled_inside(extent: Box, control_map: ControlMap, base: BaseGeography | None, plane: Plane) -> Box:
    """Shift an extent, keeping its size, so that it does not run off the base more than it must."""
    edge = base_km(base.bbox if base else control_map.bbox, plane)
    dx = _shift(extent.x0, extent.x1, edge.x0, edge.x1)
    dy = _shift(extent.y0, extent.y1, edge.y0, edge.y1)
    return Box(extent.x0 + dx, extent.y0 + dy, extent.x1 + dx, extent.y1 + dy)


def _shift(low: float, high: float, floor: float, ceiling: float) -> float:
    if high - low >= ceiling - floor:
        return 0.0
    return max(0.0, floor - low) - max(0.0, high - ceiling)


def news_bbox(control_map: ControlMap, margin_km: float = 22.0) -> Bbox | None:
    """Return a box about the events and the contested places, for a close-up; None where a close-up shows no more.

    A close-up is worth drawing if it is less than half as wide as all that is known. Up to a third of the news, that
    furthest from the middle of it, may be left outside for that. ``margin_km`` is kept on every side.
    """
    news = [(e.lng, e.lat) for e in control_map.events]
    news += [(s.lng, s.lat) for s in control_map.settlements if s.status in {"contested", "besieged"}]
    if not news:
        return None
    plane = plane_of(control_map)
    spots = [tuple(map(float, plane.to_km(lng, lat))) for lng, lat in news]
    middle = median(x for x, _ in spots), median(y for _, y in spots)
    spots.sort(key=lambda spot: (math.dist(spot, middle), spot))
    whole = data_extent(control_map, None, plane)
    for count in range(len(spots), math.ceil(2 * len(spots) / 3) - 1, -1):
        x, y = zip(*spots[:count], strict=True)
        box = Box(min(x), min(y), max(x), max(y)).grown(margin_km)
        if max(box.width, box.height) <= 0.5 * max(whole.width, whole.height):
            west, south = plane.to_degrees(box.x0, box.y0)
            east, north = plane.to_degrees(box.x1, box.y1)
            return Bbox(float(west), float(south), float(east), float(north))
    return None
