"""Which sides a reader may take for each other: their colours in, pairs too close for some kind of sight out."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import msgspec

from mapdesk.draw.colour import VISIONS, ciede2000, lab, luminance, simulate
from mapdesk.draw.style import DEFAULT_STYLE, Style, side_fills
from mapdesk.model import Side

LEAST_APART = 10.0  # CIEDE2000, seen apart at a glance
LEAST_GREY = 6.0  # CIE lightness of 100, seen apart where areas touch
_SEEN = {
    "normal": "to everybody", "protan": "to readers without red cones", "deutan": "to readers without green cones",
    "tritan": "to readers without blue cones", "grey": "in a print without colour",
}  # fmt: skip


class ClosePair(msgspec.Struct, frozen=True):
    """Two sides that come too close: the sight for which they do worst, their difference and the least that is safe."""

    first: str
    second: str
    sight: str
    difference: float
    least: float

    def __str__(self) -> str:
        """Say it with what to do."""
        known = f"(difference {self.difference:.1f}, safe from {self.least:.0f})"
        remedy = 'theme = "print" in [style] of desk.toml gives every side a hatch of its own'
        if self.sight != "grey":
            remedy = "change a colour in sides.toml"
        return f"sides {self.first} and {self.second} look alike {_SEEN[self.sight]} {known}; {remedy}"


def close_pairs(sides: Sequence[Side], style: Style = DEFAULT_STYLE) -> list[ClosePair]:
    """Return the pairs of sides whose colours come too close, by kind of sight and in grey.

    Colour-blindness is simulated after Machado, Oliveira and Fernandes (2009), differences are CIEDE2000; grey is
    CIE lightness. A pair is named once for the sight that tells it least and once for grey, unless the style gives
    every side a hatch or has a dark ground.

    >>> [str(pair.sight) for pair in close_pairs([Side("a", "A", colour="#9BB08B"), Side("b", "B", colour="#CF7B72")])]
    ['deutan']
    """
    fills = side_fills(sides, style)
    return [found for one, two in combinations(fills, 2) for found in _close(one, two, fills, style)]


def _close(one: str, two: str, fills: dict[str, str], style: Style) -> Iterator[ClosePair]:
    seen = {v: ciede2000(simulate(fills[one], v), simulate(fills[two], v)) for v in VISIONS}
    worst = min(seen, key=lambda sight: seen[sight])
    if seen[worst] < LEAST_APART:
        yield ClosePair(one, two, worst, round(seen[worst], 1), LEAST_APART)
    grey = abs(lab(fills[one])[0] - lab(fills[two])[0])
    if grey < LEAST_GREY and not style.side_hatch and luminance(style.ground) > 0.18:  # dark pages are not printed
        yield ClosePair(one, two, "grey", round(grey, 1), LEAST_GREY)
