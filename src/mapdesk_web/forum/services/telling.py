"""What readers are told: notices on the site; never of what somebody wrote whom they block."""

import datetime as dt

from allauth.account.models import EmailAddress
from django.core.mail import send_mail

from mapdesk_web.forum.models import Block, Comment, Notification, Reader


def tell(reader: Reader, kind: str, text: str, url: str, *, now: dt.datetime, about: Reader | None = None) -> None:
    """Leave a notice, unless the reader blocks whose doing it was."""
    if about is not None and Block.objects.filter(reader=reader, blocked=about).exists():
        return
    Notification.objects.create(reader=reader, kind=kind, text=text, url=url, about=about, at=now)


def tell_of_reply(comment: Comment, now: dt.datetime) -> None:
    """Tell the author of the post above that somebody answered."""
    parent = comment.parent
    if parent is None or parent.author is None or parent.author_id == comment.author_id:
        return
    name = comment.author.name if comment.author else comment.guest_name
    tell(
        parent.author,
        "reply",
        f"{name} answered you under “{comment.thread.title}”.",
        comment_url(comment),
        now=now,
        about=comment.author,
    )


def comment_url(comment: Comment) -> str:
    """Return the permanent address of a comment."""
    return comment_path(comment.public_id)


def comment_path(public_id: str) -> str:
    """Return the permanent address of the comment of a public id."""
    return f"/discussion/post/{public_id}/"


def send_digests(*, now: dt.datetime) -> int:
    """Mail every reader who wants it what he was told since the last time, to his proven address only."""
    sent = 0
    for reader in Reader.objects.filter(wants_digest=True, banned_at=None).select_related("user"):
        proven = EmailAddress.objects.filter(user=reader.user, verified=True, primary=True).first()
        rows = list(reader.notifications.filter(mailed_at=None, read_at=None).order_by("at"))
        if proven is None or not rows:
            continue
        lines = "\n".join(f"- {row.text}" for row in rows)
        send_mail(f"{len(rows)} notices from the discussion", lines + "\n", None, [proven.email])
        Notification.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=now)
        sent += 1
    return sent
