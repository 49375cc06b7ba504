"""The keys of a gazetteer as a memory-mapped trie beside the file: whether a name is known, in a millionth of a second.

The trie holds the keys of the file's ``name_key`` table, whole names that begin with 'the', and a mark made of them all
which the file holds too: a trie of another build is not used, and the file alone answers, only slower.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import marisa_trie

from mapdesk.base.files import write_atomically
from mapdesk.base.ids import sha256_hex

EXACT = "="  # prefix of folded names that begin with an English article, which no key keeps
_MARK = "\0"


class NameTrie:
    """Keys, read only; at most as new as the gazetteer file it lies beside."""

    def __init__(self, trie: Any) -> None:
        self._trie = trie

    def __contains__(self, key: str) -> bool:
        return key in self._trie

    def beginnings(self, text: str) -> list[str]:
        """Return every key that the text begins with, shortest first.

        >>> NameTrie(marisa_trie.Trie(["abu", "abukamal", "kamal"])).beginnings("abukamalcity")
        ['abu', 'abukamal']
        """
        found: list[str] = self._trie.prefixes(text)
        return found


def trie_path(gazetteer: Path) -> Path:
    """Return where the trie of a gazetteer file lies: ``gazetteer.sqlite`` has ``gazetteer.trie``."""
    return gazetteer.with_suffix(".trie")


def write_trie(path: Path, keys: Collection[str]) -> str:
    """Write the trie of these keys in one step and return its mark; the same keys give the same bytes.

    Raises:
        OSError: the folder cannot be written.
    """
    mark = sha256_hex("\n".join(sorted(keys)))[:16]
    trie = marisa_trie.Trie([*sorted(keys), _MARK + mark])
    with write_atomically(path) as stream:
        stream.write(trie.tobytes())
    return mark


def open_trie(path: Path, mark: str) -> NameTrie | None:
    """Map a trie into memory; None where there is none, or one that is damaged or of another build."""
    if not path.is_file() or not mark:
        return None
    try:
        trie = marisa_trie.Trie().mmap(str(path))
        return NameTrie(trie) if _MARK + mark in trie else None
    except RuntimeError:
        return None
