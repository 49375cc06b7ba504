"""One picture on demand: a map's GeoJSON or a desk's day and perspective in, one product of `mapdesk draw` out."""

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mapdesk.config import Desk
from mapdesk.errors import InputError
from mapdesk.estimate.perspectives import ASSESSED
from mapdesk.model import ControlMap
from mapdesk.pipeline.gazetteers import OnProgress, open_gazetteer
from mapdesk.pipeline.perspectives import map_as_told
from mapdesk.pipeline.release import assess_day
from mapdesk.pipeline.views import days_told, evidence_of_desk

if TYPE_CHECKING:
    from mapdesk.draw.options import Options

MOST_DAYS = 120  # of a film: at a second and a half each, three minutes


def read_map(path: Path) -> ControlMap:
    """Read a map that `mapdesk outline` or a bundle wrote; ``-`` is stdin.

    Raises:
        InputError: the file is no map.
    """
    from mapdesk.draw.geojson import from_geojson

    try:
        content = msgspec.json.decode(sys.stdin.read() if str(path) == "-" else path.read_bytes())
    except msgspec.DecodeError as problem:
        raise InputError(f"{path}: not JSON ({problem}); `mapdesk outline` writes such a file") from None
    return from_geojson(content, str(path))


def map_of_desk(
    desk: Desk, day: dt.date | None = None, *, perspective: str = ASSESSED, known_at: dt.datetime | None = None
) -> ControlMap:
    """Outline a day from the desk's ledger, by default the last that claims tell of.

    Raises:
        InputError: no claim has a day, or no such perspective.
    """
    evidence = evidence_of_desk(desk, known_at)
    day = day or days_told(evidence)[1]
    with open_gazetteer(desk) as gazetteer:
        assessed = assess_day(desk, gazetteer, day, previous=None, known_at=known_at)
    if perspective == ASSESSED:
        return assessed.control_map
    return map_as_told(desk, evidence, assessed.control_map, assessed.base, perspective=perspective, known_at=known_at)


def maps_of_period(
    desk: Desk,
    first: dt.date,
    last: dt.date,
    *,
    perspective: str,
    known_at: dt.datetime | None,
    on_progress: OnProgress,
) -> list[ControlMap]:
    """Outline every day of a period, each with what was gained since the days before.

    Raises:
        InputError: more days than a film can carry, or as for ``map_of_desk``.
    """
    from mapdesk.draw.gains import with_gains

    days = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    if len(days) > MOST_DAYS:
        raise InputError(f"{first}..{last} has {len(days)} days; a film has at most {MOST_DAYS}, so cut the period")
    plain: list[ControlMap] = []
    for number, day in enumerate(days, start=1):
        on_progress("outline", number, len(days))
        plain.append(map_of_desk(desk, day, perspective=perspective, known_at=known_at))
    return [with_gains(one, plain[max(0, number - 8) : number]) for number, one in enumerate(plain)]


def draw_two(one: ControlMap, other: ControlMap, paths: Sequence[Path], options: "Options", *, differing: bool) -> None:
    """Draw two maps: side by side, the earlier first, or where they differ.

    Raises:
        InputError: two maps of one day and perspective side by side, or of two days as a disagreement.
    """
    from mapdesk.draw.comparison import draw_comparison
    from mapdesk.draw.disagreement import draw_disagreement

    if differing and one.day != other.day:
        raise InputError(
            f"a disagreement is between two views of one day, not of {one.day} and {other.day}; "
            "leave --disagreement out to see both days side by side"
        )
    if not differing and one.day == other.day:
        raise InputError(f"both maps are of {one.day}; give maps of two days, or --disagreement for two views of one")
    before, after = sorted((one, other), key=lambda each: each.day)
    for path in paths:
        if differing:
            draw_disagreement(one, other, path, options)
        else:
            draw_comparison(before, after, path, options)
