"""The base tokenizer in, a smaller one out: word pieces that English reports hardly use are dropped with their vectors.

Kept are the marks and Latin letters, every ending ('##nah': romanised names are spelled with them), the 16,000
commonest pieces (the base vocabulary is in order of frequency), and whatever the learned-from text and the lexicons
use. A dropped word is still read, as the shorter pieces it falls into.
"""

import json
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

COMMONEST = 16_000


def kept_pieces(tokenizer: Tokenizer, texts: Iterable[str]) -> list[int]:
    """Return the numbers of the pieces that stay, in order; ``texts`` are whatever must not change."""
    used = {number for encoding in tokenizer.encode_batch(list(texts)) for number in encoding.ids}
    pieces = sorted((number, piece) for piece, number in tokenizer.get_vocab().items())
    return [n for n, piece in pieces if n in used or _is_special(piece) or (_is_latin(piece) and _is_common(n, piece))]


def _is_special(piece: str) -> bool:
    return piece in {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}


def _is_common(number: int, piece: str) -> bool:
    return number < COMMONEST or piece.startswith("##") or len(piece) == 1


def _is_latin(piece: str) -> bool:
    if piece.startswith("[unused"):
        return False
    letters = (char for char in piece if char.isalpha())
    return all(char.isascii() or unicodedata.name(char, "").startswith("LATIN") for char in letters)


def pruned(stored: dict[str, Any], kept: list[int]) -> dict[str, Any]:
    """Return the content of a tokenizer.json with only the kept pieces, numbered anew from 0."""
    by_number = {number: piece for piece, number in stored["model"]["vocab"].items()}
    vocab = {by_number[number]: place for place, number in enumerate(kept)}
    added = [{**token, "id": vocab[token["content"]]} for token in stored["added_tokens"] if token["content"] in vocab]
    post = json.loads(json.dumps(stored["post_processor"]))
    for name, token in post.get("special_tokens", {}).items():
        token["ids"] = [vocab[name]]
    model = {**stored["model"], "vocab": vocab}
    return {**stored, "model": model, "added_tokens": added, "post_processor": post, "padding": None}


def write_pruned(base: Path, texts: Iterable[str], path: Path) -> list[int]:
    """Write the smaller tokenizer.json and return the numbers of the base pieces that stay."""
    tokenizer = Tokenizer.from_file(str(base))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    kept = kept_pieces(tokenizer, texts)
    path.write_text(json.dumps(pruned(json.loads(base.read_text("utf-8")), kept), ensure_ascii=False), "utf-8")
    return kept
