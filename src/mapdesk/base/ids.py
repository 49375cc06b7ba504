"""Content hashes: values in, stable identifiers out; never a random or a clock."""

import hashlib
from typing import Any

import msgspec


def canonical_json(value: Any) -> bytes:
    """Return the one JSON byte string of a value: keys sorted, no spaces, UTF-8.

    >>> canonical_json({"b": 1, "a": "é"})
    b'{"a":"\\xc3\\xa9","b":1}'
    """
    return msgspec.json.encode(value, order="sorted")


def sha256_hex(data: bytes | str) -> str:
    """Return the SHA-256 of bytes (or of a text's UTF-8) as 64 hexadecimal digits."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def content_id(prefix: str, *parts: Any) -> str:
    """Return ``prefix_`` and 16 hexadecimal digits of the hash of the parts, the same on every machine.

    >>> content_id("rep", "some text") == content_id("rep", "some text")
    True
    """
    return f"{prefix}_{sha256_hex(canonical_json(list(parts)))[:16]}"
