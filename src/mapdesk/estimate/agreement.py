"""Each side's own map in; what all sides grant, where they differ, and what moved between two tables out."""

import bisect
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from mapdesk.model import CONTESTED, ControlEstimate
from mapdesk.model.control import Status

MOVED = 0.05  # a probability that moved less is not told as a change


class Disagreement(msgspec.Struct, frozen=True, kw_only=True):
    """A place on which sides' own maps name different holders; ``apart`` is their largest total variation, 0 to 1."""

    place_id: str
    name: str
    day: dt.date
    holders: dict[str, str | None]
    apart: float


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """A place whose estimate differs between two tables, with the entries whose weight came, went or changed.

    ``entries`` maps the claim id (of a ruling 'ruling:' and its entry id) to what its weight towards the side named has
    moved by, strongest first. ``because`` are the ledger entries that came between, where two known times are compared;
    empty where nothing but what is told of neighbours has moved the place.
    """

    place_id: str
    name: str
    day: dt.date
    before_status: Status
    before_side: str | None
    before_probability: float
    after_status: Status
    after_side: str | None
    after_probability: float
    entries: dict[str, float]
    because: tuple[str, ...] = ()


class _Course:
    """The rows of one place as a step function of the day."""

    def __init__(self, rows: Iterable[ControlEstimate]) -> None:
        self.rows = sorted(rows, key=lambda row: row.day)
        self.days = [row.day for row in self.rows]

    def on(self, day: dt.date) -> ControlEstimate | None:
        i = bisect.bisect_right(self.days, day)
        return self.rows[i - 1] if i else None


def _courses(rows: Iterable[ControlEstimate]) -> dict[str, _Course]:
    found: dict[str, list[ControlEstimate]] = {}
    for row in rows:
        found.setdefault(row.place_id, []).append(row)
    return {key: _Course(group) for key, group in found.items()}


def agree(by_side: Mapping[str, Sequence[ControlEstimate]], held_threshold: float) -> list[ControlEstimate]:
    """Return what all sides that speak of a place grant: of each state the least that any of them gives it.

    What is left over is contested, so probabilities sum to 1. A place of which fewer than two sides speak is unknown.
    Held is what every side grants with at least ``held_threshold``.
    """
    courses = {side: _courses(rows) for side, rows in by_side.items()}
    places = sorted({key for found in courses.values() for key in found})
    rows: list[ControlEstimate] = []
    for place_id in places:
        own = [found[place_id] for found in courses.values() if place_id in found]
        last: ControlEstimate | None = None
        for day in sorted({day for course in own for day in course.days}):
            row = _agreed([row for course in own if (row := course.on(day)) is not None], day, held_threshold)
            if last is None or msgspec.structs.replace(row, day=last.day, known_at=last.known_at) != last:
                rows.append(row)
                last = row
    return rows


def _agreed(rows: Sequence[ControlEstimate], day: dt.date, held_threshold: float) -> ControlEstimate:
    spoken = [row for row in rows if row.status != "unknown" and row.probabilities]
    base = msgspec.structs.replace(rows[0], day=day, known_at=rows[0].known_at, evidence=(), support=0)
    if len(spoken) < 2:
        return msgspec.structs.replace(base, probabilities={}, status="unknown", side=None, last_evidence_day=None)
    least = {name: min(row.probabilities[name] for row in spoken) for name in spoken[0].probabilities}
    least[CONTESTED] = 1 - sum(value for name, value in least.items() if name != CONTESTED)
    side = max(least, key=lambda name: least[name])
    status: Status = "contested" if side == CONTESTED else "held" if least[side] >= held_threshold else "claimed"
    return msgspec.structs.replace(
        base,
        known_at=max((row.known_at for row in spoken if row.known_at), default=None),
        probabilities=least,
        status=status,
        side=side,
        support=sum(row.support for row in spoken),
        last_evidence_day=max((row.last_evidence_day for row in spoken if row.last_evidence_day), default=None),
    )


def disagreements(by_side: Mapping[str, Sequence[ControlEstimate]], day: dt.date) -> list[Disagreement]:
    """Return the places of which, on a day, two sides' own maps name different holders; furthest apart first."""
    courses = {side: _courses(rows) for side, rows in by_side.items()}
    found = []
    for place_id in sorted({key for course in courses.values() for key in course}):
        own = {side: course[place_id].on(day) for side, course in courses.items() if place_id in course}
        spoken = {side: row for side, row in own.items() if row is not None and row.status != "unknown"}
        if len({row.side for row in spoken.values()}) > 1:
            rows = list(spoken.values())
            found.append(
                Disagreement(
                    place_id=place_id,
                    name=rows[0].name,
                    day=day,
                    holders={side: row.side for side, row in spoken.items()},
                    apart=round(max(_apart(a, b) for a in rows for b in rows), 4),
                )
            )
    return sorted(found, key=lambda row: (-row.apart, row.place_id))


def _apart(a: ControlEstimate, b: ControlEstimate) -> float:
    names = {*a.probabilities, *b.probabilities}
    return sum(abs(a.probabilities.get(name, 0.0) - b.probabilities.get(name, 0.0)) for name in names) / 2


def moves(before: Iterable[ControlEstimate], after: Iterable[ControlEstimate], day: dt.date) -> list[Move]:
    """Return what differs on a day between two tables: status, leading side, or any probability by ``MOVED``."""
    old, new = _courses(before), _courses(after)
    found = []
    for place_id in sorted({*old, *new}):
        was = old[place_id].on(day) if place_id in old else None
        now = new[place_id].on(day) if place_id in new else None
        row = now or was
        if row is None or (was is not None and now is not None and not _differs(was, now)):
            continue
        found.append(
            Move(
                place_id=place_id,
                name=row.name,
                day=day,
                before_status=was.status if was else "unknown",
                before_side=was.side if was else None,
                before_probability=round(was.probability, 4) if was else 0.0,
                after_status=now.status if now else "unknown",
                after_side=now.side if now else None,
                after_probability=round(now.probability, 4) if now else 0.0,
                entries=_entries(was, now),
            )
        )
    return found


def _differs(a: ControlEstimate, b: ControlEstimate) -> bool:
    return (a.status, a.side) != (b.status, b.side) or _apart(a, b) >= MOVED


def _entries(was: ControlEstimate | None, now: ControlEstimate | None) -> dict[str, float]:
    side = (now.side if now and now.side else None) or (was.side if was else None)
    weights: dict[str, float] = {}
    for row, sign in ((now, 1), (was, -1)):
        for weight in row.evidence if row else ():
            towards = sign if weight.side == side else -sign
            weights[weight.claim_id] = weights.get(weight.claim_id, 0.0) + towards * weight.weight
    kept = {claim: round(weight, 4) for claim, weight in weights.items() if abs(weight) >= 0.05}
    return dict(sorted(kept.items(), key=lambda item: (-abs(item[1]), item[0])))
