"""The map as a GeoPackage for GIS programs: the map's GeoJSON in, one SQLite file with a layer a kind out."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

LAYERS = {"area": "areas", "front_line": "front_lines", "settlement": "settlements", "event": "events"}
# GDAL writes when a layer last changed; a fixed time keeps the file the same byte for byte.
FIXED_TIME = "2000-01-01T00:00:00Z"


def geopackage(map_geojson: Mapping[str, Any]) -> bytes:
    """Return the map's features as a GeoPackage (OGC 12-128), EPSG:4326; lists within a field are joined by '; '.

    A map without any feature gives no file: empty bytes.
    """
    import pyogrio  # GDAL: heavy, and needed here alone

    rows: dict[str, list[Mapping[str, Any]]] = {}
    for feature in map_geojson["features"]:
        layer = LAYERS.get(feature["properties"].get("kind", ""))
        if layer and feature.get("geometry"):
            rows.setdefault(layer, []).append(feature)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": FIXED_TIME})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.gpkg"
        for layer in sorted(rows):
            _write_layer(path, layer, rows[layer])
        return path.read_bytes() if path.exists() else b""


def _write_layer(path: Path, layer: str, features: Sequence[Mapping[str, Any]]) -> None:
    import numpy as np
    import pyogrio.raw
    import shapely
    from shapely.geometry import shape

    shapes = [shape(feature["geometry"]) for feature in features]
    names = list(dict.fromkeys(key for feature in features for key in feature["properties"] if key != "kind"))
    columns = [[feature["properties"].get(name) for feature in features] for name in names]
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(np.array(shapes, dtype=object)),
        field_data=[_column(values) for values in columns],
        fields=np.array(names, dtype=object),
        layer=layer,
        driver="GPKG",
        geometry_type=_geometry_type([s.geom_type for s in shapes]),
        crs="EPSG:4326",
        append=path.exists(),
    )


def _column(values: Sequence[Any]) -> Any:
    """One field as an array: of floats where every value is a number or missing, else of texts."""
    import numpy as np

    told = [value for value in values if value is not None]
    if told and all(isinstance(value, int | float) and not isinstance(value, bool) for value in told):
        return np.array([float("nan") if value is None else float(value) for value in values])
    return np.array([None if value is None else _text(value) for value in values], dtype=object)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _geometry_type(found: Sequence[str]) -> str:
    return found[0] if len(set(found)) == 1 else "Unknown"
