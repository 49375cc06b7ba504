"""The picture of a disagreement: two maps of one day in, land where they differ striped in both views' colours out."""

import dataclasses
from itertools import product
from pathlib import Path

import msgspec
import shapely
from shapely.geometry.base import BaseGeometry

from mapdesk.draw.areas import Land
from mapdesk.draw.frame import Frame
from mapdesk.draw.furniture import teller_name
from mapdesk.draw.options import DEFAULT_OPTIONS, Options
from mapdesk.draw.patterns import polygons
from mapdesk.draw.still import draw_maps
from mapdesk.model import ControlMap, MapSettlement

LEAST_PX2 = 260.0  # smaller differences are how two lines were drawn, and could not be seen


def draw_disagreement(
    first: ControlMap,
    second: ControlMap,
    path: Path,
    options: Options = DEFAULT_OPTIONS,
    *,
    names: tuple[str, str] | None = None,
) -> Path:
    """Draw where two maps, most often two perspectives, differ; land on which they agree is pale.

    ``names`` are those of the views, by default who tells them. Contested and mixed land counts as its side's.
    Places of which the views say different things are ringed; what only one of them speaks of is in no dispute.

    Raises:
        InputError: as for ``draw_map``.
    """
    one, two = names or (teller_name(first, options.style), teller_name(second, options.style))
    words = msgspec.structs.replace(
        options.style.words,
        disputed=f"{_plain(one)}: {{side}}; {_plain(two)}: {{other}}",
        gain_dot=options.style.words.differing_dot,
    )
    shown = dataclasses.replace(
        first, settlements=_places(first, second), front_lines=(), front_bands=(), perspective="assessed",
        known_at=None, subtitle=f"{one} / {two}",
    )  # fmt: skip
    worded = options.in_style(msgspec.structs.replace(options.style, words=words))
    drawn = draw_maps(shown, [path], worded, lands_on=lambda frame, sides: differing_lands(first, second, frame, sides))
    return drawn[0]


def _plain(text: str) -> str:
    return text.replace("{", "(").replace("}", ")")


def _places(first: ControlMap, second: ControlMap) -> tuple[MapSettlement, ...]:
    """Return the places of the first view, ringed and without a holder where the second says otherwise."""
    others = {place.place_id: place for place in second.settlements}
    return tuple(_place(place, others.get(place.place_id), first) for place in first.settlements)


def _place(place: MapSettlement, other: MapSettlement | None, first: ControlMap) -> MapSettlement:
    if other is None or "unknown" in (place.status, other.status) or place.side == other.side:
        return dataclasses.replace(place, held_since=None)
    return dataclasses.replace(place, side=None, status="contested", held_since=first.day)


def differing_lands(first: ControlMap, second: ControlMap, frame: Frame, sides: list[str]) -> list[Land]:
    """Return land in px: ``agreed``, ``disputed`` (the first view's side, then the other's) and ``one_view``."""
    one, two = _by_side(first, frame, sides), _by_side(second, frame, sides)
    lands = []
    for side, other in product(one, two):
        both = _seen(shapely.intersection(one[side], two[other]))
        if not both.is_empty:
            status = "agreed" if side == other else "disputed"
            lands.append(Land(status, side, other if side != other else None, both))
    for mine, yours in ((one, two), (two, one)):
        whole = shapely.union_all(list(yours.values()))
        for side, shape in mine.items():
            alone = _seen(shape.difference(whole))
            if not alone.is_empty:
                lands.append(Land("one_view", side, None, alone))
    return lands


def _seen(shape: BaseGeometry) -> BaseGeometry:
    parts = [part for part in shapely.get_parts(polygons(shape)) if part.area >= LEAST_PX2]
    return shapely.union_all(parts)


def _by_side(control_map: ControlMap, frame: Frame, sides: list[str]) -> dict[str, BaseGeometry]:
    shapes: dict[str, list[BaseGeometry]] = {}
    for area in control_map.areas:
        if area.status != "unknown" and area.side in sides and not area.geometry.is_empty:
            shape = shapely.make_valid(shapely.simplify(frame.project(area.geometry), 0.5))
            shapes.setdefault(area.side or "", []).append(shape)
    return {side: shapely.union_all(parts) for side, parts in sorted(shapes.items())}
