"""The picture before it is painted: everything on it with its place in px."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mapdesk.draw.areas import Land
from mapdesk.draw.arrows import Arrow
from mapdesk.draw.frame import Box, Frame
from mapdesk.draw.ground import Fronts, Ground
from mapdesk.draw.key import Shown
from mapdesk.draw.labels import Obstacles, Placed, overlapping
from mapdesk.draw.layout import Arrangement
from mapdesk.draw.legend import Legend
from mapdesk.draw.linenames import LineName
from mapdesk.draw.marks import Dot, Symbol
from mapdesk.draw.options import Options
from mapdesk.draw.style import Style
from mapdesk.model import ControlMap


@dataclass
class Scene:
    """Everything on the map; lists are in painting order. ``foot`` holds the lines under the frame."""

    control_map: ControlMap
    options: Options
    fills: dict[str, str]
    arrangement: Arrangement
    ground: Ground
    lands: list[Land]
    fronts: Fronts
    home: set[str]
    foot: list[str]
    legend: Legend
    legend_card: Box
    dots_count: bool = True  # whether what a dot alone shows enters the legend
    without_arrow: list[str] = field(default_factory=list)  # places of advances that found no room for an arrow
    dots: list[Dot] = field(default_factory=list)
    signs: list[Symbol] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    names: list[Placed] = field(default_factory=list)
    line_names: list[LineName] = field(default_factory=list)
    taken: Obstacles = field(default_factory=Obstacles)

    @property
    def style(self) -> Style:
        """The style, at the map's width and scale."""
        return self.options.style

    @property
    def frame(self) -> Frame:
        """The map's frame."""
        return self.arrangement.frame

    @cached_property
    def land(self) -> dict[str, BaseGeometry]:
        """The land of each side that has any, px."""
        return land_by_side(self.lands)

    @cached_property
    def collisions(self) -> list[tuple[str, str]]:
        """Names and symbols that share space with anything else, and names on lines; empty in a good picture."""
        return overlapping(self.taken.boxes) + self._on_lines()

    def _on_lines(self) -> list[tuple[str, str]]:
        """Return (name, line) for each name whose ink touches a river, border or front as it is painted."""
        style, ground = self.style, self.ground
        painted = {
            "main river": (ground.main_river, style.main_river_casing),
            "river": (ground.rivers, style.tributary),
            "border": (ground.border, style.border_line),
            "front": (self.fronts.land, style.land_front_casing),
            "river front": (self.fronts.river, style.river_front_casing),
        }
        names = [taken for taken in self.taken.boxes if taken.kind == "name"]
        boxes = shapely.box(*np.array([name.box for name in names]).T) if names else np.empty(0, object)
        met = []
        for line, (shape, width) in painted.items():
            stroke = shape.buffer(width / 2, cap_style="flat")
            shapely.prepare(stroke)
            met += [
                (f"name:{names[i].name}", f"line:{line}") for i in np.flatnonzero(shapely.intersects(stroke, boxes))
            ]
        return met

    def _told_by_dots(self) -> set[tuple[str, str | None]]:
        return {(dot.place.status, dot.place.side) for dot in self.dots} if self.dots_count else set()

    def shown(self) -> Shown:
        """Return what the finished picture shows, for its legend."""
        window = shapely.box(*self.frame.box)
        lands = [land for land in self.lands if land.shape.intersects(window)]
        return Shown(
            self.control_map.sides,
            self.fills,
            frozenset({(x.status, x.side) for x in lands} | self._told_by_dots()),
            {land.status: (land.side, land.other) for land in reversed(lands)},
            front=self.fronts.all.intersects(window),
            band=self.fronts.band.intersects(window),
            border=self.ground.border.intersects(window),
            unknown_dots=any(dot.place.status == "unknown" for dot in self.dots),
            arrow_sides=frozenset(arrow.side for arrow in self.arrows),
            signs=frozenset(sign.kind for sign in self.signs),
            gain_dots=any(dot.gained for dot in self.dots),
            disputes=tuple(sorted({(x.side, x.other) for x in lands if x.status == "disputed" and x.side and x.other})),
        )


def land_by_side(lands: list[Land]) -> dict[str, BaseGeometry]:
    """Return the land of each side as one shape."""
    sides = sorted({land.side for land in lands if land.side})
    return {side: shapely.union_all([land.shape for land in lands if land.side == side]) for side in sides}
