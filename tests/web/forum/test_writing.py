"""From a text in the form to a post in the thread: checks, guests, editing, deleting, trees and blocks."""

import datetime as dt
import re

import pytest

from mapdesk_web.forum.errors import Refused

THREAD = "/discussion/update/2018-05-24-v1/"
ASK = "Which units entered the village, and who counted the men?"


def text_of(response):
    return response.content.decode()


def send(client, body, **more):
    return client.post(f"{THREAD}post/", {"body": body, **more})


def test_an_empty_post_is_not_taken_and_nothing_is_written(forum):
    from mapdesk_web.forum.models import Comment

    client = forum.client(forum.reader(approved=2))
    before = Comment.objects.count()
    response = send(client, " \n\u202e ")
    assert (response.status_code, Comment.objects.count()) == (422, before)


def test_a_visit_to_a_thread_writes_nothing(forum):
    from mapdesk_web.forum.models import Thread

    assert forum.client().get("/discussion/place/ucdp-baghuz-fawqani-village/").status_code == 200
    assert not Thread.objects.filter(kind="place").exists()


def test_there_is_no_thread_about_what_is_not_published(forum):
    assert forum.client().get("/discussion/update/2018-05-25-v1/").status_code == 404
    assert forum.client().post("/discussion/claim/clm_0/post/", {"body": "x"}).status_code == 404


def test_a_reader_of_some_standing_is_read_at_once(forum):
    client = forum.client(forum.reader())
    response = send(client, ASK)
    assert response.status_code == 302
    assert ASK in text_of(forum.client().get(THREAD))


def test_a_newcomer_waits_and_sees_only_himself_that_he_does(forum):
    client = forum.client(forum.reader(approved=0))
    send(client, ASK)
    assert "waits for a moderator, only you see it" in text_of(client.get(THREAD))
    assert ASK not in text_of(forum.client().get(THREAD))


def test_a_guest_always_waits_under_one_name_a_thread_and_no_address_is_kept(forum):
    from mapdesk_web.forum.models import Comment

    guest = forum.client()
    headers = {"REMOTE_ADDR": "203.0.113.77", "HTTP_X_FORWARDED_FOR": "203.0.113.78"}
    first = guest.post(f"{THREAD}post/", {"body": ASK}, **headers)
    comment = Comment.objects.get(body=ASK)
    assert (first.status_code, comment.state, comment.author) == (302, "held", None)
    assert re.match(r"Guest [A-Z][a-z]+ [A-Z][a-z]+ \d\d$", comment.guest_name)
    kept = str([{**row} for row in Comment.objects.values()])
    assert "203.0.113" not in kept
    assert guest.cookies["mapdesk_guest"]["httponly"]


def test_a_guest_has_another_name_in_another_thread(forum):
    from mapdesk_web.forum.guests import guest_key

    keys = {guest_key(thread, "token", forum.now) for thread in ("update/a", "update/b")}
    assert len(keys) == 2
    later = forum.now + dt.timedelta(days=60)
    assert guest_key("update/a", "token", forum.now) != guest_key("update/a", "token", later)


def test_heat_is_nudged_first_and_held_when_sent_all_the_same(forum):
    from mapdesk_web.forum.models import Comment

    client = forum.client(forum.reader())
    first = send(client, "You are all liars here.")
    assert first.status_code == 422
    assert "Send it as it is" in text_of(first)
    assert "You are all liars here." in text_of(first)
    nudge = re.search(r'name="nudge" value="([^"]+)"', text_of(first))[1]
    assert send(client, "You are all liars and worse, idiots.", nudge=nudge).status_code == 422  # another text
    assert send(client, "You are all liars here.", nudge=nudge).status_code == 302
    assert Comment.objects.get(body="You are all liars here.").state == "withheld"


@pytest.mark.parametrize(
    "body",
    [
        "The convoy is at 34.4567, 40.9123 as I write.",
        "Their snipers are hiding in the school right now.",
        "A column is moving along the river road tonight, they sleep in the depot.",
        "Call him: +963 944 123 456.",
        "Write to commander@example.org, he lives at Canal Street 12.",
    ],
)
def test_live_positions_and_personal_data_are_held_whoever_writes(forum, body):
    for role in ("reader", "editor", "moderator"):
        comment, verdict = forum.post(forum.reader(role), f"{body} ({role})")
        assert (comment.state, verdict.finding.rule) == ("withheld", "location")


@pytest.mark.parametrize(
    "body",
    [
        "The convoy was hit in March, at 14.5 km from the town.",
        "Fighters of which unit held the checkpoint in 2017?",
        "Two sources gave 12 and 40 dead; who counted?",
    ],
)
def test_asking_about_units_and_numbers_is_not_a_live_position(forum, body):
    assert forum.post(forum.reader(), body)[0].state == "published"


def test_the_same_text_within_the_hour_is_refused_in_any_thread(forum):
    reader = forum.reader()
    forum.post(reader, ASK)
    later = forum.now + dt.timedelta(minutes=20)
    with pytest.raises(Refused, match="already"):
        forum.post(reader, ASK + "!", thread=forum.thread("place", "x"), now=later)


def test_posts_too_fast_one_after_the_other_are_refused(forum):
    reader = forum.reader()
    forum.post(reader, ASK)
    with pytest.raises(Refused, match="wait"):
        forum.post(reader, "And another thing, about the bridge.", now=forum.now + dt.timedelta(seconds=2))


def test_two_who_answer_each_other_in_turn_are_asked_to_pause_and_others_go_on(forum):
    ann, ben, third = forum.reader(), forum.reader(), forum.reader()
    thread, above = forum.thread(), None
    for turn in range(4):
        above = forum.add((ann, ben)[turn % 2], f"Turn {turn}.", thread=thread, parent=above, days=0, minutes=8 - turn)
    with pytest.raises(Refused, match="pause"):
        forum.post(ann, "And you said otherwise before.", thread=thread, parent=above)
    assert forum.post(third, "Where is that written?", thread=thread, parent=above)[0].state == "published"


def test_a_watched_word_holds_and_a_pattern_that_hangs_holds_too(forum):
    from mapdesk_web.forum.services.wording import add_word

    moderator = forum.reader("moderator")
    more = {"by": moderator, "now": forum.now, "rule": "hate"}
    add_word("brimble", is_regex=False, action="hold", **more)
    add_word(r"(a|aa)+$", is_regex=True, action="hold", **more)
    assert forum.post(forum.reader(), "They are brimble, all of them.")[0].state == "withheld"
    assert forum.post(forum.reader(), "A brimbleberry is a fruit.")[0].state == "published"
    comment, verdict = forum.post(forum.reader(), "a" * 5000 + "!")
    assert (comment.state, verdict.finding.evidence["timeout"]) == ("withheld", True)


def test_an_edit_keeps_what_was_said_before_and_cannot_free_a_held_post(forum):
    from mapdesk_web.forum.services.commenting import edit_comment

    comment, _ = forum.post(forum.reader(), ASK)
    edit_comment(comment, "Which units, please?", now=forum.now + dt.timedelta(minutes=5))
    page = text_of(forum.client().get(f"/discussion/post/{comment.public_id}/"))
    assert ASK in page
    assert "What it said before" in page
    held, _ = forum.post(forum.reader(approved=0), "A first post of mine.")
    edit_comment(held, "Another first post.", now=forum.now + dt.timedelta(minutes=5))
    assert held.state == "held"
    with pytest.raises(Refused, match="15 minutes"):
        edit_comment(comment, "Too late.", now=forum.now + dt.timedelta(minutes=16))


def test_an_edit_that_a_check_would_hold_is_held(forum):
    from mapdesk_web.forum.services.commenting import edit_comment

    comment, _ = forum.post(forum.reader(), ASK)
    edit_comment(comment, "Call him: +963 944 123 456.", now=forum.now + dt.timedelta(minutes=1))
    assert comment.state == "withheld"


def test_a_deleted_post_leaves_its_place_and_no_word_of_it(forum):
    from mapdesk_web.forum.services.commenting import delete_comment

    reader, thread = forum.reader(), forum.thread()
    comment, _ = forum.post(reader, ASK, thread=thread)
    forum.add(forum.reader(), "An answer that stays.", thread=thread, parent=comment, days=0)
    delete_comment(comment, now=forum.now)
    page = text_of(forum.client().get(THREAD))
    assert "Deleted by its author" in page
    assert "An answer that stays." in page
    assert ASK not in page
    assert ASK not in text_of(forum.client(forum.reader("moderator")).get(f"/discussion/post/{comment.public_id}/"))


def test_a_chain_of_ten_thousand_answers_is_shown_six_deep_and_goes_on(forum):
    from mapdesk_web.forum.models import Comment

    thread, reader = forum.thread(), forum.reader(approved=0)
    root = forum.add(reader, "The root.", thread=thread)
    made = [
        Comment(
            public_id=f"{i:012x}", thread=thread, root=root, depth=i, author=reader, body="x",
            html=f"<p>Depth {i}.</p>",
            state="approved", created_at=forum.now, reply_count=1,
        )
        for i in range(1, 10_001)
    ]  # fmt: skip
    Comment.objects.bulk_create(made, batch_size=500)
    rows = list(Comment.objects.filter(root=root).order_by("depth"))
    for above, row in zip([root, *rows[:-1]], rows, strict=True):
        row.parent = above
    Comment.objects.bulk_update(rows, ["parent"], batch_size=500)
    Comment.objects.filter(pk=root.pk).update(reply_count=1)
    page = text_of(forum.client().get(THREAD))
    assert "Depth 6." in page
    assert "Depth 7." not in page
    assert "Continue with the answers" in page
    deep = text_of(forum.client().get(f"/discussion/post/{9_990:012x}/"))
    assert "Depth 9996." in deep


def test_the_tree_of_a_page_is_well_formed(forum):
    import lxml.html

    thread = forum.thread()
    reader = forum.reader()
    rows = [forum.add(reader, "r", thread=thread)]
    for i in range(60):
        rows.append(forum.add(reader, f"n{i}", thread=thread, parent=rows[(i * 7) % len(rows)]))
    tree = lxml.html.fromstring(text_of(forum.client().get(THREAD)))
    for comment in rows:
        found = tree.get_element_by_id(f"post-{comment.public_id}", None)
        if comment.depth > 6:
            assert found is None
            continue
        above = found.xpath("ancestor::li[contains(@class, 'post')]")
        assert len(above) == comment.depth
        if comment.parent:
            assert above[-1].get("id") == f"post-{comment.parent.public_id}"


def test_a_block_reaches_posts_answers_quotations_and_notices(forum):
    from mapdesk_web.forum.models import Notification
    from mapdesk_web.forum.services.people import block

    ann, ben, thread = forum.reader(), forum.reader(), forum.thread()
    own = forum.add(ann, "A post of Ann's.", thread=thread)
    bens, _ = forum.post(ben, "Words of Ben.", thread=thread, parent=own)
    quoting = f"> Words of Ben\n>\n> [Ben](/discussion/post/{bens.public_id}/)\n\nI doubt it."
    forum.post(forum.reader(), quoting, thread=thread)
    assert Notification.objects.filter(reader=ann, about=ben).exists()
    client = forum.client(ann)
    assert text_of(client.get(THREAD)).count("Words of Ben") == 2
    block(ann, ben, now=forum.now)
    page = text_of(client.get(THREAD))
    assert "Words of Ben" not in page
    assert "somebody whom you do not read" in page
    assert "I doubt it." in page
    assert not Notification.objects.filter(reader=ann, about=ben).exists()
    forum.post(ben, "More words, in answer.", thread=thread, parent=own, now=forum.now + dt.timedelta(minutes=3))
    assert not Notification.objects.filter(reader=ann, about=ben).exists()


def test_a_block_never_blinds_a_moderator(forum):
    from mapdesk_web.forum.services.people import block

    moderator, ben, thread = forum.reader("moderator"), forum.reader(), forum.thread()
    block(moderator, ben, now=forum.now)
    forum.post(ben, "Words of Ben.", thread=thread)
    assert "Words of Ben." in text_of(forum.client(moderator).get(THREAD))


def test_a_comment_moves_nothing_of_the_desk(forum, site):
    files = {path: path.read_bytes() for path in site.rglob("*") if path.is_file() and "site.sqlite3" not in path.name}
    forum.post(forum.reader(), "ISIS lost Hajin today, I saw it; see https://example.org/hajin for the picture.")
    assert {path: path.read_bytes() for path in files} == files


def test_a_claims_post_says_when_the_claim_has_changed_since(forum, claim_id):
    from mapdesk_web.desk.models import PublishedClaim
    from mapdesk_web.forum.models import Comment

    client = forum.client(forum.reader())
    client.post(f"/discussion/claim/{claim_id}/post/", {"body": ASK})
    comment = Comment.objects.get(body=ASK)
    address = f"/discussion/post/{comment.public_id}/"
    assert comment.claim_version
    assert "The claim has changed" not in text_of(client.get(address))
    for row in PublishedClaim.objects.filter(claim_id=claim_id):
        row.sentence = "According to somebody else, it was otherwise."
        row.save()
    assert "The claim has changed" in text_of(client.get(address))
