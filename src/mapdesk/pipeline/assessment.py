"""ledger -> estimate: what the desk holds at an instant in, who holds each place each day out."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal

from mapdesk.config import Desk
from mapdesk.estimate.control import estimate_control
from mapdesk.model import ControlEstimate, Entry, HeldPlacement, HeldRuling, Holding, Place
from mapdesk.pipeline.rivers import dividing_lines
from mapdesk.record.starting import RULE as STARTING_RULE
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.sources import all_sources


def assess(
    desk: Desk,
    held: Iterable[HeldPlacement],
    places: Mapping[str, Place],
    *,
    first_day: dt.date,
    last_day: dt.date,
    known_at: dt.datetime | Literal["day"] | None = None,
    perspective: str = "assessed",
    without: Collection[str] = (),
    rulings: Collection[HeldRuling] = (),
) -> list[ControlEstimate]:
    """Estimate control with the desk's sides, sources and settings; rows for the first day and each change."""
    return estimate_control(
        held,
        places,
        sides=desk.sides,
        sources=all_sources(desk.sources, desk.sides),
        first_day=first_day,
        last_day=last_day,
        known_at=known_at,
        perspective=perspective,
        without=without,
        settings=desk.estimate,
        rivers=dividing_lines(desk),
        rulings=rulings,
    )


def places_of(desk: Desk, gazetteer: Gazetteer, holding: Holding) -> dict[str, Place]:
    """Return the gazetteer rows of the theatre and of every place that a claim was placed at or that was ruled on."""
    rows = {p.place_id: p for p in gazetteer.places_in(desk.theatre, settlements_only=False)} if desk.theatre else {}
    named = [at.place_id for held in holding.placements for at in held.placement.placements]
    named += [held.ruling.place_id for held in holding.place_rulings]
    for place_id in named:
        if place_id and place_id not in rows:
            place = gazetteer.get(place_id)
            if place is not None:
                rows[place.place_id] = place
    return rows


def evidence_days(held: Iterable[HeldPlacement]) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day that any claim tells of, None without any."""
    spans = [item.placement.day for item in held if item.placement.day is not None]
    return (min(s.first for s in spans), max(s.last for s in spans)) if spans else None


def entries_until(entries: Iterable[Entry], head: str) -> Iterator[Entry]:
    """Yield entries up to and with the one whose id is ``head``: the ledger as it was then."""
    for entry in entries:
        yield entry
        if entry.entry_id == head:
            return


def starting_only(holding: Holding) -> list[HeldPlacement]:
    """Return what the desk held before its first report: the claims of its starting control."""
    return [held for held in holding.placements if held.placement.rule == STARTING_RULE]
