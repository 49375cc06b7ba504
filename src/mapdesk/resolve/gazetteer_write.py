"""Places in, one gazetteer file and its name trie out: written beside their names, put there in one step each.

The same places give the same bytes. The file names its trie by a mark (``name_trie``): between the two steps a reader
finds no trie of its build and does without.
"""

import json
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from mapdesk.errors import GazetteerError
from mapdesk.model.place import Place
from mapdesk.resolve.folding import fold
from mapdesk.resolve.gazetteer import THE, Gazetteer
from mapdesk.resolve.gazetteer_rows import HEAD, LOOSE, RTREE, SCHEMA, SCHEMA_VERSION, row_of
from mapdesk.resolve.geometry_rows import box_of
from mapdesk.resolve.name_trie import EXACT, trie_path, write_trie
from mapdesk.resolve.names import loose_keys, strict_key
from mapdesk.resolve.romanisation import QUALIFIERS, common_word

Progress = Callable[[str, int, int], None]


def write_file(
    path: Path,
    places: Sequence[Place],
    geometries: Mapping[str, str],
    loose: Callable[[Place], bool],
    meta: Mapping[str, str],
    tell: Progress,
) -> int:
    """Write places (ordered by id) and their geometries (id to GeoJSON); return how many places.

    ``loose`` says for which places the variant rules make keys. The old file stays where anything fails.

    Raises:
        GazetteerError: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".building", dir=path.parent)
        os.close(handle)
        draft = Path(name)
        try:
            keys = sorted(_key_rows(places, loose, tell))
            tell("writing names", len(keys), len(keys))
            mark = write_trie(trie_path(path), _trie_keys(keys))
            _fill(draft, places, geometries, keys, {**meta, "trie": mark})
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
    geometries: Mapping[str, str],
    keys: Sequence[tuple[str, int, str]],
    meta: Mapping[str, str],
) -> None:
    """Create the tables and put the rows in, sorted, so that the bytes depend on nothing but the places."""
    connection = sqlite3.connect(draft)
    try:
        connection.execute("PRAGMA journal_mode = OFF")  # a draft that fails is thrown away
        connection.execute("PRAGMA synchronous = OFF")  # flushed once, at the end
        connection.executescript(SCHEMA)
        facts = {**meta, "format": SCHEMA_VERSION, "places": str(len(places))}
        connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(facts.items()))
        connection.executemany(
            "INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", (row_of(i, p) for i, p in enumerate(places))
        )
        shapes = [(i, geometries[p.place_id]) for i, p in enumerate(places) if p.place_id in geometries]
        connection.executemany("INSERT INTO geometry VALUES (?, ?)", shapes)
        connection.executemany("INSERT INTO name_key VALUES (?, ?, ?)", keys)
        connection.execute("CREATE INDEX place_lat ON place (lat, lng)")
        _add_boxes(connection, places, dict(shapes))
        connection.commit()
        connection.execute("VACUUM")
    finally:
        connection.close()


def _add_boxes(connection: sqlite3.Connection, places: Sequence[Place], shapes: Mapping[int, str]) -> None:
    """Put the boxes of all places into an R-tree, where this SQLite has them."""
    try:
        connection.execute(RTREE)
    except sqlite3.OperationalError:
        return
    boxes = (
        (i, *(box_of(json.loads(shapes[i])) if i in shapes else (p.lng, p.lng, p.lat, p.lat)))
        for i, p in enumerate(places)
    )
    connection.executemany("INSERT INTO place_box VALUES (?,?,?,?,?)", boxes)


def _trie_keys(keys: Sequence[tuple[str, int, str]]) -> set[str]:
    """Return the keys, and whole the names that begin with an article which their key leaves out."""
    whole = {EXACT + folded for _, _, name in keys if (folded := fold(name)).startswith(THE)}
    return {key for key, _, _ in keys} | whole


def _key_rows(
    places: Sequence[Place], loose: Callable[[Place], bool], tell: Progress
) -> Iterator[tuple[str, int, str]]:
    """Yield (key, place number, spelling); spellings that fold alike are kept once."""
    for number, place in enumerate(places):
        if number % 5000 == 0:
            tell("indexing names", number, len(places))
        spellings = {fold(name): name for name in (*reversed(place.other_names), place.name)}
        rows = {(key, name) for folded, name in spellings.items() if folded for key in _keys(name, loose=loose(place))}
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
