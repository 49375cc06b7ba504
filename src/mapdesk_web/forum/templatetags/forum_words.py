"""Words for readers: what the log keeps in English in, the reader's language out; and who sees which link."""

import re
from typing import Any

from django import template
from django.utils.translation import get_language, gettext

from mapdesk_web.forum.policy import may
from mapdesk_web.forum.views.guard import actor_of, reader_of

register = template.Library()
# What differs from one decision to the next: numbers, and what is quoted.
VARYING = re.compile(r"\d+|“[^”]*”")
NAME = re.compile(r"[a-z]+(_[a-z]+)+")  # of a rule, state or action, as the log keeps it


@register.filter
def told(words: object) -> str:
    """Return kept words in the reader's language; numbers and quotations are carried over.

    The log is written once, in English; a sentence whose translation is not known stays as it was written.

    >>> told("Please wait 12 seconds before the next post."), told("recent_history")
    ('Please wait 12 seconds before the next post.', 'recent history')
    """
    text = str(words)
    plain = text.replace("_", " ") if NAME.fullmatch(text) else text
    if not text or (get_language() or "en").startswith("en"):
        return plain
    message = VARYING.sub("{}", text)
    translated, carried = gettext(message), VARYING.findall(text)
    if translated == message or translated.count("{}") != len(carried):
        return plain
    kept = iter(carried)
    return re.sub(r"\{\}", lambda _: next(kept), translated)


@register.simple_tag(takes_context=True)
def forum_rights(context: Any) -> dict[str, Any]:
    """Return which parts of the forum's navigation a reader sees, and how much he has not read."""
    request = context["request"]
    reader = reader_of(request)
    if reader is None:
        return {}
    actor = actor_of(request)
    return {
        "queue": may(actor, "read_queue"),
        "claims": may(actor, "decide_claim"),
        "unread": reader.notifications.filter(read_at=None).count(),
    }
