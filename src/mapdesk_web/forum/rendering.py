"""What a reader wrote in, the HTML that is shown out, made once when it is written; no image, no foreign markup."""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from html import escape
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

TAGS = {"p", "br", "em", "strong", "s", "blockquote", "ul", "ol", "li", "code", "pre", "a", "span"}
ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "span": {"class"}, "ol": {"start"}}
# They turn the direction of what follows and can make a link or a name look like another (Unicode TR 36, 3.1).
TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
OWN_POST = re.compile(r"/discussion/post/([0-9a-f]{12})/")
HIDDEN_QUOTE = "A quotation of somebody whom you do not read."
_QUOTES = re.compile(r"<blockquote>.*?</blockquote>(?!\s*</blockquote>)", re.DOTALL)
_BLANK_LINES = re.compile(r"\n{3,}")


def clean_body(text: str) -> str:
    r"""Return a text as it is kept: NFC, without control and turning characters, at most one blank line on end.

    >>> clean_body("a\r\n\n\n\nb\x00\u202e")
    'a\n\nb'
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).translate(TURNING)
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")
    return _BLANK_LINES.sub("\n\n", text).strip()


def render_body(text: str) -> str:
    """Return CommonMark as HTML: links to http(s) only, each followed by its host; no image, no heading, no raw HTML.

    The same text always gives the same HTML, and what comes out is stable under cleaning again.
    """
    html = _markdown().render(clean_body(text))
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https"},
        link_rel="nofollow ugc noopener",
        attribute_filter=_kept_attribute,
    ).strip()


def _kept_attribute(tag: str, attribute: str, value: str) -> str | None:
    """Keep links to the web and to posts of this site, and the class of a link's host; nothing else."""
    if attribute == "class":
        return value if value == "host" else None
    if attribute == "href":
        return value if link_host(value) or OWN_POST.fullmatch(value) else None
    return value


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
    markdown.enable(["linkify", "strikethrough"]).disable(["image", "heading", "lheading", "hr", "html_block"])
    markdown.add_render_rule("link_close", _link_close)
    return markdown


def _link_close(renderer: RendererHTML, tokens: list[Token], index: int, options: object, env: object) -> str:
    """Close a link and name its host, in ASCII, so that a look-alike domain cannot pass for another."""
    opened = next((t for t in reversed(tokens[:index]) if t.type == "link_open"), None)
    host = link_host(str(opened.attrs.get("href", ""))) if opened else ""
    shown = "".join(t.content for t in tokens[:index] if t.type == "text")
    return "</a>" + (f' <span class="host">({escape(host)})</span>' if host and not shown.endswith(host) else "")


def link_host(url: str) -> str:
    """Return the host of a web address in ASCII (punycode), empty where there is none.

    >>> link_host("https://exämple.org/a"), link_host("mailto:a@b.c")
    ('xn--exmple-cua.org', '')
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        return host.encode("idna").decode() if parts.scheme in ("http", "https") else ""
    except (ValueError, UnicodeError):
        return ""


def quoted_posts(html: str) -> tuple[str, ...]:
    """Return the public ids of the posts that rendered HTML quotes: those linked from within a quotation."""
    return tuple(dict.fromkeys(match for quote in _QUOTES.findall(html) for match in OWN_POST.findall(quote)))


def without_quotes(html: str, public_ids: Collection[str]) -> str:
    """Return rendered HTML with the quotations of some posts replaced by a neutral line."""

    def placeholder(match: re.Match[str]) -> str:
        is_theirs = any(public_id in public_ids for public_id in OWN_POST.findall(match[0]))
        return f"<blockquote><p>{HIDDEN_QUOTE}</p></blockquote>" if is_theirs else match[0]

    return _QUOTES.sub(placeholder, html)


def link_urls(text: str) -> tuple[str, ...]:
    """Return the web addresses in a text, each once, in order."""
    found: list[str] = []
    for token in _markdown().parse(clean_body(text)):
        for child in token.children or ():
            if child.type == "link_open" and link_host(url := str(child.attrs.get("href", ""))):
                found.append(url)
    return tuple(dict.fromkeys(found))
