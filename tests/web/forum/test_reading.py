"""What readers read the forum by: search, feeds, quotations, parts of pages, and both languages."""

import ast
import gettext
import re
from pathlib import Path

import pytest

FORUM = Path(__file__).parents[3] / "src/mapdesk_web"
THREAD = "/discussion/update/2018-05-24-v1/"
CATALOGUE = FORUM / "locale/ar/LC_MESSAGES/django.mo"


def texts(answer):
    return re.sub(r"<[^>]+>", " ", answer.content.decode())


def block(reader, blocked, now):
    from mapdesk_web.forum.services.people import block as read_no_more

    read_no_more(reader, blocked, now=now)


@pytest.mark.parametrize("query", ["", "   ", "%", "_", "*", "' OR 1=1 --", "nowhere-at-all"])
def test_nothing_is_found_for_a_query_without_a_word_that_stands_somewhere(forum, query):
    forum.add(forum.reader(approved=0), "The ferry runs again.")
    answer = forum.client().get("/discussion/search/", {"q": query})
    assert answer.status_code == 200
    assert "ferry" not in texts(answer)


@pytest.mark.parametrize("state", ["held", "withheld", "rejected"])
def test_search_and_feed_hold_nothing_that_is_not_visible(forum, state):
    forum.add(forum.reader(approved=0), "The ferry runs again.", state=state)
    assert "runs again" not in texts(forum.client().get("/discussion/search/", {"q": "ferry"}))
    assert "runs again" not in forum.client().get(THREAD + "feed.atom").content.decode()


def test_search_finds_the_posts_that_hold_every_word(forum):
    reader = forum.reader(approved=0)
    forum.add(reader, "The ferry runs again.")
    forum.add(reader, "The ferry is gone.")
    found = texts(forum.client().get("/discussion/search/", {"q": "FERRY again"}))
    assert "runs again" in found
    assert "is gone" not in found


def test_a_block_reaches_search_and_feed_of_who_made_it_alone(forum):
    reader, other = forum.reader(), forum.reader(approved=0)
    forum.add(other, "The ferry runs again.")
    block(reader, other, forum.now)
    for address in ("/discussion/search/?q=ferry", THREAD + "feed.atom"):
        assert "runs again" not in forum.client(reader).get(address).content.decode()
        assert "runs again" in forum.client().get(address).content.decode()


def test_the_feed_of_a_discussion_is_atom_with_links_to_the_posts(forum):
    post = forum.add(forum.reader(approved=0), "The ferry runs again.")
    answer = forum.client().get(THREAD + "feed.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert f"http://localhost/discussion/post/{post.public_id}/" in answer.content.decode()


def test_a_quotation_names_and_links_its_post_and_leaves_out_what_that_one_quotes(forum):
    from mapdesk_web.forum.rendering import quoted_posts, render_body
    from mapdesk_web.forum.views.quoting import quotation

    post = forum.add(forum.reader(name="A [b](c)", approved=0), "> Older words.\n\nThe ferry\nruns again.")
    words = quotation(post)
    assert words.startswith("> The ferry\n> runs again.\n>\n> [A bc](/discussion/post/")
    assert "Older" not in words
    assert quoted_posts(render_body(words + "Yes.")) == (post.public_id,)


@pytest.mark.parametrize("state", ["held", "rejected"])
def test_what_is_not_visible_is_not_quoted(forum, state):
    reader = forum.reader()
    post, other = forum.add(reader, "A post that stands."), forum.add(reader, "Secret words.", state=state)
    client = forum.client()
    assert "Secret" not in texts(client.get(f"/discussion/post/{post.public_id}/?quote={other.public_id}"))
    assert "&gt; A post that stands." in texts(client.get(f"{THREAD}?quote={post.public_id}"))


@pytest.mark.parametrize("point", ["", "?lon=&lat=", "?lon=nan&lat=1", "?lon=200&lat=1", "?lon=x&lat=y", "?lon=1"])
def test_no_impossible_point_gets_into_a_form(forum, point):
    assert 'name="lon"' not in forum.client().get(THREAD + point).content.decode()


def test_a_form_keeps_the_point_of_the_map_it_was_opened_for(forum):
    page = forum.client().get(THREAD + "?lon=40.93&lat=34.45").content.decode()
    assert 'name="lon" value="40.930000"' in page


def test_htmx_gets_the_posts_without_the_page_around_them(forum):
    forum.add(forum.reader(approved=0), "The ferry runs again.")
    part = forum.client().get(THREAD, headers={"HX-Request": "true"})
    assert "The ferry runs again." in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part["Vary"]
    assert "<html" in forum.client().get(THREAD).content.decode()


def test_the_update_page_is_served_without_the_policy_that_forbids_its_scripts(forum):
    page = forum.client().get("/updates/2018-05-24-v1/").content.decode()
    assert "http-equiv" not in page
    assert f'hx-get="{THREAD}"' in page


@pytest.mark.parametrize(
    ("asked", "path", "language"),
    [
        ({}, THREAD, "en"),
        ({"accept-language": "ar"}, THREAD, "ar"),
        ({"accept-language": "fr"}, THREAD, "en"),
        ({}, THREAD + "?lang=ar", "ar"),
        ({"accept-language": "ar"}, THREAD + "?lang=en", "en"),
        ({"accept-language": "ar"}, THREAD + "?lang=xx", "ar"),
        ({"accept-language": "ar"}, "/updates/", "en"),  # the desk writes in English
    ],
)
def test_the_language_is_what_was_chosen_or_what_the_browser_asks_for(forum, asked, path, language):
    page = forum.client().get(path, headers=asked).content.decode()
    assert f'<html lang="{language}"' in page


def test_a_chosen_language_is_remembered(forum):
    client = forum.client()
    client.get(THREAD + "?lang=ar")
    assert 'dir="rtl"' in client.get("/discussion/log/").content.decode()


def test_the_way_to_the_other_language_keeps_the_rest_of_the_address(forum):
    page = forum.client().get(THREAD + "?sort=newest&lang=ar").content.decode()
    assert 'href="?sort=newest&amp;lang=en"' in page


def test_every_word_of_the_templates_has_its_arabic():
    arabic = catalogue()
    templates = [*FORUM.glob("templates/**/*.html")]
    used = {words for path in templates for words in re.findall(r'\{% translate "([^"]+)"', path.read_text("utf-8"))}
    assert len(used) > 200
    assert sorted(words for words in used if arabic.gettext(words) == words) == []


def test_every_refusal_of_the_policy_has_its_arabic():
    source = ast.parse((FORUM / "forum/policy.py").read_text("utf-8"))
    returned = [node.value for node in ast.walk(source) if isinstance(node, ast.Return)]
    words = {
        node.value for value in returned for node in ast.walk(value) if isinstance(node, ast.Constant) and node.value
    }
    refusals = {one for one in words if isinstance(one, str) and one.endswith(".")}
    assert len(refusals) > 8
    assert sorted(one for one in refusals if catalogue().gettext(one) == one) == []


def test_the_compiled_catalogue_is_that_of_the_written_one():
    written = CATALOGUE.with_suffix(".po").read_text("utf-8")
    pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', written, re.MULTILINE)
    assert len(pairs) > 400
    arabic = catalogue()
    assert [m for m, words in pairs if arabic.gettext(m) != words] == []


def catalogue():
    with CATALOGUE.open("rb") as file:
        return gettext.GNUTranslations(file)


def test_kept_sentences_are_told_in_arabic_with_their_numbers(django_site):
    from django.utils import translation

    from mapdesk_web.forum.templatetags.forum_words import told

    with translation.override("ar"):
        assert told("Please wait 12 seconds before the next post.") == "يرجى الانتظار 12 ثانية قبل المشاركة التالية."
        assert told("Words of nobody, 3 of them.") == "Words of nobody, 3 of them."
    with translation.override("en"):
        assert told("Please wait 12 seconds.") == "Please wait 12 seconds."
