"""Names beside their dots: anchors and obstacles in, places for the names out; a name is dropped before it collides.

Greedy, by class and then population, over 8 positions and 3 gaps (after Christensen, Marks and Shieber 1995, whose
comparison shows that a good order and cost do most of the work). Never draws.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from mapdesk.draw.faces import Weight, ink_box
from mapdesk.draw.frame import Box
from mapdesk.draw.terrain import Terrain

GAPS = (13.0, 24.0, 34.0)
DROP_AT = 100.0  # a dearer place would mislead more than a missing name
PADDING = 4.0  # px kept free about the ink of a name, for its halo
# direction of the name from the dot, and what it costs at equal conditions
DIRECTIONS: tuple[tuple[int, int, float], ...] = (
    (1, 0, 0.0), (-1, 0, 3.0), (1, 1, 5.0), (1, -1, 7.0), (-1, 1, 8.0), (-1, -1, 10.0), (0, 1, 11.0), (0, -1, 13.0),
)  # fmt: skip


class NamedBox(NamedTuple):
    """A rectangle that something takes on the page: kind is name, dot, symbol, card, arrow or leader."""

    kind: str
    name: str
    box: Box


@dataclass(frozen=True)
class Anchor:
    """A place that wants its name written: px, radius of its dot, class 0 (greatest) to 4, size in px."""

    key: str
    text: str
    x: float
    y: float
    radius: float
    rank: int
    weight: Weight
    size: float
    population: int = 0
    side: str | None = None
    lean: int = 0  # +1 where the name belongs to the right (east bank), -1 left, 0 either
    colour: str = "#22201E"


@dataclass(frozen=True)
class Placed:
    """A name with its ink's rectangle and the baseline start; ``leader`` is a polyline from the dot, if any."""

    anchor: Anchor
    box: Box
    x: float
    y: float
    leader: tuple[tuple[float, float], ...] = ()


@dataclass
class Obstacles:
    """What is already taken, as one array to test against."""

    boxes: list[NamedBox] = field(default_factory=list)
    _array: Any = None

    def add(self, kind: str, name: str, box: Box) -> None:
        """Take a rectangle."""
        self.boxes.append(NamedBox(kind, name, box))
        self._array = None

    def hit(self, box: Box, kinds: frozenset[str] | None = None) -> bool:
        """Whether the rectangle meets anything taken, or anything of these kinds."""
        met = self._met(box)
        return bool(met.any()) if kinds is None else any(self.boxes[i].kind in kinds for i in np.flatnonzero(met))

    def _met(self, box: Box) -> Any:
        if self._array is None:
            self._array = np.array([b.box for b in self.boxes], dtype=float).reshape(-1, 4).T
        a = self._array
        return (a[0] < box.x1) & (box.x0 < a[2]) & (a[1] < box.y1) & (box.y0 < a[3])

    def hits(self, boxes: Sequence[Box], margin: float = 0.0) -> bool:
        """Whether any of the rectangles, grown by the margin, meets anything taken."""
        return any(self._met(box.grown(margin)).any() for box in boxes)

    def meeting(self, box: Box) -> list[NamedBox]:
        """Return what the rectangle meets."""
        return [self.boxes[i] for i in np.flatnonzero(self._met(box))]

    def remove(self, kind: str, name: str) -> None:
        """Give back what was taken under that name."""
        self.boxes = [taken for taken in self.boxes if (taken.kind, taken.name) != (kind, name)]
        self._array = None

    def crowding(self, box: Box) -> float:
        """How much the rectangle covers: about 1 for each thing it meets, little for leaders that it only cuts."""
        return self.crowding_of([box])

    def crowding_of(self, boxes: Sequence[Box]) -> float:
        """Price several rectangles as one shape, so that a thing which two of them meet counts once."""
        met = {(taken.kind, taken.name) for box in boxes for taken in self.meeting(box)}
        return sum({"leader": 0.22, "arrow": 1.5, "symbol": 2.5, "name": 2.5}.get(kind, 1.0) for kind, _ in met)


def overlapping(boxes: Sequence[NamedBox]) -> list[tuple[str, str]]:
    """Return the pairs (kind:name) that share space though one of them is a name or a symbol; dots may touch dots."""
    loose = [{"dot", "arrow", "leader"}, {"leader", "symbol"}]  # a leader passes under a symbol
    return [
        (f"{a.kind}:{a.name}", f"{b.kind}:{b.name}")
        for a, b in combinations(boxes, 2)
        if a.box.meets(b.box)
        and not any({a.kind, b.kind} <= pair for pair in loose)
        and (a.kind, a.name) != (b.kind, b.name)
    ]


def spots(anchor: Anchor, gaps: Sequence[float] = GAPS) -> Iterable[tuple[float, Box]]:
    """Yield (cost of the position, rectangle of the ink) for every direction and gap about the dot."""
    left, bottom, right, top = ink_box(anchor.text, anchor.weight, anchor.size)
    width, height = right - left, top - bottom
    # the middle of small letters, so that a name stands level with its dot whatever hangs below the line
    middle = 0.24 * anchor.size - bottom
    for number, gap in enumerate(gaps):
        reach = anchor.radius + gap
        for dx, dy, cost in DIRECTIONS:
            cost = cost + 6.0 * number + (9.0 if anchor.lean and dx == -anchor.lean else 0.0)
            if anchor.lean < 0:
                cost -= 3.0 * (dx == -1)
            if dy == 0:
                x, y = anchor.x + dx * reach, anchor.y - middle
            elif dx:
                x, y = anchor.x + dx * reach * 0.72, anchor.y + dy * reach * 0.72 - (height if dy < 0 else 0)
            else:
                x, y = anchor.x, anchor.y + dy * reach * 0.92 - (height if dy < 0 else 0)
            x -= {1: 0.0, -1: width, 0: width / 2}[dx]
            yield cost, Box(x, y, x + width, y + height)


def place_names(
    anchors: Sequence[Anchor],
    terrain: Terrain,
    taken: Obstacles,
    sides: Sequence[str],
    crosses: Callable[[float, float, float, float], bool] = lambda *_: False,
) -> list[Placed]:
    """Give each anchor the cheapest free place for its name, greatest first, or none.

    ``taken`` holds dots (named by their anchor's key), symbols and cards and receives the names; ``crosses`` says
    whether the way from one point to another leads over a river or border.
    """
    dots = dots_array(anchors)
    placed = []
    for anchor in sorted(anchors, key=lambda a: (a.rank, -a.population, -a.y, a.key)):
        best = best_spot(anchor, terrain, taken, sides, crosses, dots)
        if best is None:
            continue
        placed.append(placed_at(anchor, best))
        taken.add("name", anchor.key, best)
    return placed


def dots_array(anchors: Sequence[Anchor]) -> Any:
    """Return the dots' middles as an array, n x 2 px."""
    return np.array([(a.x, a.y) for a in anchors], dtype=float).reshape(-1, 2)


def placed_at(anchor: Anchor, box: Box, leader: tuple[tuple[float, float], ...] = ()) -> Placed:
    """Return the name with its ink in that rectangle."""
    left, bottom, _, _ = ink_box(anchor.text, anchor.weight, anchor.size)
    return Placed(anchor, box, box.x0 - left, box.y0 - bottom, leader)


def best_spot(
    anchor: Anchor,
    terrain: Terrain,
    taken: Obstacles,
    sides: Sequence[str],
    crosses: Callable[[float, float, float, float], bool],
    dots: Any,
    gaps: Sequence[float] = GAPS,
) -> Box | None:
    """Return the cheapest free rectangle about the dot, None where every one is too dear."""
    inner = terrain.box.grown(-10)
    limit = DROP_AT if anchor.rank > 1 else 3 * DROP_AT
    best, best_cost = None, limit
    for cost, box in sorted(spots(anchor, gaps)):
        if cost >= best_cost:
            break
        if not inner.holds(box) or terrain.lined(box) or taken.hit(box.grown(PADDING)):
            continue
        cost += ground_cost(anchor, box, terrain, sides) + _nearness_cost(anchor, box, dots)
        if cost < best_cost and crosses(anchor.x, anchor.y, *box.center):
            cost += 70.0
        if cost < best_cost:
            best, best_cost = box, cost
    return best


def ground_cost(anchor: Anchor, box: Box, terrain: Terrain, sides: Sequence[str]) -> float:
    """Price what lies under a name: land of others, dark land, lines."""
    outside = terrain.share_of_others(anchor.side, box, sides)
    return 250.0 * outside + 55.0 * terrain.share("dark", box) + 12.0 * terrain.ink(box.grown(2))


def _nearness_cost(anchor: Anchor, box: Box, dots: Any) -> float:
    """Price the doubt whose name it is: another dot nearly as close to the ink as the own one."""
    dx = np.maximum(0, np.maximum(box.x0 - dots[:, 0], dots[:, 0] - box.x1))
    dy = np.maximum(0, np.maximum(box.y0 - dots[:, 1], dots[:, 1] - box.y1))
    distance = np.hypot(dx, dy)
    own = np.hypot(max(0, box.x0 - anchor.x, anchor.x - box.x1), max(0, box.y0 - anchor.y, anchor.y - box.y1))
    others = (dots[:, 0] != anchor.x) | (dots[:, 1] != anchor.y)
    near, nearer = (distance < 1.25 * own + 4) & others, (distance < own) & others
    return 22.0 * float(near.sum()) + 50.0 * float(nearer.sum())
