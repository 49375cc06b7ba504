"""A page of a thread: its roots and what hangs under them in, rows in reading order out; two queries, no recursion."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from mapdesk_web.forum.models import Comment, Reader, Thread
from mapdesk_web.forum.models.threads import VISIBLE
from mapdesk_web.forum.rendering import without_quotes

ROOTS_A_PAGE = 50
DEPTH_SHOWN = 6
SORTS = {
    "newest": ("-created_at", "-pk"),
    "oldest": ("created_at", "pk"),
    "most_replied": ("-reply_count", "-created_at", "-pk"),
}


@dataclass(slots=True)
class Row:
    """One comment as the page prints it."""

    comment: Comment
    depth: int
    text: str  # html, or empty where a placeholder stands
    placeholder: str  # deleted, waiting, rejected, blocked or empty
    is_own: bool
    hidden_below: bool = False  # whether answers are left for the next page
    ending: str = "</li>"  # the markup that opens or ends the lists behind it: fixed text, never a reader's


@dataclass(frozen=True, slots=True)
class Page:
    """A page of roots with their branches."""

    rows: Sequence[Row]
    number: int
    has_more: bool
    sort: str


def thread_page(
    thread: Thread, reader: Reader | None, guest_key: str, blocked: Collection[int], *, sort: str, number: int
) -> Page:
    """Return a page of a thread as one reader sees it."""
    sort = sort if sort in SORTS else "newest"
    shown = _seen_by(reader, guest_key)
    first = (number - 1) * ROOTS_A_PAGE
    if thread._state.adding:  # nobody has written yet
        return Page((), 1, False, sort)
    roots = thread.comments.filter(shown, parent=None).order_by("-is_pinned", *SORTS[sort])
    # Keys first: the database sorts all roots of the thread, and need not carry their texts while it does.
    keys = list(roots.values_list("pk", flat=True)[first : first + ROOTS_A_PAGE + 1])
    has_more, keys = len(keys) > ROOTS_A_PAGE, keys[:ROOTS_A_PAGE]
    found = _with_author(Comment.objects.all()).in_bulk(keys)
    page = [found[key] for key in keys if key in found]
    below = Comment.objects.filter(shown, thread=thread, root_id__in=[c.pk for c in page], depth__lte=DEPTH_SHOWN)
    rows = _in_order(page, _with_author(below), 0, reader, guest_key, blocked)
    return Page(rows, number, has_more, sort)


def branch_page(
    comment: Comment, reader: Reader | None, guest_key: str, blocked: Collection[int], *, sees_all: bool = False
) -> Page:
    """Return one comment with what hangs under it; ``sees_all``: its words in any state, for moderators."""
    below = Comment.objects.filter(
        _seen_by(reader, guest_key),
        thread_id=comment.thread_id,
        root_id=comment.root_key,
        depth__gt=comment.depth,
        depth__lte=comment.depth + DEPTH_SHOWN,
    )
    rows = _in_order([comment], _with_author(below), comment.depth, reader, guest_key, blocked)
    if sees_all and rows[0].placeholder in ("rejected", "waiting"):
        rows[0].text, rows[0].placeholder = _text(comment, blocked), ""
    return Page(rows, 1, False, "oldest")


def _seen_by(reader: Reader | None, guest_key: str) -> Q:
    """Visible posts, deleted ones that others answered, and one's own in any state."""
    seen = Q(state__in=VISIBLE, deleted_at=None) | Q(reply_count__gt=0)
    if reader is not None:
        return seen | Q(author=reader)
    return seen | Q(guest_key=guest_key) if guest_key else seen


def _with_author(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    return comments.select_related("author").defer("body")  # what is shown is its HTML


def _in_order(
    roots: Sequence[Comment],
    below: Iterable[Comment],
    base: int,
    reader: Reader | None,
    guest_key: str,
    blocked: Collection[int],
) -> list[Row]:
    """Depth first with a stack: a chain of ten thousand answers must not end the process."""
    children: dict[int | None, list[Comment]] = {}
    for comment in sorted(below, key=lambda c: (c.created_at, c.pk), reverse=True):
        children.setdefault(comment.parent_id, []).append(comment)
    rows: list[Row] = []
    stack = list(reversed(roots))
    while stack:
        comment = stack.pop()
        depth = comment.depth - base
        row = shown_row(comment, depth, reader, guest_key, blocked)
        under = children.get(comment.pk, [])
        if depth >= DEPTH_SHOWN or (comment.reply_count and not under and depth + 1 > DEPTH_SHOWN):
            row.hidden_below = comment.reply_count > 0
        stack += under
        rows.append(row)
    _nest(rows)
    return rows


def _nest(rows: Sequence[Row]) -> None:
    """Say behind which rows a nested list opens or ends."""
    for i, row in enumerate(rows):
        following = rows[i + 1].depth if i + 1 < len(rows) else 0
        if following > row.depth:
            row.ending = '<ul class="posts">'
        else:
            row.ending = "</li>" + "</ul></li>" * (row.depth - following)


def shown_row(comment: Comment, depth: int, reader: Reader | None, guest_key: str, blocked: Collection[int]) -> Row:
    """Return one post as one reader sees it: his own in any state, others' when visible, a placeholder otherwise."""
    is_own = comment.author_id == reader.pk if reader else bool(guest_key) and comment.guest_key == guest_key
    placeholder = ""
    if comment.deleted_at is not None:
        placeholder = "deleted"
    elif comment.author_id in blocked:
        placeholder = "blocked"
    elif not comment.is_visible and not is_own:
        placeholder = "rejected" if comment.state == "rejected" else "waiting"
    return Row(comment, depth, "" if placeholder else _text(comment, blocked), placeholder, is_own)


def _text(comment: Comment, blocked: Collection[int]) -> str:
    """The post's HTML; quotations of those who are not read give way to a neutral line."""
    hidden = {public_id for public_id, author_id in comment.quotes.items() if author_id in blocked}
    return without_quotes(comment.html, hidden) if hidden else comment.html
