"""The map as KML for globes and phones: the map's GeoJSON in, one document with a folder a kind out."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mapdesk.model import Side
from mapdesk.publish.page import side_colour
from mapdesk.publish.words import status_words

NAMESPACE = "http://www.opengis.net/kml/2.2"
FOLDERS = {"area": "Areas", "front_line": "Front lines", "settlement": "Settlements", "event": "Events"}
NEUTRAL, LINE = "#8A857D", "#22201E"


def kml(map_geojson: Mapping[str, Any], sides: Sequence[Side], title: str) -> bytes:
    """Return the map as KML 2.2 (OGC 07-147r2); areas in the side's colour, each placemark with its status in words."""
    root = ET.Element("kml", xmlns=NAMESPACE)
    document = ET.SubElement(root, "Document")
    ET.SubElement(document, "name").text = title
    for i, side in enumerate(sides):
        _style(document, f"side-{side.side_id}", side_colour(side, i))
    _style(document, "side-", NEUTRAL)
    by_id = {side.side_id: side for side in sides}
    folders: dict[str, ET.Element] = {}
    for feature in map_geojson["features"]:
        kind = feature["properties"].get("kind", "")
        if kind in FOLDERS and feature.get("geometry"):
            if kind not in folders:
                folders[kind] = ET.SubElement(document, "Folder")
                ET.SubElement(folders[kind], "name").text = FOLDERS[kind]
            _placemark(folders[kind], feature, by_id)
    ET.indent(root, " ")
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _style(document: ET.Element, style_id: str, colour: str) -> None:
    style = ET.SubElement(document, "Style", id=style_id)
    ET.SubElement(ET.SubElement(style, "LineStyle"), "color").text = _abgr(LINE, "ff")
    ET.SubElement(ET.SubElement(style, "PolyStyle"), "color").text = _abgr(colour, "a0")


def _abgr(colour: str, alpha: str) -> str:
    """KML writes a colour as alpha, blue, green, red.

    >>> _abgr("#F2D16B", "ff")
    'ff6bd1f2'
    """
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"{alpha}{blue}{green}{red}".lower()


def _placemark(folder: ET.Element, feature: Mapping[str, Any], sides: Mapping[str, Side]) -> None:
    told = feature["properties"]
    placemark = ET.SubElement(folder, "Placemark")
    words = status_words(told["status"], told.get("side"), sides) if "status" in told else ""
    ET.SubElement(placemark, "name").text = str(told.get("name") or words or FOLDERS[told["kind"]])
    if words:
        ET.SubElement(placemark, "description").text = words
    ET.SubElement(placemark, "styleUrl").text = f"#side-{told.get('side') if told.get('side') in sides else ''}"
    _geometry(placemark, feature["geometry"])


def _geometry(parent: ET.Element, geometry: Mapping[str, Any]) -> None:
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind.startswith("Multi"):
        group = ET.SubElement(parent, "MultiGeometry")
        for part in coordinates:
            _geometry(group, {"type": kind.removeprefix("Multi"), "coordinates": part})
    elif kind == "Polygon":
        polygon = ET.SubElement(parent, "Polygon")
        for i, ring in enumerate(coordinates):
            border = ET.SubElement(polygon, "innerBoundaryIs" if i else "outerBoundaryIs")
            _points(ET.SubElement(border, "LinearRing"), ring)
    elif kind == "LineString":
        _points(ET.SubElement(parent, "LineString"), coordinates)
    else:
        _points(ET.SubElement(parent, "Point"), [coordinates])


def _points(parent: ET.Element, points: Iterable[Sequence[float]]) -> None:
    ET.SubElement(parent, "coordinates").text = " ".join(f"{point[0]:.5f},{point[1]:.5f}" for point in points)
