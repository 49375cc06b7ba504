"""estimate, again and again: the same days in every perspective, as known before, and without each source."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mapdesk.base.dates import end_of_day
from mapdesk.base.geometry import Bbox
from mapdesk.config import Desk
from mapdesk.draw.style import Style, name_colour, side_fills
from mapdesk.draw.themes import DeskStyle, style_of
from mapdesk.estimate.agreement import agree
from mapdesk.estimate.perspectives import AGREED, ASSESSED, NEUTRAL
from mapdesk.model import BaseGeography, ControlEstimate, HeldPlacement, Holding, Place, Placement
from mapdesk.outline.events import list_events
from mapdesk.outline.holdings import label_of, latest_rows
from mapdesk.outline.mosaic import outline_mosaic
from mapdesk.pipeline.assessment import assess
from mapdesk.pipeline.gazetteers import OnProgress
from mapdesk.pipeline.ledgers import open_ledger
from mapdesk.publish.interactive import Interactive, Timelines
from mapdesk.publish.interactive_page import find_web
from mapdesk.publish.interactive_tiles import read_tiles
from mapdesk.record.ledger import replay
from mapdesk.resolve.sources import all_sources

# Each is one estimate of the whole period: enough to look back step by step, few enough for a run of minutes.
KNOWN_STEPS = 12
LEFT_OUT = 12
EVER_DAYS = 100_000
TOKENS = (
    *("paper", "ground", "neighbour", "water", "ink", "muted", "hairline", "card_edge", "halo", "accent"),
    *("river", "border", "border_band", "no_side", "casing", "claimed_tint"),
)


def interactive_of(
    desk: Desk,
    holding: Holding,
    places: Mapping[str, Place],
    estimates: Sequence[ControlEstimate],
    *,
    day: dt.date,
    box: Bbox,
    base: BaseGeography | None,
    released: Iterable[Placement],
    on_progress: OnProgress,
) -> Interactive | None:
    """Return what the interactive map of a day is made of; None where the front end has not been built.

    ``estimates`` are the rows of the map itself over all its days; ``released`` the placements that may be drawn.
    """
    web = find_web()
    if web is None or not estimates:
        return None
    first_day = min(row.day for row in estimates)
    timelines = see_in_every_way(
        desk, holding, places, estimates, first_day=first_day, day=day, on_progress=on_progress
    )
    cells = outline_mosaic(
        places,
        latest_rows(estimates, day),
        ever_known={row.place_id for row in estimates if row.status != "unknown"},
        bbox=box,
        base=base,
        settings=desk.outline,
    )
    return Interactive(
        timelines=timelines,
        cells=cells,
        base=base,
        box=box,
        looks=_looks(desk),
        web=web,
        ground_of=label_of,
        event_ids={p.claim_id for p in released if list_events([p], box, day, EVER_DAYS)},
        event_days=desk.outline.event_days,
        front_days=desk.outline.front_age_days,
        quiet_pairs=desk.outline.no_front_between,
        band_km=desk.outline.band_km,
        clash_reach_km=desk.outline.clash_reach_km,
        tiles=read_tiles(desk.tiles_file, desk.interactive.tiles_credit) if desk.tiles_file else None,
    )


def see_in_every_way(
    desk: Desk,
    holding: Holding,
    places: Mapping[str, Place],
    estimates: Sequence[ControlEstimate],
    *,
    first_day: dt.date,
    day: dt.date,
    on_progress: OnProgress,
) -> Timelines:
    """Estimate the same days for each perspective, at instants before, and without each public source that speaks."""
    instants, sources = _instants(holding.placements), _weighty_sources(desk, holding.placements)
    runs = len(desk.sides) + 2 + len(instants) + len(sources)
    done = 0

    def rows(seen: Holding = holding, **view: Any) -> list[ControlEstimate]:
        nonlocal done
        done += 1
        on_progress("map", done, runs)
        return assess(
            desk, seen.placements, places, first_day=first_day, last_day=day, rulings=seen.place_rulings, **view
        )

    own = {side.side_id: rows(perspective=side.side_id) for side in desk.sides}
    perspectives = {
        ASSESSED: estimates,
        NEUTRAL: rows(perspective=NEUTRAL),
        AGREED: agree(own, desk.estimate.held_threshold),
        **own,
    }
    entries = list(open_ledger(desk).entries())
    known: list[tuple[str, dt.datetime | None, Sequence[ControlEstimate]]] = [("day", None, rows(known_at="day"))]
    known += [(at.date().isoformat(), at, rows(replay(entries, at))) for at in instants]
    return Timelines(first_day, day, perspectives, known, {name: rows(without=(name,)) for name in sources})


def _instants(held: Iterable[HeldPlacement]) -> list[dt.datetime]:
    """Ends of days on which claims were recorded, all but the last, thinned evenly to ``KNOWN_STEPS``."""
    days = sorted({item.recorded_at.astimezone(dt.UTC).date() for item in held})[:-1]
    kept = {round(i * (len(days) - 1) / max(KNOWN_STEPS - 1, 1)) for i in range(min(KNOWN_STEPS, len(days)))}
    chosen = days if len(days) <= KNOWN_STEPS else [days[i] for i in sorted(kept)]
    return [end_of_day(day) for day in chosen]


def _weighty_sources(desk: Desk, held: Iterable[HeldPlacement]) -> list[str]:
    """The public sources that say most, by name; what is read unsurely is no word to count."""
    public = {source.source_id for source in all_sources(desk.sources, desk.sides) if source.public}
    told = [item.placement.speaker_source for item in held if not item.placement.is_tentative]
    spoken = Counter(name for name in told if name in public)
    most = sorted(spoken, key=lambda name: (-spoken[name], str(name)))[:LEFT_OUT]
    return sorted(str(name) for name in most)


def _looks(desk: Desk) -> dict[str, Any]:
    """Colours of both themes, from the same tokens as the picture."""
    looks = {}
    for theme in ("light", "dark"):
        style = style_of(DeskStyle(theme=theme, tokens=desk.style.tokens if desk.style.theme == theme else {}))
        looks[theme] = {name: getattr(style, name) for name in TOKENS} | _fills(desk, style)
    return looks


def _fills(desk: Desk, style: Style) -> dict[str, Any]:
    fills = side_fills(desk.sides, style)
    return {
        "fills": [fills[side.side_id] for side in desk.sides],
        "inks": [name_colour(fills[side.side_id], style.ground) for side in desk.sides],
    }
