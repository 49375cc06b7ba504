"""Writing in a thread: a draft and who wrote it in, a post with its state and its row in the log out."""

import datetime as dt
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from mapdesk_web.forum.checks.limits import MAX_CHARACTERS
from mapdesk_web.forum.checks.order import Verdict, decide
from mapdesk_web.forum.errors import Refused
from mapdesk_web.forum.models import Comment, Flag, Reader, Revision, Thread
from mapdesk_web.forum.rendering import clean_body, quoted_posts, render_body
from mapdesk_web.forum.services.facts import circumstances_of, draft_of
from mapdesk_web.forum.services.log import count_reply, log_decision
from mapdesk_web.forum.services.telling import tell_of_reply

EDIT_MINUTES = 15
EDITS = 10  # of one post; each keeps what it said before
DEPTH_LIMIT = 20_000  # of a chain; nobody gets there by talking
DELETED = "<p></p>"


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes: a reader with an account, or a guest by his key and pseudonym in the thread."""

    reader: Reader | None = None
    guest_key: str = ""
    guest_name: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a post points at beside its thread: a claim in the version that was read, or a point of the map."""

    claim_id: str = ""
    claim_version: str = ""
    lon: float | None = None
    lat: float | None = None


NO_ANCHOR = Anchor()


@transaction.atomic
def open_thread(kind: str, key: str, title: str, url: str, *, now: dt.datetime, open_days: int | None) -> Thread:
    """Return the thread of what ``kind`` and ``key`` name, opened on the first call."""
    closes_at = now + dt.timedelta(days=open_days) if open_days else None
    thread, is_new = Thread.objects.get_or_create(
        kind=kind, key=key, defaults={"title": title, "url": url, "opened_at": now, "closes_at": closes_at}
    )
    if is_new:
        log_decision("opened", "thread", thread.pk, at=now, rule="none", reason="First visit.", after="open")
    return thread


def post_comment(
    thread: Thread,
    author: Author,
    body: str,
    *,
    now: dt.datetime,
    parent: Comment | None = None,
    anchor: Anchor = NO_ANCHOR,
    was_nudged: bool = False,
) -> tuple[Comment, Verdict]:
    """Check a post and keep it in the state that the checks give it.

    Raises:
        Refused: a check takes the post not at all, or asks the author to read it again (``is_nudge``).
    """
    body = _readable(body)
    html = render_body(body)  # before the database is held
    with transaction.atomic():
        comment, verdict = _post(thread, author, body, html, parent, anchor, was_nudged, now)
    return comment, verdict


def _post(
    thread: Thread,
    author: Author,
    body: str,
    html: str,
    parent: Comment | None,
    anchor: Anchor,
    was_nudged: bool,
    now: dt.datetime,
) -> tuple[Comment, Verdict]:
    # One post of a thread and of a reader at a time, so that the pace holds whatever is sent at once.
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    if author.reader is not None and connection.features.has_select_for_update:
        Reader.objects.select_for_update().only("pk").get(pk=author.reader.pk)
    if parent is not None and (parent.thread_id != thread.pk or parent.depth >= DEPTH_LIMIT or not parent.is_visible):
        raise Refused("The post that you answer is not here any more.")
    draft = draft_of(author.reader, author.guest_key, author.guest_name, body, parent, now)
    verdict = decide(draft, circumstances_of(draft, thread, author.reader, parent, now), was_nudged=was_nudged)
    if not verdict.is_taken:
        raise Refused(verdict.finding.reason, is_nudge=verdict.finding.outcome == "nudge")
    comment = _create(thread, author, (body, html), parent, anchor, verdict.state, now)
    _log_verdict(comment, verdict, now)
    if comment.is_visible:
        count_reply(comment, 1)
        tell_of_reply(comment, now)
    return comment, verdict


def _readable(body: str) -> str:
    """Return a body as it is kept. Length is looked at before anything parses it: reading 100 kB takes seconds.

    Raises:
        Refused: too long, or nothing in it that anybody could see.
    """
    # Line ends and marks that cleaning drops do not count.
    if len(body) > 2 * MAX_CHARACTERS or len(body := clean_body(body)) > MAX_CHARACTERS:
        raise Refused(f"A post may have {MAX_CHARACTERS} characters at most.")
    if not any(unicodedata.category(c)[0] not in "ZC" for c in body) or not _shows(body):
        raise Refused("There is no text in this post.")
    return body


def _shows(body: str) -> bool:
    """Whether anything is left on the page: of a link's definition that nothing uses, nothing is."""
    return not body.startswith("[") or bool(render_body(body))


def _create(
    thread: Thread,
    author: Author,
    text: tuple[str, str],
    parent: Comment | None,
    anchor: Anchor,
    state: str,
    now: dt.datetime,
) -> Comment:
    body, html = text
    return Comment.objects.create(
        public_id=secrets.token_hex(6),
        thread=thread,
        parent=parent,
        root_id=parent.root_key if parent else None,
        depth=parent.depth + 1 if parent else 0,
        author=author.reader,
        guest_name=author.guest_name,
        guest_key=author.guest_key,
        body=body,
        html=html,
        quotes=_quotes(html),
        state=state,
        created_at=now,
        claim_id=anchor.claim_id,
        claim_version=anchor.claim_version,
        lon=anchor.lon,
        lat=anchor.lat,
    )


def _quotes(html: str) -> dict[str, int]:
    """Whose posts are quoted, so that a block can reach the quotation."""
    quoted = quoted_posts(html)
    if not quoted:
        return {}
    found = Comment.objects.filter(public_id__in=quoted).exclude(author=None)
    return {public_id: author_id for public_id, author_id in found.values_list("public_id", "author_id") if author_id}


def _log_verdict(comment: Comment, verdict: Verdict, now: dt.datetime) -> None:
    finding = verdict.finding
    evidence: dict[str, Any] = {"check": finding.check, **finding.evidence}
    if verdict.flags:
        evidence["flags"] = [{"check": f.check, "rule": f.rule, **f.evidence} for f in verdict.flags]
        comment.flag_weight = float(len(verdict.flags))
        comment.save(update_fields=["flag_weight"])
    log_decision(
        "posted",
        "comment",
        comment.public_id,
        at=now,
        rule=finding.rule,
        reason=finding.reason,
        after=verdict.state,
        evidence=evidence,
    )


@transaction.atomic
def edit_comment(comment: Comment, body: str, *, now: dt.datetime) -> Comment:
    """Change a post within its window; what it said before stays readable. An edit goes through the checks anew.

    Raises:
        Refused: the window is over, it was edited often enough, or a check does not take the new text.
    """
    Comment.objects.select_for_update().get(pk=comment.pk)
    comment.refresh_from_db()  # a moderator may have rejected it since the page was read
    if comment.deleted_at is not None:
        raise Refused("This post was deleted.")
    if now - comment.created_at > dt.timedelta(minutes=EDIT_MINUTES):
        raise Refused(f"A post can be edited for {EDIT_MINUTES} minutes.")
    if comment.revisions.count() >= EDITS:
        raise Refused(f"A post can be edited {EDITS} times.")
    body = _readable(body)
    if body == comment.body:
        return comment
    draft = draft_of(comment.author, "", "", body, comment.parent, now)
    around = circumstances_of(draft, comment.thread, comment.author, comment.parent, now, leave_out=comment)
    verdict = decide(draft, around, was_nudged=True)
    if not verdict.is_taken:
        raise Refused(verdict.finding.reason)
    Revision.objects.create(comment=comment, body=comment.body, html=comment.html, at=comment.edited_at or now)
    before, was_visible = comment.state, comment.is_visible
    comment.body, comment.html, comment.edited_at = body, render_body(body), now
    comment.quotes = _quotes(comment.html)
    # An edit never frees a post that waits or was rejected, and may hold one that stood.
    comment.state = verdict.state if was_visible else comment.state
    comment.save(update_fields=["body", "html", "quotes", "edited_at", "state"])
    count_reply(comment, int(comment.is_visible) - int(was_visible))
    finding = verdict.finding
    log_decision(
        "edited",
        "comment",
        comment.public_id,
        at=now,
        rule=finding.rule,
        reason=finding.reason,
        actor=comment.author,
        before=before,
        after=comment.state,
        evidence={"check": finding.check, **finding.evidence},
    )
    return comment


@transaction.atomic
def delete_comment(comment: Comment, *, now: dt.datetime) -> None:
    """Take the author's own post away; its place in the tree stays, its text and earlier texts go."""
    Comment.objects.select_for_update().get(pk=comment.pk)
    comment.refresh_from_db()
    if comment.deleted_at is not None:
        return  # sent twice
    was_visible = comment.is_visible
    comment.deleted_at, comment.body, comment.html = now, "", DELETED
    comment.save(update_fields=["deleted_at", "body", "html"])
    comment.revisions.all().delete()
    Flag.objects.filter(comment=comment, outcome="pending").update(outcome="ignored")
    count_reply(comment, -int(was_visible))
    log_decision(
        "deleted",
        "comment",
        comment.public_id,
        at=now,
        rule="own",
        reason="Deleted by its author.",
        actor=comment.author,
        before=comment.state,
        after="deleted",
    )


def close_due_threads(*, now: dt.datetime) -> int:
    """Close every thread whose time is over; each gets its row in the log."""
    due = Thread.objects.filter(closed_at=None, closes_at__lte=now)
    for thread in due:
        with transaction.atomic():
            Thread.objects.filter(pk=thread.pk).update(closed_at=now)
            log_decision(
                "closed", "thread", thread.pk, at=now, rule="age", reason="Open for the days agreed.", before="open",
                after="closed",
            )  # fmt: skip
    return len(due)
