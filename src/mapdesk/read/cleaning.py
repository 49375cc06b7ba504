"""Stretches of an intake text in, clean paragraphs and the map back to the intake out; never a word changed."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mapdesk.model import OffsetRun

PARAGRAPH_BREAK = "\n\n"

# Invisible in print, and each of them breaks a name in two: soft hyphen, zero-width and direction marks, controls.
_DROPPED = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
)
_DROPPED += "\u2066\u2067\u2068\u2069\ufeff"
_SPACES = re.compile(r"[\s\u2000-\u200a\u2028\u2029]")
_DIRTY = re.compile(rf"[{_DROPPED}\x00-\x1f\x7f-\x9f\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]|  |^ | $")


class Cleaned(NamedTuple):
    """Clean text and where its unchanged stretches stand in the intake text."""

    text: str
    runs: tuple[OffsetRun, ...]


def clean(original: str, stretches: Iterable[tuple[int, int]] | None = None) -> Cleaned:
    r"""Join stretches of a text as clean paragraphs: NFC, one plain space for any white space, nothing invisible.

    ``stretches`` are half-open code-point offsets, in order, one per paragraph; None is the whole text as one.
    Stretches that hold nothing visible are left out. Every run covers code points that stand unchanged in ``original``.

    >>> clean("Deir\u00a0 ez-\u00adZor").text
    'Deir ez-Zor'
    >>> [tuple(run.start for run in clean("ab|cd", [(0, 2), (3, 5)]).runs)]
    [(0, 4)]
    """
    parts: list[str] = []
    runs: list[OffsetRun] = []
    length = 0
    for start, end in [(0, len(original))] if stretches is None else stretches:
        text, found = _clean_stretch(original, start, end)
        if not text:
            continue
        length += len(PARAGRAPH_BREAK) if parts else 0
        runs += (OffsetRun(length + run.start, run.original_start, run.length) for run in found)
        parts.append(text)
        length += len(text)
    return Cleaned(PARAGRAPH_BREAK.join(parts), tuple(runs))


def clean_line(text: str) -> str:
    """Return a text as one clean line."""
    return _clean_stretch(text, 0, len(text))[0]


def _clean_stretch(original: str, start: int, end: int) -> tuple[str, list[OffsetRun]]:
    stretch = original[start:end]
    start, stretch = start + len(stretch) - len(stretch.lstrip()), stretch.strip()
    end = start + len(stretch)
    if not _DIRTY.search(stretch) and unicodedata.is_normalized("NFC", stretch):
        return stretch, [OffsetRun(0, start, len(stretch))] if stretch else []
    parts: list[str] = []
    runs: list[OffsetRun] = []
    length = 0
    for piece, at in _composed(list(_kept(original, start, end))):
        parts.append(piece)
        if at is not None:
            _extend(runs, length, at)
        length += len(piece)
    return "".join(parts), runs


def _kept(original: str, start: int, end: int) -> Iterator[tuple[str, int | None]]:
    """Yield the characters that stay, each with its place in the original, None where it was replaced."""
    space: tuple[str, int | None] | None = None
    begun = False
    for at in range(start, end):
        character = original[at]
        if character.isascii() and character.isalnum():  # nearly all of a text: no closer look
            if space and begun:
                yield space
            space, begun = None, True
            yield character, at
        elif _SPACES.match(character):
            space = space or (" ", at if character == " " else None)
        elif character not in _DROPPED and unicodedata.category(character) != "Cc":
            if space and begun:
                yield space
            space, begun = None, True
            yield character, at


def _composed(characters: list[tuple[str, int | None]]) -> Iterator[tuple[str, int | None]]:
    """Put characters that compose into NFC together; a composed piece has no place in the original."""
    cluster, at = "", None
    for character, place in characters:
        if cluster and _joins(cluster, character):
            cluster, at = cluster + character, None
            continue
        yield from _pieces(cluster, at)
        cluster, at = character, place
    yield from _pieces(cluster, at)


def _joins(cluster: str, character: str) -> bool:
    if character.isascii():
        return False
    normal = unicodedata.normalize
    return bool(unicodedata.combining(character)) or normal("NFC", cluster + character) != normal(
        "NFC", cluster
    ) + normal("NFC", character)


def _pieces(cluster: str, at: int | None) -> Iterator[tuple[str, int | None]]:
    if cluster:
        piece = unicodedata.normalize("NFC", cluster)
        yield piece, at if piece == cluster else None


def _extend(runs: list[OffsetRun], start: int, at: int) -> None:
    """Add one unchanged code point, to the last run where it follows on in both texts."""
    last = runs[-1] if runs else None
    if last and last.start + last.length == start and last.original_start + last.length == at:
        runs[-1] = OffsetRun(last.start, last.original_start, last.length + 1)
    else:
        runs.append(OffsetRun(start, at, 1))
