"""What an attacker tries: floods, copies, other cookies, forged headers, long bodies, two posts at once, the log."""

import datetime as dt
import threading

import pytest

from mapdesk_web.forum.errors import Refused

THREAD = "/discussion/update/2018-05-24-v1/"
LONG = "Which of the two councils counted the dead of that night, and where is it written?"


def test_guests_who_change_cookies_have_one_pace_together_whatever_addresses_they_claim(forum):
    answers = []
    for number in range(8):
        headers = {"REMOTE_ADDR": f"203.0.113.{number}", "HTTP_X_FORWARDED_FOR": f"198.51.100.{number}"}
        body = {"body": f"Guest number {number} asks about bridge {number * 7919}."}
        answers.append(forum.client().post(f"{THREAD}post/", body, **headers).status_code)
    assert answers == [302] * 6 + [422] * 2
    reader = forum.client(forum.reader()).post(f"{THREAD}post/", {"body": "With an account I go on."})
    assert reader.status_code == 302


def test_a_forged_address_does_not_quicken_a_reader(forum):
    client = forum.client(forum.reader())
    first = client.post(f"{THREAD}post/", {"body": "One about the bridge."}, HTTP_X_FORWARDED_FOR="198.51.100.1")
    second = client.post(f"{THREAD}post/", {"body": "Two of the market."}, HTTP_X_FORWARDED_FOR="198.51.100.2")
    assert (first.status_code, second.status_code) == (302, 422)


def test_the_same_text_from_another_account_is_held_and_a_quotation_or_few_words_are_not(forum):
    ann, ben, cleo, dan = (forum.reader() for _ in range(4))
    later = forum.now + dt.timedelta(minutes=5)
    forum.post(ann, LONG)
    assert forum.post(ben, f"{LONG} Please.", now=later)[1].finding.check == "copy"
    assert forum.post(cleo, f"> {LONG}\n\nNobody did, as far as I know.", now=later)[0].state == "published"
    forum.post(ann, "I agree.", now=later + dt.timedelta(minutes=1))
    assert forum.post(dan, "I agree.", now=later + dt.timedelta(minutes=2))[0].state == "published"


@pytest.mark.parametrize("body", ["[" * 100_000, "a" * 8001, "\u200b\u2060", "[a]: https://x.example\n"])
def test_what_is_too_long_or_shows_nothing_is_not_taken(forum, body):
    from mapdesk_web.forum.models import Comment

    client, before = forum.client(forum.reader()), Comment.objects.count()
    assert client.post(f"{THREAD}post/", {"body": body}).status_code == 422
    assert Comment.objects.count() == before


def test_slow_mode_counts_what_was_written_in_its_own_thread(forum):
    slow, other = forum.thread("place", "slow"), forum.thread("place", "other")
    slow.slow_seconds = 600
    slow.save()
    reader = forum.reader()
    forum.post(reader, "Elsewhere, about the market.", thread=other)
    minute = dt.timedelta(minutes=1)
    forum.post(reader, "Here, about the bridge.", thread=slow, now=forum.now + minute)
    with pytest.raises(Refused, match="wait"):
        forum.post(reader, "And here about the road.", thread=slow, now=forum.now + 2 * minute)


@pytest.mark.parametrize("text", ["The convoy is at 34.4567, 40.9123 as I write.", "Call him: +963 944 123 456."])
def test_what_a_check_would_hold_cannot_be_shown_as_a_request_or_note(forum, claim_id, text):
    client, address = forum.client(forum.reader()), f"/discussion/claim/{claim_id}"
    assert client.post(f"{address}/ask/", {"text": text}).status_code == 422
    assert client.post(f"{address}/note/", {"text": f"{text} https://example.org/a"}).status_code == 422


def test_a_short_strike_does_not_end_a_long_one_nor_does_one_of_no_days(forum):
    from mapdesk_web.forum.services.moderating import strike_reader

    judge, reader = forum.reader("moderator"), forum.reader()
    long = strike_reader(reader, "suspension", "One.", by=judge, rule="spam", now=forum.now, days=30)
    for days in (1, 0):
        strike_reader(reader, "suspension", "Two.", by=judge, rule="spam", now=forum.now, days=days)
    reader.refresh_from_db()
    assert reader.suspended_until == long.until


def test_whose_suspension_is_over_is_not_taken_for_somebody_who_returns(forum):
    from mapdesk_web.forum.services.moderating import strike_reader

    reader = forum.reader(approved=3)
    ended = forum.now - dt.timedelta(days=10)
    strike_reader(reader, "suspension", "One.", by=forum.reader("moderator"), rule="spam", now=ended, days=3)
    assert forum.post(reader, LONG)[0].state == "published"


def test_nobody_decides_his_own_appeal_and_no_colleague_frees_him_to(forum):
    from mapdesk_web.forum.services.appealing import appeal
    from mapdesk_web.forum.services.moderating import decide_comment, strike_reader

    judge, other, author = forum.reader("moderator"), forum.reader("moderator"), forum.reader()
    told = {"decision": "uphold", "answer": "It was wrong."}
    strike = strike_reader(other, "warning", "One.", by=forum.reader("administrator"), rule="spam", now=forum.now)
    own = appeal(other, "No.", strike, now=forum.now)
    assert forum.client(other).post(f"/moderation/appeals/{own.pk}/", told).status_code == 403
    comment = forum.add(author, "A post.", state="published")
    decide_comment(comment, "rejected", by=judge, rule="spam", reason="Spam.", now=forum.now)
    comment.refresh_from_db()
    made = appeal(author, "No.", comment, now=forum.now)
    later = forum.now + dt.timedelta(hours=1)
    decide_comment(comment, "rejected", by=other, rule="spam", reason="Spam.", now=later)
    assert forum.client(judge).post(f"/moderation/appeals/{made.pk}/", told).status_code == 403


def test_an_edit_does_not_free_a_post_that_was_rejected_meanwhile(forum):
    from mapdesk_web.forum.models import Comment
    from mapdesk_web.forum.services.commenting import edit_comment
    from mapdesk_web.forum.services.moderating import decide_comment

    comment, _ = forum.post(forum.reader(), LONG)
    seen_before = Comment.objects.get(pk=comment.pk)
    decide_comment(comment, "rejected", by=forum.reader("moderator"), rule="spam", reason="Spam.", now=forum.now)
    edit_comment(seen_before, "Other words of mine.", now=forum.now + dt.timedelta(minutes=1))
    assert seen_before.state == "rejected"


def test_a_post_held_or_rejected_is_nowhere_for_others(forum):
    held = forum.add(forum.reader(), "Words that nobody else may read.", state="held")
    for reader in (None, forum.reader()):
        client = forum.client(reader)
        assert client.get(f"/discussion/post/{held.public_id}/").status_code == 404
        answer = client.post(f"{THREAD}post/", {"body": LONG, "parent": held.public_id})
        assert answer.status_code in (404, 422)
        assert b"nobody else may read" not in answer.content


@pytest.mark.parametrize("name", ["Ｍoderator", "guest Amber", "Mira\u200b Desk", "Mіra Desk", "\u2060"])
def test_a_new_account_cannot_pass_for_the_desk_or_a_guest(forum, name):
    from django.contrib.auth.models import User

    forum.reader("editor", name="Mira Desk")
    client = forum.client()
    client.force_login(
        User.objects.create_user("fresh", "fresh@example.org"), "django.contrib.auth.backends.ModelBackend"
    )
    assert "Choose your name" in client.get("/discussion/me/").content.decode()
    assert client.post("/discussion/me/name/", {"name": name}).status_code == 422
    assert client.post("/discussion/me/name/", {"name": "Somebody New"}).status_code == 302


def test_the_next_address_after_a_login_stays_on_the_site(forum):
    reader = forum.reader()
    told = {"login": reader.user.email, "password": "a long enough password", "next": "https://x.example/"}
    answer = forum.client().post("/accounts/login/", told)
    assert (answer.status_code, answer["Location"]) == (302, "/discussion/me/")


def test_no_form_is_taken_without_its_token(forum):
    from django.test import Client
    from django.urls import reverse

    from .test_authorisation import ARGUMENTS, ROUTES, routes

    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    client.force_login(forum.reader("administrator").user, "django.contrib.auth.backends.ModelBackend")
    refused = 0
    for name, _, pattern in routes():
        if name in ROUTES and name.startswith("forum:"):
            address = reverse(name, kwargs={key: ARGUMENTS[key] for key in pattern.pattern.converters})
            assert client.post(address).status_code in (403, 405), name
            refused += 1
    assert refused > 30


@pytest.mark.parametrize(
    "line", ['{"text": 5}', '{"text": "a", "parent": -1}', '{"text": "a", "author": ["a"]}', "[" * 9999]
)
def test_a_broken_line_of_an_import_adds_nothing(forum, line):
    from mapdesk_web.forum.models import Comment
    from mapdesk_web.forum.services.importing import import_thread

    keeper = forum.reader("administrator")
    before, content = Comment.objects.count(), f'{{"text": "First."}}\n{line}\n'.encode()
    with pytest.raises(Refused, match="line 2"):
        import_thread(forum.thread(), "saved.jsonl", content, by=keeper, now=forum.now)
    assert Comment.objects.count() == before


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_a_thread_of_a_thousand_posts_takes_as_many_queries_as_one_of_a_hundred(forum, sort):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from mapdesk_web.forum.models import Comment

    counts = []
    for size in (100, 1000):
        thread, reader = forum.thread("update"), forum.reader(approved=0)
        Comment.objects.bulk_create(
            Comment(
                public_id=f"{size}{i:08x}", thread=thread, author=reader, body="x", html="<p>x</p>", state="approved",
                created_at=forum.now,
            )
            for i in range(size)
        )  # fmt: skip
        client = forum.client(forum.reader(approved=0))
        client.get(THREAD)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{THREAD}?sort={sort}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20


@pytest.mark.parametrize("database", ["default", "postgres"])
def test_one_post_sent_four_times_at_once_is_taken_once(django_site, request, database):
    """In real threads, each with its own connection; on PostgreSQL, rows are locked, on SQLite, the database."""
    import uuid

    from django.contrib.auth.models import User
    from django.db import connections
    from django.utils import timezone

    from mapdesk_web.forum.models import Comment
    from mapdesk_web.forum.services.commenting import Author, open_thread, post_comment
    from mapdesk_web.forum.services.people import make_reader

    # What real threads commit cannot be rolled back, so it goes into a database of its own.
    alias = request.getfixturevalue("second_sqlite" if database == "default" else "postgres_alias")
    now, key, outcomes = timezone.now(), uuid.uuid4().hex, []

    def within(act):
        def run():
            connections["default"] = connections.create_connection(alias)  # of this thread alone
            try:
                act()
            finally:
                connections["default"].close()

        return threading.Thread(target=run)

    made = {}

    def prepare():
        user = User.objects.create_user(key, f"{key}@example.org")
        made["reader"] = make_reader(user, key[:20], now=now - dt.timedelta(days=90))
        made["thread"] = open_thread("place", key, "A place", "/", now=now, open_days=None)

    def send():
        try:
            post_comment(made["thread"], Author(made["reader"]), LONG, now=now)
            outcomes.append("taken")
        except Refused:
            outcomes.append("refused")

    def count():
        outcomes.append(Comment.objects.filter(thread__key=key).count())

    for group in ([prepare], [send] * 4, [count]):
        threads = [within(act) for act in group]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
    assert (outcomes.count("taken"), outcomes.count("refused"), outcomes[-1]) == (1, 3, 1)


@pytest.mark.parametrize("database", ["default", "postgres"])
@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE mapdesk_decision SET reason = 'Another.'", "append-only"),
        ("UPDATE mapdesk_decision SET actor_id = NULL, rule = 'x'", "append-only"),
        ("DELETE FROM mapdesk_decision", "append-only"),
        ("UPDATE mapdesk_revision SET body = 'x'", "never changes"),
    ],
)
def test_no_row_of_the_log_or_of_a_history_changes_with_any_sql(django_site, request, database, statement, message):
    from django.db import DatabaseError, connections, transaction
    from django.utils import timezone

    from mapdesk_web.forum.models import Comment, Decision, Revision, Thread

    alias, now = "default" if database == "default" else request.getfixturevalue("postgres_alias"), timezone.now()
    with transaction.atomic(using=alias):
        row = {
            "actor_role": "check",
            "action": "posted",
            "subject_kind": "comment",
            "rule": "none",
            "reason": "A test.",
        }
        Decision.objects.using(alias).create(at=now, **row)
        thread = Thread.objects.using(alias).create(kind="place", key=statement[:60], title="A", url="/", opened_at=now)
        told = {"thread": thread, "body": "a", "html": "a", "state": "held", "created_at": now, "public_id": "t"}
        comment = Comment.objects.using(alias).create(**told)
        Revision.objects.using(alias).create(comment=comment, body="a", html="a", at=now)
        with (
            pytest.raises(DatabaseError, match=message),
            transaction.atomic(using=alias),
            connections[alias].cursor() as cursor,
        ):
            cursor.execute(statement)
        with connections[alias].cursor() as cursor:
            cursor.execute("UPDATE mapdesk_decision SET actor_id = NULL")  # an account that leaves
        transaction.set_rollback(True, using=alias)


def test_a_page_kept_for_guests_follows_the_log_and_gives_each_his_own_token(forum):
    from django.test import Client

    comment = forum.add(forum.reader(), "A post that will be removed.", state="published")
    first, second = (Client(SERVER_NAME="localhost", enforce_csrf_checks=True) for _ in range(2))
    pages = [client.get(THREAD).content.decode() for client in (first, second)]
    tokens = [page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0] for page in pages]
    assert tokens[0] != tokens[1]
    sent = second.post(f"{THREAD}post/", {"body": LONG, "csrfmiddlewaretoken": tokens[1]})
    assert sent.status_code == 302
    assert second.cookies["csrftoken"].value != first.cookies["csrftoken"].value
    told = {"post": [comment.public_id], "decision": "reject", "rule": "spam", "reason": "Advertisement."}
    forum.client(forum.reader("moderator")).post("/moderation/decide/", told)
    assert "will be removed" in pages[1]
    assert "will be removed" not in forum.client().get(THREAD).content.decode()
