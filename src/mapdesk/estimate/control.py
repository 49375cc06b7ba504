"""Held placements in, who holds each place each day out, with how sure and because of what; never a file or a clock."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec.structs import replace

from mapdesk.errors import InputError
from mapdesk.estimate.agreement import agree
from mapdesk.estimate.evidence import NOTHING_LEARNED, Direction, LearnedRate
from mapdesk.estimate.gathering import KnownAt
from mapdesk.estimate.neighbours import River
from mapdesk.estimate.perspectives import AGREED, ASSESSED
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.estimate.study import Asked, Study, study_evidence
from mapdesk.estimate.walk import Walk
from mapdesk.model import ControlEstimate, HeldPlacement, HeldRuling, Place, Side, Source


def estimate_control(
    held: Iterable[HeldPlacement],
    places: Mapping[str, Place],
    *,
    sides: Sequence[Side],
    sources: Sequence[Source],
    first_day: dt.date,
    last_day: dt.date,
    known_at: KnownAt = None,
    perspective: str = ASSESSED,
    without: Collection[str] = (),
    settings: EstimateSettings = EstimateSettings(),  # noqa: B008 - frozen
    rivers: Collection[River] = (),
    learned: Mapping[tuple[str, Direction], LearnedRate] = NOTHING_LEARNED,
    rulings: Collection[HeldRuling] = (),
) -> list[ControlEstimate]:
    """Estimate control of every place of ``places``, and of every place that a claim names.

    Returns rows sorted by place and day: one for ``first_day`` and one for each later day on which a probability
    has moved by ``settings.row_tolerance``, or status, side, support or last evidence changed. ``known_at`` is one
    instant, None for all that is held, or 'day': each day as it was known at its end. ``rivers`` are the main rivers
    (lng, lat), over which neighbours count less; ``learned`` rates (``reliability.py``) take the place of letters;
    ``rulings`` of the desk override what is said of their place by their day, in its own assessment only. The method is
    a hidden Markov chain per place with neighbours coupled in passes, in docs/estimate.md.

    Raises:
        InputError: the days are the wrong way round, or an unknown perspective or source is named.
        ConfigError: the desk has no side.
    """
    if last_day < first_day:
        raise InputError(f"the days end ({last_day}) before they begin ({first_day}); give them in order")
    asked = Asked(
        sides=sides,
        sources=sources,
        known_at=known_at,
        perspective=perspective,
        without=without,
        settings=settings,
        rivers=rivers,
        learned=learned,
        rulings=rulings,
    )
    if perspective != AGREED:
        return _estimate(held, places, asked, first_day, last_day)
    claims = list(held)
    own = {
        side.side_id: _estimate(claims, places, replace(asked, perspective=side.side_id), first_day, last_day)
        for side in sides
    }
    return agree(own, settings.held_threshold)


def _estimate(
    held: Iterable[HeldPlacement], places: Mapping[str, Place], asked: Asked, first_day: dt.date, last_day: dt.date
) -> list[ControlEstimate]:
    study = study_evidence(held, places, asked)
    rows: list[ControlEstimate] = []
    for place_id in sorted(study.evidence):
        rows += walk_place(study, place_id, first_day, last_day)
    return rows


def walk_place(study: Study, place_id: str, first_day: dt.date, last_day: dt.date) -> list[ControlEstimate]:
    """Return the rows of one place; none for a spot that is no settlement and that nothing is said or known of."""
    at = study.evidence[place_id]
    if not (at.effects or at.place.is_settlement or place_id in study.around):
        return []
    walk = Walk(at, study.chain, study.asked.known_at, study.asked.settings, study.around_of(place_id))
    return list(walk.rows(first_day, last_day))
