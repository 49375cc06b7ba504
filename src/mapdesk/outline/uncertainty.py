"""Where the line may run: settlements on both sides of a front and how sure they are in, bands of ground out."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mapdesk.base.geometry import Plane, geodesic_area_km2
from mapdesk.model import CONTESTED, ControlEstimate, FrontLine
from mapdesk.model.area import FrontBand
from mapdesk.outline.cells import Label, Seed, ZoneCells
from mapdesk.outline.coverage import Array, only_polygons
from mapdesk.outline.kriging import Kriging
from mapdesk.outline.mesh import Mesh, between
from mapdesk.outline.settings import OutlineSettings
from mapdesk.outline.zones import Theatre

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

OWN_SIDE = 0.55  # a settlement is more likely its holder's than not, whatever its figures say of two sides alone
LINE_KM = 0.2


@dataclass(frozen=True, slots=True)
class BandInput:
    """What is known beside the fronts: cells of each zone, all seeds, their rows, and the map's day."""

    cells: Mapping[int, ZoneCells]
    seeds: Sequence[Seed]
    rows: Mapping[str, ControlEstimate]
    day: dt.date


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The settlements of one zone of which something is known, and their say over the points of its mesh."""

    zone: int
    mesh: Mesh
    seeds: list[Seed]
    kriging: Kriging


def _spoken(known: BandInput) -> list[_Spoken]:
    """One for each zone that lines run through."""
    found = []
    for zone, cells in known.cells.items():
        if cells.mesh is not None:
            index = [i for i, seed in enumerate(cells.seeds.tolist()) if known.seeds[seed].label is not None]
            kriging = Kriging(cells.mesh.points[index], np.zeros(len(index)))
            found.append(_Spoken(zone, cells.mesh, [known.seeds[i] for i in cells.seeds[index].tolist()], kriging))
    return found


def front_bands(
    fronts: Sequence[FrontLine],
    ground: Mapping[Label, "BaseGeometry"],
    known: BandInput,
    theatre: Theatre,
    plane: Plane,
    settings: OutlineSettings,
) -> list[FrontBand]:
    """Return one band per front.

    On land a scale runs linearly from a settlement of one side to one of the other, over the triangles between
    neighbours. A settlement that is not sure itself starts from its own chance, evened further by the age of its word;
    the band then reaches beyond it. The band is the ground where that scale lies in the middle part that holds
    ``band_share`` of true lines (``middle_part``). On a river it is the water's own inexactness to both sides.
    """
    bands = []
    spoken = [] if all(front.along_river for front in fronts) else _spoken(known)
    for front in fronts:
        line = plane.project(front.geometry)
        if front.along_river:
            shape = shapely.buffer(line, settings.river_uncertainty_km, quad_segs=4)
            shape = shapely.intersection(shape, theatre.frame)
        else:
            shape = _land_band(front, line, ground, spoken, known, theatre, settings)
        turned = plane.unproject(shape)
        # Two corners that nearly touched may cross once they are degrees.
        band = _band(front, only_polygons(turned if turned.is_valid else shapely.make_valid(turned)), settings)
        bands += [band] if band else []
    return bands


def middle_part(share: float) -> float:
    """Return how much of the way between two settlements, about its middle, holds the line with a chance of ``share``.

    Lines do not lie anywhere with even chance but more often near the middle: on made-up fronts with known truth
    (benchmarks/fronts.py, seeds from 0) as a cosine that ends at the settlements. A share of 0.8 takes 0.59 of the way.
    """
    return math.asin(share) * 2 / math.pi


def _band(front: FrontLine, shape: "BaseGeometry", settings: OutlineSettings) -> FrontBand | None:
    if shape.is_empty:
        return None
    area_km2 = round(geodesic_area_km2(shape), 3)
    width_km = round(area_km2 / front.length_km, 3)
    return FrontBand(front.sides, shape, area_km2, width_km, settings.band_share, front.along_river)


def _land_band(
    front: FrontLine,
    line: "BaseGeometry",
    ground: Mapping[Label, "BaseGeometry"],
    spoken: Sequence[_Spoken],
    known: BandInput,
    theatre: Theatre,
    settings: OutlineSettings,
) -> "BaseGeometry":
    """The band of one front on land, in km, on ground of its sides.

    It reaches no further from the line than the settlements on both sides lie apart, and at least ``LINE_KM`` to both
    sides of it.
    """
    spare = (1 - middle_part(settings.band_share)) / 2
    own = np.array([shape for (_, side), shape in ground.items() if side in (*front.sides, None)])
    shapes: list[BaseGeometry] = []
    for local in spoken:
        chance = _chances(local, front, line, known, settings)
        band = between(local.mesh, chance, spare, 1 - spare)
        shapes += list(shapely.intersection(shapely.intersection(band, theatre.zones[local.zone]), own))
    parts = shapely.get_parts(shapely.union_all(shapes)) if shapes else np.empty(0, object)
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    parts = parts[_touching(parts, line)]
    bare = shapely.union_all(shapely.intersection(_uncovered(line, parts).buffer(LINE_KM, quad_segs=4), own))
    parts = shapely.get_parts(only_polygons(_joined(parts, bare)))
    return shapely.MultiPolygon(list(parts[_touching(parts, line)]))


def _uncovered(line: "BaseGeometry", parts: Array) -> "BaseGeometry":
    """What of a line lies on none of the parts."""
    pieces = shapely.get_parts(line)
    near: dict[int, list[int]] = {}
    for piece, part in shapely.STRtree(parts).query(pieces, predicate="intersects").T.tolist():
        near.setdefault(piece, []).append(part)
    left = [shapely.difference(pieces[i], shapely.MultiPolygon(list(parts[mine]))) for i, mine in near.items()]
    return shapely.union_all([*np.delete(pieces, list(near)), *left])


def _joined(parts: Array, more: "BaseGeometry") -> "BaseGeometry":
    """Parts that do not overlap, with more ground, as one shape; only parts beside that ground are touched."""
    beside = np.zeros(len(parts), dtype=bool)
    beside[shapely.STRtree(parts).query(shapely.get_parts(more), predicate="intersects")[1]] = True
    grown = shapely.union_all([more, *parts[beside]])
    return shapely.GeometryCollection([*parts[~beside], *shapely.get_parts(grown)])


def _touching(parts: Array, line: "BaseGeometry") -> Array:
    """Which parts the line runs through."""
    found = np.zeros(len(parts), dtype=bool)
    found[shapely.STRtree(parts).query(shapely.get_parts(line), predicate="intersects")[1]] = True
    return found


def _chances(
    spoken: _Spoken, front: FrontLine, line: "BaseGeometry", known: BandInput, settings: OutlineSettings
) -> Array:
    """The chance, at each point of a zone's mesh, that of two sides the second has it; sure away from the line."""
    from scipy.spatial import cKDTree  # heavy: only where an outline is made

    mesh, kriging = spoken.mesh, spoken.kriging
    furthest = max(4 * front.uncertainty_km, 4 * LINE_KM)
    spots = shapely.get_coordinates(shapely.segmentize(line, furthest / 8))
    points = mesh.points[: mesh.stand_ins]
    about = (points > spots.min(axis=0) - furthest) & (points < spots.max(axis=0) + furthest)
    near = np.flatnonzero(about.all(axis=1))
    away = cKDTree(spots).query(points[near], distance_upper_bound=furthest)[0]
    near, away = near[np.isfinite(away)], away[np.isfinite(away)]
    chance = np.full(len(mesh.points), 1.0)
    if not len(near):
        return chance
    gaps, index = kriging.neighbours(mesh.points[near])
    even = np.zeros(len(spoken.seeds))
    for i in np.unique(index).tolist():
        even[i] = _chance(spoken.seeds[i], front.sides, known, settings) - 0.5
    found = even[index[:, 0]]
    parted = (even[index].min(axis=1) < 0) & (even[index].max(axis=1) > 0)
    found[parted] = (kriging.weights(gaps[parted], index[parted]) * even[index[parted]]).sum(axis=1)
    least = middle_part(settings.band_share) * away / furthest  # half of it is where the band ends at the latest
    chance[near] = np.copysign(np.maximum(np.abs(found), least), found) + 0.5
    return chance


def _chance(seed: Seed, pair: tuple[str, str], known: BandInput, settings: OutlineSettings) -> float:
    """The chance that of two sides the second has the settlement, nearer to even the older the word is."""
    row = known.rows.get(seed.place_id)
    if row is None or seed.label is None:
        return 0.5
    fought = row.probabilities.get(CONTESTED, 0.0)
    first, second = (row.probabilities.get(side, 0.0) for side in pair)
    if first + second + fought <= 0:
        return 0.5
    chance = (second + fought / 2) / (first + second + fought)
    age_days = (known.day - row.last_evidence_day).days if row.last_evidence_day else settings.front_age_days
    chance = 0.5 + (chance - 0.5) * math.exp2(-max(age_days, 0) / settings.half_sure_days)
    if seed.label[1] == pair[0]:
        return min(chance, 1 - OWN_SIDE)
    return max(chance, OWN_SIDE) if seed.label[1] == pair[1] else chance
