"""Two sets of estimates in, the places whose leading side or status differs out."""

from collections.abc import Iterable

from mapdesk.model import ControlChange, ControlEstimate

DRIFT = {"held", "claimed"}


def _latest(estimates: Iterable[ControlEstimate]) -> dict[str, ControlEstimate]:
    """The row of the latest day per place; of equal days the later row."""
    latest: dict[str, ControlEstimate] = {}
    for row in estimates:
        if row.place_id not in latest or latest[row.place_id].day <= row.day:
            latest[row.place_id] = row
    return latest


def list_changes(before: Iterable[ControlEstimate], after: Iterable[ControlEstimate]) -> tuple[ControlChange, ...]:
    """Return one change per place whose side or status differs, sorted by name.

    A place without a row is unknown. ``claim_ids`` are the claims in the later row's evidence that the earlier row
    did not have, the heaviest first, ``ruling_ids`` the desk's rulings likewise. Where the side stays and nothing new
    speaks of the place (certainty wore off, or there is fighting nearby), a passage between held and claimed is drift
    and no change.
    """
    old, new = _latest(before), _latest(after)
    changes = []
    for place_id in old.keys() | new.keys():
        was, now = old.get(place_id), new.get(place_id)
        first = (was.side, was.status) if was else (None, "unknown")
        last = (now.side, now.status) if now else (None, "unknown")
        if first == last:
            continue
        known = {item.claim_id for item in was.evidence} if was else set()
        fresh = [item for item in now.evidence if item.claim_id not in known] if now else []
        fresh.sort(key=lambda item: (-abs(item.weight), item.claim_id))
        claims = tuple(dict.fromkeys(item.claim_id for item in fresh if not item.is_ruling))
        rulings = tuple(dict.fromkeys(item.entry_id or "" for item in fresh if item.is_ruling))
        if first[0] == last[0] and {first[1], last[1]} == DRIFT and not (claims or rulings):
            continue
        name = now.name if now else was.name if was else ""
        probability = now.probability if now else 0.0
        changes.append(ControlChange(place_id, name, *first, *last, probability, claims, rulings))
    return tuple(sorted(changes, key=lambda change: (change.name, change.place_id)))
