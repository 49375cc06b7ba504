"""Colour as the eye measures it: hex colours in, contrasts, CIEDE2000 distances and simulated colour-blindness out."""

import math
from functools import lru_cache

Rgb = tuple[float, float, float]
Matrix = tuple[Rgb, Rgb, Rgb]

# Machado, Oliveira and Fernandes (2009), severity 1.0, for linear RGB.
VISIONS: dict[str, Matrix] = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def rgb(colour: str) -> Rgb:
    """Read ``#RRGGBB`` as three numbers from 0 to 1.

    >>> rgb("#FF0000")
    (1.0, 0.0, 0.0)

    Raises:
        ValueError: not six hexadecimal digits.
    """
    digits = colour.removeprefix("#")
    if len(digits) != 6:
        raise ValueError(f"a colour is #RRGGBB, not {colour!r}")
    red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


def hex_of(values: Rgb) -> str:
    """Write three numbers from 0 to 1 (clipped to that) as ``#RRGGBB``."""
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, value))):02X}" for value in values)


def mix(first: str, second: str, share: float) -> str:
    """Return the colour that lies ``share`` (0 to 1) of the way from the first to the second.

    >>> mix("#000000", "#FFFFFF", 0.5)
    '#808080'
    """
    a, b = rgb(first), rgb(second)
    return hex_of((a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share))


def _linear(values: Rgb) -> Rgb:
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return red, green, blue


def _encoded(values: Rgb) -> Rgb:
    clipped = (min(1.0, max(0.0, v)) for v in values)
    red, green, blue = (12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055 for v in clipped)
    return red, green, blue


def luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2), 0 for black to 1 for white."""
    red, green, blue = _linear(rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio (WCAG 2), 1 for equal to 21 for black on white."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def simulate(colour: str, vision: str) -> str:
    """Return the colour as an eye with that vision (a key of ``VISIONS``) sees it."""
    linear = _linear(rgb(colour))
    rows = [sum(weight * value for weight, value in zip(row, linear, strict=True)) for row in VISIONS[vision]]
    return hex_of(_encoded((rows[0], rows[1], rows[2])))


def lab(colour: str) -> Rgb:
    """Return CIELAB coordinates (D65)."""
    red, green, blue = _linear(rgb(colour))
    xyz = (
        (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047,
        0.2126729 * red + 0.7151522 * green + 0.0721750 * blue,
        (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883,
    )
    fx, fy, fz = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in xyz)
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@lru_cache(maxsize=4096)
def ciede2000(first: str, second: str) -> float:
    """Return the CIEDE2000 difference of two colours; 1 is just visible, 10 apart at a glance."""
    return lab_difference(lab(first), lab(second))


def lab_difference(first: Rgb, second: Rgb) -> float:
    """Return the CIEDE2000 difference of two CIELAB colours (Sharma, Wu and Dalal 2005)."""
    (l1, a1, b1), (l2, a2, b2) = first, second
    mean_c = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(mean_c**7 / (mean_c**7 + 25.0**7)))
    c1, c2 = math.hypot(a1 * (1 + g), b1), math.hypot(a2 * (1 + g), b2)
    h1 = math.degrees(math.atan2(b1, a1 * (1 + g))) % 360
    h2 = math.degrees(math.atan2(b2, a2 * (1 + g))) % 360
    turn, hue = _hue_parts(h1, h2, c1 * c2 == 0)
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    dh = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn) / 2)
    t = 1 - 0.17 * _cos(hue - 30) + 0.24 * _cos(2 * hue) + 0.32 * _cos(3 * hue + 6) - 0.20 * _cos(4 * hue - 63)
    sl = 1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2)
    sc, sh = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    bend = 60 * math.exp(-(((hue - 275) / 25) ** 2))
    rt = -2 * math.sqrt(chroma**7 / (chroma**7 + 25.0**7)) * math.sin(math.radians(bend))
    dl, dc = (l2 - l1) / sl, (c2 - c1) / sc
    return math.sqrt(max(0.0, dl**2 + dc**2 + (dh / sh) ** 2 + rt * dc * dh / sh))


def _cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))


def _hue_parts(h1: float, h2: float, grey: bool) -> tuple[float, float]:
    """Return the signed turn between two hues and their mean, in degrees."""
    if grey:
        return 0.0, h1 + h2
    turn = (h2 - h1 + 180) % 360 - 180
    return turn, (h1 + turn / 2) % 360


def least_difference(first: str, second: str) -> float:
    """Return the smallest CIEDE2000 difference over normal sight and the three kinds of colour-blindness."""
    return min(ciede2000(simulate(first, vision), simulate(second, vision)) for vision in VISIONS)
