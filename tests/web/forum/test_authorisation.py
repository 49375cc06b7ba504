"""The authorisation matrix: every address of the site with its action, every role and state against the policy."""

import itertools

import pytest

from mapdesk_web.forum import policy
from mapdesk_web.forum.policy import Actor, Subject, may

ROLES = sorted(policy.EVERYBODY)
PUBLIC = "public"  # pages of what is published: no action, no account, nothing written
# Every route of the site and the action that opens it; a route that is not here fails the test below.
ROUTES = {
    **dict.fromkeys(
        (
            "front",
            "archive",
            "update",
            "bundle-file",
            "places",
            "place",
            "sources",
            "source",
            "claim",
            "numbers",
            "corrections",
            "method",
            "about",
            "style",
            "feed-atom",
            "feed-rss",
            "feed-json",
            "oembed",
            "sitemap",
            "robots",
            "healthz",
            "readyz",
            "metrics",
        ),
        PUBLIC,
    ),
    "forum:me": "own_account",
    "forum:choose-name": "read",
    "forum:data": "own_account",
    "forum:digest": "own_account",
    "forum:leave": "own_account",
    "forum:acknowledge": "own_account",
    "forum:appeal-strike": "appeal",
    "forum:block": "block",
    "forum:search": "read",
    "forum:feed": "read",
    "forum:log": "read_log",
    "forum:figures": "read_log",
    "forum:unanswered": "read",
    "forum:request": "read",
    "forum:join": "join_request",
    "forum:withdraw": "withdraw_request",
    "forum:answer": "answer_request",
    "forum:rate": "rate_note",
    "forum:appeal-request": "appeal",
    "forum:appeal-note": "appeal",
    "forum:comment": "read",
    "forum:edit": "edit",
    "forum:delete": "delete",
    "forum:flag": "flag",
    "forum:illegal": "report_illegal",
    "forum:appeal-post": "appeal",
    "forum:thread": "read",
    "forum:post": "post",
    "forum:ask": "ask",
    "forum:bring": "bring_claim",
    "forum:note": "write_note",
    "forum:import": "import_thread",
    "forum:claim-queue": "decide_claim",
    "forum:decide-claim": "decide_claim",
    "forum:appeals": "decide_appeal",
    "forum:hear": "decide_appeal",
    "forum:notices": "decide_notice",
    "forum:judge": "decide_notice",
    "forum:words": "edit_words",
    "forum:change-words": "edit_words",
    "forum:decide": "decide_comment",
    "forum:decide-request": "decide_entry",
    "forum:decide-note": "decide_entry",
    "forum:reader": "read_evidence",
    "forum:strike": "strike",
    "forum:role": "set_role",
    "forum:lift": "strike",
    "forum:change-thread": "close_thread",
    "forum:pin": "pin",
    "forum:queue": "read_queue",
}
ACCOUNT_PAGES = "accounts/"  # of django-allauth, which has its own tests of who may what
ARGUMENTS = {"pk": 1, "public_id": "0" * 12, "kind": "update", "key": "2018-05-24-v1", "name": "pending"}


def routes():
    """Every route of the site as (name, pattern), those of the account pages apart."""
    from django.urls import get_resolver

    def walk(patterns, space, prefix):
        for pattern in patterns:
            path = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from walk(pattern.url_patterns, inner, path)
            else:
                yield f"{space}{pattern.name}", path, pattern

    return [row for row in walk(get_resolver().url_patterns, "", "") if not row[1].startswith(ACCOUNT_PAGES)]


def test_every_address_of_the_site_is_in_the_matrix(django_site):
    assert {name for name, _, _ in routes()} == set(ROUTES)


def test_every_address_of_the_forum_asks_the_policy_for_the_action_of_the_matrix(django_site):
    for name, _, pattern in routes():
        assert getattr(pattern.callback, "action", PUBLIC) == ROUTES[name], name


def addresses():
    return [(name, action) for name, action in ROUTES.items() if action != PUBLIC]


@pytest.mark.parametrize(("name", "action"), addresses())
def test_a_role_without_the_right_gets_nowhere(forum, name, action):
    """Each forbidden role is turned away at each address, by GET and by POST; nothing is written."""
    from django.urls import reverse

    from mapdesk_web.forum.models import Decision

    pattern = next(p for n, _, p in routes() if n == name)
    address = reverse(name, kwargs={key: ARGUMENTS[key] for key in pattern.pattern.converters})
    for role in ROLES:
        if may(Actor(role, 0, is_proven=True), action, Subject(owner_id=0)) or action in ("read", "read_log"):
            continue
        if role in policy.ROLES_OF_ACTION[action]:
            continue  # refused for the thing, not for the role; below
        client = forum.client(None if role == policy.GUEST else forum.reader(role, approved=0))
        before = Decision.objects.count()
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code in (302, 403, 405), (name, role, answer.status_code)
            if answer.status_code == 302:
                assert answer["Location"].startswith("/accounts/login/")
        assert Decision.objects.count() == before


def test_only_reading_is_left_to_the_silenced():
    for role, action in itertools.product(ROLES, policy.ROLES_OF_ACTION):
        actor = Actor(role, 1, is_silenced=True, is_proven=True)
        if may(actor, action, Subject(owner_id=1)):
            assert action in policy.LEFT_WHEN_SILENCED


def test_nobody_writes_before_his_address_is_proven_but_staff_who_were_appointed():
    for role, action in itertools.product(sorted(policy.MEMBERS), policy.ROLES_OF_ACTION):
        if may(Actor(role, 1), action, Subject(owner_id=1)) and role not in policy.STAFF:
            assert action in policy.FREE_OF_PROOF


@pytest.mark.parametrize("role", sorted(policy.MEMBERS))
@pytest.mark.parametrize("action", sorted(policy.ON_OWN_THINGS))
def test_what_is_ones_own_is_nobody_elses_to_change(role, action):
    actor = Actor(role, 1, is_proven=True)
    assert may(actor, action, Subject(owner_id=1))
    assert not may(actor, action, Subject(owner_id=2))
    assert not may(actor, action, Subject(owner_id=None))


@pytest.mark.parametrize("role", sorted(policy.MEMBERS))
@pytest.mark.parametrize("action", sorted(policy.NOT_ON_OWN_THINGS))
def test_nobody_judges_flags_or_rates_his_own(role, action):
    assert not may(Actor(role, 1, is_proven=True), action, Subject(owner_id=1))


@pytest.mark.parametrize("role", sorted(policy.MODERATORS))
def test_an_appeal_is_never_decided_by_whom_it_is_against(role):
    actor = Actor(role, 1, is_proven=True)
    assert not may(actor, "decide_appeal", Subject(owner_id=2, decided_by_id=1))
    assert may(actor, "decide_appeal", Subject(owner_id=2, decided_by_id=3))


@pytest.mark.parametrize("owner", sorted(policy.STAFF))
def test_moderators_and_the_desk_cannot_be_blocked(owner):
    assert not may(Actor("reader", 1, is_proven=True), "block", Subject(owner_id=2, owner_role=owner))
    assert may(Actor("reader", 1, is_proven=True), "block", Subject(owner_id=2, owner_role="reader"))


@pytest.mark.parametrize(
    ("action", "subject"),
    [
        ("post", Subject(thread_is_closed=True)),
        ("edit", Subject(owner_id=1, thread_is_closed=True)),
        ("edit", Subject(owner_id=1, edit_window_is_over=True)),
        ("edit", Subject(owner_id=1, is_deleted=True)),
        ("delete", Subject(owner_id=1, is_deleted=True)),
        ("flag", Subject(owner_id=2, is_deleted=True)),
        ("flag", Subject(owner_id=2, is_visible=False)),
        ("strike", Subject(owner_id=2, owner_role="moderator")),
    ],
)
def test_the_state_of_a_thing_forbids_too(action, subject):
    role = "moderator" if action == "strike" else "reader"
    assert not may(Actor(role, 1, is_proven=True), action, subject)


def test_an_unknown_action_is_an_error_and_never_a_yes():
    with pytest.raises(KeyError):
        may(Actor("administrator", 1, is_proven=True), "fly")
