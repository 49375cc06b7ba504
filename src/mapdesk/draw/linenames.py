"""Names along lines: sides beside their land, rivers beside their water, countries along their border."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mapdesk.draw.faces import Weight, advance, joins_letters
from mapdesk.draw.frame import Box
from mapdesk.draw.labels import Obstacles
from mapdesk.draw.terrain import Terrain

Letter = tuple[str, float, float, float]  # letter, baseline start x and y in px, radians


@dataclass(frozen=True)
class LineName:
    """A name set letter by letter; one letter may be a whole text where the script joins its letters."""

    text: str
    weight: Weight
    size: float
    colour: str
    letters: tuple[Letter, ...]

    @property
    def boxes(self) -> list[Box]:
        """What each letter takes, generously."""
        return [_letter_box(letter, self.weight, self.size) for letter in self.letters if letter[0].strip()]


def _letter_box(letter: Letter, weight: Weight, size: float) -> Box:
    text, x, y, turn = letter
    wide = advance(text, weight, size) if len(text) == 1 else advance("n", weight, size) * len(text)
    along, up = (math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))
    corners = [
        (x + along[0] * a + up[0] * b, y + along[1] * a + up[1] * b) for a in (0, wide) for b in (-2, 0.7 * size)
    ]
    xs, ys = zip(*corners, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def spaced_width(text: str, weight: Weight, size: float, tracking: float) -> float:
    """Return the length of a text with ``tracking`` em between its letters, px."""
    return sum(advance(letter, weight, size) + tracking * size for letter in text) - tracking * size


def along(
    line: Any, start: float, text: str, weight: Weight, size: float, colour: str, tracking: float
) -> LineName | None:
    """Set a text on a polyline (n x 2 px) from that length on; None where the line ends or bends too sharply."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    length = np.concatenate([[0.0], np.cumsum(steps)])
    if joins_letters(text):
        return None
    letters, at, last = [], start, None
    for letter in text:
        wide = advance(letter, weight, size)
        if at + wide > length[-1]:
            return None
        ends = [[float(np.interp(d, length, line[:, axis])) for axis in (0, 1)] for d in (at, at + wide)]
        turn = math.atan2(ends[1][1] - ends[0][1], ends[1][0] - ends[0][0])
        if last is not None and abs((turn - last + math.pi) % (2 * math.pi) - math.pi) > 0.21:
            return None
        letters.append((letter, ends[0][0], ends[0][1], turn))
        last, at = turn, at + wide + tracking * size
    return LineName(text, weight, size, colour, tuple(letters))


def straight(
    x: float, y: float, text: str, weight: Weight, size: float, colour: str, tracking: float, turn: float = 0.0
) -> LineName:
    """Set a text on a straight baseline through its middle (x, y)."""
    if joins_letters(text):
        half = advance("n", weight, size) * len(text) / 2
        letters: tuple[Letter, ...] = ((text, x - half * math.cos(turn), y - half * math.sin(turn), turn),)
        return LineName(text, weight, size, colour, letters)
    half = spaced_width(text, weight, size, tracking) / 2
    at, placed = -half, []
    for letter in text:
        placed.append((letter, x + at * math.cos(turn), y + at * math.sin(turn), turn))
        at += advance(letter, weight, size) + tracking * size
    return LineName(text, weight, size, colour, tuple(placed))


def upright(line: Any) -> Any:
    """Turn a polyline so that text on it reads from left to right."""
    return line if line[-1, 0] - line[0, 0] >= 0 else line[::-1]


def smooth_lines(geometry: BaseGeometry, tolerance: float) -> Iterator[Any]:
    """Yield polylines (n x 2) rid of bends smaller than the tolerance, sampled evenly."""
    merged = shapely.line_merge(geometry) if geometry.geom_type == "MultiLineString" else geometry
    for part in getattr(merged, "geoms", [merged]):
        if part.geom_type not in {"LineString", "LinearRing"} or part.length < 4 * tolerance:
            continue
        coords = np.asarray(shapely.segmentize(shapely.simplify(part, tolerance / 4), 8.0).coords)[:, :2]
        window = max(3, int(tolerance / 8) | 1)
        padded = np.pad(coords, ((window // 2, window // 2), (0, 0)), mode="edge")
        kernel = np.ones(window) / window
        yield np.column_stack([np.convolve(padded[:, axis], kernel, mode="valid") for axis in (0, 1)])


def best_along(
    lines: Sequence[Any],
    text: str,
    weight: Weight,
    size: float,
    colour: str,
    tracking: float,
    terrain: Terrain,
    taken: Obstacles,
    price: Any,
    limit: float,
) -> LineName | None:
    """Slide a text along the lines and return the cheapest free place below the limit.

    ``price`` gives the cost of one letter's box; straight places near the middle of a line are preferred.
    """
    best, least = None, limit
    inner = terrain.box.grown(-16)
    for number, raw in enumerate(lines):
        line = upright(raw)
        length = float(np.hypot(*np.diff(line, axis=0).T).sum())
        wide = spaced_width(text, weight, size, tracking)
        for start in np.arange(0, max(1.0, length - wide), 40.0):
            name = along(line, start, text, weight, size, colour, tracking)
            if name is None or any(not inner.holds(box) or taken.hit(box.grown(5)) for box in name.boxes):
                continue
            cost = 2.0 * number + _slope(name) + sum(price(box) for box in name.boxes) / len(name.boxes)
            cost += 14 * abs((start + wide / 2) / max(length, 1) - 0.5)
            if cost < least:
                best, least = name, cost
    return best


def _slope(name: LineName) -> float:
    """Price steep and bent text."""
    turns = [turn for _, _, _, turn in name.letters]
    steep = sum(max(0.0, abs(math.degrees(turn)) - 35) for turn in turns) / len(turns)
    return 0.35 * steep + 10 * (max(turns) - min(turns))


def parallels(shape: BaseGeometry, distances: Sequence[float], tolerance: float) -> list[Any]:
    """Return smooth curves outside a shape at those distances, px."""
    lines: list[Any] = []
    for distance in distances:
        ring = shape.buffer(distance + tolerance).buffer(-tolerance)
        for part in getattr(ring, "geoms", [ring]):
            coords = np.asarray(part.exterior.coords)[:, :2]
            lines += _open_runs(coords)
    return lines


def _open_runs(ring: Any) -> list[Any]:
    """Cut a ring where it turns between left-going and right-going, so that each run reads one way."""
    line = shapely.segmentize(shapely.LinearRing(ring), 10.0)
    coords = np.asarray(line.coords)[:-1, :2]
    going = np.sign(np.diff(np.vstack([coords, coords[:1]])[:, 0]))
    changes = np.flatnonzero(going != np.roll(going, 1))
    if not len(changes):
        return [coords]
    runs = []
    for first, last in zip(changes, np.roll(changes, -1), strict=True):
        run = coords[first : last + 1] if last > first else np.vstack([coords[first:], coords[: last + 1]])
        if len(run) > 8:
            runs.append(run)
    return runs


def best_inside(
    shape: BaseGeometry,
    text: str,
    weight: Weight,
    size: float,
    colour: str,
    tracking: float,
    terrain: Terrain,
    taken: Obstacles,
    price: Any,
    limit: float,
) -> LineName | None:
    """Return the cheapest free level place for a text over or near a shape, below the limit."""
    best, least = None, limit
    inner = terrain.box.grown(-16)
    wide = spaced_width(text, weight, size, tracking)
    west, south, east, north = shape.bounds
    cx, cy = (west + east) / 2, (south + north) / 2
    for x in np.arange(west - 60, east + 61, 45.0):
        for y in np.arange(south - 90, north + 91, 30.0):
            box = Box(x - wide / 2, y, x + wide / 2, y + 0.7 * size)
            if not inner.holds(box) or taken.hit(box.grown(8)):
                continue
            cost = price(box) + 12 * math.hypot((x - cx) / (east - west + 1), (y - cy) / (north - south + 1))
            if cost < least:
                best, least = straight(float(x), float(y), text, weight, size, colour, tracking), cost
    return best
