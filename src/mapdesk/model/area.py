"""The control map: areas, front lines, settlements and events of one day; everything a picture needs."""

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mapdesk.base.geometry import Bbox
from mapdesk.model.control import Status
from mapdesk.model.side import Side

if TYPE_CHECKING:
    from shapely.geometry import MultiLineString, MultiPolygon, Polygon


@dataclass(frozen=True, slots=True)
class ControlArea:
    """Land of one status and side; geodesic km²; EPSG:4326. Areas of one map never overlap."""

    status: Status
    side: str | None
    geometry: "MultiPolygon"
    area_km2: float
    place_ids: tuple[str, ...] = ()
    gained_on: dt.date | None = None  # the day the side took it; None where it is older or not known


@dataclass(frozen=True, slots=True)
class FrontLine:
    """Where two sides' areas meet; ``along_river`` where the river is the line; uncertainty is a half-width."""

    sides: tuple[str, str]
    geometry: "MultiLineString"
    length_km: float
    uncertainty_km: float
    along_river: bool = False


@dataclass(frozen=True, slots=True)
class FrontBand:
    """Ground in which the front of two sides runs with chance ``share``, as far as the evidence beside it says.

    EPSG:4326, geodesic km²; ``width_km`` is the area over the front's length. Drawn over areas, never part of them.
    """

    sides: tuple[str, str]
    geometry: "MultiPolygon"
    area_km2: float
    width_km: float
    share: float
    along_river: bool = False


@dataclass(frozen=True, slots=True)
class MapSettlement:
    """A place on the map with its estimate in short; also fields, bases and bridges (by feature code)."""

    place_id: str
    name: str
    lng: float
    lat: float
    feature_code: str
    population: int | None
    status: Status
    side: str | None
    probability: float
    last_evidence_day: dt.date | None = None
    held_since: dt.date | None = None  # the day ``side`` took it, None where not known


@dataclass(frozen=True, slots=True)
class MapEvent:
    """A claim drawn as a symbol: clash, strike, attack, advance (``side`` is the actor's)."""

    claim_id: str
    kind: str
    lng: float
    lat: float
    place_id: str
    side: str | None = None
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ControlMap:
    """One day, one instant of knowledge, one perspective."""

    day: dt.date
    known_at: dt.datetime | None
    perspective: str
    sides: tuple[Side, ...]
    bbox: Bbox
    areas: tuple[ControlArea, ...] = ()
    front_lines: tuple[FrontLine, ...] = ()
    settlements: tuple[MapSettlement, ...] = ()
    events: tuple[MapEvent, ...] = ()
    boundary: "MultiPolygon | Polygon | None" = None
    title: str = ""
    subtitle: str = ""
    cut_off: dt.datetime | None = None
    sources: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    ledger_head: str = ""
    notes: tuple[str, ...] = field(default=())
    front_bands: tuple[FrontBand, ...] = ()
