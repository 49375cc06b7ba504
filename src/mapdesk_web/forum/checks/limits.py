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
# A guest who drops his cookie is a new guest, so guests have one pace together: whoever floods slows all guests of the
# thread, and nobody with an account. Nothing tells them apart, since no address is kept.
GUESTS_A_MINUTE_HERE = 6
GUESTS_A_MINUTE_ANYWHERE = 30
COPY_WORDS = 8  # fewer words are the same by chance
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
        if fuzz.ratio(draft.body, post.body, score_cutoff=REPEAT_RATIO) >= REPEAT_RATIO:
            return Finding("refuse", "repeat", "spam", "You posted this already within the last hour.")
    return None


def check_copy(draft: Draft, around: Circumstances) -> Finding | None:
    """Hold what somebody else posted here within the hour, word for word: a flood may come from many accounts.

    Quoted lines do not count; a copy of few words may be chance.
    """
    own = own_words(draft.body)
    if draft.is_staff or len(own.split()) < COPY_WORDS:
        return None
    for body in around.others:
        if fuzz.ratio(own, own_words(body), score_cutoff=REPEAT_RATIO) >= REPEAT_RATIO:
            reason = "The same text was posted here by somebody else within the last hour; a moderator looks at it."
            return Finding("withhold", "copy", "spam", reason)
    return None


def own_words(body: str) -> str:
    """Return a text without the lines that quote."""
    return "\n".join(line for line in body.splitlines() if not line.lstrip().startswith(">")).strip()


def check_pace(draft: Draft, around: Circumstances) -> Finding | None:
    """Refuse posts that follow each other too fast; newcomers wait longer, slow threads longest."""
    if draft.is_staff or not around.is_paced:
        return None
    if around.guests_here >= GUESTS_A_MINUTE_HERE or around.guests_anywhere >= GUESTS_A_MINUTE_ANYWHERE:
        return Finding("refuse", "pace", "pace", "Many guests write at this moment; please wait a minute, or log in.")
    if not around.past:
        return None
    is_new = draft.is_guest or draft.joined_at is None or draft.at - draft.joined_at < FIRST_DAY
    # A slow thread is slow in itself; what its readers write elsewhere does not count against them here.
    here = next((post.at for post in around.past if post.thread_id == around.thread_id), None)
    paces = [(LEAST_SECONDS_NEW if is_new else LEAST_SECONDS, around.past[0].at), (around.slow_seconds, here)]
    wait = max(least - int((draft.at - at).total_seconds()) for least, at in paces if at is not None)
    if wait > 0:
        return Finding("refuse", "pace", "pace", f"Please wait {wait} seconds before the next post.")
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
