"""sources.toml and speaker phrases in, sources with their lean out.

What the desk has listed comes first. An unlisted speaker who is named by a side still has that side's interest:
'pro-government activists' are the generated source ``pro-government``, 'an SDF commander' is ``party-sdf``.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

from mapdesk.errors import ConfigError
from mapdesk.model.report import Reliability, Source, SourceKind
from mapdesk.model.side import Side
from mapdesk.resolve.phrase_aliases import find_aliases, straightened
from mapdesk.resolve.sides import side_of
from mapdesk.resolve.toml_rows import read_rows, refuse_twice, take

_KEYS = ("source_id", "name", "kind", "lean", "reliability", "aliases", "public")
_KINDS: tuple[str, ...] = get_args(SourceKind)
_LETTERS: tuple[str, ...] = get_args(Reliability)
_PRO = re.compile(r"\bpro-(?=\w)|\b(?:loyal|close|linked|sympathetic) to (?:the )?|\baffiliated with (?:the )?", re.I)
PRO, PARTY = "pro-", "party-"  # prefixes of generated source ids, before the side id


def read_sources(path: Path) -> tuple[Source, ...]:
    """Read ``[[sources]]``: source_id, name, kind, lean (a side_id), reliability (A-F), aliases, public.

    Raises:
        ConfigError: the file or a key in it is wrong; the message names file, row and key.
    """
    rows = read_rows(path, "sources", _KEYS, ("source_id", "name"))
    sources = tuple(_source(row, f"{path}, source {row['source_id']!r}") for row in rows)
    refuse_twice([source.source_id for source in sources], path, "source_id")
    return sources


def _source(row: dict[str, Any], where: str) -> Source:
    """Make a source of a row."""
    kind = take(row, "kind", str, "outlet", where)
    if kind not in _KINDS:
        raise ConfigError(f"{where}: kind {kind!r} is unknown; known are {', '.join(_KINDS)}")
    letter = take(row, "reliability", str, "F", where)
    if letter not in _LETTERS:
        raise ConfigError(f"{where}: reliability {letter!r} must be an Admiralty letter A to F")
    aliases = take(row, "aliases", list, [], where)
    if not all(isinstance(alias, str) and alias.strip() for alias in aliases):
        raise ConfigError(f"{where}: every alias must be a text that is not empty")
    return Source(
        source_id=row["source_id"],
        name=row["name"],
        kind=kind,
        lean=take(row, "lean", str, "", where) or None,
        reliability=letter,
        aliases=tuple(aliases),
        public=take(row, "public", bool, True, where),
    )


def source_of(phrase: str, sources: Sequence[Source], sides: Sequence[Side] = ()) -> Source | None:
    """Return the source a speaker phrase (or a report's source line) means, or None.

    Order: the phrase is the id or name of a listed source; the longest listed alias in it; 'pro-<side>' and 'loyal
    to <side>' give the generated source of that lean; a phrase that names a side gives that party itself.

    >>> local = Source("local", "Local sources", "local", aliases=("local sources",))
    >>> source_of("according to local sources", [local]).source_id
    'local'
    """
    text = straightened(phrase).strip()
    for source in sources:
        if text.casefold() in (source.source_id.casefold(), source.name.casefold()):
            return source
    aliases = [(name, i) for i, s in enumerate(sources) for name in (s.name, *s.aliases)]
    matches = find_aliases(text, aliases)
    if matches:
        longest = max(matches, key=lambda m: (m.end - m.start, -m.start))
        return sources[longest.owner]
    return _by_side(text, sides)


def _by_side(text: str, sides: Sequence[Side]) -> Source | None:
    """Return the generated source of the side that the phrase leans to or belongs to."""
    leaning = _PRO.search(text)
    side_id = side_of(text[leaning.end() :] if leaning else text, sides)
    side = next((side for side in sides if side.side_id == side_id), None)
    if side is None:
        return None
    return _leaning_source(side) if leaning else _party_source(side)


def _leaning_source(side: Side) -> Source:
    """Return the source 'pro-<side>'."""
    return Source(f"{PRO}{side.side_id}", f"Pro-{side.short_name} sources", "outlet", side.side_id, "D")


def _party_source(side: Side) -> Source:
    """Return the side itself as a source."""
    return Source(f"{PARTY}{side.side_id}", side.short_name, "party", side.side_id, "C")


def all_sources(sources: Sequence[Source], sides: Sequence[Side]) -> tuple[Source, ...]:
    """Return the listed sources and every one that ``source_of`` can generate for these sides; listed ids win.

    Later stages look up ``speaker_source`` here.
    """
    known = {source.source_id for source in sources}
    made = [make(side) for side in sides for make in (_leaning_source, _party_source)]
    return (*sources, *(source for source in made if source.source_id not in known))
