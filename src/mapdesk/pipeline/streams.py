"""Estimates from a stream of placements, with or without a desk: the pipe's way to the same estimator."""

from collections.abc import Iterable

from mapdesk.base.dates import end_of_day
from mapdesk.errors import InputError
from mapdesk.model import HeldPlacement, Place, Placement, Side


def held_from_stream(placements: Iterable[Placement]) -> tuple[HeldPlacement, ...]:
    """Take placements outside a ledger as known since their report came out (else since the end of their day).

    Raises:
        InputError: a placement has neither a publication time nor a day.
    """
    held = []
    for placement in placements:
        known = placement.report.published_at or (end_of_day(placement.day.last) if placement.day else None)
        if known is None:
            raise InputError(
                f"{placement.claim_id}: neither published_at nor a day; add published_at to the report it came from"
            )
        held.append(HeldPlacement(placement, placement.claim_id, known))
    return tuple(held)


def places_from_stream(held: Iterable[HeldPlacement]) -> dict[str, Place]:
    """Return the places that placements name, as far as placements know them."""
    places: dict[str, Place] = {}
    for item in held:
        for at in item.placement.placements:
            if at.place_id and at.name is not None and at.lng is not None and at.lat is not None:
                places.setdefault(at.place_id, Place(at.place_id, at.name, at.lng, at.lat))
    return places


def sides_from_stream(held: Iterable[HeldPlacement]) -> tuple[Side, ...]:
    """Return the sides that placements name; the id serves as the name."""
    named = {side for item in held for side in (item.placement.actor_side, item.placement.target_side) if side}
    return tuple(Side(side, side) for side in sorted(named))
