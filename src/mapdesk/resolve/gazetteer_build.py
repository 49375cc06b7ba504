"""Places in, one gazetteer file out: built beside its name and put there in one step, the same bytes every time."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

from mapdesk.base.geometry import Bbox
from mapdesk.errors import GazetteerError
from mapdesk.model.place import Place
from mapdesk.resolve.folding import fold
from mapdesk.resolve.gazetteer import AREA_CODES, HEAD, LOOSE, SCHEMA_VERSION, Gazetteer
from mapdesk.resolve.names import loose_keys, strict_key
from mapdesk.resolve.place_file import read_place_file
from mapdesk.resolve.romanisation import QUALIFIERS, common_word

Progress = Callable[[str, int, int], None]

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE place (
    number INTEGER PRIMARY KEY, place_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
    lng REAL NOT NULL, lat REAL NOT NULL, other_names TEXT NOT NULL, feature_code TEXT NOT NULL,
    country TEXT NOT NULL, admin1 TEXT NOT NULL, admin2 TEXT NOT NULL, population INTEGER,
    source TEXT NOT NULL, license TEXT NOT NULL, precision_km REAL);
CREATE TABLE name_key (
    key TEXT NOT NULL, place INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (key, place, name)) WITHOUT ROWID;
"""


def build_gazetteer(
    path: Path,
    *,
    countries: Sequence[str] = (),
    bbox: Bbox | None = None,
    place_files: Sequence[Path] = (),
    progress: Progress | None = None,
) -> int:
    """Build a gazetteer file from GeoNames and a desk's own place files; return how many places it holds.

    ``countries`` are ISO alpha-2 codes; towns in one of them or in ``bbox`` (degrees) are taken, all of the world's
    where neither is given. Countries and continents are always in. A row of a place file replaces the GeoNames row
    of the same place_id, a later file an earlier one. ``progress(what, done, total)`` is called now and then.

    Raises:
        GazetteerError: a place file has bad rows (all are listed), a country is unknown, the file cannot be written.
            A gazetteer that was there before is then still there.
    """
    from mapdesk.resolve.geonames_base import GeoNamesBase

    tell = progress or (lambda what, done, total: None)
    own = {place.place_id: place for file in place_files for place in read_place_file(file)}
    tell("reading GeoNames", 0, 1)
    base = GeoNamesBase()
    codes = _known_codes(countries, base.country_codes)
    places = {place.place_id: place for place in base.places(codes, bbox)}
    places.update(own)
    romanised = base.romanised_countries()
    meta = {
        "bbox": ",".join(map(str, bbox)) if bbox else "",
        "countries": ",".join(sorted(codes)),
        "place_files": ",".join(file.name for file in place_files),
        "base": base.source,
    }
    del base
    ordered = sorted(places.values(), key=lambda place: place.place_id)
    return _write(path, ordered, own.keys(), romanised, meta, tell)


def write_gazetteer(path: Path, places: Iterable[Place]) -> int:
    """Write a gazetteer of just these places, all of them under the variant rules; return how many."""
    ordered = sorted(places, key=lambda place: place.place_id)
    return _write(path, ordered, {p.place_id for p in ordered}, frozenset(), {}, lambda what, done, total: None)


def _known_codes(countries: Sequence[str], known: Collection[str]) -> frozenset[str]:
    """Return the codes in capitals, or say which are unknown."""
    codes = frozenset(code.strip().upper() for code in countries)
    unknown = sorted(codes - set(known))
    if unknown:
        raise GazetteerError(f"unknown country code {', '.join(unknown)}; give ISO 3166-1 alpha-2 codes such as SY,IQ")
    return codes


def _write(
    path: Path,
    places: Sequence[Place],
    own: Collection[str],
    romanised: Collection[str],
    meta: dict[str, str],
    tell: Progress,
) -> int:
    """Write the file under another name, flush it to the disk, check that it opens and put it in place."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".building", dir=path.parent)
        os.close(handle)
        draft = Path(name)
        try:
            _fill(draft, places, own, romanised, meta, tell)
            with draft.open("rb") as stream:
                os.fsync(stream.fileno())
            Gazetteer.open(draft).close()
            draft.chmod(0o644)  # a temporary file is private; a desk's gazetteer is for everyone on the desk
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as problem:
        raise GazetteerError(f"{path}: cannot be written ({problem}); check the folder and the space on it") from None
    return len(places)


def _fill(
    draft: Path,
    places: Sequence[Place],
    own: Collection[str],
    romanised: Collection[str],
    meta: dict[str, str],
    tell: Progress,
) -> None:
    """Create the tables and put the rows in, sorted, so that the bytes depend on nothing but the places."""
    connection = sqlite3.connect(draft)
    try:
        connection.execute("PRAGMA journal_mode = OFF")  # a draft that fails is thrown away
        connection.execute("PRAGMA synchronous = OFF")  # flushed once, at the end
        connection.executescript(_SCHEMA)
        facts = {**meta, "format": SCHEMA_VERSION, "places": str(len(places))}
        connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(facts.items()))
        connection.executemany(
            "INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", (_row(i, p) for i, p in enumerate(places))
        )
        keys = sorted(_key_rows(places, own, romanised, tell))
        tell("writing names", len(keys), len(keys))
        connection.executemany("INSERT INTO name_key VALUES (?, ?, ?)", keys)
        connection.execute("CREATE INDEX place_lat ON place (lat, lng)")
        connection.commit()
        connection.execute("VACUUM")
    finally:
        connection.close()


def _row(number: int, place: Place) -> tuple[object, ...]:
    """Return a place as a row of the place table."""
    return (
        number,
        place.place_id,
        place.name,
        place.lng,
        place.lat,
        "|".join(place.other_names),
        place.feature_code,
        place.country,
        place.admin1,
        place.admin2,
        place.population,
        place.source,
        place.license,
        place.precision_km,
    )


def _key_rows(
    places: Sequence[Place], own: Collection[str], romanised: Collection[str], tell: Progress
) -> Iterator[tuple[str, int, str]]:
    """Yield (key, place number, spelling); spellings that fold alike are kept once."""
    for number, place in enumerate(places):
        if number % 5000 == 0:
            tell("indexing names", number, len(places))
        is_land = place.feature_code.startswith(AREA_CODES)  # countries have fixed names: 'Shadadah' is not Chad
        loose = place.place_id in own or (place.country in romanised and not is_land)
        spellings = {fold(name): name for name in (*reversed(place.other_names), place.name)}
        rows = {(key, name) for folded, name in spellings.items() if folded for key in _keys(name, loose=loose)}
        yield from ((key, number, name) for key, name in rows)


def _keys(name: str, *, loose: bool) -> Iterator[str]:
    """Yield the keys under which a spelling is found."""
    strict = strict_key(name)
    if not strict:
        return
    yield strict
    if loose:
        yield from (LOOSE + key for key in loose_keys(name))
        head = _without_qualifier(name)
        yield from (HEAD + key for key in loose_keys(head) if head)


def _without_qualifier(name: str) -> str:
    """Return the name without 'upper', 'eastern' and the like at its end; empty where it has none.

    >>> _without_qualifier("Al-Baghuz at-Tahtani"), _without_qualifier("Hajin")
    ('al baghuz', '')
    """
    words = common_word(fold(name)).split(" ")
    if len(words) < 2 or words[-1] not in QUALIFIERS:
        return ""
    keep = words[:-2] if len(words) > 2 and len(words[-2]) <= 3 and words[-2][0] in "ae" else words[:-1]
    return " ".join(keep)
