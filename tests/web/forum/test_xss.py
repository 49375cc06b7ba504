"""Every documented vector into every field of every form of the forum, and no page that shows it runs anything."""

import datetime as dt
import io
import json
import re
from pathlib import Path

import lxml.html
import pytest

from .test_rendering import VECTORS, assert_harmless

# Each text field of each form, by the name of the address that it is sent to; a field that is not here fails the test.
FIELDS = {
    ("forum:post", "body"),
    ("forum:edit", "body"),
    ("forum:flag", "detail"),
    ("forum:illegal", "law"),
    ("forum:illegal", "text"),
    ("forum:illegal", "name"),
    ("forum:illegal", "email"),
    ("forum:appeal-post", "text"),
    ("forum:appeal-strike", "text"),
    ("forum:appeal-request", "text"),
    ("forum:appeal-note", "text"),
    ("forum:decide-request", "reason"),
    ("forum:decide-note", "reason"),
    ("forum:ask", "text"),
    ("forum:answer", "text"),
    ("forum:answer", "source_url"),
    ("forum:bring", "text"),
    ("forum:bring", "place"),
    ("forum:bring", "happened_on"),
    ("forum:bring", "link"),
    ("forum:note", "text"),
    ("forum:decide-claim", "reason"),
    ("forum:choose-name", "name"),
    ("forum:decide", "reason"),
    ("forum:strike", "text"),
    ("forum:strike", "days"),
    ("forum:lift", "reason"),
    ("forum:role", "reason"),
    ("forum:hear", "answer"),
    ("forum:judge", "answer"),
    ("forum:change-words", "pattern"),
    ("forum:change-thread", "reason"),
    ("forum:change-thread", "slow_seconds"),
    ("forum:search", "q"),
    ("forum:import", "file"),
}
FORMS = Path(__file__).parents[3] / "src/mapdesk_web/templates/forum"
FORM = re.compile(r'<form\b[^>]*action="\{% url "(forum:[\w-]+)".*?</form>', re.DOTALL)
FIELD = re.compile(r"<(?:input|textarea)\b[^>]*>")
THREAD = "/discussion/update/2018-05-24-v1/"
ALL = "\n\n".join(VECTORS)
LINK = 'https://x.example/"onmouseover="alert(1)\'><script>alert(1)</script>'
TEXTS = "//div[@class='words' or @class='answer' or starts-with(../@class, 'note ')]"  # what readers wrote
FOREIGN = {"iframe", "object", "embed", "base", "math", "video", "template", "style", "marquee"}
ATTRIBUTES = {"href", "src", "action", "formaction", "data", "srcdoc", "hx-get", "xlink:href"}


def pieces(size):
    """All vectors, in texts of so many characters at most."""
    texts = [""]
    for vector in VECTORS:
        if len(texts[-1]) + len(vector) + 2 > size:
            texts.append("")
        texts[-1] += vector + "\n\n"
    return texts


def assert_nothing_runs(answer):
    """On the parsed tree of a page: our own scripts only, no event attribute, no address that runs, no foreign tag."""
    tree = lxml.html.fromstring(answer.content)
    for element in tree.iter(lxml.etree.Element):
        tag = str(element.tag).lower()
        assert tag not in FOREIGN, lxml.html.tostring(element)
        if tag == "script":
            assert element.attrib.get("src", "").startswith("/static/"), lxml.html.tostring(element)
            assert not (element.text or "").strip()
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on"), (tag, dict(element.attrib))
            if name in ATTRIBUTES:
                plain = re.sub(r"[\x00-\x20]", "", value).lower()
                assert not plain.startswith(("javascript:", "vbscript:", "data:")), value
    for shown in tree.xpath(TEXTS):
        own = shown.xpath("p[@class='meta']") if shown.attrib.get("class") == "answer" else []  # names the source
        texts = [lxml.html.tostring(child, encoding="unicode") for child in shown if child not in own]
        inside = (shown.text or "") + "".join(texts)
        assert_harmless(inside)
    return tree


def test_every_text_field_of_every_form_is_in_the_table():
    found = {("forum:import", "file")}  # sent by a file field or by the command line
    for page in FORMS.glob("*.html"):
        for form in FORM.finditer(page.read_text("utf-8")):
            for tag in FIELD.findall(form[0]):
                name = re.search(r'\bname="(\w+)"', tag)
                if name and not re.search(r'type="(hidden|checkbox|radio|submit)"', tag):
                    found.add((form[1], name[1]))
    assert found == FIELDS


@pytest.fixture
def sent(forum):
    """Clients by role, and a function that sends a form and remembers its field."""
    roles = {"administrator": forum.reader("administrator"), "moderator": forum.reader("moderator")}
    clients = {role: forum.client(reader) for role, reader in roles.items()}
    used = set()

    def send(client, name, address, /, **fields):
        answer = client.post(address, fields)
        used.update((name, field) for field in fields)
        if answer.status_code in (200, 403, 422):
            assert_nothing_runs(answer)
        return answer

    return clients, send, used


def test_no_vector_runs_on_any_page_whatever_field_it_came_by(forum, sent, claim_id):
    from django.contrib.auth.models import User

    from mapdesk_web.forum.models import Appeal, Comment, DeskRequest, IllegalNotice, Note, Reader, ReaderClaim, Strike
    from mapdesk_web.forum.services.noting import write_note

    clients, send, used = sent
    chief, keeper = clients["administrator"], clients["moderator"]
    writer = forum.reader(days=900)
    writing, guest = forum.client(writer), forum.client()
    claim = f"/discussion/claim/{claim_id}/"
    # Posts: by a guest, whose words wait; edited by their author; refused ones come back in the form.
    send(guest, "forum:post", f"{THREAD}post/", body=ALL)
    post = forum.add(writer, ALL, state="published", days=0)
    Comment.objects.filter(pk=post.pk).update(created_at=dt.datetime.now(dt.UTC))
    send(writing, "forum:edit", f"/discussion/post/{post.public_id}/edit/", body=f"{ALL}\n\nEdited.")
    send(writing, "forum:post", f"{THREAD}post/", body=ALL * 9)
    Comment.objects.filter(pk=post.pk).update(state="published")  # a check may have held it
    address = f"/discussion/post/{post.public_id}/"
    send(keeper, "forum:flag", f"{address}flag/", reason="hate", detail=ALL[:1000])
    for text in VECTORS[:3]:
        send(guest, "forum:illegal", f"{address}illegal/", law=text, text=ALL, name=text, email=text)
    # Requests, answers, claims and notes. A reader may ask ten times a day.
    for number, text in enumerate(pieces(900)):
        send(writing, "forum:ask", f"{claim}ask/", kind="evidence", text=text)
        asked = DeskRequest.objects.order_by("-pk").first()
        answer = {"state": "answered", "text": text, "source_url": LINK}
        send(chief, "forum:answer", f"/discussion/request/{asked.pk}/answer/", **answer)
        told = {"text": text, "place": text[:200], "happened_on": "2026-01-01", "source_kind": "photo", "link": LINK}
        send(writing, "forum:bring", f"{claim}claim/", **told)
        send(writing, "forum:note", f"{claim}note/", text=f"{text[:900]} https://x.example/{number}")
        forum.client(writer).get(f"/discussion/request/{asked.pk}/")
    bad = {"text": "a", "place": "b", "happened_on": ALL[:300], "source_kind": ALL[:50], "link": "javascript:alert(1)"}
    send(writing, "forum:bring", f"{claim}claim/", **bad)
    if not Note.objects.exists():  # a piece may be held for its links
        write_note(forum.thread("claim", claim_id), writer, claim_id, "v", "<b> https://x.example/", now=forum.now)
    shown = [chief.get("/desk/claims/")]
    for brought in ReaderClaim.objects.all():
        send(chief, "forum:decide-claim", f"/desk/claims/{brought.pk}/", decision="refuse", reason=ALL)
    # Names, words, saved discussions.
    for number, vector in enumerate(VECTORS):
        if len(vector) > 60 or number % 4:
            continue
        fresh = forum.client()
        user = User.objects.create_user(f"fresh{number}", f"fresh{number}@example.org")
        fresh.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        send(fresh, "forum:choose-name", "/discussion/me/name/", name=vector)
        named = Reader.objects.filter(user=user).first()
        if named:
            forum.add(named, ALL, state="published", days=0)
            shown += [chief.get(f"/moderation/reader/{named.pk}/"), fresh.get("/discussion/me/")]
    for vector in VECTORS[::5]:
        send(keeper, "forum:change-words", "/moderation/words/change/", pattern=vector, action="flag", rule="spam")
        send(keeper, "forum:search", "/moderation/words/change/", q=vector)
        shown.append(guest.get("/discussion/search/", {"q": vector}))
    lines = "\n".join(json.dumps({"text": vector, "author": vector}) for vector in VECTORS)
    saved = io.BytesIO(lines.encode())
    saved.name = "<img src=x onerror=alert(1)>.jsonl"
    send(chief, "forum:import", f"{THREAD}import/", file=saved)
    # Moderation: queues first, while everything waits there; then decisions, strikes, appeals, notices.
    shown += [
        keeper.get(f"/moderation/{queue}/") for queue in ("pending", "reported", "unmoderated", "notices", "words")
    ]
    for notice in IllegalNotice.objects.all():
        send(keeper, "forum:judge", f"/moderation/notices/{notice.pk}/", decision="legal", answer=ALL)
    send(
        keeper, "forum:decide", "/moderation/decide/", post=[post.public_id], decision="reject", rule="spam", reason=ALL
    )
    send(writing, "forum:appeal-post", f"{address}appeal/", text=ALL)
    record = f"/moderation/reader/{writer.pk}"
    send(keeper, "forum:strike", f"{record}/strike/", step="warning", rule="spam", text=ALL, days="<script>")
    strike = Strike.objects.get()
    send(writing, "forum:appeal-strike", f"/discussion/me/strike/{strike.pk}/appeal/", text=ALL)
    for kind, entry in (("request", DeskRequest.objects.last()), ("note", Note.objects.last())):
        decided = f"/moderation/{kind}/{entry.pk}/"
        send(keeper, f"forum:decide-{kind}", decided, decision="remove", rule="spam", reason=ALL[:1000])
        send(writing, f"forum:appeal-{kind}", f"/discussion/{kind}/{entry.pk}/appeal/", text=ALL)
        entry.refresh_from_db()
        assert entry.removed_at
        shown += [client.get(f"/discussion/request/{entry.pk}/") for client in (keeper, writing) if kind == "request"]
    shown += [keeper.get(claim), writing.get("/discussion/me/")]
    shown += [chief.get("/moderation/appeals/"), keeper.get("/moderation/appeals/")]
    for made in Appeal.objects.all():
        send(chief, "forum:hear", f"/moderation/appeals/{made.pk}/", decision="decline", answer=ALL)
    send(keeper, "forum:lift", f"/moderation/strike/{strike.pk}/lift/", reason=ALL)
    send(chief, "forum:role", f"{record}/role/", role="contributor", reason=ALL)
    change = {"reason": ALL, "closing": "close", "slow_seconds": "<script>"}
    send(keeper, "forum:change-thread", f"/moderation/thread/{post.thread_id}/", **change)
    held = list(Comment.objects.filter(state="held").values_list("public_id", flat=True))
    approve = {"post": held, "decision": "approve", "reason": ALL}
    send(keeper, "forum:decide", "/moderation/decide/", **approve)
    assert used >= FIELDS
    for client in (guest, writing, chief):
        shown += [client.get(page) for page in (THREAD, claim, address, "/discussion/log/", "/discussion/figures/")]
        shown += [client.get("/discussion/unanswered/"), client.get(f"{THREAD}?page=2")]
    shown += [writing.get("/discussion/me/"), chief.get(f"{record}/")]
    shown += [guest.get(f"/discussion/request/{asked.pk}/") for asked in DeskRequest.objects.all()[:3]]
    trees = [assert_nothing_runs(answer) for answer in shown if answer.status_code == 200]
    assert sum(len(tree.xpath(TEXTS)) for tree in trees) > 100
    assert sum("alert(1)" in tree.text_content() for tree in trees) > 20  # shown as words, everywhere
