"""Finding posts again: search over what is visible, and a thread's newest posts as an Atom feed; blocks reach both."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from mapdesk_web.forum.models import Comment
from mapdesk_web.forum.models.threads import VISIBLE
from mapdesk_web.forum.searching import newest_holding
from mapdesk_web.forum.services.telling import comment_url
from mapdesk_web.forum.tree import Row, shown_row
from mapdesk_web.forum.views.guard import guarded, reader_of
from mapdesk_web.forum.views.quoting import author_name
from mapdesk_web.forum.views.threads import blocked_by, thread_of

FOUND_A_PAGE = 30
MOST_WORDS = 6
LONGEST_QUERY = 100
FEED_POSTS = 50


@require_safe
@guarded("read")
def search(request: HttpRequest) -> HttpResponse:
    """Visible posts that hold every word of ``q``, newest first; none of somebody whom the asker does not read."""
    query = " ".join(request.GET.get("q", "").split())[:LONGEST_QUERY]
    number = request.GET.get("page", "1")
    page = max(int(number), 1) if number.isascii() and number.isdigit() and len(number) < 4 else 1
    rows, has_more = _found(request, query, page) if query else ([], False)
    context = {"query": query, "rows": rows, "number": page, "has_more": has_more}
    return render(request, "forum/search.html", context)


def _found(request: HttpRequest, query: str, page: int) -> tuple[list[Row], bool]:
    words = re.findall(r"\w[\w'’-]*", query)[:MOST_WORDS]
    if not words:
        return [], False
    blocked = blocked_by(request)
    visible = Comment.objects.filter(state__in=VISIBLE, deleted_at=None).exclude(author_id__in=blocked)
    posts = newest_holding(visible, words).select_related("author", "thread")
    first = (page - 1) * FOUND_A_PAGE
    found = posts[first : first + FOUND_A_PAGE + 1]
    rows = [shown_row(comment, 0, reader_of(request), "", blocked) for comment in found]
    return rows[:FOUND_A_PAGE], len(rows) > FOUND_A_PAGE


@require_safe
@guarded("read")
def thread_feed(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The newest visible posts of one discussion, as Atom; for a reader who is logged in, as he reads it."""
    _, topic = thread_of(kind, key, to_write=False)
    blocked = blocked_by(request)
    base = f"{request.scheme}://{request.get_host()}"
    address = base + reverse("forum:thread", args=[kind, key])
    feed = Atom1Feed(title=topic.title, link=address, description="", feed_url=base + request.path)
    posts = Comment.objects.filter(thread__kind=kind, thread__key=key, state__in=VISIBLE, deleted_at=None)
    newest = posts.exclude(author_id__in=blocked).select_related("author").order_by("-created_at", "-pk")[:FEED_POSTS]
    for comment in newest:
        feed.add_item(
            title=author_name(comment) or "–",
            link=base + comment_url(comment),
            description=shown_row(comment, 0, None, "", blocked).text,
            unique_id=base + comment_url(comment),
            author_name=author_name(comment) or None,
            pubdate=comment.created_at,
            updateddate=comment.edited_at or comment.created_at,
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response["Cache-Control"] = "private, max-age=60"
    return response
