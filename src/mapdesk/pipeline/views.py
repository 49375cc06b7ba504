"""Other ways to look at the same evidence: estimates of a stream or ledger, why, a table outlined."""

import datetime as dt
import io
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec

from mapdesk.base.geography import Ring, read_geography
from mapdesk.base.geometry import Bbox
from mapdesk.config import Desk
from mapdesk.errors import InputError
from mapdesk.estimate.control import estimate_control
from mapdesk.estimate.reliability import Reliability, learn_reliability
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.table import read_control_csv
from mapdesk.estimate.why import Explanation, explain_control
from mapdesk.model import (
    CONTESTED,
    ControlEstimate,
    ControlMap,
    HeldPlacement,
    HeldRuling,
    Place,
    Placement,
    Side,
    Source,
)
from mapdesk.pipeline.assessment import evidence_days, places_of
from mapdesk.pipeline.gazetteers import open_gazetteer
from mapdesk.pipeline.ledgers import open_ledger
from mapdesk.pipeline.rivers import dividing_lines
from mapdesk.pipeline.streams import held_from_stream, places_from_stream, sides_from_stream
from mapdesk.record.ledger import replay
from mapdesk.resolve.sources import all_sources

KnownAt = dt.datetime | Literal["day"] | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an estimate is made from, wherever it came from."""

    held: Sequence[HeldPlacement]
    places: Mapping[str, Place]
    sides: Sequence[Side]
    sources: Sequence[Source]
    settings: EstimateSettings
    rivers: tuple[Ring, ...] = ()
    rulings: Sequence[HeldRuling] = ()


def evidence_of_desk(desk: Desk, known_at: KnownAt = None) -> Evidence:
    """What the desk's ledger held at an instant; with None or 'day' all that it holds.

    An instant is replayed, so that what was corrected, ruled or withdrawn later still stands as it did then. 'day' is
    left to the estimator: each claim counts from when it was recorded, by what is held of it now.
    """
    instant = known_at if isinstance(known_at, dt.datetime) else None
    holding = replay(open_ledger(desk).entries(), instant)
    with open_gazetteer(desk) as gazetteer:
        places = places_of(desk, gazetteer, holding)
    sources = all_sources(desk.sources, desk.sides)
    return Evidence(
        holding.placements, places, desk.sides, sources, desk.estimate, dividing_lines(desk), holding.place_rulings
    )


def days_told(evidence: Evidence) -> tuple[dt.date, dt.date]:
    """Return the first and last day that any claim tells of.

    Raises:
        InputError: no claim has a day.
    """
    days = evidence_days(evidence.held)
    if days is None:
        raise InputError("no claim has a day; name the days with --day or --days A..B")
    return days


def evidence_of_stream(placements: Iterable[Placement], desk: Desk | None) -> Evidence:
    """A stream of placements, with the desk's sides, sources and settings where there is a desk."""
    held = held_from_stream(placements)
    places = places_from_stream(held)
    if desk is None:
        return Evidence(held, places, sides_from_stream(held), (), EstimateSettings())
    sources = all_sources(desk.sources, desk.sides)
    return Evidence(held, places, desk.sides, sources, desk.estimate, dividing_lines(desk))


def estimate_evidence(
    evidence: Evidence,
    period: tuple[dt.date, dt.date] | None,
    *,
    known_at: KnownAt,
    perspective: str,
    without: Collection[str],
    learn: bool = False,
) -> list[ControlEstimate]:
    """Estimate over a period, by default all days that claims tell of.

    ``learn`` weighs sources by how often they were right rather than by their letters.
    """
    if not evidence.sides:
        return []
    first, last = period or days_told(evidence)
    rates = _learned(evidence, known_at) if learn else {}
    return estimate_control(
        evidence.held,
        evidence.places,
        sides=evidence.sides,
        sources=evidence.sources,
        first_day=first,
        last_day=last,
        known_at=known_at,
        perspective=perspective,
        without=without,
        settings=evidence.settings,
        rivers=evidence.rivers,
        learned=rates,
        rulings=evidence.rulings,
    )


def _learned(evidence: Evidence, known_at: KnownAt) -> Reliability:
    return learn_reliability(
        evidence.held,
        evidence.places,
        sides=evidence.sides,
        sources=evidence.sources,
        known_at=known_at,
        settings=evidence.settings,
    )


def explain_place(
    desk: Desk, place: str, day: dt.date, *, known_at: KnownAt, perspective: str, without: Collection[str]
) -> Explanation:
    """Explain one place, named by its id or by any spelling of its name.

    Raises:
        InputError: no place has that name, or the ledger knows nothing of it.
    """
    evidence = evidence_of_desk(desk, known_at)
    place_id = place if place in evidence.places else _place_named(desk, place)
    return explain_control(
        evidence.held,
        evidence.places,
        place_id,
        day,
        sides=evidence.sides,
        sources=evidence.sources,
        known_at=known_at,
        perspective=perspective,
        without=without,
        settings=evidence.settings,
        rivers=evidence.rivers,
        rulings=evidence.rulings,
    )


def _place_named(desk: Desk, name: str) -> str:
    with open_gazetteer(desk) as gazetteer:
        hits = gazetteer.search(name, 5)
    if not hits:
        raise InputError(f"no place is called {name!r} in this desk's gazetteer; `mapdesk gazetteer search` helps")
    return hits[0].place.place_id


def outline_table(path: Path, desk: Desk | None, *, day: dt.date | None, boundary: Path | None) -> ControlMap:
    """Outline a control table, with the desk's places, sides and base where there is a desk.

    Raises:
        InputError: the table or the boundary cannot be read, or the table is empty.
    """
    from mapdesk.outline.areas import outline_areas
    from mapdesk.outline.settings import OutlineSettings
    from mapdesk.pipeline.gains import outline_with_gains

    rows = read_control_csv(io.StringIO(_text_of(path)), str(path))
    if not rows:
        raise InputError(f"{path}: no row; `mapdesk estimate` writes such a table")
    places = {row.place_id: Place(row.place_id, row.name, row.lng, row.lat) for row in rows}
    if desk is not None:
        with open_gazetteer(desk) as gazetteer:
            places |= {found.place_id: found for key in places if (found := gazetteer.get(key)) is not None}
    lngs, lats = [place.lng for place in places.values()], [place.lat for place in places.values()]
    around = Bbox(min(lngs), min(lats), max(lngs), max(lats)).grown(0.3)
    base = read_geography(desk.base_file) if desk and desk.base_file.exists() else None
    limit = _read_boundary(boundary) if boundary else None

    def outline_day(one: dt.date) -> ControlMap:
        return outline_areas(
            rows,
            places,
            sides=desk.sides if desk else _sides_of(rows),
            day=one,
            bbox=(desk.theatre if desk else None) or around,
            base=base,
            boundary=limit,
            settings=desk.outline if desk else OutlineSettings(),
        )

    return outline_with_gains(outline_day, rows, day or max(row.day for row in rows))


def _sides_of(rows: Iterable[ControlEstimate]) -> tuple[Side, ...]:
    named = {side for row in rows for side in row.probabilities} - {CONTESTED}
    return tuple(Side(side, side) for side in sorted(named))


def _read_boundary(path: Path) -> Any:
    import shapely
    from shapely.geometry import shape

    try:
        content = msgspec.json.decode(path.read_bytes())
        features = content.get("features", [content])
        found = shapely.union_all([shape(feature.get("geometry", feature)) for feature in features])
    except (
        msgspec.DecodeError,
        AttributeError,
        KeyError,
        ValueError,
        TypeError,
        shapely.errors.ShapelyError,
    ) as problem:
        raise InputError(f"{path}: not GeoJSON ({problem})") from None
    if found.geom_type not in ("Polygon", "MultiPolygon") or found.is_empty:
        raise InputError(f"{path}: a boundary is a polygon, not {found.geom_type}")
    return found


def _text_of(path: Path) -> str:
    return sys.stdin.read() if str(path) == "-" else path.read_text("utf-8")
