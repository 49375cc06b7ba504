"""The bundle: a map, its estimates and the ledger's holding in, one folder for any web server out."""

import datetime as dt
import os
import shutil
import struct
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version as package_version
from pathlib import Path
from typing import Any

import msgspec

from mapdesk.base.ids import content_id, sha256_hex
from mapdesk.errors import InputError
from mapdesk.model import ControlChange, ControlEstimate, ControlMap, Holding, Place, Side, Source, Update
from mapdesk.publish.contents import Contents, gather_contents
from mapdesk.publish.exports import changes_csv, claims_jsonl, evidence_json, hxl_csv, pretty_json
from mapdesk.publish.gate import GateSettings, check_gate, require_open
from mapdesk.publish.page import render_page, render_style
from mapdesk.publish.protection import SourceIndex
from mapdesk.publish.release import release_claims
from mapdesk.publish.sentence import claim_words
from mapdesk.publish.view import Frame, Picture
from mapdesk.publish.words import (
    DOWNLOADS,
    lead_words,
    place_credit_words,
    retraction_words,
    status_words,
    title_words,
)

LEAD_KINDS = ("control_gained", "control_lost", "siege", "advance", "withdrawal", "clash")
PICTURE_NAMES = ("map.png", "map-small.png", "map.svg", "map.pdf")


def publish_update(
    out_dir: Path,
    *,
    control_map: ControlMap,
    map_geojson: Mapping[str, Any],
    estimates: Sequence[ControlEstimate],
    changes: Sequence[ControlChange],
    holding: Holding,
    places: Mapping[str, Place],
    sides: Sequence[Side],
    sources: Sequence[Source],
    pictures: Mapping[str, Path],
    day: dt.date,
    version: int,
    gate: GateSettings,
    control_csv: bytes,
    now: dt.datetime,
    title: str = "",
    previous_day: dt.date | None = None,
) -> Update:
    """Write the update of ``day`` into ``out_dir`` and return it; the same input gives the same bytes.

    ``estimates`` are all rows of the period (the last up to ``day`` counts), ``places`` the gazetteer rows behind
    every place id, ``pictures`` maps names in the bundle (map.png, map-small.png, map.svg, map.pdf) to files and may
    be empty. ``now`` (aware) is looked at by the gate alone and never written. A bundle already in ``out_dir`` is
    replaced as a whole.

    Raises:
        GateClosed: something stands in the way of a release; the message lists everything with its remedy.
        InputError: a picture is missing or misnamed, or ``out_dir`` holds something other than a bundle.
    """
    release = release_claims(holding, day=day, gate=gate, sides=sides, sources=sources, places=places)
    contents = gather_contents(
        day=day, previous_day=previous_day, release=release, changes=changes, estimates=estimates, places=places
    )
    shown = _places_shown(contents, places)
    require_open(
        check_gate(
            gate,
            now=now,
            newest_at=release.newest_at,
            places_shown=shown,
            places=places,
            control_map=control_map,
            map_geojson=map_geojson,
            sources=sources,
        )
    )
    side_of = {side.side_id: side for side in sides}
    credits = (*dict.fromkeys([*filter(str.strip, control_map.credits), *place_credit_words(shown)]),)
    lead = _lead(contents, side_of)
    update = Update(
        update_id=content_id("upd", day, version, holding.head, [c.claim_id for c in contents.claims]),
        day=day,
        version=version,
        title=title or _title(contents, side_of),
        summary=tuple(text for text, _ in lead),
        changes=_public_changes(contents),
        disputes=contents.disputes,
        unknowns=contents.unknowns,
        files={},
        credits=credits,
        ledger_head=holding.head,
    )
    files = _read_pictures(pictures) | {
        "control.csv": control_csv,
        "control.hxl.csv": hxl_csv(control_csv),
        "changes.csv": changes_csv(update.changes, contents.by_id),
        "map.geojson": pretty_json(map_geojson),
        "claims.jsonl": claims_jsonl(contents.claims),
        "evidence.json": evidence_json(contents, side_of),
        "style.css": render_style(sides),
    }
    frame = Frame(
        title=update.title,
        lead=lead,
        control_map=control_map,
        version=version,
        pictures={name: _picture(name, files[name]) for name in PICTURE_NAMES if name in files},
        downloads=[(name, words) for name, words in DOWNLOADS.items() if name in files or name.endswith(".json")],
        credits=credits,
        corrections=_corrections(holding, sources),
        ledger_head=holding.head,
        ledger_length=holding.length,
        waived_by=gate.waived_by if gate.is_waived else "",
        waived_reason=gate.waived_reason if gate.is_waived else "",
    )
    files["index.html"] = render_page(contents, frame, sides)
    update = _seal(files, update, gate, holding, previous_day)
    _write_bundle(out_dir, files)
    return update


def _seal(
    files: dict[str, bytes], update: Update, gate: GateSettings, holding: Holding, previous_day: dt.date | None
) -> Update:
    # update.json names every file but itself and the manifest, the manifest every file but itself.
    release = {
        "delay_hours": gate.delay_hours,
        "suppressed_kinds": gate.suppressed_kinds,
        "position_kinds": gate.position_kinds,
        "waived_by": gate.waived_by if gate.is_waived else None,
        "waived_reason": gate.waived_reason if gate.is_waived else None,
    }
    named = {name: sha256_hex(files[name]) for name in sorted(files)}
    written = msgspec.to_builtins(msgspec.structs.replace(update, files=named))
    files["update.json"] = pretty_json({**written, "previous_day": previous_day, "release": release})
    manifest = {
        "mapdesk": package_version("mapdesk"),
        "update_id": update.update_id,
        "day": update.day,
        "version": update.version,
        "ledger_head": holding.head,
        "ledger_length": holding.length,
        "release": release,
        "files": {name: {"sha256": sha256_hex(files[name]), "bytes": len(files[name])} for name in sorted(files)},
    }
    files["manifest.json"] = pretty_json(manifest)
    return msgspec.structs.replace(update, files={**named, "update.json": sha256_hex(files["update.json"])})


def _places_shown(contents: Contents, places: Mapping[str, Place]) -> list[Place]:
    ids = {dossier.estimate.place_id for dossier in contents.dossiers}
    ids |= {place_id for claim in contents.claims for place_id in claim.place_ids}
    return [places[place_id] for place_id in sorted(ids) if place_id in places]


def _public_changes(contents: Contents) -> tuple[ControlChange, ...]:
    return tuple(
        msgspec.structs.replace(change, claim_ids=tuple(i for i in change.claim_ids if i in contents.by_id))
        for change in contents.changes
    )


def _title(contents: Contents, sides: Mapping[str, Side]) -> str:
    names = [change.name for change in contents.changes]
    after = [status_words(change.after_status, change.after_side, sides) for change in contents.changes]
    return title_words(contents.day, names, after, bool(contents.news))


def _lead(contents: Contents, sides: Mapping[str, Side]) -> tuple[tuple[str, str | None], ...]:
    factual = [c for c in contents.news if c.placement.is_factual and c.placement.kind in LEAD_KINDS]
    told = {claim_words(c.placement, c.speaker, sides): c.claim_id for c in reversed(factual)}
    first = list(reversed(told))[:2]
    sentences = lead_words(
        changes=len(contents.changes),
        claims=len(contents.news),
        speakers=len({c.speaker.casefold() for c in contents.news}),
        reports=len({c.placement.report_id for c in contents.news}),
        disputes=len(contents.disputes),
        since=contents.since,
        first=first,
    )
    return tuple((text, told.get(text)) for text in sentences)


def _corrections(holding: Holding, sources: Iterable[Source]) -> tuple[str, ...]:
    index = SourceIndex(tuple(sources))
    told = []
    for target, reason in holding.retracted.items():
        report = holding.reports.get(target)
        outlet = index.find(report.source) if report else None
        title = report.title if report and (outlet is None or outlet.public) else None
        kind = {"rep": "report", "clm": "claim"}.get(target.partition("_")[0], "ledger entry")
        what = f"The report “{title}”" if title else f"The {kind} {target}"
        told.append(index.redact(retraction_words(what, reason)))
    return tuple(told)


def _read_pictures(pictures: Mapping[str, Path]) -> dict[str, bytes]:
    files = {}
    for name, path in pictures.items():
        if name not in PICTURE_NAMES:
            raise InputError(f"a bundle has no picture {name!r}; it may have {', '.join(PICTURE_NAMES)}")
        try:
            files[name] = path.read_bytes()
        except OSError as problem:
            raise InputError(f"{path}: {problem.strerror}; draw the map first, or publish without pictures") from None
    return files


def _picture(name: str, data: bytes) -> Picture:
    # The first chunk of a PNG is its header: width and height as big-endian 32-bit numbers.
    if data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR":
        return Picture(name, *struct.unpack(">II", data[16:24]))
    return Picture(name)


def _write_bundle(out_dir: Path, files: Mapping[str, bytes]) -> None:
    if out_dir.exists() and not (out_dir / "manifest.json").is_file() and (out_dir.is_file() or any(out_dir.iterdir())):
        raise InputError(f"{out_dir} holds something other than an update; name an empty or a new folder")
    out_dir.parent.mkdir(parents=True, exist_ok=True)
    fresh, old = (out_dir.parent / f".{out_dir.name}.{os.getpid()}.{part}" for part in ("new", "old"))
    try:
        fresh.mkdir()
        for name, data in files.items():
            (fresh / name).write_bytes(data)
        if out_dir.exists():
            out_dir.rename(old)
        fresh.rename(out_dir)
    except BaseException:
        if old.exists() and not out_dir.exists():
            old.rename(out_dir)
        raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
