"""Search by the database's index of letters: the same posts as by reading every one, on both databases."""

import pytest

BODIES = (
    "The ferry runs again, they say.", "Ferryman's report: no crossing.", "A bridge; 100% of it.", "Переправа закрыта",
    "القرية هادئة", "to be or not", "x_y and x%y", 'He said "no" twice.', "FERRY AGAIN",
)  # fmt: skip
WORDS = (
    ["ferry"], ["FERRY", "again"], ["erry"], ["قرية"], ["переправа"], ["be"], ["to", "not"], ["ferry", "no"],
    ["nowhere"], ["x_y"], ["100"], ["said"], ["say", "ferry"], ['"no"'], ["ferry*"], ["NOT"], ["ferry OR bridge"],
)  # fmt: skip


def alias_of(request, database):
    return "default" if database == "default" else request.getfixturevalue("postgres_alias")


@pytest.fixture(params=["default", "postgres"])
def posts(request, django_site):
    """The posts above in a database of each kind, gone afterwards."""
    from django.db import transaction
    from django.utils import timezone

    from mapdesk_web.forum.models import Comment, Thread

    alias, now = alias_of(request, request.param), timezone.now()
    with transaction.atomic(using=alias):
        thread = Thread.objects.using(alias).create(kind="update", key="found", title="t", url="/", opened_at=now)
        for number, body in enumerate(BODIES):
            told = {"thread": thread, "html": "", "state": "approved", "created_at": now, "public_id": f"found{number}"}
            Comment.objects.using(alias).create(body=body, **told)
        yield Comment.objects.using(alias).filter(thread=thread)
        transaction.set_rollback(True, using=alias)


@pytest.mark.parametrize("words", WORDS)
def test_the_index_finds_what_reading_every_post_finds(posts, words):
    from mapdesk_web.forum.searching import newest_holding

    wanted = {body for body in BODIES if all(word.casefold() in body.casefold() for word in words)}
    assert set(newest_holding(posts, words).values_list("body", flat=True)) == wanted


def test_the_index_follows_edits_and_deletions(posts):
    from mapdesk_web.forum.searching import newest_holding

    posts.filter(body__startswith="The ferry").update(body="The boat runs again.")
    assert [c.body for c in newest_holding(posts, ["boat"])] == ["The boat runs again."]
    assert newest_holding(posts, ["they", "say"]).count() == 0
    posts.filter(body="The boat runs again.").delete()
    assert newest_holding(posts, ["boat"]).count() == 0


def test_search_reads_no_post_that_the_index_does_not_name(forum):
    from mapdesk_web.forum.models import Comment
    from mapdesk_web.forum.searching import newest_holding

    visible = Comment.objects.filter(state="approved").exclude(author_id__in={1}).select_related("author", "thread")
    plan = newest_holding(visible, ["ferry"])[:31].explain()
    assert plan.splitlines()[0].split(" ", 3)[3].startswith("SCAN mapdesk_comment_words VIRTUAL TABLE")
    assert "TEMP B-TREE" not in plan  # already in order: it may stop when the page is full


def test_postgresql_answers_from_its_index_too(postgres_alias):
    from django.db import connections, transaction

    from mapdesk_web.forum.models import Comment
    from mapdesk_web.forum.searching import newest_holding

    with transaction.atomic(using=postgres_alias):
        with connections[postgres_alias].cursor() as cursor:
            # A table of nothing is read faster than any index.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        plan = newest_holding(Comment.objects.using(postgres_alias), ["ferry"]).explain()
    assert "mapdesk_comment_words" in plan


def test_a_guests_earlier_posts_are_found_by_an_index(forum):
    from mapdesk_web.forum.models import Comment

    assert "mapdesk_comment_guest" in Comment.objects.filter(guest_key="a").order_by().explain()


def test_figures_are_counted_by_month_and_rule(forum):
    import datetime as dt
    import re

    from mapdesk_web.forum.services.log import log_decision

    for month, action, after, rule in (
        (3, "posted", "held", "new_reader"), (3, "posted", "published", "none"), (3, "rejected", "rejected", "spam"),
        (3, "rejected", "rejected", "spam"), (4, "rejected", "rejected", "hate"),
    ):  # fmt: skip
        at = dt.datetime(2020, month, 2, tzinfo=dt.UTC)
        log_decision(action, "comment", "x", at=at, rule=rule, reason="A reason.", after=after)
    page = forum.client().get("/discussion/figures/").content.decode()
    march = re.sub(r"<[^>]+>", " ", page.split('id="month-2020-03"')[1].split("</section>")[0])
    assert " ".join(march.split()).endswith("held 1 posted 2 rejected 2 rejected: spam 2")
    assert page.index("2020-04") < page.index("2020-03")
