"""The moderators' side: three queues, decisions in bulk, readers and strikes, appeals, notices, words, imports."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mapdesk_web.forum.errors import Refused
from mapdesk_web.forum.models import Appeal, Comment, Decision, IllegalNotice, Reader, Strike, Thread, WatchedWord
from mapdesk_web.forum.models.moderation import Reason
from mapdesk_web.forum.models.people import Role
from mapdesk_web.forum.models.threads import WAITING, State
from mapdesk_web.forum.policy import Subject
from mapdesk_web.forum.services.appealing import appealed_against, decide_appeal
from mapdesk_web.forum.services.importing import import_thread
from mapdesk_web.forum.services.moderating import (
    STRIKE_DAYS,
    decide_comment,
    decide_many,
    decide_notice,
    lift_strike,
    set_thread,
    strike_reader,
)
from mapdesk_web.forum.services.people import set_role
from mapdesk_web.forum.services.wording import add_word, remove_word
from mapdesk_web.forum.views.guard import Denied, guarded, reader_of, require, subject_of
from mapdesk_web.forum.views.threads import thread_of

QUEUE_ROWS = 100
QUEUES = {
    "pending": Q(state__in=WAITING),
    "reported": Q(state=State.PUBLISHED, flag_weight__gt=0),
    "unmoderated": Q(state=State.PUBLISHED),
}


def moderator_of(request: HttpRequest) -> Reader:
    """Return the moderator who asks."""
    reader = reader_of(request)
    if reader is None:
        raise Denied("Please log in first.")
    return reader


def _refused(request: HttpRequest, words: str, back: str) -> HttpResponse:
    return render(request, "forum/refused.html", {"reason": words, "back": back}, status=422)


@require_safe
@guarded("read_queue")
def queue(request: HttpRequest, name: str = "pending") -> HttpResponse:
    """One of the three queues, the oldest or most flagged first."""
    name = name if name in QUEUES else "pending"
    order = ("-flag_weight", "created_at") if name == "reported" else ("created_at",)
    live = Comment.objects.filter(deleted_at=None)
    rows = live.filter(QUEUES[name]).select_related("author", "thread").prefetch_related("flags").order_by(*order)
    counts = live.aggregate(**{key: Count("pk", filter=condition) for key, condition in QUEUES.items()})
    shown = list(rows[:QUEUE_ROWS])
    return render(
        request,
        "forum/queue.html",
        {"name": name, "rows": _with_findings(shown), "counts": counts, "reasons": Reason.choices},
    )


def _with_findings(comments: list[Comment]) -> list[dict[str, Any]]:
    """Join each post with what the checks found, from the log."""
    ids = [comment.public_id for comment in comments]
    found: dict[str, list[Decision]] = {}
    for decision in Decision.objects.filter(subject_kind="comment", subject_key__in=ids).order_by("at", "pk"):
        found.setdefault(decision.subject_key, []).append(decision)
    return [{"comment": comment, "decisions": found.get(comment.public_id, [])} for comment in comments]


@require_POST
@guarded("decide_comment")
def decide(request: HttpRequest) -> HttpResponse:
    """Approve or reject the posts that were ticked, alike and with one reason."""
    moderator = moderator_of(request)
    state = {"approve": State.APPROVED, "reject": State.REJECTED}.get(request.POST.get("decision", ""))
    rule, reason = request.POST.get("rule", ""), request.POST.get("reason", "").strip()
    ticked = Comment.objects.filter(public_id__in=request.POST.getlist("post"), deleted_at=None)
    comments = list(ticked.order_by("thread_id", "pk"))  # one order for all: no two moderators lock crosswise
    back = request.POST.get("queue", "pending")
    if state is None or not comments:
        return _refused(request, "Please tick posts, and approve or reject.", f"/moderation/{back}/")
    if state == State.REJECTED and (rule not in Reason.values or not reason):
        return _refused(
            request, "A rejection names its rule and its reason; the author reads both.", f"/moderation/{back}/"
        )
    for comment in comments:
        require(request, "decide_comment", subject_of(comment))
    rule, reason = (rule, reason) if state == State.REJECTED else ("none", reason or "Read by a moderator; it stands.")
    if len(comments) == 1:
        decide_comment(comments[0], state, by=moderator, rule=rule, reason=reason, now=timezone.now())
    else:
        decide_many(comments, state, by=moderator, rule=rule, reason=reason, now=timezone.now())
    return redirect("forum:queue", back if back in QUEUES else "pending")


@require_safe
@guarded("read_evidence")
def reader(request: HttpRequest, pk: int) -> HttpResponse:
    """One reader as moderators see him: posts, strikes, and what the checks noted, with evidence."""
    found = get_object_or_404(Reader, pk=pk)
    context = {
        "found": found,
        "comments": found.comments.select_related("thread").order_by("-created_at")[:50],
        "strikes": found.strikes.select_related("issued_by", "appeal"),
        "steps": list(STRIKE_DAYS),
        "roles": Role.choices,
        "reasons": Reason.choices,
        "decisions": Decision.objects.filter(subject_kind="reader", subject_key=str(pk))[:50],
    }
    return render(request, "forum/reader.html", context)


@require_POST
@guarded("strike")
def strike(request: HttpRequest, pk: int) -> HttpResponse:
    """Warn, limit, suspend or ban."""
    found = get_object_or_404(Reader, pk=pk)
    require(request, "strike", Subject(owner_id=found.pk, owner_role=found.role))
    told = request.POST
    step, rule, text, days = (
        told.get("step", ""),
        told.get("rule", ""),
        told.get("text", "").strip(),
        told.get("days", ""),
    )
    if step not in STRIKE_DAYS or rule not in Reason.values or not text:
        return _refused(request, "A strike has a step, a rule and words.", f"/moderation/reader/{pk}/")
    length = int(days) if days.isascii() and days.isdigit() and len(days) < 5 else None
    comment = Comment.objects.filter(public_id=told.get("post", ""), author=found).first()
    moderator = moderator_of(request)
    strike_reader(found, step, text, by=moderator, rule=rule, now=timezone.now(), days=length, comment=comment)
    return redirect("forum:reader", pk)


@require_POST
@guarded("strike")
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a strike back."""
    found = get_object_or_404(Strike, pk=pk, overruled_at=None)
    require(request, "strike", Subject(owner_id=found.reader_id, owner_role=found.reader.role))
    reason = request.POST.get("reason", "").strip()
    if not reason:
        return _refused(request, "Please give a reason.", f"/moderation/reader/{found.reader_id}/")
    lift_strike(found, by=moderator_of(request), reason=reason, now=timezone.now())
    return redirect("forum:reader", found.reader_id)


@require_POST
@guarded("set_role")
def role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a reader another role."""
    found = get_object_or_404(Reader, pk=pk)
    require(request, "set_role", Subject(owner_id=found.pk, owner_role=found.role))
    wanted, reason = request.POST.get("role", ""), request.POST.get("reason", "").strip()
    if wanted not in Role.values or not reason:
        return _refused(request, "Please choose a role and give a reason.", f"/moderation/reader/{pk}/")
    set_role(found, wanted, by=moderator_of(request), reason=reason, now=timezone.now())
    return redirect("forum:reader", pk)


@require_safe
@guarded("decide_appeal")
def appeals(request: HttpRequest) -> HttpResponse:
    """Open appeals, the oldest first; those against one's own decisions are shown and cannot be decided."""
    rows = (
        Appeal.objects.filter(state="open")
        .select_related("strike", "comment", "request", "note", "reader")
        .order_by("at")
    )
    me = moderator_of(request)
    shown = [{"appeal": row, "is_own": appealed_against(row) == me.pk} for row in rows]
    return render(request, "forum/appeals.html", {"rows": shown})


@require_POST
@guarded("decide_appeal")
def hear(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide an appeal."""
    made = get_object_or_404(Appeal, pk=pk)
    require(request, "decide_appeal", Subject(owner_id=made.reader_id, decided_by_id=appealed_against(made)))
    answer, decision = request.POST.get("answer", "").strip(), request.POST.get("decision", "")
    if not answer or decision not in ("uphold", "decline"):
        return _refused(request, "An appeal is upheld or declined, with an answer.", "/moderation/appeals/")
    try:
        decide_appeal(made, is_upheld=decision == "uphold", by=moderator_of(request), answer=answer, now=timezone.now())
    except Refused as refused:
        return _refused(request, str(refused), "/moderation/appeals/")
    return redirect("forum:appeals")


@require_safe
@guarded("decide_notice")
def notices(request: HttpRequest) -> HttpResponse:
    """Notices of illegal content that wait for a decision."""
    rows = IllegalNotice.objects.exclude(state__in=("completed", "void")).select_related("comment__thread")
    return render(request, "forum/notices.html", {"rows": rows})


@require_POST
@guarded("decide_notice")
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide a notice of illegal content."""
    found = get_object_or_404(IllegalNotice.objects.exclude(state__in=("completed", "void")), pk=pk)
    require(request, "decide_comment", subject_of(found.comment))
    answer, decision = request.POST.get("answer", "").strip(), request.POST.get("decision", "")
    if not answer or decision not in ("legal", "illegal", "void"):
        return _refused(request, "Please decide, with reasons.", "/moderation/notices/")
    decide_notice(found, decision, by=moderator_of(request), answer=answer, now=timezone.now())
    return redirect("forum:notices")


@require_safe
@guarded("edit_words")
def words(request: HttpRequest) -> HttpResponse:
    """The watched words."""
    context = {"rows": WatchedWord.objects.order_by("pattern"), "reasons": Reason.choices}
    return render(request, "forum/words.html", context)


@require_POST
@guarded("edit_words")
def change_words(request: HttpRequest) -> HttpResponse:
    """Watch a word, or no longer."""
    told, moderator = request.POST, moderator_of(request)
    try:
        if told.get("remove"):
            remove_word(get_object_or_404(WatchedWord, pk=told["remove"]), by=moderator, now=timezone.now())
        else:
            add_word(
                told.get("pattern", ""),
                is_regex=bool(told.get("is_regex")),
                action=told.get("action", ""),
                rule=told.get("rule", ""),
                by=moderator,
                now=timezone.now(),
            )
    except Refused as refused:
        return _refused(request, str(refused), "/moderation/words/")
    return redirect("forum:words")


@require_POST
@guarded("close_thread")
def change_thread(request: HttpRequest, pk: int) -> HttpResponse:
    """Close, open, slow or premoderate a thread."""
    thread = get_object_or_404(Thread, pk=pk)
    told, reason = request.POST, request.POST.get("reason", "").strip()
    if not reason:
        return _refused(request, "Please give a reason; it stands in the public log.", thread.url)
    seconds = told.get("slow_seconds", "")
    set_thread(
        thread,
        by=moderator_of(request),
        reason=reason,
        now=timezone.now(),
        is_closed={"close": True, "open": False}.get(told.get("closing", "")),
        slow_seconds=int(seconds) if seconds.isascii() and seconds.isdigit() and len(seconds) < 6 else None,
        is_premoderated={"on": True, "off": False}.get(told.get("premoderation", "")),
    )
    return redirect("forum:thread", thread.kind, thread.key)


@require_POST
@guarded("pin")
def pin(request: HttpRequest, public_id: str) -> HttpResponse:
    """Pin a post to the head of its thread, or no longer."""
    from mapdesk_web.forum.services.moderating import pin_comment

    comment = get_object_or_404(Comment, public_id=public_id, parent=None)
    pin_comment(comment, is_pinned=not request.POST.get("undo"), by=moderator_of(request), now=timezone.now())
    return redirect("forum:thread", comment.thread.kind, comment.thread.key)


@require_POST
@guarded("import_thread")
def bring_thread(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Import a saved discussion (Disqus XML, WordPress WXR, plain text) into a thread; every post is held."""
    thread, _ = thread_of(kind, key)
    upload = request.FILES.get("file")
    if upload is None:
        return _refused(request, "Please choose a file.", thread.url)
    try:
        import_thread(thread, upload.name or "thread", upload.read(), by=moderator_of(request), now=timezone.now())
    except Refused as refused:
        return _refused(request, str(refused), thread.url)
    return redirect("forum:thread", kind, key)
