"""A tiled base map under the interactive map: a PMTiles file that the desk names in, what a browser draws of it out."""

import gzip
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from lxml import html

from mapdesk.errors import InputError

MOST_BYTES = 100_000_000  # every bundle has a copy: a theatre to street level is a tenth of it, a continent more
# What is drawn of vector tiles: layers by the names of the Protomaps and the OpenMapTiles schema. Names and borders
# are the desk's own, whatever the tiles say.
ROLES = {
    "landuse": "land", "landcover": "land", "natural": "land", "park": "land",
    "water": "water", "waterway": "water",
    "roads": "road", "transportation": "road",
    "buildings": "building", "building": "building",
}  # fmt: skip
FILE = "base.pmtiles"


@dataclass(frozen=True, slots=True)
class TiledBase:
    """The whole file and what is in it.

    ``kind`` is 'vector' or 'raster'; ``layers`` are pairs of a layer's name in vector tiles and what it is drawn as.
    """

    content: bytes
    kind: str
    layers: tuple[tuple[str, str], ...]
    credit: str

    def about(self) -> dict[str, Any]:
        """Return what the front end is told, for about.json."""
        return {"file": FILE, "kind": self.kind, "layers": [list(pair) for pair in self.layers]}


def read_tiles(path: Path, credit: str = "") -> TiledBase:
    """Read a PMTiles file (version 3; vector, PNG, JPEG, WebP or AVIF tiles).

    ``credit`` names its makers; without it the file's own attribution does.

    Raises:
        InputError: no such file, none of this kind, too large, without any credit, or with no layer that is drawn.
    """
    # rarely needed
    from pmtiles.tile import Compression, MagicNumberNotFound, SpecVersionUnsupported, TileType, deserialize_header

    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise InputError(
                f"{path}: {size / 1e6:.0f} MB is too much for a bundle (at most {MOST_BYTES / 1e6:.0f}); cut it to the "
                "theatre, as `pmtiles extract FILE OUT --bbox=WEST,SOUTH,EAST,NORTH --maxzoom=12` does"
            )
        content = path.read_bytes()
    except OSError as problem:
        raise InputError(f"{path}: {problem.strerror}; [map] tiles names a PMTiles file in the desk's folder") from None
    try:
        head = deserialize_header(content)
        if len(content) < head["tile_data_offset"] + head["tile_data_length"]:
            raise ValueError("cut off")
        start = head["metadata_offset"]
        told = content[start : start + head["metadata_length"]]
        metadata = json.loads(gzip.decompress(told) if told[:2] == b"\x1f\x8b" else told or b"{}")
        if not isinstance(metadata, dict):
            raise ValueError("no description")
    except (MagicNumberNotFound, SpecVersionUnsupported, IndexError, ValueError, OSError, EOFError, zlib.error):
        raise InputError(f"{path}: not a PMTiles file of version 3, or cut off; `pmtiles verify` tells more") from None
    credit = credit.strip() or _plain(str(metadata.get("attribution") or ""))
    if not credit:
        raise InputError(f"{path}: names no maker; say whom to credit with [map] tiles_credit in desk.toml")
    kind, packed = head["tile_type"], head["tile_compression"]
    if packed not in (Compression.NONE, Compression.GZIP, Compression.UNKNOWN):
        raise InputError(f"{path}: browsers cannot unpack {packed.name.lower()}; write its tiles with gzip or plain")
    if kind in (TileType.PNG, TileType.JPEG, TileType.WEBP, TileType.AVIF):
        return TiledBase(content, "raster", (), credit)
    if kind is not TileType.MVT:
        raise InputError(
            f"{path}: holds {kind.name.lower()} tiles; the map draws vector, PNG, JPEG, WebP and AVIF tiles"
        )
    return TiledBase(content, "vector", _layers(path, metadata), credit)


def _layers(path: Path, metadata: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    told = metadata.get("vector_layers")
    rows = told if isinstance(told, list) else []
    names = [str(layer["id"]) for layer in rows if isinstance(layer, dict) and "id" in layer]
    found = tuple((name, ROLES[name]) for name in names if name in ROLES)
    if not found:
        raise InputError(
            f"{path}: no layer that the map draws ({', '.join(ROLES)}) is among its layers "
            f"({', '.join(names) or 'none'}); use tiles of the Protomaps or OpenMapTiles schema, or raster tiles"
        )
    return found


def _plain(attribution: str) -> str:
    """Return an attribution, which is mostly a link in HTML, as text."""
    text = html.fromstring(f"<p>{attribution}</p>").text_content() if "<" in attribution else unescape(attribution)
    return " ".join(text.split())
