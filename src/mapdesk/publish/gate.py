"""The release gate: what an update would show and the clock in, everything that still stands in its way out."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from mapdesk.base.dates import format_instant
from mapdesk.base.geometry import distance_km
from mapdesk.errors import GateClosed
from mapdesk.model import KINDS, ControlMap, Place, Source

# A symbol may stand a little beside its settlement so that dots do not cover each other, never farther than this.
SETTLEMENT_KM = 3.0


class GateSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What must hold before a release, from desk.toml.

    ``delay_hours`` must have passed since the newest report shown came out; a named person may waive it with a
    reason, and both are published. ``suppressed_kinds`` are claim kinds never published, of anybody;
    ``position_kinds`` are those never published of a side whose ``positions_public`` is false.
    """

    delay_hours: float = 24.0
    suppressed_kinds: tuple[str, ...] = ()
    position_kinds: tuple[str, ...] = ("deployment", "force_size")
    waived_by: str = ""
    waived_reason: str = ""

    def __post_init__(self) -> None:
        # A misspelt kind would quietly suppress nothing.
        unknown = sorted({*self.suppressed_kinds, *self.position_kinds} - set(KINDS))
        if unknown:
            raise ValueError(f"no claim kind {', '.join(unknown)}; the kinds are {', '.join(KINDS)}")
        if not self.delay_hours >= 0:
            raise ValueError(f"delay_hours must be 0 or more, not {self.delay_hours}")

    @property
    def is_waived(self) -> bool:
        """Whether a named person waived the delay with a reason."""
        return bool(self.waived_by.strip() and self.waived_reason.strip())


class GateFinding(msgspec.Struct, frozen=True):
    """One thing that stands in the way: the rule, what is missing and what to do about it."""

    rule: str
    problem: str
    remedy: str


def check_gate(
    gate: GateSettings,
    *,
    now: dt.datetime,
    newest_at: dt.datetime | None,
    places_shown: Iterable[Place],
    places: Mapping[str, Place],
    control_map: ControlMap,
    map_geojson: Mapping[str, Any],
    sources: Sequence[Source],
) -> list[GateFinding]:
    """Return everything that must be put right before release; empty where the gate is open.

    ``now`` and ``newest_at`` (when the newest report behind the update came out) are aware times; the rest is what
    would be shown. Checked: the delay or its waiver, credits, settlement precision, protected source names.
    """
    if now.tzinfo is None:
        raise ValueError("now must be an aware time")
    return [
        *_delay(gate, now, newest_at),
        *_credits(places_shown, control_map),
        *_precision(places, control_map, map_geojson),
        *_names(sources, control_map, map_geojson),
    ]


def require_open(findings: Sequence[GateFinding]) -> None:
    """Do nothing where there are no findings.

    Raises:
        GateClosed: with every finding and its remedy, one a line.
    """
    if findings:
        lines = "\n".join(f"- {f.rule}: {f.problem}. Remedy: {f.remedy}." for f in findings)
        raise GateClosed(f"the update may not be released yet:\n{lines}")


def _delay(gate: GateSettings, now: dt.datetime, newest_at: dt.datetime | None) -> Iterator[GateFinding]:
    if bool(gate.waived_by.strip()) != bool(gate.waived_reason.strip()):
        yield GateFinding("waiver", "it needs both a name and a reason", "set waived_by and waived_reason, or neither")
    if newest_at is None or gate.is_waived:
        return
    # A publication time of exactly midnight is a bare date: the report may have come out as late as that evening.
    latest = newest_at + dt.timedelta(days=1) if newest_at.time() == dt.time() else newest_at
    open_at = latest + dt.timedelta(hours=gate.delay_hours)
    if now < open_at:
        moment = format_instant(open_at.replace(microsecond=0))
        yield GateFinding(
            "delay",
            f"the newest report is not yet {gate.delay_hours:g} hours old",
            f"publish after {moment}, or let a named person waive the delay with a reason (waived_by, waived_reason)",
        )


def _credits(places_shown: Iterable[Place], control_map: ControlMap) -> Iterator[GateFinding]:
    bare = sorted(f"{p.name} ({p.place_id})" for p in places_shown if not (p.source.strip() and p.license.strip()))
    if bare:
        more = f" and {len(bare) - 5} more" if len(bare) > 5 else ""
        yield GateFinding(
            "credits",
            f"no source or licence is known for {', '.join(bare[:5])}{more}",
            "fill the source and license columns of the place file these rows came from",
        )
    if (control_map.areas or control_map.front_lines) and not any(c.strip() for c in control_map.credits):
        yield GateFinding(
            "credits",
            "the map carries no credit for its rivers, borders and places",
            "give the base geography its credits (mapdesk init writes them)",
        )


def _precision(
    places: Mapping[str, Place], control_map: ControlMap, map_geojson: Mapping[str, Any]
) -> Iterator[GateFinding]:
    points = [(s.place_id, s.lng, s.lat) for s in control_map.settlements]
    points += [(e.place_id, e.lng, e.lat) for e in control_map.events]
    points += list(_geojson_points(map_geojson))
    off = sorted({place_id or "a point without place_id" for place_id, *at in points if _is_off(places, place_id, at)})
    if off:
        more = f" and {len(off) - 5} more" if len(off) > 5 else ""
        yield GateFinding(
            "precision",
            f"these points do not stand at a place of the gazetteer: {', '.join(off[:5])}{more}",
            "show settlements and events only at gazetteer places, or add the place to the desk's place file",
        )


def _is_off(places: Mapping[str, Place], place_id: str, at: Sequence[float]) -> bool:
    place = places.get(place_id)
    return place is None or distance_km((place.lng, place.lat), at) > SETTLEMENT_KM


def _geojson_points(map_geojson: Mapping[str, Any]) -> Iterator[tuple[str, float, float]]:
    for feature in map_geojson.get("features") or ():
        geometry = feature.get("geometry") or {}
        if geometry.get("type") == "Point":
            lng, lat = geometry["coordinates"][:2]
            yield str((feature.get("properties") or {}).get("place_id") or ""), float(lng), float(lat)


def _names(sources: Sequence[Source], control_map: ControlMap, map_geojson: Mapping[str, Any]) -> Iterator[GateFinding]:
    protected = {name.casefold() for s in sources if not s.public for name in (s.name, s.source_id)}
    shown = {name.casefold() for name in control_map.sources} & protected
    shown |= {text.casefold() for text in _source_texts(map_geojson)} & protected
    if shown:
        yield GateFinding(
            "protected sources",
            f"the map names {len(shown)} source(s) that must not be named",
            "leave sources with public = false out of the map's source list and its GeoJSON",
        )


def _source_texts(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, member in value.items():
            yield from _source_texts(member, str(name))
    elif isinstance(value, (list, tuple)) and key != "coordinates":
        for member in value:
            yield from _source_texts(member, key)
    elif isinstance(value, str) and ("source" in key or "speaker" in key):
        yield value
