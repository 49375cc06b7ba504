"""Checks of manners: length, closed threads, repeats, pace, heated exchanges."""

import datetime as dt

from rapidfuzz import fuzz

from mapdesk_web.forum.checks.draft import Circumstances, Draft, Finding

MAX_CHARACTERS = 8000
REPEAT_MINUTES = 60
REPEAT_RATIO = 92  # of 100; the same text with a word changed
FIRST_DAY = dt.timedelta(days=1)
FIRST_DAY_POSTS = 10
LEAST_SECONDS = 5
LEAST_SECONDS_NEW = 30
COOLING_TURNS = 4  # posts of two people in turn before both are asked to pause
COOLING_MINUTES = 10


def check_length(draft: Draft, around: Circumstances) -> Finding | None:
    """Refuse nothing at all and far too much."""
    if not draft.body.strip():
        return Finding("refuse", "length", "length", "There is no text in this post.")
    if len(draft.body) > MAX_CHARACTERS:
        return Finding("refuse", "length", "length", f"A post may have {MAX_CHARACTERS} characters at most.")
    return None


def check_closed(draft: Draft, around: Circumstances) -> Finding | None:
    """Refuse posts in a closed thread, but those of the desk."""
    if around.thread_is_closed and not draft.is_staff:
        return Finding("refuse", "closed", "closed", "This discussion is closed.")
    return None


def check_repeat(draft: Draft, around: Circumstances) -> Finding | None:
    """Refuse what the same author posted within the hour, here or elsewhere."""
    for post in around.past:
        if draft.at - post.at > dt.timedelta(minutes=REPEAT_MINUTES):
            break
        if fuzz.ratio(draft.body, post.body) >= REPEAT_RATIO:
            return Finding("refuse", "repeat", "spam", "You posted this already within the last hour.")
    return None


def check_pace(draft: Draft, around: Circumstances) -> Finding | None:
    """Refuse posts that follow each other too fast; newcomers wait longer, slow threads longest."""
    if not around.past or draft.is_staff:
        return None
    is_new = draft.is_guest or draft.joined_at is None or draft.at - draft.joined_at < FIRST_DAY
    least = max(LEAST_SECONDS_NEW if is_new else LEAST_SECONDS, around.slow_seconds)
    waited = (draft.at - around.past[0].at).total_seconds()
    if waited < least:
        return Finding("refuse", "pace", "pace", f"Please wait {least - int(waited)} seconds before the next post.")
    today = sum(draft.at - post.at < FIRST_DAY for post in around.past)
    if is_new and today >= FIRST_DAY_POSTS:
        return Finding("refuse", "pace", "pace", f"On the first day {FIRST_DAY_POSTS} posts are the most.")
    return None


def check_cooling(draft: Draft, around: Circumstances) -> Finding | None:
    """Ask two who answer each other in turn to pause; everybody else goes on."""
    pair = around.exchange[:COOLING_TURNS]
    if draft.is_staff or len(pair) < COOLING_TURNS or not draft.parent_author or draft.parent_author == draft.author:
        return None
    in_turn = all(name == (draft.parent_author, draft.author)[i % 2] for i, name in enumerate(pair))
    mine = next((post for post in around.past if post.parent_author == draft.parent_author), None)
    if in_turn and mine and draft.at - mine.at < dt.timedelta(minutes=COOLING_MINUTES):
        words = f"You two have answered each other {COOLING_TURNS} times; please pause for {COOLING_MINUTES} minutes."
        return Finding("refuse", "cooling", "cooling", words)
    return None
