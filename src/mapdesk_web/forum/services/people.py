"""Accounts as the forum knows them: joining, roles, blocks, notices, a copy of one's data, and leaving."""

import datetime as dt
import hashlib
import hmac
import unicodedata
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import IntegrityError, transaction

from mapdesk_web.forum.checks.record import skeleton
from mapdesk_web.forum.errors import Refused
from mapdesk_web.forum.models import Block, Notification, Reader
from mapdesk_web.forum.models.people import Role
from mapdesk_web.forum.policy import STAFF
from mapdesk_web.forum.rendering import clean_body
from mapdesk_web.forum.services.commenting import delete_comment
from mapdesk_web.forum.services.facts import NAMES_KEY
from mapdesk_web.forum.services.log import log_decision

DELETION_HOURS = 24
# Providers that deliver dots and what stands behind a plus to the same person.
DOTLESS = {"gmail.com"}
SAME_DOMAIN = {"googlemail.com": "gmail.com"}
RESERVED = tuple(skeleton(name) for name in ("guest", "desk", "admin", "staff", *Role.values) if name != "reader")


def canonical_email(address: str) -> str:
    """Return an address as its mailbox has it: lower case, nothing behind a plus, no dots where they are ignored.

    >>> canonical_email("A.nn+map@Gmail.com"), canonical_email("ann.b+x@example.org")
    ('ann@gmail.com', 'ann.b@example.org')
    """
    name, _, domain = address.strip().casefold().rpartition("@")
    name, domain = name.partition("+")[0], SAME_DOMAIN.get(domain, domain)
    return f"{name.replace('.', '') if domain in DOTLESS else name}@{domain}"


def email_hash(address: str) -> str:
    """Return a keyed hash of the canonical address: the same person is known again, the address is not."""
    return hmac.new(settings.SECRET_KEY.encode(), canonical_email(address).encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def make_reader(user: User, name: str, *, now: dt.datetime, role: str = Role.READER) -> Reader:
    """Make the forum's side of a new account.

    Raises:
        Refused: the name is empty or taken, also in look-alike letters by the desk or a moderator.
    """
    name = clean_name(name)
    if not name:
        raise Refused("Please choose a name.")
    if Reader.objects.filter(name__iexact=name).exists() or _passes_for_staff(name):
        raise Refused("This name is taken.")
    hashed = email_hash(user.email)
    cache.delete(NAMES_KEY)
    try:
        with transaction.atomic():
            reader = Reader.objects.create(user=user, name=name, role=role, joined_at=now, email_hash=hashed)
    except IntegrityError as taken:  # sent twice, or by two at once
        raise Refused("This name is taken.") from taken
    log_decision("joined", "reader", reader.pk, at=now, rule="none", reason="A new account.", actor=reader, after=role)
    return reader


def clean_name(name: str) -> str:
    r"""Return a name as it is kept: compatibility forms made plain (NFKC), nothing invisible, 60 characters.

    >>> clean_name("Ａnn\u200b\u202e  Lee"), clean_name("\u2060")
    ('Ann Lee', '')
    """
    name = unicodedata.normalize("NFKC", clean_body(name))
    return " ".join("".join(c for c in name if unicodedata.category(c) != "Cf").split())[:60].strip()


def _passes_for_staff(name: str) -> bool:
    """Whether a name looks like that of a guest, of a role, or of somebody who has one."""
    looks = skeleton(name)
    staff = Reader.objects.filter(role__in=STAFF).values_list("name", flat=True)
    return looks in RESERVED or looks.startswith(skeleton("guest ")) or looks in {skeleton(other) for other in staff}


@transaction.atomic
def set_role(reader: Reader, role: str, *, by: Reader, reason: str, now: dt.datetime) -> None:
    """Give a reader another role."""
    before, reader.role = reader.role, Role(role)
    reader.save(update_fields=["role"])
    cache.delete(NAMES_KEY)
    log_decision("role", "reader", reader.pk, at=now, rule="role", reason=reason, actor=by, before=before, after=role)


@transaction.atomic
def appoint(reader: Reader, role: str, *, now: dt.datetime) -> None:
    """Give a reader a role from the command line of the machine that serves the site."""
    before, reader.role = reader.role, Role(role)
    reader.save(update_fields=["role"])
    cache.delete(NAMES_KEY)
    words = "Given by the operator of the site."
    log_decision("role", "reader", reader.pk, at=now, rule="role", reason=words, before=before, after=role)


@transaction.atomic
def block(reader: Reader, blocked: Reader, *, now: dt.datetime) -> None:
    """Read nothing of another reader from now on, nor be told of it."""
    _, is_new = Block.objects.get_or_create(reader=reader, blocked=blocked, defaults={"at": now})
    if is_new:
        Notification.objects.filter(reader=reader, about=blocked).delete()


@transaction.atomic
def unblock(reader: Reader, blocked: Reader) -> None:
    """Read another reader again."""
    Block.objects.filter(reader=reader, blocked=blocked).delete()


def blocked_ids(reader: Reader | None) -> frozenset[int]:
    """Return whom a reader does not read."""
    if reader is None:
        return frozenset()
    return frozenset(Block.objects.filter(reader=reader).values_list("blocked_id", flat=True))


def set_digest(reader: Reader, *, wanted: bool) -> None:
    """Mail the reader's notices once a day, or no longer."""
    Reader.objects.filter(pk=reader.pk).update(wants_digest=wanted)


def mark_read(reader: Reader, *, now: dt.datetime) -> None:
    """All notices were seen."""
    Notification.objects.filter(reader=reader, read_at=None).update(read_at=now)


def own_data(reader: Reader) -> dict[str, Any]:
    """Return everything that the forum keeps of a reader, for him; others' data only as far as he wrote it."""
    return {
        "name": reader.name,
        "email": reader.user.email,
        "role": reader.role,
        "joined_at": reader.joined_at,
        "comments": list(
            reader.comments.values("public_id", "thread__title", "body", "state", "created_at", "deleted_at")
        ),
        "flags": list(reader.flags.values("comment__public_id", "reason", "detail", "at", "outcome")),
        "strikes": list(reader.strikes.values("step", "rule", "text", "issued_at", "until", "overruled_at")),
        "appeals": list(reader.appeals.values("text", "at", "state", "answer")),
        "requests": list(reader.requests.values("kind", "text", "asked_at", "state", "answer", "removed_at")),
        "claims": list(reader.claims.values("text", "place", "happened_on", "link", "state", "reason")),
        "notes": list(reader.notes.values("claim_id", "text", "at", "status", "removed_at")),
        "ratings": list(reader.ratings.values("note_id", "value", "tags", "at")),
        "blocks": list(reader.blocks.values("blocked__name", "at")),
        "notifications": list(reader.notifications.values("kind", "text", "at", "read_at")),
    }


@transaction.atomic
def ask_deletion(reader: Reader, *, now: dt.datetime) -> None:
    """Ask for the account to be deleted; a day is left to change one's mind."""
    reader.deletion_due_at = now + dt.timedelta(hours=DELETION_HOURS)
    reader.save(update_fields=["deletion_due_at"])
    log_decision("leaving", "reader", reader.pk, at=now, rule="own", reason="Asked by the reader.", actor=reader)


@transaction.atomic
def keep_account(reader: Reader, *, now: dt.datetime) -> None:
    """Change one's mind within the day."""
    reader.deletion_due_at = None
    reader.save(update_fields=["deletion_due_at"])
    log_decision("staying", "reader", reader.pk, at=now, rule="own", reason="Asked by the reader.", actor=reader)


def delete_due_accounts(*, now: dt.datetime) -> int:
    """Delete every account whose day is over: its posts lose text and author, the log keeps its rows, nameless."""
    due = list(Reader.objects.filter(deletion_due_at__lte=now).select_related("user"))
    for reader in due:
        with transaction.atomic():
            for comment in reader.comments.filter(deleted_at=None).order_by("thread_id", "pk"):
                delete_comment(comment, now=now)
            log_decision("left", "reader", reader.pk, at=now, rule="own", reason="Asked by the reader.")
            reader.user.delete()
    return len(due)
