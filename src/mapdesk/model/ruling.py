"""The desk's own word on who holds a place: a ruling as written, and as the ledger holds it; never a claim."""

import datetime as dt

import msgspec

UNKNOWN = "unknown"  # what a ruling says where nobody can tell who holds a place


class PlaceRuling(msgspec.Struct, frozen=True, rename={"lng": "lon"}):
    """Who held a place on one day by the desk's own assessment; degrees WGS 84.

    ``holder`` is a side id, 'contested' or 'unknown'. It stands from ``day`` on until later evidence moves the place.
    """

    place_id: str
    name: str
    lng: float
    lat: float
    day: dt.date
    holder: str


class HeldRuling(msgspec.Struct, frozen=True):
    """A ruling on a place as the ledger holds it, with who answers for it and why.

    ``recorded_at`` is aware UTC: the clock of ``known_at``.
    """

    ruling: PlaceRuling
    entry_id: str
    reason: str
    recorded_by: str
    recorded_at: dt.datetime

    @property
    def last_word_on(self) -> dt.date:
        """The later of the day ruled on and the day of the ruling: when it was news."""
        return max(self.ruling.day, self.recorded_at.astimezone(dt.UTC).date())
