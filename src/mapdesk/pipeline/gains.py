"""outline, three times: today's map with the land that changed hands in the last day and the last week marked."""

import datetime as dt
from collections.abc import Callable, Sequence

from mapdesk.draw.gains import with_gains
from mapdesk.model import ControlEstimate, ControlMap
from mapdesk.outline.holdings import latest_rows

DAYS_BACK = (1, 7)


def outline_with_gains(
    outline_day: Callable[[dt.date], ControlMap], estimates: Sequence[ControlEstimate], day: dt.date
) -> ControlMap:
    """Outline a day and, where a place has another side than a day or a week before, those days too.

    A side's land that another side had at the end of the day before is gained that day; land that another had a week
    before is gained in the week. ``estimates`` are the rows that ``outline_day`` draws from.
    """
    earlier = [day - dt.timedelta(days=back) for back in DAYS_BACK]
    return with_gains(outline_day(day), [outline_day(past) for past in earlier if _changed(estimates, past, day)])


def _changed(estimates: Sequence[ControlEstimate], past: dt.date, day: dt.date) -> bool:
    """Whether any place is a side's now and was another's then."""
    before = latest_rows(estimates, past)
    return any(
        row.side is not None and place_id in before and before[place_id].side not in (None, row.side)
        for place_id, row in latest_rows(estimates, day).items()
    )
