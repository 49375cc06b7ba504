"""What a check sees: the draft and its circumstances; and what it may find. Facts only, gathered by the services."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier post of the same author: when, what, where, and what became of it."""

    at: dt.datetime
    body: str
    thread_id: int
    parent_author: str
    state: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A post of somebody who was banned or suspended lately, to know his words again."""

    body: str
    links: tuple[str, ...]
    name: str
    email_hash: str
    author: str = ""  # who wrote it: nobody is taken for somebody else by his own words


@dataclass(frozen=True, slots=True)
class Pattern:
    """A watched word as a check uses it."""

    pattern: str
    is_regex: bool
    action: str  # hold or flag
    rule: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A post before it is decided on. ``author`` is a key that stays the same for one author: reader or guest."""

    body: str
    links: tuple[str, ...]
    author: str
    author_name: str
    at: dt.datetime
    is_guest: bool = False
    is_staff: bool = False
    is_limited: bool = False
    joined_at: dt.datetime | None = None
    email_hash: str = ""
    parent_author: str = ""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Everything around the draft that a check may look at; ``past`` is newest first."""

    thread_id: int
    thread_is_closed: bool = False
    is_premoderated: bool = False
    slow_seconds: int = 0
    is_paced: bool = True  # off only where a benchmark asks it
    past: Sequence[Past] = ()
    approved: int = 0  # posts of the author that stand, ever
    exchange: Sequence[str] = ()  # authors of the last posts above this one in its branch, newest first
    patterns: Sequence[Pattern] = ()
    rejected: Sequence[Rejected] = ()
    names: Sequence[str] = ()  # of readers with a role or of long standing
    others: Sequence[str] = ()  # what others wrote in this thread within the hour
    guests_here: int = 0  # posts of guests in this thread within the last minute
    guests_anywhere: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check decides: ``refuse`` (not taken), ``hold``, ``withhold``, ``approve``, ``flag`` or ``nudge``."""

    outcome: str
    check: str
    rule: str
    reason: str  # words for the author and the public log
    evidence: dict[str, Any] = field(default_factory=dict)  # for moderators


Check = Callable[[Draft, Circumstances], Finding | None]
