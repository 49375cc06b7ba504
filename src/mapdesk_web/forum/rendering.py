"""What a reader wrote in, the HTML that is shown out, made once when it is written; no image, no foreign markup."""

import re
import unicodedata
from functools import lru_cache
from html import escape
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

TAGS = {"p", "br", "em", "strong", "s", "blockquote", "ul", "ol", "li", "code", "pre", "a", "span"}
ATTRIBUTES = {"a": {"href"}, "span": {"class"}, "ol": {"start"}}
# They turn the direction of what follows and can make a link or a name look like another (Unicode TR 36, 3.1).
TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
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
        attribute_filter=_only_host_class,
    ).strip()


def _only_host_class(tag: str, attribute: str, value: str) -> str | None:
    return value if attribute != "class" or value == "host" else None


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


def link_urls(text: str) -> tuple[str, ...]:
    """Return the web addresses in a text, each once, in order."""
    found: list[str] = []
    for token in _markdown().parse(clean_body(text)):
        for child in token.children or ():
            if child.type == "link_open" and link_host(url := str(child.attrs.get("href", ""))):
                found.append(url)
    return tuple(dict.fromkeys(found))
