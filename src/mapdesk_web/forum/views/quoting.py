"""Quoting another post: a post in, the first words of an answer out, in the form that a block can reach later."""

from django.http import HttpRequest

from mapdesk_web.forum.models import Comment, Thread
from mapdesk_web.forum.services.telling import comment_url

QUOTED_CHARACTERS = 1200


def quotation(comment: Comment) -> str:
    r"""Return a post's own words as a quotation that names and links it; what it quotes itself is left out.

    The link ties the quotation to its author: who blocks him does not read it (``rendering.without_quotes``).
    """
    own = [line for line in comment.body.splitlines() if not line.lstrip().startswith(">")]
    text = "\n".join(own).strip()
    if len(text) > QUOTED_CHARACTERS:
        text = text[:QUOTED_CHARACTERS].rsplit(maxsplit=1)[0] + " …"
    lines = [f"> {line}".rstrip() for line in text.splitlines()]
    return "\n".join([*lines, ">", f"> [{_plain(author_name(comment))}]({comment_url(comment)})", "", ""])


def author_name(comment: Comment) -> str:
    """Return the name that readers see over a post, empty where its author left."""
    return comment.author.name if comment.author else comment.guest_name or comment.imported_author


def _plain(name: str) -> str:
    """A name without what would end the link around it."""
    return "".join(c for c in name if c not in "[]()<>\\`*_") or "?"


def quoted_in_form(request: HttpRequest, thread: Thread, blocked: frozenset[int]) -> str:
    """Return the quotation that ``?quote=`` asks for; empty where the post is not there or not to be read."""
    public_id = request.GET.get("quote", "")
    if not public_id or thread.pk is None:
        return ""
    found = Comment.objects.filter(thread=thread, public_id=public_id).select_related("author").first()
    is_readable = found is not None and found.is_visible and found.author_id not in blocked
    return quotation(found) if found is not None and is_readable else ""
