"""Objections: one to each strike, rejected post, removed request or note, decided by another moderator."""

import datetime as dt

from django.db import transaction

from mapdesk_web.forum.errors import Refused
from mapdesk_web.forum.models import Appeal, Comment, Decision, DeskRequest, Note, Reader, Strike
from mapdesk_web.forum.models.threads import State
from mapdesk_web.forum.services.log import log_decision
from mapdesk_web.forum.services.moderating import decide_comment, lift_strike
from mapdesk_web.forum.services.removing import restore_entry
from mapdesk_web.forum.services.telling import tell

Against = Strike | Comment | DeskRequest | Note
FIELDS: dict[type[Against], str] = {Strike: "strike", Comment: "comment", DeskRequest: "request", Note: "note"}


@transaction.atomic
def appeal(reader: Reader, text: str, against: Against, *, now: dt.datetime) -> Appeal:
    """Object once to a strike, to the rejection of a post, or to the removal of a request or note.

    Raises:
        Refused: there was an appeal already, or nothing to appeal against.
    """
    if isinstance(against, Comment) and against.state != State.REJECTED:
        raise Refused("This post is not rejected.")
    if isinstance(against, DeskRequest | Note) and against.removed_at is None:
        raise Refused("It was not removed.")
    field = FIELDS[type(against)]
    if Appeal.objects.filter(**{field: against}).exists():
        raise Refused("There is one appeal, and it was made.")
    made = Appeal.objects.create(reader=reader, text=text, at=now, **{field: against})
    log_decision(
        "appealed", "appeal", made.pk, at=now, rule="appeal", reason="Its author objects.", actor=reader, after="open"
    )
    return made


@transaction.atomic
def decide_appeal(made: Appeal, *, is_upheld: bool, by: Reader, answer: str, now: dt.datetime) -> None:
    """Decide an appeal; upheld, the strike is lifted, the post approved, the request or note restored.

    Raises:
        Refused: it was decided before.
    """
    made = Appeal.objects.select_for_update().get(pk=made.pk)
    if made.state != "open":
        raise Refused("This appeal was decided already.")
    made.state, made.decided_by, made.decided_at, made.answer = "upheld" if is_upheld else "declined", by, now, answer
    made.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    log_decision(
        f"appeal_{made.state}", "appeal", made.pk, at=now, rule="appeal", reason=answer, actor=by, before="open",
        after=made.state,
    )  # fmt: skip
    if is_upheld:
        _undo(made, by, answer, now)
    tell(made.reader, "appeal", f"Your appeal was {made.state}: {answer}", "/discussion/me/", now=now)


def _undo(made: Appeal, by: Reader, answer: str, now: dt.datetime) -> None:
    """Take back what was appealed against."""
    entry = made.request or made.note
    if made.strike is not None:
        lift_strike(made.strike, by=by, reason=answer, now=now)
    elif made.comment is not None:
        decide_comment(made.comment, State.APPROVED, by=by, rule="appeal", reason=answer, now=now)
    elif entry is not None and entry.removed_at is not None:  # a moderator may have restored it meanwhile
        restore_entry(entry, by=by, rule="appeal", reason=answer, now=now)


def who_decided(thing: Comment | DeskRequest | Note) -> int | None:
    """Return the id of the moderator who rejected or removed something, None where a check did.

    Once there is an appeal, he whom it is against: a colleague's decision after it does not free him to decide it.
    """
    kind = FIELDS[type(thing)]
    key = thing.public_id if isinstance(thing, Comment) else str(thing.pk)
    rows = Decision.objects.filter(subject_kind=kind, subject_key=key, action__in=("rejected", "removed"))
    made = Appeal.objects.filter(**{kind: thing}).first()
    found = (rows.filter(at__lte=made.at) if made else rows).first()
    return found.actor_id if found else None


def appealed_against(made: Appeal) -> int | None:
    """Return the moderator whose decision an appeal is against, None where a check decided."""
    if made.strike is not None:
        return made.strike.issued_by_id
    thing = made.comment or made.request or made.note
    return who_decided(thing) if thing is not None else None
