"""estimate -> outline -> draw -> publish: what the ledger holds in, one published bundle out."""

import dataclasses
import datetime as dt
import io
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mapdesk.base.dates import end_of_day
from mapdesk.base.geography import BaseGeography, read_geography
from mapdesk.base.geometry import Bbox
from mapdesk.config import Desk
from mapdesk.draw.geojson import to_geojson
from mapdesk.errors import InputError
from mapdesk.estimate.figures import list_numbers
from mapdesk.estimate.table import write_control_csv
from mapdesk.model import ControlChange, ControlEstimate, ControlMap, HeldRuling, Holding, Place, Placement, Update
from mapdesk.outline.areas import outline_areas
from mapdesk.outline.changes import list_changes
from mapdesk.pipeline.assessment import assess, entries_until, evidence_days, places_of, starting_only
from mapdesk.pipeline.gains import outline_with_gains
from mapdesk.pipeline.gazetteers import OnProgress
from mapdesk.pipeline.ledgers import open_ledger
from mapdesk.pipeline.perspectives import map_as_told
from mapdesk.pipeline.timeline import interactive_of
from mapdesk.pipeline.views import evidence_of_desk
from mapdesk.publish.contents import part_changes
from mapdesk.publish.update import publish_update
from mapdesk.publish.words import status_words
from mapdesk.record.chain import Ledger
from mapdesk.record.ledger import replay
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.sources import all_sources, source_of


@dataclass(frozen=True, slots=True)
class Previous:
    """An update that was published before: its day and the ledger head that it was made from."""

    day: dt.date
    ledger_head: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything a bundle is made of, before anything is drawn or written."""

    day: dt.date
    previous_day: dt.date | None
    holding: Holding
    places: Mapping[str, Place]
    estimates: Sequence[ControlEstimate]
    changes: Sequence[ControlChange]
    control_map: ControlMap
    base: BaseGeography | None

    def parted_changes(self) -> tuple[list[ControlChange], list[ControlChange]]:
        """Return the changes that somebody told of, and those that nobody did."""
        unsure = {held.placement.claim_id for held in self.holding.placements if held.placement.is_tentative}
        return part_changes(self.changes, unsure)


def assess_day(
    desk: Desk, gazetteer: Gazetteer, day: dt.date, *, previous: Previous | None, known_at: dt.datetime | None = None
) -> Assessment:
    """Estimate and outline one day from the whole ledger (or as known at an instant).

    ``previous`` is the update to compare with; without one, the desk's starting control is.

    Raises:
        InputError: the ledger holds nothing that could be placed in time.
    """
    ledger = open_ledger(desk)
    holding = replay(ledger.entries(), known_at)
    period = evidence_days(holding.placements)
    if period is None:
        raise InputError(
            f"{desk.ledger_file}: no claim with a day is held; `mapdesk update REPORT...` brings reports in"
        )
    places = places_of(desk, gazetteer, holding)
    first_day = min(period[0], day)
    estimates = assess(
        desk, holding.placements, places, first_day=first_day, last_day=day, rulings=holding.place_rulings
    )
    before = _before(desk, ledger, holding, places, first_day, previous)
    base = read_geography(desk.base_file) if desk.base_file.exists() else None

    def outline_day(one: dt.date) -> ControlMap:
        return outline_areas(
            estimates,
            places,
            sides=desk.sides,
            day=one,
            bbox=desk.theatre or _box_of(places),
            base=base,
            placements=_released(desk, holding, one),
            known_at=known_at,
            settings=desk.outline,
        )

    control_map = outline_with_gains(outline_day, estimates, day)
    return Assessment(
        day,
        previous.day if previous else None,
        holding,
        places,
        estimates,
        list_changes(before, _latest(estimates)),
        _captioned(desk, control_map, holding, base),
        base,
    )


def write_bundle(
    desk: Desk,
    assessed: Assessment,
    out_dir: Path,
    *,
    version: int,
    now: dt.datetime,
    pictures: bool,
    on_progress: OnProgress,
) -> Update:
    """Draw the pictures and write the bundle; nothing is left behind where the gate is closed.

    Raises:
        GateClosed: something stands in the way of a release; the message lists everything.
    """
    with tempfile.TemporaryDirectory() as folder:
        drawn = _pictures(desk, assessed, Path(folder), on_progress) if pictures else {}
        on_progress("publish", 1, 1)
        interactive = interactive_of(
            desk,
            assessed.holding,
            assessed.places,
            assessed.estimates,
            day=assessed.day,
            box=assessed.control_map.bbox,
            base=assessed.base,
            released=_released(desk, assessed.holding, assessed.day),
            on_progress=on_progress,
        )
        table = io.StringIO()
        write_control_csv(assessed.estimates, table)
        return publish_update(
            out_dir,
            control_map=assessed.control_map,
            map_geojson=to_geojson(assessed.control_map),
            estimates=assessed.estimates,
            changes=assessed.changes,
            holding=assessed.holding,
            places=assessed.places,
            sides=desk.sides,
            sources=all_sources(desk.sources, desk.sides),
            pictures=drawn,
            day=assessed.day,
            version=version,
            gate=desk.gate,
            control_csv=table.getvalue().encode(),
            now=now,
            previous_day=assessed.previous_day,
            interactive=interactive,
            numbers=list_numbers(
                assessed.holding.placements,
                sides=desk.sides,
                sources=all_sources(desk.sources, desk.sides),
                last_day=assessed.day,
            ),
        )


def _before(
    desk: Desk,
    ledger: Ledger,
    holding: Holding,
    places: Mapping[str, Place],
    first_day: dt.date,
    previous: Previous | None,
) -> list[ControlEstimate]:
    """What the update before said, replayed from the ledger as it was then."""
    rulings: tuple[HeldRuling, ...] = ()
    if previous is not None:
        then = replay(entries_until(ledger.entries(), previous.ledger_head))
        held, rulings, last_day = then.placements, then.place_rulings, previous.day
    else:
        held = tuple(starting_only(holding))
        period = evidence_days(held)
        if period is None:
            return []
        last_day = period[1]
    first_day = min(first_day, last_day)
    return _latest(assess(desk, held, places, first_day=first_day, last_day=last_day, rulings=rulings))


def _latest(estimates: Sequence[ControlEstimate]) -> list[ControlEstimate]:
    """The last row of each place; rows are sorted by place and day."""
    return list({estimate.place_id: estimate for estimate in estimates}.values())


def _released(desk: Desk, holding: Holding, day: dt.date) -> list[Placement]:
    """Placements that may be drawn as symbols: read surely, not of a suppressed kind, and not after the day."""
    hidden = set(desk.gate.suppressed_kinds)
    told = [held.placement for held in holding.placements if not held.placement.is_tentative]
    shown = [placement for placement in told if placement.kind not in hidden]
    return [p for p in shown if p.day is not None and p.day.first <= day]


def _box_of(places: Mapping[str, Place]) -> Bbox:
    if not places:
        raise InputError("no claim could be placed; give the desk a bbox in desk.toml or add villages to places.csv")
    lngs, lats = [p.lng for p in places.values()], [p.lat for p in places.values()]
    return Bbox(min(lngs), min(lats), max(lngs), max(lats)).grown(0.3)


def _captioned(desk: Desk, control_map: ControlMap, holding: Holding, base: BaseGeography | None) -> ControlMap:
    """Title, sources and credits of the picture, in the desk's own words where it has any."""
    settings = desk.picture
    return dataclasses.replace(
        control_map,
        title=settings.title or desk.about.name or "Control map",
        subtitle=settings.subtitle or "Who holds the towns and villages, by what sources say",
        cut_off=_cut_off(holding, control_map.day),
        sources=_public_source_names(desk, holding),
        credits=(*(base.credits if base else ()), *desk.about.credits),
        ledger_head=holding.head,
    )


def _public_source_names(desk: Desk, holding: Holding) -> tuple[str, ...]:
    """Names of the reports' sources for the picture; those that are not public are left out."""
    sources = all_sources(desk.sources, desk.sides)
    told = sorted({report.source for report in holding.reports.values() if report.source})
    found = {name: source_of(name, sources, desk.sides) for name in told}
    return tuple(name for name, source in found.items() if source is None or source.public)


def _cut_off(holding: Holding, day: dt.date) -> dt.datetime:
    """When the newest report that the map can show came out."""
    times = [r.published_at for r in holding.reports.values() if r.published_at and r.published_at <= end_of_day(day)]
    return max(times, default=end_of_day(day))


def _pictures(desk: Desk, assessed: Assessment, folder: Path, on_progress: OnProgress) -> dict[str, Path]:
    """The bundle's pictures, with the changes in the words of the update."""
    from mapdesk.pipeline.pictures import draw_bundle, draw_views

    sides = {side.side_id: side for side in desk.sides}
    told = {
        change.place_id: f"{change.name}: {status_words(change.after_status, change.after_side, sides)}"
        for change in assessed.parted_changes()[0]
    }
    drawn = draw_bundle(desk, assessed.control_map, told, folder, on_progress)
    return drawn | draw_views(desk, assessed.control_map, _views(desk, assessed), folder, on_progress)


def _views(desk: Desk, assessed: Assessment) -> dict[str, ControlMap]:
    """The day's map in each perspective of which the desk wants pictures."""
    names = dict.fromkeys(view.perspective for view in desk.other_views)
    if not names:
        return {}
    evidence = evidence_of_desk(desk)
    return {name: map_as_told(desk, evidence, assessed.control_map, assessed.base, perspective=name) for name in names}
