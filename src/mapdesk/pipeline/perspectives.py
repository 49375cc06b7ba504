"""A day's own map in, the same day as others tell it out: by one perspective's sources alone."""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence

from mapdesk.base.geography import BaseGeography
from mapdesk.config import Desk
from mapdesk.estimate.perspectives import AGREED, choose_perspective
from mapdesk.model import ControlMap, HeldPlacement
from mapdesk.outline.areas import outline_areas
from mapdesk.pipeline.views import Evidence, days_told, estimate_evidence
from mapdesk.resolve.sources import all_sources


def map_as_told(
    desk: Desk,
    evidence: Evidence,
    own: ControlMap,
    base: BaseGeography | None,
    *,
    perspective: str,
    known_at: dt.datetime | None = None,
) -> ControlMap:
    """Outline the day of the desk's ``own`` map in another perspective.

    Only the sources it hears put signs on the map, and the foot names only the sources of the reports in which they
    speak.

    Raises:
        InputError: no claim has a day, or no such perspective.
    """
    period = (min(days_told(evidence)[0], own.day), own.day)
    rows = estimate_evidence(evidence, period, known_at=known_at, perspective=perspective, without=())
    heard = list(_heard(desk, evidence.held, perspective))
    spoken = {item.placement.report.source for item in heard}
    seen = outline_areas(
        rows,
        evidence.places,
        sides=desk.sides,
        day=own.day,
        bbox=own.bbox,
        base=base,
        placements=[held.placement for held in heard],
        perspective=perspective,
        known_at=known_at,
        settings=desk.outline,
    )
    sources = tuple(name for name in own.sources if perspective == AGREED or name in spoken)
    return dataclasses.replace(
        seen, title=own.title, subtitle=own.subtitle, cut_off=own.cut_off, sources=sources,
        credits=own.credits, ledger_head=own.ledger_head,
    )  # fmt: skip


def _heard(desk: Desk, held: Sequence[HeldPlacement], perspective: str) -> Iterator[HeldPlacement]:
    """Yield what a perspective's own sources tell, nothing read unsurely; one side's word is not agreed by all."""
    if perspective == AGREED:
        return
    known = all_sources(desk.sources, desk.sides)
    by_id = {source.source_id: source for source in known}
    view = choose_perspective(perspective, desk.sides, known)
    hidden = set(desk.gate.suppressed_kinds)
    for item in held:
        source_id = item.placement.speaker_source
        if item.placement.is_tentative or item.placement.kind in hidden:
            continue
        if view.hears(source_id, by_id.get(source_id or "")):
            yield item
