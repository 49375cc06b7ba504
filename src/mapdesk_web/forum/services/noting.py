"""Notes on claims and their ratings: written, rated and scored; what changes a note's status is in the log."""

import datetime as dt

from django.db import transaction

from mapdesk_web.forum.bridging import score_notes
from mapdesk_web.forum.errors import Refused
from mapdesk_web.forum.models import Note, Rating, Reader, Thread
from mapdesk_web.forum.models.threads import VISIBLE
from mapdesk_web.forum.rendering import clean_body, link_urls, render_body
from mapdesk_web.forum.services.facts import require_fit
from mapdesk_web.forum.services.log import log_decision

MAX_CHARACTERS = 1000
VALUES = (0.0, 0.5, 1.0)
HELPFUL_TAGS = ("good_sources", "clear", "addresses_claim", "important_context", "unique_context", "unbiased_language")
NOT_HELPFUL_TAGS = (
    "sources_missing_or_unreliable", "outdated", "incorrect", "opinion_or_speculation", "missing_key_points",
    "argumentative", "off_topic", "hard_to_understand", "not_needed",
)  # fmt: skip
# A rating counts only once its rater has been here for a while: the sleeper attack needs many fresh accounts.
RATER_DAYS = 7
RATER_POSTS = 2
NOTES_A_DAY = 5


@transaction.atomic
def write_note(
    thread: Thread, author: Reader, claim_id: str, claim_version: str, text: str, *, now: dt.datetime
) -> Note:
    """Add context to a claim; a note names its source.

    Raises:
        Refused: no text, too much, no source, something in it that a check would hold, or too many a day.
    """
    text = clean_body(text[: 2 * MAX_CHARACTERS])
    if not text or len(text) > MAX_CHARACTERS:
        raise Refused(f"A note has 1 to {MAX_CHARACTERS} characters.")
    if not link_urls(text):
        raise Refused("A note names its source: put the address of a page into it.")
    require_fit(author, text, now)
    if Note.objects.filter(author=author, at__gt=now - dt.timedelta(days=1)).count() >= NOTES_A_DAY:
        raise Refused(f"{NOTES_A_DAY} notes a day are the most.")
    note = Note.objects.create(
        claim_id=claim_id, claim_version=claim_version, thread=thread, author=author, text=text,
        html=render_body(text), at=now,
    )  # fmt: skip
    log_decision(
        "noted", "note", note.pk, at=now, rule="note", reason="A reader adds context.", actor=author, after=note.status
    )
    return note


@transaction.atomic
def rate_note(note: Note, reader: Reader, value: float, tags: list[str], *, now: dt.datetime) -> Rating:
    """Rate a note, or change one's rating.

    Raises:
        Refused: the value is none of 1, .5, 0, a tag is unknown, or the account is too young to rate.
    """
    if value not in VALUES or not set(tags) <= {*HELPFUL_TAGS, *NOT_HELPFUL_TAGS}:
        raise Refused("Rate helpful, somewhat or not, with reasons from the list.")
    standing = reader.comments.filter(state__in=VISIBLE, deleted_at=None).count()
    if now - reader.joined_at < dt.timedelta(days=RATER_DAYS) or standing < RATER_POSTS:
        raise Refused(f"Ratings count from accounts of {RATER_DAYS} days with {RATER_POSTS} posts that stand.")
    rating, _ = Rating.objects.update_or_create(
        note=note, reader=reader, defaults={"value": value, "tags": sorted(set(tags)), "at": now}
    )
    return rating


def score_all(*, now: dt.datetime) -> int:
    """Score every note anew and return how many changed their status.

    Ratings of removed notes keep their effect on the raters; a removed note itself waits with its status.
    """
    rows = [(r.reader_id, r.note_id, r.value) for r in Rating.objects.all()]
    notes = {note.pk: note for note in Note.objects.all()}
    changed = 0
    for key, scored in score_notes(rows, {pk: note.status for pk, note in notes.items()}).items():
        note = notes[key]
        if note.removed_at is not None:
            continue
        before, note.status = note.status, scored.status
        note.intercept, note.factor, note.why = scored.intercept, scored.factor, scored.why
        with transaction.atomic():
            note.save(update_fields=["status", "intercept", "factor", "why"])
            if before != scored.status:
                changed += 1
                log_decision(
                    "scored", "note", key, at=now, rule="bridging", reason=scored.why, before=before,
                    after=scored.status, evidence={"raters": list(scored.raters)},
                )  # fmt: skip
    return changed
