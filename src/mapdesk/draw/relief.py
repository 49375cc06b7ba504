"""Relief: a grey hillshade (PNG or TIFF) with its box of degrees in, shade over the map's ground out."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mapdesk.base.geometry import Bbox
from mapdesk.draw.frame import Frame
from mapdesk.errors import InputError

CELL = 2.0  # px of the page per cell of the shade
MOST_PIXELS = 60_000_000
STRENGTH = 0.42  # how much black the darkest slope gets


@dataclass(frozen=True)
class Relief:
    """Light on slopes: ``grey`` is rows from north to south, 0 (dark) to 1 (flat ground and lit slopes)."""

    bbox: Bbox
    grey: Any


def read_relief(path: Path, bbox: Bbox) -> Relief:
    """Read a hillshade whose rows and columns are even in degrees over the box (equirectangular, WGS 84).

    Flat ground, the commonest grey, becomes no shade at all, so that a map keeps its colours there.

    Raises:
        InputError: no picture, or a larger one than 60 million pixels.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise InputError(f"{path}: {picture.width} x {picture.height} px; a relief has at most 60 million")
            grey = np.asarray(picture.convert("L"), dtype=np.float64)
    except (OSError, UnidentifiedImageError) as problem:
        raise InputError(f"{path}: no relief ({problem}); it is a grey PNG or TIFF over the box of degrees") from None
    flat = max(1.0, float(np.bincount(grey.astype(np.int64).ravel(), minlength=256).argmax()))
    return Relief(bbox, np.clip(grey / flat, 0.0, 1.0))


def shade(relief: Relief, frame: Frame) -> Any:
    """Return black with its opacity as RGBA bytes (rows from the top) over the frame, clear outside the relief."""
    columns, rows = int(frame.box.width / CELL), int(frame.box.height / CELL)
    x = frame.box.x0 + (np.arange(columns) + 0.5) * CELL
    y = frame.box.y1 - (np.arange(rows) + 0.5) * CELL
    lng, lat = frame.to_degrees(*np.meshgrid(x, y))
    high, wide = relief.grey.shape
    box = relief.bbox
    across = (lng - box.west) / (box.east - box.west) * wide - 0.5
    down = (box.north - lat) / (box.north - box.south) * high - 0.5
    inside = (across >= -0.5) & (across <= wide - 0.5) & (down >= -0.5) & (down <= high - 0.5)
    alpha = STRENGTH * (1 - _between(relief.grey, down, across)) * inside
    shade = np.zeros((rows, columns, 4), dtype=np.uint8)
    shade[..., 3] = np.round(255 * alpha).astype(np.uint8)
    return shade


def _between(grid: Any, down: Any, across: Any) -> Any:
    """Return the grid's values between its cells, bilinear."""
    high, wide = grid.shape
    down, across = np.clip(down, 0, high - 1), np.clip(across, 0, wide - 1)
    row, column = np.minimum(down.astype(int), max(0, high - 2)), np.minimum(across.astype(int), max(0, wide - 2))
    below, right = np.minimum(row + 1, high - 1), np.minimum(column + 1, wide - 1)
    v, u = down - row, across - column
    upper = grid[row, column] * (1 - u) + grid[row, right] * u
    lower = grid[below, column] * (1 - u) + grid[below, right] * u
    return upper * (1 - v) + lower * v
