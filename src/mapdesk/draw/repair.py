"""The second look at names that found no place: smaller, in place of one that can move, or led by a line."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mapdesk.draw.columns import leader_boxes
from mapdesk.draw.faces import ink_box
from mapdesk.draw.frame import Box
from mapdesk.draw.labels import (
    DROP_AT,
    PADDING,
    Anchor,
    Obstacles,
    Placed,
    best_spot,
    dots_array,
    ground_cost,
    placed_at,
    spots,
)
from mapdesk.draw.terrain import Terrain

SMALLER = 0.9
WIDER = (13.0, 20.0, 28.0, 38.0, 50.0)
BARE = 35.0  # px from a dot's edge to a name that needs no line to it: as far off as the first look sets names
TIE_CLEAR = 10.0  # px between such a line and its name
REACHES = (46.0, 64.0, 84.0, 106.0, 130.0, 160.0, 195.0, 235.0, 280.0, 330.0, 385.0)  # px from dot to leader's end
MOST_ACROSS = 200.0  # px
MOST_LED = (1.6, 2.4)  # times as much as beside its dot may a led name of a village, of a greater place cost
_IN_THE_WAY = frozenset({"name", "card", "dot", "leader", "symbol"})


@dataclass(frozen=True)
class Field:
    """What names are placed on: the land's grid, the sides, the test for crossings and every dot's middle."""

    terrain: Terrain
    taken: Obstacles
    sides: Sequence[str]
    crosses: Callable[[float, float, float, float], bool]
    dots: Any

    def best(self, anchor: Anchor, gaps: Sequence[float] = WIDER) -> Box | None:
        """Return the cheapest free rectangle for a name."""
        return best_spot(anchor, self.terrain, self.taken, self.sides, self.crosses, self.dots, gaps)


def repaired(
    dropped: Sequence[Anchor],
    names: Sequence[Placed],
    terrain: Terrain,
    taken: Obstacles,
    sides: Sequence[str],
    crosses: Callable[[float, float, float, float], bool],
) -> list[Placed]:
    """Return the names with those dropped ones that fit after all; no name that had a place loses it.

    ``taken`` is kept up to date. A smaller type is tried only for the lowest class.
    """
    kept = {name.anchor.key: name for name in names}
    field = Field(terrain, taken, sides, crosses, dots_array([*(n.anchor for n in names), *dropped]))
    for anchor in sorted(dropped, key=lambda a: (a.rank, -a.population, -a.y, a.key)):
        for found in _found(anchor, kept, field):
            kept[found.anchor.key] = found
    return list(kept.values())


def led_names(
    anchors: Sequence[Anchor],
    terrain: Terrain,
    taken: Obstacles,
    sides: Sequence[str],
    crosses: Callable[[float, float, float, float], bool],
) -> list[Placed]:
    """Return names written away from their dots with a thin line to them, where there is room for one."""
    field = Field(terrain, taken, sides, crosses, dots_array(anchors))
    return [name for anchor in sorted(anchors, key=lambda a: (a.rank, -a.y, a.key)) for name in _led(anchor, field)]


def _found(anchor: Anchor, kept: dict[str, Placed], field: Field) -> list[Placed]:
    """Return the name in its new place, with the one that made room for it, if any; nothing where it does not fit."""
    small = replace(anchor, size=anchor.size * SMALLER) if anchor.rank >= 4 else anchor
    for tried in dict.fromkeys((anchor, small)):
        box = field.best(tried)
        name = _tied(tried, box, field) if box else None
        if name:
            _take(name, field)
            return [name]
    return _swapped(small, kept, field) or _led(small, field)


def _tied(anchor: Anchor, box: Box, field: Field) -> Placed | None:
    """Set a name, with a short line to its dot where it stands so far off that it could be another's."""
    x, y = min(max(anchor.x, box.x0), box.x1), min(max(anchor.y, box.y0), box.y1)  # of the name, nearest to the dot
    gap = math.hypot(x - anchor.x, y - anchor.y)
    if gap <= anchor.radius + BARE:
        return placed_at(anchor, box)
    start, end = anchor.radius / gap, 1 - TIE_CLEAR / gap
    line = tuple((anchor.x + (x - anchor.x) * way, anchor.y + (y - anchor.y) * way) for way in (start, end))
    name = placed_at(anchor, box, line)
    return None if any(field.taken.hit(part, _IN_THE_WAY) for part in _own_way(name)) else name


def _own_way(name: Placed) -> list[Box]:
    """Return the boxes along a leader that are clear of its own dot."""
    dot = name.anchor
    return [b for b in leader_boxes(name) if math.hypot(b.center[0] - dot.x, b.center[1] - dot.y) > dot.radius + 8]


def _take(name: Placed, field: Field) -> None:
    """Note the room that a name and its leader take."""
    field.taken.add("name", name.anchor.key, name.box)
    for box in leader_boxes(name)[1:]:
        field.taken.add("leader", name.anchor.key, box)


def _swapped(anchor: Anchor, kept: dict[str, Placed], field: Field) -> list[Placed]:
    """Take the place of one or two names of the same or a lower class that can stand elsewhere."""
    inner = field.terrain.box.grown(-10)
    for cost, box in sorted(spots(anchor, WIDER)):
        if not inner.holds(box) or field.terrain.lined(box):
            continue
        if cost + ground_cost(anchor, box, field.terrain, field.sides) >= 0.8 * DROP_AT:
            continue
        met = {(taken.kind, taken.name) for taken in field.taken.meeting(box.grown(PADDING))}
        others = [kept[key] for kind, key in met if kind == "name" and key in kept]
        if len(others) < len(met) or len(met) > 2 or any(o.leader or o.anchor.rank < anchor.rank for o in others):
            continue
        if field.crosses(anchor.x, anchor.y, *box.center):
            continue
        moved = _moved(anchor, box, others, field)
        if moved:
            return moved
    return []


def _moved(anchor: Anchor, box: Box, others: Sequence[Placed], field: Field) -> list[Placed]:
    """Set the name, and the others anew; nothing, with everything as it was, where one of them finds no room."""
    for other in others:
        field.taken.remove("name", other.anchor.key)
    done: list[Placed] = []
    for each in (anchor, *(other.anchor for other in sorted(others, key=lambda o: o.anchor.key))):
        room = box if each is anchor else field.best(each)
        name = _tied(each, room, field) if room else None
        if name is None:
            break
        _take(name, field)
        done.append(name)
    if len(done) == len(others) + 1:
        return done
    for gone in done:
        field.taken.remove("name", gone.anchor.key)
        field.taken.remove("leader", gone.anchor.key)
    for other in others:
        field.taken.add("name", other.anchor.key, other.box)
    return []


def _led(anchor: Anchor, field: Field) -> list[Placed]:
    """Write the name a little away with a thin line to its dot."""
    best, least = None, MOST_LED[anchor.rank <= 3] * DROP_AT
    for reach, name in _leading(anchor):
        cost = 20 + reach / 5
        if cost >= least or not field.terrain.box.grown(-10).holds(name.box) or field.terrain.lined(name.box):
            continue
        if field.taken.hit(name.box.grown(6)):
            continue
        own = _own_way(name)
        if any(field.taken.hit(box, _IN_THE_WAY) for box in own):
            continue
        if field.crosses(anchor.x, anchor.y, *name.leader[-1]):
            if anchor.rank > 3 and reach > MOST_ACROSS:
                continue  # a village named far off on the other bank would be taken for that bank's
            cost += 60
        cost += ground_cost(anchor, name.box, field.terrain, field.sides)
        cost += sum(1.3 * field.terrain.ink(box) for box in own)
        if cost < least:
            best, least = name, cost
    if best is None:
        return []
    _take(best, field)
    return [best]


def _leading(anchor: Anchor) -> Iterator[tuple[float, Placed]]:
    """Yield (length, name) for leaders in all directions; the name stands beside, over or under the line's end."""
    left, bottom, right, top = ink_box(anchor.text, anchor.weight, anchor.size)
    width, height = right - left, top - bottom
    for reach in REACHES:
        for number in range(24):
            turn = math.radians(15.0 * number)
            dx, dy = math.cos(turn), math.sin(turn)
            x, y = anchor.x + reach * dx, anchor.y + reach * dy
            x0 = x + 8 if dx > 0.3 else (x - 8 - width if dx < -0.3 else x - width / 2)
            y0 = y - height / 2 if abs(dx) > 0.3 else (y + 8 if dy > 0 else y - 8 - height)
            start = (anchor.x + dx * anchor.radius, anchor.y + dy * anchor.radius)
            yield reach, placed_at(anchor, Box(x0, y0, x0 + width, y0 + height), (start, (x, y)))
