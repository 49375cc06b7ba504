"""Gold sentences in, numbered word pieces and labels out: the shape the encoder learns from."""

import hashlib
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from mapdesk.model import KINDS, MODALITIES

ROLES = ("actor", "target", "place", "date_text", "quantity", "attribution", "cue")
MAX_PIECES = 256
BASE_SHA256 = (
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # of all-MiniLM-L6-v2, model.safetensors
)

Row = dict[str, Any]
Word = tuple[int, int, int]  # first piece, start and end in the sentence


@dataclass(frozen=True, slots=True)
class Event:
    """One gold claim as labels: trigger words, role spans as half-open word ranges, kind and modality numbers."""

    trigger: tuple[int, int]
    kind: int
    modality: int
    roles: tuple[tuple[int, int, int], ...]  # role, first word, word after the last


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence: piece numbers with [CLS] and [SEP], its words, its gold events."""

    row: Row
    ids: tuple[int, ...]
    words: tuple[Word, ...]
    events: tuple[Event, ...] = field(default=())


def read_rows(path: Path) -> list[Row]:
    """Return the gold rows of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def in_part(report_id: str, low: float, high: float) -> bool:
    """Whether an article's place by hash, 0 to 1, is in a half-open part."""
    article = report_id.split("#")[0]
    return low <= int(hashlib.sha256(f"curve|{article}".encode()).hexdigest()[:8], 16) / 16**8 < high


def load_tokenizer(path: Path) -> Tokenizer:
    """Return the word-piece tokenizer without padding, cut at ``MAX_PIECES``."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_PIECES)
    return tokenizer


def words_of(encoding: Any) -> tuple[Word, ...]:
    """Return the words of an encoded sentence: the first piece of each and its code points in the sentence."""
    words: list[Word] = []
    last = None
    for piece, (word, (start, end)) in enumerate(zip(encoding.word_ids, encoding.offsets, strict=True)):
        if word is None:
            continue
        if word == last:
            words[-1] = (words[-1][0], words[-1][1], end)
        else:
            words.append((piece, start, end))
        last = word
    return tuple(words)


def covered(words: tuple[Word, ...], start: int, end: int) -> tuple[int, int] | None:
    """Return the half-open range of words that a span of code points touches, None where it was cut off."""
    inside = [i for i, (_, a, b) in enumerate(words) if a < end and start < b]
    return (inside[0], inside[-1] + 1) if inside else None


def example_of(row: Row, tokenizer: Tokenizer) -> Example:
    """Return a gold row as an example."""
    encoding = tokenizer.encode(row["sentence"])
    words = words_of(encoding)
    events = tuple(event for claim in row["claims"] if (event := _event(claim, words)) is not None)
    return Example(row, tuple(encoding.ids), words, events)


def _event(claim: Row, words: tuple[Word, ...]) -> Event | None:
    spans = claim["spans"]
    trigger = covered(words, *spans["trigger"][0])
    if trigger is None:
        return None
    roles = tuple(
        (number, *found)
        for number, role in enumerate(ROLES)
        for span in spans.get(role, ())
        if (found := covered(words, *span)) is not None
    )
    return Event(trigger, KINDS.index(claim["kind"]), MODALITIES.index(claim["modality"]), roles)


def batches(examples: Iterable[Example], size: int, rng: random.Random | None = None) -> Iterator[list[Example]]:
    """Yield batches of sentences of like length: shuffled with ``rng``, in order of length without it."""
    pool = list(examples)
    if rng is None:
        pool.sort(key=lambda example: len(example.ids))
    else:
        rng.shuffle(pool)
        chunk = size * 16
        pool = [e for i in range(0, len(pool), chunk) for e in sorted(pool[i : i + chunk], key=lambda e: len(e.ids))]
    cut = [pool[i : i + size] for i in range(0, len(pool), size)]
    if rng is not None:
        rng.shuffle(cut)
    yield from cut
