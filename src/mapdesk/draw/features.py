"""GeoJSON in, control map out: every feature checked, the first bad one named by its index."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from shapely.errors import ShapelyError
from shapely.geometry import MultiLineString, MultiPolygon, shape
from shapely.geometry.base import BaseGeometry

from mapdesk.base.dates import parse_instant
from mapdesk.base.geometry import Bbox
from mapdesk.errors import InputError
from mapdesk.model import ControlArea, ControlMap, FrontLine, MapEvent, MapSettlement, Side
from mapdesk.model.area import FrontBand
from mapdesk.model.control import Status

_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError, msgspec.MsgspecError, ShapelyError)
Properties = Mapping[str, Any]


class _Whole(msgspec.Struct, kw_only=True):
    """The member ``mapdesk`` of a map's GeoJSON."""

    day: dt.date
    bbox: Bbox
    sides: tuple[Side, ...] = ()
    known_at: str | None = None
    perspective: str = "assessed"
    title: str = ""
    subtitle: str = ""
    cut_off: str | None = None
    sources: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    ledger_head: str = ""
    notes: tuple[str, ...] = ()
    version: int = 1


class _AreaRow(msgspec.Struct):
    status: Status
    side: str | None
    area_km2: float
    place_ids: tuple[str, ...] = ()
    gained_on: dt.date | None = None


class _FrontRow(msgspec.Struct):
    sides: tuple[str, str]
    length_km: float
    uncertainty_km: float
    along_river: bool = False


class _BandRow(msgspec.Struct):
    sides: tuple[str, str]
    area_km2: float
    width_km: float
    share: float
    along_river: bool = False


class _PlaceRow(msgspec.Struct):
    place_id: str
    name: str
    feature_code: str = "PPL"
    population: int | None = None
    status: Status = "unknown"
    side: str | None = None
    probability: float = 0.0
    last_evidence_day: dt.date | None = None
    held_since: dt.date | None = None


class _EventRow(msgspec.Struct):
    claim_id: str
    event: str
    place_id: str
    side: str | None = None
    day: dt.date | None = None


def from_geojson(document: Any, name: str = "the map") -> ControlMap:
    """Read a control map from a parsed GeoJSON document; ``name`` is what messages call it.

    Raises:
        InputError: not a FeatureCollection with a ``mapdesk`` member, or a feature that cannot be read; the message
            gives its index.
    """
    if not isinstance(document, Mapping) or document.get("type") != "FeatureCollection":
        raise InputError(f"{name}: not a GeoJSON FeatureCollection; `mapdesk outline` writes one")
    whole = _whole(document, name)
    features = document.get("features")
    if not isinstance(features, Sequence) or isinstance(features, str):
        raise InputError(f"{name}: 'features' must be a list")
    found: dict[str, list[Any]] = {kind: [] for kind in _READERS}
    for index, feature in enumerate(features):
        try:
            kind, value = _read(feature)
        except _UNREADABLE as problem:
            raise InputError(
                f"{name}, feature {index}: {_said(problem)}; write it again with `mapdesk outline`"
            ) from None
        found[kind].append(value)
    return ControlMap(
        whole.day, _instant(whole.known_at), whole.perspective, whole.sides, whole.bbox, tuple(found["area"]),
        tuple(found["front_line"]), tuple(found["settlement"]), tuple(found["event"]),
        found["boundary"][0] if found["boundary"] else None, whole.title, whole.subtitle, _instant(whole.cut_off),
        whole.sources, whole.credits, whole.ledger_head, whole.notes, tuple(found["front_band"]),
    )  # fmt: skip


def _whole(document: Mapping[str, Any], name: str) -> _Whole:
    if "mapdesk" not in document:
        raise InputError(
            f"{name}: the member 'mapdesk' with day, sides and bbox is missing; `mapdesk outline` writes it"
        )
    try:
        whole = msgspec.convert(document["mapdesk"], _Whole)
        for moment in (whole.known_at, whole.cut_off):
            _instant(moment)
    except (msgspec.MsgspecError, ValueError, TypeError) as problem:
        raise InputError(f"{name}, member 'mapdesk': {_said(problem)}") from None
    return whole


def _said(problem: Exception) -> str:
    return f"{problem.args[0]!r} is missing" if isinstance(problem, KeyError) else str(problem)


def _instant(text: str | None) -> dt.datetime | None:
    return None if text is None else parse_instant(text)


def _read(feature: Any) -> tuple[str, Any]:
    if not isinstance(feature, Mapping) or feature.get("type") != "Feature":
        raise ValueError("not a GeoJSON Feature")
    properties = feature["properties"]
    kind = properties["kind"] if isinstance(properties, Mapping) else None
    if kind not in _READERS:
        raise ValueError(f"kind is {kind!r}, not one of {', '.join(_READERS)}")
    if not isinstance(feature.get("geometry"), Mapping):
        raise ValueError("it has no geometry")
    geometry = shape(feature["geometry"])
    _check_degrees(geometry)
    rest = {key: value for key, value in properties.items() if key != "kind"}
    return kind, _READERS[kind](geometry, rest)


def _check_degrees(geometry: BaseGeometry) -> None:
    if geometry.is_empty:
        return
    west, south, east, north = geometry.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError("its coordinates are not degrees, longitude first")


def _area(geometry: BaseGeometry, properties: Properties) -> ControlArea:
    row = msgspec.convert(properties, _AreaRow)
    return ControlArea(row.status, row.side, _polygons(geometry), row.area_km2, row.place_ids, row.gained_on)


def _front(geometry: BaseGeometry, properties: Properties) -> FrontLine:
    row = msgspec.convert(properties, _FrontRow)
    if geometry.geom_type not in {"LineString", "MultiLineString"}:
        raise ValueError(f"a front line is a line, not a {geometry.geom_type}")
    lines = geometry if isinstance(geometry, MultiLineString) else MultiLineString([geometry])
    return FrontLine(row.sides, lines, row.length_km, row.uncertainty_km, row.along_river)


def _band(geometry: BaseGeometry, properties: Properties) -> FrontBand:
    row = msgspec.convert(properties, _BandRow)
    return FrontBand(row.sides, _polygons(geometry), row.area_km2, row.width_km, row.share, row.along_river)


def _settlement(geometry: BaseGeometry, properties: Properties) -> MapSettlement:
    row = msgspec.convert(properties, _PlaceRow)
    lng, lat = _spot(geometry)
    return MapSettlement(
        row.place_id, row.name, lng, lat, row.feature_code, row.population, row.status, row.side, row.probability,
        row.last_evidence_day, row.held_since,
    )  # fmt: skip


def _event(geometry: BaseGeometry, properties: Properties) -> MapEvent:
    row = msgspec.convert(properties, _EventRow)
    lng, lat = _spot(geometry)
    return MapEvent(row.claim_id, row.event, lng, lat, row.place_id, row.side, row.day)


def _boundary(geometry: BaseGeometry, _: Properties) -> BaseGeometry:
    if geometry.geom_type not in {"Polygon", "MultiPolygon"}:
        raise ValueError(f"a boundary is a polygon, not a {geometry.geom_type}")
    return geometry


def _polygons(geometry: BaseGeometry) -> MultiPolygon:
    if geometry.geom_type not in {"Polygon", "MultiPolygon"}:
        raise ValueError(f"an area is a polygon, not a {geometry.geom_type}")
    return geometry if isinstance(geometry, MultiPolygon) else MultiPolygon([geometry])


def _spot(geometry: BaseGeometry) -> tuple[float, float]:
    if geometry.geom_type != "Point" or geometry.is_empty:
        raise ValueError(f"it needs a Point, not a {geometry.geom_type}")
    return float(geometry.x), float(geometry.y)


_READERS = {
    "area": _area, "front_line": _front, "front_band": _band, "settlement": _settlement, "event": _event,
    "boundary": _boundary,
}  # fmt: skip
