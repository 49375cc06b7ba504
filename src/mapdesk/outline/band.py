"""Contested bands: ground of two sides beside their front on land where clashes are fresh; plane km."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mapdesk.base.geometry import Plane
from mapdesk.model import FrontLine, MapEvent
from mapdesk.outline.cells import Label
from mapdesk.outline.coverage import Array, divide
from mapdesk.outline.settings import OutlineSettings

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Bands = list[tuple[tuple[str, str], "BaseGeometry"]]  # sides of the front and its band


def contested_bands(
    fronts: Sequence[FrontLine], events: Sequence[MapEvent], plane: Plane, settings: OutlineSettings
) -> Bands:
    """Ground within ``band_km`` of a front on land and ``clash_reach_km`` of a fresh clash or attack."""
    spots = [plane.to_km(event.lng, event.lat) for event in events if event.kind in ("clash", "attack")]
    if not spots or settings.band_km <= 0:
        return []
    near = shapely.union_all(shapely.buffer(shapely.points(spots), settings.clash_reach_km))
    bands: Bands = []
    for front in fronts:
        line = shapely.intersection(plane.project(front.geometry), near)
        if not front.along_river and not line.is_empty:
            bands.append((front.sides, line.buffer(settings.band_km)))
    return bands


def with_band(ground: Mapping[Label, "BaseGeometry"], bands: Bands) -> dict[Label, "BaseGeometry"]:
    """Turn held and claimed ground of a front's own sides inside its band into contested ground of the same side."""
    if not bands:
        return dict(ground)
    edges = [shapely.boundary(shape) for shape in [*ground.values(), *(band for _, band in bands)]]
    faces = divide(edges)
    inside = shapely.point_on_surface(faces)
    owner: dict[Label, Array] = {}
    for (status, side), shape in ground.items():
        shapely.prepare(shape)
        mine = shapely.intersects(shape, inside)
        fought = np.full(len(faces), False)
        for sides, band in bands:
            if side in sides and status in ("held", "claimed"):
                fought |= mine & shapely.intersects(band, inside)
        kept: Label = (status, side)
        for label, part in ((kept, mine & ~fought), (("contested", side), fought)):
            owner[label] = owner.get(label, np.full(len(faces), False)) | part  # type: ignore[index, arg-type]
    return {label: shapely.coverage_union_all(faces[part]) for label, part in owner.items() if part.any()}
