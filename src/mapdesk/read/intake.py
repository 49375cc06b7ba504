"""A path, '-' or address in, an open stream whose first bytes are known out; gzip is unpacked on the way."""

import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from mapdesk.errors import InputError

HEAD = 65_536  # bytes
_MAX_DOCUMENT = 24_000_000  # bytes; more than any page of two million characters needs
Fetch = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Intake:
    """What is to be read: its name in messages, its first bytes, the whole stream (head included), its ending."""

    name: str
    head: bytes
    stream: BinaryIO
    suffix: str = ""
    url: str | None = None

    def whole(self) -> bytes:
        """Return all bytes.

        Raises:
            InputError: there are more than one article's.
        """
        data = self.stream.read(_MAX_DOCUMENT + 1)
        if len(data) > _MAX_DOCUMENT:
            raise InputError(f"{self.name}: over {_MAX_DOCUMENT:,} bytes for one report; split it into its articles")
        return data


def is_address(source: str | Path) -> bool:
    """Whether a source is an address on the web."""
    return isinstance(source, str) and source.lower().startswith(("http://", "https://"))


@contextmanager
def open_intake(source: str | Path, fetch: Fetch | None) -> Iterator[Intake]:
    """Open a file, '-' (standard input) or, with ``fetch``, an address.

    Raises:
        InputError: it is not there or cannot be opened, or the gzip file is broken.
    """
    name = "stdin" if source == "-" else str(source)
    try:
        with ExitStack() as stack:
            stream, suffix, url = _opened(source, fetch, stack)
            head, stream = _with_head(stream)
            if head.startswith(b"\x1f\x8b"):
                head, stream = _with_head(cast(BinaryIO, stack.enter_context(gzip.GzipFile(fileobj=stream))))
            yield Intake(name, head, stream, suffix, url)
    except (gzip.BadGzipFile, EOFError, zlib.error) as problem:
        raise InputError(f"{name}: the gzip file is broken ({problem}); copy or download it again") from problem
    except OSError as problem:
        raise InputError(f"{name}: {problem.strerror or problem}; check the path and the permission") from problem


def _opened(source: str | Path, fetch: Fetch | None, stack: ExitStack) -> tuple[BinaryIO, str, str | None]:
    if source == "-":
        return sys.stdin.buffer, "", None
    if is_address(source):
        if fetch is None:
            raise InputError(
                f"{source}: addresses are not fetched here; save the page in a browser as HTML and name the file"
            )
        return io.BytesIO(fetch(str(source))), "", str(source)
    path = Path(source)
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    return stack.enter_context(path.open("rb")), suffixes[-1] if suffixes else "", None


def _with_head(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """Look at the first bytes of a stream that may not be able to go back."""
    head = b""
    while len(head) < HEAD and (more := stream.read(HEAD - len(head))):
        head += more
    return head, cast(BinaryIO, io.BufferedReader(_Rejoined(head, stream)))


class _Rejoined(io.RawIOBase):
    """The bytes already read, then the rest of their stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        data = self._head[: len(buffer)] if self._head else self._rest.read(len(buffer))
        self._head = self._head[len(data) :] if self._head else b""
        buffer[: len(data)] = data
        return len(data)
