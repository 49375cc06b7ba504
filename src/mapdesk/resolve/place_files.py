"""Place files of any format we know in, their places together out: told apart by their first line.

The desk's own CSV, GeoNames country dumps and their alternate names, p-code CSV of OCHA and OSM, Wikidata query
results, and GeoJSON of lines and areas. Every bad row of every file is named at once.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from mapdesk.errors import GazetteerError
from mapdesk.resolve.geojson_file import is_geojson, read_geojson
from mapdesk.resolve.geonames_dump import is_alternate_names, is_country_dump, read_alternate_names, read_country_dump
from mapdesk.resolve.pcode_file import is_pcode_file, read_pcode_file
from mapdesk.resolve.place_file import is_own_file, read_own_file
from mapdesk.resolve.rows_read import PlaceRows, first_line
from mapdesk.resolve.wikidata_file import is_wikidata_file, read_wikidata_file

Progress = Callable[[str, int, int], None]
Reader = Callable[[Path], PlaceRows]

OWN = "places.csv"
_FORMATS: tuple[tuple[str, Callable[[str], bool], Reader], ...] = (
    ("GeoJSON", is_geojson, read_geojson),
    ("GeoNames country dump", is_country_dump, read_country_dump),
    ("p-code CSV", is_pcode_file, read_pcode_file),
    ("Wikidata CSV", is_wikidata_file, read_wikidata_file),
)
ALTERNATE_NAMES = "GeoNames alternate names"


def format_of(path: Path) -> str:
    """Return which format a place file has; one that is none of the others is taken for the desk's own.

    Raises:
        GazetteerError: the file cannot be read.
    """
    line = first_line(path)
    if is_own_file(line):
        return OWN
    if is_alternate_names(line):
        return ALTERNATE_NAMES
    return next((name for name, fits, _ in _FORMATS if fits(line)), OWN)


def read_place_files(paths: Sequence[Path], progress: Progress | None = None) -> PlaceRows:
    """Read place files in order, a later row replacing an earlier one of its place_id.

    Alternate names are added to the GeoNames places of the files given with them, wherever they stand in the order.

    Raises:
        GazetteerError: a file cannot be read or has bad rows; all are listed.
    """
    tell = progress or (lambda what, done, total: None)
    rows, faults = PlaceRows(), []
    kinds = [(path, format_of(path)) for path in paths]
    for number, (path, kind) in enumerate(kinds):
        tell(f"reading {path.name}", number, len(paths))
        try:
            if kind != ALTERNATE_NAMES:
                rows.add(_reader(kind)(path))
        except GazetteerError as problem:
            faults.append(str(problem))
    for path in (path for path, kind in kinds if kind == ALTERNATE_NAMES):
        try:
            read_alternate_names(path, rows)
        except GazetteerError as problem:
            faults.append(str(problem))
    if faults:
        raise GazetteerError("\n".join(faults))
    return rows


def _reader(kind: str) -> Reader:
    return next((read for name, _, read in _FORMATS if name == kind), read_own_file)
