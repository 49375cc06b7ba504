"""Rows drawn once for many readers: each reader's page is as if every row had been drawn for him alone."""

import pytest

THREAD = "/discussion/update/2018-05-24-v1/"


@pytest.fixture
def crowd(forum):
    """A thread with a post of every kind, and everybody who sees some of it differently."""
    from mapdesk_web.forum.models import Comment
    from mapdesk_web.forum.services.people import block

    ann, ed = forum.reader(name="Ann <b>", approved=0), forum.reader("editor", name="Ed", approved=0)
    bob = forum.reader(name="Bob", approved=0)
    root = forum.add(ann, "The ferry runs again.")
    posts = [forum.add(who, f"Words of {state}.", parent=root, state=state) for who in (ann, ed) for state in STATES]
    posts += [forum.add(ed, f"More words, {n}.", parent=root) for n in range(5)]
    posts += [forum.add(ann, f"Yet more words, {n}.") for n in range(3)]
    change = lambda post, **values: Comment.objects.filter(pk=post.pk).update(**values)  # noqa: E731
    change(posts[-1], lon=40.9, lat=34.4)
    change(posts[-2], is_pinned=True, edited_at=forum.now)
    change(posts[-3], deleted_at=forum.now)
    change(posts[-4], author=None, guest_name="Guest Grey Owl 07")
    change(posts[-5], author=None, imported_author="Somebody")
    change(posts[-6], author=None)
    forum.add(bob, "An answer.", parent=posts[-3])
    block(bob, ed, now=forum.now)
    return {"guest": None, "ann": ann, "bob": bob, "editor": ed, "moderator": forum.reader("moderator", approved=0)}


STATES = ("published", "approved", "rejected", "held", "withheld")


def rows(forum, reader, language):
    page = forum.client(reader).get(f"{THREAD}?lang={language}").content.decode()
    return page.split('<ul class="posts">', 1)[1].split("feed.atom")[0]


def test_no_reader_gets_a_row_as_another_sees_it(forum, crowd):
    from mapdesk_web.forum.templatetags.forum_rows import drawn

    alone = {}
    for name, reader in crowd.items():
        for language in ("en", "ar"):
            drawn.cache_clear()
            alone[name, language] = rows(forum, reader, language)
    drawn.cache_clear()
    for _ in range(2):
        for (name, language), page in alone.items():
            assert rows(forum, crowd[name], language) == page
    assert drawn.cache_info().hits > drawn.cache_info().misses
    assert len({alone[name, "en"] for name in crowd}) > 3  # they do see it differently
    assert len(set(alone.values())) > 6


def test_a_row_follows_whatever_changes_it(forum, crowd):
    from mapdesk_web.forum.models import Comment, Reader

    reader = crowd["moderator"]
    changes = [
        lambda: Comment.objects.filter(body="The ferry runs again.").update(html="<p>The ferry is gone.</p>"),
        lambda: Reader.objects.filter(name="Ed").update(name="Edwin"),
        lambda: Reader.objects.filter(name="Edwin").update(role="analyst"),
        lambda: Comment.objects.filter(is_pinned=True).update(is_pinned=False),
        lambda: Comment.objects.filter(lon__isnull=False).update(lat=33.3),
        lambda: Comment.objects.filter(body="More words, 0.").update(state="withheld", reply_count=1),
        lambda: Comment.objects.filter(body="More words, 1.").update(deleted_at=forum.now, reply_count=1),
    ]
    before = rows(forum, reader, "en")
    for change in changes:
        assert change() > 0
        after = rows(forum, reader, "en")
        assert after != before
        before = after


def test_a_claim_that_changed_is_told_of_over_posts_that_were_drawn_before(forum, claim_id):
    from mapdesk_web.forum.models import Comment

    reader, thread = forum.reader(approved=0), forum.thread("claim", claim_id)
    post = forum.add(reader, "So it was.", thread=thread)
    page = lambda: forum.client(reader).get(f"/discussion/claim/{claim_id}/").content.decode()  # noqa: E731
    assert "has changed since this was written" not in page()
    Comment.objects.filter(pk=post.pk).update(claim_version="another")
    assert "has changed since this was written" in page()
