"""Claims, sources and places made for the tests of the estimate; every text is our own."""

import datetime as dt
import itertools
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from mapdesk.base.dates import DateSpan
from mapdesk.base.text import span_at
from mapdesk.model import HeldPlacement, Place, Placement, ReportRef, ResolvedPlace, Side, Source

SIDES = (Side("red", "Red force"), Side("blue", "Blue force"), Side("green", "Green force"))
SOURCES = (
    Source("monitor", "A monitor", "monitor", None, "B"),
    Source("agency", "An agency", "outlet", None, "C"),
    Source("red_media", "Red media", "party", "red", "D"),
    Source("blue_media", "Blue media", "party", "blue", "D"),
    Source("unreliable", "A rumour mill", "outlet", None, "E"),
)
PLACES = {
    "t:1": Place("t:1", "Oldmill", 40.1, 34.1),
    "t:2": Place("t:2", "Newford", 40.3, 34.3),
    "t:3": Place("t:3", "Salt Plain", 40.5, 34.5, feature_code="DSRT"),
}


def _make_claim() -> Callable[..., HeldPlacement]:
    numbers = itertools.count()

    def claim(
        kind: str = "control_gained",
        actor: str | None = "red",
        target: str | None = None,
        *,
        day: str | None = "2018-05-01",
        source: str | None = "monitor",
        modality: str = "asserted",
        place: str | None = "t:1",
        precision: int | None = 1,
        radius_km: float | None = None,
        recorded: str | None = None,
        text: str | None = None,
        **fields: Any,
    ) -> HeldPlacement:
        number = next(numbers)
        text = text or f"Report {number}: the event at Oldmill."
        happened = dt.date.fromisoformat(day) if day else None
        stamp = recorded or day or "2018-05-01"
        published = dt.datetime.combine(happened, dt.time(9), dt.UTC) if happened else None
        where = ResolvedPlace(0, place, "Oldmill", 40.1, 34.1, precision, radius_km) if place else ResolvedPlace(0)
        content: dict[str, Any] = {
            "claim_id": f"clm_{number:04d}",
            "report_id": f"rep_{number:04d}",
            "report": ReportRef("Somebody", "A report", None, published),
            "kind": kind,
            "modality": modality,
            "trigger": span_at(text, 0, 6),
            "quote": span_at(text, 0, len(text)),
            "places": (span_at(text, 0, 6),),
            "rule": "test@1",
            "placements": (where,),
            "actor_side": actor,
            "target_side": target,
            "speaker_source": source,
            "day": DateSpan(happened, happened) if happened else None,
        }
        at = dt.datetime.fromisoformat(stamp).replace(tzinfo=dt.UTC) + dt.timedelta(hours=12)
        return HeldPlacement(Placement(**(content | fields)), f"{number:064x}", at)

    return claim


@pytest.fixture
def claim() -> Callable[..., HeldPlacement]:
    return _make_claim()


@pytest.fixture(scope="session")
def desk() -> SimpleNamespace:
    """The sides, sources and places of the tests, and a maker of claims for tests that run many times."""
    return SimpleNamespace(sides=SIDES, sources=SOURCES, places=PLACES, new_claims=_make_claim)


@pytest.fixture(scope="session")
def at() -> Callable[[str], dt.date]:
    return dt.date.fromisoformat
