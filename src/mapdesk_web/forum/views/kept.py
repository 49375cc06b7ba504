"""Pages that every guest reads alike, kept until anything in the log changes: rendered once, served often."""

import re
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from mapdesk_web.forum.models import Decision
from mapdesk_web.forum.views.guard import GUEST_COOKIE

KEPT_SECONDS = 60  # the longest that a page may lag in what the log does not tell, such as how many want an answer
KEPT_QUERY = {"sort", "page"}
FIELD = re.compile(rb'(name="csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}')
View = Callable[..., HttpResponse]


def kept_for_guests(view: View) -> View:
    """Keep a page for those without an account who have not written here, as long as the log gains no row.

    Every change of state of anything writes one row of the log in its transaction, so its newest row is the version of
    everything that guests read. Whoever is logged in or wrote as a guest gets a page made for him.
    """

    @wraps(view)
    def run(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if not _is_anybody(request):
            return view(request, *arguments, **named)
        key = _key(request)
        token = get_token(request).encode()  # each visitor's own; asking for it also sets his cookie
        kept: tuple[bytes, dict[str, str]] | None = cache.get(key)
        if kept is not None:
            response = HttpResponse(kept[0].replace(_stand_in(), token))
            for name, value in kept[1].items():
                response.headers[name] = value
            return response
        response = view(request, *arguments, **named)
        if response.status_code == 200 and not response.streaming and not response.cookies:
            # A token is masked anew whenever it is asked for, so it is known by its field, never by its value.
            body, replaced = FIELD.subn(rb"\g<1>" + _stand_in(), response.content)
            if replaced == response.content.count(b"csrfmiddlewaretoken"):
                cache.set(key, (body, dict(response.headers)), KEPT_SECONDS)
        return response

    return run


def _stand_in() -> bytes:
    """What stands for a form's token in a kept page: secret, so that no text of a reader's can hold it."""
    return salted_hmac("mapdesk.kept", "token", algorithm="sha256").hexdigest().encode()


def _is_anybody(request: HttpRequest) -> bool:
    """Whether nothing about the asker can change the page."""
    known = {settings.SESSION_COOKIE_NAME, GUEST_COOKIE}
    return request.method == "GET" and not known & set(request.COOKIES) and set(request.GET) <= KEPT_QUERY


def _key(request: HttpRequest) -> str:
    """Everything that a page depends on: its address, language and frame, the log, and what the desk has published."""
    newest = Decision.objects.order_by("-pk").values_list("pk", flat=True).first()
    updates = Path(settings.MAPDESK_DESK) / "updates"
    published = updates.stat().st_mtime_ns if updates.is_dir() else 0
    query = "&".join(f"{name}={request.GET[name][:20]}" for name in sorted(request.GET))
    is_part = bool(getattr(request, "htmx", False))
    parts = (request.scheme, request.get_host(), request.path, query, get_language(), is_part, newest, published)
    return f"mapdesk-kept:{sha256(repr(parts).encode()).hexdigest()}"
