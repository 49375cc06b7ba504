"""sides.toml and actor phrases in, side ids out: the desk's own aliases decide, dated where a name changed hands."""

import datetime as dt
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

from mapdesk.base.settings import to_settings
from mapdesk.errors import ConfigError
from mapdesk.model.side import CONTESTED, Side, SideAlias
from mapdesk.resolve.phrase_aliases import AliasMatch, find_aliases, straightened
from mapdesk.resolve.settings_rows import read_rows

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\Z")
# 'anti-ISIS operation': the side is what the phrase is against.
_AGAINST = re.compile(r"(?:\banti|\bcounter|\bnon)-\Z|\b(?:against|fighting|versus|vs\.?|opposed to)(?: the)? \Z", re.I)
# Everything from here on tells of the head, it is not the head.
_AFTER_HEAD = re.compile(
    r" (?:of|against|with|by|from|in|at|near|on|to|fighting|targeting|besieging|backed|supported|allied|loyal|led|"
    r"belonging|under|inside|who|which|that|after|amid|alongside)\b|, (?:backed|supported|led)\b",
    re.IGNORECASE,
)
_LIST = re.compile(r"\b(?:and|or|versus|vs)\b|,|/|&", re.IGNORECASE)


class _SideRow(msgspec.Struct, frozen=True):
    """One [[sides]] table."""

    side_id: str
    name: str
    short_name: str = ""
    colour: str = ""
    aliases: list[Any] = []
    positions_public: bool = True


class _AliasRow(msgspec.Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """An alias with the days, both included, on which it meant the side."""

    text: str
    first: dt.date | None = None
    last: dt.date | None = None


def read_sides(path: Path) -> tuple[Side, ...]:
    """Read ``[[sides]]``: side_id, name, short_name, colour (#RRGGBB), aliases, positions_public.

    An alias is a text or a table ``{text, from, to}`` with the days on which it meant the side (open ends left out).

    Raises:
        ConfigError: the file or a key in it is wrong; the message names file, row and key.
    """
    sides = tuple(_side(row, where) for row, where in read_rows(path, "sides", "side_id", _SideRow))
    if not sides:
        raise ConfigError(f"{path}: no side in it; a desk needs at least one [[sides]] table")
    return sides


def _side(row: _SideRow, where: str) -> Side:
    """Make a side of a row."""
    if row.side_id == CONTESTED:
        raise ConfigError(f"{where}: {CONTESTED!r} is the state between sides and cannot be a side")
    if row.colour and not _COLOUR.match(row.colour):
        raise ConfigError(f"{where}: colour {row.colour!r} must be written #RRGGBB")
    aliases = tuple(_alias(alias, where) for alias in row.aliases)
    return Side(row.side_id, row.name, row.short_name or row.name, row.colour, aliases, row.positions_public)


def _alias(value: Any, where: str) -> SideAlias:
    """Make an alias of a text or a table."""
    table = {"text": value} if isinstance(value, str) else value
    if not isinstance(table, dict):
        raise ConfigError(f"{where}: alias {value!r} must be a text or a table {{text, from, to}}")
    alias = to_settings(table, _AliasRow, f"{where}, alias {table.get('text')!r}")
    if not alias.text.strip():
        raise ConfigError(f"{where}: an alias without text")
    if alias.first and alias.last and alias.last < alias.first:
        raise ConfigError(f"{where}: alias {alias.text!r} ends ({alias.last}) before it begins ({alias.first})")
    return SideAlias(alias.text.strip(), alias.first, alias.last)


def side_of(phrase: str, sides: Sequence[Side], day: dt.date | None = None) -> str | None:
    """Return the id of the side an actor phrase means on that day, or None.

    The longest alias counts, at word boundaries. A side that the phrase is against ('anti-ISIS operation') is not
    meant. Where two sides stand in the phrase the head of it decides; a list of two sides is nobody's.

    >>> sides = (Side("sdf", "SDF", aliases=(SideAlias("US-backed force"),)),
    ...          Side("isis", "ISIS", aliases=(SideAlias("ISIS"),)))
    >>> [side_of(p, sides) for p in ("the US-backed force", "ISIS units", "anti-ISIS operation", "ISIS and SDF")]
    ['sdf', 'isis', None, None]
    """
    text = straightened(phrase)
    aliases = [(a.text, i) for i, side in enumerate(sides) for a in side.aliases if a.holds_on(day)]
    aliases += [(name, i) for i, side in enumerate(sides) for name in {side.name, side.short_name} if name]
    matches = [m for m in find_aliases(text, aliases) if not _AGAINST.search(text[: m.start])]
    if len({m.owner for m in matches}) > 1:
        matches = _of_head(text, matches)
    owners = {m.owner for m in matches}
    return sides[owners.pop()].side_id if len(owners) == 1 else None


def _of_head(text: str, matches: Sequence[AliasMatch]) -> list[AliasMatch]:
    """Keep the matches that the head of the phrase is made of; all of them where they are a list."""
    cut = _AFTER_HEAD.search(text)
    head = [m for m in matches if not cut or m.start < cut.start()]
    chosen = head or list(matches)
    if any(_LIST.search(text[a.end : b.start]) for a, b in pairwise(chosen)):
        return chosen
    # 'US-backed Syrian rebels' are rebels; 'strikes by the coalition on ISIS' are the coalition's.
    return chosen[-1:] if head else chosen[:1]
