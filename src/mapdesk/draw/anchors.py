"""Which names a picture wants to write: dots and signs in, anchors with text, class and size out."""

import datetime as dt
from collections.abc import Collection, Sequence

import shapely

from mapdesk.draw.faces import Weight, legible
from mapdesk.draw.ground import Ground
from mapdesk.draw.labels import Anchor
from mapdesk.draw.marks import WEEK, Dot, Symbol
from mapdesk.draw.options import Extras
from mapdesk.draw.style import Style
from mapdesk.draw.terrain import Terrain
from mapdesk.model import ControlMap

NAME_WEIGHTS: tuple[Weight, ...] = ("bold", "bold", "semibold", "semibold", "regular")
FEATURE_RANK = 5
NEAR_RIVER = 260.0  # px within which a name keeps to its bank


def places_in_the_news(control_map: ControlMap, extras: Extras) -> frozenset[str]:
    """Return the places that a picture is about: of events, changes and gains, contested, besieged or newly claimed."""
    named = [
        place
        for place in control_map.settlements
        if place.status in {"contested", "besieged"}
        or _lately(place.held_since, control_map.day)
        or (place.status == "claimed" and _lately(place.last_evidence_day, control_map.day))
    ]
    return extras.change_ids.union((p.place_id for p in named), (event.place_id for event in control_map.events))


def _lately(day: dt.date | None, today: dt.date) -> bool:
    return day is not None and 0 <= (today - day).days <= WEEK


def place_anchors(
    dots: Sequence[Dot], news: Collection[str], ground: Ground, style: Style, width_px: int
) -> list[Anchor]:
    """Return an anchor per settlement; a place in the news (by id) counts as more than a village.

    Villages have none on pictures narrower than the style's least width for them.
    """
    anchors = []
    for dot in dots:
        rank = min(dot.rank, 3) if dot.place.place_id in news else dot.rank
        if rank == 4 and width_px < style.villages_from_px:
            continue
        known, size = dot.place.status != "unknown", style.type_px(style.name_sizes[rank])
        side, colour = (dot.place.side, style.ink) if known else (None, style.muted)
        text, people = legible(dot.place.name), dot.place.population or 0
        anchors.append(
            Anchor(
                dot.place.place_id,
                text,
                dot.x,
                dot.y,
                dot.radius,
                rank,
                NAME_WEIGHTS[rank],
                size,
                people,
                side,
                _lean(dot, ground),
                colour,
            )
        )
    return anchors


def feature_anchors(
    signs: Sequence[Symbol], terrain: Terrain, sides: Sequence[str], style: Style, width_px: int
) -> list[Anchor]:
    """Return an anchor per field, base, dam or post; none on small pictures."""
    if width_px < style.villages_from_px:
        return []
    size = style.type_px(style.feature_name)
    return [
        Anchor(
            sign.key,
            legible(sign.place.name),
            sign.x,
            sign.y,
            sign.half_height * 0.9,
            FEATURE_RANK,
            "italic",
            size,
            side=terrain.at(sign.x, sign.y, sides),
        )
        for sign in signs
        if sign.place is not None
    ]


def _lean(dot: Dot, ground: Ground) -> int:
    """Return on which side of a near main river the dot lies: +1 right of it, -1 left, 0 where none is near."""
    here = shapely.Point(dot.x, dot.y)
    if ground.main_river.is_empty or ground.main_river.distance(here) > NEAR_RIVER:
        return 0
    near = shapely.shortest_line(ground.main_river, here)
    dx = dot.x - near.coords[0][0]
    return 0 if abs(dx) < 4 else (1 if dx > 0 else -1)
