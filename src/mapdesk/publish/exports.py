"""The update as data: claims, evidence and changes in, bytes out; one function a format."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from mapdesk.base.dates import format_instant
from mapdesk.model import ControlChange, HeldRuling, Side, Source
from mapdesk.publish.contents import Contents, Dossier, Weighed, claim_anchor
from mapdesk.publish.quotes import quote_marks
from mapdesk.publish.release import PublicClaim
from mapdesk.publish.sentence import claim_words
from mapdesk.publish.words import SOURCE_KIND_WORDS, ruling_words

HXL_TAGS = {
    "place_id": "#loc+code",
    "name": "#loc+name",
    "lon": "#geo+lon",
    "lat": "#geo+lat",
    "day": "#date+occurred",
    "known_at": "#date+known",
    "side": "#group+name",
    "probability": "#indicator+probability+num",
    "status": "#status",
    "last_evidence_day": "#date+evidence",
    "support": "#indicator+support+num",
}


def claims_jsonl(claims: Sequence[PublicClaim]) -> bytes:
    """Return the released placements as JSON Lines in the shape of the contract."""
    return b"".join(msgspec.json.encode(claim.placement) + b"\n" for claim in claims)


def evidence_json(contents: Contents, sides: Mapping[str, Side]) -> bytes:
    """Return every place of the day with its estimate and the claims for, against and beside it.

    ``elsewhere`` are the claims that no place of the day has: those whose places were refused, and those of none. A
    claim that is read unsurely is ``tentative`` with its ``probability`` and has no anchor, as it stands here alone.
    """
    told = {w.claim.claim_id for dossier in contents.dossiers for w in (*dossier.weighed, *dossier.mentions)}
    elsewhere = [Weighed(claim) for claim in contents.claims if claim.claim_id not in told]
    return pretty_json(
        {
            "day": contents.day,
            "places": [_place_evidence(dossier, contents, sides) for dossier in contents.dossiers],
            "elsewhere": [_claim_evidence(item, contents, sides) for item in elsewhere],
        }
    )


def _place_evidence(dossier: Dossier, contents: Contents, sides: Mapping[str, Side]) -> dict[str, Any]:
    estimate, place = dossier.estimate, dossier.place
    last = estimate.last_evidence_day
    pro = [w for w in dossier.weighed if dossier.speaks_for(w)]
    contra = [w for w in dossier.weighed if not dossier.speaks_for(w)]
    return {
        "place_id": estimate.place_id,
        "name": estimate.name,
        "lon": place.lng if place else None,
        "lat": place.lat if place else None,
        "anchor": dossier.anchor,
        "day": contents.day,
        "known_at": estimate.known_at,
        "status": estimate.status,
        "side": estimate.side,
        "probabilities": dict(sorted(estimate.probabilities.items())),
        "support": estimate.support,
        "last_evidence_day": last,
        "days_since_evidence": (contents.day - last).days if last else None,
        "rulings": [_ruling(held, sides) for held in dossier.rulings],
        "for": [_claim_evidence(w, contents, sides) for w in pro],
        "against": [_claim_evidence(w, contents, sides) for w in contra],
        "mentions": [_claim_evidence(w, contents, sides) for w in dossier.mentions],
        "left_out_by_rule": dossier.left_out,
    }


def _ruling(held: HeldRuling, sides: Mapping[str, Side]) -> dict[str, Any]:
    ruling = held.ruling
    return {
        "entry_id": held.entry_id,
        "day": ruling.day,
        "holder": ruling.holder,
        "sentence": ruling_words(ruling.day, ruling.holder, sides),
        "reason": held.reason,
        "ruled_by": held.recorded_by,
        "ruled_at": format_instant(held.recorded_at),
    }


def _claim_evidence(item: Weighed, contents: Contents, sides: Mapping[str, Side]) -> dict[str, Any]:
    claim, placement = item.claim, item.claim.placement
    published = placement.report.published_at
    doubt = {"tentative": True, "probability": placement.probability}
    return {
        "claim_id": claim.claim_id,
        "entry_id": claim.entry_id,
        "report_id": placement.report_id,
        **(doubt if claim.is_unsure else {"anchor": claim_anchor(claim.claim_id)}),
        "side": item.side,
        "weight": item.weight,
        "sentence": claim_words(placement, claim.speaker, sides),
        "kind": placement.kind,
        "modality": placement.modality,
        "speaker": claim.speaker,
        "source": _source(claim.source),
        "report": {
            "source": placement.report.source,
            "title": placement.report.title,
            "url": placement.report.url,
            "published_at": format_instant(published) if published else None,
        },
        "quote": None if claim.withheld else placement.quote.text,
        "marks": [] if claim.withheld else quote_marks(placement),
        "withheld": claim.withheld,
        "told_on": claim.told_on,
        "age_days": (contents.day - claim.told_on).days if claim.told_on else None,
    }


def _source(source: Source | None) -> dict[str, Any] | None:
    if source is None:
        return None
    return {
        "source_id": source.source_id,
        "name": source.name,
        "kind": source.kind,
        "kind_words": SOURCE_KIND_WORDS[source.kind],
        "lean": source.lean,
        "reliability": source.reliability,
    }


def changes_csv(changes: Sequence[ControlChange], by_id: Mapping[str, PublicClaim]) -> bytes:
    """Return the changes, one a row, with their speakers and the claims that may be shown, joined by '; '."""
    header = "place_id name before_side before_status after_side after_status probability according_to claim_ids"
    rows = []
    for change in changes:
        shown = [by_id[claim_id] for claim_id in change.claim_ids if claim_id in by_id]
        before, after = (change.before_side, change.before_status), (change.after_side, change.after_status)
        speakers = "; ".join(dict.fromkeys(claim.speaker for claim in shown))
        ids = "; ".join(claim.claim_id for claim in shown)
        rows.append([change.place_id, change.name, *before, *after, f"{change.probability:.4f}", speakers, ids])
    return csv_bytes([header.split(), *rows])


def csv_bytes(rows: Sequence[Sequence[Any]]) -> bytes:
    r"""Return rows as CSV (UTF-8, \n); a cell that a spreadsheet would run as a formula is kept a text by a quote.

    >>> csv_bytes([["=1+1", None, 2]])
    b"'=1+1,,2\n"
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in rows:
        writer.writerow(
            [f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell else cell for cell in row]
        )
    return out.getvalue().encode()


def hxl_csv(control_csv: bytes) -> bytes:
    """Return control.csv with the row of HXL tags under its header; columns without a tag get an empty one."""
    header, newline, rest = control_csv.partition(b"\n")
    columns = next(csv.reader([header.decode("utf-8-sig").rstrip("\r")]), [])
    return header + newline + csv_bytes([[HXL_TAGS.get(column, "") for column in columns]]) + rest


def pretty_json(value: Any) -> bytes:
    """Return JSON with two spaces of indent and keys in the order given: the same bytes for the same value."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
