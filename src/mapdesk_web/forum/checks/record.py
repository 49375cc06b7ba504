"""Checks of who posts: newcomers, recent rejections, somebody banned who may be back. They only ever hold."""

import datetime as dt
from functools import lru_cache

from confusable_homoglyphs import confusables
from rapidfuzz import fuzz

from mapdesk_web.forum.checks.draft import Circumstances, Draft, Finding, Rejected

NEW_UNTIL_APPROVED = 2
HISTORY_DAYS = 7
HISTORY_SHARE = 0.30
HISTORY_LEAST = 3  # decided posts, so that one bad day of a newcomer is no record
SAME_TEXT = 85  # of 100
SAME_TEXT_WORDS = 8  # shorter texts are alike by chance
FRESH_HOURS = 24


def check_new(draft: Draft, around: Circumstances) -> Finding | None:
    """Hold guests always, and readers until two of their posts stand."""
    if draft.is_guest:
        return Finding("hold", "new", "new_reader", "Posts of guests are read by a moderator first.")
    if around.approved < NEW_UNTIL_APPROVED:
        reason = f"The first {NEW_UNTIL_APPROVED} posts of a reader are read by a moderator first."
        return Finding("hold", "new", "new_reader", reason, {"approved": around.approved})
    return None


def check_history(draft: Draft, around: Circumstances) -> Finding | None:
    """Hold posts of a reader of whose decided posts of the last week three in ten or more were rejected."""
    week = [post for post in around.past if draft.at - post.at <= dt.timedelta(days=HISTORY_DAYS)]
    decided = [post for post in week if post.state in ("approved", "rejected")]
    rejected = sum(post.state == "rejected" for post in decided)
    if len(decided) >= HISTORY_LEAST and rejected / len(decided) >= HISTORY_SHARE:
        reason = "Several of your posts of the last days were rejected, so a moderator reads this one first."
        return Finding("withhold", "history", "recent_history", reason, {"decided": len(decided), "rejected": rejected})
    return None


def check_limited(draft: Draft, around: Circumstances) -> Finding | None:
    """Hold everything of a reader who was limited by a strike, and everything in a thread under premoderation."""
    if draft.is_limited:
        return Finding("hold", "limited", "limited", "Your posts are read by a moderator first for some time.")
    if around.is_premoderated and not draft.is_staff:
        return Finding("hold", "premoderated", "premoderated", "Every post in this discussion is read first.")
    return None


def check_returning(draft: Draft, around: Circumstances) -> Finding | None:
    """Hold a fresh account that resembles somebody banned or suspended lately; two signals, or his very address."""
    if draft.is_staff or around.approved >= NEW_UNTIL_APPROVED * 5:
        return None
    is_fresh = draft.joined_at is None or draft.at - draft.joined_at < dt.timedelta(hours=FRESH_HOURS)
    for past in around.rejected:
        if past.author == draft.author:
            continue  # a suspension that is over is over
        signals = [name for name, holds in _signals(draft, past) if holds]
        if "same e-mail address" in signals or (signals and len(signals) + is_fresh >= 2):
            reason = "A moderator reads this post first."
            return Finding("withhold", "returning", "returning", reason, {"signals": signals, "fresh": is_fresh})
    return None


def _signals(draft: Draft, past: Rejected) -> tuple[tuple[str, bool], ...]:
    long_enough = min(len(draft.body.split()), len(past.body.split())) >= SAME_TEXT_WORDS
    return (
        ("same e-mail address", bool(draft.email_hash) and draft.email_hash == past.email_hash),
        (
            "same text",
            long_enough and fuzz.token_sort_ratio(draft.body, past.body, score_cutoff=SAME_TEXT) >= SAME_TEXT,
        ),
        ("same links", bool(draft.links) and set(draft.links) == set(past.links)),
        ("look-alike name", not draft.is_guest and look_alike(draft.author_name, past.name)),
    )


def check_name(draft: Draft, around: Circumstances) -> Finding | None:
    """Hold posts under a name that looks like that of the desk, a moderator or a reader of long standing."""
    twin = next((name for name in around.names if look_alike(draft.author_name, name)), None)
    if twin and not draft.is_staff:
        reason = "Your name looks like another reader's; a moderator reads this post first."
        return Finding("withhold", "name", "impersonation", reason, {"looks_like": twin})
    return None


def look_alike(name: str, other: str) -> bool:
    """Whether two different names look the same: confusable letters (Unicode TR 39), digits for letters, case.

    >>> look_alike("Аmber", "Amber"), look_alike("Amber1", "AmberI"), look_alike("Amber", "Amber")
    (True, True, False)
    """
    return name != other and skeleton(name) == skeleton(other)


@lru_cache(maxsize=4096)
def skeleton(name: str) -> str:
    """Return what is left of a name when look-alike letters are made one."""
    plain = "".join(_prototype(c) for c in name)
    return plain.casefold().translate(str.maketrans("0153|", "olse1")).replace("1", "l").replace("i", "l")


def _prototype(c: str) -> str:
    if c.isascii():
        return c
    found = confusables.is_confusable(c, greedy=True, preferred_aliases=[])
    latin = [h["c"] for hit in found or () for h in hit["homoglyphs"] if len(h["c"]) == 1 and h["c"].isascii()]
    return latin[0] if latin else c
