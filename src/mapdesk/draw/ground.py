"""What lies under and between the areas: countries, rivers and borders; and the front lines over them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from mapdesk.draw.frame import Frame
from mapdesk.draw.patterns import dots, polygons
from mapdesk.draw.style import Style
from mapdesk.model import BaseGeography, ControlMap, Country, FrontLine
from mapdesk.model.area import FrontBand

if TYPE_CHECKING:
    from mapdesk.draw.surface import Surface

EMPTY = MultiLineString()
NO_BAND = MultiPolygon()
SOFT = 26.0  # px


@dataclass(frozen=True)
class Ground:
    """The base in px, cut a little outside the frame."""

    main_river: BaseGeometry
    rivers: BaseGeometry
    lakes: BaseGeometry
    coast: BaseGeometry
    border: BaseGeometry
    countries: tuple[tuple[Country, BaseGeometry], ...]
    river_names: tuple[tuple[str, BaseGeometry], ...]

    @property
    def barriers(self) -> BaseGeometry:
        """Lines at which land may end sharply."""
        return shapely.union_all([self.main_river, self.border, self.coast])


def ground_of(base: BaseGeography | None, frame: Frame) -> Ground:
    """Bring the base onto the page."""
    if base is None:
        return Ground(EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, (), ())
    window = shapely.box(*frame.box.grown(60))
    kinds: dict[str, list[BaseGeometry]] = {}
    named: dict[str, list[BaseGeometry]] = {}
    for line in base.lines:
        shape = _cut(line.points, frame, window)
        if shape is not None:
            kinds.setdefault(line.kind, []).append(shape)
            if line.name and line.kind in {"main_river", "river"}:
                named.setdefault(line.name, []).append(shape)
    countries = tuple((country, land) for country in base.countries if (land := _land(country, frame, window)))

    def joined(kind: str) -> BaseGeometry:
        return shapely.union_all(kinds[kind]) if kind in kinds else EMPTY

    names = tuple((name, shapely.union_all(parts)) for name, parts in sorted(named.items()))
    return Ground(
        joined("main_river"), joined("river"), joined("lake"), joined("coast"), joined("border"), countries, names
    )


def _cut(points: Sequence[tuple[float, float]], frame: Frame, window: BaseGeometry) -> BaseGeometry | None:
    if len(points) < 2:
        return None
    x, y = frame.to_px(*np.asarray(points, dtype=float).T)
    shape = shapely.intersection(LineString(np.column_stack([x, y])), window)
    return None if shape.is_empty else rounded(shapely.simplify(shape, 0.4))


def rounded(shape: BaseGeometry, rounds: int = 2) -> BaseGeometry:
    """Round the corners of lines (Chaikin 1974), their ends fixed, so that a close-up shows no facets.

    A corner moves by less than a river's casing is wide, so that land still ends under the river.
    """

    def softer(coords: Any) -> Any:
        for _ in range(rounds):
            if len(coords) < 3:
                return coords
            a, b = coords[:-1], coords[1:]
            reach = np.minimum(0.25, 9.0 / np.maximum(np.hypot(*(b - a).T), 1e-9))[:, None]
            cut = np.stack([a + (b - a) * reach, b - (b - a) * reach], axis=1).reshape(-1, 2)
            coords = np.vstack([coords[:1], cut[1:-1], coords[-1:]])
        return coords

    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "LineString"]
    return shapely.union_all([LineString(softer(np.asarray(part.coords)[:, :2])) for part in parts])


def _land(country: Country, frame: Frame, window: BaseGeometry) -> BaseGeometry | None:
    rings = []
    for ring in country.rings:
        x, y = frame.to_px(*np.asarray(ring, dtype=float).T)
        rings.append(shapely.make_valid(Polygon(np.column_stack([x, y]))))
    land = shapely.intersection(shapely.union_all(rings), window) if rings else None
    return None if land is None or land.is_empty else land


def home_countries(ground: Ground, control_map: ControlMap, frame: Frame) -> set[str]:
    """Return the codes of the countries the picture is about: a fifth or more of its known places lie there."""
    points = [shapely.Point(*frame.to_px(s.lng, s.lat)) for s in control_map.settlements if s.status != "unknown"] or [
        shapely.Point(frame.box.center)
    ]
    counts = {country.code: sum(land.contains(p) for p in points) for country, land in ground.countries}
    most = max(counts.values(), default=0)
    return {code for code, count in counts.items() if count and count >= max(0.2 * len(points), 0.34 * most)}


def paint_ground(surface: "Surface", ground: Ground, frame: Frame, home: set[str], style: Style) -> None:
    """Paint sea, land and the tint of neighbouring countries."""
    has_sea = bool(ground.countries) and not ground.coast.is_empty
    surface.box(frame.box, style.water if has_sea else style.ground)
    for country, land in ground.countries:
        surface.fill(land, style.ground if country.code in home else style.neighbour)
    if not ground.coast.is_empty:
        surface.stroke(ground.coast, style.river, 2.4)


def paint_water_and_borders(surface: "Surface", ground: Ground, style: Style) -> None:
    """Paint the border with its band, then rivers with their casing over it."""
    if not ground.border.is_empty:
        surface.stroke(ground.border, style.border_band, style.border_band_width, alpha=0.75, capstyle="butt")
        surface.stroke(ground.border, style.border, style.border_line, dash=(34, 9, 5, 9), capstyle="butt")
    for lake in shapely.polygonize([ground.lakes]).geoms:
        surface.fill(lake, style.water)
    surface.stroke(ground.lakes, style.river, style.tributary)
    surface.stroke(ground.rivers, style.river, style.tributary)
    surface.stroke(ground.main_river, style.casing, style.main_river_casing)
    surface.stroke(ground.main_river, style.river, style.main_river)


@dataclass(frozen=True)
class Fronts:
    """Front lines in px: over land, and along rivers moved to the bank of the smaller side."""

    land: BaseGeometry
    river: BaseGeometry
    band: BaseGeometry  # where those over land may run
    band_edge: BaseGeometry  # what of its edge is drawn

    @property
    def all(self) -> BaseGeometry:
        """Both together."""
        return shapely.union_all([self.land, self.river])


def fronts_of(
    lines: Sequence[FrontLine],
    bands: Sequence[FrontBand],
    land: dict[str, BaseGeometry],
    frame: Frame,
    style: Style,
) -> Fronts:
    """Bring the front lines and the bands about those over land onto the page; a river's is its own width."""
    window = shapely.box(*frame.box.grown(30))
    kept: dict[bool, list[BaseGeometry]] = {True: [], False: []}
    for line in lines:
        shape = rounded(shapely.line_merge(shapely.simplify(frame.project(line.geometry), 0.5)))
        if line.along_river:
            sizes = {side: land[side].area for side in line.sides if side in land}
            pocket = land[min(sizes, key=lambda side: (sizes[side], side))] if sizes else None
            kept[True] += _beside(shape, pocket, style.river_front_offset)
        else:
            kept[False].append(shape)
    over, along = (shapely.union_all(kept[key]).intersection(window) if kept[key] else EMPTY for key in (False, True))
    return Fronts(over, along, *_bands(bands, land, frame, window))


def _bands(
    bands: Sequence[FrontBand], land: dict[str, BaseGeometry], frame: Frame, window: BaseGeometry
) -> tuple[BaseGeometry, BaseGeometry]:
    """Return the bands about fronts over land and what of their edges lies inside assessed land.

    Beyond that land nothing is known anyway, and its own edge needs no second line.
    """
    shapes = [shapely.make_valid(frame.project(band.geometry)) for band in bands if not band.along_river]
    if not shapes:
        return NO_BAND, EMPTY
    known = shapely.union_all(list(land.values())).buffer(2).buffer(-2)
    # wedges narrower than this between two villages say nothing a reader could use
    soft = shapely.union_all(shapes).buffer(SOFT).buffer(-2 * SOFT).buffer(SOFT)
    band = polygons(soft.intersection(known).intersection(window))
    return band, band.boundary.intersection(known.buffer(-9))


def _beside(shape: BaseGeometry, pocket: BaseGeometry | None, offset: float) -> Iterator[BaseGeometry]:
    """Yield the line moved so far to the side on which more of it lies in the pocket."""
    for part in getattr(shape, "geoms", [shape]):
        if part.length < 2 * offset:
            continue
        tries = [shapely.offset_curve(part, sign * offset, quad_segs=6) for sign in (1, -1)]
        if pocket is None:
            yield tries[0]
            continue
        yield max(tries, key=lambda curve: curve.intersection(pocket).length / max(curve.length, 1))


def paint_fronts(surface: "Surface", fronts: Fronts, style: Style) -> None:
    """Paint bands, the lines along rivers, then those over land, each on a white casing that dark land needs."""
    paint_band(surface, fronts.band, fronts.band_edge, style)
    surface.stroke(fronts.river, style.casing, style.river_front_casing)
    surface.stroke(fronts.river, style.accent, style.river_front)
    surface.stroke(fronts.land, style.casing, style.land_front_casing)
    surface.stroke(fronts.land, style.accent, style.land_front)


def paint_band(surface: "Surface", band: BaseGeometry, edge: BaseGeometry, style: Style) -> None:
    """Paint fine dots and a dashed edge; no tint, which would be taken for another side's colour."""
    if band.is_empty:
        return
    surface.fill(polygons(dots(band, style.band_period, style.band_dot)), style.accent)
    surface.stroke(edge, style.casing, 2.4 * style.band_edge, alpha=0.55, capstyle="butt")
    surface.stroke(edge, style.accent, style.band_edge, dash=(13, 9), capstyle="butt")


def zones_of(ground: Ground, frame: Frame) -> list[BaseGeometry]:
    """Return the banks and countries into which rivers, borders and shores part the frame."""
    window = shapely.box(*frame.box.grown(8))
    cuts = shapely.simplify(ground.barriers, 0.4)
    lines = shapely.union_all([cuts, window.exterior])
    return [zone for zone in shapely.polygonize([lines]).geoms if zone.area > 2000 and window.covers(zone.centroid)]


def neighbours_of(ground: Ground, home: set[str]) -> BaseGeometry:
    """Return the land that is tinted because the picture is not about it."""
    return shapely.union_all([land for country, land in ground.countries if country.code not in home])
