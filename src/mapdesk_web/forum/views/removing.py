"""Moderators take requests and notes away or give them back; who wrote them objects."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mapdesk_web.forum.errors import Refused
from mapdesk_web.forum.models import DeskRequest, Note
from mapdesk_web.forum.models.moderation import Reason
from mapdesk_web.forum.policy import GUEST, Subject
from mapdesk_web.forum.rendering import clean_body
from mapdesk_web.forum.services.appealing import who_decided
from mapdesk_web.forum.services.removing import Entry, remove_entry, restore_entry, writer_of
from mapdesk_web.forum.services.requesting import request_url
from mapdesk_web.forum.views.guard import guarded, require
from mapdesk_web.forum.views.moderation import moderator_of
from mapdesk_web.forum.views.objecting import object_to
from mapdesk_web.forum.views.requests import show_request


@require_POST
@guarded("decide_entry")
def decide_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a request, or give it back."""
    return _on_its_page(request, pk, _decide)


@require_POST
@guarded("decide_entry")
def decide_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a note, or give it back."""
    found = get_object_or_404(Note.objects.select_related("thread"), pk=pk)
    try:
        _decide(request, found)
    except Refused as refused:
        return render(request, "forum/refused.html", {"reason": str(refused), "back": found.thread.url}, status=422)
    return redirect("forum:thread", found.thread.kind, found.thread.key)


@require_POST
@guarded("appeal")
def appeal_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Object to the removal of one's own request."""
    return _on_its_page(request, pk, _appeal)


@require_POST
@guarded("appeal")
def appeal_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Object to the removal of one's own note."""
    _appeal(request, get_object_or_404(Note, pk=pk))
    return redirect("forum:me")


def _on_its_page(request: HttpRequest, pk: int, do: Callable[[HttpRequest, Entry], None]) -> HttpResponse:
    """Do something to a request and show its page, with why where it was refused."""
    found = get_object_or_404(DeskRequest, pk=pk)
    try:
        do(request, found)
    except Refused as refused:
        return show_request(request, found, status=422, refused=str(refused))
    return redirect(request_url(found))


def _subject(entry: Entry) -> Subject:
    writer = writer_of(entry)
    return Subject(
        owner_id=writer.pk if writer else None,
        owner_role=writer.role if writer else GUEST,
        is_visible=entry.removed_at is None,
        decided_by_id=who_decided(entry),
    )


def _decide(request: HttpRequest, entry: Entry) -> None:
    """Remove or restore as the form says; both need a reason, a removal also its rule."""
    require(request, "decide_entry", _subject(entry))
    decision, rule = request.POST.get("decision", ""), request.POST.get("rule", "")
    reason = clean_body(request.POST.get("reason", ""))[:1000]
    if decision not in ("remove", "restore") or not reason:
        raise Refused("Please remove or restore it, with a reason.")
    if decision == "remove" and rule not in Reason.values:
        raise Refused("A removal names its rule and its reason; the author reads both.")
    if decision == "remove":
        remove_entry(entry, by=moderator_of(request), rule=rule, reason=reason, now=timezone.now())
    else:
        restore_entry(entry, by=moderator_of(request), rule="none", reason=reason, now=timezone.now())


def _appeal(request: HttpRequest, entry: Entry) -> None:
    require(request, "appeal", _subject(entry))
    object_to(request, entry)
