"""Sides: who can hold ground; configured by the desk, never hard-wired, in neutral words."""

import datetime as dt

import msgspec

CONTESTED = "contested"  # the state beside the sides in every estimate


class SideAlias(msgspec.Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """A phrase that means a side, with the days on which it did (open ends are None)."""

    text: str
    first: dt.date | None = None
    last: dt.date | None = None

    def holds_on(self, day: dt.date | None) -> bool:
        """Whether the phrase meant the side that day; a day that is not known excludes nothing."""
        return day is None or ((not self.first or self.first <= day) and (not self.last or day <= self.last))


class Side(msgspec.Struct, frozen=True):
    """A party that can hold ground: name for readers, colour and hatch for pictures, phrases of the texts.

    ``colour`` is ``#RRGGBB`` and empty for the style's next free one.
    """

    side_id: str
    name: str
    short_name: str = ""
    colour: str = ""
    aliases: tuple[SideAlias, ...] = ()
    positions_public: bool = True  # false: unit positions of this side are never published
