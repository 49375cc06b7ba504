"""Which posts hold some words, by the database's own index of letters; states and blocks are the asker's business."""

from collections.abc import Sequence
from functools import reduce
from operator import and_

from django.db import connections
from django.db.models import Q, QuerySet

from mapdesk_web.forum.models import Comment

TABLE = "mapdesk_comment_words"
LETTERS = 3  # what is shorter is in no index of threes


def newest_holding(posts: QuerySet[Comment], words: Sequence[str]) -> QuerySet[Comment]:
    """Return the posts that hold every word, also within a longer one, whatever its case; all where there is none.

    The last to come here are first: in that order SQLite walks its index and stops at a page's worth, however many
    posts hold a word.
    """
    indexed = [word for word in words if len(word) >= LETTERS]
    if connections[posts.db].vendor != "sqlite" or not indexed:  # PostgreSQL's index answers this very question
        return posts.filter(_scanned(words)).order_by("-pk")
    phrases = " AND ".join('"{}"'.format(word.replace('"', '""')) for word in indexed)
    return posts.filter(_scanned([word for word in words if len(word) < LETTERS])).extra(
        tables=[TABLE],
        where=[f"{TABLE}.rowid = mapdesk_comment.id", f"{TABLE} MATCH %s"],
        params=[phrases],
        order_by=[f"-{TABLE}.rowid"],
    )


def _scanned(words: Sequence[str]) -> Q:
    return reduce(and_, (Q(body__icontains=word) for word in words), Q())
