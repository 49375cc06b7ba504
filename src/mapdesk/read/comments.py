"""The comment containers of a saved page in, its posts out, and the containers gone from the page.

Known: WordPress (``ol.commentlist``), Disqus (``#disqus_thread``, ``li.post``), schema.org Comment, and any list
within ``#comments`` or ``.comments`` whose members say in their class that they are comments.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from mapdesk.model import ReaderPost
from mapdesk.read.cleaning import clean_line
from mapdesk.read.stamps import parse_moment

Element = Any  # lxml's HtmlElement; lxml brings no types

_CONTAINER = re.compile(
    r"^(?:comments?|disqus_thread|respond|comment-?list|comments?-?(?:area|section|container|wrapper|thread|block|box)"
    r"|post-?comments|article-?comments|reader-?comments|discussion|user-?comments)$",
    re.IGNORECASE,
)
_POST = re.compile(r"^(?:comment|post|comment-?(?:item|entry|node|wrap|wrapper|container|post|body)|c-comment)$", re.I)
_AUTHOR = re.compile(r"author|username|user-name|\bfn\b|byline|nickname|poster|commenter", re.IGNORECASE)
_TEXT = re.compile(r"^(?:comment-?(?:content|text|message|body|copy)|post-(?:message|body-inner)|message|text)$", re.I)
_WHEN = re.compile(r"date|time|meta|ago|stamp", re.IGNORECASE)
_CHROME = re.compile(r"reply|avatar|meta|author|footer|menu|actions|date|time|vote|like|share|edit|permalink", re.I)
_BLOCKS = {"p", "li", "blockquote", "div", "br", "pre"}


@dataclass(frozen=True, slots=True)
class FoundPost:
    """A post as the page shows it; ``parent`` is the index of the post it hangs under."""

    author: str | None
    at: dt.datetime | None
    text: str
    parent: int | None


def take_comments(tree: Element) -> list[FoundPost]:
    """Take the comment containers out of a page and return their posts in page order, those without text left out."""
    found: list[FoundPost] = []
    for container in _containers(tree):
        for code in container.xpath(".//script | .//style | .//noscript"):
            code.drop_tree()
        posts = [element for element in container.iter() if _is_post(element, container)]
        places: dict[Element, int] = {}
        for element in posts:
            post = _post(element, places)
            if post:
                places[element] = len(found)
                found.append(post)
        container.drop_tree()
    return found


def posts_of(found: list[FoundPost], report_id: str) -> list[ReaderPost]:
    """Return found posts as posts of a report's discussion."""
    return [ReaderPost(report_id, post.author, post.at, post.text, post.parent) for post in found]


def _tokens(element: Element) -> list[str]:
    if not isinstance(element.tag, str):
        return []
    return [*(element.get("class") or "").split(), element.get("id") or ""]


def _is_comment_type(element: Element) -> bool:
    return bool(re.search(r"schema\.org/(?:User)?Comments?$", element.get("itemtype") or ""))


def _containers(tree: Element) -> list[Element]:
    """Return the outermost elements that hold comments; never one that holds the article too."""
    body = tree.find(".//body")
    containers: list[Element] = []
    for element in () if body is None else body.iter():
        if not isinstance(element.tag, str) or any(parent in containers for parent in element.iterancestors()):
            continue
        named = any(_CONTAINER.match(token) for token in _tokens(element)) and element.tag not in ("a", "span", "body")
        if (named or _is_comment_type(element)) and not element.xpath(".//article[not(ancestor::li)]//h1"):
            containers.append(element)
    return containers


def _is_post(element: Element, container: Element) -> bool:
    """Whether an element is one post: of the schema.org type, or so named and with a text of its own."""
    if not isinstance(element.tag, str) or element.tag not in ("li", "div", "article", "section", "tr"):
        return False
    if _is_comment_type(element):
        return True
    if element is container or not any(_POST.match(token) for token in _tokens(element)):
        return False
    outer = element.getparent()  # <li class="comment"><div class="comment-body">: the same post twice
    while outer is not None and outer is not container:
        if _is_comment_type(outer) or any(_POST.match(token) for token in _tokens(outer)):
            return _is_nested(element, outer)
        outer = outer.getparent()
    return True


def _is_nested(element: Element, outer: Element) -> bool:
    """Whether a post within a post is an answer to it (in a list of its own) and not its inner box."""
    between = element.getparent()
    while between is not None and between is not outer:
        if between.tag in ("ol", "ul") or re.search(r"children|replies|answers", between.get("class") or "", re.I):
            return True
        between = between.getparent()
    return bool(element.tag == "li")


def _post(element: Element, places: dict[Element, int]) -> FoundPost | None:
    inner = [child for child in element.iter() if isinstance(child.tag, str) and _belongs(child, element)]
    text = _text(element, inner)
    if not text:
        return None
    parents = (places[outer] for outer in element.iterancestors() if outer in places)
    return FoundPost(_author(inner), _at(inner), text, next(parents, None))


def _belongs(child: Element, post: Element) -> bool:
    """Whether an element is the post's own and not that of an answer below it."""
    for outer in (child, *child.iterancestors()):
        if outer is post:
            return True
        if outer.tag in ("ol", "ul") and outer.xpath("./li[contains(@class,'comment') or contains(@class,'post')]"):
            return False
        if outer.tag == "div" and re.search(r"children|replies", outer.get("class") or ""):
            return False
        if _is_comment_type(outer):
            return False
    return False


def _author(inner: list[Element]) -> str | None:
    """Return the shortest text under a name for authors: the box around it often holds 'says' and the date."""
    names = [
        clean_line(child.text_content())
        for child in inner
        if child.get("itemprop") in ("author", "creator") or child.tag == "cite" or _AUTHOR.search(_names(child))
    ]
    names = [re.sub(r"\s*\b(?:says|wrote|said):?$", "", name) for name in names]
    return min((name for name in names if 0 < len(name) <= 80), key=len, default=None)


def _names(element: Element) -> str:
    return " ".join((*_tokens(element), element.get("rel") or ""))


def _at(inner: list[Element]) -> dt.datetime | None:
    for child in inner:
        if (
            child.tag == "time"
            or child.get("itemprop") in ("dateCreated", "datePublished")
            or _WHEN.search(_names(child))
        ):
            for value in (child.get("datetime"), child.get("content"), child.get("title"), child.text_content()):
                moment = parse_moment(value) if value else None
                if moment:
                    return moment
    return None


def _text(element: Element, inner: list[Element]) -> str:
    """Return the post's words by paragraph: its text box, or all of it; names, dates and buttons left out."""
    boxes = [child for child in inner if child.get("itemprop") in ("text", "commentText") or _is_text_box(child)]
    boxes = [box for box in boxes if not any(other is not box and other in box.iter() for other in boxes)]
    own = set(inner)
    parts: list[str] = [""]
    for box in boxes or [element]:
        _collect(box, own, parts, bare=any(_AUTHOR.search(_names(child)) for child in box.iterdescendants()))
        parts.append("")
    return "\n\n".join(line for line in map(clean_line, parts) if line)


def _is_text_box(element: Element) -> bool:
    return any(_TEXT.match(token) for token in _tokens(element))


def _collect(element: Element, own: set[Element], parts: list[str], *, bare: bool) -> None:
    """Add an element's words to ``parts``, a new part per block; ``bare``: leave names, dates and buttons out."""
    parts[-1] += element.text or ""
    for child in element:
        chrome = child.tag in ("cite", "time", "button", "form", "h3", "h4", "footer") or _CHROME.search(_names(child))
        if isinstance(child.tag, str) and child in own and not (bare and chrome and not _is_text_box(child)):
            block = child.tag in _BLOCKS
            if block:
                parts.append("")
            _collect(child, own, parts, bare=bare)
            if block:
                parts.append("")
        parts[-1] += child.tail or ""
