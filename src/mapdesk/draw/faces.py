"""Type: a text and a face in, its measures and outlines in px out; the same on every machine."""

from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties
    from matplotlib.path import Path as Outline

Weight = Literal["regular", "italic", "semibold", "bold", "black"]

_FILES: dict[Weight, str] = {
    "regular": "SourceSansPro-Regular.ttf",
    "italic": "SourceSansPro-It.ttf",
    "semibold": "SourceSansPro-Semibold.ttf",
    "bold": "SourceSansPro-Bold.ttf",
    "black": "SourceSansPro-Black.ttf",
}
# DejaVu Sans comes with matplotlib and holds Arabic, Hebrew and the Cyrillic letters that Source Sans lacks.
FALLBACK = "DejaVu Sans"
PT_PER_PX = 0.24  # at 300 dots per inch, the dots of the full-size page


@lru_cache(maxsize=1)
def families() -> dict[Weight, tuple[str, Any, Any]]:
    """Register the font files once and return family, style and weight as matplotlib reads them."""
    from matplotlib.font_manager import fontManager

    found: dict[Weight, tuple[str, Any, Any]] = {}
    folder = resources.files("font_source_sans_pro") / "files"
    for weight, name in _FILES.items():
        with resources.as_file(folder / name) as path:
            fontManager.addfont(path)
        entry = fontManager.ttflist[-1]
        found[weight] = (entry.name, entry.style, entry.weight)
    return found


@lru_cache(maxsize=64)
def face(weight: Weight, size_px: float) -> "FontProperties":
    """Return matplotlib's description of a face at a size in px of the full-size page."""
    from matplotlib.font_manager import FontProperties

    family, style, weight_value = families()[weight]
    return FontProperties(family=[family, FALLBACK], style=style, weight=weight_value, size=size_px * PT_PER_PX)


@lru_cache(maxsize=8192)
def _outline(text: str, weight: Weight) -> "Outline":
    from matplotlib.path import Path as Outline
    from matplotlib.textpath import TextToPath

    vertices, codes = TextToPath().get_text_path(face(weight, 100), text)
    return Outline(vertices, codes) if len(codes) else Outline([(0.0, 0.0)])


def outline(text: str, weight: Weight, size_px: float) -> "Outline":
    """Return the letters as one path, baseline start at (0, 0), y up, px."""
    from matplotlib.transforms import Affine2D

    return _outline(text, weight).transformed(Affine2D().scale(size_px / 100))


@lru_cache(maxsize=8192)
def _extent(text: str, weight: Weight) -> tuple[float, float, float, float]:
    import numpy as np
    from matplotlib.path import Path as Outline

    # the corners of the curves rather than the curves: within a pixel, as type puts points at its extremes, and fast
    path = _outline(text, weight)
    points = np.asarray(path.vertices)
    if path.codes is not None:
        points = points[np.asarray(path.codes) != Outline.CLOSEPOLY]
    (left, bottom), (right, top) = points.min(axis=0), points.max(axis=0)
    return float(left), float(bottom), float(right), float(top)


def ink_box(text: str, weight: Weight, size_px: float) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of the ink about the baseline start, px.

    >>> left, bottom, right, top = ink_box("H", "bold", 100)
    >>> bottom == 0 and 60 < top < 70 and right > left
    True
    """
    scale = size_px / 100
    left, bottom, right, top = _extent(text, weight)
    return left * scale, bottom * scale, right * scale, top * scale


def width_of(text: str, weight: Weight, size_px: float) -> float:
    """Return how far the ink reaches from the baseline start, px."""
    return ink_box(text, weight, size_px)[2]


def advance(letter: str, weight: Weight, size_px: float) -> float:
    """Return the space one letter takes in a row, px."""
    between = width_of(f"H{letter}H", weight, size_px)
    return between - width_of("HH", weight, size_px)


@lru_cache(maxsize=4096)
def kerned(letter: str, following: str, weight: Weight) -> float:
    """Return the space a letter takes before the following one, kerning included, in em.

    >>> kerned("A", "V", "bold") < kerned("A", "H", "bold")
    True
    """
    if not following:
        return advance(letter, weight, 100) / 100
    return (width_of(f"H{letter}{following}H", weight, 100) - width_of(f"H{following}H", weight, 100)) / 100


def wrapped(text: str, weight: Weight, size_px: float, room_px: float) -> list[str]:
    """Break a text at spaces into lines no wider than the room; a longer word stays whole."""
    if joins_letters(text):
        return _wrapped_whole(text, weight, size_px, room_px)
    lines: list[str] = []
    space, used = advance(" ", weight, size_px), 0.0
    for word in text.split():
        wide = width_of(word, weight, size_px)
        if lines and used + space + wide <= room_px:
            lines[-1] = f"{lines[-1]} {word}"
            used += space + wide
        else:
            lines.append(word)
            used = wide
    return lines


def _wrapped_whole(text: str, weight: Weight, size_px: float, room_px: float) -> list[str]:
    """Break a text by measuring whole lines, since joined letters change their width with their neighbours."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, weight, size_px) <= room_px:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def file_of(weight: Weight) -> Path:
    """Return the font file of a face."""
    return Path(str(resources.files("font_source_sans_pro") / "files" / _FILES[weight]))


def fallback_file(bold: bool) -> Path:
    """Return the font file of the fallback face."""
    from matplotlib.font_manager import FontProperties, findfont

    return Path(findfont(FontProperties(family=FALLBACK, weight="bold" if bold else "normal")))


@lru_cache(maxsize=1)
def own_letters() -> frozenset[int]:
    """Return the code points that Source Sans Pro holds; its faces hold the same."""
    from matplotlib.font_manager import get_font

    return frozenset(get_font(str(file_of("regular"))).get_charmap())


@lru_cache(maxsize=1)
def _known_letters() -> frozenset[int]:
    from matplotlib.font_manager import get_font

    return own_letters() | frozenset(get_font(str(fallback_file(bold=False))).get_charmap())


def legible(text: str) -> str:
    """Return the text, romanised where the fonts lack a letter, since an empty box tells a reader nothing."""
    text = " ".join(text.split())
    if all(ord(letter) in _known_letters() for letter in text):
        return text
    from anyascii import anyascii

    return str(anyascii(text))


def heading_weight(text: str) -> Weight:
    """Return the heaviest weight that holds the text's letters; the fallback face has no black."""
    return "black" if all(ord(letter) in own_letters() for letter in text) else "bold"


def joins_letters(text: str) -> bool:
    """Whether the letters hang together or run from right to left, so that they may not be spaced out."""
    return any(0x0590 <= ord(letter) <= 0x08FF or 0xFB1D <= ord(letter) <= 0xFEFF for letter in text)
