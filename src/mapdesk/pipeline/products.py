"""One picture on demand: a map's GeoJSON or a desk's day and perspective in, one product of `mapdesk draw` out."""

import dataclasses
import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mapdesk.config import Desk
from mapdesk.errors import InputError
from mapdesk.estimate.perspectives import AGREED, ASSESSED, choose_perspective
from mapdesk.model import ControlMap, HeldPlacement
from mapdesk.outline.areas import outline_areas
from mapdesk.pipeline.gazetteers import OnProgress, open_gazetteer
from mapdesk.pipeline.release import assess_day
from mapdesk.pipeline.views import days_told, estimate_evidence, evidence_of_desk
from mapdesk.resolve.sources import all_sources

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

    In another perspective than the desk's own only the sources it hears put signs on the map, and the foot names only
    the sources of the reports in which they speak.

    Raises:
        InputError: no claim has a day, or no such perspective.
    """
    evidence = evidence_of_desk(desk, known_at)
    day = day or days_told(evidence)[1]
    with open_gazetteer(desk) as gazetteer:
        assessed = assess_day(desk, gazetteer, day, previous=None, known_at=known_at)
    if perspective == ASSESSED:
        return assessed.control_map
    period = (min(days_told(evidence)[0], day), day)
    rows = estimate_evidence(evidence, period, known_at=known_at, perspective=perspective, without=())
    told, heard = assessed.control_map, list(_heard(desk, evidence.held, perspective))
    spoken = {item.placement.report.source for item in heard}
    seen = outline_areas(
        rows,
        evidence.places,
        sides=desk.sides,
        day=day,
        bbox=told.bbox,
        base=assessed.base,
        placements=[held.placement for held in heard],
        perspective=perspective,
        known_at=known_at,
        settings=desk.outline,
    )
    sources = tuple(name for name in told.sources if perspective == AGREED or name in spoken)
    return dataclasses.replace(
        seen, title=told.title, subtitle=told.subtitle, cut_off=told.cut_off, sources=sources,
        credits=told.credits, ledger_head=told.ledger_head,
    )  # fmt: skip


def _heard(desk: Desk, held: Sequence[HeldPlacement], perspective: str) -> Iterator[HeldPlacement]:
    """Yield the placements of a perspective's own sources; what only one side says is not agreed by all."""
    if perspective == AGREED:
        return
    known = all_sources(desk.sources, desk.sides)
    by_id = {source.source_id: source for source in known}
    view = choose_perspective(perspective, desk.sides, known)
    hidden = set(desk.gate.suppressed_kinds)
    for item in held:
        source_id = item.placement.speaker_source
        if item.placement.kind not in hidden and view.hears(source_id, by_id.get(source_id or "")):
            yield item


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
