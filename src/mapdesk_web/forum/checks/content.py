"""Checks of what a post says: watched words, links, live positions and personal data, words that heat."""

from collections.abc import Iterator
from functools import lru_cache

import regex

from mapdesk_web.forum.checks.draft import Circumstances, Draft, Finding, Pattern

PATTERN_SECONDS = 0.05  # a hand-written pattern may take this long; longer holds for a moderator, never blocks the site
LINKS_HOLD = 3
NEW_LINKS_HOLD = 1
# Where somebody is now, told so that he could be found: a position word near coordinates or 'now', or a person's data.
COORDINATES = regex.compile(
    r"(?<![\d.])[-+]?\d{1,2}\.\d{3,}[°]?\s*[NS]?\s*[,;/ ]\s*[-+]?\d{1,3}\.\d{3,}|"
    r"\b\d{1,2}°\s?\d{1,2}['′]|\b\d{1,2}[S-X]\s?[A-Z]{2}\s?\d{4,10}\b"
)
POSITION = regex.compile(
    r"\b(?:(?:convoy|column|launcher|checkpoint|position|unit|fighter|soldier|hideout|depot|sniper|drone team|"
    r"field hospital|shelter)s?|batter(?:y|ies)|troops|ambush(?:es)?)\b",
    regex.IGNORECASE,
)
NOW = regex.compile(
    r"\b(?:right now|at this (?:moment|hour)|as we speak|currently|just (?:now|arrived|passed|left)|"
    r"is (?:moving|heading|parked|hiding|sleeping)|are (?:moving|heading|parked|hiding|sleeping|sheltering)|tonight|"
    r"live position)\b",
    regex.IGNORECASE,
)
PERSONAL = (
    ("a telephone number", regex.compile(r"(?<![\d.,])(?:\+|00)\d[\d\s()./-]{7,16}\d(?![\d.,])")),
    ("an e-mail address", regex.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        "a home address",
        regex.compile(r"\b(?:lives|living|home|house|family) (?:is )?(?:at|in|on) [^.\n]{0,60}\d", regex.I),
    ),
)
HEATED = regex.compile(
    r"\b(?:idiots?|morons?|liars?|trolls?|shut up|clowns?|scum|vermin|rats|dogs|pigs|animals|subhumans?|traitors?)\b",
    regex.IGNORECASE,
)
SHOUTING_LETTERS = 25


def check_words(draft: Draft, around: Circumstances) -> Finding | None:
    """Hold or flag what the moderators' list names; a pattern that takes too long holds as well, and says so."""
    flagged: Finding | None = None
    for pattern in around.patterns:
        matched = _match(pattern, draft.body)
        if matched is None:
            reason = "A watched pattern took too long on this post, so a moderator looks at it."
            return Finding("withhold", "words", "watched_word", reason, {"pattern": pattern.pattern, "timeout": True})
        if matched:
            evidence = {"pattern": pattern.pattern, "matched": matched}
            found = Finding(
                "withhold" if pattern.action == "hold" else "flag",
                "words",
                pattern.rule,
                "A word in it is on the moderators' list.",
                evidence,
            )
            if found.outcome == "withhold":
                return found
            flagged = flagged or found
    return flagged


def _match(pattern: Pattern, body: str) -> str | None:
    """The words that match, empty where none do; None where it took too long or the pattern is broken."""
    try:
        found = _compiled(pattern.pattern, pattern.is_regex).search(body, timeout=PATTERN_SECONDS)
    except (TimeoutError, regex.error):
        return None
    return (found[0] or pattern.pattern) if found else ""


@lru_cache(maxsize=4096)  # the library's own cache is smaller than a moderators' list may be
def _compiled(pattern: str, is_regex: bool) -> regex.Pattern[str]:
    return regex.compile(pattern if is_regex else rf"(?<!\w){regex.escape(pattern)}(?!\w)", regex.IGNORECASE)


def check_safety(draft: Draft, around: Circumstances) -> Finding | None:
    """Hold live positions and personal data, whoever posts and whosever they are: they can kill."""
    told = list(_endangering(draft.body))
    if not told:
        return None
    reason = f"It seems to hold {' and '.join(told)}; a moderator looks at it before anybody else does."
    return Finding("withhold", "safety", "location", reason, {"found": told})


def _endangering(body: str) -> Iterator[str]:
    if POSITION.search(body) and (COORDINATES.search(body) or NOW.search(body)):
        yield "a live position"
    for what, pattern in PERSONAL:
        if pattern.search(body):
            yield what


def check_links(draft: Draft, around: Circumstances) -> Finding | None:
    """Hold posts of many links, of newcomers already with two."""
    most = NEW_LINKS_HOLD if draft.is_guest or around.approved < 2 else LINKS_HOLD
    if len(draft.links) > most and not draft.is_staff:
        reason = f"It has {len(draft.links)} links; a moderator looks at them first."
        return Finding("withhold", "links", "spam", reason, {"links": list(draft.links)})
    return None


def check_heat(draft: Draft, around: Circumstances) -> Finding | None:
    """Ask the author to read his post again before it is sent; it is his to send it."""
    words = sorted({match[0].casefold() for match in HEATED.finditer(draft.body)})
    letters = [c for c in draft.body if c.isalpha() and c.upper() != c.lower()]
    shouts = len(letters) >= SHOUTING_LETTERS and sum(c.isupper() for c in letters) > 0.7 * len(letters)
    if not words and not shouts:
        return None
    what = "capital letters throughout" if shouts and not words else f"the word “{words[0]}”"
    reason = f"This may be read as an attack ({what}). Send it as it is, and a moderator looks at it first; or edit it."
    return Finding("nudge", "heat", "offensive", reason, {"words": words, "shouts": shouts})
