"""The watched words: added and removed by moderators, each change in the log."""

import datetime as dt

import regex
from django.db import transaction

from mapdesk_web.forum.errors import Refused
from mapdesk_web.forum.models import Reader, WatchedWord
from mapdesk_web.forum.models.moderation import Reason
from mapdesk_web.forum.services.facts import forget_words
from mapdesk_web.forum.services.log import log_decision


@transaction.atomic
def add_word(pattern: str, *, is_regex: bool, action: str, rule: str, by: Reader, now: dt.datetime) -> WatchedWord:
    """Watch a word, phrase or regular expression.

    Raises:
        Refused: empty, watched already, broken, or an unknown action or rule.
    """
    pattern = pattern.strip()
    if not pattern or len(pattern) > 200 or action not in ("hold", "flag") or rule not in Reason.values:
        raise Refused("A watched word has up to 200 characters, an action and a rule.")
    if WatchedWord.objects.filter(pattern=pattern).exists():
        raise Refused("It is watched already.")
    if is_regex:
        try:
            regex.compile(pattern)
        except regex.error as problem:
            raise Refused(f"This is no regular expression: {problem}") from problem
    word = WatchedWord.objects.create(pattern=pattern, is_regex=is_regex, action=action, rule=rule)
    transaction.on_commit(forget_words)
    forget_words()
    log_decision("word_added", "word", word.pk, at=now, rule=rule, reason="A word is watched.", actor=by, after=action)
    return word


@transaction.atomic
def remove_word(word: WatchedWord, *, by: Reader, now: dt.datetime) -> None:
    """Watch a word no longer."""
    key, rule = word.pk, word.rule
    word.delete()
    transaction.on_commit(forget_words)
    forget_words()
    log_decision("word_removed", "word", key, at=now, rule=rule, reason="A word is watched no longer.", actor=by)
