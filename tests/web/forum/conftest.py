"""Readers, threads and posts of our own words; every test's rows are rolled back."""

import datetime as dt
import itertools

import pytest

NOON = dt.datetime(2026, 5, 14, 12, tzinfo=dt.UTC)
UPDATE = "2018-05-24-v1"
COUNTER = itertools.count()


@pytest.fixture
def forum(site, browser):
    """The forum over the published updates; what a test writes is gone after it."""
    from django.core.cache import cache
    from django.db import transaction

    from mapdesk_web.forum.views.kept import STORE

    browser.get("/")  # reads the bundles in, outside of the transaction
    cache.clear()
    STORE.clear()  # what a test before rolled back may have had the same version
    with transaction.atomic():
        yield Forum()
        transaction.set_rollback(True)


class Forum:
    """Makes readers, threads and posts without going through pages."""

    now = NOON

    def reader(self, role="reader", *, name=None, days=400, approved=5, proven=True, email=None):
        """A reader of some standing: enough days and posts for no check to hold his words."""
        from allauth.account.models import EmailAddress
        from django.contrib.auth.models import User

        from mapdesk_web.forum.services.people import make_reader

        number = next(COUNTER)
        address = email or f"reader{number}@example.org"
        user = User.objects.create_user(f"user{number}", address, "a long enough password")
        EmailAddress.objects.create(user=user, email=address, verified=proven, primary=True)
        reader = make_reader(user, name or f"Reader {number}", now=self.now - dt.timedelta(days=days), role=role)
        for _ in range(approved):
            self.add(reader, f"An older post, number {next(COUNTER)}.", days=days / 2)
        return reader

    def client(self, reader=None):
        from django.test import Client

        client = Client(SERVER_NAME="localhost")
        if reader is not None:
            client.force_login(reader.user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    def thread(self, kind="update", key=UPDATE):
        from mapdesk_web.forum.services.commenting import open_thread

        return open_thread(kind, key, "A topic", f"/{kind}s/{key}/", now=self.now, open_days=None)

    def add(self, reader, body, *, thread=None, parent=None, state="approved", days=1.0, minutes=0.0):
        """A post as it stands in the database, without any check."""
        import secrets

        from mapdesk_web.forum.models import Comment
        from mapdesk_web.forum.rendering import render_body
        from mapdesk_web.forum.services.log import count_reply

        comment = Comment.objects.create(
            public_id=secrets.token_hex(6),
            thread=thread or self.thread(),
            parent=parent,
            root_id=parent.root_key if parent else None,
            depth=parent.depth + 1 if parent else 0,
            author=reader,
            body=body,
            html=render_body(body),
            state=state,
            created_at=self.now - dt.timedelta(days=days, minutes=minutes),
        )
        count_reply(comment, int(comment.is_visible))
        return comment

    def post(self, reader, body, *, thread=None, parent=None, now=None, **more):
        """A post through all the checks."""
        from mapdesk_web.forum.services.commenting import Author, post_comment

        return post_comment(thread or self.thread(), Author(reader), body, now=now or self.now, parent=parent, **more)


@pytest.fixture
def claim_id(site):
    from mapdesk_web.desk.models import PublishedClaim

    return PublishedClaim.objects.filter(kind="control_gained").order_by("claim_id").first().claim_id
