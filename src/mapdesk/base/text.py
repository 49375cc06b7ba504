"""Text with spans: half-open code-point offsets whose text is always the exact slice; never an edit in place."""

import unicodedata

import msgspec


class Span(msgspec.Struct, frozen=True):
    """A phrase of a text: ``text_of_report[start:end] == text``, offsets in code points."""

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if self.start < 0 or self.end - self.start != len(self.text):
            raise ValueError(f"span {self.start}:{self.end} does not hold {len(self.text)} characters")


def span_at(text: str, start: int, end: int) -> Span:
    """Cut a span out of a text.

    >>> span_at("Hajin fell", 0, 5)
    Span(start=0, end=5, text='Hajin')

    Raises:
        ValueError: the offsets do not lie inside the text.
    """
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"offsets {start}:{end} lie outside a text of {len(text)} characters")
    return Span(start, end, text[start:end])


def nfc(text: str) -> str:
    """Return the text in Unicode NFC with line ends as newlines."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
