"""The ground of the interactive map: cells and base geography in, columns of whole numbers out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from mapdesk.base.geometry import Bbox
from mapdesk.model import BaseGeography

GRID = 1e-4  # degrees; about 11 m
FAR_DEG = 6.0  # countries are shown so far around the theatre


class Cells(Protocol):
    """What is needed of the cells; arcs with the index of the place on the left and right, -1 for none."""

    @property
    def left(self) -> Sequence[int]: ...  # noqa: D102
    @property
    def right(self) -> Sequence[int]: ...  # noqa: D102
    @property
    def kinds(self) -> Sequence[int]: ...  # noqa: D102
    @property
    def lines(self) -> Sequence[Any]: ...  # noqa: D102
    @property
    def place_ids(self) -> Sequence[str]: ...  # noqa: D102


def cell_columns(cells: Cells, place_index: Mapping[str, int]) -> dict[str, Any]:
    """Return the arcs: place on the left and right, kind, points per arc, and all points as differences on the grid."""
    number = [place_index[place_id] for place_id in cells.place_ids]
    left, right, kinds, counts = [], [], [], []
    runs: list[tuple[int, int]] = []
    for a, b, kind, line in zip(cells.left, cells.right, cells.kinds, cells.lines, strict=True):
        points = _on_grid(line)
        if len(points) < 2:
            continue
        left.append(number[a] if a >= 0 else -1)
        right.append(number[b] if b >= 0 else -1)
        kinds.append(kind)
        counts.append(len(points))
        runs += points
    return {"grid": GRID, "left": left, "right": right, "kinds": kinds, "counts": counts, "xy": _differences(runs)}


def base_columns(base: BaseGeography | None, box: Bbox) -> dict[str, Any]:
    """Return rivers, shores, borders and countries; each line or ring as differences on the grid."""
    if base is None:
        return {"lines": [], "countries": [], "credits": []}
    return {
        "lines": [
            {"kind": line.kind, "name": line.name, "xy": _differences(_on_grid(line.points))} for line in base.lines
        ],
        "countries": [
            {"code": country.code, "name": country.name, "rings": [_differences(_on_grid(r)) for r in country.rings]}
            for country in base.countries
        ],
        "credits": list(base.credits),
    }


def _on_grid(line: Iterable[Sequence[float]]) -> list[tuple[int, int]]:
    points: list[tuple[int, int]] = []
    for point in line:
        spot = (round(float(point[0]) / GRID), round(float(point[1]) / GRID))
        if not points or points[-1] != spot:
            points.append(spot)
    return points


def _differences(points: Sequence[tuple[int, int]]) -> list[int]:
    flat = []
    x = y = 0
    for px, py in points:
        flat += [px - x, py - y]
        x, y = px, py
    return flat
