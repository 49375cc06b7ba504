"""Rows for the pages of places and claims: published rows in, words, classes and marked quotations out."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from mapdesk.model import CONTESTED
from mapdesk.publish.contents import place_anchor
from mapdesk.publish.words import (
    age_words,
    count_words,
    day_words,
    kind_words,
    number_words,
    percent_words,
    side_words,
    status_words,
    unsure_words,
    weight_words,
)
from mapdesk_web.desk.context import desk_notice
from mapdesk_web.desk.models import PublishedClaim, PublishedPlace
from mapdesk_web.desk.services import place_slug

LEAST_SHOWN = 0.005  # a bar below half a per cent says nothing


def status_in_words(status: str, side: str | None) -> dict[str, str]:
    """Return a status as words and as the classes of the stylesheet."""
    sides = {row.side_id: row for row in desk_notice().sides}
    return {"words": status_words(status, side, sides), "classes": f"{status} {side_class(side)}"}


def side_class(side: str | None) -> str:
    """Return the stylesheet's class of a side: its number among the desk's sides."""
    ids = [row.side_id for row in desk_notice().sides]
    return "both" if side == CONTESTED else f"side-{ids.index(side)}" if side in ids else "nobody"


def place_view(shown: PublishedPlace, history: Sequence[PublishedPlace]) -> dict[str, Any]:
    """Return everything the page of a place prints."""
    dossier = shown.dossier
    last = dossier["last_evidence_day"]
    ids = {item["claim_id"] for name in ("for", "against", "mentions") for item in dossier[name]}
    claims = {row["claim_id"]: row for row in claim_rows(shown.update.claims.filter(claim_id__in=ids))}
    return {
        "place": shown,
        **status_in_words(shown.status, shown.side),
        "probability": percent_words(shown.probability) if shown.probability is not None else None,
        "last": day_words(dt.date.fromisoformat(last)) if last else None,
        "age": count_words(dossier["days_since_evidence"], "day") if last else None,
        "bars": _bars(dossier["probabilities"]),
        "rulings": [_ruling(row) for row in dossier.get("rulings", ())],  # older bundles have none
        "evidence": [
            {"heading": heading, "rows": [_weighed(item, claims) for item in dossier[name]]}
            for name, heading in (
                ("for", "Speaks for this"),
                ("against", "Speaks against it"),
                ("mentions", "Also names this place, without weight for who holds it"),
            )
            if dossier[name]
        ],
        "history": [{"place": row, **status_in_words(row.status, row.side)} for row in history],
    }


def claim_rows(claims: Iterable[PublishedClaim]) -> list[dict[str, Any]]:
    """Return claims as the pages print them, each with its quotation in runs of marked text."""
    claims = list(claims)
    slugs = _slugs_with_pages(claims)
    rows = []
    for claim in claims:
        told = claim.document
        told_on = told["told_on"]
        rows.append(
            {
                "claim_id": claim.claim_id,
                "update": claim.update,
                "sentence": claim.sentence,
                "speaker": claim.speaker,
                "source_slug": claim.source_slug,
                "source": told["source"],
                "kind": kind_words(claim.kind, told["modality"]),
                "withheld": told["withheld"],
                "runs": quote_runs(told["quote"] or "", told["marks"]),
                "report": told["report"],
                "told_on": day_words(dt.date.fromisoformat(told_on)) if told_on else None,
                "places": _placed(told, slugs),
                "figures": [_figure(quantity) for quantity in told["quantities"] or ()],
                "rule": told["rule"],
                "probability": percent_words(told["probability"]) if told["probability"] is not None else None,
                "entry_id": told["entry_id"],
            }
        )
    return rows


def quote_runs(text: str, marks: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """Cut a quotation into runs of one role each; where marks overlap, the earlier of the list lies on top.

    >>> quote_runs("A took B", [{"role": "trigger", "start": 2, "end": 6}])
    [{'text': 'A ', 'role': ''}, {'text': 'took', 'role': 'trigger'}, {'text': ' B', 'role': ''}]
    """
    roles = [""] * len(text)
    for mark in reversed(marks):
        roles[mark["start"] : mark["end"]] = [mark["role"]] * (min(mark["end"], len(text)) - mark["start"])
    runs: list[dict[str, str]] = []
    for letter, role in zip(text, roles, strict=True):
        if runs and runs[-1]["role"] == role:
            runs[-1]["text"] += letter
        else:
            runs.append({"text": letter, "role": role})
    return runs


def _bars(probabilities: dict[str, float]) -> list[dict[str, str]]:
    sides = {row.side_id: row for row in desk_notice().sides}
    likely = sorted(probabilities.items(), key=lambda item: (-item[1], item[0]))
    return [
        {
            "name": side_words(side, sides, article=False),
            "classes": f"held {side_class(side)}",
            "percent": percent_words(probability),
            "width": f"{probability * 100:.1f}",
        }
        for side, probability in likely
        if probability >= LEAST_SHOWN
    ]


def _ruling(row: dict[str, Any]) -> dict[str, str]:
    ruled_on = dt.datetime.fromisoformat(row["ruled_at"]).date()
    return {name: row[name] for name in ("sentence", "reason", "ruled_by", "entry_id")} | {"on": day_words(ruled_on)}


def _weighed(item: dict[str, Any], claims: dict[str, dict[str, Any]]) -> dict[str, Any]:
    sides = {row.side_id: row for row in desk_notice().sides}
    is_unsure = item.get("tentative", False)
    return {
        "claim": _unsure_row(item) if is_unsure else claims[item["claim_id"]],
        "unsure": unsure_words(item["probability"]) if is_unsure else None,
        "weight": weight_words(item["weight"]) if item["weight"] is not None else None,
        "towards": side_words(item["side"], sides) if item["side"] else None,
        "age": age_words(item["age_days"]),
    }


def _unsure_row(item: dict[str, Any]) -> dict[str, Any]:
    """What is shown of a claim without a page: its sentence, speaker and quotation."""
    kept = {name: item[name] for name in ("sentence", "speaker", "withheld", "report")}
    return {**kept, "runs": quote_runs(item["quote"] or "", item["marks"])}


def _placed(told: dict[str, Any], slugs: Collection[str]) -> list[dict[str, Any]]:
    """Each place of a claim; with a slug where it has a page (a river or a province has none)."""
    spans, places = told["places"] or [], told["placements"] or []
    return [
        {
            "written": spans[i]["text"] if i < len(spans) else "",
            "name": row["name"],
            "slug": slug if (slug := _slug(row["place_id"])) in slugs else None,
        }
        for i, row in enumerate(places)
    ]


def _slug(place_id: str | None) -> str:
    return place_slug(place_anchor(place_id)) if place_id else ""


def _slugs_with_pages(claims: Iterable[PublishedClaim]) -> set[str]:
    named = {_slug(row["place_id"]) for claim in claims for row in claim.document["placements"] or ()}
    return set(PublishedPlace.objects.filter(slug__in=named).values_list("slug", flat=True))


def _figure(quantity: dict[str, Any]) -> str:
    low, high, unit = quantity["low"], quantity["high"], quantity["unit"]
    if high is None:
        number = f"at least {number_words(low)}"
    elif low is None:
        number = f"up to {number_words(high)}"
    else:
        number = number_words(low) if low == high else f"{number_words(low)} to {number_words(high)}"
    return f"{number} {unit or ''}".strip()
