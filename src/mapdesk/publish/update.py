"""The bundle: a map, its estimates and the ledger's holding in, one folder for any web server out."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from mapdesk.base.ids import content_id
from mapdesk.model import ControlChange, ControlEstimate, ControlMap, Holding, Numbers, Place, Side, Source, Update
from mapdesk.publish.bundle import PICTURE_NAMES, SEALED, picture_size, read_pictures, seal_bundle, write_bundle
from mapdesk.publish.contents import Contents, gather_contents
from mapdesk.publish.exports import changes_csv, claims_jsonl, evidence_json, hxl_csv, pretty_json
from mapdesk.publish.figures import numbers_csv, public_numbers
from mapdesk.publish.gate import GateSettings, check_gate, require_open
from mapdesk.publish.geopackage import geopackage
from mapdesk.publish.interactive import Interactive, interactive_files
from mapdesk.publish.kml import kml
from mapdesk.publish.opening import lead_words, title_words
from mapdesk.publish.page import render_page, render_style
from mapdesk.publish.protection import SourceIndex
from mapdesk.publish.release import release_claims
from mapdesk.publish.sentence import claim_words
from mapdesk.publish.view import Frame
from mapdesk.publish.words import (
    DOWNLOADS,
    disputed_words,
    place_credit_words,
    retraction_words,
    status_words,
)

LEAD_KINDS = ("control_gained", "control_lost", "siege", "advance", "withdrawal", "clash")
Lead = tuple[tuple[str, str | None], ...]  # sentence, and the id of the claim it tells


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
    interactive: Interactive | None = None,
    numbers: Numbers = Numbers(),  # noqa: B008 - frozen
) -> Update:
    """Write the update of ``day`` into ``out_dir`` and return it; the same input gives the same bytes.

    ``estimates`` are all rows of the period (the last up to ``day`` counts), ``places`` the gazetteer rows behind
    every place id, ``pictures`` maps names in the bundle (``bundle.PICTURE_NAMES``) to files and may
    be empty; ``numbers`` are all losses and strengths told by the day. ``now`` (aware) is looked at by the gate alone
    and never written. A bundle already in ``out_dir`` is replaced as a whole.

    Raises:
        GateClosed: something stands in the way of a release; the message lists everything with its remedy.
        InputError: a picture is missing or misnamed, or ``out_dir`` holds something other than a bundle.
    """
    release = release_claims(holding, day=day, gate=gate, sides=sides, sources=sources, places=places)
    contents = gather_contents(
        day=day, previous_day=previous_day, release=release, changes=changes, estimates=estimates, places=places
    )
    contents = replace(contents, numbers=public_numbers(numbers, contents.by_id, SourceIndex(tuple(sources))))
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
    credits = tuple(dict.fromkeys([*filter(str.strip, control_map.credits), *place_credit_words(shown)]))
    side_of = {side.side_id: side for side in sides}
    lead = _lead(contents, side_of)
    corrections = _corrections(holding, sources)
    update = _update(contents, title or _title(contents, side_of), lead, version, credits, holding.head)
    update = msgspec.structs.replace(update, corrections=corrections, numbers=contents.numbers)
    files = read_pictures(pictures) | {
        "control.csv": control_csv,
        "control.hxl.csv": hxl_csv(control_csv),
        "changes.csv": changes_csv((*update.changes, *update.untold), contents.by_id),
        "numbers.csv": numbers_csv(contents.numbers),
        "map.geojson": pretty_json(map_geojson),
        "map.kml": kml(map_geojson, sides, update.title),
        "claims.jsonl": claims_jsonl(contents.claims),
        "evidence.json": evidence_json(contents, side_of),
        "style.css": render_style(sides),
    }
    if package := geopackage(map_geojson):
        files["map.gpkg"] = package
    if interactive is not None:
        files |= interactive_files(
            interactive,
            update=update,
            release=release,
            holding=holding,
            places=places,
            sides=sides,
            sources=sources,
            known_at=control_map.known_at or control_map.cut_off,
        )
    frame = Frame(
        title=update.title,
        lead=lead,
        control_map=control_map,
        version=version,
        pictures={name: picture_size(name, files[name]) for name in (*PICTURE_NAMES, *pictures) if name in files},
        downloads=tuple((n, words) for n, words in DOWNLOADS.items() if n in files or n in SEALED),
        credits=credits,
        corrections=corrections,
        ledger_head=holding.head,
        ledger_length=holding.length,
        waived_by=gate.waived_by if gate.is_waived else "",
        waived_reason=gate.waived_reason if gate.is_waived else "",
        has_map=interactive is not None,
    )
    files["index.html"] = render_page(contents, frame, sides)
    update = seal_bundle(files, update, gate, holding, previous_day)
    write_bundle(out_dir, files)
    return update


def _update(
    contents: Contents, title: str, lead: Lead, version: int, credits: tuple[str, ...], ledger_head: str
) -> Update:
    claim_ids = [claim.claim_id for claim in contents.claims]
    return Update(
        update_id=content_id("upd", contents.day, version, ledger_head, claim_ids),
        day=contents.day,
        version=version,
        title=title,
        summary=tuple(text for text, _ in lead),
        changes=_public_changes(contents.changes, contents),
        untold=_public_changes(contents.untold, contents),
        disputes=contents.disputes,
        unknowns=contents.unknowns,
        files={},
        credits=credits,
        ledger_head=ledger_head,
    )


def _places_shown(contents: Contents, places: Mapping[str, Place]) -> list[Place]:
    ids = {dossier.estimate.place_id for dossier in contents.dossiers}
    ids |= {place_id for claim in contents.claims for place_id in claim.place_ids}
    return [places[place_id] for place_id in sorted(ids) if place_id in places]


def _public_changes(changes: Iterable[ControlChange], contents: Contents) -> tuple[ControlChange, ...]:
    return tuple(
        msgspec.structs.replace(change, claim_ids=tuple(i for i in change.claim_ids if i in contents.by_id))
        for change in changes
    )


def _title(contents: Contents, sides: Mapping[str, Side]) -> str:
    names = [change.name for change in contents.changes]
    after = [status_words(change.after_status, change.after_side, sides) for change in contents.changes]
    return title_words(contents.day, names, after, bool(contents.news), bool(contents.untold))


def _lead(contents: Contents, sides: Mapping[str, Side]) -> Lead:
    factual = [c for c in contents.news if c.placement.is_factual and c.placement.kind in LEAD_KINDS]
    disputed = {i for dispute in contents.disputes for i in (*dispute.claim_ids, *dispute.against_claim_ids)}
    told = {}
    for claim in reversed(factual):
        sentence = claim_words(claim.placement, claim.speaker, sides)
        told[disputed_words(sentence) if claim.claim_id in disputed else sentence] = claim.claim_id
    first = list(reversed(told))[:2]
    sentences = lead_words(
        changes=len(contents.changes),
        untold=len(contents.untold),
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
