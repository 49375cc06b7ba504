"""One SQLite file of places, read only: names in, candidate places with the rule that found them out.

The file is written by ``gazetteer_build``; this module never changes it. Lookups are by key (``names.strict_key`` and
``names.loose_keys``), so a candidate always says by which spelling and which rules it was found.
"""

import json
import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from mapdesk.base.geometry import Bbox
from mapdesk.errors import GazetteerError
from mapdesk.model.place import Place
from mapdesk.resolve.folding import fold
from mapdesk.resolve.gazetteer_check import problems_of
from mapdesk.resolve.gazetteer_rows import (
    AREA_CODES,
    COLUMNS,
    HEAD,
    LOOSE,
    PLACE_COLUMNS,
    SCHEMA_VERSION,
    place_of,
    select_in_box,
)
from mapdesk.resolve.geometry_rows import box_of
from mapdesk.resolve.name_trie import EXACT, NameTrie, open_trie, trie_path
from mapdesk.resolve.names import NameMatch, loose_keys, match_names, strict_key

__all__ = ["AREA_CODES", "HEAD", "LOOSE", "QUALIFIER_LEFT_OUT", "SCHEMA_VERSION", "Gazetteer", "Hit"]

HEAD_SCORE, QUALIFIER_LEFT_OUT = 0.8, "qualifier left out"
NEAR_MISS_SCORE = 0.75  # a near miss is worth at most this, below every rule
THE = "the "
_NEAR_MISS_LETTERS = 5  # shorter names are nearly too many others


class Hit(NamedTuple):
    """A place that a name may mean, the spelling that was met, and how well (see ``names.match_names``)."""

    place: Place
    name: str
    match: NameMatch


class Gazetteer:
    """An open gazetteer file; use it in a ``with`` block or close it."""

    def __init__(self, connection: sqlite3.Connection, path: Path, trie: NameTrie | None) -> None:
        self.path = path
        self.trie = trie  # of the keys; None where it is missing or of another build: then SQLite answers
        self._connection = connection
        self._lookup = lru_cache(maxsize=20_000)(self._look_up)
        self._has_name = lru_cache(maxsize=20_000)(self._knows)
        self._near_names: dict[Bbox, dict[str, list[tuple[int, str]]]] = {}

    @classmethod
    def open(cls, path: Path) -> "Gazetteer":
        """Open a gazetteer for reading.

        Raises:
            GazetteerError: the file is missing, is no gazetteer or of another version.
        """
        remedy = "build it again with 'mapdesk init' or 'mapdesk gazetteer add'"
        if not path.is_file():
            raise GazetteerError(f"{path}: no gazetteer there; {remedy}")
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        try:
            meta = dict(connection.execute("SELECT key, value FROM meta WHERE key IN ('format', 'trie')").fetchall())
            version = meta.get("format", "none")
        except sqlite3.DatabaseError as problem:
            connection.close()
            raise GazetteerError(f"{path}: not a gazetteer ({problem}); {remedy}") from None
        if version != SCHEMA_VERSION:
            connection.close()
            raise GazetteerError(f"{path}: gazetteer version {version}, this program reads {SCHEMA_VERSION}; {remedy}")
        return cls(connection, path, open_trie(trie_path(path), meta.get("trie", "")))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM place").fetchone()[0])

    def get(self, place_id: str) -> Place | None:
        """Return the place of that id, None where the gazetteer has none."""
        row = self._connection.execute(f"SELECT {COLUMNS} FROM place WHERE place_id = ?", (place_id,)).fetchone()
        return place_of(row) if row else None

    def lookup(self, name: str) -> tuple[Hit, ...]:
        """Return the places that a name may mean, best match first; one hit per place.

        Near misses are not among them: see ``near_misses``.
        """
        return self._lookup(name)

    def _look_up(self, name: str) -> tuple[Hit, ...]:
        strict, loose = strict_key(name), loose_keys(name)
        if not strict:
            return ()
        keys = [strict, *(LOOSE + key for key in loose), *(HEAD + key for key in loose)]
        marks = ",".join("?" * len(keys))
        rows = self._connection.execute(
            f"SELECT name_key.key, name_key.name, {PLACE_COLUMNS} FROM name_key"
            f" JOIN place ON place.number = name_key.place WHERE name_key.key IN ({marks})",
            keys,
        )
        best: dict[str, Hit] = {}
        for key, known, *row in rows:
            match = _match(name, known, key)
            held = best.get(row[0])
            if match and (held is None or (match.score, known) > (held.match.score, held.name)):
                best[row[0]] = Hit(held.place if held else place_of(row), known, match)
        return tuple(sorted(best.values(), key=lambda hit: (-hit.match.score, hit.place.place_id)))

    def near_misses(self, name: str, box: Bbox, limit: int = 5) -> tuple[Hit, ...]:
        """Return places in a box whose spelling is nearly the name's (optimal string alignment), best first.

        The last step, for a theatre only: at world scale every name is nearly another one.
        """
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        known = self._names_in(box)
        wanted = strict_key(name)
        if len(wanted) < _NEAR_MISS_LETTERS:
            return ()
        found: dict[int, tuple[float, str]] = {}
        for key, similarity, _ in process.extract(
            wanted, known.keys(), scorer=OSA.normalized_similarity, score_cutoff=0.7, limit=limit * 3
        ):
            for number, spelling in known[key]:
                if (similarity, spelling) > found.get(number, (0.0, "")):
                    found[number] = (similarity, spelling)
        ranked = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))[:limit]
        return tuple(
            Hit(place, spelling, NameMatch(round(similarity * NEAR_MISS_SCORE, 3), ("near miss",)))
            for number, (similarity, spelling) in ranked
            if (place := self._numbered(number))
        )

    def _names_in(self, box: Bbox) -> dict[str, list[tuple[int, str]]]:
        """Return strict key -> (place number, spelling) of the places in a box, read once."""
        if box not in self._near_names:
            names: dict[str, list[tuple[int, str]]] = {}
            for number, name, others in self._connection.execute(
                "SELECT number, name, other_names FROM place WHERE lat BETWEEN ? AND ? AND lng BETWEEN ? AND ?"
                " AND substr(feature_code, 1, 3) NOT IN ('PCL', 'CON', 'ADM', 'RGN') ORDER BY number",
                (box.south, box.north, box.west, box.east),
            ):
                for spelling in dict.fromkeys([name, *others.split("|")]):
                    key = strict_key(spelling)
                    if len(key) >= _NEAR_MISS_LETTERS and key.isascii():
                        names.setdefault(key, []).append((number, spelling))
            self._near_names[box] = names
        return self._near_names[box]

    def _numbered(self, number: int) -> Place | None:
        row = self._connection.execute(f"SELECT {COLUMNS} FROM place WHERE number = ?", (number,)).fetchone()
        return place_of(row) if row else None

    def search(self, text: str, limit: int = 20) -> tuple[Hit, ...]:
        """Return what ``lookup`` finds and then the places with a name that begins so, larger ones first."""
        hits = list(self.lookup(text))[:limit]
        seen = {hit.place.place_id for hit in hits}
        key = strict_key(text)
        if not key:
            return tuple(hits)
        rows = self._connection.execute(
            f"SELECT name_key.name, {PLACE_COLUMNS} FROM name_key JOIN place ON place.number = name_key.place"
            " WHERE name_key.key >= ? AND name_key.key < ? ORDER BY population IS NULL, population DESC, place_id"
            " LIMIT ?",
            (key, key + "\uffff", limit * 20),
        )
        for known, *row in rows:
            if row[0] not in seen and len(hits) < limit:
                seen.add(row[0])
                hits.append(Hit(place_of(row), known, NameMatch(0.5, ("beginning",))))
        return tuple(hits)

    def places_in(self, box: Bbox, *, settlements_only: bool = True) -> tuple[Place, ...]:
        """Return the places in a box ordered by id; never countries or provinces, whose point stands for a land.

        A river or an area with a geometry counts where the box about it meets the box.
        """
        places = [place_of(row) for row in select_in_box(self._connection, box)]
        if settlements_only:
            return tuple(p for p in places if p.is_settlement and box.contains(p.lng, p.lat))
        return tuple(p for p in places if not p.feature_code.startswith(AREA_CODES) and self._is_in(p, box))

    def _is_in(self, place: Place, box: Bbox) -> bool:
        """Whether the point of a place lies in the box, or the box about its geometry meets it."""
        if box.contains(place.lng, place.lat):
            return True
        geometry = self.geometry(place.place_id)
        if geometry is None:
            return False
        west, east, south, north = box_of(geometry)
        return east >= box.west and west <= box.east and north >= box.south and south <= box.north

    def geometry(self, place_id: str) -> dict[str, Any] | None:
        """Return the line or area of a place as a GeoJSON geometry (degrees WGS 84); None where it has only a point."""
        row = self._connection.execute(
            "SELECT geojson FROM geometry JOIN place ON place.number = geometry.place WHERE place_id = ?", (place_id,)
        ).fetchone()
        return json.loads(row[0]) if row else None

    def names(self) -> Iterator[tuple[str, str, str]]:
        """Yield (folded name, name, place id) of every name, for a scan of text."""
        for name, place_id in self._connection.execute(
            "SELECT DISTINCT name_key.name, place.place_id FROM name_key JOIN place ON place.number = name_key.place"
        ):
            yield fold(name), name, place_id

    def has_name(self, name: str) -> bool:
        """Whether a name is known by its strict key: the quick test of a scan."""
        return self._has_name(name)

    def _knows(self, name: str) -> bool:
        return self.has_key(strict_key(name))

    def has_key(self, key: str) -> bool:
        """Whether a strict key (``names.strict_key``) is one of a name; the empty key is none."""
        if self.trie is not None:
            return bool(key) and key in self.trie
        query = "SELECT 1 FROM name_key WHERE key = ? LIMIT 1"
        return bool(key) and self._connection.execute(query, (key,)).fetchone() is not None

    def may_know(self, name: str) -> bool:
        """Whether ``lookup`` would try any place for the name: by its strict key or by one that the rules make."""
        if self.trie is None:
            return bool(self.lookup(name))
        return self.has_name(name) or any(p + k in self.trie for k in loose_keys(name) for p in (LOOSE, HEAD))

    def has_exact_name(self, name: str) -> bool:
        """Whether a name is known with every word of it, article included."""
        folded = fold(name)
        if self.trie is not None and folded.startswith(THE):
            return EXACT + folded in self.trie
        return any(fold(hit.name) == folded for hit in self.lookup(name))

    def meta(self) -> dict[str, str]:
        """Return what the builder wrote about the file: version, counts, sources."""
        return dict(self._connection.execute("SELECT key, value FROM meta ORDER BY key").fetchall())

    def check(self) -> list[str]:
        """Return what is wrong with the file, one sentence each; empty when all is well."""
        missing = (
            [] if self.trie else [f"{trie_path(self.path)} is missing or of another build; build the gazetteer again"]
        )
        return [*problems_of(self._connection), *missing]


def _match(wanted: str, known: str, key: str) -> NameMatch | None:
    """Say how the key that was met joins the two names."""
    if not key.startswith(HEAD):
        return match_names(wanted, known)
    return NameMatch(HEAD_SCORE, (QUALIFIER_LEFT_OUT,))
