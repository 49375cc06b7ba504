"""Sides, places, estimates and a made-up valley: a river from west to east, a border from south to north."""

import datetime as dt
from collections.abc import Callable, Sequence

import pytest

from mapdesk.base.dates import DateSpan
from mapdesk.base.geography import BaseGeography, BaseLine
from mapdesk.base.geometry import Bbox
from mapdesk.base.text import Span
from mapdesk.model import ControlEstimate, ControlMap, Place, Placement, ResolvedPlace, Side

DAY = dt.date(2018, 5, 31)
BBOX = Bbox(40.0, 34.0, 41.0, 35.0)
SIDES = (Side("red", "Red"), Side("blue", "Blue"), Side("green", "Green"))


@pytest.fixture
def day() -> dt.date:
    return DAY


@pytest.fixture
def bbox() -> Bbox:
    return BBOX


def make_place(place_id: str, lng: float, lat: float, code: str = "PPL", **more: object) -> Place:
    return Place(place_id, place_id.title(), lng, lat, feature_code=code, **more)  # type: ignore[arg-type]


def make_estimate(place: Place, side: str | None, status: str = "held", **more: object) -> ControlEstimate:
    spread = {s.side_id: 0.05 for s in SIDES} | {"contested": 0.05}
    if side is not None:
        spread[side] = 0.85
    row: dict[str, object] = {"day": DAY, "last_evidence_day": DAY, "probabilities": spread if side else {}} | more
    return ControlEstimate(
        place_id=place.place_id,
        name=place.name,
        lng=place.lng,
        lat=place.lat,
        known_at=None,
        status="unknown" if side is None else status,
        side=side,
        **row,  # type: ignore[arg-type]
    )


@pytest.fixture
def place() -> Callable[..., Place]:
    return make_place


@pytest.fixture
def estimate() -> Callable[..., ControlEstimate]:
    return make_estimate


@pytest.fixture
def valley() -> BaseGeography:
    river = tuple((40.0 + i / 50, 34.5 + (0.01 if i % 2 else -0.01)) for i in range(51))
    border = ((40.8, 34.0), (40.8, 35.0))
    return BaseGeography(BBOX, (BaseLine("main_river", river, "River"), BaseLine("border", border)))


@pytest.fixture
def outline() -> Callable[..., ControlMap]:
    """Outline (place, side) or (place, side, status) tuples on the day."""
    from mapdesk.outline.areas import outline_areas

    def run(held: Sequence[tuple[object, ...]], others: Sequence[Place] = (), **more: object) -> ControlMap:
        places = {p.place_id: p for p in [*(h[0] for h in held), *others]}  # type: ignore[attr-defined]
        rows = [make_estimate(*h) for h in held]  # type: ignore[arg-type]
        given: dict[str, object] = {"sides": SIDES, "day": DAY, "bbox": BBOX, "base": None} | more
        return outline_areas(rows, places, **given)  # type: ignore[arg-type]

    return run


@pytest.fixture
def claim() -> Callable[..., Placement]:
    def make(kind: str, place: Place, **more: object) -> Placement:
        span = Span(0, 1, "x")
        spot = ResolvedPlace(0, place.place_id, place.name, place.lng, place.lat, 1, 1.0)
        given: dict[str, object] = {
            "claim_id": f"clm_{kind}_{place.place_id}",
            "report_id": "rep",
            "kind": kind,
            "modality": "reported",
            "trigger": span,
            "quote": span,
            "places": (span,),
            "rule": "test",
            "placements": (spot,),
            "day": DateSpan(DAY, DAY),
        }
        return Placement(**(given | more))  # type: ignore[arg-type]

    return make
