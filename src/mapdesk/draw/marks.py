"""Dots and symbols: settlements and events in, their spot, size and colours on the page out; never a name."""

import dataclasses
import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from mapdesk.draw.frame import Box, Frame
from mapdesk.draw.labels import Obstacles
from mapdesk.draw.style import Style, is_dark
from mapdesk.draw.symbols import FEATURE_SYMBOLS, FIELDS
from mapdesk.draw.terrain import Terrain
from mapdesk.model import ControlMap, MapEvent, MapSettlement

if TYPE_CHECKING:
    from shapely import Point
    from shapely.geometry.base import BaseGeometry

_LEADERS = frozenset({"leader"})
_ARROWS = frozenset({"arrow"})
WEEK = 7  # days for which a change of hands is marked
ON_LEADER = 60.0  # what a sign on a front costs where it hides the line to a name
NEARER_ANOTHER = 90.0
OFF_FRONT = 150.0
FRONT_REACH = 210.0  # px; a clash so near a front is drawn on it
EVENT_SYMBOLS = ("clash", "strike", "attack")  # advances become arrows
# Where signs crowd, those that readers ask for first stay: water and crossings, air bases, fields, posts, bases.
_FEATURE_ORDER = {
    code: ("dam", "plane", "drop", "flame", "border_post", "bridge", "base").index(kind)
    for code, kind in FEATURE_SYMBOLS.items()
}
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
    gained: bool = False  # its holder took it in the last week

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
        """The square the sign takes."""
        return Box(self.x, self.y, self.x, self.y).grown(self.half_height)


def rank_of(place: MapSettlement) -> int:
    """Return 0 for a capital or city down to 4 for a village, by feature code or population, the higher counts.

    >>> rank_of(MapSettlement("p", "P", 0, 0, "PPL", 20000, "held", "a", 0.9))
    2
    """
    by_people = next((rank for least, rank in _BY_POPULATION if (place.population or 0) >= least), 4)
    return min(by_people, _BY_CODE.get(place.feature_code, 4))


def dots_of(
    control_map: ControlMap,
    frame: Frame,
    fills: Mapping[str | None, str],
    land: Mapping[str, "BaseGeometry"],
    style: Style,
) -> list[Dot]:
    """Return the settlements inside the frame, greatest first, each once; ``land`` is each side's, in px."""
    found = []
    inside = frame.box.grown(-14)
    for place in {p.place_id: p for p in control_map.settlements if p.feature_code.startswith("PPL")}.values():
        x, y = (float(v) for v in frame.to_px(place.lng, place.lat))
        if inside.holds(Box(x, y, x, y)):
            dot = _dot(place, x, y, fills, _stands_on(land.get(place.side or ""), x, y), style)
            found.append(dataclasses.replace(dot, gained=_is_gain(place, control_map.day)))
    found.sort(key=lambda dot: (dot.rank, -(dot.place.population or 0), -dot.y, dot.place.place_id))
    return [dot for dot in found if dot.place.status != "unknown" or not _hidden(dot, found)]


def _is_gain(place: MapSettlement, day: dt.date) -> bool:
    return place.held_since is not None and place.status != "unknown" and 0 <= (day - place.held_since).days <= WEEK


def _hidden(dot: Dot, dots: Sequence[Dot]) -> bool:
    """Whether a place of which nothing is known lies under the dot of one that is."""
    return any(
        other.place.status != "unknown" and math.hypot(other.x - dot.x, other.y - dot.y) < other.radius
        for other in dots
    )


def _stands_on(land: "BaseGeometry | None", x: float, y: float) -> bool:
    import shapely

    return land is not None and bool(shapely.intersects_xy(land, x, y))


def _dot(
    place: MapSettlement, x: float, y: float, fills: Mapping[str | None, str], on_own_land: bool, style: Style
) -> Dot:
    """Return the dot; its holder's colour fills it where the land under it does not show who that is."""
    rank = rank_of(place)
    if place.status == "unknown":
        return Dot(place, x, y, rank, style.dots[rank] * 0.9, style.paper, style.muted)
    fill = fills.get(place.side, style.paper)
    if not on_own_land:
        return Dot(place, x, y, rank, style.dots[min(rank, 3)], fill, style.ink)
    if is_dark(fill, style):
        return Dot(place, x, y, rank, style.dots[min(rank, 3)], style.paper, style.ink)
    return Dot(place, x, y, rank, style.dots[rank], style.ink if rank == 4 else style.paper, style.ink)


class Room(NamedTuple):
    """What a sign should keep clear of; ``crosses`` says whether a way leads over a river or border."""

    terrain: Terrain
    taken: Obstacles
    crosses: Callable[[float, float, float, float], bool]


def feature_symbols(
    places: Sequence[MapSettlement], frame: Frame, fills: Mapping[str | None, str], room: Room, style: Style
) -> list[Symbol]:
    """Return fields, air bases, dams, bridges and border posts inside the frame; drops take the holder's colour.

    A sign that a dot or a more telling sign leaves no room for is not drawn.
    """
    sizes = {"drop": style.drop, "flame": style.drop, "plane": style.plane, "base": style.fort}
    inside = frame.box.grown(-30)
    found = []
    for place in sorted(places, key=lambda p: (_FEATURE_ORDER.get(p.feature_code, 9), p.place_id)):
        kind = FEATURE_SYMBOLS.get(place.feature_code)
        x, y = (float(v) for v in frame.to_px(place.lng, place.lat))
        if kind is None or not inside.holds(Box(x, y, x, y)):
            continue
        spot = _near_spot(x, y, sizes.get(kind, style.mark), room)
        if spot is None:
            continue
        x, y = spot
        fill = fills.get(place.side if place.status != "unknown" else None, style.paper)
        fill, edge = (fill, style.ink) if kind in FIELDS else (style.ink, None)
        sign = Symbol(kind, place.place_id, x, y, sizes.get(kind, style.mark), fill, edge, place)
        room.taken.add("symbol", sign.key, sign.box)
        found.append(sign)
    return found


def _near_spot(x: float, y: float, half: float, room: Room) -> tuple[float, float] | None:
    """Return the spot itself or a free one so near that the eye sees no difference, None where there is none."""
    tries = [(x, y)]
    for reach in (16.0, 30.0, 44.0):
        tries += [(x + reach * math.cos(t), y + reach * math.sin(t)) for t in (math.radians(45 * i) for i in range(8))]
    inner = room.terrain.box.grown(-half - 6)
    boxes = ((spot, Box(*spot, *spot).grown(half + 5)) for spot in tries if inner.holds(Box(*spot, *spot)))
    free = (spot for spot, box in boxes if not room.taken.hit(box))
    return next((spot for spot in free if not room.crosses(x, y, *spot)), None)


def event_symbols(
    events: Sequence[MapEvent], frame: Frame, fronts: "BaseGeometry", room: Room, style: Style
) -> list[Symbol]:
    """Place one sign per kind and place beside the dot, on the front line where one is near; takes its room."""
    found = []
    for event in _distinct(events, EVENT_SYMBOLS):
        x, y = (float(v) for v in frame.to_px(event.lng, event.lat))
        half = style.star if event.kind == "clash" else style.mark
        if not frame.box.grown(-half).holds(Box(x, y, x, y)):
            continue
        spot = _free_spot(x, y, half, fronts if event.kind == "clash" else None, room)
        colour = style.accent if event.kind == "clash" else style.ink
        sign = Symbol(event.kind, f"{event.kind}@{event.place_id}", *spot, half, colour)
        room.taken.add("symbol", sign.key, sign.box)
        found.append(sign)
    return found


def _distinct(events: Sequence[MapEvent], kinds: Sequence[str]) -> Iterator[MapEvent]:
    seen = set()
    for event in sorted(events, key=lambda e: (kinds.index(e.kind) if e.kind in kinds else 9, e.place_id, e.claim_id)):
        key = (event.kind, event.place_id, round(event.lng, 4), round(event.lat, 4))
        if event.kind in kinds and key not in seen:
            seen.add(key)
            yield event


def _free_spot(x: float, y: float, half: float, fronts: "BaseGeometry | None", room: Room) -> tuple[float, float]:
    """Return the nearest free spot about a place; a front line within reach draws the sign onto itself."""
    from shapely import Point
    from shapely.ops import nearest_points

    terrain, taken, crosses = room
    here = Point(x, y)
    near = fronts is not None and not fronts.is_empty and fronts.distance(here) < FRONT_REACH
    front = nearest_points(fronts, here)[0] if near else None
    tries = [(front.x, front.y)] if front else []
    if front and fronts is not None:
        ring = fronts.intersection(front.buffer(100))
        tries += [(p.x, p.y) for p in _along(ring, 26.0)]
    for reach in (half + 22, half + 34, half + 50, half + 72, half + 100, half + 140, half + 190):
        tries += [
            (x + reach * math.cos(t), y + reach * math.sin(t)) for t in (math.radians(45 * i + 45) for i in range(8))
        ]
    best, least = (x, y), math.inf
    for number, (px, py) in enumerate(tries):
        box = Box(px, py, px, py).grown(half + 3)
        cost = (
            (0 if front else number / 4)
            + 400 * taken.crowding(box)
            + (0 if front else 400 * taken.hit(box, _ARROWS))
            + (ON_LEADER if front else 500) * taken.hit(box, _LEADERS)
            + (0 if front else NEARER_ANOTHER) * _nearer_another(x, y, px, py, taken)
            + 150 * crosses(x, y, px, py)
            + (0 if terrain.box.holds(box) else 4000)
        )
        cost += (
            1.2 * math.hypot(px - front.x, py - front.y) + OFF_FRONT * (fronts.distance(Point(px, py)) > 2)
            if front and fronts is not None
            else 3.0 * terrain.ink(box)
        )
        if cost < least:
            best, least = (px, py), cost
    return best


def _nearer_another(x: float, y: float, px: float, py: float, taken: Obstacles) -> bool:
    """Whether the spot (px, py) for the sign of a place at (x, y) is nearer to another place's dot."""
    middles = [box.center for kind, _, box in taken.boxes if kind == "dot"]
    own = math.hypot(px - x, py - y)
    return any(math.hypot(px - a, py - b) < own and math.hypot(x - a, y - b) > 4 for a, b in middles)


def _along(line: "BaseGeometry", step: float) -> Iterator["Point"]:
    """Yield points at even steps along lines."""
    for part in getattr(line, "geoms", [line]):
        for number in range(int(part.length / step) + 1):
            yield part.interpolate(number * step)
