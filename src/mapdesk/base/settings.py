"""Settings files: TOML in, frozen structs out; an unknown key is refused with the nearest known one."""

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from mapdesk.errors import ConfigError

T = TypeVar("T", bound=msgspec.Struct)


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises:
        ConfigError: the file is missing, not UTF-8 or not TOML; the message names the line.
    """
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file; `mapdesk init DIR` makes a desk with all of them") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ConfigError(f"{path}: {problem}; the file must be TOML in UTF-8") from None


def line_of(path: Path, text: str) -> int:
    """Return the first line of a TOML file, from 1, where a text stands in quotes; 1 where it is written otherwise."""
    lines = path.read_text("utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if f'"{text}"' in line or f"'{text}'" in line), 1)


def to_settings(table: Mapping[str, Any], kind: type[T], where: str) -> T:
    """Turn a table into a frozen struct, refusing keys the struct does not have.

    ``where`` names the table in messages: ``desk.toml [publish]``.

    Raises:
        ConfigError: an unknown key (with a suggestion), or a value of the wrong type or range.
    """
    known = [field.encode_name for field in msgspec.structs.fields(kind)]
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"did you mean `{near[0]}`?" if near else f"known keys: {', '.join(sorted(known))}"
            raise ConfigError(f"{where}: unknown key `{key}`; {hint}")
    try:
        return msgspec.convert(table, kind, strict=True)
    except msgspec.ValidationError as problem:
        raise ConfigError(f"{where}: {problem}") from None
