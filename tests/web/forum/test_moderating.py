"""Moderation: flags, decisions, strikes, appeals, notices; and the log, which misses nothing."""

import datetime as dt
import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapdesk_web.forum.errors import Refused
from mapdesk_web.forum.flags import flag_weight


def rows_on(comment):
    from mapdesk_web.forum.models import Decision

    return list(Decision.objects.filter(subject_kind="comment", subject_key=comment.public_id).order_by("pk"))


def test_a_rejection_without_rule_or_reason_decides_nothing(forum):
    comment = forum.add(forum.reader(), "A post.", state="held")
    client = forum.client(forum.reader("moderator"))
    answer = client.post("/moderation/decide/", {"post": [comment.public_id], "decision": "reject"})
    comment.refresh_from_db()
    assert (answer.status_code, comment.state, rows_on(comment)) == (422, "held", [])


def test_several_posts_are_decided_alike_and_each_has_its_row(forum):
    posts = [forum.add(forum.reader(), f"Post {i}.", state="held") for i in range(3)]
    client = forum.client(forum.reader("moderator"))
    told = {"decision": "reject", "rule": "spam", "reason": "The same advertisement."}
    client.post("/moderation/decide/", {"post": [p.public_id for p in posts], **told})
    for comment in posts:
        comment.refresh_from_db()
        (row,) = rows_on(comment)
        assert (comment.state, row.action, row.before, row.after, row.rule) == (
            "rejected", "rejected", "held", "rejected", "spam",
        )  # fmt: skip


def test_who_wrote_is_told_why_and_still_sees_his_words(forum):
    author = forum.reader()
    comment = forum.add(author, "Words that went too far.", state="published")
    told = {"decision": "reject", "rule": "abusive", "reason": "It attacks a reader."}
    forum.client(forum.reader("moderator")).post("/moderation/decide/", {"post": [comment.public_id], **told})
    client = forum.client(author)
    page = client.get("/discussion/me/").content.decode()
    assert "It attacks a reader." in page
    own = client.get(f"/discussion/post/{comment.public_id}/").content.decode()
    assert "Words that went too far." in own
    other = forum.client(forum.reader()).get(f"/discussion/post/{comment.public_id}/")
    assert other.status_code == 404


def test_why_a_flagged_post_stands_is_said_without_a_name(forum):
    moderator = forum.reader("moderator", name="Hidden Name")
    comment = forum.add(forum.reader(), "A post that somebody flags.", state="published")
    forum.client(forum.reader()).post(f"/discussion/post/{comment.public_id}/flag/", {"reason": "propaganda"})
    told = {"decision": "approve", "reason": "It names its source; taking a side is no fault."}
    forum.client(moderator).post("/moderation/decide/", {"post": [comment.public_id], **told})
    page = forum.client().get(f"/discussion/post/{comment.public_id}/").content.decode()
    assert "kept" in page
    assert "taking a side is no fault" in page
    assert "Hidden Name" not in page
    assert "Hidden Name" not in forum.client().get("/discussion/log/").content.decode()


def test_flags_of_weight_withhold_a_post_and_one_newcomers_does_not(forum):
    from mapdesk_web.forum.services.moderating import flag_comment

    comment = forum.add(forum.reader(), "A post.", state="published")
    flag_comment(comment, forum.reader(approved=0), "hate", "", now=forum.now)
    comment.refresh_from_db()
    assert comment.state == "published"
    flag_comment(comment, forum.reader("editor"), "hate", "", now=forum.now)
    flag_comment(comment, forum.reader(approved=12), "hate", "", now=forum.now)
    comment.refresh_from_db()
    assert comment.state == "withheld"
    with pytest.raises(Refused, match="already"):
        flag_comment(comment, comment.flags.first().reader, "hate", "", now=forum.now)


def test_a_post_that_a_moderator_kept_is_not_hidden_by_flags_again(forum):
    from mapdesk_web.forum.services.moderating import decide_comment, flag_comment

    comment = forum.add(forum.reader(), "A post.", state="published")
    decide_comment(comment, "approved", by=forum.reader("moderator"), rule="none", reason="It stands.", now=forum.now)
    for _ in range(3):
        flag_comment(comment, forum.reader("editor"), "hate", "", now=forum.now)
    comment.refresh_from_db()
    assert comment.state == "approved"


@pytest.mark.parametrize("decided", [6, 20, 100])
def test_a_brigade_of_wrong_flaggers_loses_its_weight_and_right_ones_gain(decided):
    assert flag_weight("reader", 0, decided, 0) == 0.0
    assert flag_weight("reader", 0, decided, decided) > flag_weight("reader", 0, 5, 5)


def test_a_strike_is_told_ends_and_can_be_appealed_once_to_another_moderator(forum):
    from mapdesk_web.forum.services.appealing import appeal
    from mapdesk_web.forum.services.moderating import strike_reader

    judge, other, reader = forum.reader("moderator"), forum.reader("moderator"), forum.reader()
    strike = strike_reader(reader, "suspension", "Insults.", by=judge, rule="abusive", now=dt.datetime.now(dt.UTC))
    client = forum.client(reader)
    assert client.post("/discussion/update/2018-05-24-v1/post/", {"body": "x"}).status_code == 403
    assert "Insults." in client.get("/discussion/me/").content.decode()
    client.post(f"/discussion/me/strike/{strike.pk}/appeal/", {"text": "It was a quotation."})
    with pytest.raises(Refused, match="one appeal"):
        appeal(reader, "Again.", strike, now=forum.now)
    made = strike.appeal
    told = {"decision": "uphold", "answer": "It was a quotation."}
    assert forum.client(judge).post(f"/moderation/appeals/{made.pk}/", told).status_code == 403
    assert forum.client(other).post(f"/moderation/appeals/{made.pk}/", told).status_code == 302
    reader.refresh_from_db()
    assert reader.suspended_until is None
    assert client.post("/discussion/update/2018-05-24-v1/post/", {"body": "Thank you all."}).status_code == 302


def test_lifting_one_of_two_strikes_leaves_the_other(forum):
    from mapdesk_web.forum.services.moderating import lift_strike, strike_reader

    judge, reader = forum.reader("moderator"), forum.reader()
    first = strike_reader(reader, "limit", "One.", by=judge, rule="spam", now=forum.now, days=3)
    second = strike_reader(reader, "limit", "Two.", by=judge, rule="spam", now=forum.now, days=9)
    lift_strike(second, by=judge, reason="A mistake.", now=forum.now)
    reader.refresh_from_db()
    assert reader.limited_until == first.until


def test_a_rejected_post_that_is_appealed_successfully_stands_again(forum):
    from mapdesk_web.forum.services.moderating import decide_comment

    judge, other, author = forum.reader("moderator"), forum.reader("moderator"), forum.reader()
    comment = forum.add(author, "A post.", state="published")
    decide_comment(comment, "rejected", by=judge, rule="spam", reason="Advertisement.", now=forum.now)
    forum.client(author).post(f"/discussion/post/{comment.public_id}/appeal/", {"text": "It is none."})
    told = {"decision": "uphold", "answer": "It is none indeed."}
    assert forum.client(judge).post(f"/moderation/appeals/{comment.appeal.pk}/", told).status_code == 403
    forum.client(other).post(f"/moderation/appeals/{comment.appeal.pk}/", told)
    comment.refresh_from_db()
    assert comment.state == "approved"


def test_a_guest_may_give_notice_of_illegal_content_and_the_decision_removes_the_post(forum):
    comment = forum.add(forum.reader(), "A post.", state="published")
    told = {"law": "Criminal code, § 1", "text": "It calls for violence.", "name": "Ann", "email": "ann@example.org"}
    forum.client().post(f"/discussion/post/{comment.public_id}/illegal/", told)
    notice = comment.notices.get()
    judge = forum.client(forum.reader("moderator"))
    judge.post(f"/moderation/notices/{notice.pk}/", {"decision": "illegal", "answer": "It does."})
    comment.refresh_from_db()
    notice.refresh_from_db()
    assert (comment.state, notice.state, notice.decision) == ("rejected", "completed", "illegal")
    assert "ann@example.org" not in forum.client().get("/discussion/log/").content.decode()


@pytest.mark.parametrize(
    ("email", "name", "body", "caught"),
    [
        ("t.roll+2@gmail.com", "Nobody Else", "A harmless first word.", True),
        ("other@example.org", "Tro11", "The same eight words about the bridge as then, friends.", True),
        ("other@example.org", "Nobody Else", "The same eight words about the bridge as then, friends.", True),
        ("other@example.org", "Nobody Else", "What do people say about the oil field?", False),
    ],
)
def test_somebody_banned_who_comes_back_is_held_and_others_are_not(forum, email, name, body, caught):
    from django.core.cache import cache

    from mapdesk_web.forum.services.moderating import strike_reader

    troll = forum.reader(name="Troll", email="troll@gmail.com", approved=0)
    forum.add(troll, "The same eight words about the bridge as then, friends.", state="rejected")
    strike_reader(troll, "ban", "Flooding.", by=forum.reader("moderator"), rule="spam", now=forum.now)
    cache.clear()
    _, verdict = forum.post(forum.reader(name=name, email=email, approved=2, days=0.5), body)
    assert (verdict.finding.rule == "returning") is caught


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["approve", "reject", "flag", "delete", "edit", "illegal", "pin"]), st.integers(0, 2)),
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTIONS)
def test_every_change_of_state_has_one_row_in_the_log_with_its_reason(forum, actions):
    """Whatever is done in whatever order: the rows of a post tell its whole way, each from where the last ended."""
    from django.utils import timezone

    from mapdesk_web.forum.services import commenting, moderating

    now = timezone.now()
    moderator = forum.reader("moderator", approved=0)
    posts = [forum.post(forum.reader(), f"Post {i} of several, told apart by number.")[0] for i in range(3)]
    for comment in posts:
        comment.created_at = now
        comment.save()
    for action, index in actions:
        comment = posts[index]
        comment.refresh_from_db()
        if comment.deleted_at:
            continue
        if action in ("approve", "reject"):
            state = "approved" if action == "approve" else "rejected"
            moderating.decide_comment(comment, state, by=moderator, rule="other", reason="Read.", now=now)
        elif action == "flag" and comment.is_visible:
            moderating.flag_comment(comment, forum.reader("editor", approved=0), "hate", "", now=now)
        elif action == "delete":
            commenting.delete_comment(comment, now=now)
        elif action == "edit":
            commenting.edit_comment(comment, f"Another text, {now.isoformat()} {len(rows_on(comment))}.", now=now)
        elif action == "illegal":
            moderating.notify_illegal(comment, "A law", "How.", now=now, reader=None, name="", email="")
        elif action == "pin":
            moderating.pin_comment(comment, is_pinned=True, by=moderator, now=now)
    for comment in posts:
        comment.refresh_from_db()
        rows = [row for row in rows_on(comment) if row.after]
        assert all(row.reason.strip() for row in rows)
        for before, after in itertools.pairwise(rows):
            assert after.before == before.after
        assert rows[-1].after == ("deleted" if comment.deleted_at else comment.state)


def test_a_decision_without_a_reason_is_an_error(forum):
    from mapdesk_web.forum.services.log import log_decision

    with pytest.raises(ValueError, match="reason"):
        log_decision("approved", "comment", "x", at=forum.now, rule="none", reason="  ")


def test_a_thread_closes_after_its_days_and_the_log_says_so(forum):
    from mapdesk_web.forum.models import Decision
    from mapdesk_web.forum.services.commenting import close_due_threads, open_thread

    thread = open_thread("update", "old", "Old", "/", now=forum.now, open_days=5)
    assert close_due_threads(now=forum.now + dt.timedelta(days=4)) == 0
    assert close_due_threads(now=forum.now + dt.timedelta(days=6)) == 1
    assert Decision.objects.filter(subject_kind="thread", subject_key=thread.pk, action="closed").count() == 1
