"""A TOML file of repeated tables in, checked rows with the words that name each in messages out."""

from pathlib import Path
from typing import TypeVar

import msgspec

from mapdesk.base.settings import read_toml, to_settings
from mapdesk.errors import ConfigError

T = TypeVar("T", bound=msgspec.Struct)


def read_rows(path: Path, table: str, id_key: str, kind: type[T]) -> list[tuple[T, str]]:
    """Return the ``[[table]]`` rows as ``kind``, each with 'FILE, [[table]] ID' for messages.

    Raises:
        ConfigError: the file is missing or broken, has another table, an unknown key, or an id twice or empty.
    """
    content = read_toml(path)
    for other in content:
        if other != table:
            raise ConfigError(f"{path}: unknown table `{other}`; this file has only [[{table}]]")
    listed = content.get(table, [])
    if not isinstance(listed, list) or not all(isinstance(row, dict) for row in listed):
        raise ConfigError(f"{path}: every row must stand under its own line [[{table}]]")
    rows: list[tuple[T, str]] = []
    seen: set[str] = set()
    for number, row in enumerate(listed, start=1):
        row_id = row.get(id_key)
        where = f"{path}, [[{table}]] {row_id or f'number {number}'}"
        parsed = to_settings(row, kind, where)
        if not str(row_id).strip():
            raise ConfigError(f"{where}: {id_key} is empty")
        if row_id in seen:
            raise ConfigError(f"{where}: {id_key} {row_id!r} stands there twice; every row needs its own")
        seen.add(str(row_id))
        rows.append((parsed, where))
    return rows
