"""Our own symbols as paths about (0, 0), half-height 1 and y up; nothing is taken from a symbol font."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

Point = tuple[float, float]
# GeoNames feature codes and the symbol each is drawn with; other codes that are not PPL... are not drawn.
FEATURE_SYMBOLS = {
    "OILF": "drop", "OILW": "drop", "OILP": "drop", "OILR": "drop", "OILJ": "drop", "GASF": "flame",
    "AIRB": "plane", "AIRP": "plane", "AIRF": "plane", "AIRH": "plane",
    "INSM": "base", "MILB": "base", "FT": "base",
    "DAM": "dam", "DAMQ": "dam", "BDG": "bridge", "BDGQ": "bridge", "RDCR": "bridge",
    "PSTB": "border_post", "CSTM": "border_post", "PSTC": "border_post",
}  # fmt: skip


FIELDS = frozenset({"drop", "flame"})  # signs in the colour of their holder


def polygon(points: Sequence[Point]) -> Path:
    """Return a closed path through the points."""
    codes = [Path.MOVETO, *[Path.LINETO] * (len(points) - 1), Path.CLOSEPOLY]
    return Path([*points, points[0]], codes)


def _mirrored(half: Sequence[Point]) -> list[Point]:
    """Complete an outline given from top to bottom on its right."""
    return [*half, *((-x, y) for x, y in reversed(half) if x)]


def star(points: int = 10, inner: float = 0.56) -> Path:
    """Clash: a star of short rays."""
    turns = [math.pi / 2 + math.pi * i / points for i in range(2 * points)]
    radii = [1.0 if i % 2 == 0 else inner for i in range(2 * points)]
    return polygon([(r * math.cos(t), r * math.sin(t)) for r, t in zip(radii, turns, strict=True)])


def drop() -> Path:
    """Oil field: a drop with a round foot."""
    foot = [(-90 + i * 9) for i in range(14)]
    right = [(0.56 * math.cos(math.radians(a)), -0.44 + 0.56 * math.sin(math.radians(a))) for a in foot]
    return polygon([*right, (0.3, 0.42), (0.0, 1.0), (-0.3, 0.42), *[(-x, y) for x, y in reversed(right[1:])]])


def flame() -> Path:
    """Gas field: a flame with a second tongue."""
    corners = [
        (0.1, 1.0), (0.12, 0.6), (0.5, 0.26), (0.66, -0.16), (0.6, -0.6), (0.32, -1.0), (-0.32, -1.0), (-0.62, -0.6),
        (-0.66, -0.14), (-0.44, 0.34), (-0.3, -0.06), (-0.12, 0.22), (-0.12, 0.66),
    ]  # fmt: skip
    sharp = {0, 9}  # the tips
    points: list[Point] = []
    for number, here in enumerate(corners):
        before, after = corners[number - 1], corners[(number + 1) % len(corners)]
        reach = 0.0 if number in sharp else 0.3
        points += [(here[0] + (a - here[0]) * reach, here[1] + (b - here[1]) * reach) for a, b in (before, after)]
    return polygon(points)


def plane() -> Path:
    """Air base: an aeroplane from above, nose up."""
    half = [
        (0.0, 1.0), (0.09, 0.86), (0.12, 0.62), (0.12, 0.28), (0.98, -0.18), (0.98, -0.36), (0.12, -0.12),
        (0.09, -0.62), (0.36, -0.84), (0.36, -0.98), (0.0, -0.86),
    ]  # fmt: skip
    return polygon(_mirrored(half))


def burst() -> Path:
    """Strike: a falling bolt on four broken rays."""
    bolt = polygon([(-0.12, 1.0), (0.5, 1.0), (0.16, 0.3), (0.52, 0.3), (-0.26, -0.62), (-0.02, 0.04), (-0.42, 0.04)])
    ground = polygon([(-0.8, -0.82), (0.8, -0.82), (0.8, -1.0), (-0.8, -1.0)])
    return Path.make_compound_path(bolt, ground)


def attack() -> Path:
    """Attack: an arrowhead pressing against a bar."""
    head = polygon([(-0.95, 0.62), (0.35, 0.0), (-0.95, -0.62), (-0.6, 0.0)])
    bar = polygon([(0.55, 0.95), (0.85, 0.95), (0.85, -0.95), (0.55, -0.95)])
    return Path.make_compound_path(head, bar)


def dam() -> Path:
    """Dam: a curved wall with three buttresses."""
    arc = [math.radians(a) for a in range(200, 341, 10)]
    outer = [(1.0 * math.cos(t), 0.75 + 1.25 * math.sin(t)) for t in arc]
    inner = [(0.94 * math.cos(t), 0.75 + 0.92 * math.sin(t)) for t in reversed(arc)]
    posts = [
        polygon([(x - 0.11, y), (x + 0.11, y), (x + 0.11, y - 0.55), (x - 0.11, y - 0.55)])
        for x, y in ((-0.62, -0.15), (0.0, -0.45), (0.62, -0.15))
    ]
    return Path.make_compound_path(polygon([*outer, *inner]), *posts)


def bridge() -> Path:
    """Bridge: a deck on an arch."""
    arc = [math.radians(a) for a in range(0, 181, 12)]
    outer = [(0.82 * math.cos(t), -0.62 + 0.9 * math.sin(t)) for t in arc]
    inner = [(0.58 * math.cos(t), -0.62 + 0.62 * math.sin(t)) for t in reversed(arc)]
    deck = polygon([(-1.0, 0.52), (1.0, 0.52), (1.0, 0.26), (-1.0, 0.26)])
    return Path.make_compound_path(deck, polygon([*outer, *inner]))


def border_post() -> Path:
    """Border post: a barrier across a post."""
    post = polygon([(-0.72, 0.75), (-0.44, 0.75), (-0.44, -1.0), (-0.72, -1.0)])
    bar = polygon([(-0.95, 0.2), (1.0, 0.52), (1.0, 0.26), (-0.95, -0.06)])
    foot = polygon([(-0.95, -0.8), (-0.2, -0.8), (-0.2, -1.0), (-0.95, -1.0)])
    return Path.make_compound_path(post, bar, foot)


def base() -> Path:
    """Military base: a square fort with a notch."""
    wall = [
        (-0.8, 0.7), (-0.4, 0.7), (-0.4, 0.4), (-0.2, 0.4), (-0.2, 0.7), (0.2, 0.7), (0.2, 0.4), (0.4, 0.4),
        (0.4, 0.7), (0.8, 0.7), (0.8, -0.8), (-0.8, -0.8),
    ]  # fmt: skip
    return polygon(wall)


SHAPES = {
    "clash": star, "strike": burst, "attack": attack, "drop": drop, "flame": flame, "plane": plane, "dam": dam,
    "bridge": bridge, "border_post": border_post, "base": base,
}  # fmt: skip


def symbol(name: str, x: float, y: float, half_height: float) -> Path:
    """Return the named symbol (a key of ``SHAPES``) at a spot and size in px."""
    return SHAPES[name]().transformed(Affine2D().scale(half_height).translate(x, y))


def north_arrow(x: float, y: float, half_height: float) -> tuple[Path, Path]:
    """Return the whole arrow and its dark right half."""
    place = Affine2D().scale(half_height).translate(x, y)
    whole = polygon([(0.0, 1.0), (0.58, -1.0), (0.0, -0.62), (-0.58, -1.0)])
    right = polygon([(0.0, 1.0), (0.58, -1.0), (0.0, -0.62)])
    return whole.transformed(place), right.transformed(place)


def arrow(tail: Point, tip: Point, bend: float, shaft: float, head: float) -> Path:
    """Return a curved arrow that widens to its head.

    ``bend`` is the sagitta as a share of the length, positive to the left of the way; shaft and head are widths.
    """
    (x0, y0), (x1, y1) = tail, tip
    length = math.hypot(x1 - x0, y1 - y0)
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    control = np.array([(x0 + x1) / 2 - uy * 2 * bend * length, (y0 + y1) / 2 + ux * 2 * bend * length])
    t = np.linspace(0, 1, 25)[:, None]
    start, end = np.array(tail), np.array(tip)
    spine = (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end
    cut = int(np.searchsorted(-np.hypot(*(spine - end).T), -0.92 * head))
    body, neck = spine[: cut + 1], spine[cut]
    normal = _normals(body)
    widths = (0.36 + 0.14 * np.linspace(0, 1, len(body)))[:, None] * shaft
    aim = (end - neck) / np.hypot(*(end - neck))
    side = np.array([-aim[1], aim[0]]) * head / 2
    left, right = body + normal * widths, body - normal * widths
    notch = neck - aim * 0.14 * head
    outline: Any = [*left, notch + side, end, notch - side, *right[::-1]]
    return polygon([(float(x), float(y)) for x, y in outline])


def _normals(spine: Any) -> Any:
    along = np.gradient(spine, axis=0)
    along = along / np.hypot(along[:, 0], along[:, 1])[:, None]
    return np.column_stack([-along[:, 1], along[:, 0]])
