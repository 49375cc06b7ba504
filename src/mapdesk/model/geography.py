"""The base a map is drawn on: rivers, borders, coasts and countries of one theatre, cut once."""

from typing import Literal

import msgspec

from mapdesk.base.geometry import Bbox

Ring = tuple[tuple[float, float], ...]  # (lng, lat) degrees
LineKind = Literal["river", "main_river", "lake", "coast", "border"]


class BaseLine(msgspec.Struct, frozen=True):
    """A river, shore or border as a run of (lng, lat) degrees; ``name`` where one is known."""

    kind: LineKind
    points: Ring
    name: str = ""


class Country(msgspec.Struct, frozen=True):
    """A country's land, cut to the locator's frame: outer rings in degrees; ISO alpha-2 code and name."""

    code: str
    name: str
    rings: tuple[Ring, ...]


class BaseGeography(msgspec.Struct, frozen=True):
    """Everything under the areas. ``lines`` cover ``bbox``; ``countries`` cover the wider ``locator_bbox``."""

    bbox: Bbox
    lines: tuple[BaseLine, ...]
    countries: tuple[Country, ...] = ()
    locator_bbox: Bbox | None = None
    credits: tuple[str, ...] = ()
