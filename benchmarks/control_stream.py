"""UCDP GED rows in, the desk's placements out: headlines through the real pipeline, columns as a monitor's claims.

Nothing here knows a change of control; `control_syria.py` scores what the estimator makes of it.
"""

import csv
import datetime as dt
import gzip
import json
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from rapidfuzz import fuzz

from mapdesk.base.dates import DateSpan
from mapdesk.base.geometry import Bbox, distance_km
from mapdesk.base.text import Span, span_at
from mapdesk.model import (
    Claim,
    HeldPlacement,
    Place,
    Placement,
    Report,
    ReportRef,
    ResolvedPlace,
    Side,
    SideAlias,
    Source,
)
from mapdesk.pipeline.intake import claims_to_record
from mapdesk.read.rows import report_of_row
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.gazetteer_build import write_gazetteer
from mapdesk.resolve.place_file import read_place_file
from mapdesk.resolve.places import resolve_places
from mapdesk.resolve.sides import read_sides

THEATRE = Bbox(37.2, 34.0, 41.4, 36.2)
SIDE_IDS = ("isis", "sdf", "government", "other")
OF_COLUMN = {"IS": "isis", "SDF": "sdf", "Government of Syria": "government"}
SOURCES = (Source("sohr", "SOHR", "monitor", None, "B"), Source("ucdp", "UCDP GED", "monitor", None, "B"))
# Claims of ground that changes; others ('X-held Y', 'the siege of Y') name their place or are not moved to the row's.
ON_THE_GROUND = frozenset({"control_gained", "control_lost", "advance", "withdrawal"})
FIGHTS = frozenset({"clash", "attack", "strike"})
SAME_NAME = 85  # of 100, token set ratio
SAME_SOUND = 65  # of 100, plain ratio; for the few spots of one headline only
SAME_PLACE_KM = 2.0
# Names in these headlines that the demo desk's table lacks.
MORE_ALIASES = {
    "sdf": ("Syria Democratic Forces", "Jazeera Storm", "Jazeera Storm Operation", "SDF -YPG"),
    "isis": ("Islamic State” organization", "ISIS organization", "Islamic state"),
    "government": ("regime’s forces", "regime", "Russian forces and the regime forces", "Syrian Arab Army"),
    "other": ("Tahrir al-Sham", "Tahrir Al-Sham", "the factions", "Euphrates Shield"),
}
_KIND = re.compile(r"\b(village|town|city|suburb|island|oil ?field|gas field|area|base|camp)\b|[^\w\s]", re.I)


class Stream(NamedTuple):
    """What the estimator is given."""

    held: list[HeldPlacement]
    places: dict[str, Place]
    sides: tuple[Side, ...]
    sources: tuple[Source, ...]


class Row(NamedTuple):
    """One event: its spot (None where only a district is known), dyad, days and headlines with office and day."""

    row_id: int
    spot: Place | None
    precision: int
    dyad: tuple[str, str]
    days: DateSpan
    headlines: tuple[tuple[str, str, dt.date], ...]


def read_stream(events: Path, demo: Path, place_file: Path, *, sure_only: bool = False) -> Stream:
    """Read rows of the theatre and run their headlines through read, extract and resolve.

    Claims are those that an update records; ``sure_only`` leaves out the tentative ones, which no sentence tells.
    """
    sides = tuple(_with_names(side) for side in read_sides(demo / "sides.toml") if side.side_id in SIDE_IDS)
    spots = Spots(read_place_file(place_file) if place_file.suffix == ".csv" else ())
    rows = [read_row(each, spots) for each in _events(events)]
    told: dict[tuple[str, str, dt.date], list[Row]] = {}
    for row in rows:
        for headline in row.headlines:
            told.setdefault(headline, []).append(row)
    with tempfile.TemporaryDirectory() as folder:
        write_gazetteer(Path(folder) / "places.db", spots.places.values())
        with Gazetteer.open(Path(folder) / "places.db") as gazetteer:
            held = list(_headline_claims(told, gazetteer, sides))
    if sure_only:
        held = [claim for claim in held if not claim.placement.is_tentative]
    held += [claim for row in rows for claim in _column_claims(row)]
    return Stream(held, spots.places, sides, SOURCES)


def _with_names(side: Side) -> Side:
    more = tuple(SideAlias(text) for text in MORE_ALIASES[side.side_id])
    return msgspec.structs.replace(side, aliases=(*side.aliases, *more))


def _events(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            event = json.loads(line)
            if THEATRE.contains(event["longitude"], event["latitude"]):
                yield event


class Spots:
    """Places by id: the gazetteer's, and those of rows that it lacks."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = {place.place_id: place for place in places if THEATRE.contains(place.lng, place.lat)}
        self._of_name: dict[tuple[str, float, float], Place] = {}

    def at(self, name: str, lng: float, lat: float) -> Place:
        """Return the known place of that name within 2 km, else a new one."""
        key = (name, lng, lat)
        if key not in self._of_name:
            self._of_name[key] = self._known(name, lng, lat) or self._new(name, lng, lat)
        return self._of_name[key]

    def _known(self, name: str, lng: float, lat: float) -> Place | None:
        near = [p for p in self.places.values() if distance_km((p.lng, p.lat), (lng, lat)) <= SAME_PLACE_KM]
        alike = [p for p in near if max(likeness(n, name) for n in (p.name, *p.other_names)) >= SAME_NAME]
        return min(alike, key=lambda p: distance_km((p.lng, p.lat), (lng, lat)), default=None)

    def _new(self, name: str, lng: float, lat: float) -> Place:
        slug = re.sub(r"\W+", "-", name.casefold()).strip("-")
        place = Place(f"ucdp:{slug}-{lng:.3f}-{lat:.3f}", core(name), lng, lat, other_names=(name,), country="SY")
        self.places[place.place_id] = place
        return place


def core(name: str) -> str:
    """Return a UCDP place name without the word for what it is."""
    return " ".join(_KIND.sub(" ", name).split()) or name


def likeness(a: str, b: str) -> float:
    """Return how alike two names are, 0 to 100."""
    return fuzz.token_set_ratio(core(a).casefold(), core(b).casefold())


def spelled_alike(a: str, b: str) -> bool:
    """Whether two romanisations may be of one name, told that both are of one event ('Aqirabat', 'Uqayribat')."""
    return max(likeness(a, b), fuzz.ratio(core(a).casefold(), core(b).casefold()) + SAME_NAME - SAME_SOUND) >= SAME_NAME


def read_row(event: dict[str, Any], spots: Spots) -> Row:
    """Read one row; headline, office and date come joined by ';' where there are several of each."""
    start, end = (dt.date.fromisoformat(event[key][:10]) for key in ("date_start", "date_end"))
    columns = [(event[key] or "").split(";") for key in ("source_headline", "source_office", "source_date")]
    if len({len(column) for column in columns}) > 1:
        columns = [[event["source_headline"] or ""], columns[1][:1], columns[2][-1:]]
    told = [
        (text.strip(), office.strip(), max(_day(day, end), start)) for text, office, day in zip(*columns, strict=True)
    ]
    precision = event["where_prec"]
    exact = precision <= 2
    return Row(
        event["id"],
        spots.at(event["where_coordinates"], event["longitude"], event["latitude"]) if exact else None,
        precision,
        (OF_COLUMN.get(event["side_a"], "other"), OF_COLUMN.get(event["side_b"], "other")),
        DateSpan(start, end, event["date_prec"]),
        tuple(item for item in told if item[0]),
    )


def _day(text: str, otherwise: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(text.strip()[:10])
    except ValueError:
        return otherwise


def _headline_claims(
    told: dict[tuple[str, str, dt.date], list[Row]], gazetteer: Gazetteer, sides: Sequence[Side]
) -> Iterator[HeldPlacement]:
    reports: dict[str, tuple[Report, list[Row]]] = {}
    for number, ((text, office, day), rows) in enumerate(sorted(told.items(), key=lambda item: item[0])):
        row = {"source_headline": text, "source_office": office, "source_date": day.isoformat(), "id": f"h{number}"}
        report = report_of_row(row, f"row {rows[0].row_id}")
        reports[report.report_id] = (report, rows)
    claims = (claim for report, _ in reports.values() for claim in claims_of(report))
    for placement in resolve_places(claims, gazetteer, sides=sides, sources=SOURCES, theatre=THEATRE):
        report, rows = reports[placement.report_id]
        assert report.published_at
        # A fight is told by its row already: the same monitor's word, so the headline is not a second witness.
        if placement.kind not in FIGHTS or not any(row.spot for row in rows):
            placed = at_rows(placement, rows)
            yield HeldPlacement(placed, placed.claim_id, report.published_at)


def claims_of(report: Report) -> list[Claim]:
    """Return the claims of one headline; one that the reader fails on is told on stderr and left out."""
    try:
        return claims_to_record(report, lambda _: None)
    except ValueError as problem:
        print(f"left out: {report.text[:80]!r}: {problem}", file=sys.stderr)
        return []


def at_rows(claim: Placement, rows: Sequence[Row]) -> Placement:
    """Return the claim with the rows' spots where its own phrases name none.

    A phrase that is the row's place is at the row's coordinates. Where a headline places nothing exactly, its claims
    of ground are taken as told of the spots of its rows between the sides the claim names: at the spot where that is
    one and exact by the row's where_prec, near it (2) otherwise.
    """
    named = tuple(_by_name(where, claim.places[where.place], rows) for where in claim.placements)
    if any(where.place_id and (where.geo_precision or 1) == 1 for where in named) or claim.kind not in ON_THE_GROUND:
        return msgspec.structs.replace(claim, placements=named)
    said = {side for side in (claim.actor_side, claim.target_side) if side}
    spots = {row.spot.place_id: row.spot for row in rows if row.spot and said and said <= set(row.dyad)}
    exact = len(spots) == 1 and any(row.precision == 1 for row in rows if row.spot)
    how = (1, None) if exact else (2, 5.0)
    near = tuple(ResolvedPlace(0, p.place_id, p.name, p.lng, p.lat, *how) for p in spots.values())
    span = claim.places[:1] or (claim.trigger,)
    return msgspec.structs.replace(claim, placements=near or named, places=span if near else claim.places)


def _by_name(where: ResolvedPlace, phrase: Span, rows: Sequence[Row]) -> ResolvedPlace:
    if where.place_id is not None:
        return where
    for row in rows:
        if row.spot and phrase.text[:1].isupper() and spelled_alike(row.spot.name, phrase.text):
            spot = row.spot  # the headline names the place itself, even where the event was near it only
            return ResolvedPlace(where.place, spot.place_id, spot.name, spot.lng, spot.lat, 1)
    return where


def _column_claims(row: Row) -> Iterator[HeldPlacement]:
    """The row's own columns: two sides fought at a spot."""
    if row.spot is None or row.dyad[0] == row.dyad[1]:
        return
    known = max([day for _, _, day in row.headlines] or [row.days.last])
    published = dt.datetime.combine(max(known, row.days.last), dt.time(12), dt.UTC)
    text = f"Event {row.row_id} between {row.dyad[0]} and {row.dyad[1]} at {row.spot.name}."
    # Who attacked is not in the columns, and side_b is always the non-state side: a clash has no direction.
    actor, target = row.dyad
    claim = Placement(
        claim_id=f"ucdp-{row.row_id}",
        report_id=f"ucdp-row-{row.row_id}",
        report=ReportRef("UCDP GED", None, None, published),
        kind="clash",
        modality="asserted",
        trigger=span_at(text, 0, 5),
        quote=span_at(text, 0, len(text)),
        places=(span_at(text, len(text) - 1 - len(row.spot.name), len(text) - 1),),
        rule="ucdp-columns@1",
        extractor="table",
        placements=(ResolvedPlace(0, row.spot.place_id, row.spot.name, row.spot.lng, row.spot.lat, row.precision),),
        actor_side=actor,
        target_side=target,
        speaker_source="ucdp",
        day=row.days,
    )
    yield HeldPlacement(claim, claim.claim_id, published)


def read_changes(path: Path) -> list[tuple[float, float]]:
    """Return where the known changes are (lng, lat), to choose which places to score; never when or what."""
    with path.open(encoding="utf-8") as file:
        return [(float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file) if row["lat"]]
