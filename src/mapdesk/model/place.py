"""Places, candidates and placements: where a claim's phrases point to, or the honest None."""

import msgspec

from mapdesk.base.dates import DateSpan
from mapdesk.model.claim import Claim


class Place(msgspec.Struct, frozen=True, gc=False, rename={"lng": "lon"}):
    """A gazetteer entry; degrees WGS 84, GeoNames feature code, provenance and licence of the row."""

    place_id: str
    name: str
    lng: float
    lat: float
    other_names: tuple[str, ...] = ()
    feature_code: str = "PPL"
    country: str = ""  # ISO 3166-1 alpha-2
    admin1: str = ""
    admin2: str = ""
    population: int | None = None
    source: str = ""
    license: str = ""
    precision_km: float | None = None

    @property
    def is_settlement(self) -> bool:
        """Whether people live there by its feature code (PPL...), so that control of it can be estimated."""
        return self.feature_code.startswith("PPL")


class Candidate(msgspec.Struct, frozen=True, rename={"lng": "lon"}):
    """A place a phrase might mean: score 0 to 1 and its parts by name, each 0 to 1 ('name', 'theatre', 'near')."""

    place_id: str
    name: str
    lng: float
    lat: float
    score: float
    reasons: dict[str, float] = {}


class ResolvedPlace(msgspec.Struct, frozen=True, rename={"lng": "lon"}):
    """The answer for ``claim.places[place]``; all None where refused, the candidates always shown, best first.

    ``geo_precision`` is UCDP's where_prec (1 exact ... 7), ``radius_km`` how far the real spot may lie.
    """

    place: int
    place_id: str | None = None
    name: str | None = None
    lng: float | None = None
    lat: float | None = None
    geo_precision: int | None = None
    radius_km: float | None = None
    candidates: tuple[Candidate, ...] = ()


class Placement(Claim, frozen=True, kw_only=True):
    """A claim with its phrases resolved: places, sides of actor and target, source of the speaker, days.

    ``placements`` has one member per member of ``places``. ``speaker_source`` is the source id of the speaker
    or, where the claim has none, of the report itself; None where unknown. ``day`` is when it is said to have
    happened, with the publication day as fallback (precision 2), None without either.
    """

    placements: tuple[ResolvedPlace, ...] = ()
    actor_side: str | None = None
    target_side: str | None = None
    speaker_source: str | None = None
    day: DateSpan | None = None


# What resolving adds to a claim; a ledger keeps these apart from the claim itself.
PLACEMENT_FIELDS = ("placements", "actor_side", "target_side", "speaker_source", "day")


class Mention(msgspec.Struct, frozen=True, rename={"lng": "lon"}):
    """A place name in a report, resolved or (None) refused."""

    report_id: str
    start: int
    end: int
    text: str
    place_id: str | None = None
    name: str | None = None
    lng: float | None = None
    lat: float | None = None
    geo_precision: int | None = None
    candidates: tuple[Candidate, ...] = ()
