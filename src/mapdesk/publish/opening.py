"""The words that open an update: what changed and how much stands behind it in, title and first sentences out."""

import datetime as dt
from collections.abc import Iterable, Sequence

from mapdesk.publish.words import count_words, day_words, list_words


def title_words(
    day: dt.date, changed: Sequence[str], now_words: Sequence[str], has_news: bool, has_untold: bool = False
) -> str:
    """Head the update with what the map shows, never with what happened.

    ``changed`` are the places that changed by somebody's word, the most certain first, ``now_words`` their new
    statuses; ``has_untold`` that other places changed by nobody's.
    """
    if len(changed) == 1:
        news = f"{changed[0]} now shown as {now_words[0]}"
    elif changed:
        news = f"{list_words(changed, most=3)} change on the map"
    elif has_news:
        news = "no report changes the map" if has_untold else "nothing changes on the map"
    else:
        news = "no new reports"
    return f"Map update, {day_words(day)}: {news}"


def lead_words(
    *,
    changes: int,
    claims: int,
    speakers: int,
    reports: int,
    disputes: int,
    since: dt.date | None,
    first: Iterable[str],
    untold: int = 0,
) -> tuple[str, ...]:
    """Open the update: what changes on the map, the weightiest claims, and how much stands behind them.

    ``untold`` is how many places changed by nobody's word; only where no other did is that said at the top.
    """
    when = f"since {day_words(since)}" if since else "compared with the starting map"
    subject = count_words(changes, "place").capitalize() if changes else "Nothing"
    opening = f"{subject} {'change' if changes > 1 else 'changes'} on the map {when}."
    if untold and not changes:
        opening = f"No report changes the map {when}; {untold_words(untold)}."
    if not claims:
        return (opening, "No new claim was recorded, so the map rests on what was known before.")
    behind = (
        f"Behind it stand {count_words(claims, 'new claim')} by {count_words(speakers, 'speaker')} in "
        f"{count_words(reports, 'report')}; {count_words(disputes, 'place is', 'places are')} disputed."
    )
    return (opening, *first, behind)


def untold_words(count: int) -> str:
    """Say that places are shown otherwise though nobody told of a change.

    >>> untold_words(1)
    'one place is shown otherwise though nobody told of a change'
    """
    return f"{count_words(count, 'place is', 'places are')} shown otherwise though nobody told of a change"
