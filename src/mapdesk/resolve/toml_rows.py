"""A TOML file of tables in, checked rows out: unknown keys are refused with the nearest known one."""

import difflib
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from mapdesk.errors import ConfigError


def read_rows(path: Path, table: str, known: Collection[str], needed: Collection[str]) -> list[dict[str, Any]]:
    """Return the ``[[table]]`` rows of a TOML file.

    Raises:
        ConfigError: the file is missing or broken, has another table or key, or lacks a needed key.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise ConfigError(f"{path}: cannot be read ({problem.strerror}); a desk needs this file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ConfigError(f"{path}: not valid TOML: {problem}") from None
    refuse_unknown(content, (table,), f"{path}")
    rows = content.get(table, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ConfigError(f"{path}: {table} must be tables, each under its own [[{table}]] line")
    for number, row in enumerate(rows, start=1):
        where = f"{path}, [[{table}]] number {number}"
        refuse_unknown(row, known, where)
        for key in needed:
            if not isinstance(row.get(key), str) or not row[key].strip():
                raise ConfigError(f"{where}: {key} is missing; write it as text in quotes")
    return rows


def refuse_unknown(row: Mapping[str, Any], known: Collection[str], where: str) -> None:
    """Raise ConfigError at the first key that is not known, naming the nearest that is."""
    for key in row:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(sorted(known))}"
            raise ConfigError(f"{where}: unknown key {key!r}; {hint}")


def take(row: Mapping[str, Any], key: str, kind: type, default: Any, where: str) -> Any:
    """Return a value of the kind, or the default where the row has none."""
    value = row.get(key, default)
    if not isinstance(value, kind):
        raise ConfigError(f"{where}: {key} must be {kind.__name__}, not {value!r}")
    return value


def refuse_twice(ids: Collection[str], path: Path, key: str) -> None:
    """Raise ConfigError where an id stands in two rows."""
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise ConfigError(f"{path}: {key} {one!r} stands there twice; every row needs its own")
        seen.add(one)
