"""Names of a dark pocket: its places in, a column of names outside it with leaders out."""

from collections.abc import Sequence
from itertools import pairwise

from mapdesk.draw.faces import ink_box
from mapdesk.draw.frame import Box
from mapdesk.draw.labels import Anchor, Obstacles, Placed
from mapdesk.draw.terrain import Terrain

LINE = 44.0  # px between names, at least
CLEAR = 42.0  # px between the dark land and the names
ELBOW = 30.0
GAP = 60.0  # px without dark land that end a pocket
LONGEST = 520.0  # px from a dot to its name
_IN_THE_WAY = frozenset({"name", "card", "dot", "symbol"})  # a leader may pass under an arrow
SHIFTS = (0.0, 40.0, 80.0, 120.0, -40.0, -80.0)


def place_columns(anchors: Sequence[Anchor], terrain: Terrain, taken: Obstacles, sides: Sequence[str]) -> list[Placed]:
    """Return the names of each pocket that has room beside it; the rest are left to the ordinary placement.

    Anchors on dark land within 420 px of each other make a pocket. Names and leaders take their room.
    """
    placed: list[Placed] = []
    for pocket in _pockets(anchors):
        tries = [_column(pocket, direction, shift, terrain, taken, sides) for direction in (1, -1) for shift in SHIFTS]
        best = max(tries, key=lambda names: sum(5 - name.anchor.rank for name in names))
        if len(best) < 0.6 * len(pocket):
            continue
        for name in best:
            if taken.hit(name.box.grown(3)) or any(taken.hit(box, _IN_THE_WAY) for box in leader_boxes(name)[3:]):
                continue
            taken.add("name", name.anchor.key, name.box)
            for box in leader_boxes(name):
                taken.add("leader", name.anchor.key, box)
            placed.append(name)
    return placed


def _pockets(anchors: Sequence[Anchor]) -> list[list[Anchor]]:
    rest = sorted(anchors, key=lambda a: (-a.y, a.x, a.key))
    pockets: list[list[Anchor]] = []
    for anchor in rest:
        home = next((p for p in pockets if any(abs(a.x - anchor.x) + abs(a.y - anchor.y) < 420 for a in p)), None)
        if home is None:
            pockets.append([anchor])
        else:
            home.append(anchor)
    return pockets


def _edge(anchor: Anchor, direction: int, y: float, terrain: Terrain) -> float:
    """Return where the dark land ends on that side of the dot, seen along the name's height, px."""
    x, last = anchor.x, anchor.x
    while abs(x - last) < GAP and terrain.box.x0 < x < terrain.box.x1:
        if terrain.share("dark", Box(x - 3, y - 20, x + 3, y + 20)) > 0.02:
            last = x
        x += direction * 8
    return last


def _column(
    pocket: Sequence[Anchor], direction: int, shift: float, terrain: Terrain, taken: Obstacles, sides: Sequence[str]
) -> list[Placed]:
    lowest = min(a.y for a in pocket)
    # the lower end of the column gives way first: the shift fades out over a third of the pocket
    span = max(1.0, (max(a.y for a in pocket) - lowest) / 3)
    levels = _spread([(a, a.y + shift * max(0.0, 1 - (a.y - lowest) / span)) for a in pocket])
    names = []
    for anchor, level in levels:
        name = _name_at(anchor, level, direction, terrain)
        over = terrain.share_of_others(None, name.box, sides)
        reach = min(abs(name.box.x0 - anchor.x), abs(name.box.x1 - anchor.x))
        if reach > LONGEST or over >= 0.25 or terrain.lined(name.box):
            continue
        if terrain.box.grown(-12).holds(name.box) and not taken.hit(name.box.grown(4)):
            names.append(name)
    return [name for name in names if not any(_crosses(name, other) for other in names if other is not name)] or names


def _spread(wanted: Sequence[tuple[Anchor, float]]) -> list[tuple[Anchor, float]]:
    """Move levels apart to at least one line, as little as possible (pool adjacent violators, from the top)."""
    line = max(LINE, 0.94 * max(anchor.size for anchor, _ in wanted))
    blocks: list[list[float]] = []  # sum of offsets, count
    for number, (_, y) in enumerate(sorted(wanted, key=lambda w: -w[1])):
        blocks.append([y + number * line, 1.0])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] < blocks[-1][0] / blocks[-1][1]:
            total, count = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += count
    levels = [total / count for total, count in blocks for _ in range(int(count))]
    ordered = sorted(wanted, key=lambda w: -w[1])
    return [(anchor, level - i * line) for i, ((anchor, _), level) in enumerate(zip(ordered, levels, strict=True))]


def _name_at(anchor: Anchor, level: float, direction: int, terrain: Terrain) -> Placed:
    left, bottom, right, top = ink_box(anchor.text, anchor.weight, anchor.size)
    edge = _edge(anchor, direction, level, terrain) + direction * CLEAR
    y0 = level - 0.24 * anchor.size + bottom
    for out in range(0, int(LONGEST), 12):  # further out where a border or river runs
        x0 = edge + direction * out if direction > 0 else edge + direction * out - (right - left)
        box = Box(x0, y0, x0 + right - left, y0 + top - bottom)
        if not terrain.lined(box):
            edge += direction * out
            break
    end = edge - direction * 10
    elbow = end - direction * ELBOW
    if direction * (elbow - anchor.x) < ELBOW:
        elbow = end
    leader = ((anchor.x, anchor.y), (elbow, level), (end, level))
    return Placed(anchor, box, x0 - left, level - 0.24 * anchor.size, leader)


def _crosses(name: Placed, other: Placed) -> bool:
    from shapely import LineString

    return bool(LineString(name.leader).crosses(LineString(other.leader)))


def leader_boxes(name: Placed) -> list[Box]:
    """Return small boxes along the leader, from the dot on."""
    boxes = []
    for (x0, y0), (x1, y1) in pairwise(name.leader):
        steps = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) / 10))
        for i in range(1, steps + 1):
            x, y = x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps
            boxes.append(Box(x, y, x, y).grown(6))
    return boxes
