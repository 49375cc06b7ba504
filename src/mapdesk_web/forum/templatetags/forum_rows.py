"""One post of a page as HTML, drawn once for everybody who sees the same of it: what it shows in, its markup out."""

import datetime as dt
from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override

from mapdesk_web.forum.tree import Row

register = template.Library()
ROWS_KEPT = 8192  # in one process; about 1.5 kB each


class Named(NamedTuple):
    """The author as the row shows him."""

    name: str
    role: str


class Shown(NamedTuple):
    """Everything that the template of a row reads, so that equal values are equal markup and nothing can be stale.

    Who asks is in here only by what it changes: whether the post is his own, whether he may write, what he blocks.
    """

    public_id: str
    author: Named | None
    guest_name: str
    imported_author: str
    created_at: dt.datetime
    is_edited: bool
    is_pinned: bool
    is_visible: bool
    state: str
    point: tuple[float, float] | None  # longitude, latitude
    map_of: str  # the update whose map shows the point, empty where there is none
    has_claim_changed: bool
    text: str
    placeholder: str
    is_own: bool
    may_post: bool
    hidden_below: bool


@register.simple_tag(takes_context=True)
def post_row(context: Any, row: Row) -> SafeString:
    """Return the markup of one row of a page, in the language that is on."""
    return drawn(_shown(context, row), get_language() or "en")


@lru_cache(maxsize=ROWS_KEPT)
def drawn(shown: Shown, language: str) -> SafeString:
    """Return the markup of what is shown of one post."""
    with override(language):
        return mark_safe(get_template("forum/_row.html").render({"post": shown}))


def _shown(context: Any, row: Row) -> Shown:
    comment, topic = row.comment, context.get("topic")
    version = topic.version if topic is not None else ""
    return Shown(
        public_id=comment.public_id,
        author=Named(comment.author.name, comment.author.role) if comment.author else None,
        guest_name=comment.guest_name,
        imported_author=comment.imported_author,
        created_at=comment.created_at,
        is_edited=comment.edited_at is not None,
        is_pinned=comment.is_pinned,
        is_visible=comment.is_visible,
        state=comment.state,
        point=(comment.lon, comment.lat) if comment.lon is not None and comment.lat is not None else None,
        map_of=_map_of(context) if comment.lon is not None else "",
        has_claim_changed=bool(version and comment.claim_version and comment.claim_version != version),
        text=row.text,
        placeholder=row.placeholder,
        is_own=row.is_own,
        may_post=bool(context.get("may_post")),
        hidden_below=row.hidden_below,
    )


def _map_of(context: Any) -> str:
    latest = context.get("latest_update")
    return latest.update_id if latest is not None and "map.html" in latest.files else ""
