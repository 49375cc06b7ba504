"""The desk's own word on who holds a place: rulings in, effects of a kind of their own out; no source is weighed."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from mapdesk.estimate.evidence import Effect, Reason
from mapdesk.model import CONTESTED, UNKNOWN, HeldRuling, Side
from mapdesk.model.control import RULING_PREFIX

SURE = 0.999999  # of a ruling that a place is fought over: all of it, short of what arithmetic cannot divide by


def ruling_effects(
    rulings: Iterable[HeldRuling], sides: Sequence[Side], known_at: dt.datetime | None
) -> Iterator[tuple[HeldRuling, Effect]]:
    """Yield each ruling recorded by ``known_at`` (None: all) with its effect; of one place and day the last counts.

    A ruling on a side that the desk no longer has is left out: nobody could be shown.
    """
    known = {side.side_id for side in sides} | {CONTESTED, UNKNOWN}
    last: dict[tuple[str, dt.date], HeldRuling] = {}
    for held in sorted(rulings, key=lambda held: held.recorded_at):
        if held.ruling.holder in known and (known_at is None or held.recorded_at <= known_at):
            last[(held.ruling.place_id, held.ruling.day)] = held
    for held in last.values():
        yield held, _effect(held)


def _effect(held: HeldRuling) -> Effect:
    ruling = held.ruling
    return Effect(
        claim_id=f"{RULING_PREFIX}{held.entry_id}",
        entry_id=held.entry_id,
        role="ruled",
        side=ruling.holder,
        share=SURE,
        day=ruling.day,
        visible=held.last_word_on,
        is_backed=True,
        origin=("ruling", "ruled", ruling.holder, ruling.place_id, ruling.day.isoformat(), held.entry_id),
        reasons=(Reason("ruling", 1.0, f"ruled by {held.recorded_by}: {held.reason}"),),
    )
