"""Reading and writing in threads: the thread of a topic, one post with its history and its log, forms for both."""

from typing import Any

from django.core import signing
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from mapdesk_web.forum.errors import Refused
from mapdesk_web.forum.models import Comment, Decision, DeskRequest, Note, Thread
from mapdesk_web.forum.models.moderation import Reason
from mapdesk_web.forum.policy import STAFF, Subject, may
from mapdesk_web.forum.rendering import clean_body
from mapdesk_web.forum.services.appealing import who_decided
from mapdesk_web.forum.services.commenting import Anchor, delete_comment, edit_comment, open_thread, post_comment
from mapdesk_web.forum.services.moderating import flag_comment, notify_illegal
from mapdesk_web.forum.services.people import blocked_ids
from mapdesk_web.forum.services.telling import comment_url
from mapdesk_web.forum.tree import SORTS, Page, branch_page, thread_page
from mapdesk_web.forum.views.guard import (
    actor_of,
    author_of,
    find_topic,
    guarded,
    is_closed,
    keep_guest,
    reader_of,
    require,
    subject_of,
)
from mapdesk_web.forum.views.kept import kept_for_guests
from mapdesk_web.forum.views.objecting import object_to
from mapdesk_web.forum.views.quoting import quoted_in_form

OPEN_DAYS = 60
NUDGE_SALT = "mapdesk.nudge"
NUDGE_SECONDS = 3600


def thread_of(kind: str, key: str, *, to_write: bool = True) -> tuple[Thread, Any]:
    """Return the thread of a published topic and the topic; anything else is 404.

    A thread is kept from the first writing on; to read, one that nobody has written in is made for the page alone.
    """
    topic = find_topic(kind, key)
    if topic is None:
        raise Http404(f"nothing published is called {kind} {key}")
    thread = Thread.objects.filter(kind=kind, key=key).first()
    if thread is None and to_write:
        thread = open_thread(kind, key, topic.title, topic.url, now=timezone.now(), open_days=OPEN_DAYS)
    elif thread is None:
        thread = Thread(kind=kind, key=key, title=topic.title, url=topic.url, opened_at=timezone.now())
    return thread, topic


@require_safe
@guarded("read")
@kept_for_guests
def thread(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The discussion of one update, place or claim."""
    found, topic = thread_of(kind, key, to_write=False)
    return _thread_response(request, found, topic)


def _thread_response(
    request: HttpRequest, thread: Thread, topic: Any, *, status: int = 200, **extra: Any
) -> HttpResponse:
    number = request.GET.get("page", "1")
    author, _ = author_of(request, thread)
    page = thread_page(
        thread,
        author.reader,
        author.guest_key,
        blocked_by(request),
        sort=request.GET.get("sort", "newest"),
        number=max(int(number), 1) if number.isascii() and number.isdigit() and len(number) < 6 else 1,
    )
    about = {"thread__kind": thread.kind, "thread__key": thread.key}
    standing = DeskRequest.objects.filter(**about, removed_at=None)
    requests = standing.exclude(state="withdrawn").select_related("answered_by")
    notes = Note.objects.filter(_notes_shown(request), **about).order_by(F("removed_at").asc(nulls_first=True), "at")
    context = {
        "thread": thread,
        "topic": topic,
        **page_context(request, thread, page),
        "open_requests": requests[:20],
        "notes": notes[:20],
        "anchor": _anchor_of(request.POST if request.method == "POST" else request.GET),
        "body": quoted_in_form(request, thread, blocked_by(request)),
        **extra,
    }
    # A page that htmx brings the discussion into has its own frame; only the posts are sent there.
    is_part = bool(getattr(request, "htmx", False)) and request.method == "GET"
    response = render(request, "forum/_discussion.html" if is_part else "forum/thread.html", context, status=status)
    patch_vary_headers(response, ("HX-Request",))
    return response


def _notes_shown(request: HttpRequest) -> Q:
    """Notes that stand and are not found wanting; moderators also see the removed, to give them back."""
    shown = Q(removed_at=None, status__in=("helpful", "needs_ratings"))
    return shown | Q(removed_at__isnull=False) if may(actor_of(request), "decide_entry") else shown


def _anchor_of(told: QueryDict) -> dict[str, float] | None:
    """Return the point of the map that a form is about, None where none or an impossible one is named."""
    try:
        lon, lat = float(told.get("lon", "")), float(told.get("lat", ""))
    except ValueError:
        return None
    return {"lon": lon, "lat": lat} if -180 <= lon <= 180 and -90 <= lat <= 90 else None


def blocked_by(request: HttpRequest) -> frozenset[int]:
    """Whom the asker does not read; a block never blinds a moderator or the desk."""
    reader = reader_of(request)
    return frozenset() if reader is None or reader.role in STAFF else blocked_ids(reader)


def page_context(request: HttpRequest, thread: Thread, page: Page) -> dict[str, Any]:
    """Return what every page with comments needs."""
    actor = actor_of(request)
    return {
        "page": page,
        "actor": actor,
        "reader": reader_of(request),
        "is_closed": is_closed(thread),
        "may_post": may(actor, "post", Subject(thread_is_closed=is_closed(thread))),
        "may_moderate": may(actor, "decide_comment"),
        "may_answer": may(actor, "answer_request"),
        "reasons": Reason.choices,
        "sorts": list(SORTS),
    }


@require_POST
@guarded("post")
def post(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Write a post or an answer; a refused one comes back in the form with its reason, nothing is lost."""
    thread, topic = thread_of(kind, key)
    require(request, "post", Subject(thread_is_closed=is_closed(thread)))
    body = request.POST.get("body", "")
    parent_id = request.POST.get("parent", "")
    parent = find_comment(request, parent_id) if parent_id else None
    author, token = author_of(request, thread)
    try:
        comment, _ = post_comment(
            thread,
            author,
            body,
            now=timezone.now(),
            parent=parent,
            anchor=_anchor(request, topic),
            was_nudged=_was_nudged(request, body),
        )
    except Refused as refused:
        nudge = signing.dumps(clean_body(body), salt=NUDGE_SALT) if refused.is_nudge else ""
        extra = {"body": body, "parent": parent, "refused": str(refused), "nudge": nudge}
        return keep_guest(_thread_response(request, thread, topic, status=422, **extra), token)
    return keep_guest(redirect(comment_url(comment)), token)


def _was_nudged(request: HttpRequest, body: str) -> bool:
    """Whether the author saw a nudge for this very text."""
    try:
        return bool(
            signing.loads(request.POST.get("nudge", ""), salt=NUDGE_SALT, max_age=NUDGE_SECONDS) == clean_body(body)
        )
    except signing.BadSignature:
        return False


def _anchor(request: HttpRequest, topic: Any) -> Anchor:
    claim_id = topic.key if topic.kind == "claim" else ""
    point = _anchor_of(request.POST)
    return Anchor(claim_id, topic.version, point["lon"], point["lat"]) if point else Anchor(claim_id, topic.version)


def find_comment(request: HttpRequest, public_id: str) -> Comment:
    """Return a post that the asker may know of: visible, deleted in its place, his own, or any for moderators."""
    comment = get_object_or_404(Comment.objects.select_related("thread", "author", "parent"), public_id=public_id)
    author, _ = author_of(request, comment.thread)
    is_own = comment.author_id == author.reader.pk if author.reader else comment.guest_key == author.guest_key
    if comment.is_visible or is_own or comment.reply_count or may(actor_of(request), "decide_comment"):
        return comment
    raise Http404("no such post")


@require_safe
@guarded("read")
def comment(request: HttpRequest, public_id: str) -> HttpResponse:
    """One post with its answers, earlier versions, and every decision on it: why it stands, or why not."""
    return _comment_response(request, find_comment(request, public_id))


def _comment_response(request: HttpRequest, comment: Comment, *, status: int = 200, **extra: Any) -> HttpResponse:
    author, _ = author_of(request, comment.thread)
    sees_all = may(actor_of(request), "decide_comment")
    page = branch_page(comment, author.reader, author.guest_key, blocked_by(request), sees_all=sees_all)
    topic = find_topic(comment.thread.kind, comment.thread.key)
    changed = bool(comment.claim_version and topic is not None and topic.version != comment.claim_version)
    row = page.rows[0]
    context = {
        "thread": comment.thread,
        "topic": topic,
        "comment": comment,
        "row": row,
        "revisions": comment.revisions.all() if not row.placeholder else [],
        "decisions": decisions_on("comment", comment.public_id),
        "claim_changed": changed,
        "appealed": getattr(comment, "appeal", None),
        **page_context(request, comment.thread, page),
        "body": quoted_in_form(request, comment.thread, blocked_by(request)),
        **extra,
    }
    return render(request, "forum/comment.html", context, status=status)


def decisions_on(kind: str, key: str) -> list[Decision]:
    """Return the public side of the log on one thing, oldest first."""
    return list(Decision.objects.filter(subject_kind=kind, subject_key=str(key)).order_by("at", "pk"))


@require_POST
@guarded("edit")
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change one's own post within its window."""
    found = find_comment(request, public_id)
    require(request, "edit", subject_of(found))
    try:
        edit_comment(found, request.POST.get("body", ""), now=timezone.now())
    except Refused as refused:
        return _comment_response(request, found, status=422, refused=str(refused), edited=request.POST.get("body", ""))
    return redirect(comment_url(found))


@require_POST
@guarded("delete")
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take one's own post away."""
    found = find_comment(request, public_id)
    require(request, "delete", subject_of(found))
    delete_comment(found, now=timezone.now())
    return redirect("forum:thread", found.thread.kind, found.thread.key)


@require_POST
@guarded("flag")
def flag(request: HttpRequest, public_id: str) -> HttpResponse:
    """Flag a post."""
    found = find_comment(request, public_id)
    require(request, "flag", subject_of(found))
    reader = reader_of(request)
    reason = request.POST.get("reason", "")
    if reason not in Reason.values or reader is None:
        return _comment_response(request, found, status=422, refused="Please choose a reason.")
    try:
        flag_comment(found, reader, reason, request.POST.get("detail", "")[:1000], now=timezone.now())
    except Refused as refused:
        return _comment_response(request, found, status=422, refused=str(refused))
    return redirect(comment_url(found))


@require_POST
@guarded("report_illegal")
def report_illegal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give notice of illegal content; guests may too."""
    found = find_comment(request, public_id)
    law, text = request.POST.get("law", "").strip()[:200], clean_body(request.POST.get("text", ""))[:4000]
    if not law or not text:
        words = "Please say which law it breaks, and how."
        return _comment_response(request, found, status=422, refused=words)
    name, email = request.POST.get("name", "")[:120], request.POST.get("email", "")[:200]
    notify_illegal(found, law, text, now=timezone.now(), reader=reader_of(request), name=name, email=email)
    return redirect(comment_url(found))


@require_POST
@guarded("appeal")
def appeal_comment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Object to the rejection of one's own post."""
    found = find_comment(request, public_id)
    require(request, "appeal", subject_of(found, who_decided(found)))
    try:
        object_to(request, found)
    except Refused as refused:
        return _comment_response(request, found, status=422, refused=str(refused))
    return redirect(comment_url(found))
