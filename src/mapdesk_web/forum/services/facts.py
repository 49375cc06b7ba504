"""Facts for the checks: rows in, a draft and its circumstances out; only reads."""

import datetime as dt
import re

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Q, QuerySet

from mapdesk_web.forum.checks.draft import Circumstances, Draft, Past, Pattern, Rejected
from mapdesk_web.forum.checks.order import unfit
from mapdesk_web.forum.errors import Refused
from mapdesk_web.forum.models import Comment, Reader, Thread, WatchedWord
from mapdesk_web.forum.models.threads import VISIBLE
from mapdesk_web.forum.policy import STAFF
from mapdesk_web.forum.rendering import link_urls

PAST_DAYS = 7
PAST_POSTS = 100
PAST_COLUMNS = ("created_at", "body", "thread_id", "state", "parent_id", "parent__author_id", "parent__guest_key")
APPROVED_ASKED = 10  # no check asks for more, and some authors have thousands
RETURNING_DAYS = 30
RETURNING_POSTS = 200
RETURNING_KEY, WORDS_KEY, NAMES_KEY = "mapdesk-returning", "mapdesk-words", "mapdesk-staff-names"
WORDS_SECONDS = 5  # a word that is added holds at once in this process, this much later in the site's others
LINK = re.compile(r"\w\.\w|[:&\\]")  # without any of these nothing in a text can become a link
OTHERS_MINUTES = 60
OTHERS_POSTS = 50
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
        links=link_urls(body) if LINK.search(body) else (),
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
    recent = own.filter(created_at__gt=now - dt.timedelta(days=PAST_DAYS)).order_by("-created_at", "-pk")
    is_paced = getattr(settings, "FORUM_PACE", True)
    guests_here, guests_anywhere = _guests_now(thread, now) if draft.is_guest and is_paced else (0, 0)
    return Circumstances(
        thread_id=thread.pk,
        thread_is_closed=thread.closed_at is not None or (thread.closes_at is not None and thread.closes_at <= now),
        is_premoderated=thread.is_premoderated,
        slow_seconds=thread.slow_seconds,
        is_paced=is_paced,
        past=[_past(*row) for row in recent.values_list(*PAST_COLUMNS)[:PAST_POSTS]],
        approved=len(own.filter(state__in=VISIBLE, deleted_at=None).values_list("pk")[:APPROVED_ASKED]),
        exchange=_exchange(parent),
        patterns=watched_patterns(),
        rejected=_rejected(now) if not draft.is_staff else (),
        names=_names(reader),
        others=_others(draft, thread, reader, now),
        guests_here=guests_here,
        guests_anywhere=guests_anywhere,
    )


def _guests_now(thread: Thread, now: dt.datetime) -> tuple[int, int]:
    """How many posts guests wrote in the last minute, in this thread and in all."""
    guests = Comment.objects.filter(author=None, created_at__gt=now - dt.timedelta(minutes=1)).exclude(guest_key="")
    counted = guests.aggregate(here=Count("pk", filter=Q(thread=thread)), anywhere=Count("pk"))
    return counted["here"], counted["anywhere"]


def _others(draft: Draft, thread: Thread, reader: Reader | None, now: dt.datetime) -> list[str]:
    """What others wrote in this thread within the hour."""
    recent = Comment.objects.filter(thread=thread, created_at__gt=now - dt.timedelta(minutes=OTHERS_MINUTES))
    mine = Q(author=reader) if reader is not None else Q(author=None, guest_key=draft.author.removeprefix("guest:"))
    return list(recent.exclude(mine).order_by("-created_at").values_list("body", flat=True)[:OTHERS_POSTS])


def _own(draft: Draft, reader: Reader | None) -> QuerySet[Comment]:
    if reader is not None:
        return Comment.objects.filter(author=reader)
    return Comment.objects.filter(author=None, guest_key=draft.author.removeprefix("guest:")).exclude(guest_key="")


def _past(
    at: dt.datetime, body: str, thread_id: int, state: str, parent: int | None, author: int | None, guest: str | None
) -> Past:
    return Past(at, body, thread_id, author_key(author, guest or "") if parent else "", state)


def _exchange(parent: Comment | None) -> list[str]:
    """The authors of the posts that the draft stands under, from the nearest up."""
    authors: list[str] = []
    while parent is not None and len(authors) < EXCHANGE_POSTS:
        authors.append(author_key(parent.author_id, parent.guest_key))
        parent = parent.parent
    return authors


def watched_patterns() -> list[Pattern]:
    """Return the moderators' list; kept for seconds, since every post asks."""
    known: list[Pattern] | None = cache.get(WORDS_KEY)
    if known is None:
        rows = WatchedWord.objects.order_by("pk").values_list("pattern", "is_regex", "action", "rule")
        known = [Pattern(*row) for row in rows]
        cache.set(WORDS_KEY, known, WORDS_SECONDS)
    return known


def forget_words() -> None:
    """Read the moderators' list anew for the next post."""
    cache.delete(WORDS_KEY)


def _rejected(now: dt.datetime) -> list[Rejected]:
    """Posts of readers banned or suspended within the last 30 days; kept for a minute, since every post asks."""
    known: list[Rejected] | None = cache.get(RETURNING_KEY)
    if known is None:
        since = now - dt.timedelta(days=RETURNING_DAYS)
        readers = Reader.objects.filter(Q(banned_at__gt=since) | Q(suspended_until__gt=since)).in_bulk()
        rows = Comment.objects.filter(author__in=readers, deleted_at=None).order_by("-pk")[:RETURNING_POSTS]
        # Whoever wrote nothing that is kept is still known by name and address.
        told = [(row.body, row.author_id) for row in rows] + [("", pk) for pk in sorted(readers)]
        known = [
            Rejected(body, link_urls(body), readers[pk].name, readers[pk].email_hash, author_key(pk, ""))
            for body, pk in told
            if pk is not None
        ]
        cache.set(RETURNING_KEY, known, 60)
    return known


def forget_returning() -> None:
    """Look for returning readers anew from the next post on; other processes of the site do within a minute."""
    cache.delete(RETURNING_KEY)


def _names(reader: Reader | None) -> list[str]:
    """Names of the desk and of moderators; kept for a minute."""
    known: dict[int, str] | None = cache.get(NAMES_KEY)
    if known is None:
        known = dict(Reader.objects.filter(role__in=STAFF).values_list("pk", "name"))
        cache.set(NAMES_KEY, known, 60)
    return [name for pk, name in known.items() if reader is None or pk != reader.pk]


def require_fit(reader: Reader, text: str, now: dt.datetime) -> None:
    """Let only that be shown at once which no check would hold: requests and notes have nowhere to wait.

    Raises:
        Refused: live positions, personal data or a watched word in it, or its author is limited at present.
    """
    draft = draft_of(reader, "", "", text, None, now)
    if draft.is_limited:
        raise Refused("What you write is read by a moderator first for some time; write it as a post.")
    finding = unfit(draft, Circumstances(0, patterns=watched_patterns()))
    if finding is not None:
        raise Refused(
            f"{finding.reason.split(';')[0].rstrip('.')}. It would be shown at once here; write it otherwise."
        )
