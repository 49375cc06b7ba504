"""Dots and symbols: settlements and events in, their spot, size and colours on the page out; never a name."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapdesk.draw.frame import Box, Frame
from mapdesk.draw.labels import Obstacles
from mapdesk.draw.style import Style, is_dark
from mapdesk.draw.symbols import FEATURE_SYMBOLS
from mapdesk.model import MapEvent, MapSettlement

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

EVENT_SYMBOLS = ("clash", "strike", "attack")  # advances become arrows
_BY_CODE = {"PPLC": 0, "PPLA": 0, "PPLA2": 1, "PPLA3": 2, "PPLA4": 3, "PPLG": 0}
_BY_POPULATION = ((150_000, 0), (40_000, 1), (12_000, 2), (3_000, 3))


@dataclass(frozen=True)
class Dot:
    """A settlement on the page: class 0 (greatest) to 4, radius in px; pale where it stands on dark land."""

    place: MapSettlement
    x: float
    y: float
    rank: int
    radius: float
    fill: str
    edge: str

    @property
    def box(self) -> Box:
        """The square the dot takes."""
        return Box(self.x, self.y, self.x, self.y).grown(self.radius)


@dataclass(frozen=True)
class Symbol:
    """A sign on the page: a key of ``symbols.SHAPES``, its half-height in px and colours."""

    kind: str
    key: str
    x: float
    y: float
    half_height: float
    fill: str
    edge: str | None = None
    place: MapSettlement | None = None

    @property
    def box(self) -> Box:
        """The square the sign takes, a little less than its tips."""
        return Box(self.x, self.y, self.x, self.y).grown(self.half_height * 0.95)


def rank_of(place: MapSettlement) -> int:
    """Return 0 for a capital or city down to 4 for a village, by feature code or population, the higher counts.

    >>> rank_of(MapSettlement("p", "P", 0, 0, "PPL", 20000, "held", "a", 0.9))
    2
    """
    by_people = next((rank for least, rank in _BY_POPULATION if (place.population or 0) >= least), 4)
    return min(by_people, _BY_CODE.get(place.feature_code, 4))


def dots_of(
    places: Sequence[MapSettlement], frame: Frame, land_fill: Mapping[str | None, str], style: Style
) -> list[Dot]:
    """Return the settlements inside the frame, greatest first, each once."""
    found = []
    inside = frame.box.grown(-14)
    for place in {p.place_id: p for p in places if p.feature_code.startswith("PPL")}.values():
        x, y = (float(v) for v in frame.to_px(place.lng, place.lat))
        if inside.holds(Box(x, y, x, y)):
            found.append(_dot(place, x, y, land_fill, style))
    return sorted(found, key=lambda dot: (dot.rank, -(dot.place.population or 0), -dot.y, dot.place.place_id))


def _dot(place: MapSettlement, x: float, y: float, land_fill: Mapping[str | None, str], style: Style) -> Dot:
    rank = rank_of(place)
    dark = place.status != "unknown" and is_dark(land_fill.get(place.side, style.ground))
    if place.status == "unknown":
        return Dot(place, x, y, rank, style.dots[rank] * 0.9, style.paper, style.muted)
    if dark:
        return Dot(place, x, y, rank, style.dots[min(rank, 3)], style.paper, style.ink)
    return Dot(place, x, y, rank, style.dots[rank], style.ink if rank == 4 else style.paper, style.ink)


def feature_symbols(
    places: Sequence[MapSettlement], frame: Frame, fills: Mapping[str | None, str], style: Style
) -> list[Symbol]:
    """Return fields, air bases, dams, bridges and border posts inside the frame; drops take the holder's colour."""
    sizes = {"drop": style.drop, "plane": style.plane}
    inside = frame.box.grown(-30)
    found = []
    for place in sorted(places, key=lambda p: p.place_id):
        kind = FEATURE_SYMBOLS.get(place.feature_code)
        x, y = (float(v) for v in frame.to_px(place.lng, place.lat))
        if kind is None or not inside.holds(Box(x, y, x, y)):
            continue
        fill = fills.get(place.side if place.status != "unknown" else None, style.paper)
        colours = (fill, style.ink) if kind == "drop" else (style.ink, None)
        found.append(Symbol(kind, place.place_id, x, y, sizes.get(kind, style.mark), *colours, place))
    return found


def event_symbols(
    events: Sequence[MapEvent], frame: Frame, fronts: "BaseGeometry", taken: Obstacles, style: Style
) -> list[Symbol]:
    """Place one sign per kind and place beside the dot, on the front line where one is near; takes its room."""
    found = []
    for event in _distinct(events, EVENT_SYMBOLS):
        x, y = (float(v) for v in frame.to_px(event.lng, event.lat))
        half = style.star if event.kind == "clash" else style.mark
        if not frame.box.grown(-half).holds(Box(x, y, x, y)):
            continue
        spot = _free_spot(x, y, half, fronts, taken, frame.box)
        colour = style.accent if event.kind == "clash" else style.ink
        sign = Symbol(event.kind, f"{event.kind}@{event.place_id}", *spot, half, colour)
        taken.add("symbol", sign.key, sign.box)
        found.append(sign)
    return found


def _distinct(events: Sequence[MapEvent], kinds: Sequence[str]) -> Iterator[MapEvent]:
    seen = set()
    for event in sorted(events, key=lambda e: (kinds.index(e.kind) if e.kind in kinds else 9, e.place_id, e.claim_id)):
        key = (event.kind, event.place_id, round(event.lng, 4), round(event.lat, 4))
        if event.kind in kinds and key not in seen:
            seen.add(key)
            yield event


def _free_spot(
    x: float, y: float, half: float, fronts: "BaseGeometry", taken: Obstacles, frame: Box
) -> tuple[float, float]:
    """Return the nearest free spot about a place; a front line within 110 px draws the sign onto itself."""
    from shapely import Point
    from shapely.ops import nearest_points

    here = Point(x, y)
    front = nearest_points(fronts, here)[0] if not fronts.is_empty and fronts.distance(here) < 110 else None
    tries = [(front.x, front.y)] if front else []
    for reach in (half + 22, half + 34, half + 50, half + 72, half + 100):
        tries += [(x + reach * math.cos(t), y + reach * math.sin(t)) for t in (math.radians(45 * i + 45) for i in range(8))]
    best, least = (x, y), math.inf
    for number, (px, py) in enumerate(tries):
        box = Box(px, py, px, py).grown(half + 3)
        cost = number / 4 + 400 * taken.hits(box) + (0 if frame.holds(box) else 4000)
        cost += 0.1 * math.hypot(px - front.x, py - front.y) if front else 0.0
        if cost < least:
            best, least = (px, py), cost
    return best
