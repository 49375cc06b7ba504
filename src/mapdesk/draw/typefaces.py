"""Type inside an SVG: the letters used in, CSS with small embedded fonts out, so that text stays text and looks right.

Source Sans Pro is under the SIL Open Font License 1.1 and DejaVu Sans under its own free licence; both allow embedding.
"""

import base64
import io
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from mapdesk.draw.faces import FALLBACK, Weight, fallback_file, families, file_of, own_letters

_BOLD = {"bold"}  # faces for which the fallback is needed in bold


def font_css(used: Mapping[Weight, set[str]]) -> str:
    """Return ``@font-face`` rules with the letters used in each face; the same letters give the same bytes."""
    return "\n".join(_rules(used))


def _rules(used: Mapping[Weight, set[str]]) -> Iterator[str]:
    known = own_letters()
    foreign: dict[bool, set[str]] = {False: set(), True: set()}
    for weight in sorted(used):
        own = {letter for letter in used[weight] if ord(letter) in known}
        foreign[weight in _BOLD] |= used[weight] - own
        family, style, number = families()[weight]
        if own:
            yield _rule(family, str(style), number, file_of(weight), own)
    for bold, letters in foreign.items():
        if letters:
            yield _rule(FALLBACK, "normal", 700 if bold else 400, fallback_file(bold), letters | set("0123456789 "))


def _rule(family: str, style: str, weight: object, path: Path, letters: set[str]) -> str:
    data = base64.b64encode(_subset(path, "".join(sorted(letters)))).decode("ascii")
    return (
        f"@font-face{{font-family:'{family}';font-style:{style};font-weight:{weight};"
        f"src:url(data:font/woff;base64,{data}) format('woff')}}"
    )


@lru_cache(maxsize=64)  # pictures of one update share most of their faces
def _subset(path: Path, letters: str) -> bytes:
    """Return a WOFF with the glyphs of these letters and the features that join and order them."""
    from fontTools import subset  # type: ignore[import-untyped]

    options = subset.Options()
    options.flavor, options.layout_features, options.hinting = "woff", ["*"], False
    with subset.load_font(str(path), options) as font:
        font.recalcTimestamp = False  # else the clock enters the file
        cutter = subset.Subsetter(options)
        cutter.populate(text=letters)
        cutter.subset(font)
        buffer = io.BytesIO()
        subset.save_font(font, buffer, options)
    return buffer.getvalue()
