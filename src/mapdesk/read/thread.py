"""The lines of a reader thread in, its posts out: who, when, what, in answer to which; nothing of it is evidence."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mapdesk.model import ReaderPost
from mapdesk.read.lines import Line
from mapdesk.read.signals import Weighed, weigh_lines
from mapdesk.read.stamps import parse_stamp
from mapdesk.read.wording import match_header

_ADDRESSED = re.compile(r"^@(\w[\w.-]*)")


@dataclass(slots=True)
class _Post:
    author: str | None = None
    answers: str | None = None
    at: dt.datetime | None = None
    texts: list[str] = field(default_factory=list)


def parse_thread(lines: Sequence[Line], report_id: str) -> list[ReaderPost]:
    """Return the posts of a plain thread in page order; posts without a text (pictures, deleted ones) are left out.

    ``author`` is None where the page lost the name, ``at`` where no full date stands there ('3 years ago'), and
    ``parent`` unless the post names whom it answers ('in reply to', '@name' or 'Name > Name').

    >>> from mapdesk.read.lines import split_lines
    >>> [(post.author, post.text) for post in parse_thread(split_lines("Ann says:\\n\\nWhich village?"), "rep_1")]
    [('Ann', 'Which village?')]
    """
    posts: list[ReaderPost] = []
    for post in _gather(weigh_lines(lines)):
        text = "\n\n".join(post.texts)
        if text:
            posts.append(ReaderPost(report_id, post.author, post.at, text, _parent(post, posts)))
    return posts


def _gather(weighed: Sequence[Weighed]) -> Iterator[_Post]:
    """Cut the lines into posts: at headers and names, and at wide gaps where the name is missing."""
    post = _Post()
    for at, found in enumerate(weighed):
        text = found.line.text
        if found.kind in ("marker", "button"):
            continue
        if found.kind == "time":
            post.at = post.at or parse_stamp(text)
        elif found.kind == "header":
            yield post
            post = _headed(text)
        elif found.kind == "author" and not _is_unsigned(weighed, at):
            yield post
            post = _Post(author=text)
        elif found.wide and at > 0:
            yield post
            post = _Post(texts=[text])
        else:
            post.texts.append(text)
    yield post


def _is_unsigned(weighed: Sequence[Weighed], at: int) -> bool:
    """Whether a name-like line is really a short post without a name: after a gap, with another name below it."""
    return weighed[at].wide and at + 1 < len(weighed) and weighed[at + 1].kind in ("author", "header")


def _headed(text: str) -> _Post:
    found = match_header(text)
    if not found:  # pragma: no cover - the kind says that it matches
        return _Post(author=text)
    author = found["name"] or found["sayer"]
    return _Post(author.strip(" -–—,"), (found["parent"] or "").strip() or None, parse_stamp(found["when"] or ""))


def _parent(post: _Post, posts: Sequence[ReaderPost]) -> int | None:
    addressed = _ADDRESSED.match(post.texts[0]) if post.texts else None
    name = post.answers or (addressed[1] if addressed else None)
    if not name:
        return None
    wanted = name.casefold()
    return next((at for at in range(len(posts) - 1, -1, -1) if (posts[at].author or "").casefold() == wanted), None)
