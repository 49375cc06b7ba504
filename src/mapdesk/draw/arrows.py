"""Advance arrows: a claim's place and its actor's land in, a curved arrow from that land to the place out."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from mapdesk.draw.frame import Box, Frame
from mapdesk.draw.labels import Obstacles
from mapdesk.draw.style import Style
from mapdesk.draw.terrain import Terrain
from mapdesk.model import MapEvent, MapSettlement

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Point = tuple[float, float]
TURNS = (0.0, 20.0, -20.0, 40.0, -40.0, 60.0, -60.0, 75.0, -75.0)


_LEADERS = frozenset({"leader"})
OWN_LAND = 11.0  # what an eighth of an arrow costs on assessed land


class Search(NamedTuple):
    """Which arrows to try: px between tip and place, share of the full length, and the most that one may cost."""

    reaches: tuple[float, ...]
    lengths: tuple[float, ...]
    most_cost: float


# A dearer arrow would cover a name or come from a wrong direction.
NEAR = Search((30.0, 46.0, 66.0, 90.0, 115.0), (1.0, 0.8, 0.66, 0.54), 270.0)
FAR = Search((90.0, 115.0, 145.0, 180.0, 220.0), (0.75, 0.62, 0.54), 330.0)


@dataclass(frozen=True)
class Arrow:
    """An advance on the page: from tail to tip, ``bend`` as in ``symbols.arrow``."""

    side: str | None
    key: str
    tail: Point
    tip: Point
    bend: float


def advance_arrows(
    events: Sequence[MapEvent],
    places: Sequence[MapSettlement],
    land: Mapping[str, "BaseGeometry"],
    frame: Frame,
    terrain: Terrain,
    taken: Obstacles,
    crosses: Callable[[float, float, float, float], bool],
    style: Style,
) -> tuple[list[Arrow], list[str]]:
    """Return one arrow per actor and place, and the names of the places for which none was possible; takes the room.

    An arrow needs a known direction. Where it finds no room at its place, a shorter one further out is tried.
    """
    arrows, left_out = [], []
    names = {place.place_id: place.name for place in places}
    for event in sorted({(e.side, e.place_id): e for e in events if e.kind == "advance"}.values(), key=_order):
        x, y = (float(v) for v in frame.to_px(event.lng, event.lat))
        origin = _origin(event, (x, y), places, land, frame)
        if not frame.box.grown(-40).holds(Box(x, y, x, y)):
            continue
        room = _Room(terrain, taken, tuple(land), crosses)
        arrow = origin and (
            _free_arrow(event, (x, y), origin, room, style, NEAR)
            or _free_arrow(event, (x, y), origin, room, style, FAR)
        )
        if arrow is None:
            left_out.append(names.get(event.place_id, event.place_id))
            continue
        for spot in _spine(arrow):
            taken.add("arrow", arrow.key, Box(*spot, *spot).grown(style.arrow_shaft * 0.7))
        arrows.append(arrow)
    return arrows, left_out


def _order(event: MapEvent) -> tuple[str, str]:
    return event.side or "", event.place_id


def _origin(
    event: MapEvent,
    target: Point,
    places: Sequence[MapSettlement],
    land: Mapping[str, "BaseGeometry"],
    frame: Frame,
) -> Point | None:
    """Return where the actor comes from: the middle of its land near the place, or of its nearest places."""
    import shapely

    own = land.get(event.side or "")
    here = shapely.Point(target)
    if own is not None and not own.is_empty and own.distance(here) > 2:
        near = own.intersection(here.buffer(own.distance(here) + 140)).centroid
        return near.x, near.y
    held = [
        p for p in places if p.side == event.side and p.status in {"held", "claimed"} and p.place_id != event.place_id
    ]
    spots = sorted(
        (math.hypot(x - target[0], y - target[1]), x, y)
        for x, y in ((float(a), float(b)) for a, b in (frame.to_px(p.lng, p.lat) for p in held))
    )
    near_spots = [spot for spot in spots if spot[0] > 20][:4]
    if event.side is None or not near_spots:
        return None
    return sum(s[1] for s in near_spots) / len(near_spots), sum(s[2] for s in near_spots) / len(near_spots)


@dataclass(frozen=True)
class _Room:
    """What an arrow should keep clear of."""

    terrain: Terrain
    taken: Obstacles
    sides: tuple[str, ...]
    crosses: Callable[[float, float, float, float], bool]


def _free_arrow(
    event: MapEvent, target: Point, origin: Point, room: _Room, style: Style, search: Search
) -> Arrow | None:
    """Return the arrow nearest to the true direction that covers little; it may be shorter or turned, not reversed."""
    aim = math.atan2(target[1] - origin[1], target[0] - origin[0])
    tries: list[tuple[float, int, Arrow]] = []
    for turn, bend, reach, share in product(TURNS, (0.16, -0.16), search.reaches, search.lengths):
        way, length = aim + math.radians(turn), style.arrow_length * share
        tip = (target[0] - reach * math.cos(way), target[1] - reach * math.sin(way))
        tail = (tip[0] - length * math.cos(way), tip[1] - length * math.sin(way))
        arrow = Arrow(event.side, f"advance@{event.place_id}", tail, tip, bend)
        cost = 0.8 * abs(turn) + (3 if bend < 0 else 0) + reach / 5 + 50 * (1 - share)
        tries.append((cost, len(tries), arrow))
    best, least = None, search.most_cost
    for cost, _, arrow in sorted(tries):
        if cost >= least:
            break
        cost += _crowding(arrow, target, room, style)
        if cost < least:
            best, least = arrow, cost
    return best


def _crowding(arrow: Arrow, target: Point, room: _Room, style: Style) -> float:
    spots = _spine(arrow)
    halves = [style.arrow_shaft * 0.7] * (len(spots) - 1) + [style.arrow_head * 0.45]
    boxes = [Box(*spot, *spot).grown(half) for spot, half in zip(spots, halves, strict=True)]
    cost = 110.0 * room.taken.crowding_of(boxes) + 400.0 * room.crosses(*arrow.tail, *target)
    for number, box in enumerate(boxes):
        cost += 0 if room.terrain.box.holds(box) else 300
        cost += 9 * room.taken.hit(box, _LEADERS)
        if number < 6:  # the head may stand on the land it is aimed at
            cost += 48.0 * room.terrain.share_of_others(arrow.side, box, room.sides) + 4.0 * room.terrain.ink(box)
            # its own villages want that room for their names
            cost += OWN_LAND * room.terrain.share("land", box)
    return cost


def _spine(arrow: Arrow) -> list[Point]:
    (x0, y0), (x1, y1) = arrow.tail, arrow.tip
    points = []
    for i in range(8):
        t = i / 7 * 0.93
        lift = 4 * arrow.bend * t * (1 - t)
        points.append((x0 + (x1 - x0) * t - (y1 - y0) * lift, y0 + (y1 - y0) * t + (x1 - x0) * lift))
    return points
