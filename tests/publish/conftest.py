"""A situation written for these tests: a capture, a dispute, a refused name, a protected source and a retraction."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mapdesk.base.dates import DateSpan
from mapdesk.base.geometry import Bbox
from mapdesk.base.ids import content_id
from mapdesk.base.text import Span
from mapdesk.model import (
    Attribution,
    Candidate,
    ControlChange,
    ControlEstimate,
    ControlMap,
    EvidenceWeight,
    HeldPlacement,
    Holding,
    MapSettlement,
    Place,
    Placement,
    Quantity,
    Report,
    ReportRef,
    ResolvedPlace,
    Side,
    Source,
    Update,
)
from mapdesk.publish.gate import GateSettings
from mapdesk.publish.update import publish_update

UTC = dt.UTC
DAY = dt.date(2018, 5, 14)
SIDES = (
    Side("sdf", "Syrian Democratic Forces", "SDF", "#F2D16B"),
    Side("isis", "Islamic State", "ISIS", "#57534F"),
    Side("gov", "Syrian government and allies", "Government", "#CF7B72"),
)
SOURCES = (
    Source("valley-news", "Valley News", "outlet"),
    Source("pro-sdf", "pro-SDF sources", "party", "sdf", "D"),
    Source("amaq-like", "channels close to ISIS", "party", "isis", "D"),
    Source("monitor", "River Monitor", "monitor", None, "B"),
    Source("teacher", "Teacher of Hajin", "local", public=False),
)


def place(place_id: str, name: str, lng: float, lat: float) -> Place:
    return Place(place_id, name, lng, lat, source="GeoNames", license="CC BY 4.0")


PLACES = {
    p.place_id: p
    for p in (
        place("geonames:1", "Al-Baghuz Tahtani", 40.95, 34.45),
        place("geonames:2", "Al-Baghuz Fawqani", 40.93, 34.46),
        place("geonames:3", "Hajin", 40.83, 34.69),
        place("geonames:4", "Abu Kamal", 40.92, 34.45),
        place("geonames:5", "Ash Shafah", 40.86, 34.60),
        place("geonames:6", "Gharanij", 40.72, 34.79),
    )
}


def span(text: str, phrase: str | None) -> Span | None:
    if phrase is None:
        return None
    start = text.index(phrase)
    return Span(start, start + len(phrase), phrase)


def held_placement(
    report: Report,
    kind: str,
    trigger: str,
    *,
    quote: str | None = None,
    modality: str = "asserted",
    actor: str | None = None,
    target: str | None = None,
    places: Sequence[str] = (),
    place_ids: Sequence[str | None] = (),
    actor_side: str | None = None,
    target_side: str | None = None,
    speaker: str | None = None,
    speaker_source: str | None = None,
    day: dt.date | None = DAY,
    quantity: str | None = None,
    candidates: tuple[Candidate, ...] = (),
    changed_by: tuple[str, ...] = (),
) -> HeldPlacement:
    """Build what a ledger would hold for one claim of a report, its phrases found in the report's text."""
    text = report.text
    number = span(text, quantity)
    placement = Placement(
        claim_id=content_id("clm", report.report_id, kind, trigger),
        report_id=report.report_id,
        report=ReportRef(report.source, report.title, report.url, report.published_at),
        kind=kind,  # type: ignore[arg-type]
        modality=modality,  # type: ignore[arg-type]
        trigger=span(text, trigger) or Span(0, 0, ""),
        quote=span(text, quote or text) or Span(0, 0, ""),
        actor=span(text, actor),
        target=span(text, target),
        places=tuple(found for name in places if (found := span(text, name))),
        quantities=(Quantity(number.start, number.end, number.text),) if number else (),
        attribution=Attribution(span(text, speaker)) if speaker else None,
        rule=f"{kind}@1",
        placements=tuple(_resolved(i, place_id, candidates) for i, place_id in enumerate(place_ids)),
        actor_side=actor_side,
        target_side=target_side,
        speaker_source=speaker_source,
        day=DateSpan(day, day) if day else None,
    )
    entry_id = content_id("entry", placement.claim_id)
    return HeldPlacement(placement, entry_id, dt.datetime(2018, 5, 14, 12, tzinfo=UTC), changed_by)


def _resolved(index: int, place_id: str | None, candidates: tuple[Candidate, ...]) -> ResolvedPlace:
    if place_id is None:
        return ResolvedPlace(index, candidates=candidates)
    found = PLACES[place_id]
    return ResolvedPlace(index, place_id, found.name, found.lng, found.lat, 1, 0.5, candidates)


def at(day: int, hour: int = 9) -> dt.datetime:
    return dt.datetime(2018, 5, day, hour, tzinfo=UTC)


def report(text: str, title: str, source: str = "Valley News", day: int = 14, url: str | None = None) -> Report:
    return Report(text, source=source, title=title, url=url, published_at=at(day), language="en")


CAPTURE = report(
    "According to pro-SDF sources, the US-backed force captured the village of Baghuz and moved towards Shajlah. "
    "Fighting was heard near Hajin. The aim is to reach the border.",
    "Forces move along the river",
    url="https://valley.example/2018/05/14/river",
)
DENIAL = report(
    "Channels close to ISIS said on Monday that the village of Baghuz was not captured.",
    "Conflicting words about Baghuz",
    url="https://valley.example/2018/05/14/conflicting",
)
STARTING = report(
    "The Islamic State holds Baghuz, Baghuz Fawqani, Hajin and Ash Shafah.", "Starting control", "River Monitor", day=1
)
PRIVATE = report(
    "A teacher saw twelve trucks of the group leave Hajin before dawn.", "Notes from Hajin", "Teacher of Hajin"
)


def placements() -> tuple[HeldPlacement, ...]:
    first = CAPTURE.text.split(". ")[0] + "."
    said = {"speaker": "pro-SDF sources", "speaker_source": "pro-sdf", "quote": first, "actor": "US-backed force"}
    guesses = (
        Candidate("geonames:5", "Ash Shafah", 40.86, 34.60, 0.58),
        Candidate("geonames:2", "Al-Baghuz Fawqani", 40.93, 34.46, 0.31),
    )
    names = ["Baghuz", "Baghuz Fawqani", "Hajin", "Ash Shafah"]
    return (
        held_placement(
            STARTING,
            "control_held",
            "holds",
            actor="Islamic State",
            actor_side="isis",
            places=names,
            place_ids=["geonames:1", "geonames:2", "geonames:3", "geonames:5"],
            speaker_source="monitor",
            day=dt.date(2018, 5, 1),
        ),
        held_placement(
            CAPTURE,
            "control_gained",
            "captured",
            places=["Baghuz"],
            place_ids=["geonames:1"],
            actor_side="sdf",
            **said,  # type: ignore[arg-type]
        ),
        held_placement(
            CAPTURE,
            "advance",
            "moved",
            places=["Shajlah"],
            place_ids=[None],
            actor_side="sdf",
            candidates=guesses,
            **said,  # type: ignore[arg-type]
        ),
        held_placement(
            CAPTURE,
            "clash",
            "Fighting",
            quote="Fighting was heard near Hajin.",
            places=["Hajin"],
            place_ids=["geonames:3"],
            speaker_source="valley-news",
        ),
        held_placement(
            DENIAL,
            "control_gained",
            "captured",
            modality="denied",
            places=["Baghuz"],
            place_ids=["geonames:1"],
            speaker="Channels close to ISIS",
            speaker_source="amaq-like",
            actor_side="sdf",
            changed_by=("e" * 64,),
        ),
        held_placement(
            PRIVATE,
            "withdrawal",
            "leave",
            actor="group",
            actor_side="isis",
            places=["Hajin"],
            place_ids=["geonames:3"],
            quantity="twelve trucks",
            speaker="teacher",
            speaker_source="teacher",
        ),
    )


def make_holding(held: Sequence[HeldPlacement] | None = None, retracted: dict[str, str] | None = None) -> Holding:
    reports = {r.report_id: r for r in (CAPTURE, DENIAL, STARTING, PRIVATE)}
    kept = placements() if held is None else tuple(held)
    gone = (
        {"clm_00aa": "The sentence was about another village, said Teacher of Hajin"}
        if retracted is None
        else retracted
    )
    return Holding(reports, kept, gone, "f" * 64, 12)


def estimate(
    place_id: str, status: str, side: str | None, shares: dict[str, float], evidence: Sequence[EvidenceWeight] = ()
) -> ControlEstimate:
    found = PLACES[place_id]
    return ControlEstimate(
        place_id=place_id,
        name=found.name,
        lng=found.lng,
        lat=found.lat,
        day=DAY,
        known_at=None,
        probabilities=shares,
        status=status,  # type: ignore[arg-type]
        side=side,
        support=len(evidence),
        last_evidence_day=DAY if side else None,
        evidence=tuple(evidence),
    )


def make_estimates(held: Sequence[HeldPlacement]) -> list[ControlEstimate]:
    ids = [h.placement.claim_id for h in held]
    w = EvidenceWeight
    return [
        msgspec.structs.replace(
            estimate("geonames:1", "held", "isis", {"isis": 0.9, "sdf": 0.1}), day=dt.date(2018, 5, 1)
        ),
        estimate(
            "geonames:1",
            "claimed",
            "sdf",
            {"sdf": 0.82, "isis": 0.1, "contested": 0.08},
            [w(ids[1], "x", "sdf", 2.4), w(ids[0], "y", "isis", 1.1), w(ids[4], "z", "sdf", -0.6)],
        ),
        estimate("geonames:2", "held", "isis", {"isis": 0.88, "sdf": 0.12}, [w(ids[0], "y", "isis", 1.9)]),
        estimate(
            "geonames:3",
            "contested",
            "contested",
            {"contested": 0.5, "isis": 0.4, "sdf": 0.1},
            [w(ids[3], "q", "contested", 1.2), w(ids[0], "y", "isis", 1.0)],
        ),
        msgspec.structs.replace(
            estimate("geonames:4", "held", "gov", {"gov": 0.97, "isis": 0.03}), last_evidence_day=dt.date(2018, 3, 1)
        ),
        estimate("geonames:5", "held", "isis", {"isis": 0.9, "sdf": 0.1}, [w(ids[0], "y", "isis", 1.9)]),
        estimate("geonames:6", "unknown", None, {}),
    ]


def make_map() -> ControlMap:
    settlements = tuple(
        MapSettlement(p.place_id, p.name, p.lng, p.lat, "PPL", None, "unknown", None, 0.0) for p in PLACES.values()
    )
    return ControlMap(
        DAY,
        at(14, 18),
        "assessed",
        SIDES,
        Bbox(40, 34, 41.5, 35.5),
        settlements=settlements,
        credits=("Rivers and borders: GSHHG 2.3.7 (LGPL-3.0-or-later)",),
        sources=("Valley News",),
    )


GEOJSON: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"place_id": "geonames:1", "status": "claimed"},
            "geometry": {"type": "Point", "coordinates": [40.95, 34.45]},
        }
    ],
}
CONTROL_CSV = (
    b"place_id,name,lon,lat,day,known_at,side,probability,status,last_evidence_day,support\n"
    b"geonames:1,Al-Baghuz Tahtani,40.95,34.45,2018-05-14,,sdf,0.8200,claimed,2018-05-14,3\n"
)


@dataclass(frozen=True)
class Desk:
    """Everything publish_update wants, with a way to publish and to change one thing."""

    out_dir: Path
    inputs: dict[str, Any]

    def publish(self) -> Update:
        return publish_update(self.out_dir, **self.inputs)

    def but(self, **changed: Any) -> "Desk":
        return replace(self, inputs=self.inputs | changed)

    def to(self, name: str) -> "Desk":
        return replace(self, out_dir=self.out_dir.parent / name)

    def read(self, name: str) -> str:
        return (self.out_dir / name).read_text(encoding="utf-8")

    def page(self) -> str:
        self.publish()
        return self.read("index.html")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    held = placements()
    change = ControlChange(
        "geonames:1", "Al-Baghuz Tahtani", "isis", "held", "sdf", "claimed", 0.82, (held[1].placement.claim_id,)
    )
    inputs = {
        "control_map": make_map(),
        "map_geojson": GEOJSON,
        "estimates": make_estimates(held),
        "changes": [change],
        "holding": make_holding(held),
        "places": PLACES,
        "sides": SIDES,
        "sources": SOURCES,
        "pictures": {},
        "day": DAY,
        "version": 1,
        "gate": GateSettings(),
        "control_csv": CONTROL_CSV,
        "now": at(20),
        "previous_day": dt.date(2018, 5, 10),
    }
    return Desk(tmp_path / "2018-05-14-v1", inputs)


@pytest.fixture
def doubtful_desk(desk: Desk) -> Callable[..., Desk]:
    """Gives the desk with one of its claims, named by its number, read unsurely."""

    def make(number: int, probability: float | None = 0.618) -> Desk:
        held = list(desk.inputs["holding"].placements)
        doubt = msgspec.structs.replace(held[number].placement, tentative=True, probability=probability)
        held[number] = msgspec.structs.replace(held[number], placement=doubt)
        return desk.but(holding=msgspec.structs.replace(desk.inputs["holding"], placements=tuple(held)))

    return make


@pytest.fixture
def empty_desk(desk: Desk) -> Desk:
    nothing = Holding({}, (), {}, "0" * 64, 0)
    bare = ControlMap(DAY, None, "assessed", SIDES, Bbox(40, 34, 41.5, 35.5))
    empty: dict[str, Any] = {"type": "FeatureCollection", "features": []}
    return desk.but(
        holding=nothing, estimates=[], changes=[], control_map=bare, map_geojson=empty, previous_day=None, places={}
    )


@pytest.fixture
def claim_of() -> Callable[..., HeldPlacement]:
    return held_placement


@pytest.fixture
def report_of() -> Callable[..., Report]:
    return report


@pytest.fixture
def holding_of() -> Callable[..., Holding]:
    return make_holding
