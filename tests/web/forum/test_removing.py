"""Requests and notes that break a rule: removed, told, appealed, given back; and a held post's words for moderators."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapdesk_web.forum.errors import Refused

WORDS = "Why do these people lie to us all, every single day?"
REMOVE = {"decision": "remove", "rule": "hate", "reason": "It insults the people of one side."}


def asked(forum, claim_id, reader=None):
    from mapdesk_web.forum.services.requesting import ask

    return ask(forum.thread("claim", claim_id), reader or forum.reader(), "evidence", WORDS, now=forum.now)


def noted(forum, claim_id, reader=None):
    from mapdesk_web.forum.services.noting import write_note

    text = "Words of a note, see https://example.org/a"
    return write_note(forum.thread("claim", claim_id), reader or forum.reader(), claim_id, "v", text, now=forum.now)


MAKERS = {"request": asked, "note": noted}
kinds = pytest.mark.parametrize("kind", MAKERS)


def rows_on(kind, entry):
    from mapdesk_web.forum.models import Decision

    return list(Decision.objects.filter(subject_kind=kind, subject_key=str(entry.pk)).order_by("pk"))


@kinds
@pytest.mark.parametrize(
    "told", [{}, {**REMOVE, "reason": " "}, {**REMOVE, "rule": "taste"}, {**REMOVE, "decision": "hide"}]
)
def test_nothing_is_removed_without_rule_and_reason(forum, claim_id, kind, told):
    entry = MAKERS[kind](forum, claim_id)
    before = rows_on(kind, entry)
    answer = forum.client(forum.reader("moderator")).post(f"/moderation/{kind}/{entry.pk}/", told)
    entry.refresh_from_db()
    assert (answer.status_code, entry.removed_at, rows_on(kind, entry)) == (422, None, before)


@kinds
def test_nothing_that_stands_is_restored_or_appealed(forum, claim_id, kind):
    from mapdesk_web.forum.models import Appeal

    author = forum.reader()
    entry = MAKERS[kind](forum, claim_id, author)
    told = {"decision": "restore", "reason": "It stands anyway."}
    assert forum.client(forum.reader("moderator")).post(f"/moderation/{kind}/{entry.pk}/", told).status_code == 422
    answer = forum.client(author).post(f"/discussion/{kind}/{entry.pk}/appeal/", {"text": "I object."})
    assert answer.status_code == 422
    assert not Appeal.objects.exists()


@kinds
def test_nobody_removes_his_own_nor_appeals_for_somebody_else(forum, claim_id, kind):
    moderator = forum.reader("moderator")
    entry = MAKERS[kind](forum, claim_id, moderator)
    assert forum.client(moderator).post(f"/moderation/{kind}/{entry.pk}/", REMOVE).status_code == 403
    forum.client(forum.reader("moderator")).post(f"/moderation/{kind}/{entry.pk}/", REMOVE)
    other = forum.client(forum.reader())
    assert other.post(f"/discussion/{kind}/{entry.pk}/appeal/", {"text": "No."}).status_code == 403


@kinds
def test_what_is_removed_is_read_by_its_author_and_moderators_alone_and_the_log_says_why(forum, claim_id, kind):
    author, moderator = forum.reader(), forum.reader("moderator", name="Hidden Name")
    entry = MAKERS[kind](forum, claim_id, author)
    thread = f"/discussion/claim/{claim_id}/"
    words = entry.text.split(",")[0]
    assert words in forum.client().get(thread).content.decode()
    assert forum.client(moderator).post(f"/moderation/{kind}/{entry.pk}/", REMOVE).status_code == 302
    row = rows_on(kind, entry)[-1]
    assert (row.action, row.after, row.rule, row.actor) == ("removed", "removed", "hate", moderator)
    pages = [
        thread,
        "/discussion/unanswered/",
        "/discussion/log/",
        *([f"/discussion/request/{entry.pk}/"] * (kind == "request")),
    ]
    for client, page in itertools.product((forum.client(), forum.client(forum.reader())), pages):
        assert words not in client.get(page).content.decode(), page
    log = forum.client().get("/discussion/log/").content.decode()
    assert "It insults the people of one side." in log
    assert "Hidden Name" not in log
    own = forum.client(author).get("/discussion/me/").content.decode()
    assert words in own
    assert "It insults the people of one side." in own  # the notice
    keeps = f"/discussion/request/{entry.pk}/" if kind == "request" else thread
    assert words in forum.client(moderator).get(keeps).content.decode()


@kinds
def test_an_appeal_is_decided_by_another_moderator_and_upheld_gives_it_back(forum, claim_id, kind):
    author, judge, other = forum.reader(), forum.reader("moderator"), forum.reader("moderator")
    entry = MAKERS[kind](forum, claim_id, author)
    forum.client(judge).post(f"/moderation/{kind}/{entry.pk}/", REMOVE)
    client = forum.client(author)
    assert client.post(f"/discussion/{kind}/{entry.pk}/appeal/", {"text": "It is long past."}).status_code == 302
    assert client.post(f"/discussion/{kind}/{entry.pk}/appeal/", {"text": "Again."}).status_code == 422
    entry.refresh_from_db()
    assert "It is long past." in forum.client(other).get("/moderation/appeals/").content.decode()
    told = {"decision": "uphold", "answer": "It is long past indeed."}
    hear = f"/moderation/appeals/{entry.appeal.pk}/"
    assert forum.client(judge).post(hear, told).status_code == 403
    assert forum.client(other).post(hear, told).status_code == 302
    entry.refresh_from_db()
    assert entry.removed_at is None
    assert entry.text.split(",")[0] in forum.client().get(f"/discussion/claim/{claim_id}/").content.decode()


def test_a_removed_request_takes_no_answer_and_nobody_joins_it_or_asks_the_same(forum, claim_id):
    from mapdesk_web.forum.services.removing import remove_entry
    from mapdesk_web.forum.services.requesting import answer, join, withdraw

    request = asked(forum, claim_id)
    judge = forum.reader("moderator")
    removed = remove_entry(request, by=judge, rule="hate", reason="An insult.", now=forum.now)
    request.refresh_from_db()
    for act in (
        lambda: join(request, forum.reader(), now=forum.now),
        lambda: withdraw(request, now=forum.now),
        lambda: answer(request, "cannot_verify", "No.", "", by=forum.reader("editor"), now=forum.now),
        lambda: asked(forum, claim_id),
        lambda: remove_entry(request, by=judge, rule="spam", reason="Twice.", now=forum.now),
    ):
        with pytest.raises(Refused, match="removed"):
            act()
    assert rows_on("request", request)[-1] == removed


def test_a_removed_note_is_not_rated_and_its_status_waits(forum, claim_id):
    from mapdesk_web.forum.services.noting import score_all
    from mapdesk_web.forum.services.removing import remove_entry

    note = noted(forum, claim_id)
    removed = remove_entry(note, by=forum.reader("moderator"), rule="spam", reason="An advert.", now=forum.now)
    rated = forum.client(forum.reader()).post(f"/discussion/note/{note.pk}/rate/", {"value": "yes"})
    assert rated.status_code == 404
    score_all(now=forum.now)
    assert rows_on("note", note)[-1] == removed


@pytest.mark.parametrize(("sides", "is_kept"), [(0, False), (1, True), (2, False), (3, False)])
def test_an_appeal_is_against_exactly_one_thing(forum, claim_id, sides, is_kept):
    from django.db import IntegrityError, transaction

    from mapdesk_web.forum.models import Appeal

    reader = forum.reader()
    things = {
        "request": asked(forum, claim_id, reader),
        "note": noted(forum, claim_id, reader),
        "comment": forum.add(reader, "A post."),
    }
    against = dict(itertools.islice(things.items(), sides))
    kept = False
    try:
        with transaction.atomic():
            Appeal.objects.create(reader=reader, text="No.", at=forum.now, **against)
        kept = True
    except IntegrityError:
        pass
    assert kept is is_kept


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["remove", "restore", "answer", "withdraw", "join", "score"]), max_size=8))
def test_every_change_of_a_request_and_a_note_has_one_row_that_begins_where_the_last_ended(forum, claim_id, actions):
    from django.db import transaction

    from mapdesk_web.forum.services import noting, removing, requesting

    with transaction.atomic():
        judge, desk = forum.reader("moderator", approved=0), forum.reader("editor", approved=0)
        entries = {"request": asked(forum, claim_id), "note": noted(forum, claim_id)}
        for action in actions:
            for kind, entry in entries.items():
                entry.refresh_from_db()
                try:
                    if action == "remove":
                        removing.remove_entry(entry, by=judge, rule="spam", reason="An advert.", now=forum.now)
                    elif action == "restore":
                        removing.restore_entry(entry, by=judge, rule="none", reason="None.", now=forum.now)
                    elif action == "score":
                        noting.score_all(now=forum.now)
                    elif kind == "request" and action == "answer":
                        requesting.answer(entry, "cannot_verify", "Nobody saw it.", "", by=desk, now=forum.now)
                    elif kind == "request" and action == "withdraw":
                        requesting.withdraw(entry, now=forum.now)
                    elif kind == "request":
                        requesting.join(entry, desk, now=forum.now)
                except Refused:
                    pass  # what is not possible now must not leave a row either
        for kind, entry in entries.items():
            entry.refresh_from_db()
            rows = rows_on(kind, entry)
            for before, after in itertools.pairwise(rows):
                assert after.before == before.after
            standing = entry.state if kind == "request" else entry.status
            assert rows[-1].after == ("removed" if entry.removed_at else standing)
        transaction.set_rollback(True)


@pytest.mark.parametrize("state", ["held", "withheld", "rejected"])
def test_the_words_of_a_post_that_does_not_stand_are_on_its_page_for_moderators_alone(forum, state):
    post = forum.add(forum.reader(), "Words that wait for somebody.", state=state)
    forum.add(forum.reader(), "An answer.", parent=post)
    address = f"/discussion/post/{post.public_id}/"
    for reader in (None, forum.reader(), forum.reader("editor")):
        assert "Words that wait" not in forum.client(reader).get(address).content.decode()
    page = forum.client(forum.reader("moderator")).get(address).content.decode()
    assert "Words that wait" in page
    assert "only its author and moderators see it" in page
    assert "only you see it" not in page


def test_a_removed_request_is_not_called_open(forum, claim_id):
    request = asked(forum, claim_id)
    client, page = forum.client(forum.reader("moderator")), f"/discussion/request/{request.pk}/"
    assert '<span class="tag state-open">open</span>' in client.get(page).content.decode()
    client.post(f"/moderation/request/{request.pk}/", REMOVE)
    shown = client.get(page).content.decode()
    assert "state-open" not in shown
    assert '<span class="tag state-removed">removed</span>' in shown


def test_a_moderators_rule_is_chosen_never_what_happens_to_stand_first(forum, claim_id):
    import lxml.html

    client = forum.client(forum.reader("moderator"))
    request, note = asked(forum, claim_id), noted(forum, claim_id)
    post = forum.add(forum.reader(), "A post that waits.", state="held")
    pages = {
        f"/discussion/request/{request.pk}/": "rule",
        f"/discussion/claim/{claim_id}/": f"rule-{note.pk}",
        f"/discussion/post/{post.public_id}/": "rule",
        "/moderation/pending/": "rule",
    }
    for page, field in pages.items():
        tree = lxml.html.fromstring(client.get(page).content.decode())
        box = tree.get_element_by_id(field)
        first = box.find("option")
        assert ("required" in box.attrib, first.get("value"), first.text) == (True, "", "choose a rule"), page
        # An approval names no rule, so its button does not ask for one.
        approve = box.xpath("ancestor::form//button[@value='approve']")
        assert all("formnovalidate" in button.attrib for button in approve)
        assert len(approve) == ("/moderation/" in page or "/post/" in page)


@pytest.mark.parametrize(("state", "is_offered"), [("withheld", False), ("rejected", False), ("published", True)])
def test_a_flag_is_offered_on_what_readers_see_alone(forum, state, is_offered):
    post = forum.add(forum.reader(), "A post of some state.", state=state)
    page = forum.client(forum.reader("moderator")).get(f"/discussion/post/{post.public_id}/").content.decode()
    assert "A post of some state." in page
    assert (f"/discussion/post/{post.public_id}/flag/" in page) is is_offered
    assert (">Flag</a>" in page) is is_offered
