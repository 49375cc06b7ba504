"""Bytes in, text out, whatever the encoding; bytes that are no text are refused with what to do instead."""

import codecs
import re

from mapdesk.errors import InputError

_KINDS = (  # how the bytes begin, what that is, what to do
    (b"%PDF", "a PDF", "copy its text into a .txt file"),
    (b"\x89PNG", "a picture", "type or paste its text into a .txt file"),
    (b"\xff\xd8\xff", "a picture", "type or paste its text into a .txt file"),
    (b"GIF8", "a picture", "type or paste its text into a .txt file"),
    (b"RIFF", "a picture or sound", "type or paste its text into a .txt file"),
    (b"PK\x03\x04", "a zip or office document", "unpack it, or save the document as text or HTML"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "save the document as text or HTML"),
    (b"{\\rtf", "an RTF document", "save the document as text or HTML"),
    (b"7z\xbc\xaf", "an archive", "unpack it first"),
    (b"Rar!", "an archive", "unpack it first"),
    (b"BZh", "a bzip2 file", "unpack it first, or pack it with gzip"),
    (b"\xfd7zXZ", "an xz file", "unpack it first, or pack it with gzip"),
    (b"\x28\xb5\x2f\xfd", "a zstd file", "unpack it first, or pack it with gzip"),
)
_MARKS = (  # the longer mark first: UTF-32 begins like UTF-16
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,100}?encoding)\s*=\s*["']?([\w.:-]+)""", re.I)
_SAMPLE = 65_536


def decode(data: bytes, name: str) -> str:
    """Return the text of a file's bytes without a byte order mark.

    UTF-8 and UTF-16 (marked or plain), then what a page declares, then charset-normalizer's best guess.

    Raises:
        InputError: the bytes are empty, or no text.
    """
    refuse_binary(data, name)
    try:
        text = data.decode(encoding_of(data, name))
    except (UnicodeDecodeError, LookupError) as problem:
        raise InputError(f"{name}: its encoding cannot be told ({problem}); save it as UTF-8") from problem
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise InputError(f"{name}: it holds no text; check that it was saved whole, or leave it out")
    if "\x00" in text:
        raise InputError(f"{name}: it is binary, not text; save the report as text or HTML")
    return text


def refuse_binary(data: bytes, name: str) -> None:
    """Raise InputError where the first bytes are those of a file that holds no readable text."""
    if not data:
        raise InputError(f"{name}: it is empty; check that it was saved whole, or leave it out")
    for beginning, kind, remedy in _KINDS:
        if data.startswith(beginning):
            raise InputError(f"{name}: it is {kind}, not text; {remedy}")


def encoding_of(data: bytes, name: str) -> str:
    """Name the encoding of bytes (the first 64 kB of a stream are enough).

    Raises:
        InputError: the bytes are no text in any encoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    sample = data[:_SAMPLE]
    if b"\x00" in sample:
        return _wide_encoding(sample, name)
    if _is_utf8(data):
        return "utf-8"
    declared = _DECLARED.search(data[:4096])
    if declared and _decodes(sample, declared[1].decode("ascii", "replace")):
        return declared[1].decode("ascii")
    return _guess(sample, name)


def _wide_encoding(sample: bytes, name: str) -> str:
    """Tell UTF-16 without a mark from binary: in Latin text every second byte is zero."""
    even, odd = sample[0::2], sample[1::2]
    for zeros, others, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros.count(0) > 0.4 * len(zeros) and others.count(0) < 0.02 * len(others):
            return encoding
    raise InputError(f"{name}: it is binary, not text; save the report as text or HTML")


def _is_utf8(data: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=False)  # a sample may end inside a character
    except UnicodeDecodeError:
        return False
    return True


def _decodes(sample: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(sample, final=False)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _guess(sample: bytes, name: str) -> str:
    """Guess the encoding; Western text with a few typographic marks is cp1252, where statistics have too little."""
    high = [byte for byte in sample if byte >= 0x80]
    if len(high) < 0.05 * len(sample) and _decodes(sample, "cp1252"):
        return "cp1252"
    from charset_normalizer import from_bytes  # only for the rare file that needs it

    best = from_bytes(sample).best()
    if best is None:
        raise InputError(f"{name}: it is binary or in an unknown encoding; save it as UTF-8 text")
    return best.encoding
