"""An update's page for the site: the bundle's own page in, its slots filled and packed out, kept in memory."""

import gzip
import re
from functools import lru_cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from mapdesk_web.desk.models import PublishedUpdate

SLOTS = ("head", "navigation", "discussion")
# The page's own policy, for plain web servers, forbids every script and form; the site sends its own with each answer.
OWN_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n?')

NO_ICON = '<link rel="icon" href="data:,">\n'  # keeps plain web servers from being asked for one


def article(request: HttpRequest, update: PublishedUpdate, page: Path) -> HttpResponse:
    """Return the update's page with what the site adds: addresses for sharing, navigation, and what follows below.

    A page is a megabyte of evidence, so the packed bytes are kept for as long as page and slots stay the same.
    """
    slots = tuple(
        render_to_string(f"desk/slots/{name}.html", {"update": update, "request": request}, request).strip()
        for name in SLOTS
    )
    plain, packed = _filled(page, page.stat().st_mtime_ns, slots)
    wants_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(packed if wants_gzip else plain, content_type="text/html; charset=utf-8")
    if wants_gzip:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    return response


def map_page(request: HttpRequest, update: PublishedUpdate, page: Path) -> HttpResponse:
    """Return the page of an update's interactive map, told where readers discuss it and what icon the site has."""
    slot = render_to_string("desk/slots/map.html", {"update": update}, request).strip()
    text = page.read_text("utf-8").replace(NO_ICON, "", 1).replace("<!--slot:map-->", slot, 1)
    response = HttpResponse(text, content_type="text/html; charset=utf-8")
    response["Cache-Control"] = "public, max-age=300"
    return response


@lru_cache(maxsize=32)
def _filled(page: Path, written_at: int, slots: tuple[str, ...]) -> tuple[bytes, bytes]:
    text = OWN_POLICY.sub("", page.read_text("utf-8"), count=1)
    for name, content in zip(SLOTS, slots, strict=True):
        text = text.replace(f"<!--slot:{name}-->", content, 1)
    plain = text.encode()
    return plain, gzip.compress(plain, 6, mtime=0)
