"""What a picture is drawn with, for every product alike: base, style, width, focus and what is said beside the map."""

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapdesk.base.geometry import Bbox
from mapdesk.draw.style import DEFAULT_STYLE, PAGE_WIDTH, Style
from mapdesk.model import BaseGeography

if TYPE_CHECKING:
    from mapdesk.draw.relief import Relief


@dataclass(frozen=True)
class Extras:
    """What a picture says beside its map: changes as short sentences, a short link to the evidence, further notes.

    ``change_ids`` are the places that the changes speak of, which are then named on the map before others.
    """

    changes: tuple[str, ...] = ()
    evidence_link: str = ""
    notes: tuple[str, ...] = ()
    change_ids: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Options:
    """How to draw; the defaults give a light page 3000 px wide without a base.

    ``focus`` shows that box of degrees instead of all that is known; ``relief`` is a grey hillshade laid under the
    names. ``width_px`` is the width of a PNG; SVG and PDF scale freely but leave out villages' names below 1600 too.
    """

    base: BaseGeography | None = None
    style: Style = DEFAULT_STYLE
    width_px: int = PAGE_WIDTH
    focus: Bbox | None = None
    extras: Extras = Extras()
    relief: "Relief | None" = None

    def in_style(self, style: Style) -> "Options":
        """Return the same with another style."""
        return dataclasses.replace(self, style=style)


DEFAULT_OPTIONS = Options()
