"""One's own page: notices, strikes, removed posts, blocks, data; and the public record of what was decided."""

import json
from collections import Counter

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mapdesk_web.forum.errors import Refused
from mapdesk_web.forum.models import Decision, Reader, Strike
from mapdesk_web.forum.models.threads import State
from mapdesk_web.forum.policy import Subject
from mapdesk_web.forum.services.moderating import acknowledge
from mapdesk_web.forum.services.people import (
    ask_deletion,
    block,
    keep_account,
    make_reader,
    mark_read,
    own_data,
    set_digest,
    unblock,
)
from mapdesk_web.forum.views.guard import Denied, guarded, reader_of, require
from mapdesk_web.forum.views.objecting import object_to
from mapdesk_web.forum.views.threads import decisions_on

LOG_ROWS = 200


def _own(request: HttpRequest) -> Reader:
    reader = reader_of(request)
    if reader is None:
        raise Denied("Please log in first.")
    return reader


@require_safe
@guarded("own_account")
def me(request: HttpRequest) -> HttpResponse:
    """Everything that concerns the reader himself."""
    reader = _own(request)
    context = {
        "reader": reader,
        "notifications": reader.notifications.select_related("about")[:50],
        "strikes": reader.strikes.select_related("comment", "appeal"),
        "waiting": reader.comments.filter(state__in=(State.HELD, State.WITHHELD)).select_related("thread"),
        "rejected": reader.comments.filter(state=State.REJECTED).select_related("thread").order_by("-created_at")[:50],
        "blocks": reader.blocks.select_related("blocked"),
        "claims": reader.claims.select_related("thread"),
        "removed_requests": reader.requests.exclude(removed_at=None),
        "removed_notes": [
            {"note": note, "decisions": decisions_on("note", str(note.pk)), "appeal": getattr(note, "appeal", None)}
            for note in reader.notes.exclude(removed_at=None).select_related("appeal")
        ],
    }
    response = render(request, "forum/me.html", context)
    mark_read(reader, now=timezone.now())
    return response


@require_POST
@guarded("own_account")
def acknowledge_strike(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a warning was read."""
    acknowledge(get_object_or_404(Strike, pk=pk, reader=_own(request)), now=timezone.now())
    return redirect("forum:me")


@require_POST
@guarded("appeal")
def appeal_strike(request: HttpRequest, pk: int) -> HttpResponse:
    """Object to a strike, once."""
    strike = get_object_or_404(Strike, pk=pk, reader=_own(request))
    require(request, "appeal", Subject(owner_id=strike.reader_id))
    object_to(request, strike)
    return redirect("forum:me")


@require_POST
@guarded("block")
def block_reader(request: HttpRequest, pk: int) -> HttpResponse:
    """Block a reader, or read him again."""
    other = get_object_or_404(Reader, pk=pk)
    require(request, "block", Subject(owner_id=other.pk, owner_role=other.role))
    if request.POST.get("undo"):
        unblock(_own(request), other)
    else:
        block(_own(request), other, now=timezone.now())
    return redirect("forum:me")


@require_safe
@guarded("own_account")
def data(request: HttpRequest) -> HttpResponse:
    """A copy of everything the forum keeps of the reader."""
    text = json.dumps(own_data(_own(request)), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="mapdesk-data.json"'
    return response


@require_POST
@guarded("own_account")
def digest(request: HttpRequest) -> HttpResponse:
    """Have notices mailed once a day, or no longer."""
    set_digest(_own(request), wanted=bool(request.POST.get("wanted")))
    return redirect("forum:me")


@require_POST
@guarded("own_account")
def leave(request: HttpRequest) -> HttpResponse:
    """Ask for the account to be deleted, or take that back within the day."""
    if request.POST.get("undo"):
        keep_account(_own(request), now=timezone.now())
    else:
        ask_deletion(_own(request), now=timezone.now())
    return redirect("forum:me")


@require_safe
@guarded("read_log")
def log(request: HttpRequest) -> HttpResponse:
    """The public log: every decision with rule, role, date and reason; never a moderator's name."""
    rows = Decision.objects.exclude(action__in=("posted", "edited", "deleted", "flagged", "joined", "opened"))
    held = Decision.objects.filter(action="posted", after__in=("held", "withheld"))
    shown = (rows | held).order_by("-at", "-pk")[:LOG_ROWS]
    return render(request, "forum/log.html", {"rows": shown})


@require_safe
@guarded("read_log")
def figures(request: HttpRequest) -> HttpResponse:
    """How much was posted, held, rejected, restored, by month and rule."""
    rows = Decision.objects.annotate(month=TruncMonth("at")).values_list("month", "action", "after", "rule")
    months: dict[str, Counter[tuple[str, str]]] = {}
    # Counted by the database; an order would be another column to group by.
    for month, action, after, rule, number in rows.annotate(number=Count("pk")).order_by():
        counts = months.setdefault(month.strftime("%Y-%m"), Counter())
        counts[action, ""] += number
        if action == "posted" and after in ("held", "withheld"):
            counts["held", ""] += number
        if action == "rejected":
            counts["rejected", rule] += number
    shown = [
        {"month": month, "counts": sorted(counts.items())} for month, counts in sorted(months.items(), reverse=True)
    ]
    return render(request, "forum/figures.html", {"months": shown})


@require_POST
@guarded("read")
def choose_name(request: HttpRequest) -> HttpResponse:
    """Choose the public name of a new account: the forum's side of it begins here."""
    if not request.user.is_authenticated or reader_of(request) is not None:
        raise Denied("Only a new account chooses its name here.")
    try:
        make_reader(request.user, request.POST.get("name", ""), now=timezone.now())
    except Refused as refused:
        return render(request, "forum/name.html", {"refused": str(refused)}, status=422)
    return redirect("forum:me")
