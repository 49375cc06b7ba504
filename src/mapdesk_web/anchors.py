"""What a discussion can be about, looked up in what the desk has published; the only room that knows desk and forum."""

from dataclasses import dataclass

from django.urls import reverse

from mapdesk.base.ids import canonical_json, sha256_hex
from mapdesk_web.desk.models import PublishedClaim, PublishedPlace, PublishedUpdate

KINDS = ("update", "place", "claim")


@dataclass(frozen=True, slots=True)
class Topic:
    """An update, place or claim: how it is called, where it stands, and the version of a claim as now published."""

    kind: str
    key: str
    title: str
    url: str
    version: str = ""


def find_topic(kind: str, key: str) -> Topic | None:
    """Return what kind and key name among what is published, None where nothing is."""
    if kind == "update":
        update = PublishedUpdate.objects.filter(update_id=key).first()
        return Topic(kind, key, update.title, reverse("update", args=[key])) if update else None
    if kind == "place":
        place = PublishedPlace.objects.filter(slug=key).order_by("-update__day", "-update__version").first()
        return Topic(kind, key, place.name, reverse("place", args=[key])) if place else None
    if kind == "claim":
        claims = PublishedClaim.objects.filter(claim_id=key)
        claim = claims.order_by("-update__day", "-update__version").first()
        if claim is not None:
            return Topic(kind, key, claim.sentence, reverse("claim", args=[key]), claim_version(claim))
    return None


def claim_version(claim: PublishedClaim) -> str:
    """Return what changes when a ruling or correction changes the claim, and stays as long as it says the same."""
    told = claim.document
    kept = {key: told.get(key) for key in ("kind", "modality", "quote", "placements", "actor_side", "target_side")}
    return sha256_hex(canonical_json([claim.sentence, kept]))[:16]
