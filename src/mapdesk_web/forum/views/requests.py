"""Asking the desk and bringing it claims: requests, joins, answers, the unanswered list, notes and their ratings."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mapdesk_web.forum.errors import Refused
from mapdesk_web.forum.models import Appeal, DeskRequest, Note, Reader, ReaderClaim
from mapdesk_web.forum.models.moderation import Reason
from mapdesk_web.forum.policy import GUEST, Subject, may
from mapdesk_web.forum.services.noting import HELPFUL_TAGS, NOT_HELPFUL_TAGS, rate_note, write_note
from mapdesk_web.forum.services.requesting import (
    SOURCE_KINDS,
    answer,
    ask,
    bring_claim,
    decide_claim,
    join,
    request_url,
    withdraw,
)
from mapdesk_web.forum.views.guard import Denied, actor_of, guarded, reader_of, require
from mapdesk_web.forum.views.threads import decisions_on, thread_of


def _reader(request: HttpRequest) -> Reader:
    reader = reader_of(request)
    if reader is None:
        raise Denied("Please log in first.")
    return reader


def _refused(request: HttpRequest, refused: Refused, back: str) -> HttpResponse:
    return render(request, "forum/refused.html", {"reason": str(refused), "back": back}, status=422)


@require_safe
@guarded("read")
def unanswered(request: HttpRequest) -> HttpResponse:
    """What readers asked and nobody answered yet, the most wanted first; and how long answers took."""
    done = DeskRequest.objects.filter(state__in=("answered", "cannot_verify")).exclude(answered_at=None)
    waits = sorted(r.answered_at - r.asked_at for r in done if r.answered_at is not None)
    context = {
        "requests": DeskRequest.objects.filter(state="open", removed_at=None).select_related("thread"),
        "answered": done.filter(removed_at=None).select_related("thread").order_by("-answered_at")[:20],
        "median_wait": waits[len(waits) // 2] if waits else None,
    }
    return render(request, "forum/unanswered.html", context)


@require_safe
@guarded("read")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One request with its answer and its log; a removed one shows its words to who asked and to moderators alone."""
    return show_request(request, get_object_or_404(DeskRequest.objects.select_related("thread", "asked_by"), pk=pk))


def show_request(request: HttpRequest, found: DeskRequest, *, status: int = 200, refused: str = "") -> HttpResponse:
    """Return the page of a request, with why something was not taken where it was not."""
    pk, reader = found.pk, reader_of(request)
    is_own = reader is not None and reader.pk == found.asked_by_id
    may_moderate = may(actor_of(request), "decide_entry")
    context = {
        "request_row": found,
        "is_shown": found.removed_at is None or is_own or may_moderate,
        "is_own": is_own,
        "may_moderate": may_moderate and not is_own,
        "reasons": Reason.choices,
        "appealed": Appeal.objects.filter(request=found).first(),
        "refused": refused,
        "decisions": decisions_on("request", str(pk)),
        "actor": actor_of(request),
        "reader": reader,
        "may_answer": may(actor_of(request), "answer_request"),
        "may_withdraw": may(actor_of(request), "withdraw_request", Subject(owner_id=found.asked_by_id)),
    }
    return render(request, "forum/request.html", context, status=status)


@require_POST
@guarded("ask")
def make(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Demand evidence for a claim, or ask the desk."""
    thread, topic = thread_of(kind, key)
    wanted = "evidence" if topic.kind == "claim" and request.POST.get("kind") == "evidence" else "question"
    claim_id = topic.key if topic.kind == "claim" else ""
    try:
        made = ask(
            thread,
            _reader(request),
            wanted,
            request.POST.get("text", ""),
            now=timezone.now(),
            claim_id=claim_id,
            claim_version=topic.version,
        )
    except Refused as refused:
        return _refused(request, refused, thread.url)
    return redirect(request_url(made))


@require_POST
@guarded("join_request")
def join_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Want the same answered."""
    found = get_object_or_404(DeskRequest, pk=pk)
    try:
        join(found, _reader(request), now=timezone.now())
    except Refused as refused:
        return _refused(request, refused, request_url(found))
    return redirect(request_url(found))


@require_POST
@guarded("withdraw_request")
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own request back."""
    found = get_object_or_404(DeskRequest, pk=pk)
    require(request, "withdraw_request", Subject(owner_id=found.asked_by_id))
    try:
        withdraw(found, now=timezone.now())
    except Refused as refused:
        return _refused(request, refused, request_url(found))
    return redirect(request_url(found))


@require_POST
@guarded("answer_request")
def give_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer for the desk."""
    found = get_object_or_404(DeskRequest, pk=pk)
    told = request.POST
    try:
        answer(
            found,
            told.get("state", ""),
            told.get("text", ""),
            told.get("source_url", "")[:400],
            by=_reader(request),
            now=timezone.now(),
        )
    except Refused as refused:
        return _refused(request, refused, request_url(found))
    return redirect(request_url(found))


@require_POST
@guarded("bring_claim")
def bring(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Bring a claim of one's own to the desk."""
    thread, _ = thread_of(kind, key)
    told = request.POST
    try:
        happened_on = dt.date.fromisoformat(told.get("happened_on", ""))
    except ValueError:
        return _refused(request, Refused("Please give the day as YYYY-MM-DD."), thread.url)
    try:
        bring_claim(
            thread,
            _reader(request),
            text=told.get("text", ""),
            place=told.get("place", ""),
            happened_on=happened_on,
            link=told.get("link", "")[:400],
            source_kind=told.get("source_kind", ""),
            now=timezone.now(),
        )
    except Refused as refused:
        return _refused(request, refused, thread.url)
    return redirect("forum:me")


@require_safe
@guarded("decide_claim")
def claim_queue(request: HttpRequest) -> HttpResponse:
    """Claims that readers brought, the oldest first."""
    queued = ReaderClaim.objects.filter(state="queued").select_related("reader", "thread", "seen_before")
    return render(request, "forum/claim_queue.html", {"claims": queued, "kinds": SOURCE_KINDS})


@require_POST
@guarded("decide_claim")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or refuse a reader's claim."""
    found = get_object_or_404(ReaderClaim, pk=pk, state="queued")
    require(request, "decide_claim", Subject(owner_id=found.reader_id))
    reason = request.POST.get("reason", "").strip()
    if not reason:
        return _refused(
            request, Refused("Please give a reason; the reader and the log will have it."), found.thread.url
        )
    is_accepted = request.POST.get("decision") == "accept"
    decide_claim(found, is_accepted=is_accepted, reason=reason, by=_reader(request), now=timezone.now())
    return redirect("forum:claim-queue")


@require_POST
@guarded("write_note")
def add_note(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Add context to a claim."""
    thread, topic = thread_of(kind, key)
    if topic.kind != "claim":
        return _refused(request, Refused("Notes are written on claims."), thread.url)
    try:
        text = request.POST.get("text", "")
        write_note(thread, _reader(request), topic.key, topic.version, text, now=timezone.now())
    except Refused as refused:
        return _refused(request, refused, thread.url)
    return redirect("forum:thread", kind, key)


@require_POST
@guarded("rate_note")
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Rate somebody else's note."""
    note = get_object_or_404(Note.objects.select_related("thread", "author"), pk=pk, removed_at=None)
    role = note.author.role if note.author else GUEST
    require(request, "rate_note", Subject(owner_id=note.author_id, owner_role=role))
    tags = [tag for tag in request.POST.getlist("tags") if tag in (*HELPFUL_TAGS, *NOT_HELPFUL_TAGS)]
    value = {"yes": 1.0, "somewhat": 0.5, "no": 0.0}.get(request.POST.get("value", ""), -1.0)
    try:
        rate_note(note, _reader(request), value, tags, now=timezone.now())
    except Refused as refused:
        return _refused(request, refused, note.thread.url)
    return redirect("forum:thread", note.thread.kind, note.thread.key)
