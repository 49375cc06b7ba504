"""How much ground two looks at the same evidence colour otherwise: estimates outlined, km² by holder and moved out."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mapdesk.base.geography import read_geography
from mapdesk.base.geometry import Bbox, geodesic_area_km2
from mapdesk.config import Desk
from mapdesk.model import ControlEstimate, ControlMap
from mapdesk.pipeline.views import Evidence

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

ROUND_STREAM_DEGREES = 0.3  # around the places of a stream without a desk


class Ground:
    """One map's land by holder: a side id, or the status where no side leads."""

    def __init__(self, control_map: ControlMap) -> None:
        """Take the areas of a map; those of one holder together."""
        import shapely

        shapes: dict[str, list[BaseGeometry]] = {}
        for area in control_map.areas:
            if area.status != "unknown":
                shapes.setdefault(area.side or area.status, []).append(area.geometry)
        self.shapes: Mapping[str, BaseGeometry] = {
            holder: shapely.union_all(parts) for holder, parts in sorted(shapes.items())
        }

    def by_holder_km2(self) -> dict[str, float]:
        """Return the geodesic area that each holder has, km²."""
        return {holder: round(geodesic_area_km2(shape), 1) for holder, shape in self.shapes.items()}

    def moved_km2(self, other: "Ground") -> float:
        """Return how much land has another holder, or one in only one of the two, geodesic km²."""
        import shapely

        whole = shapely.union_all([*self.shapes.values(), *other.shapes.values()])
        same = [
            shape.intersection(other.shapes[holder]) for holder, shape in self.shapes.items() if holder in other.shapes
        ]
        return round(max(0.0, geodesic_area_km2(whole) - sum(geodesic_area_km2(shape) for shape in same)), 1)


def ground_of(rows: Sequence[ControlEstimate], evidence: Evidence, desk: Desk | None, day: dt.date) -> Ground:
    """Outline one day's estimates as the desk's map does, without symbols."""
    from mapdesk.outline.areas import outline_areas
    from mapdesk.outline.settings import OutlineSettings

    has_base = desk is not None and desk.base_file.exists()
    return Ground(
        outline_areas(
            rows,
            evidence.places,
            sides=evidence.sides,
            day=day,
            bbox=(desk.theatre if desk else None) or _around(evidence),
            base=read_geography(desk.base_file) if desk and has_base else None,
            settings=desk.outline if desk else OutlineSettings(),
        )
    )


def _around(evidence: Evidence) -> Bbox:
    lngs = [place.lng for place in evidence.places.values()]
    lats = [place.lat for place in evidence.places.values()]
    return Bbox(min(lngs), min(lats), max(lngs), max(lats)).grown(ROUND_STREAM_DEGREES)
