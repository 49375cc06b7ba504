"""Who may do what, in one table: an actor, an action and what it is done to in, allowed or why not out; never a query.

Every view asks ``may`` before it calls a service; the authorisation matrix of the tests runs over this table and over
every address of the site.
"""

from dataclasses import dataclass

GUEST = "guest"
EVERYBODY = frozenset({GUEST, "reader", "contributor", "analyst", "editor", "moderator", "administrator"})
MEMBERS = EVERYBODY - {GUEST}
# The desk answers and decides on claims; it does not judge readers.
DESK = frozenset({"analyst", "editor", "administrator"})
MODERATORS = frozenset({"moderator", "administrator"})
STAFF = DESK | MODERATORS

ROLES_OF_ACTION: dict[str, frozenset[str]] = {
    "read": EVERYBODY,
    "read_log": EVERYBODY,
    "post": EVERYBODY,
    "report_illegal": EVERYBODY,
    "edit": MEMBERS,
    "delete": MEMBERS,
    "flag": MEMBERS,
    "block": MEMBERS,
    "ask": MEMBERS,
    "join_request": MEMBERS,
    "withdraw_request": MEMBERS,
    "bring_claim": MEMBERS,
    "write_note": MEMBERS,
    "rate_note": MEMBERS,
    "appeal": MEMBERS,
    "own_account": MEMBERS,
    "answer_request": DESK,
    "decide_claim": DESK,
    "pin": DESK | MODERATORS,
    "read_queue": MODERATORS,
    "read_evidence": MODERATORS,
    "decide_comment": MODERATORS,
    "decide_entry": MODERATORS,
    "decide_flag": MODERATORS,
    "decide_notice": MODERATORS,
    "decide_appeal": MODERATORS,
    "strike": MODERATORS,
    "close_thread": MODERATORS,
    "edit_words": MODERATORS,
    "import_thread": frozenset({"administrator"}),
    "set_role": frozenset({"administrator"}),
}
# What is left to somebody suspended or banned: to read, to object, and to take his data with him.
LEFT_WHEN_SILENCED = frozenset({"read", "read_log", "report_illegal", "appeal", "own_account"})
NEEDS_PROOF = MEMBERS - STAFF  # of the e-mail address, before anything is written
FREE_OF_PROOF = LEFT_WHEN_SILENCED
IN_OPEN_THREADS = frozenset({"post", "edit"})
ON_OWN_THINGS = frozenset({"edit", "delete", "withdraw_request", "appeal"})
NOT_ON_OWN_THINGS = frozenset(
    {
        "flag",
        "block",
        "rate_note",
        "strike",
        "decide_comment",
        "decide_entry",
        "decide_claim",
        "decide_appeal",
        "set_role",
    }
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: role ('guest' without an account), whether silenced, whether the e-mail address is proven."""

    role: str = GUEST
    reader_id: int | None = None
    is_silenced: bool = False  # suspended or banned
    is_proven: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """What is acted on, as far as it matters: whose it is, in what state, and who decided on it before."""

    owner_id: int | None = None
    owner_role: str = GUEST
    is_deleted: bool = False
    is_visible: bool = True
    thread_is_closed: bool = False
    edit_window_is_over: bool = False
    decided_by_id: int | None = None


def refusal(actor: Actor, action: str, subject: Subject | None = None) -> str:
    """Return why an actor may not do something, in words for him; empty where he may.

    Without a subject, only whether there is anything at all that he may do this to.

    Raises:
        KeyError: the action is not in the table.
    """
    if actor.role not in ROLES_OF_ACTION[action]:
        return "Please log in first." if actor.role == GUEST else "This is not among what your role may do."
    if actor.is_silenced and action not in LEFT_WHEN_SILENCED:
        return "Your account may only read at present."
    if actor.role in NEEDS_PROOF and not actor.is_proven and action not in FREE_OF_PROOF:
        return "Please prove your e-mail address first."
    return _subject_refusal(actor, action, subject) if subject is not None else ""


def may(actor: Actor, action: str, subject: Subject | None = None) -> bool:
    """Whether an actor may do something, to a subject where one is given."""
    return not refusal(actor, action, subject)


def _subject_refusal(actor: Actor, action: str, subject: Subject) -> str:
    is_own = actor.reader_id is not None and actor.reader_id == subject.owner_id
    if action in ON_OWN_THINGS and not is_own:
        return "This is somebody else's."
    if action in NOT_ON_OWN_THINGS and is_own:
        return "This is your own; somebody else has to do it."
    if action == "block" and subject.owner_role in STAFF:
        return "Moderators and the desk cannot be blocked."
    if action in ("strike", "set_role") and subject.owner_role in MODERATORS and actor.role != "administrator":
        return "Only an administrator may do this to a moderator."
    if action in IN_OPEN_THREADS and subject.thread_is_closed and actor.role not in STAFF:
        return "This discussion is closed."
    if action == "edit" and subject.edit_window_is_over:
        return "The time for editing is over."
    if action in ("edit", "delete", "flag") and subject.is_deleted:
        return "This post was deleted."
    if action == "flag" and not subject.is_visible:
        return "This post is not published."
    if action == "decide_appeal" and subject.decided_by_id == actor.reader_id:
        return "An appeal is decided by another moderator than the one it is against."
    return ""
