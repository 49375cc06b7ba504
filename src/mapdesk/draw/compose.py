"""Composing a picture: a control map and its base in, a scene with everything in its place out; never paints."""

import dataclasses
from collections.abc import Callable

from mapdesk.draw.areas import Land, lands_of
from mapdesk.draw.changes import changes_height
from mapdesk.draw.faces import legible
from mapdesk.draw.frame import Box, Frame
from mapdesk.draw.furniture import foot_height, foot_lines
from mapdesk.draw.ground import fronts_of, ground_of, home_countries
from mapdesk.draw.key import legend_of, most_shown
from mapdesk.draw.layout import Arrangement, arrange
from mapdesk.draw.legend import Legend
from mapdesk.draw.locator import locator_size
from mapdesk.draw.options import Options
from mapdesk.draw.placing import populate
from mapdesk.draw.scene import Scene, land_by_side
from mapdesk.draw.style import at_scale, at_width, side_fills
from mapdesk.model import ControlMap

LandsOn = Callable[[Frame, list[str]], list[Land]]  # frame and side ids in, land in px out


def compose(
    control_map: ControlMap, options: Options, plan: Arrangement | None = None, lands_on: LandsOn | None = None
) -> Scene:
    """Arrange the page and place everything on it; the same input gives the same scene.

    ``plan`` fixes frame and cards, which are else chosen; ``lands_on`` gives other land than the map's areas. An
    advance that finds no room for an arrow is named in the foot, for which the page is arranged once more.
    """
    scene = _composed(control_map, options, plan, lands_on, may_stop=plan is None)
    if not scene.without_arrow or plan is not None:
        return scene
    note = options.style.words.no_arrow.format(names=", ".join(legible(name) for name in scene.without_arrow))
    more = dataclasses.replace(options.extras, notes=(*options.extras.notes, note))
    return _composed(control_map, dataclasses.replace(options, extras=more), plan, lands_on)


def _composed(
    control_map: ControlMap,
    options: Options,
    plan: Arrangement | None,
    lands_on: LandsOn | None,
    *,
    may_stop: bool = False,
) -> Scene:
    base = options.base
    options = options.in_style(at_width(options.style, options.width_px))
    fills = side_fills(control_map.sides, options.style)
    foot = foot_lines(control_map, options)
    guess = legend_of(most_shown(control_map, fills, base), options.style)
    if plan is None:
        plan = page_plan(control_map, options, guess, foot)
        if lands_on:
            guess = _legend_of_lands(control_map, options, fills, lands_on(plan.frame, list(fills)))
            plan = page_plan(control_map, options, guess, foot)
    style = at_scale(options.style, plan.frame.px_per_km)
    ground = ground_of(base, plan.frame)
    if lands_on:
        lands = lands_on(plan.frame, list(fills))
    else:
        lands = lands_of(control_map.areas, control_map.front_lines, plan.frame.project, list(fills), control_map.day)
    fronts = fronts_of(control_map.front_lines, control_map.front_bands, land_by_side(lands), plan.frame, style)
    home = home_countries(ground, control_map, plan.frame)
    scene = Scene(
        control_map, options.in_style(style), fills, plan, ground, lands, fronts, home, foot, guess, plan.legend,
        lands_on is None,
    )  # fmt: skip
    populate(scene, may_stop=may_stop)
    scene.legend = legend_of(scene.shown(), style)
    scene.legend_card = _resized(plan.legend, scene.legend.size, plan.legend_corner)
    return scene


def _legend_of_lands(control_map: ControlMap, options: Options, fills: dict[str, str], lands: list[Land]) -> Legend:
    """Return the longest legend of a picture that shows other land than the map's areas."""
    most = most_shown(control_map, fills, options.base)
    disputes = {(x.side, x.other) for x in lands if x.status == "disputed" and x.side and x.other}
    shown = dataclasses.replace(
        most, land=frozenset((x.status, x.side) for x in lands), pairs={}, disputes=tuple(sorted(disputes))
    )
    return legend_of(shown, options.style)


def page_plan(control_map: ControlMap, options: Options, guess: Legend, foot: list[str]) -> Arrangement:
    """Return the arrangement of an ordinary page, its frame standing on the foot and the box of changes.

    ``guess`` is the longest legend that the page may need.
    """
    bottom = foot_height(foot, options.style) + changes_height(options.extras, options.style)
    return arrange(control_map, options, (guess.size, locator_size(options.base)), bottom)


def _resized(card: Box, size: tuple[float, float], corner: str) -> Box:
    wide, high = size
    x0 = card.x0 if "w" in corner else card.x1 - wide
    y0 = card.y0 if "s" in corner else card.y1 - high
    return Box(x0, y0, x0 + wide, y0 + high)
