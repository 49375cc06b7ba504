"""sides.toml and actor phrases in, side ids out: the desk's own aliases decide, dated where a name changed hands."""

import datetime as dt
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from mapdesk.errors import ConfigError
from mapdesk.model.side import CONTESTED, Side, SideAlias
from mapdesk.resolve.phrase_aliases import AliasMatch, find_aliases, straightened
from mapdesk.resolve.toml_rows import read_rows, refuse_twice, refuse_unknown, take

_KEYS = ("side_id", "name", "short_name", "colour", "aliases", "positions_public")
_ALIAS_KEYS = ("text", "from", "to")
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


def read_sides(path: Path) -> tuple[Side, ...]:
    """Read ``[[sides]]``: side_id, name, short_name, colour (#RRGGBB), aliases, positions_public.

    An alias is a text or a table ``{text, from, to}`` with the days on which it meant the side (open ends left out).

    Raises:
        ConfigError: the file or a key in it is wrong; the message names file, row and key.
    """
    rows = read_rows(path, "sides", _KEYS, ("side_id", "name"))
    sides = tuple(_side(row, f"{path}, side {row['side_id']!r}") for row in rows)
    refuse_twice([side.side_id for side in sides], path, "side_id")
    if not sides:
        raise ConfigError(f"{path}: no side in it; a desk needs at least one [[sides]] table")
    return sides


def _side(row: dict[str, Any], where: str) -> Side:
    """Make a side of a row."""
    if row["side_id"] == CONTESTED:
        raise ConfigError(f"{where}: {CONTESTED!r} is the state between sides and cannot be a side")
    colour = take(row, "colour", str, "", where)
    if colour and not _COLOUR.match(colour):
        raise ConfigError(f"{where}: colour {colour!r} must be written #RRGGBB")
    return Side(
        side_id=row["side_id"],
        name=row["name"],
        short_name=take(row, "short_name", str, "", where) or row["name"],
        colour=colour,
        aliases=tuple(_alias(alias, where) for alias in take(row, "aliases", list, [], where)),
        positions_public=take(row, "positions_public", bool, True, where),
    )


def _alias(value: Any, where: str) -> SideAlias:
    """Make an alias of a text or a table."""
    row = {"text": value} if isinstance(value, str) else value
    if not isinstance(row, dict):
        raise ConfigError(f"{where}: alias {value!r} must be a text or {{text, from, to}}")
    refuse_unknown(row, _ALIAS_KEYS, f"{where}, alias")
    text = take(row, "text", str, "", where).strip()
    if not text:
        raise ConfigError(f"{where}: an alias without text")
    first, last = _day(row.get("from"), where), _day(row.get("to"), where)
    if first and last and last < first:
        raise ConfigError(f"{where}: alias {text!r} ends ({last}) before it begins ({first})")
    return SideAlias(text, first, last)


def _day(value: Any, where: str) -> dt.date | None:
    """Check a TOML day."""
    if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
        return value
    raise ConfigError(f"{where}: day {value!r} must be written without quotes as 2018-05-14")


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
