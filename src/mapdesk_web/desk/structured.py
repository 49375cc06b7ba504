"""Facts for machines: a published claim in, ClaimReview JSON-LD out, rated by how the desk's own map stands to it."""

from collections.abc import Sequence
from typing import Any

from mapdesk_web.desk.models import PublishedClaim, PublishedPlace

# schema.org/ClaimReview wants a number and a word; the number says where the claim lies between the two ends.
RATINGS = {"supports": (3, "Supported by the evidence held"), "opposes": (1, "Opposed by the evidence held")}
OPEN = (2, "Not settled by the evidence held")


def claim_review(
    claim: PublishedClaim, places: Sequence[PublishedPlace], address: str, desk_name: str
) -> dict[str, Any]:
    """Return schema.org/ClaimReview for a claim; ``places`` are those of the same update that name it.

    Rated is whether the map's leading side is the one that the claim speaks for, nothing else.
    """
    value, words = _rating(claim.claim_id, places)
    report = claim.document["report"]
    said: dict[str, Any] = {"@type": "Claim", "author": {"@type": "Organization", "name": claim.speaker}}
    if claim.document["told_on"]:
        said["datePublished"] = claim.document["told_on"]
    if report.get("url"):
        said["appearance"] = {"@type": "CreativeWork", "url": report["url"]}
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": address,
        "datePublished": claim.update.day.isoformat(),
        "author": {"@type": "Organization", "name": desk_name},
        "claimReviewed": claim.sentence,
        "itemReviewed": said,
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": value,
            "worstRating": 1,
            "bestRating": 3,
            "alternateName": words,
        },
    }


def _rating(claim_id: str, places: Sequence[PublishedPlace]) -> tuple[int, str]:
    votes = set()
    for place in places:
        for name, vote in (("for", "supports"), ("against", "opposes")):
            if place.status in ("held", "besieged") and any(i["claim_id"] == claim_id for i in place.dossier[name]):
                votes.add(vote)
    return RATINGS[votes.pop()] if len(votes) == 1 else OPEN
