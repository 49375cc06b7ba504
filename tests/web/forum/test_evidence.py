"""What readers ask of the desk and bring to it: requests, claims, notes, imports, and their own data."""

import datetime as dt
import json

import pytest

from mapdesk_web.forum.errors import Refused

ASK = "Which source counted the dead, and when?"


def test_a_demand_for_evidence_is_joined_answered_with_a_source_and_all_are_told(forum, claim_id):
    from mapdesk_web.forum.models import DeskRequest, Notification

    ann, ben, desk = forum.reader(), forum.reader(), forum.reader("analyst")
    address = f"/discussion/claim/{claim_id}/ask/"
    forum.client(ann).post(address, {"kind": "evidence", "text": ASK})
    forum.client(ben).post(address, {"kind": "evidence", "text": ASK.upper()})
    request = DeskRequest.objects.get()
    assert (request.joined, request.state, request.kind) == (2, "open", "evidence")
    assert ASK in forum.client().get("/discussion/unanswered/").content.decode()
    told = {"state": "answered", "text": "The monitor's list of 15 May."}
    answer = f"/discussion/request/{request.pk}/answer/"
    assert forum.client(desk).post(answer, told).status_code == 422  # names no source
    assert forum.client(desk).post(answer, {**told, "source_url": "https://example.org/list"}).status_code == 302
    assert Notification.objects.filter(kind="answer").count() == 2
    page = forum.client().get(f"/discussion/claim/{claim_id}/").content.decode()
    assert "The monitor&#x27;s list" in page or "The monitor's list" in page
    assert ASK not in forum.client().get("/discussion/unanswered/").content.decode().split("Answered lately")[0]


def test_what_cannot_be_verified_is_said_and_needs_no_source(forum):
    from mapdesk_web.forum.services.requesting import answer, ask

    request = ask(forum.thread(), forum.reader(), "evidence", ASK, now=forum.now)
    answer(request, "cannot_verify", "Nobody else saw it.", "", by=forum.reader("editor"), now=forum.now)
    assert request.state == "cannot_verify"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"link": "javascript:alert(1)"}, "web address"),
        ({"happened_on": dt.date(2027, 1, 1)}, "future"),
        ({"place": " "}, "place"),
        ({"source_kind": "dream"}, "kind of source"),
        ({"text": ""}, "no text"),
    ],
)
def test_a_readers_claim_that_cannot_be_checked_is_refused(forum, fields, message):
    from mapdesk_web.forum.services.requesting import bring_claim

    with pytest.raises(Refused, match=message):
        bring_claim(forum.thread(), forum.reader(), **({**CLAIM, **fields}), now=forum.now)


CLAIM = {
    "text": "The bridge was down by noon.",
    "place": "Hajin",
    "happened_on": dt.date(2026, 5, 12),
    "link": "https://example.org/bridge.jpg",
    "source_kind": "photo",
}


def test_a_readers_claim_waits_as_f6_and_accepting_it_moves_nothing(forum, site):
    from mapdesk_web.forum.models import Notification
    from mapdesk_web.forum.services.requesting import bring_claim

    reader = forum.reader()
    claim = bring_claim(forum.thread(), reader, **CLAIM, now=forum.now)
    twin = bring_claim(forum.thread(), forum.reader(), **CLAIM, now=forum.now)
    assert (claim.grade, claim.state, twin.seen_before) == ("F6", "queued", claim)
    ledger = (site / "ledger.jsonl").read_bytes()
    client = forum.client(forum.reader("editor"))
    assert "brought before" in client.get("/desk/claims/").content.decode()
    client.post(f"/desk/claims/{claim.pk}/", {"decision": "accept", "reason": "The picture fits the place."})
    claim.refresh_from_db()
    assert claim.state == "accepted"
    assert Notification.objects.filter(reader=reader, kind="claim").exists()
    assert (site / "ledger.jsonl").read_bytes() == ledger


def test_an_editor_does_not_decide_on_his_own_claim(forum):
    from mapdesk_web.forum.services.requesting import bring_claim

    editor = forum.reader("editor")
    claim = bring_claim(forum.thread(), editor, **CLAIM, now=forum.now)
    told = {"decision": "accept", "reason": "Mine."}
    assert forum.client(editor).post(f"/desk/claims/{claim.pk}/", told).status_code == 403


def test_a_note_names_its_source_and_young_accounts_do_not_rate(forum, claim_id):
    from mapdesk_web.forum.services.noting import rate_note, write_note

    thread = forum.thread("claim", claim_id)
    with pytest.raises(Refused, match="source"):
        write_note(thread, forum.reader(), claim_id, "v", "Just believe me.", now=forum.now)
    note = write_note(thread, forum.reader(), claim_id, "v", "See https://example.org/a", now=forum.now)
    with pytest.raises(Refused, match="7 days"):
        rate_note(note, forum.reader(days=2), 1.0, [], now=forum.now)
    rate_note(note, forum.reader(days=30), 1.0, ["good_sources"], now=forum.now)
    assert note.ratings.count() == 1


DISQUS = """<?xml version="1.0"?><disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
<post dsq:id="2"><message><![CDATA[<p>Where is that written?<script>x()</script></p>]]></message>
<createdAt>2018-05-15T10:00:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
<author><name>Ben</name></author><parent dsq:id="1"/></post>
<post dsq:id="1"><message><![CDATA[<p>The village fell.</p>]]></message><createdAt>2018-05-15T09:00:00Z</createdAt>
<isDeleted>false</isDeleted><isSpam>false</isSpam><author><name>Ann</name></author></post>
<post dsq:id="3"><message>buy</message><createdAt>2018-05-15T11:00:00Z</createdAt><isSpam>true</isSpam></post>
</disqus>"""
WORDPRESS = """<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item>
<wp:comment><wp:comment_id>7</wp:comment_id><wp:comment_author>Ann</wp:comment_author>
<wp:comment_parent>0</wp:comment_parent>
<wp:comment_date_gmt>2018-05-15 09:00:00</wp:comment_date_gmt><wp:comment_approved>1</wp:comment_approved>
<wp:comment_content><![CDATA[The village fell.]]></wp:comment_content></wp:comment>
<wp:comment><wp:comment_id>8</wp:comment_id><wp:comment_author>Ben</wp:comment_author>
<wp:comment_parent>7</wp:comment_parent>
<wp:comment_date_gmt>2018-05-15 10:00:00</wp:comment_date_gmt><wp:comment_approved>1</wp:comment_approved>
<wp:comment_content><![CDATA[Where is that <b>written</b>?]]></wp:comment_content></wp:comment>
</item></channel></rss>"""
PLAIN = "\n".join(
    json.dumps({"report_id": "rep_1", "author": a, "at": None, "text": t, "parent": p})
    for a, t, p in (("Ann", "The village fell.", None), ("Ben", "Where is that written?", 0))
)


@pytest.mark.parametrize("content", [DISQUS, WORDPRESS, PLAIN], ids=["disqus", "wordpress", "plain"])
def test_a_saved_discussion_is_brought_in_as_a_tree_and_held(forum, content):
    from mapdesk_web.forum.services.importing import import_thread

    thread = forum.thread("place", "x")
    assert import_thread(thread, "saved", content.encode(), by=forum.reader("administrator"), now=forum.now) == 2
    first, second = thread.comments.order_by("pk")
    assert (first.imported_author, second.imported_author, second.parent) == ("Ann", "Ben", first)
    assert {first.state, second.state} == {"held"}
    assert second.body.startswith("Where is that written?")
    assert "script" not in second.html


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<html><p>x</p></html>", "neither Disqus"),
        ("<disqus", "no XML"),
        ('{"author": "Ann"}', "line 1"),
        ("just words", "line 1"),
    ],
)
def test_a_file_of_another_kind_is_refused_and_nothing_is_brought_in(forum, content, message):
    from mapdesk_web.forum.services.importing import import_thread

    thread = forum.thread("place", "x")
    with pytest.raises(Refused, match=message):
        import_thread(thread, "saved", content.encode(), by=forum.reader("administrator"), now=forum.now)
    assert not thread.comments.exists()


def test_entities_of_a_file_are_not_followed(forum):
    from mapdesk_web.forum.services.importing import read_saved

    bomb = '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + DISQUS.split("?>", 1)[1].replace(
        "The village fell.", "]]>&e;<![CDATA["
    )
    assert "root:" not in str(read_saved("bomb", bomb.encode()))


def test_a_readers_copy_holds_his_words_and_leaving_takes_them_away(forum):
    from mapdesk_web.forum.models import Comment, Decision, Reader
    from mapdesk_web.forum.services.people import ask_deletion, delete_due_accounts

    reader = forum.reader(approved=0)
    comment = forum.add(reader, "Words of mine.")
    copy = json.loads(forum.client(reader).get("/discussion/me/data/").content)
    assert [row["body"] for row in copy["comments"]] == ["Words of mine."]
    ask_deletion(reader, now=forum.now)
    assert delete_due_accounts(now=forum.now + dt.timedelta(hours=23)) == 0
    assert delete_due_accounts(now=forum.now + dt.timedelta(hours=25)) == 1
    comment.refresh_from_db()
    assert (comment.author, comment.body) == (None, "")
    assert not Reader.objects.filter(pk=reader.pk).exists()
    assert not Decision.objects.filter(reason__contains=reader.name).exists()
    assert Comment.objects.filter(pk=comment.pk).exists()


def test_a_digest_goes_to_a_proven_address_once(forum):
    from django.core import mail
    from django.test import override_settings

    from mapdesk_web.forum.services.people import set_digest
    from mapdesk_web.forum.services.telling import send_digests, tell

    wants, unproven = forum.reader(), forum.reader(proven=False)
    for reader in (wants, unproven):
        set_digest(reader, wanted=True)
        tell(reader, "reply", "Somebody answered you.", "/x/", now=forum.now)
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        mail.outbox = []
        assert send_digests(now=forum.now) == 1
        assert send_digests(now=forum.now) == 0
    assert [message.to for message in mail.outbox] == [[wants.user.email]]
