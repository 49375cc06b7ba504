"""The interactive map of a bundle: released claims, tables of control and ground in, data files and one page out."""

import datetime as dt
import gzip
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from mapdesk.base.dates import format_instant
from mapdesk.base.geometry import Bbox
from mapdesk.model import KINDS, MODALITIES, BaseGeography, ControlEstimate, Holding, Place, Side, Source, Update
from mapdesk.publish.bundle import MAP_FOLDER
from mapdesk.publish.interactive_claims import EVIDENCE_PAGE, WEIGHT_STEP, WORDS_PAGE, ClaimTable
from mapdesk.publish.interactive_control import STATUSES, ControlColumns, GroundOf
from mapdesk.publish.interactive_ground import GRID, Cells, base_columns, cell_columns
from mapdesk.publish.interactive_page import render_map_page, web_files
from mapdesk.publish.interactive_tiles import FILE as TILES_FILE
from mapdesk.publish.interactive_tiles import TiledBase
from mapdesk.publish.release import Release

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Timelines:
    """Control of the same places over the same days, seen in several ways; rows sorted by place and day.

    ``perspectives`` begins with 'assessed', the map itself; ``known`` are the same as known at earlier instants
    ('day': each day as it was known at its end); ``without`` leaves one source out.
    """

    first_day: dt.date
    last_day: dt.date
    perspectives: Mapping[str, Sequence[ControlEstimate]]
    known: Sequence[tuple[str, dt.datetime | None, Sequence[ControlEstimate]]] = ()
    without: Mapping[str, Sequence[ControlEstimate]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Interactive:
    """What the interactive map needs beside the update itself.

    ``looks`` are the colours of each theme by name, with the sides' fills; ``web`` is the folder of the built front
    end; ``ground_of`` says whose ground an estimate makes. Ground within ``band_km`` of a front on land is contested
    where a clash or attack within ``clash_reach_km`` is fresh.
    """

    timelines: Timelines
    cells: Cells
    base: BaseGeography | None
    box: Bbox
    looks: Mapping[str, Any]
    web: Path
    ground_of: GroundOf
    event_ids: Collection[str] = ()
    event_days: int = 7
    front_days: int = 90
    quiet_pairs: Sequence[tuple[str, str]] = ()
    band_km: float = 0.0
    clash_reach_km: float = 0.0
    tiles: TiledBase | None = None


def interactive_files(
    interactive: Interactive,
    *,
    update: Update,
    release: Release,
    holding: Holding,
    places: Mapping[str, Place],
    sides: Sequence[Side],
    sources: Sequence[Source],
    known_at: dt.datetime | None = None,
) -> dict[str, bytes]:
    """Return the files of the interactive map by their names in the bundle; the same input gives the same bytes.

    Nothing is shown that ``release`` does not hold: no claim held back, no name or left-out map of a source that is
    not public. A claim read unsurely is there where it weighs on a place.
    """
    lines, whole = interactive.timelines, interactive.timelines.perspectives["assessed"]
    shown = _places_shown(interactive, release, whole, places)
    index = {place.place_id: i for i, place in enumerate(shown)}
    columns = ControlColumns(
        [place.place_id for place in shown], [s.side_id for s in sides], lines.first_day, interactive.ground_of
    )
    claims = ClaimTable(
        release,
        holding,
        sides=sides,
        sources=sources,
        place_index=index,
        first_day=lines.first_day,
        event_ids=interactive.event_ids,
        rows=whole,
    )
    tables, views = _control_tables(lines, columns, claims)
    words, evidence = claims.word_pages(), claims.evidence_pages(len(shown))
    about = _about(interactive, update, sides, claims, known_at) | views
    about |= {"pages": {"words": WORDS_PAGE, "evidence": EVIDENCE_PAGE}, "places": len(shown)}
    data: dict[str, Any] = {
        "about.json": about,
        "ground.json.gz": {"base": base_columns(interactive.base, interactive.box)}
        | {"cells": cell_columns(interactive.cells, index)},
        "places.json.gz": _place_columns(shown, interactive.cells),
        "names.json.gz": [[place.name, *place.other_names] for place in shown],
        "claims.json.gz": claims.columns(),
        "rulings.json.gz": claims.rulings(),
        **{f"words-{i}.json.gz": page for i, page in enumerate(words)},
        **{f"evidence-{i}.json.gz": page for i, page in enumerate(evidence)},
        **tables,
    }
    files = {MAP_FOLDER + name: _encoded(name, value) for name, value in data.items()}
    files |= {MAP_FOLDER + name: content for name, content in web_files(interactive.web).items()}
    if interactive.tiles:
        files[MAP_FOLDER + TILES_FILE] = interactive.tiles.content
    files["map.html"] = render_map_page(update, credits=about["credits"])
    return files


def _places_shown(
    interactive: Interactive, release: Release, rows: Sequence[ControlEstimate], places: Mapping[str, Place]
) -> list[Place]:
    """Places with an estimate, a cell or a claim, the largest first, so that the first rows name the towns."""
    ids = {row.place_id for row in rows} | set(interactive.cells.place_ids)
    ids |= {place_id for claim in release.claims for place_id in claim.place_ids}
    found = [places[i] for i in ids if i in places]
    return sorted(found, key=lambda place: (-(place.population or 0), place.place_id))


def _control_tables(
    lines: Timelines, columns: ControlColumns, claims: ClaimTable
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the control files by name, and what 'about' says of them."""
    whole = columns.steps(lines.perspectives["assessed"])
    tables: dict[str, Any] = {"control.json.gz": columns.columns(whole)}
    views: dict[str, Any] = {"perspectives": [], "known": [], "without": []}
    for name, rows in lines.perspectives.items():
        if name != "assessed":
            tables[f"perspective-{name}.json.gz"] = columns.difference(whole, columns.steps(rows))
        views["perspectives"].append(name)
    for key, at, rows in lines.known:
        tables[f"known-{key}.json.gz"] = columns.difference(whole, columns.steps(rows))
        views["known"].append({"key": key, "at": format_instant(at) if at else None})
    for number, source in enumerate(claims.sources):
        if source.source_id in lines.without:
            moved = columns.difference(whole, columns.steps(lines.without[source.source_id]))
            tables[f"without-{number}.json.gz"] = moved
            views["without"].append({"source": number, "moved": len(moved["places"])})
    return tables, views


def _about(
    interactive: Interactive, update: Update, sides: Sequence[Side], claims: ClaimTable, known_at: dt.datetime | None
) -> dict[str, Any]:
    lines = interactive.timelines
    return {
        "format": FORMAT,
        "update_id": update.update_id,
        "title": update.title,
        "day": update.day,
        "version": update.version,
        "ledger_head": update.ledger_head,
        "known_at": format_instant(known_at) if known_at else None,
        "first_day": lines.first_day,
        "last_day": lines.last_day,
        "box": [round(edge, 5) for edge in interactive.box],
        "statuses": STATUSES,
        "kinds": KINDS,
        "modes": MODALITIES,
        "sides": [{"id": side.side_id, "name": side.name, "short": side.short_name or side.name} for side in sides],
        "sources": [
            {"id": s.source_id, "name": s.name, "kind": s.kind, "lean": s.lean, "grade": s.reliability}
            for s in claims.sources
        ],
        "looks": interactive.looks,
        "event_days": interactive.event_days,
        "front_days": interactive.front_days,
        "quiet_pairs": [sorted(pair) for pair in interactive.quiet_pairs],
        "band_km": interactive.band_km,
        "clash_reach_km": interactive.clash_reach_km,
        "weight_step": WEIGHT_STEP,
        "credits": [*update.credits, *([interactive.tiles.credit] if interactive.tiles else [])],
        "tiles": interactive.tiles.about() if interactive.tiles else None,
        "changes": [change.place_id for change in update.changes],
    }


def _place_columns(places: Sequence[Place], cells: Cells) -> dict[str, Any]:
    spots = dict(zip(cells.place_ids, getattr(cells, "spots", ()), strict=False))
    at = [spots.get(place.place_id, (place.lng, place.lat)) for place in places]
    return {
        "ids": [place.place_id for place in places],
        "names": [place.name for place in places],
        "x": [round(float(spot[0]) / GRID) for spot in at],
        "y": [round(float(spot[1]) / GRID) for spot in at],
        "population": [place.population or 0 for place in places],
        "codes": [place.feature_code for place in places],
    }


def _encoded(name: str, value: Any) -> bytes:
    data = msgspec.json.encode(value)
    # mtime 0: the same data give the same bytes
    return gzip.compress(data, 9, mtime=0) if name.endswith(".gz") else data
