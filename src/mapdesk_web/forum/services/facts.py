"""Facts for the checks: rows in, a draft and its circumstances out; only reads."""

import datetime as dt

from django.core.cache import cache
from django.db.models import Q, QuerySet

from mapdesk_web.forum.checks.draft import Circumstances, Draft, Past, Pattern, Rejected
from mapdesk_web.forum.models import Comment, Reader, Thread, WatchedWord
from mapdesk_web.forum.models.threads import VISIBLE
from mapdesk_web.forum.policy import STAFF
from mapdesk_web.forum.rendering import link_urls

PAST_DAYS = 7
PAST_POSTS = 100
RETURNING_DAYS = 30
RETURNING_POSTS = 200
EXCHANGE_POSTS = 6


def author_key(reader_id: int | None, guest_key: str) -> str:
    """Return what stays the same for one author, reader or guest."""
    return f"reader:{reader_id}" if reader_id else f"guest:{guest_key}"


def draft_of(
    reader: Reader | None, guest_key: str, guest_name: str, body: str, parent: Comment | None, now: dt.datetime
) -> Draft:
    """Return a draft with what is known of its author."""
    return Draft(
        body=body,
        links=link_urls(body),
        author=author_key(reader.pk if reader else None, guest_key),
        author_name=reader.name if reader else guest_name,
        at=now,
        is_guest=reader is None,
        is_staff=reader is not None and reader.role in STAFF,
        is_limited=bool(reader and reader.limited_until and reader.limited_until > now),
        joined_at=reader.joined_at if reader else None,
        email_hash=reader.email_hash if reader else "",
        parent_author=author_key(parent.author_id, parent.guest_key) if parent else "",
    )


def circumstances_of(
    draft: Draft,
    thread: Thread,
    reader: Reader | None,
    parent: Comment | None,
    now: dt.datetime,
    leave_out: Comment | None = None,
) -> Circumstances:
    """Return everything around a draft that a check may look at."""
    own = _own(draft, reader)
    if leave_out is not None:
        own = own.exclude(pk=leave_out.pk)
    recent = own.filter(created_at__gt=now - dt.timedelta(days=PAST_DAYS)).select_related("parent")
    return Circumstances(
        thread_id=thread.pk,
        thread_is_closed=thread.closed_at is not None or (thread.closes_at is not None and thread.closes_at <= now),
        is_premoderated=thread.is_premoderated,
        slow_seconds=thread.slow_seconds,
        past=[_past(comment) for comment in recent.order_by("-created_at", "-pk")[:PAST_POSTS]],
        approved=own.filter(state__in=VISIBLE, deleted_at=None).count(),
        exchange=_exchange(parent),
        patterns=watched_patterns(),
        rejected=_rejected(now) if not draft.is_staff else (),
        names=_names(reader),
    )


def _own(draft: Draft, reader: Reader | None) -> QuerySet[Comment]:
    if reader is not None:
        return Comment.objects.filter(author=reader)
    return Comment.objects.filter(author=None, guest_key=draft.author.removeprefix("guest:")).exclude(guest_key="")


def _past(comment: Comment) -> Past:
    parent = comment.parent
    return Past(
        comment.created_at,
        comment.body,
        comment.thread_id,
        author_key(parent.author_id, parent.guest_key) if parent else "",
        comment.state,
    )


def _exchange(parent: Comment | None) -> list[str]:
    """The authors of the posts that the draft stands under, from the nearest up."""
    authors: list[str] = []
    while parent is not None and len(authors) < EXCHANGE_POSTS:
        authors.append(author_key(parent.author_id, parent.guest_key))
        parent = parent.parent
    return authors


def watched_patterns() -> list[Pattern]:
    """Return the moderators' list."""
    rows = WatchedWord.objects.order_by("pk").values_list("pattern", "is_regex", "action", "rule")
    return [Pattern(*row) for row in rows]


def _rejected(now: dt.datetime) -> list[Rejected]:
    """Posts of readers banned or suspended within the last 30 days; kept for a minute, since every post asks."""
    known: list[Rejected] | None = cache.get("mapdesk-returning")
    if known is None:
        since = now - dt.timedelta(days=RETURNING_DAYS)
        silenced = Q(author__banned_at__gt=since) | Q(author__suspended_until__gt=since)
        rows = Comment.objects.filter(silenced).select_related("author").order_by("-pk")[:RETURNING_POSTS]
        known = [
            Rejected(row.body, link_urls(row.body), row.author.name, row.author.email_hash)
            for row in rows
            if row.author is not None
        ]
        cache.set("mapdesk-returning", known, 60)
    return known


def _names(reader: Reader | None) -> list[str]:
    staff = Reader.objects.filter(role__in=STAFF)
    return list((staff.exclude(pk=reader.pk) if reader else staff).values_list("name", flat=True))
