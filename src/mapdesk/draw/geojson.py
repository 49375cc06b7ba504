"""Control map to GeoJSON (RFC 7946) and back: what `mapdesk outline` writes and `mapdesk draw` reads."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import msgspec
from shapely.geometry import MultiPolygon, Polygon, mapping
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from mapdesk.base.dates import format_instant
from mapdesk.draw.features import from_geojson
from mapdesk.model import ControlArea, ControlMap, FrontLine, MapEvent, MapSettlement
from mapdesk.model.area import FrontBand

__all__ = ["from_geojson", "to_geojson"]

DECIMALS = 6  # about 0.1 m
VERSION = 1
Feature = dict[str, Any]


def to_geojson(control_map: ControlMap) -> dict[str, Any]:
    """Return a FeatureCollection; each feature has ``properties.kind`` area, front_line, front_band, settlement,
    event or boundary.

    Longitude and latitude in degrees WGS 84 with six decimals, outer rings counterclockwise; units stand in the
    names of properties (``area_km2``, ``length_km``). The member ``mapdesk`` holds what is true of the whole map.

    >>> from mapdesk.base.geometry import Bbox
    >>> empty = ControlMap(dt.date(2018, 5, 14), None, "assessed", (), Bbox(38, 33, 44, 37))
    >>> to_geojson(empty)["mapdesk"]["day"]
    '2018-05-14'
    """
    features = [
        *(_area(number, area) for number, area in enumerate(control_map.areas)),
        *(_front(number, line) for number, line in enumerate(control_map.front_lines)),
        *(_band(number, band) for number, band in enumerate(control_map.front_bands)),
        *(_settlement(place) for place in control_map.settlements),
        *(_event(number, event) for number, event in enumerate(control_map.events)),
    ]
    if control_map.boundary is not None:
        features.append(_feature("boundary", control_map.boundary, {"kind": "boundary"}))
    return {
        "type": "FeatureCollection",
        "bbox": list(control_map.bbox),
        "mapdesk": _whole(control_map),
        "features": features,
    }


def _whole(control_map: ControlMap) -> dict[str, Any]:
    return {
        "version": VERSION,
        "day": control_map.day.isoformat(),
        "known_at": _instant(control_map.known_at),
        "perspective": control_map.perspective,
        "sides": msgspec.to_builtins(control_map.sides),
        "bbox": list(control_map.bbox),
        "title": control_map.title,
        "subtitle": control_map.subtitle,
        "cut_off": _instant(control_map.cut_off),
        "sources": list(control_map.sources),
        "credits": list(control_map.credits),
        "ledger_head": control_map.ledger_head,
        "notes": list(control_map.notes),
    }


def _instant(moment: dt.datetime | None) -> str | None:
    return None if moment is None else format_instant(moment)


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _feature(feature_id: str, geometry: BaseGeometry, properties: Mapping[str, Any]) -> Feature:
    return {
        "type": "Feature",
        "id": feature_id,
        "geometry": {"type": geometry.geom_type, "coordinates": _rounded(mapping(_wound(geometry))["coordinates"])},
        "properties": dict(properties),
    }


def _point(feature_id: str, lng: float, lat: float, properties: Mapping[str, Any]) -> Feature:
    where = {"type": "Point", "coordinates": _rounded((lng, lat))}
    return {"type": "Feature", "id": feature_id, "geometry": where, "properties": dict(properties)}


def _wound(geometry: BaseGeometry) -> BaseGeometry:
    """Wind outer rings counterclockwise and holes clockwise, as RFC 7946 asks."""
    if isinstance(geometry, Polygon):
        return orient(geometry, 1.0)
    if isinstance(geometry, MultiPolygon):
        return MultiPolygon([orient(part, 1.0) for part in geometry.geoms])
    return geometry


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, int | float):
        return round(float(coordinates), DECIMALS)
    return [_rounded(part) for part in coordinates]


def _area(number: int, area: ControlArea) -> Feature:
    properties = {
        "kind": "area", "status": area.status, "side": area.side, "area_km2": round(area.area_km2, 3),
        "place_ids": list(area.place_ids),
        **({"gained_on": area.gained_on.isoformat()} if area.gained_on else {}),
    }  # fmt: skip
    return _feature(f"area-{number}", area.geometry, properties)


def _front(number: int, line: FrontLine) -> Feature:
    properties = {
        "kind": "front_line", "sides": list(line.sides), "length_km": round(line.length_km, 3),
        "uncertainty_km": round(line.uncertainty_km, 3), "along_river": line.along_river,
    }  # fmt: skip
    return _feature(f"front-{number}", line.geometry, properties)


def _band(number: int, band: FrontBand) -> Feature:
    properties = {
        "kind": "front_band", "sides": list(band.sides), "area_km2": round(band.area_km2, 3),
        "width_km": round(band.width_km, 3), "share": band.share, "along_river": band.along_river,
    }  # fmt: skip
    return _feature(f"band-{number}", band.geometry, properties)


def _settlement(place: MapSettlement) -> Feature:
    properties = {
        "kind": "settlement", "place_id": place.place_id, "name": place.name, "feature_code": place.feature_code,
        "population": place.population, "status": place.status, "side": place.side,
        "probability": round(place.probability, 4), "last_evidence_day": _day(place.last_evidence_day),
        **({"held_since": place.held_since.isoformat()} if place.held_since else {}),
    }  # fmt: skip
    return _point(f"place-{place.place_id}", place.lng, place.lat, properties)


def _event(number: int, event: MapEvent) -> Feature:
    properties = {
        "kind": "event", "claim_id": event.claim_id, "event": event.kind, "place_id": event.place_id,
        "side": event.side, "day": _day(event.day),
    }  # fmt: skip
    return _point(f"event-{number}", event.lng, event.lat, properties)
