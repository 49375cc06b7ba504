"""Saved discussions in (Disqus XML, WordPress WXR, the JSON Lines of `mapdesk read --threads`), held posts out.

Nothing imported is shown before a moderator has read it; names stay as they were written, without an account.
"""

import datetime as dt
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from mapdesk_web.forum.errors import Refused
from mapdesk_web.forum.models import Comment, Reader, Thread
from mapdesk_web.forum.models.threads import State
from mapdesk_web.forum.rendering import clean_body, render_body
from mapdesk_web.forum.services.log import log_decision

MAX_BYTES = 20_000_000
MAX_POSTS = 20_000
MAX_CHARACTERS = 25_000  # of one post; the longest that Disqus takes
DISQUS = "{http://disqus.com}"
DISQUS_ID = "{http://disqus.com/disqus-internals}id"
BEGINNING = dt.datetime.min.replace(tzinfo=dt.UTC)
WORDPRESS = "{http://wordpress.org/export/1.2/}"


@dataclass(frozen=True, slots=True)
class SavedPost:
    """One post of a saved discussion; ``parent`` is the index of the post it answers."""

    author: str
    at: dt.datetime | None
    text: str
    parent: int | None


def import_thread(thread: Thread, name: str, content: bytes, *, by: Reader, now: dt.datetime) -> int:
    """Add a saved discussion to a thread, every post held, and return how many there were.

    Raises:
        Refused: too large, or no format that is known; nothing is added.
    """
    if len(content) > MAX_BYTES:
        raise Refused(f"{name} has more than {MAX_BYTES // 1_000_000} MB.")
    posts = read_saved(name, content)
    if len(posts) > MAX_POSTS:
        raise Refused(f"{name} has more than {MAX_POSTS} posts; split it.")
    for number, post in enumerate(posts, start=1):
        if len(post.text) > MAX_CHARACTERS:
            raise Refused(f"{name}, post {number}: more than {MAX_CHARACTERS} characters; shorten it.")
    bodies = [clean_body(post.text) for post in posts]
    rendered = [render_body(body) for body in bodies]  # before the database is held: others go on writing
    made: list[Comment] = []
    with transaction.atomic():
        for post, body, html in zip(posts, bodies, rendered, strict=True):
            parent = made[post.parent] if post.parent is not None and post.parent < len(made) else None
            made.append(_add(thread, post, parent, body, html, by, now))
    return len(made)


def _add(
    thread: Thread, post: SavedPost, parent: Comment | None, body: str, html: str, by: Reader, now: dt.datetime
) -> Comment:
    comment = Comment.objects.create(
        public_id=secrets.token_hex(6),
        thread=thread,
        parent=parent,
        root_id=parent.root_key if parent else None,
        depth=parent.depth + 1 if parent else 0,
        imported_author=clean_body(post.author)[:120],
        body=body,
        html=html,
        state=State.HELD,
        created_at=min(post.at or now, now),
    )
    words = "Imported from a saved discussion; a moderator reads it first."
    log_decision(
        "imported", "comment", comment.public_id, at=now, rule="imported", reason=words, actor=by, after="held"
    )
    return comment


def read_saved(name: str, content: bytes) -> list[SavedPost]:
    """Return the posts of a saved discussion, in the order of the file; posts without a text are left out.

    Raises:
        Refused: the format is not known or the file is broken; the message names file and line.
    """
    if content.lstrip()[:1] == b"<":
        return _read_xml(name, content)
    return _read_lines(name, content)


def _read_lines(name: str, content: bytes) -> list[SavedPost]:
    posts: list[SavedPost] = []
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            at = dt.datetime.fromisoformat(row["at"]) if row.get("at") else None
            text, author, parent = row["text"], row.get("author") or "", row.get("parent")
            if not isinstance(text, str) or not isinstance(author, str):
                raise TypeError("text and author must be words")
            if parent is not None and (type(parent) is not int or parent < 0):
                raise TypeError("parent must be the number of an earlier post, from 0")
            posts.append(SavedPost(author, _aware(at), text, parent))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
            raise Refused(
                f"{name}, line {number}: no post as `mapdesk read --threads` writes it: {problem}"
            ) from problem
    return posts


def _read_xml(name: str, content: bytes) -> list[SavedPost]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as problem:
        raise Refused(f"{name}: no XML that can be read: {problem}") from problem
    if root.tag == f"{DISQUS}disqus":
        return _linked(_disqus_rows(root))
    if root.tag == "rss":
        return _linked(_wordpress_rows(root))
    raise Refused(f"{name}: neither Disqus XML nor WordPress WXR (its root is {root.tag})")


Saved = tuple[str, str, str, dt.datetime | None, str]  # id, parent's id, author, when, text


def _disqus_rows(root: Any) -> Iterable[Saved]:
    for post in root.iterfind(f"{DISQUS}post"):
        if post.findtext(f"{DISQUS}isDeleted") == "true" or post.findtext(f"{DISQUS}isSpam") == "true":
            continue
        parent = post.find(f"{DISQUS}parent")
        yield (
            post.get(DISQUS_ID, ""),
            parent.get(DISQUS_ID, "") if parent is not None else "",
            post.findtext(f"{DISQUS}author/{DISQUS}name") or "",
            _moment(post.findtext(f"{DISQUS}createdAt")),
            _plain(post.findtext(f"{DISQUS}message") or ""),
        )


def _wordpress_rows(root: Any) -> Iterable[Saved]:
    for comment in root.iter(f"{WORDPRESS}comment"):
        if comment.findtext(f"{WORDPRESS}comment_approved") in ("spam", "trash"):
            continue
        yield (
            comment.findtext(f"{WORDPRESS}comment_id") or "",
            comment.findtext(f"{WORDPRESS}comment_parent") or "",  # 0 where it answers none; no post has that id
            comment.findtext(f"{WORDPRESS}comment_author") or "",
            _moment(comment.findtext(f"{WORDPRESS}comment_date_gmt")),
            _plain(comment.findtext(f"{WORDPRESS}comment_content") or ""),
        )


def _linked(rows: Iterable[Saved]) -> list[SavedPost]:
    """Turn parents' ids into indexes; parents come first whatever the order of the file."""
    kept = sorted((row for row in rows if row[4].strip()), key=lambda row: row[3] or BEGINNING)
    index = {row[0]: i for i, row in enumerate(kept)}
    posts: list[SavedPost] = []
    for i, (_, parent, author, at, text) in enumerate(kept):
        above = index.get(parent)
        posts.append(SavedPost(author, at, text, above if above is not None and above < i else None))
    return posts


def _plain(html: str) -> str:
    """The text of a saved post, which is HTML: paragraphs and breaks as lines, links as addresses."""
    from lxml import html as lxml_html

    if not html.strip():
        return ""
    tree = lxml_html.fragment_fromstring(html, create_parent="div")
    for code in tree.xpath(".//script | .//style"):
        code.drop_tree()
    for line in tree.xpath(".//br | .//p"):
        line.tail = "\n" + (line.tail or "")
    return str(tree.text_content())


def _moment(text: str | None) -> dt.datetime | None:
    try:
        return _aware(dt.datetime.fromisoformat((text or "").strip().replace("Z", "+00:00")))
    except ValueError:
        return None


def _aware(moment: dt.datetime | None) -> dt.datetime | None:
    return moment.replace(tzinfo=dt.UTC) if moment is not None and moment.tzinfo is None else moment
