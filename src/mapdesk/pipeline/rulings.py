"""The desk's own word on a place: a name or id in, one place that can be held found, one ruling recorded."""

import datetime as dt

from mapdesk.config import Desk
from mapdesk.errors import GazetteerError
from mapdesk.estimate.gathering import is_area
from mapdesk.model import Entry, Place
from mapdesk.pipeline.gazetteers import open_gazetteer
from mapdesk.pipeline.ledgers import open_ledger
from mapdesk.record.ledger import rule_place

LISTED = 5  # places named where a name is not one place's alone


def rule_on_place(
    desk: Desk, place: str, *, day: dt.date, holder: str, reason: str, recorded_by: str, now: dt.datetime
) -> Entry:
    """Record that ``holder`` held a place on a day by the desk's own word; the next update obeys it.

    ``place`` is an id, or a name that only one place of the desk's theatre has.

    Raises:
        GazetteerError: no place or more than one is meant, or it is no place that can be held.
        LedgerError: the ruling is not valid (``rule_place``), or somebody else wrote to the ledger meanwhile.
    """
    found = _one_place(desk, place)
    ledger = open_ledger(desk)
    head = ledger.head
    draft = rule_place(
        found,
        day=day,
        holder=holder,
        sides=[side.side_id for side in desk.sides],
        reason=reason,
        recorded_by=recorded_by,
        recorded_at=now,
    )
    (entry,) = ledger.append([draft], expected_head=head)
    return entry


def _one_place(desk: Desk, wanted: str) -> Place:
    with open_gazetteer(desk) as gazetteer:
        place = gazetteer.get(wanted)
        if place is None:
            named = [hit.place for hit in gazetteer.lookup(wanted)]
            near = [p for p in named if desk.theatre is None or desk.theatre.contains(p.lng, p.lat)]
            places = list({p.place_id: p for p in near or named if not is_area(p)}.values())
            if len(places) != 1:
                told = ", ".join(f"{p.name} {p.place_id}" for p in places[:LISTED])
                fault = f"{wanted!r} is the name of {len(places)} places: {told}" if told else f"no place {wanted!r}"
                raise GazetteerError(f"{fault}; rule on an id (`mapdesk gazetteer search NAME` finds it)")
            (place,) = places
    if is_area(place):
        raise GazetteerError(f"{place.name} ({place.place_id}) is land or water, not a place that is held; name one")
    return place
