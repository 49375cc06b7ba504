"""Pages of the desk: updates, places, sources and claims as they were published; views only read."""

from collections import Counter
from pathlib import Path
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from mapdesk.publish.page import render_style
from mapdesk.publish.words import STATUS_MEANINGS
from mapdesk_web.desk.articles import article, map_page
from mapdesk_web.desk.calibration import calibration
from mapdesk_web.desk.context import desk_notice
from mapdesk_web.desk.dossiers import claim_rows, place_view, side_class, status_in_words
from mapdesk_web.desk.figures import number_sections
from mapdesk_web.desk.files import file_response
from mapdesk_web.desk.models import PublishedClaim, PublishedPlace, PublishedUpdate
from mapdesk_web.desk.structured import claim_review

MAP_PAGE = "map.html"


def latest_update() -> PublishedUpdate | None:
    """Return the newest update, None where nothing has been published."""
    return PublishedUpdate.objects.first()


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The latest update in short, with its picture, and the ones before it."""
    updates = list(PublishedUpdate.objects.all()[:6])
    return render(request, "desk/front.html", {"latest": updates[0] if updates else None, "earlier": updates[1:]})


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Every published update of the desk, latest first."""
    return render(request, "desk/archive.html", {"updates": PublishedUpdate.objects.all()})


@require_safe
def update_page(request: HttpRequest, update_id: str) -> HttpResponse:
    """One update as an article."""
    update = get_object_or_404(PublishedUpdate, update_id=update_id)
    return article(request, update, _listed_file(update, "index.html"))


@require_safe
def bundle_file(request: HttpRequest, update_id: str, name: str) -> HttpResponseBase:
    """One file of a published bundle, as its manifest lists it; anything else is 404."""
    update = get_object_or_404(PublishedUpdate, update_id=update_id)
    path = _listed_file(update, name)
    if name == MAP_PAGE:
        # The map may stand in anybody's article.
        framed = xframe_options_exempt(lambda request: map_page(request, update, path))
        return csp_replace({"frame-ancestors": ["*"]})(framed)(request)
    return file_response(request, path)


def _listed_file(update: PublishedUpdate, name: str) -> Path:
    path: Path = settings.MAPDESK_DESK / "updates" / update.update_id / name
    if name not in update.files or not path.is_file():
        raise Http404(f"no file {name} in update {update.update_id}")
    return path


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Every place of the latest update with its status, by name."""
    latest = latest_update()
    rows = latest.places.order_by("name", "place_id") if latest else PublishedPlace.objects.none()
    shown = [{"place": row, **status_in_words(row.status, row.side)} for row in rows.defer("dossier")]
    return render(request, "desk/places.html", {"update": latest, "rows": shown})


@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """One place: what the latest update that shows it says, why, and what the updates before it said."""
    found = PublishedPlace.objects.filter(slug=slug).select_related("update")
    history = list(found.order_by("-update__day", "-update__version").defer("dossier"))
    if not history:
        raise Http404(f"no place {slug}")
    return render(request, "desk/place.html", place_view(found.get(pk=history[0].pk), history))


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Everybody whose word stands in an update, with how many claims."""
    rows: Counter[str] = Counter()
    newest: dict[str, PublishedClaim] = {}
    for claim in _latest_claims(PublishedClaim.objects.all()):
        rows[claim.source_slug] += 1
        newest.setdefault(claim.source_slug, claim)
    shown = [
        {"slug": slug, "count": count, "speaker": _name(newest[slug]), "source": newest[slug].document["source"]}
        for slug, count in sorted(rows.items(), key=lambda item: (-item[1], _name(newest[item[0]]).casefold()))
    ]
    return render(request, "desk/sources.html", {"rows": shown})


@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """One speaker: grade and interest as the desk has them, and every published claim."""
    claims = _latest_claims(PublishedClaim.objects.filter(source_slug=slug))
    if not claims:
        raise Http404(f"no source {slug}")
    context = {"speaker": _name(claims[0]), "source": claims[0].document["source"], "claims": claim_rows(claims)}
    return render(request, "desk/source.html", context)


@require_safe
def claim(request: HttpRequest, claim_id: str) -> HttpResponse:
    """One claim: the quoted words, who says so, the places it moved, and the updates it stands in."""
    versions = list(_newest_first(PublishedClaim.objects.filter(claim_id=claim_id)))
    if not versions:
        raise Http404(f"no claim {claim_id}")
    shown = versions[0]
    moved = [row for row in shown.update.places.order_by("name") if _names_claim(row, claim_id)]
    address = request.build_absolute_uri(reverse("claim", args=[claim_id]))
    row = claim_rows([shown])[0]
    named = {place["slug"] for place in row["places"]}
    context = {
        "claim": row,
        "versions": versions,
        "named": [_moved(place, claim_id) for place in moved if place.slug in named],
        "near": [_moved(place, claim_id) for place in moved if place.slug not in named],
        "review": claim_review(shown, moved, address, desk_notice().name),
    }
    return render(request, "desk/claim.html", context)


@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """Casualties and force sizes by source as the latest update publishes them, never added up."""
    latest = latest_update()
    return render(
        request, "desk/numbers.html", {"update": latest, "sections": number_sections(latest) if latest else []}
    )


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """What was withdrawn, as the updates tell it, latest first; each told once."""
    told: dict[str, PublishedUpdate] = {}
    for update in PublishedUpdate.objects.order_by("day", "version"):
        for text in update.document.get("corrections", []):
            told.setdefault(text, update)
    rows = [{"text": text, "update": update} for text, update in reversed(told.items())]
    return render(request, "desk/corrections.html", {"rows": rows})


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How a colour comes about, and how far the probabilities have held."""
    sides = [{"name": side.name, "classes": side_class(side.side_id)} for side in desk_notice().sides]
    context = {"statuses": list(STATUS_MEANINGS.items()), "sides": sides, "calibration": calibration()}
    return render(request, "desk/method.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Who keeps the desk, in its own words, and how to reach and support it."""
    return render(request, "desk/about.html")


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """The stylesheet of updates in the colours of the desk's sides, for the site's own pages."""
    response = HttpResponse(render_style(desk_notice().sides), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=300"
    return response


def _name(claim: PublishedClaim) -> str:
    """The source's own name, or the words that name a speaker whom the desk does not know."""
    source = claim.document["source"]
    return source["name"] if source else claim.speaker


def _newest_first(claims: QuerySet[PublishedClaim]) -> QuerySet[PublishedClaim]:
    return claims.select_related("update").order_by("-update__day", "-update__version", "claim_id")


def _latest_claims(claims: QuerySet[PublishedClaim]) -> list[PublishedClaim]:
    """Each claim as the newest update shows it, newest update first."""
    newest: dict[str, PublishedClaim] = {}
    for row in _newest_first(claims):
        newest.setdefault(row.claim_id, row)
    return list(newest.values())


def _names_claim(row: PublishedPlace, claim_id: str) -> bool:
    lists = (row.dossier["for"], row.dossier["against"], row.dossier["mentions"])
    return any(item["claim_id"] == claim_id for items in lists for item in items)


def _moved(row: PublishedPlace, claim_id: str) -> dict[str, Any]:
    items = [item for item in (*row.dossier["for"], *row.dossier["against"]) if item["claim_id"] == claim_id]
    return {"place": row, **status_in_words(row.status, row.side), "weights": [item["weight"] for item in items]}
