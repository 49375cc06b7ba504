"""sources.toml and speaker phrases in, sources with their lean out.

What the desk has listed comes first. An unlisted speaker who is named by a side still has that side's interest:
'pro-government activists' are the generated source ``pro-government``, 'an SDF commander' is ``party-sdf``.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from mapdesk.errors import ConfigError
from mapdesk.model.report import Reliability, Source, SourceKind
from mapdesk.model.side import Side
from mapdesk.resolve.phrase_aliases import find_aliases, straightened
from mapdesk.resolve.settings_rows import read_rows
from mapdesk.resolve.sides import side_of

_PRO = re.compile(r"\bpro-(?=\w)|\b(?:loyal|close|linked|sympathetic) to (?:the )?|\baffiliated with (?:the )?", re.I)
PRO, PARTY = "pro-", "party-"  # prefixes of generated source ids, before the side id


class _SourceRow(msgspec.Struct, frozen=True):
    """One [[sources]] table."""

    source_id: str
    name: str
    kind: SourceKind = "outlet"
    lean: str = ""
    reliability: Reliability = "F"
    aliases: tuple[str, ...] = ()
    public: bool = True


def read_sources(path: Path, sides: Sequence[Side] = ()) -> tuple[Source, ...]:
    """Read ``[[sources]]``: source_id, name, kind, lean (a side_id), reliability (A-F), aliases, public.

    Where ``sides`` are given, a lean must be one of them.

    Raises:
        ConfigError: the file or a key in it is wrong; the message names file, row and key.
    """
    known = {side.side_id for side in sides}
    sources = []
    for row, where in read_rows(path, "sources", "source_id", _SourceRow):
        if not all(alias.strip() for alias in row.aliases):
            raise ConfigError(f"{where}: an alias without text")
        if known and row.lean and row.lean not in known:
            raise ConfigError(f"{where}: lean {row.lean!r} is no side; the sides are {', '.join(sorted(known))}")
        sources.append(
            Source(row.source_id, row.name, row.kind, row.lean or None, row.reliability, row.aliases, row.public)
        )
    return tuple(sources)


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
    longest = max(matches, key=lambda m: (m.end - m.start, -m.start), default=None)
    leaning = _PRO.search(text)
    # 'activists loyal to ISIS' are not ISIS, though ISIS may be listed
    outside = leaning is not None and (longest is None or longest.start >= leaning.end())
    by_lean = _by_side(text[leaning.end() :], sides, _leaning_source) if leaning and outside else None
    if by_lean:
        return _listed(by_lean, sources)
    if longest:
        return sources[longest.owner]
    by_party = _by_side(text, sides, _party_source)
    return _listed(by_party, sources) if by_party else None


def _by_side(text: str, sides: Sequence[Side], make: Callable[[Side], Source]) -> Source | None:
    """Return the source made of the side that the text names."""
    side_id = side_of(text, sides)
    return next((make(side) for side in sides if side.side_id == side_id), None)


def _listed(made: Source, sources: Sequence[Source]) -> Source:
    """Return the desk's own source of that id where it has one."""
    return next((source for source in sources if source.source_id == made.source_id), made)


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
