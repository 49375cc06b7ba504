"""The only room of the desk that writes its index: published bundles in, rows for the pages out; never a draft."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from mapdesk_web.desk.bundles import Bundle, list_bundles
from mapdesk_web.desk.models import PublishedClaim, PublishedPlace, PublishedUpdate

BATCH = 1000
DOSSIER_LISTS = ("for", "against", "mentions")


def sync_updates(desk: Path) -> int:
    """Bring the index in line with the desk's ``updates`` folder and return how many bundles were read anew.

    A bundle whose manifest has not changed is not read again; one whose folder is gone leaves the index.
    """
    bundles = list_bundles(desk)
    known = dict(PublishedUpdate.objects.values_list("update_id", "manifest_sha256"))
    fresh = [bundle for bundle in bundles if known.get(bundle.update_id) != bundle.manifest_sha256]
    gone = set(known) - {bundle.update_id for bundle in bundles}
    if gone:
        PublishedUpdate.objects.filter(update_id__in=gone).delete()
    for bundle in fresh:
        try:
            with transaction.atomic():
                _replace(bundle)
        except IntegrityError:
            continue  # another worker of the site was quicker with the same bundle
    return len(fresh)


def _replace(bundle: Bundle) -> None:
    PublishedUpdate.objects.filter(update_id=bundle.update_id).delete()
    document = bundle.read_json("update.json") or {}
    evidence = bundle.read_json("evidence.json") or {}
    places = evidence.get("places", [])
    update = PublishedUpdate.objects.create(
        update_id=bundle.update_id,
        day=bundle.day,
        version=bundle.version,
        title=document.get("title", bundle.update_id),
        summary=document.get("summary", []),
        document=document,
        files=bundle.files,
        bbox=_news_bbox(document, places),
        manifest_sha256=bundle.manifest_sha256,
        published_at=bundle.published_at,
    )
    PublishedPlace.objects.bulk_create([_place(update, row) for row in places], batch_size=BATCH)
    phrases = {row["claim_id"]: row for row in bundle.read_lines("claims.jsonl")}
    told = {row["claim_id"]: row for row in _claims(evidence)}
    PublishedClaim.objects.bulk_create(
        [_claim(update, row, phrases.get(claim_id, {})) for claim_id, row in sorted(told.items())], batch_size=BATCH
    )


def place_slug(anchor: str) -> str:
    """Return what names a place in an address: its anchor on the update's page without the prefix."""
    return anchor.removeprefix("place-")


def source_slug(claim: Mapping[str, Any]) -> str:
    """Return what names a speaker in an address: the source's id, or a hash of the words where it is not known."""
    if claim["source"]:
        return str(claim["source"]["source_id"])
    return "said-" + hashlib.sha256(claim["speaker"].casefold().encode()).hexdigest()[:12]


def _place(update: PublishedUpdate, row: Mapping[str, Any]) -> PublishedPlace:
    dossier = dict(row)
    for name in DOSSIER_LISTS:
        dossier[name] = [_listed(item) for item in row[name]]
    side = row["side"]
    return PublishedPlace(
        update=update,
        place_id=row["place_id"],
        slug=place_slug(row["anchor"]),
        name=row["name"],
        status=row["status"],
        side=side,
        probability=row["probabilities"].get(side) if side else None,
        dossier=dossier,
    )


def _listed(item: Mapping[str, Any]) -> dict[str, Any]:
    """A claim in a dossier: its weight alone, as claims have a table of their own; whole where it has no page."""
    if item.get("tentative"):
        return dict(item)
    return {key: item[key] for key in ("claim_id", "side", "weight", "age_days")}


def _claims(evidence: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every claim that has a page of its own: all but those that are read unsurely."""
    for place in evidence.get("places", []):
        for name in DOSSIER_LISTS:
            yield from (item for item in place[name] if not item.get("tentative"))
    yield from evidence.get("elsewhere", [])


def _claim(update: PublishedUpdate, row: Mapping[str, Any], phrases: Mapping[str, Any]) -> PublishedClaim:
    document = {key: value for key, value in row.items() if key not in ("side", "weight", "anchor")}
    for key in ("places", "placements", "quantities", "day", "actor_side", "target_side", "rule", "probability"):
        document[key] = phrases.get(key)
    return PublishedClaim(
        update=update,
        claim_id=row["claim_id"],
        source_slug=source_slug(row),
        speaker=row["speaker"],
        kind=row["kind"],
        sentence=row["sentence"],
        document=document,
    )


def _news_bbox(document: Mapping[str, Any], places: Sequence[Mapping[str, Any]]) -> list[float] | None:
    """The box around the places that changed, or around all where none did; None without any."""
    changed = {change["place_id"] for change in document.get("changes", [])}
    mapped = [row for row in places if row["lon"] is not None]
    rows = [row for row in mapped if row["place_id"] in changed] or mapped
    if not rows:
        return None
    lons, lats = [row["lon"] for row in rows], [row["lat"] for row in rows]
    return [min(lons), min(lats), max(lons), max(lats)]
