"""Pages kept for guests: served again as they are, and never once anything that they show has changed."""

import datetime as dt
import os
import re

import pytest

THREAD = "/discussion/update/2018-05-24-v1/"
WORDS = "The ferry runs again."
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w{64})"')


@pytest.fixture
def queries():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return lambda: CaptureQueriesContext(connection)


@pytest.fixture
def post(forum):
    """A post that stands, on a page that is kept already."""
    made = forum.add(forum.reader(name="Ann", approved=0), WORDS, state="published")
    assert WORDS in read(forum)
    return made


def read(forum, path=THREAD, **more):
    """The page as a guest who comes for the first time reads it, without his token."""
    return TOKEN.sub("", forum.client().get(path, **more).content.decode())


def decide(forum, post, decision):
    told = {"post": [post.public_id], "decision": decision, "rule": "spam", "reason": "Advertisement."}
    assert forum.client(forum.reader("moderator")).post("/moderation/decide/", told).status_code == 302


def test_a_page_that_nothing_has_changed_is_served_by_a_look_at_its_version_alone(forum, queries):
    forum.add(forum.reader(), WORDS)
    first = read(forum)
    with queries() as asked:
        assert read(forum) == first
    assert [row["sql"].split()[1] for row in asked.captured_queries] == ["thread.id,"]


def test_the_kept_answer_has_the_headers_of_the_first(forum, post):
    from mapdesk_web.forum.views.kept import STORE

    kept = forum.client().get(THREAD)
    STORE.clear()
    made = forum.client().get(THREAD)
    assert set(kept.cookies) == set(made.cookies) == {"csrftoken"}
    assert {**kept.headers, "ETag": ""} == {**made.headers, "ETag": ""}
    assert {"Cookie", "Accept-Language", "HX-Request"} <= set(kept["Vary"].split(", "))
    assert "default-src 'none'" in kept["Content-Security-Policy"]


def test_kept_pages_are_counted_like_others(forum, post):
    from mapdesk_web.observe import REQUESTS

    counted = REQUESTS.labels("forum:thread", "GET", 200)
    before = counted._value.get()
    read(forum)
    assert counted._value.get() == before + 1


def test_who_has_the_page_already_is_told_so_and_nobody_else(forum, post):
    client, other = forum.client(), forum.client()
    tag = client.get(THREAD)["ETag"]
    assert client.get(THREAD)["ETag"] == tag
    assert client.get(THREAD, headers={"If-None-Match": tag}).status_code == 304
    assert other.get(THREAD, headers={"If-None-Match": tag}).status_code == 200
    decide(forum, post, "reject")
    assert client.get(THREAD, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("state", ["held", "withheld", "rejected"])
def test_no_guest_reads_a_post_that_was_taken_away_whatever_did_it(forum, post, state):
    from mapdesk_web.forum.models import Comment

    Comment.objects.filter(pk=post.pk).update(state=state)  # without a row in the log: the database tells
    assert WORDS not in read(forum)


def test_a_rejection_and_its_taking_back_are_seen_at_once(forum, post):
    decide(forum, post, "reject")
    assert WORDS not in read(forum)
    decide(forum, post, "approve")
    assert WORDS in read(forum)


def test_a_post_that_flags_withheld_is_gone_at_once(forum, post):
    for _ in range(2):
        client = forum.client(forum.reader("editor"))
        client.post(f"/discussion/post/{post.public_id}/flag/", {"reason": "spam"})
    post.refresh_from_db()
    assert post.state == "withheld"
    assert WORDS not in read(forum)


def test_an_edit_and_a_deletion_are_seen_at_once(forum):
    from django.utils import timezone

    from mapdesk_web.forum.models import Comment

    author = forum.reader()
    post = forum.add(author, WORDS)
    Comment.objects.filter(pk=post.pk).update(created_at=timezone.now())
    assert WORDS in read(forum)
    client, page = forum.client(author), f"/discussion/post/{post.public_id}/"
    assert client.post(f"{page}edit/", {"body": "The ferry was gone by noon, I was told."}).status_code == 302
    assert "gone by noon" in read(forum)
    assert client.post(f"{page}delete/").status_code == 302
    assert "gone by noon" not in read(forum)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"slow_seconds": "77"}, "slow mode, seconds between two posts: 77"),
        ({"premoderation": "on"}, "every post is read first"),
        ({"closing": "close"}, "This discussion is closed."),
    ],
)
def test_slow_mode_reading_first_and_closing_are_shown_at_once(forum, post, told, words):
    thread = post.thread
    told = {"slow_seconds": "0", "reason": "A heated evening."} | told
    assert words not in text_of(read(forum))
    forum.client(forum.reader("moderator")).post(f"/moderation/thread/{thread.pk}/", told)
    assert words in text_of(read(forum))


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_thread_that_closes_by_itself_is_closed_for_guests_then(forum, post, monkeypatch):
    from django.utils import timezone

    from mapdesk_web.forum.models import Thread
    from mapdesk_web.forum.views import kept

    Thread.objects.filter(pk=post.thread_id).update(closes_at=timezone.now() + dt.timedelta(seconds=30))
    read(forum)
    later = kept.time.monotonic() + 31
    monkeypatch.setattr(kept.time, "monotonic", lambda: later)
    forum_later = timezone.now() + dt.timedelta(seconds=31)
    monkeypatch.setattr(timezone, "now", lambda: forum_later)
    assert "This discussion is closed." in read(forum)


def test_a_thread_that_closes_while_its_page_is_made_is_not_kept_open(forum, post, monkeypatch):
    from django.utils import timezone

    from mapdesk_web.forum.models import Thread
    from mapdesk_web.forum.views import kept, threads

    soon = timezone.now() + dt.timedelta(seconds=2)
    Thread.objects.filter(pk=post.thread_id).update(closes_at=soon)
    clock = {"wall": soon - dt.timedelta(seconds=1), "steady": kept.time.monotonic()}
    monkeypatch.setattr(timezone, "now", lambda: clock["wall"])
    monkeypatch.setattr(kept.time, "monotonic", lambda: clock["steady"])
    made = threads.render

    def slowly(*arguments, **named):
        answer = made(*arguments, **named)
        clock.update(wall=clock["wall"] + dt.timedelta(seconds=5), steady=clock["steady"] + 5)
        return answer

    monkeypatch.setattr(threads, "render", slowly)
    assert "This discussion is closed." not in read(forum)
    assert "This discussion is closed." in read(forum)


def test_names_and_roles_over_posts_are_those_of_now(forum, post):
    from mapdesk_web.forum.models import Reader
    from mapdesk_web.forum.services.people import set_role

    by = forum.reader("administrator")
    set_role(post.author, "editor", by=by, reason="Joins the desk.", now=forum.now)
    assert "editor" in text_of(read(forum)).split("Ann")[1][:20]
    Reader.objects.filter(pk=post.author_id).update(name="Annabel")
    assert "Annabel" in read(forum)
    post.author.user.delete()
    assert "Annabel" not in read(forum)


def test_requests_and_notes_are_those_of_now(forum, claim_id):
    from mapdesk_web.forum.models import DeskRequest, Note
    from mapdesk_web.forum.services.noting import write_note
    from mapdesk_web.forum.services.requesting import ask, join

    page, thread, reader = f"/discussion/claim/{claim_id}/", forum.thread("claim", claim_id), forum.reader()
    read(forum, page)
    asked = ask(thread, reader, "evidence", "Where is the picture of it?", now=forum.now, claim_id=claim_id)
    assert "Where is the picture" in read(forum, page)
    join(asked, forum.reader(), now=forum.now)
    assert "readers who want it: 2" in text_of(read(forum, page))
    note = write_note(thread, reader, claim_id, "", "An older report: https://example.org/a", now=forum.now)
    assert "An older report" in read(forum, page)
    Note.objects.filter(pk=note.pk).update(removed_at=forum.now)
    DeskRequest.objects.filter(pk=asked.pk).update(removed_at=forum.now)
    assert "An older report" not in read(forum, page)
    assert "Where is the picture" not in read(forum, page)


def test_the_first_post_of_a_thread_that_nobody_had_written_in_is_seen(forum):
    path = "/discussion/update/2018-05-14-v1/"
    assert "Nobody has written yet." in read(forum, path)
    forum.add(forum.reader(), WORDS, thread=forum.thread("update", "2018-05-14-v1"))
    assert WORDS in read(forum, path)


def test_a_post_in_one_thread_leaves_the_pages_of_others_as_they_are(forum, post, queries):
    forum.add(forum.reader(approved=0), "Elsewhere.", thread=forum.thread("update", "2018-05-14-v1"))
    with queries() as asked:
        read(forum)
    assert len(asked) == 1


def test_what_the_desk_calls_itself_is_seen_at_once(forum, post, site):
    told = (site / "desk.toml").read_text("utf-8")
    try:
        (site / "desk.toml").write_text(re.sub(r'name = ".*?"', 'name = "The other desk"', told, count=1), "utf-8")
        assert "The other desk" in read(forum)
    finally:
        (site / "desk.toml").write_text(told, "utf-8")
        os.utime(site / "desk.toml")


def test_a_reader_with_an_account_never_gets_the_page_of_guests(forum, post):
    from mapdesk_web.forum.services.people import block

    reader = forum.reader(name="Bob", approved=0)
    block(reader, post.author, now=forum.now)
    page = forum.client(reader).get(THREAD).content.decode()
    assert WORDS not in page
    assert "A post by somebody whom you do not read." in page
    assert WORDS in read(forum)
    assert "Log out" not in read(forum)


def test_a_session_that_is_over_is_no_guest_of_the_kept_pages(forum, post, queries):
    client = forum.client()
    client.cookies["sessionid"] = "of-nobody"
    with queries() as asked:
        assert WORDS in client.get(THREAD).content.decode()
    assert len(asked) > 1


def test_a_guest_who_wrote_sees_his_post_wait_and_no_other_guest_does(forum, post):
    guest = forum.client()
    guest.post(f"{THREAD}post/", {"body": "Which units entered the village, and who counted the men?"})
    assert "Which units entered" in guest.get(THREAD).content.decode()
    assert "Which units entered" not in read(forum)


def test_each_language_frame_and_page_is_kept_by_itself(forum, post):
    arabic = {"headers": {"accept-language": "ar"}}
    assert 'dir="rtl"' in read(forum, **arabic)
    assert 'dir="rtl"' in read(forum, **arabic)
    assert '<html lang="en"' in read(forum)
    chosen = forum.client()
    chosen.cookies["django_language"] = "ar"
    assert 'dir="rtl"' in chosen.get(THREAD).content.decode()
    for _ in range(2):
        assert "<html" not in read(forum, headers={"HX-Request": "true"})
    assert WORDS not in read(forum, THREAD + "?page=2")


@pytest.mark.parametrize(
    "query", ["?lang=ar", "?quote=x", "?lon=1&lat=2", "?page=x", "?sort=newest&other=1", "?page=99999"]
)
def test_pages_of_any_other_query_are_not_kept(forum, post, query):
    from mapdesk_web.forum.views.kept import STORE

    before = len(STORE.pages)
    forum.client().get(THREAD + query)
    assert len(STORE.pages) == before


def test_a_text_that_looks_like_a_form_neither_takes_a_token_nor_keeps_the_page_from_being_kept(forum, queries):
    forum.add(forum.reader(), f'`<input type="hidden" name="csrfmiddlewaretoken" value="{"A" * 64}">`')
    read(forum)
    with queries() as asked:
        page = forum.client().get(THREAD).content.decode()
    assert len(asked) == 1
    assert "A" * 64 in page
    assert len(TOKEN.findall(page)) == 2  # the form's and that text


def test_too_many_bytes_push_out_the_page_that_was_kept_first(forum, post, monkeypatch):
    from mapdesk_web.forum.views import kept

    kept.STORE.clear()
    read(forum)
    monkeypatch.setattr(kept, "KEPT_BYTES", kept.STORE.bytes * 3 // 2)
    read(forum, THREAD + "?sort=oldest")
    assert [address[3] for address in kept.STORE.pages] == ["sort=oldest"]
    assert kept.STORE.bytes == sum(page.size for page in kept.STORE.pages.values())


@pytest.mark.parametrize("database", ["default", "postgres"])
def test_the_database_counts_every_change_of_a_row_that_the_page_shows(request, django_site, database):
    from django.contrib.auth.models import User
    from django.db import connections, transaction
    from django.utils import timezone

    from mapdesk_web.forum.models import Comment, DeskRequest, Note, PageVersion, Reader, Thread

    alias, now = "default" if database == "default" else request.getfixturevalue("postgres_alias"), timezone.now()
    with transaction.atomic(using=alias):
        if database == "postgres":
            with connections[alias].cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # it counts at the end of a transaction otherwise
        thread = Thread.objects.using(alias).create(kind="update", key="counted", title="t", url="/", opened_at=now)
        user = User.objects.using(alias).create(username="counted")
        reader = Reader.objects.using(alias).create(user=user, name="Counted", joined_at=now)

        def count():
            rows = PageVersion.objects.using(alias).filter(thread_key__in=(0, thread.pk)).order_by("thread_key")
            return list(rows.values_list("number", flat=True))

        told = {"thread": thread, "body": "a", "html": "a", "state": "held", "created_at": now, "public_id": "counted"}
        asked = {"kind": "question", "thread": thread, "text": "a", "html": "a", "asked_at": now}
        noted = {"claim_id": "a", "claim_version": "", "thread": thread, "text": "a", "html": "a", "at": now}
        changes = [
            (lambda model=model, values=values: model.objects.using(alias).create(**values), 1)
            for model, values in ((Comment, told), (DeskRequest, asked), (Note, noted))
        ]
        changes += [
            (lambda: Comment.objects.using(alias).filter(thread=thread).update(is_pinned=True), 1),
            (lambda: DeskRequest.objects.using(alias).filter(thread=thread).update(joined=2), 1),
            (lambda: Note.objects.using(alias).filter(thread=thread).update(status="helpful"), 1),
            (lambda: Thread.objects.using(alias).filter(pk=thread.pk).update(slow_seconds=9), 1),
            (lambda: Comment.objects.using(alias).filter(thread=thread).delete(), 1),
            (lambda: DeskRequest.objects.using(alias).filter(thread=thread).delete(), 1),
            (lambda: Note.objects.using(alias).filter(thread=thread).delete(), 1),
            (lambda: Reader.objects.using(alias).filter(pk=reader.pk).update(name="Other"), 0),
            (lambda: Reader.objects.using(alias).filter(pk=reader.pk).update(role="editor"), 0),
            (lambda: Reader.objects.using(alias).filter(pk=reader.pk).delete(), 0),
        ]
        Reader.objects.using(alias).filter(pk=reader.pk).update(wants_digest=True)
        for change, which in changes:
            before = count()
            change()
            after = count()
            assert after[which] > before[which]
            assert after[1 - which] == before[1 - which]
        transaction.set_rollback(True, using=alias)
