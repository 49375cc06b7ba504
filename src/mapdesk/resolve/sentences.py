"""Text in, where its sentences begin out; for surroundings of a name only, never for the spans of a claim."""

import re

_END = re.compile(r"(?<=[.!?؟])[\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9\u0400-\u06ff])|\n\s*\n")


def sentence_bounds(text: str) -> list[int]:
    """Return the offsets of all sentences and, last, the length of the text.

    >>> sentence_bounds("Hajin fell. Nobody spoke.")
    [0, 12, 25]
    """
    return [0, *(match.end() for match in _END.finditer(text)), len(text)]
