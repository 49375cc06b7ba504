import xml.etree.ElementTree as ET
from typing import Any

import pyogrio
import pytest

from mapdesk.model import Side
from mapdesk.publish.geopackage import geopackage
from mapdesk.publish.kml import NAMESPACE, kml

SIDES = (Side("red", "Red force", "Red", "#CC2211"), Side("blue", "Blue force", "Blue"))
SQUARE = [[40.0, 34.0], [41.0, 34.0], [41.0, 35.0], [40.0, 34.0]]
HOLE = [[40.4, 34.1], [40.5, 34.1], [40.5, 34.2], [40.4, 34.1]]


def feature(kind: str, geometry: dict[str, Any] | None, **told: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"kind": kind, **told}, "geometry": geometry}


MAP = {
    "type": "FeatureCollection",
    "features": [
        feature(
            "area",
            {"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE]]},
            status="held",
            side="red",
            area_km2=12.5,
            place_ids=["t:1", "t:2"],
        ),
        feature("settlement", {"type": "Point", "coordinates": [40.2, 34.3]}, name="Mill & Ford", status="unknown"),
        feature("settlement", {"type": "Point", "coordinates": [40.3, 34.3]}, name="Low", status="held", side="gone"),
        feature("boundary", {"type": "Polygon", "coordinates": [SQUARE]}),
        feature("event", None, symbol="clash"),
    ],
}


def test_a_map_without_features_makes_no_geopackage() -> None:
    assert geopackage({"features": []}) == b""
    assert geopackage({"features": [feature("boundary", {"type": "Polygon", "coordinates": [SQUARE]})]}) == b""


def test_a_geopackage_has_a_layer_a_kind_with_numbers_as_numbers(tmp_path: Any) -> None:
    path = tmp_path / "map.gpkg"
    path.write_bytes(geopackage(MAP))
    assert [name for name, _ in pyogrio.list_layers(path)] == ["areas", "settlements"]
    meta, _, _, columns = pyogrio.raw.read(path, layer="areas")
    told = dict(zip(meta["fields"], (column[0] for column in columns), strict=True))
    assert told == {"status": "held", "side": "red", "area_km2": 12.5, "place_ids": "t:1; t:2"}
    assert meta["crs"] == "EPSG:4326"


def test_a_geopackage_is_the_same_byte_for_byte() -> None:
    assert geopackage(MAP) == geopackage(MAP)


@pytest.fixture(scope="module")
def document() -> ET.Element:
    return ET.fromstring(kml(MAP, SIDES, "A <title>"))


def texts(document: ET.Element, path: str) -> list[str | None]:
    return [found.text for found in document.iterfind(path, {"k": NAMESPACE})]


def test_kml_says_each_status_in_words_and_paints_it_in_the_sides_colour(document: ET.Element) -> None:
    assert texts(document, ".//k:Folder/k:name") == ["Areas", "Settlements"]
    assert texts(document, ".//k:Placemark/k:description") == ["held by Red", "not known", "held by gone"]
    assert texts(document, ".//k:Placemark/k:styleUrl") == ["#side-red", "#side-", "#side-"]
    assert texts(document, ".//k:Style[@id='side-red']/k:PolyStyle/k:color") == ["a01122cc"]


def test_kml_keeps_holes_and_escapes_names(document: ET.Element) -> None:
    assert texts(document, "./k:Document/k:name") == ["A <title>"]
    assert texts(document, ".//k:Placemark/k:name")[1] == "Mill & Ford"
    assert len(texts(document, ".//k:innerBoundaryIs//k:coordinates")) == 1
    assert texts(document, ".//k:Point/k:coordinates")[0] == "40.20000,34.30000"
