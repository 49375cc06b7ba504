"""Pictures of a bundle: names and sizes in, what the page says of those that show another view than our own out."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mapdesk.model import Side
from mapdesk.publish.words import view_words

# Other views than our own, at full and at article size: whose view it is stands in the name.
VIEW_NAME = re.compile(r"(?P<kind>perspective|disagreement)-(?P<whose>[A-Za-z0-9_-]+?)(?P<small>-small)?\.png")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file of the bundle and its size in px, where it is a PNG."""

    name: str
    width: int | None = None
    height: int | None = None


def other_views(pictures: Mapping[str, Picture], sides: Mapping[str, Side], day: dt.date) -> list[dict[str, Any]]:
    """Return the pictures of other views as they stand in the bundle: full size, one for the page, and words."""
    found = {name: VIEW_NAME.fullmatch(name) for name in pictures}
    return [
        {
            "full": pictures[name],
            "image": pictures.get(name.replace(".png", "-small.png"), pictures[name]),
            "words": view_words(match["kind"], match["whose"], sides, day),
        }
        for name, match in found.items()
        if match and not match["small"]
    ]
