"""Updates for feed readers, search engines and editors of other sites: Atom, RSS, JSON Feed, sitemap, oEmbed."""

import datetime as dt
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.contrib.gis.feeds import Feed, GeoAtom1Feed, GeoRSSFeed
from django.contrib.sitemaps import Sitemap
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.feedgenerator import SyndicationFeed
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from mapdesk_web.desk.context import desk_notice
from mapdesk_web.desk.models import PublishedClaim, PublishedPlace, PublishedUpdate

if TYPE_CHECKING:
    UpdateSitemap = Sitemap[PublishedUpdate]
    TextSitemap = Sitemap[str]
else:
    UpdateSitemap = TextSitemap = Sitemap

NEWEST = 30
EMBED_WIDTH, EMBED_HEIGHT = 800, 600


class UpdatesRss(Feed):
    """The newest updates as RSS 2.0, each with the box of its news as GeoRSS."""

    feed_type: type[SyndicationFeed] = GeoRSSFeed
    link = "/"

    def title(self) -> str:
        """The desk's name."""
        return desk_notice().name

    def description(self) -> str:
        """What the feed brings."""
        return f"Map updates of {desk_notice().name}: what changed, who says so, who disputes it"

    def items(self) -> list[PublishedUpdate]:
        """The newest updates."""
        return list(PublishedUpdate.objects.all()[:NEWEST])

    def item_title(self, item: PublishedUpdate) -> str:
        """The update's title."""
        return item.title

    def item_description(self, item: PublishedUpdate) -> str:
        """The update in short."""
        return " ".join(item.summary)

    def item_link(self, item: PublishedUpdate) -> str:
        """The update's page."""
        return reverse("update", args=[item.update_id])

    def item_pubdate(self, item: PublishedUpdate) -> dt.datetime:
        """When the bundle was written."""
        return item.published_at

    item_updateddate = item_pubdate

    def item_geometry(self, item: PublishedUpdate) -> tuple[float, ...] | None:
        """The box of the news: west, south, east, north; a point where it has no extent."""
        if not item.bbox:
            return None
        west, south, east, north = item.bbox
        return (west, south) if (west, south) == (east, north) else (west, south, east, north)


class UpdatesAtom(UpdatesRss):
    """The same as Atom."""

    feed_type = GeoAtom1Feed
    subtitle = UpdatesRss.description


@require_safe
def json_feed(request: HttpRequest) -> HttpResponse:
    """The same as JSON Feed 1.1."""
    desk = desk_notice()
    items = [_json_item(request, update) for update in PublishedUpdate.objects.all()[:NEWEST]]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": desk.name,
        "home_page_url": request.build_absolute_uri(reverse("front")),
        "feed_url": request.build_absolute_uri(),
        "items": items,
    }
    return JsonResponse(feed, content_type="application/feed+json")


def _json_item(request: HttpRequest, update: PublishedUpdate) -> dict[str, Any]:
    url = request.build_absolute_uri(reverse("update", args=[update.update_id]))
    item: dict[str, Any] = {
        "id": url,
        "url": url,
        "title": update.title,
        "content_text": "\n".join(update.summary),
        "date_published": update.published_at.isoformat(),
    }
    if "card.png" in update.files:
        item["image"] = request.build_absolute_uri(reverse("bundle-file", args=[update.update_id, "card.png"]))
    if update.bbox:
        item["_geojson"] = {"about": "https://datatracker.ietf.org/doc/html/rfc7946#section-5", "bbox": update.bbox}
    return item


class Updates(UpdateSitemap):
    """Every update's page."""

    changefreq = "never"

    def items(self) -> Any:
        """All updates."""
        return PublishedUpdate.objects.all()

    def location(self, item: PublishedUpdate) -> str:
        """The update's page."""
        return reverse("update", args=[item.update_id])

    def lastmod(self, item: PublishedUpdate) -> dt.datetime:
        """When the bundle was written."""
        return item.published_at


class Pages(TextSitemap):
    """The pages that are not about one thing."""

    changefreq = "daily"

    def items(self) -> list[str]:
        """Names of addresses."""
        return ["front", "archive", "places", "sources", "numbers", "corrections", "method", "about"]

    def location(self, item: str) -> str:
        """The page."""
        return reverse(item)


class Places(TextSitemap):
    """Every place that an update shows."""

    def items(self) -> Any:
        """Slugs, each once."""
        return PublishedPlace.objects.order_by("slug").values_list("slug", flat=True).distinct()

    def location(self, item: str) -> str:
        """The place's page."""
        return reverse("place", args=[item])


class Claims(TextSitemap):
    """Every claim that an update shows."""

    def items(self) -> Any:
        """Claim ids, each once."""
        return PublishedClaim.objects.order_by("claim_id").values_list("claim_id", flat=True).distinct()

    def location(self, item: str) -> str:
        """The claim's page."""
        return reverse("claim", args=[item])


SITEMAPS = {"pages": Pages, "updates": Updates, "places": Places, "claims": Claims}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """All may read everything; the sitemap says where it is."""
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    return HttpResponse(f"User-agent: *\nAllow: /\nSitemap: {sitemap}\n", content_type="text/plain")


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """OEmbed 1.0 for an update's address: a frame with the interactive map, or the picture where there is none."""
    update = _asked_update(request)
    width = min(_size(request, "maxwidth", EMBED_WIDTH), EMBED_WIDTH)
    height = min(_size(request, "maxheight", EMBED_HEIGHT), EMBED_HEIGHT)
    answer: dict[str, Any] = {
        "version": "1.0",
        "title": update.title,
        "provider_name": desk_notice().name,
        "provider_url": request.build_absolute_uri(reverse("front")),
        "width": width,
    }
    if "map.html" in update.files:
        address = request.build_absolute_uri(reverse("bundle-file", args=[update.update_id, "map.html"])) + "?embed=1"
        frame = format_html(
            '<iframe src="{}" title="{}" width="{}" height="{}"></iframe>', address, update.title, width, height
        )
        return JsonResponse(answer | {"type": "rich", "html": frame, "height": height})
    if "card.png" not in update.files:
        raise Http404("this update has neither a map nor a picture to embed")
    picture = request.build_absolute_uri(reverse("bundle-file", args=[update.update_id, "card.png"]))
    return JsonResponse(answer | {"type": "photo", "url": picture, "height": round(width * 630 / 1200)})


def _asked_update(request: HttpRequest) -> PublishedUpdate:
    if request.GET.get("format", "json") != "json":
        raise Http404("only format=json is offered")
    try:
        match = resolve(urlsplit(request.GET.get("url", "")).path)
    except (Resolver404, ValueError):
        raise Http404("no update has this address") from None
    update = PublishedUpdate.objects.filter(update_id=match.kwargs.get("update_id", "")).first()
    if update is None:
        raise Http404("no update has this address")
    return update


def _size(request: HttpRequest, name: str, default: int) -> int:
    text = request.GET.get(name, "")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 6 else default
