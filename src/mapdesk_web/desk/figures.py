"""Casualties and sizes of forces for their page: ``numbers`` of an update in, a group a side out, no sum."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from mapdesk.publish.contents import place_anchor
from mapdesk.publish.words import day_words, number_words, side_words
from mapdesk_web.desk.context import desk_notice
from mapdesk_web.desk.dossiers import side_class
from mapdesk_web.desk.models import PublishedClaim, PublishedPlace, PublishedUpdate
from mapdesk_web.desk.services import place_slug

HEADINGS = {
    "casualties": ("Killed and wounded", "its fighting", "Nobody has told of a loss."),
    "force_size": ("Sizes of forces", "its forces", "Nobody has said how strong a side is."),
}


def number_sections(update: PublishedUpdate) -> list[dict[str, Any]]:
    """Return a section a kind with a group a side: every figure as its source gives it, and who gave none.

    Each row stands alone: nothing is added up, and no source's word stands in for another's. What an update does not
    publish is not looked for elsewhere.
    """
    numbers = update.document.get("numbers") or {"figures": [], "silent": []}
    claims = _claims(update, numbers)
    places = _places(update, numbers["figures"])
    sides = {row.side_id: row for row in desk_notice().sides}
    sections = []
    for kind, (heading, about, nobody) in HEADINGS.items():
        groups = []
        for side in [*sides, None]:
            figures = [row for row in numbers["figures"] if (row["kind"], row["side"]) == (kind, side)]
            silent = [row for row in numbers["silent"] if (row["kind"], row["side"]) == (kind, side)]
            if figures or silent:
                groups.append(
                    {
                        "name": side_words(side, sides, article=False) if side else "Others, or nobody knows whose",
                        "classes": f"held {side_class(side)}",
                        "rows": [_row(figure, claims, places) for figure in figures],
                        "silent": _silent(silent, claims),
                    }
                )
        sections.append({"kind": kind, "heading": heading, "about": about, "nobody": nobody, "groups": groups})
    return sections


def _row(figure: Mapping[str, Any], claims: Mapping[str, PublishedClaim], places: Mapping[str, Any]) -> dict[str, Any]:
    against = [claims[claim_id] for claim_id in figure["contradicts"] if claim_id in claims]
    return {
        "claim_id": figure["claim_id"] if figure["claim_id"] in claims else None,
        "speaker": figure["speaker"],
        "source_slug": _source_slug([figure["claim_id"]], claims),
        "people": figure["people"],
        "outcome": figure["outcome"],
        "text": figure["text"],
        "modality": figure["modality"] if figure["modality"] != "asserted" else None,
        **{end: number_words(figure[end]) for end in ("low", "best", "high")},
        "places": [places[place_id] for place_id in figure["place_ids"] if place_id in places],
        "day": day_words(dt.date.fromisoformat(figure["day"])) if figure["day"] else None,
        "against": [{"claim_id": claim.claim_id, "speaker": claim.speaker} for claim in against],
    }


def _silent(rows: Iterable[Mapping[str, Any]], claims: Mapping[str, PublishedClaim]) -> list[dict[str, str | None]]:
    """Who told of a side and gave no figure, each once."""
    named = {row["speaker"]: _source_slug(row["claim_ids"], claims) for row in rows}
    return [{"speaker": speaker, "source_slug": slug} for speaker, slug in named.items()]


def _source_slug(claim_ids: Iterable[str], claims: Mapping[str, PublishedClaim]) -> str | None:
    return next((claims[claim_id].source_slug for claim_id in claim_ids if claim_id in claims), None)


def _claims(update: PublishedUpdate, numbers: Mapping[str, Any]) -> dict[str, PublishedClaim]:
    ids = {row["claim_id"] for row in numbers["figures"]}
    ids |= {claim_id for row in numbers["figures"] for claim_id in row["contradicts"]}
    ids |= {claim_id for row in numbers["silent"] for claim_id in row["claim_ids"]}
    return {claim.claim_id: claim for claim in update.claims.defer("document") if claim.claim_id in ids}


def _places(update: PublishedUpdate, figures: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """The named places that have a page, by id."""
    slugs = {place_slug(place_anchor(place_id)): place_id for row in figures for place_id in row["place_ids"]}
    found = PublishedPlace.objects.filter(update=update, slug__in=slugs).values_list("slug", "name")
    return {slugs[slug]: {"slug": slug, "name": name} for slug, name in found}
