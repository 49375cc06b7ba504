"""What comes out of a reader's text: a few tags, links to the web, and nothing that runs."""

import re

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapdesk_web.forum.rendering import (
    ATTRIBUTES,
    TAGS,
    clean_body,
    link_urls,
    quoted_posts,
    render_body,
    without_quotes,
)

# Our own cases for the vectors that OWASP's evasion sheet documents: one or more for each.
VECTORS = [
    "<script>steal()</script>",
    "<ScRiPt/src=//x.example></ScRiPt>",
    "<<script>alert(1)//<</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src='x'onerror=alert(1)//",
    "![x](javascript:alert(1))",
    "![x](https://x.example/a.png)",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](&#x6A&#x61&#x76&#x61script:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:msgbox(1))",
    "[a](//x.example/evil)",
    "[a](/accounts/logout/)",
    "[a](file:///etc/passwd)",
    '[a](https://x.example/"onmouseover="alert(1))',
    "[a](https://x.example 'title\" onclick=alert(1)')",
    "<a href='javascript:alert(1)'>a</a>",
    "<javascript:alert(1)>",
    "<https://x.example/<script>>",
    "<svg onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=//x.example>",
    "<style>@import'//x.example'</style>",
    "<div style='background:url(javascript:alert(1))'>",
    "<p class='host' style='position:fixed'>",
    "<form action=//x.example><input name=q></form>",
    "<meta http-equiv=refresh content='0;url=//x.example'>",
    "<base href=//x.example/>",
    "<link rel=stylesheet href=//x.example>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<!--<img src='--><img src=x onerror=alert(1)>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "`<script>alert(1)</script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "> <script>alert(1)</script>",
    "# heading <script>",
    "* a\n* <img src=x onerror=alert(1)>",
    "[a]: javascript:alert(1)\n[a]",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "\u202ehttps://elpmaxe.x\u202c",
    "{{7*7}}{% debug %}",
    "{{ constructor.constructor('alert(1)')() }}",
]


def assert_harmless(html):
    """On the parsed tree: only known tags and attributes, links to the web that promise nothing, no running thing."""
    tree = lxml.html.fragment_fromstring(html, create_parent="main")
    for element in tree.iterdescendants():
        assert element.tag in TAGS, element.tag
        allowed = ATTRIBUTES.get(element.tag, set()) | ({"rel"} if element.tag == "a" else set())
        assert set(element.attrib) <= allowed, dict(element.attrib)
        if "href" in element.attrib:
            assert re.match(r"https?://|/discussion/post/[0-9a-f]{12}/\Z", element.attrib["href"]), element.attrib[
                "href"
            ]
            assert element.attrib["rel"] == "nofollow ugc noopener"
        assert element.attrib.get("class", "host") == "host"


@pytest.mark.parametrize("text", VECTORS)
def test_no_documented_vector_comes_through(text):
    assert_harmless(render_body(text))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*VECTORS, "a", " ", "\n", "<", ">", "](", "`", '"', "&"]), max_size=6).map("".join))
def test_no_mixture_of_vectors_comes_through(text):
    assert_harmless(render_body(text))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_the_same_text_gives_the_same_html_and_cleaning_again_changes_nothing(text):
    import nh3

    html = render_body(text)
    assert render_body(clean_body(text)) == html
    assert nh3.clean(html, tags=TAGS, attributes={**ATTRIBUTES}, link_rel="nofollow ugc noopener") == html


def test_what_readers_write_often_stays():
    html = render_body("**Which** units? See https://example.org/a and\n\n> quoted\n\n1. one\n2. two\n\n~~no~~ `code`")
    for piece in ("<strong>Which</strong>", "<blockquote>", "<ol>", "<s>no</s>", "<code>code</code>"):
        assert piece in html
    assert 'href="https://example.org/a"' in html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[the army](https://example.org/a)", "(example.org)"),
        ("[example.org](https://xn--exmple-cua.org/)", "(xn--exmple-cua.org)"),
        ("[раураl.example](https://раураl.example/)", "(xn--"),
    ],
)
def test_a_link_names_its_host_in_ascii(text, shown):
    assert shown in render_body(text)


def test_arabic_and_cyrillic_are_kept_and_turning_characters_dropped():
    assert "الباغوز" in render_body("الباغوز")
    assert "Багуз" in render_body("Багуз")
    assert "\u202e" not in render_body("a\u202eb")


def test_links_are_listed_once():
    assert link_urls("https://a.example/1 https://a.example/1 [x](http://b.example) mail a@b.example") == (
        "https://a.example/1",
        "http://b.example",
    )


def test_a_quotation_is_known_by_the_post_it_links_and_can_be_hidden():
    html = render_body("> words\n>\n> [Ann](/discussion/post/0123456789ab/)\n\nMy answer.\n\n> other words")
    assert quoted_posts(html) == ("0123456789ab",)
    hidden = without_quotes(html, {"0123456789ab"})
    assert "words" in hidden
    assert "Ann" not in hidden
    assert "My answer." in hidden
    assert "other words" in hidden
    assert without_quotes(html, {"ffffffffffff"}) == html
