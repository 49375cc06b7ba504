"""Numbers of people as sources give them: casualties and strengths, each its own; never a sum."""

import datetime as dt
from typing import Literal

import msgspec

FigureKind = Literal["casualties", "force_size"]
Outcome = Literal["killed", "wounded", "killed or wounded", "strength"]


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One number in one claim: whose people, what became of them, how many, and who says so.

    ``low`` and ``high`` are the ends that the words leave open or not (None: open); ``best`` is the number where the
    words give one, also the one of 'at least nine', None for a span or 'up to nine'. ``side`` is None for civilians and
    where nobody says whose people they are; ``people`` are the words for them. ``contradicts`` are claims of others
    that tell of the same people, day and place and whose numbers cannot be right together with this one.
    """

    kind: FigureKind
    outcome: Outcome
    side: str | None
    people: str
    low: float | None
    best: float | None
    high: float | None
    text: str
    source_id: str | None
    speaker: str
    lean: str | None
    modality: str
    day: dt.date | None
    place_ids: tuple[str, ...]
    contradicts: tuple[str, ...]
    claim_id: str
    entry_id: str


class NoFigure(msgspec.Struct, frozen=True, kw_only=True):
    """A source that told of a side's fighting (or losses, or forces) and gave no number: of what, and last when."""

    kind: FigureKind
    side: str
    source_id: str
    speaker: str
    lean: str | None
    day: dt.date | None
    claim_ids: tuple[str, ...]


class Numbers(msgspec.Struct, frozen=True):
    """What is said in numbers, latest first, and who says nothing in numbers; by side."""

    figures: tuple[Figure, ...] = ()
    silent: tuple[NoFigure, ...] = ()
