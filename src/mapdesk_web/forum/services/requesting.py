"""What readers ask of the desk and bring to it: demands for evidence, questions, own claims; answered in the open.

Nothing here reaches the ledger: an accepted claim is a credit and a task for an editor, who records the report it
points to like any other.
"""

import datetime as dt

from django.db import transaction
from django.db.models import F

from mapdesk_web.forum.errors import Refused
from mapdesk_web.forum.models import DeskRequest, Reader, ReaderClaim, RequestJoin, Thread
from mapdesk_web.forum.rendering import clean_body, link_host, render_body
from mapdesk_web.forum.services.facts import require_fit
from mapdesk_web.forum.services.log import log_decision
from mapdesk_web.forum.services.telling import tell

MAX_CHARACTERS = 1000
REQUESTS_A_DAY = 10
CLAIMS_A_DAY = 5
STATES = ("answered", "cannot_verify")
SOURCE_KINDS = ("photo", "video", "statement", "article", "local word", "own eyes")


def _checked(text: str) -> str:
    text = clean_body(text[: 2 * MAX_CHARACTERS])  # what is longer is refused below, unparsed
    if not text:
        raise Refused("There is no text in it.")
    if len(text) > MAX_CHARACTERS:
        raise Refused(f"It may have {MAX_CHARACTERS} characters at most.")
    return text


@transaction.atomic
def ask(
    thread: Thread,
    reader: Reader,
    kind: str,
    text: str,
    *,
    now: dt.datetime,
    claim_id: str = "",
    claim_version: str = "",
) -> DeskRequest:
    """Demand evidence for a claim, or ask the desk; the same demand by another reader is joined instead.

    Raises:
        Refused: no text, too much of it, something in it that a check would hold, the same was removed by a
            moderator, or too many a day.
    """
    text = _checked(text)
    require_fit(reader, text, now)
    same = DeskRequest.objects.filter(thread=thread, kind=kind, text__iexact=text)
    if same.exclude(removed_at=None).exists():
        raise Refused("A moderator removed the same request; the public log says why.")
    standing = same.filter(state="open").first()
    if standing is not None:
        return join(standing, reader, now=now)
    if DeskRequest.objects.filter(asked_by=reader, asked_at__gt=now - dt.timedelta(days=1)).count() >= REQUESTS_A_DAY:
        raise Refused(f"{REQUESTS_A_DAY} requests a day are the most; join those of others instead.")
    request = DeskRequest.objects.create(
        kind=kind,
        thread=thread,
        claim_id=claim_id,
        claim_version=claim_version,
        text=text,
        html=render_body(text),
        asked_by=reader,
        asked_at=now,
    )
    RequestJoin.objects.create(request=request, reader=reader, at=now)
    log_decision("asked", "request", request.pk, at=now, rule=kind, reason="A reader asks.", actor=reader, after="open")
    return request


@transaction.atomic
def join(request: DeskRequest, reader: Reader, *, now: dt.datetime) -> DeskRequest:
    """Want the same answered; twice counts once.

    Raises:
        Refused: a moderator removed it.
    """
    _require_standing(request)
    _, is_new = RequestJoin.objects.get_or_create(request=request, reader=reader, defaults={"at": now})
    if is_new:
        DeskRequest.objects.filter(pk=request.pk).update(joined=F("joined") + 1)
        request.refresh_from_db()
    return request


@transaction.atomic
def answer(request: DeskRequest, state: str, text: str, source_url: str, *, by: Reader, now: dt.datetime) -> None:
    """Answer a request, or say that it cannot be verified; all who joined are told.

    Raises:
        Refused: an answer to a demand for evidence names no source, the state is none of these, or it was removed.
    """
    _require_standing(request)
    text = _checked(text)
    if state not in STATES:
        raise Refused("An answer is ‘answered’ or ‘cannot verify’.")
    if state == "answered" and request.kind == "evidence" and not link_host(source_url):
        raise Refused("Evidence is answered with a source: give the address of a page.")
    if source_url and not link_host(source_url):
        raise Refused("The source must be a web address (https://...).")
    before, request.state = request.state, state
    request.answer, request.answer_html, request.source_url = text, render_body(text), source_url
    request.answered_by, request.answered_at = by, now
    request.save()
    log_decision(
        state, "request", request.pk, at=now, rule=request.kind, reason=text, actor=by, before=before, after=state
    )
    for joined in request.joins.select_related("reader"):
        tell(joined.reader, "answer", f"The desk answered: {text}", request_url(request), now=now)


@transaction.atomic
def withdraw(request: DeskRequest, *, now: dt.datetime) -> None:
    """The reader who asked takes it back; it stays readable.

    Raises:
        Refused: it is answered already, or was removed.
    """
    _require_standing(request)
    if request.state != "open":
        raise Refused("It is answered already.")
    request.state = "withdrawn"
    request.save(update_fields=["state"])
    log_decision(
        "withdrawn", "request", request.pk, at=now, rule=request.kind, reason="Withdrawn by who asked.",
        actor=request.asked_by, before="open", after="withdrawn",
    )  # fmt: skip


def _require_standing(request: DeskRequest) -> None:
    if request.removed_at is not None:
        raise Refused("A moderator removed this request.")


def request_url(request: DeskRequest) -> str:
    """Return the permanent address of a request."""
    return f"/discussion/request/{request.pk}/"


@transaction.atomic
def bring_claim(
    thread: Thread,
    reader: Reader,
    *,
    text: str,
    place: str,
    happened_on: dt.date,
    link: str,
    source_kind: str,
    now: dt.datetime,
) -> ReaderClaim:
    """Bring a claim of one's own into the desk's queue, graded F6: source not judged, truth not judged.

    Raises:
        Refused: something is missing or impossible, or too many a day.
    """
    text = _checked(text)
    if not place.strip():
        raise Refused("Please name the place.")
    if happened_on > now.date():
        raise Refused("The day lies in the future.")
    if source_kind not in SOURCE_KINDS:
        raise Refused("Please say what kind of source it is.")
    if not link_host(link):
        raise Refused("Please give the web address (https://...) where it can be checked.")
    if ReaderClaim.objects.filter(reader=reader, at__gt=now - dt.timedelta(days=1)).count() >= CLAIMS_A_DAY:
        raise Refused(f"{CLAIMS_A_DAY} claims a day are the most.")
    claim = ReaderClaim.objects.create(
        thread=thread,
        reader=reader,
        text=text,
        place=clean_body(place)[:200],
        happened_on=happened_on,
        link=link,
        source_kind=source_kind,
        at=now,
        seen_before=ReaderClaim.objects.filter(link=link).first(),
    )
    log_decision(
        "brought", "claim", claim.pk, at=now, rule="reader_claim", reason="A reader brings a claim.", actor=reader,
        after="queued",
    )  # fmt: skip
    return claim


@transaction.atomic
def decide_claim(claim: ReaderClaim, *, is_accepted: bool, reason: str, by: Reader, now: dt.datetime) -> None:
    """Accept a reader's claim (he is credited) or refuse it with a reason. The map does not change by it.

    Raises:
        Refused: it was decided before.
    """
    claim = ReaderClaim.objects.select_for_update().get(pk=claim.pk)
    if claim.state != "queued":
        raise Refused("This claim was decided already.")
    claim.state = "accepted" if is_accepted else "refused"
    claim.reason, claim.decided_by, claim.decided_at = reason, by, now
    claim.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    log_decision(
        claim.state, "claim", claim.pk, at=now, rule="reader_claim", reason=reason, actor=by, before="queued",
        after=claim.state,
    )  # fmt: skip
    if claim.reader is not None:
        tell(
            claim.reader, "claim", f"Your claim on {claim.place} was {claim.state}: {reason}", claim.thread.url, now=now
        )
