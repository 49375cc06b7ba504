"""Who is asking, and whether he may: every view of the forum names its action here, and the tests read it off."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.module_loading import import_string

from mapdesk_web.forum.errors import Refused
from mapdesk_web.forum.guests import guest_key, pseudonym
from mapdesk_web.forum.models import Comment, Reader, Thread
from mapdesk_web.forum.policy import GUEST, Actor, Subject, refusal
from mapdesk_web.forum.services.commenting import EDIT_MINUTES, Author
from mapdesk_web.forum.services.telling import comment_path

GUEST_COOKIE = "mapdesk_guest"
GUEST_COOKIE_DAYS = 30
View = Callable[..., HttpResponse]


class Denied(Exception):
    """The policy says no; the message is for the reader."""


def reader_of(request: HttpRequest) -> Reader | None:
    """Return the reader behind a request, None for guests."""
    if not hasattr(request, "mapdesk_reader"):
        user = request.user
        found = Reader.objects.filter(user_id=user.pk).select_related("user").first() if user.is_authenticated else None
        request.mapdesk_reader = found  # type: ignore[attr-defined]
    reader: Reader | None = request.mapdesk_reader  # type: ignore[attr-defined]
    return reader


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks, as the policy sees him."""
    if not hasattr(request, "mapdesk_actor"):
        request.mapdesk_actor = _actor(reader_of(request))  # type: ignore[attr-defined]
    actor: Actor = request.mapdesk_actor  # type: ignore[attr-defined]
    return actor


def _actor(reader: Reader | None) -> Actor:
    if reader is None:
        return Actor()
    is_suspended = reader.suspended_until is not None and reader.suspended_until > timezone.now()
    proven = EmailAddress.objects.filter(user_id=reader.user_id, verified=True).exists()
    return Actor(reader.role, reader.pk, is_suspended or reader.banned_at is not None, proven)


def subject_of(comment: Comment, decided_by_id: int | None = None) -> Subject:
    """Return a post as the policy sees it."""
    now = timezone.now()
    return Subject(
        owner_id=comment.author_id,
        owner_role=comment.author.role if comment.author else GUEST,
        is_deleted=comment.deleted_at is not None,
        is_visible=comment.is_visible,
        thread_is_closed=is_closed(comment.thread),
        edit_window_is_over=(now - comment.created_at).total_seconds() > EDIT_MINUTES * 60,
        decided_by_id=decided_by_id,
    )


def is_closed(thread: Thread) -> bool:
    """Whether a thread takes no more posts."""
    return thread.closed_at is not None or (thread.closes_at is not None and thread.closes_at <= timezone.now())


def require(request: HttpRequest, action: str, subject: Subject | None = None) -> None:
    """Raise Denied unless the asker may do this to that."""
    reason = refusal(actor_of(request), action, subject)
    if reason:
        raise Denied(reason)


def guarded(action: str) -> Callable[[View], View]:
    """Let a view run only for who may do ``action`` at all; within it, ``require`` looks at the thing itself."""

    def decorate(view: View) -> View:
        @wraps(view)
        def run(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
            try:
                require(request, action)
                return view(request, *arguments, **named)
            except Denied as denial:
                return _denied(request, denial)
            except Refused as refused:  # by a view that has no form to show it in
                back = comment_path(str(named["public_id"])) if "public_id" in named else "/discussion/me/"
                return render(request, "forum/refused.html", {"reason": str(refused), "back": back}, status=422)

        run.action = action  # type: ignore[attr-defined]
        return run

    return decorate


def _denied(request: HttpRequest, denial: Denied) -> HttpResponse:
    """Ask for the name that a new account lacks, for a login, or say no."""
    is_read = request.method in ("GET", "HEAD")
    if request.user.is_authenticated and reader_of(request) is None:
        return render(request, "forum/name.html", status=200 if is_read else 403)
    if reader_of(request) is None and is_read:
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    return render(request, "forum/denied.html", {"reason": str(denial)}, status=403)


def author_of(request: HttpRequest, thread: Thread) -> tuple[Author, str]:
    """Return who writes, and the guest's token to be set as a cookie (empty for readers with an account)."""
    reader = reader_of(request)
    if reader is not None:
        return Author(reader), ""
    token = request.COOKIES.get(GUEST_COOKIE) or secrets.token_urlsafe(24)
    key = guest_key(f"{thread.kind}/{thread.key}", token, timezone.now())
    return Author(None, key, pseudonym(key)), token


def keep_guest(response: HttpResponse, token: str) -> HttpResponse:
    """Set the guest's cookie: random, unreadable for scripts, for this site only."""
    if token:
        response.set_cookie(
            GUEST_COOKIE,
            token,
            max_age=GUEST_COOKIE_DAYS * 86400,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    return response


def find_topic(kind: str, key: str) -> Any:
    """Return what a discussion is about: the site names the function, since the forum does not know the desk."""
    return import_string(settings.FORUM_TOPICS)(kind, key)
