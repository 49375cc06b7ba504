"""Cells in, one coverage of labelled ground out: lines smoothed, every settlement still on its own ground."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mapdesk.outline.cells import Label, Seed, ZoneCells, spots_of, zone_cells
from mapdesk.outline.coverage import Array, divide, only_lines
from mapdesk.outline.settings import OutlineSettings
from mapdesk.outline.smoothing import outer_edge, smooth_lines
from mapdesk.outline.zones import Theatre

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

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
        self.points = shapely.points(spots_of(seeds))
        self.kinds = sorted({seed.label for seed in seeds}, key=str)
        numbers = {label: number for number, label in enumerate(self.kinds)}
        self.own = np.array([numbers[seed.label] for seed in seeds], dtype=int)  # index of its label
        self.tree = shapely.STRtree(self.points)
        self.cells: dict[int, ZoneCells] = {}
        self.reach: dict[int, BaseGeometry] = {}
        self.wide: dict[int, BaseGeometry] = {}  # zones with a little over
        for zone in sorted({int(z) for z in zone_of}):
            mine = np.flatnonzero(zone_of == zone)
            known = [seeds[i] for i in mine.tolist() if seeds[i].label is not None]
            if known:
                self.wide[zone] = shapely.buffer(theatre.zones[zone], OVERHANG_KM, quad_segs=1)
                self.cells[zone] = zone_cells(zone, mine, seeds)
                spots = spots_of(known)
                radii = np.array([seed.radius_km for seed in known])
                self.reach[zone] = outer_edge(spots, radii, theatre.river, settings)

    def _cut(self, lines: Sequence["BaseGeometry"], zone: int) -> list["BaseGeometry"]:
        """Cut lines to their zone, with a little over, so that they surely cross the zone's edge and close a face."""
        found = np.array(lines, dtype=object)
        shapely.prepare(self.theatre.zones[zone])
        whole = shapely.covers(self.theatre.zones[zone], found)
        return [*found[whole], *only_lines(shapely.intersection(found[~whole], self.wide[zone]))]

    def _smoothed(self, raw_near: Sequence["BaseGeometry"]) -> list["BaseGeometry"]:
        """Lines between labels, cut to their zones; those near ``raw_near`` points are left unsmoothed."""
        lines = []
        for zone, cells in self.cells.items():
            if not cells.lines:
                continue
            found = np.array(cells.lines, dtype=object)
            raw = np.zeros(len(found), dtype=bool)
            if raw_near:
                raw[shapely.STRtree(found).query(np.array(raw_near), predicate="dwithin", distance=REPAIR_KM)[1]] = True
            smooth = found.copy()
            smooth[~raw] = smooth_lines(found[~raw], self.settings.line_tolerance_km, self.theatre.frame.bounds)
            moved = self._moves_settlement(found, smooth)
            lines += self._cut([*found[moved], *smooth[~moved]], zone)
        return lines

    def _moves_settlement(self, raw: Array, smooth: Array) -> Array:
        """Which smoothed lines leave a settlement on their other side: one lies between the line and its raw course."""
        there, back = (shapely.get_coordinates(lines, return_index=True) for lines in (raw, smooth))
        line = np.concatenate([there[1], back[1][::-1]])
        order = np.argsort(line, kind="stable")  # along each raw line, back along the smoothed one
        points = np.vstack([there[0], back[0][::-1]])[order]
        rings = shapely.polygons(shapely.linearrings(points, indices=line[order]))
        found = np.zeros(len(raw), dtype=bool)
        found[self.tree.query(rings, predicate="intersects")[0]] = True
        return found

    def _edges(self) -> list["BaseGeometry"]:
        """Outer edges, cut to their zones."""
        return [line for zone, shape in self.reach.items() for line in self._cut([shapely.boundary(shape)], zone)]

    def _zones_of(self, inside: Array) -> Array:
        """Zone of each face with evidence, by a point inside it; -1 beyond the reach of evidence and of the map."""
        zone_of = np.full(len(inside), -1)
        shapely.prepare(self.limit)
        covered = shapely.intersects(self.limit, inside)
        for zone, reach in self.reach.items():
            shapely.prepare([self.theatre.zones[zone], reach])
            zone_of[
                covered & shapely.intersects(reach, inside) & shapely.intersects(self.theatre.zones[zone], inside)
            ] = zone
        return zone_of

    def _label_faces(self, faces: Array, zone_of: Array, inside: Array) -> list[Label | None]:
        """What each face becomes: the label of all settlements on it, else of the raw cell at a point inside."""
        face, seed = self.tree.query(faces, predicate="intersects")
        least, most = np.full(len(faces), len(self.kinds)), np.full(len(faces), -1)
        np.minimum.at(least, face, self.own[seed])
        np.maximum.at(most, face, self.own[seed])
        labels: list[Label | None] = [None] * len(faces)
        for zone, cells in self.cells.items():
            mine = zone_of == zone
            for i in np.flatnonzero(mine & (least == most)).tolist():
                labels[i] = self.kinds[most[i]]
            others = np.flatnonzero(mine & (least != most))
            for i, number in zip(others.tolist(), cells.label_numbers(inside[others]).tolist(), strict=True):
                labels[i] = cells.labels[number]
        return labels

    def _strays(self, ground: Mapping[Label, "BaseGeometry"]) -> list["BaseGeometry"]:
        """Settlements that lie on no ground of their own label, or unknown ones that lie on some."""
        strays = np.full(len(self.seeds), False)
        shapely.prepare(list(ground.values()))
        for number, label in enumerate(self.kinds):
            mine = np.flatnonzero(self.own == number)
            if label is None:
                for shape in ground.values():
                    strays[mine] |= shapely.contains_properly(shape, self.points[mine])
            elif label not in ground:
                strays[mine] = True
            else:
                strays[mine] = ~shapely.intersects(ground[label], self.points[mine])
        return list(self.points[strays])

    def divide(self) -> Mapping[Label, "BaseGeometry"]:
        """Return the ground of each label in km; all of it one coverage, so nothing overlaps.

        Where smoothing would put a settlement on another side's ground, the lines near it are taken unsmoothed.
        """
        raw_near: list[BaseGeometry] = []
        ground = self._divide_once(raw_near)
        for _ in range(3):
            strays = self._strays(ground)
            if not strays:
                break
            raw_near += strays
            ground = self._divide_once(raw_near)
        return ground

    def _sweep_crumbs(self, faces: Array, labels: list[Label | None], zone_of: Array, inside: Array) -> None:
        """Give small pieces without a settlement, such as a river's loop cut off by a line, to their neighbour."""
        for zone in self.cells:
            mine = np.flatnonzero(zone_of == zone).tolist()
            kinds = sorted({labels[i] for i in mine} - {None}, key=str)
            parts = [
                (kind, part)
                for kind in kinds
                for part in shapely.get_parts(shapely.coverage_union_all(faces[[i for i in mine if labels[i] == kind]]))
            ]
            tree = shapely.STRtree([part for _, part in parts])
            for kind, part in parts:
                if part.area >= CRUMB_KM2 or self._is_settled(part, kind):
                    continue
                near = [parts[i] for i in sorted(tree.query(part).tolist()) if parts[i][0] != kind]
                shared = [(shapely.length(shapely.intersection(part, other)), k) for k, other in near]
                length, winner = max(shared, key=lambda item: (item[0], str(item[1])), default=(0.0, None))
                if length > 0:
                    for i in mine:
                        if labels[i] == kind and shapely.intersects(part, inside[i]):
                            labels[i] = winner

    def _is_settled(self, part: "BaseGeometry", label: Label | None) -> bool:
        """Whether a settlement of the label stands on the ground."""
        return any(self.seeds[i].label == label for i in self.tree.query(part, predicate="intersects").tolist())

    def _divide_once(self, raw_near: Sequence["BaseGeometry"]) -> dict[Label, "BaseGeometry"]:
        """Divide, label and join; the lines near ``raw_near`` are left unsmoothed."""
        fixed = [*self.theatre.barriers, shapely.boundary(self.limit)]
        faces = divide(fixed, [*self._smoothed(raw_near), *self._edges()])
        inside = shapely.point_on_surface(faces)
        zone_of = self._zones_of(inside)
        labels = self._label_faces(faces, zone_of, inside)
        self._sweep_crumbs(faces, labels, zone_of, inside)
        kinds = sorted({label for label in labels if label is not None}, key=str)
        return {kind: shapely.coverage_union_all(faces[[label == kind for label in labels]]) for kind in kinds}
