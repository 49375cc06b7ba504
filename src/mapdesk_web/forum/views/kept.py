"""Pages that every guest reads alike: made once, kept in this process, served until anything on them changes.

A page is kept by its address and known to be right by its version: numbers that the database itself raises with every
change of a row that the page shows (migration 0004), so that no worker serves a post that another has taken away.
"""

import os
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from hashlib import sha256

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.urls import ResolverMatch
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language_from_request

from mapdesk_web.forum.models import Thread
from mapdesk_web.forum.views.guard import GUEST_COOKIE

KEPT_SECONDS = 3600  # nothing known lags; a page that no version tells of would be made anew after this
KEPT_BYTES = 64_000_000  # of all pages in one process
DESK_FILES = ("updates", "desk.toml", "sides.toml")  # whose times say that the frame of every page may be another
KEPT_QUERY = re.compile(r"(sort=(newest|oldest|most_replied)|page=\d{1,4}|&)*")  # no endless addresses of one page
# The field as Django writes it. No text of a reader's can hold it: an opening bracket is escaped there.
FIELD = re.compile(rb'(?<=<input type="hidden" name="csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}(?=">)')
ANY_FIELD = re.compile(rb"<input[^>]*csrfmiddlewaretoken")
# Thread, how often what it shows has changed, and how often names and roles have.
VERSION = (
    "SELECT thread.id, own.number, everywhere.number FROM mapdesk_page_version everywhere"
    " LEFT JOIN mapdesk_thread thread ON thread.kind = %s AND thread.key = %s"
    " LEFT JOIN mapdesk_page_version own ON own.thread_key = thread.id WHERE everywhere.thread_key = 0"
)
View = Callable[..., HttpResponse]
Address = tuple[str, str, str, str, str, bool]
Version = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A page between its forms' tokens, with everything that says for whom and how long it is right."""

    kind: str
    key: str
    version: Version
    until: float  # of time.monotonic, seconds
    pieces: tuple[bytes, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    match: ResolverMatch | None = None
    digest: bytes = b""

    @property
    def size(self) -> int:
        """Bytes of the page."""
        return sum(len(piece) for piece in self.pieces)


class Store:
    """The pages of one process; the ones kept first leave first when there are too many bytes."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self.pages: dict[Address, Kept] = {}
        self.bytes = 0
        self.lock = threading.Lock()

    def put(self, address: Address, page: Kept) -> None:
        """Keep a page instead of the one before."""
        with self.lock:
            self._drop(address)
            self.pages[address] = page
            self.bytes += page.size
            while self.bytes > KEPT_BYTES:
                self._drop(next(iter(self.pages)))

    def _drop(self, address: Address) -> None:
        gone = self.pages.pop(address, None)
        self.bytes -= gone.size if gone else 0

    def clear(self) -> None:
        """Forget every page."""
        with self.lock:
            self.pages, self.bytes = {}, 0


STORE = Store()


def kept_for_guests(view: View) -> View:
    """Let a page of one thread be kept; whoever is logged in or wrote as a guest gets a page made for him."""

    @wraps(view)
    def run(request: HttpRequest, kind: str, key: str) -> HttpResponse:
        if not _is_anybody(request) or not KEPT_QUERY.fullmatch(request.META.get("QUERY_STRING", "")):
            return view(request, kind, key)
        # Before anything of the page is read: the page may be newer than this says, never older.
        kept = Kept(kind, key, version_of(kind, key), _until(kind, key))
        response = view(request, kind, key)
        response.mapdesk_kept = kept  # type: ignore[attr-defined]
        return response

    return run


def _until(kind: str, key: str) -> float:
    """When the page must be made anew whatever its version: the thread may close by itself before."""
    closes_at = Thread.objects.filter(kind=kind, key=key, closed_at=None).values_list("closes_at", flat=True).first()
    left = (closes_at - timezone.now()).total_seconds() if closes_at is not None else KEPT_SECONDS
    return time.monotonic() + (min(left, KEPT_SECONDS) if left > 0 else KEPT_SECONDS)


def version_of(kind: str, key: str) -> Version:
    """Return what changes with every change of what a thread's page shows to guests."""
    written = [_written_at(os.path.join(settings.MAPDESK_DESK, name)) for name in DESK_FILES]
    with connection.cursor() as cursor:
        cursor.execute(VERSION, (kind, key))
        return (*cursor.fetchone(), *written)


def _written_at(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0


class KeptPages:
    """Answers guests from the kept pages before the rest of the site is asked; the answer is the same, byte for byte.

    Only the form's token is each visitor's own. What is kept is the whole answer, with the headers of everything that
    stands behind this in the settings.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap the rest of the site."""
        self.get_response = get_response
        self.csrf = CsrfViewMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer from what is kept, or keep the answer where its view says that it may be."""
        if not _is_anybody(request):
            return self.get_response(request)
        address = _address(request)
        page = STORE.pages.get(address)
        if page is not None and time.monotonic() < page.until and page.version == version_of(page.kind, page.key):
            return self._again(request, page)
        response = self.get_response(request)
        found: Kept | None = getattr(response, "mapdesk_kept", None)
        if found is not None and response.status_code == 200 and set(response.cookies) <= {settings.CSRF_COOKIE_NAME}:
            page = _filled(found, request, response)
            if page is not None:
                STORE.put(address, page)
                response.headers["ETag"] = _etag(request, page)
        return response

    def _again(self, request: HttpRequest, page: Kept) -> HttpResponseBase:
        request.resolver_match = page.match  # the request log asks for the view
        self.csrf.process_request(request)
        token = get_token(request).encode() if len(page.pieces) > 1 else b""  # asking for it also sets his cookie
        etag = _etag(request, page)
        response = HttpResponse(token.join(page.pieces), headers=page.headers | {"ETag": etag})
        answer = get_conditional_response(request, etag=etag, response=response) or response
        return self.csrf.process_response(request, answer)


def _is_anybody(request: HttpRequest) -> bool:
    """Whether nothing about the asker can change a page: no account, and nothing written here as a guest."""
    cookies = request.COOKIES
    return request.method == "GET" and settings.SESSION_COOKIE_NAME not in cookies and GUEST_COOKIE not in cookies


def _address(request: HttpRequest) -> Address:
    """Everything in a request that makes another page of it."""
    return (
        request.scheme or "",
        request.get_host(),
        request.path,
        request.META.get("QUERY_STRING", ""),
        get_language_from_request(request),
        request.META.get("HTTP_HX_REQUEST") == "true",
    )


def _filled(page: Kept, request: HttpRequest, response: HttpResponse) -> Kept | None:
    """The page with its answer, None where a token stands in it that is not in a form's field."""
    body = response.content
    pieces = tuple(FIELD.split(body))
    if len(pieces) - 1 != len(ANY_FIELD.findall(body)):
        return None
    digest = sha256(b"\0".join(pieces)).digest()
    headers = dict(response.headers)
    return Kept(page.kind, page.key, page.version, page.until, pieces, headers, request.resolver_match, digest)


def _etag(request: HttpRequest, page: Kept) -> str:
    """The same for one visitor and one state of the page; weak, since a token is masked anew each time."""
    secret = request.META.get("CSRF_COOKIE", "") if len(page.pieces) > 1 else ""
    return f'W/"{sha256(page.digest + secret.encode()).hexdigest()[:32]}"'
