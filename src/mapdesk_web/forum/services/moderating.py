"""What moderators do: decide on posts and flags, strike, lift, close and slow threads; all of it logged."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from mapdesk_web.forum.errors import Refused
from mapdesk_web.forum.flags import HIDE_AT, flag_weight
from mapdesk_web.forum.models import Comment, Decision, Flag, IllegalNotice, Reader, Strike, Thread
from mapdesk_web.forum.models.threads import VISIBLE, WAITING, State
from mapdesk_web.forum.services.facts import forget_returning
from mapdesk_web.forum.services.log import log_decision, set_state
from mapdesk_web.forum.services.telling import comment_url, tell, tell_of_reply

STRIKE_DAYS = {"warning": 0, "limit": 7, "suspension": 7, "ban": 0}
FLAGS_A_DAY = 20
GUEST_NOTICES_IN_TEN_MINUTES = 30  # of all guests together, since nothing tells them apart
ACTION_OF_STATE = {State.APPROVED: "approved", State.REJECTED: "rejected"}


@transaction.atomic
def decide_comment(comment: Comment, state: str, *, by: Reader, rule: str, reason: str, now: dt.datetime) -> Decision:
    """Approve or reject a post; its undecided flags are answered by it, and its author is told why."""
    comment = Comment.objects.select_for_update().select_related("author", "thread").get(pk=comment.pk)
    is_kept = state == State.APPROVED and comment.state in VISIBLE
    is_first = state == State.APPROVED and comment.state in WAITING
    action = "kept" if is_kept else ACTION_OF_STATE[State(state)]
    decision = set_state(comment, state, at=now, rule=rule, reason=reason, action=action, actor=by)
    outcome = "disagreed" if state == State.APPROVED else "agreed"
    Flag.objects.filter(comment=comment, outcome="pending").update(outcome=outcome)
    Comment.objects.filter(pk=comment.pk).update(flag_weight=0.0)
    if comment.author is not None and not is_kept:
        words = "published" if state == State.APPROVED else "rejected"
        text = f"Your post under “{comment.thread.title}” was {words}: {reason}"
        tell(comment.author, f"post_{words}", text, comment_url(comment), now=now)
    if is_first and not decision_before(comment, decision):
        tell_of_reply(comment, now)  # whom it answers could not know of it before
    return decision


def decision_before(comment: Comment, decision: Decision) -> bool:
    """Whether a post stood already at some time before a decision."""
    rows = Decision.objects.filter(subject_kind="comment", subject_key=comment.public_id, after__in=VISIBLE)
    return rows.exclude(pk=decision.pk).exists()


def decide_many(
    comments: Iterable[Comment], state: str, *, by: Reader, rule: str, reason: str, now: dt.datetime
) -> int:
    """Decide on several posts alike, each with its own row in the log; all or none."""
    with transaction.atomic():
        return len([decide_comment(c, state, by=by, rule=rule, reason=reason, now=now) for c in comments])


@transaction.atomic
def flag_comment(comment: Comment, reader: Reader, reason: str, detail: str, *, now: dt.datetime) -> Flag:
    """Take a flag; enough weight withholds the post until a moderator has read it.

    Raises:
        Refused: flagged by him before, or too many today.
    """
    Comment.objects.select_for_update().get(pk=comment.pk)
    if Flag.objects.filter(comment=comment, reader=reader).exists():
        raise Refused("You flagged this post already; a moderator will read it.")
    if Flag.objects.filter(reader=reader, at__gt=now - dt.timedelta(days=1)).count() >= FLAGS_A_DAY:
        raise Refused(f"{FLAGS_A_DAY} flags a day are the most.")
    flag = Flag.objects.create(
        comment=comment, reader=reader, reason=reason, detail=detail, weight=_weight(reader), at=now
    )
    Comment.objects.filter(pk=comment.pk).update(flag_weight=F("flag_weight") + flag.weight)
    comment.refresh_from_db()
    log_decision(
        "flagged", "comment", comment.public_id, at=now, rule=reason, actor=reader,
        reason="A reader says that it breaks a rule.", before=comment.state, after=comment.state,
        evidence={"weight": flag.weight},  # his words stay with the flag, which goes when he leaves
    )  # fmt: skip
    if comment.state == State.PUBLISHED and comment.flag_weight >= HIDE_AT:
        words = "Several readers flagged it; a moderator reads it before it is shown again."
        set_state(
            comment, State.WITHHELD, at=now, rule=reason, reason=words, action="withheld",
            evidence={"flag_weight": comment.flag_weight},
        )  # fmt: skip
    return flag


def _weight(reader: Reader) -> float:
    decided = reader.flags.filter(outcome__in=("agreed", "disagreed"))
    standing = reader.comments.filter(state__in=VISIBLE, deleted_at=None).count()
    return flag_weight(reader.role, standing, decided.count(), decided.filter(outcome="agreed").count())


@transaction.atomic
def strike_reader(
    reader: Reader,
    step: str,
    text: str,
    *,
    by: Reader,
    rule: str,
    now: dt.datetime,
    days: int | None = None,
    comment: Comment | None = None,
) -> Strike:
    """Warn, limit, suspend or ban, with words and an end; the reader is told, and may appeal once."""
    length = days or STRIKE_DAYS[step]  # of no days at all would free whom an earlier strike holds
    reader.refresh_from_db()
    until = now + dt.timedelta(days=length) if length and step in ("limit", "suspension") else None
    strike = Strike.objects.create(
        reader=reader, step=step, rule=rule, text=text, comment=comment, issued_by=by, issued_at=now, until=until
    )
    _apply(strike, reader, now)
    log_decision(step, "reader", reader.pk, at=now, rule=rule, reason=text, actor=by, after=step)
    tell(reader, "strike", f"{step.capitalize()}: {text} You may appeal once.", "/discussion/me/", now=now)
    return strike


def _apply(strike: Strike, reader: Reader, now: dt.datetime) -> None:
    if strike.step == "warning":
        reader.warned_at = now
    elif strike.step == "limit":
        reader.limited_until = _later(reader.limited_until, strike.until)
    elif strike.step == "suspension":
        reader.suspended_until = _later(reader.suspended_until, strike.until)
    else:
        reader.banned_at = reader.banned_at or now
    forget_returning()
    reader.save(update_fields=["warned_at", "limited_until", "suspended_until", "banned_at"])


def _later(held: dt.datetime | None, new: dt.datetime | None) -> dt.datetime | None:
    """The later end: a short strike does not end a long one."""
    return max((end for end in (held, new) if end is not None), default=None)


@transaction.atomic
def lift_strike(strike: Strike, *, by: Reader, reason: str, now: dt.datetime) -> None:
    """Take a strike back; other strikes of the same step that still hold go on."""
    strike.overruled_at = now
    strike.save(update_fields=["overruled_at"])
    reader = strike.reader
    held = list(reader.strikes.filter(step=strike.step, overruled_at=None))
    ends = [s.until for s in held if s.until]
    if strike.step == "warning":
        reader.warned_at = max((s.issued_at for s in held), default=None)
    elif strike.step == "limit":
        reader.limited_until = max(ends, default=None)
    elif strike.step == "suspension":
        reader.suspended_until = max(ends, default=None)
    else:
        reader.banned_at = min((s.issued_at for s in held), default=None)
    forget_returning()
    reader.save(update_fields=["warned_at", "limited_until", "suspended_until", "banned_at"])
    log_decision("lifted", "reader", reader.pk, at=now, rule=strike.rule, reason=reason, actor=by, before=strike.step)
    tell(reader, "lifted", f"The {strike.step} against you was lifted: {reason}", "/discussion/me/", now=now)


@transaction.atomic
def acknowledge(strike: Strike, *, now: dt.datetime) -> None:
    """The reader has read a warning."""
    strike.acknowledged_at = now
    strike.save(update_fields=["acknowledged_at"])
    Reader.objects.filter(pk=strike.reader_id).update(warned_at=None)
    log_decision(
        "acknowledged", "reader", strike.reader_id, at=now, rule=strike.rule, reason="The warning was read.",
        actor=strike.reader, before="warning",
    )  # fmt: skip


@transaction.atomic
def set_thread(
    thread: Thread,
    *,
    by: Reader,
    reason: str,
    now: dt.datetime,
    is_closed: bool | None = None,
    slow_seconds: int | None = None,
    is_premoderated: bool | None = None,
) -> None:
    """Close or open a thread, slow it, or have every post in it read first; one row in the log for each change."""
    changes: list[tuple[str, str, str]] = []
    if is_closed is not None and is_closed != (thread.closed_at is not None):
        changes.append(
            (
                "closed" if is_closed else "reopened",
                "open" if is_closed else "closed",
                "closed" if is_closed else "open",
            )
        )
        thread.closed_at = now if is_closed else None
        thread.closes_at = thread.closes_at if is_closed else None
    if slow_seconds is not None and slow_seconds != thread.slow_seconds:
        changes.append(("slowed", str(thread.slow_seconds), str(slow_seconds)))
        thread.slow_seconds = slow_seconds
    if is_premoderated is not None and is_premoderated != thread.is_premoderated:
        changes.append(("premoderated", str(thread.is_premoderated), str(is_premoderated)))
        thread.is_premoderated = is_premoderated
    thread.save()
    for action, before, after in changes:
        log_decision(
            action, "thread", thread.pk, at=now, rule="thread", reason=reason, actor=by, before=before, after=after
        )


@transaction.atomic
def notify_illegal(
    comment: Comment, law: str, text: str, *, now: dt.datetime, reader: Reader | None, name: str, email: str
) -> IllegalNotice:
    """Take a notice of illegal content, from anybody; the same words on the same post are one notice.

    Raises:
        Refused: guests give more notices at this moment than anybody could read.
    """
    same = IllegalNotice.objects.filter(comment=comment, law=law, text=text, state="awaiting_review").first()
    if same is not None:
        return same
    recent = IllegalNotice.objects.filter(reader=None, at__gt=now - dt.timedelta(minutes=10))
    if reader is None and recent.count() >= GUEST_NOTICES_IN_TEN_MINUTES:
        raise Refused("Many notices arrive at this moment; please send yours again in ten minutes, or log in.")
    notice = IllegalNotice.objects.create(
        comment=comment, reader=reader, law=law, text=text, name=name, email=email, at=now
    )
    log_decision(
        "noticed", "notice", notice.pk, at=now, rule="illegal", reason="Somebody says that a post is against the law.",
        actor=reader, after=notice.state, evidence={"post": comment.public_id},
    )  # fmt: skip
    return notice


@transaction.atomic
def decide_notice(notice: IllegalNotice, decision: str, *, by: Reader, answer: str, now: dt.datetime) -> None:
    """Decide a notice: ``illegal`` rejects the post, ``legal`` and ``void`` leave it."""
    before = notice.state
    notice.state = "void" if decision == "void" else "completed"
    notice.decision, notice.answer = "" if decision == "void" else decision, answer
    notice.save(update_fields=["state", "decision", "answer"])
    log_decision(
        f"notice_{decision}", "notice", notice.pk, at=now, rule="illegal", reason=answer, actor=by, before=before,
        after=notice.state,
    )  # fmt: skip
    if decision == "illegal":
        decide_comment(notice.comment, State.REJECTED, by=by, rule="illegal", reason=answer, now=now)
    if notice.reader is not None:
        tell(notice.reader, "notice", f"Your notice was decided: {answer}", comment_url(notice.comment), now=now)


@transaction.atomic
def pin_comment(comment: Comment, *, is_pinned: bool, by: Reader, now: dt.datetime) -> None:
    """Keep a post at the head of its thread, or no longer."""
    Comment.objects.filter(pk=comment.pk).update(is_pinned=is_pinned)
    words = "Kept at the head of the discussion." if is_pinned else "No longer at the head of the discussion."
    log_decision(
        "pinned" if is_pinned else "unpinned", "comment", comment.public_id, at=now, rule="pin", reason=words, actor=by
    )
