"""What readers are told: notices on the site; never of what somebody wrote whom they block."""

import datetime as dt

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
    return f"/discussion/post/{comment.public_id}/"
