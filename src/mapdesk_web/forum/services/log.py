"""The log: one row for every change of state of anything, by whomever; rows are only ever added."""

import datetime as dt
from typing import Any

from django.db.models import F

from mapdesk_web.forum.models import Comment, Decision, Reader

SYSTEM_ROLE = "check"  # what the log shows where no person decided


def log_decision(
    action: str,
    subject_kind: str,
    subject_key: str | int,
    *,
    at: dt.datetime,
    rule: str,
    reason: str,
    actor: Reader | None = None,
    before: str = "",
    after: str = "",
    evidence: dict[str, Any] | None = None,
) -> Decision:
    """Add one row. ``reason`` is public; ``evidence`` and the actor's name are for moderators.

    Raises:
        ValueError: no reason is given.
    """
    if not reason.strip():
        raise ValueError(f"{action} of {subject_kind} {subject_key}: a decision needs a reason")
    return Decision.objects.create(
        at=at,
        actor=actor,
        actor_role=actor.role if actor else SYSTEM_ROLE,
        action=action,
        subject_kind=subject_kind,
        subject_key=str(subject_key),
        before=before,
        after=after,
        rule=rule,
        reason=reason,
        evidence=evidence or {},
    )


def set_state(
    comment: Comment,
    state: str,
    *,
    at: dt.datetime,
    rule: str,
    reason: str,
    action: str,
    actor: Reader | None = None,
    evidence: dict[str, Any] | None = None,
) -> Decision:
    """Move a comment to a state, keep its parent's count of visible replies, and log it."""
    before, was_visible = comment.state, comment.is_visible
    comment.state = state
    comment.save(update_fields=["state"])
    count_reply(comment, int(comment.is_visible) - int(was_visible))
    return log_decision(
        action,
        "comment",
        comment.public_id,
        at=at,
        rule=rule,
        reason=reason,
        actor=actor,
        before=before,
        after=state,
        evidence=evidence,
    )


def count_reply(comment: Comment, change: int) -> None:
    """Add to the parent's count of visible replies."""
    if comment.parent_id and change:
        Comment.objects.filter(pk=comment.parent_id).update(reply_count=F("reply_count") + change)
