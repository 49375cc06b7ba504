"""The order of the checks: a draft in, the one verdict out. The first that refuses, holds or approves ends it."""

from collections.abc import Sequence
from dataclasses import dataclass

from mapdesk_web.forum.checks.content import check_heat, check_links, check_safety, check_words
from mapdesk_web.forum.checks.draft import Check, Circumstances, Draft, Finding
from mapdesk_web.forum.checks.limits import (
    check_closed,
    check_cooling,
    check_copy,
    check_length,
    check_pace,
    check_repeat,
)
from mapdesk_web.forum.checks.record import check_history, check_limited, check_name, check_new, check_returning


def approve_staff(draft: Draft, around: Circumstances) -> Finding | None:
    """Staff need no approval by others; their posts are still checked for safety before this."""
    return Finding("approve", "staff", "staff", "Written by the desk or a moderator.") if draft.is_staff else None


CHECKS: Sequence[Check] = (
    check_length,
    check_closed,
    check_repeat,
    check_pace,
    check_cooling,
    check_safety,
    approve_staff,
    check_copy,
    check_words,
    check_links,
    check_name,
    check_returning,
    check_history,
    check_limited,
    check_new,
    check_heat,
)
# What is shown at once and never waits, requests and notes, is looked at for this much.
WORD_CHECKS: Sequence[Check] = (check_safety, check_words)
STATE_OF = {"hold": "held", "withhold": "withheld", "approve": "approved", "publish": "published"}
PUBLISH = Finding("publish", "none", "none", "No check found anything.")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a draft: ``refuse`` and ``nudge`` take nothing in; the rest name the state of the post."""

    finding: Finding
    flags: tuple[Finding, ...] = ()

    @property
    def is_taken(self) -> bool:
        """Whether the post is kept."""
        return self.finding.outcome in STATE_OF

    @property
    def state(self) -> str:
        """The state of the post that is kept."""
        return STATE_OF[self.finding.outcome]


def decide(draft: Draft, around: Circumstances, *, was_nudged: bool = False) -> Verdict:
    """Run the checks in order. A nudge is given before anything is held for other reasons, and once only.

    ``was_nudged``: the author has seen the nudge for this very text and sends it all the same; it is held then.
    """
    flags: list[Finding] = []
    verdict: Finding | None = None
    for check in CHECKS:
        finding = check(draft, around)
        if finding is None:
            continue
        if finding.outcome == "refuse":
            return Verdict(finding)
        if finding.outcome == "nudge":
            if not was_nudged:
                return Verdict(finding)
            finding = Finding("withhold", finding.check, finding.rule, "Sent after a nudge.", finding.evidence)
        if finding.outcome == "flag":
            flags.append(finding)
        elif verdict is None:
            verdict = finding
        if verdict is not None and verdict.outcome == "approve":
            break
    return Verdict(verdict or PUBLISH, tuple(flags))


def unfit(draft: Draft, around: Circumstances) -> Finding | None:
    """Return what a moderator would have to read first, for texts that cannot wait; None where nothing is found."""
    found = (check(draft, around) for check in WORD_CHECKS)
    return next((finding for finding in found if finding is not None and finding.outcome == "withhold"), None)
