"""Cells in, one coverage of labelled ground out: lines smoothed, every settlement still on its own ground."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mapdesk.outline.cells import Label, Seed, ZoneCells, zone_cells
from mapdesk.outline.coverage import Array, divide, only_lines
from mapdesk.outline.settings import OutlineSettings
from mapdesk.outline.smoothing import outer_edge, smooth_line
from mapdesk.outline.zones import Theatre

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

CLEARANCE = 0.4  # a smoothed line stays clear of a settlement by more than half of what it had
REPAIR_KM = 3.0
OVERHANG_KM = 0.01
CRUMB_KM2 = 3.0


class GroundPlan:
    """The ground of one map before it is divided: cells and reach of each zone that has settlements."""

    def __init__(
        self, theatre: Theatre, seeds: Sequence[Seed], zone_of: Array, limit: "BaseGeometry", settings: OutlineSettings
    ) -> None:
        """Prepare cells and outer edges; ``limit`` is what the map covers, in km."""
        self.theatre, self.seeds, self.limit, self.settings = theatre, seeds, limit, settings
        self.points = shapely.points(np.array([(seed.x, seed.y) for seed in seeds]).reshape(-1, 2))
        self.cells: dict[int, ZoneCells] = {}
        self.reach: dict[int, BaseGeometry] = {}
        for zone in sorted({int(z) for z in zone_of}):
            mine = [seeds[i] for i in np.flatnonzero(zone_of == zone).tolist()]
            known = [seed for seed in mine if seed.label is not None]
            if known:
                self.cells[zone] = zone_cells(zone, mine, theatre.frame)
                spots = np.array([(seed.x, seed.y) for seed in known])
                radii = np.array([seed.radius_km for seed in known])
                self.reach[zone] = outer_edge(spots, radii, theatre.river, theatre.zones[zone], settings)

    def _cut(self, line: "BaseGeometry", zone: int) -> list["BaseGeometry"]:
        """Cut a line to its zone, with a little over, so that it surely crosses the zone's edge and closes a face."""
        return only_lines(shapely.intersection(line, self.theatre.zones[zone].buffer(OVERHANG_KM)))

    def _smoothed(self, raw_near: Sequence["BaseGeometry"]) -> list["BaseGeometry"]:
        """Lines between labels, cut to their zones; those near ``raw_near`` points are left unsmoothed."""
        tree = shapely.STRtree(self.points)
        lines = []
        for zone, cells in self.cells.items():
            for line in cells.lines:
                clear = float(line.distance(self.points[tree.nearest(line)]))
                raw = any(line.distance(point) < REPAIR_KM for point in raw_near)
                tolerance = 0.0 if raw else min(self.settings.line_tolerance_km, CLEARANCE * clear)
                lines += self._cut(smooth_line(line, tolerance), zone)
        return lines

    def _edges(self) -> list["BaseGeometry"]:
        """Outer edges, cut to their zones."""
        return [line for zone, shape in self.reach.items() for line in self._cut(shapely.boundary(shape), zone)]

    def _label_faces(self, faces: Array) -> list[Label | None]:
        """What each face becomes: the label whose raw cells cover most of it, None beyond the reach."""
        inside = shapely.point_on_surface(faces)
        labels: list[Label | None] = [None] * len(faces)
        for zone, cells in self.cells.items():
            shapely.prepare([self.limit, self.theatre.zones[zone], self.reach[zone]])
            mine = shapely.intersects(self.theatre.zones[zone], inside) & shapely.intersects(self.reach[zone], inside)
            for i in np.flatnonzero(mine & shapely.intersects(self.limit, inside)):
                best = 0
                if len(cells.labels) > 1:
                    best = int(np.argmax(shapely.area(shapely.intersection(faces[i], np.array(cells.shapes)))))
                labels[int(i)] = cells.labels[best]
        return labels

    def _strays(self, faces: Array, labels: Sequence[Label | None]) -> list["BaseGeometry"]:
        """Settlements that lie on no ground of their own label."""
        home = np.full(len(self.seeds), False)
        for point, face in zip(*shapely.STRtree(faces).query(self.points, predicate="intersects"), strict=True):
            home[point] |= labels[face] == self.seeds[point].label
        return [self.points[i] for i in np.flatnonzero(~home)]

    def divide(self) -> Mapping[Label, "BaseGeometry"]:
        """Return the ground of each label in km; all of it one coverage, so nothing overlaps.

        Where smoothing would put a settlement on another side's ground, the lines near it are taken unsmoothed.
        """
        raw_near: list[BaseGeometry] = []
        faces, labels = self._divide_once(raw_near)
        for _ in range(3):
            strays = self._strays(faces, labels)
            if not strays:
                break
            raw_near += strays
            faces, labels = self._divide_once(raw_near)
        kinds = sorted({label for label in labels if label is not None}, key=str)
        joined = {}
        for kind in kinds:
            joined[kind] = shapely.coverage_union_all(faces[[label == kind for label in labels]])
        return joined

    def _sweep_crumbs(self, faces: Array, labels: list[Label | None]) -> None:
        """Give small pieces without a settlement, such as a river's loop cut off by a line, to their neighbour."""
        inside = shapely.point_on_surface(faces)
        for zone in self.cells.values():
            shape = self.theatre.zones[zone.zone]
            shapely.prepare(shape)
            mine = np.flatnonzero(shapely.intersects(shape, inside)).tolist()
            kinds = sorted({labels[i] for i in mine} - {None}, key=str)
            parts = [
                (kind, part)
                for kind in kinds
                for part in shapely.get_parts(shapely.coverage_union_all(faces[[i for i in mine if labels[i] == kind]]))
            ]
            for kind, part in parts:
                if part.area >= CRUMB_KM2 or self._is_settled(part, kind):
                    continue
                others = [(shapely.length(shapely.intersection(part, o)), k) for k, o in parts if k != kind]
                length, winner = max(others, key=lambda item: (item[0], str(item[1])), default=(0.0, None))
                if length > 0:
                    for i in mine:
                        if labels[i] == kind and shapely.intersects(part, inside[i]):
                            labels[i] = winner

    def _is_settled(self, part: "BaseGeometry", label: Label | None) -> bool:
        """Whether a settlement of the label stands on the ground."""
        return any(self.seeds[i].label == label for i in np.flatnonzero(shapely.intersects(part, self.points)).tolist())

    def _divide_once(self, raw_near: Sequence["BaseGeometry"]) -> tuple[Array, list[Label | None]]:
        faces = divide(
            [*self.theatre.barriers, shapely.boundary(self.limit), *self._smoothed(raw_near), *self._edges()]
        )
        labels = self._label_faces(faces)
        self._sweep_crumbs(faces, labels)
        return faces, labels
