"""Names along lines: sides beside their land, rivers beside their water, countries along their border."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mapdesk.draw.faces import Weight, advance, joins_letters, kerned
from mapdesk.draw.frame import Box
from mapdesk.draw.labels import Obstacles
from mapdesk.draw.terrain import Terrain

MOST_TRIES = 24  # places along a line; a longer line is tried at wider steps
SHARPEST = 0.21  # radians between two letters
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


@lru_cache(maxsize=512)
def letter_starts(text: str, weight: Weight, size: float, tracking: float) -> Any:
    """Return where each letter starts and, last, where the text ends; kerned, ``tracking`` em apart, px."""
    steps = [kerned(a, b, weight) for a, b in pairwise([*text, ""])]
    return np.concatenate([[0.0], np.cumsum(np.array(steps) + tracking)]) * size


def spaced_width(text: str, weight: Weight, size: float, tracking: float) -> float:
    """Return the length of a text with ``tracking`` em between its letters, px."""
    return float(letter_starts(text, weight, size, tracking)[-1]) - tracking * size


def along(
    line: Any, start: float, text: str, weight: Weight, size: float, colour: str, tracking: float
) -> LineName | None:
    """Set a text on a polyline (n x 2 px) from that length on; None where the line ends or bends too sharply."""
    if joins_letters(text):
        return None
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    at = start + letter_starts(text, weight, size, tracking)
    if start < 0 or at[-1] - tracking * size > length[-1]:
        return None
    ends = np.minimum(at[1:] - tracking * size, length[-1])
    x0, y0 = (np.interp(at[:-1], length, line[:, axis]) for axis in (0, 1))
    x1, y1 = (np.interp(ends, length, line[:, axis]) for axis in (0, 1))
    turns = np.unwrap(np.arctan2(y1 - y0, x1 - x0))
    if len(turns) > 1 and float(np.abs(np.diff(turns)).max()) > SHARPEST:
        return None
    letters = zip(text, x0.tolist(), y0.tolist(), turns.tolist(), strict=True)
    return LineName(text, weight, size, colour, tuple(letters))


def rows_along(
    lines: Sequence[Any], middle: Any, rows: Sequence[str], weight: Weight, size: float, colour: str, tracking: float
) -> LineName | None:
    """Set each row of a text on its own polyline with its middle nearest to the point; None where one has no room."""
    letters: list[Letter] = []
    for line, row in zip(lines, rows, strict=True):
        length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
        nearest = length[int(np.hypot(*(line - middle).T).argmin())]
        start = float(nearest) - spaced_width(row, weight, size, tracking) / 2
        name = along(line, start, row, weight, size, colour, tracking)
        if name is None:
            return None
        letters += name.letters
    return LineName(" ".join(rows), weight, size, colour, tuple(letters))


def straight(
    x: float, y: float, text: str, weight: Weight, size: float, colour: str, tracking: float, turn: float = 0.0
) -> LineName:
    """Set a text on a straight baseline through its middle (x, y)."""
    if joins_letters(text):
        half = advance("n", weight, size) * len(text) / 2
        letters: tuple[Letter, ...] = ((text, x - half * math.cos(turn), y - half * math.sin(turn), turn),)
        return LineName(text, weight, size, colour, letters)
    starts = letter_starts(text, weight, size, tracking) - spaced_width(text, weight, size, tracking) / 2
    placed = [
        (letter, x + at * math.cos(turn), y + at * math.sin(turn), turn)
        for letter, at in zip(text, starts.tolist(), strict=False)
    ]
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
    rows: Sequence[str],
    weight: Weight,
    size: float,
    colour: str,
    tracking: float,
    terrain: Terrain,
    taken: Obstacles,
    price: Any,
    limit: float,
    margin: float = 6.0,
    tries: int = MOST_TRIES,
) -> LineName | None:
    """Slide a text of one or more rows along the lines and return the cheapest free place below the limit.

    ``price`` gives the cost of one letter's box; straight places near the middle of a line are preferred.
    """
    best, least = None, limit
    inner = terrain.box.grown(-16)
    wide = max(spaced_width(row, weight, size, tracking) for row in rows)
    for number, raw in enumerate(lines):
        line = upright(raw)
        stack = [line, *(_below(line, 1.3 * size * row) for row in range(1, len(rows)))]
        length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
        if any(len(one) < 2 for one in stack):
            continue
        for middle in np.arange(wide / 2, length[-1] - wide / 2 + 1, max(54.0, length[-1] / tries)):
            spot = [float(np.interp(middle, length, line[:, axis])) for axis in (0, 1)]
            name = rows_along(stack, spot, rows, weight, size, colour, tracking)
            if name is None:
                continue
            cost = 2.0 * number + _slope(name) + 14 * abs(middle / max(length[-1], 1) - 0.5)
            if cost >= least or not all(inner.holds(Box(x, y, x, y)) for _, x, y, _ in name.letters):
                continue
            boxes = name.boxes
            if not all(inner.holds(box) for box in boxes) or taken.hits(boxes, margin):
                continue
            if any(terrain.lined(box) for box in boxes):
                continue
            cost += sum(price(box) for box in boxes[::2]) / len(boxes[::2])
            if cost < least:
                best, least = name, cost
    return best


def _below(line: Any, by: float) -> Any:
    """Return the line moved to its right, which is below a text that reads from left to right."""
    curve = shapely.offset_curve(shapely.LineString(line), -by, quad_segs=8)
    parts = [part for part in shapely.get_parts(curve) if part.geom_type == "LineString"]
    return np.asarray(max(parts, key=lambda part: part.length).coords)[:, :2] if parts else np.empty((0, 2))


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
    margin: float = 6.0,
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
            if not inner.holds(box) or terrain.lined(box) or taken.hit(box.grown(margin + 2)):
                continue
            cost = price(box) + 12 * math.hypot((x - cx) / (east - west + 1), (y - cy) / (north - south + 1))
            if cost < least:
                best, least = straight(float(x), float(y), text, weight, size, colour, tracking), cost
    return best
