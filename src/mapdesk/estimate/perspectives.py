"""Whose word counts: a perspective's name in, the sources it listens to out; the map as each side claims it."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from mapdesk.errors import InputError
from mapdesk.model import Side, Source

ASSESSED = "assessed"
NEUTRAL = "neutral"
AGREED = "agreed"  # of the sides' own maps, made of several perspectives (``agreement.py``)


class Perspective(NamedTuple):
    """Which sources are heard. ``at_face_value``: interests are not weighed, since it is a side's own map."""

    name: str
    lean: str | None
    hears_all: bool
    at_face_value: bool
    without: frozenset[str]

    def hears(self, source_id: str | None, source: Source | None) -> bool:
        """Whether a claim of this source counts; a source the desk does not know has no lean that is known."""
        if source_id in self.without:
            return False
        return self.hears_all or (source.lean if source else None) == self.lean


def choose_perspective(
    name: str, sides: Sequence[Side], sources: Sequence[Source], without: Collection[str] = ()
) -> Perspective:
    """Return the perspective: 'assessed' hears all, 'neutral' the sources without lean, a side id that side's own.

    A side's own sources are those that lean to it; what they admit against their interest is among it.

    Raises:
        InputError: no such perspective, or a source to be left out that the desk does not have.
    """
    side_ids = [side.side_id for side in sides]
    if name not in (ASSESSED, NEUTRAL, *side_ids):
        known_names = ", ".join((ASSESSED, NEUTRAL, *side_ids, AGREED))
        what = f"{AGREED!r} is made of the sides' own maps; ask for one of" if name == AGREED else "there are"
        raise InputError(f"no perspective {name!r} here; {what} {known_names}")
    known = {source.source_id for source in sources}
    strange = sorted(set(without) - known)
    if strange:
        raise InputError(
            f"cannot leave out the source {strange[0]!r}; the desk has {', '.join(sorted(known)) or 'none'}"
        )
    is_side = name in side_ids
    return Perspective(name, name if is_side else None, name == ASSESSED, is_side, frozenset(without))
