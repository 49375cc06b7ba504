"""Requests and notes that break a rule: taken away, given back; logged, told to who wrote them, open to an appeal."""

import datetime as dt

from django.db import transaction

from mapdesk_web.forum.errors import Refused
from mapdesk_web.forum.models import Decision, DeskRequest, Note, Reader
from mapdesk_web.forum.services.log import log_decision
from mapdesk_web.forum.services.telling import tell

Entry = DeskRequest | Note


def writer_of(entry: Entry) -> Reader | None:
    """Return who asked or added it, None where the account was deleted."""
    return entry.asked_by if isinstance(entry, DeskRequest) else entry.author


@transaction.atomic
def remove_entry(entry: Entry, *, by: Reader, rule: str, reason: str, now: dt.datetime) -> Decision:
    """Take a request or note away; who wrote it still sees it, is told why, and may object once.

    Raises:
        Refused: it was removed before.
    """
    entry = _locked(entry)
    if entry.removed_at is not None:
        raise Refused("It was removed already.")
    entry.removed_at = now
    return _decided(entry, "removed", by=by, rule=rule, reason=reason, now=now)


@transaction.atomic
def restore_entry(entry: Entry, *, by: Reader, rule: str, reason: str, now: dt.datetime) -> Decision:
    """Show a removed request or note again, in the state that it had.

    Raises:
        Refused: it is not removed.
    """
    entry = _locked(entry)
    if entry.removed_at is None:
        raise Refused("It was not removed.")
    entry.removed_at = None
    return _decided(entry, "restored", by=by, rule=rule, reason=reason, now=now)


def _locked(entry: Entry) -> Entry:
    """Read it anew: two moderators at once make one decision."""
    if isinstance(entry, DeskRequest):
        return DeskRequest.objects.select_for_update().get(pk=entry.pk)
    return Note.objects.select_for_update().get(pk=entry.pk)


def _decided(entry: Entry, action: str, *, by: Reader, rule: str, reason: str, now: dt.datetime) -> Decision:
    entry.save(update_fields=["removed_at"])
    is_request = isinstance(entry, DeskRequest)
    standing = entry.state if isinstance(entry, DeskRequest) else entry.status
    before, after = (standing, "removed") if action == "removed" else ("removed", standing)
    kind = "request" if is_request else "note"
    decision = log_decision(
        action, kind, entry.pk, at=now, rule=rule, reason=reason, actor=by, before=before, after=after
    )
    writer = writer_of(entry)
    if writer is not None:
        url = f"/discussion/request/{entry.pk}/" if is_request else "/discussion/me/"
        tell(
            writer, f"{kind}_{action}", f"Your {kind} under “{entry.thread.title}” was {action}: {reason}", url, now=now
        )
    return decision
