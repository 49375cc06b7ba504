"""Estimates in, the control map out: areas that never overlap, front lines, settlements and events of one day."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mapdesk.base.geometry import Bbox, Plane, geodesic_area_km2
from mapdesk.base.threads import one_blas_thread
from mapdesk.model import (
    BaseGeography,
    ControlArea,
    ControlEstimate,
    ControlMap,
    MapSettlement,
    Place,
    Placement,
    Side,
)
from mapdesk.outline.band import contested_bands, with_band
from mapdesk.outline.banks import settle_banks
from mapdesk.outline.cells import Label, Seed, spots_of
from mapdesk.outline.coverage import Array, only_polygons
from mapdesk.outline.events import list_events
from mapdesk.outline.front import Witness, trace_fronts
from mapdesk.outline.ground import GroundPlan
from mapdesk.outline.holdings import label_of, latest_rows, list_settlements
from mapdesk.outline.reach import widened
from mapdesk.outline.settings import OutlineSettings
from mapdesk.outline.uncertainty import BandInput, front_bands
from mapdesk.outline.zones import lay_theatre

if TYPE_CHECKING:
    from shapely.geometry import MultiPolygon, Polygon
    from shapely.geometry.base import BaseGeometry

DEFAULT_SETTINGS = OutlineSettings()
SMALLEST_KM2 = 1e-3


def radius_km(place: Place, settings: OutlineSettings) -> float:
    """How far control of a settlement says something about the ground around it."""
    radius = settings.radius_by_code.get(place.feature_code, settings.radius_km)
    return max(radius, settings.large_radius_km) if (place.population or 0) > settings.large_population else radius


def seeds_of(
    places: Sequence[Place], rows: Mapping[str, ControlEstimate], plane: Plane, settings: OutlineSettings
) -> list[Seed]:
    """Return the settlements that own cells; of several at one spot the best known one, the most exact, the largest."""
    found = sorted((place for place in places if place.is_settlement), key=lambda place: place.place_id)
    labels = [label_of(rows.get(place.place_id)) for place in found]
    rank = [(label is None, p.precision_km or 1, -(p.population or 0)) for p, label in zip(found, labels, strict=True)]
    order = sorted(range(len(rank)), key=rank.__getitem__)
    points = np.column_stack(plane.to_km([place.lng for place in found], [place.lat for place in found]))
    kept = sorted(order[i] for i in _apart(np.rint(points[order] / settings.same_spot_km)))
    spots = points[kept].reshape(-1, 2)
    radii = widened(spots, np.array([radius_km(found[i], settings) for i in kept]), settings)
    return [
        _seed(found[i], x, y, rows.get(found[i].place_id), labels[i], reach)
        for i, (x, y), reach in zip(kept, spots.tolist(), radii.tolist(), strict=True)
    ]


def _apart(cells: Array) -> list[int]:
    """Which of some (n, 2) grid cells are kept, first come first: none beside or in the cell of one that is kept."""
    from scipy.spatial import cKDTree  # heavy: only where an outline is made

    dropped: set[int] = set()
    close = cKDTree(cells).query_pairs(1.0, p=np.inf) if len(cells) else ()
    for first, second in sorted(close):
        if first not in dropped:
            dropped.add(second)
    return [i for i in range(len(cells)) if i not in dropped]


def _seed(place: Place, x: float, y: float, row: ControlEstimate | None, label: Label | None, reach_km: float) -> Seed:
    weight = row.probability if row else 1.0
    return Seed(place.place_id, x, y, label, reach_km, place.precision_km or 1.0, weight)


def _areas(
    ground: Mapping[Label, "BaseGeometry"], settlements: Sequence[MapSettlement], plane: Plane
) -> list[ControlArea]:
    """Bring ground to degrees with its geodesic size and the settlements that lie on it."""
    points = np.array([(s.lng, s.lat) for s in settlements]).reshape(-1, 2)
    areas = []
    for (status, side), shape in sorted(ground.items(), key=lambda item: str(item[0])):
        if shape.area < SMALLEST_KM2:
            continue
        degrees = only_polygons(plane.unproject(shape))
        shapely.prepare(degrees)
        inside = np.flatnonzero(shapely.intersects_xy(degrees, points)).tolist()
        ids = tuple(settlements[i].place_id for i in inside)
        areas.append(ControlArea(status, side, degrees, round(geodesic_area_km2(degrees), 3), ids))
    return areas


def _witnesses(seeds: Sequence[Seed], rows: Mapping[str, ControlEstimate]) -> dict[str, Witness]:
    """The settlements of each side with the day of their last evidence."""
    by_side: dict[str, list[Seed]] = {}
    for seed in seeds:
        if seed.label is not None and seed.label[1] is not None:
            by_side.setdefault(seed.label[1], []).append(seed)
    return {
        side: Witness(spots_of(mine), [rows[s.place_id].last_evidence_day for s in mine])
        for side, mine in by_side.items()
    }


def _notes(crossed: Iterable[str], coarse: Iterable[str], places: Mapping[str, Place]) -> tuple[str, ...]:
    """What the map did with places whose coordinates are too coarse."""
    notes = []
    for words, ids in (
        ("drawn across the river from their coordinates, which are less exact than the river is near", crossed),
        ("left out, coordinates too coarse", coarse),
    ):
        names = sorted(places[i].name for i in ids)
        if names:
            notes.append(f"{words}: {', '.join(names)}")
    return tuple(notes)


@one_blas_thread()
def outline_areas(
    estimates: Iterable[ControlEstimate],
    places: Mapping[str, Place],
    *,
    sides: Sequence[Side],
    day: dt.date,
    bbox: Bbox,
    base: BaseGeography | None,
    placements: Iterable[Placement] = (),
    boundary: "MultiPolygon | Polygon | None" = None,
    perspective: str = "assessed",
    known_at: dt.datetime | None = None,
    settings: OutlineSettings = DEFAULT_SETTINGS,
) -> ControlMap:
    """Turn the estimates that hold on ``day`` into a map; title, sources and credits are the caller's.

    Ground belongs to the nearest settlement on the same bank and in the same country, as far as its control says
    something about the land (``settings``); unknown settlements leave theirs blank. Installations take the holder
    of the ground they stand on.

    Args:
        estimates: rows of any days, in any order.
        places: the gazetteer by place id; those outside ``bbox`` are ignored.
        base: main rivers and borders that no area crosses; None for plain cells.
        placements: claims, for symbols and for contested ground beside fresh clashes.
        boundary: what the map covers, in degrees; None for the whole box.
    """
    plane = Plane(bbox.center)
    rows = latest_rows(estimates, day)
    known = {**{i: Place(i, r.name, r.lng, r.lat) for i, r in rows.items() if i not in places}, **places}
    near = [known[i] for i in sorted(known) if bbox.contains(known[i].lng, known[i].lat)]
    coarse = {p.place_id for p in near if p.is_settlement and (p.precision_km or 0) > settings.worst_precision_km}
    near = [place for place in near if place.place_id not in coarse]
    theatre = lay_theatre(bbox, plane, base)
    seeds = seeds_of(near, rows, plane, settings)
    settled, zone_of, crossed = settle_banks(seeds, theatre)
    limit = theatre.frame if boundary is None else shapely.intersection(plane.project(boundary), theatre.frame)
    plan = GroundPlan(theatre, settled, zone_of, limit, settings)
    ground = plan.divide()
    fronts = trace_fronts(ground, _witnesses(settled, rows), theatre, plane, day, settings)
    uncertain = front_bands(fronts, ground, BandInput(plan.cells, settled, rows, day), theatre, plane, settings)
    events = list_events(placements, bbox, day, settings.event_days)
    ground = with_band(ground, contested_bands(fronts, events, plane, settings))
    moved = {
        now.place_id: plane.to_degrees(now.x, now.y) for was, now in zip(seeds, settled, strict=True) if now is not was
    }
    settlements = list_settlements(near, rows, moved, ground, plane)
    return ControlMap(
        day,
        known_at,
        perspective,
        tuple(sides),
        bbox,
        areas=tuple(_areas(ground, settlements, plane)),
        front_lines=tuple(fronts),
        settlements=settlements,
        events=events,
        boundary=boundary,
        notes=_notes(crossed, coarse, known),
        front_bands=tuple(uncertain),
    )
