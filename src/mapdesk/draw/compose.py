"""Composing a picture: a control map and its base in, a scene with everything in its place out; never paints."""

from collections.abc import Callable, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from mapdesk.base.geometry import Bbox
from mapdesk.draw.anchors import feature_anchors, place_anchors
from mapdesk.draw.areas import lands_of
from mapdesk.draw.arrows import advance_arrows
from mapdesk.draw.columns import place_columns
from mapdesk.draw.frame import Box
from mapdesk.draw.furniture import foot_height, foot_lines
from mapdesk.draw.ground import fronts_of, ground_of, home_countries
from mapdesk.draw.key import legend_of, most_shown
from mapdesk.draw.labels import Anchor, place_names
from mapdesk.draw.layout import arrange
from mapdesk.draw.locator import locator_size
from mapdesk.draw.marks import Dot, Room, dots_of, event_symbols, feature_symbols
from mapdesk.draw.scene import Scene, land_by_side
from mapdesk.draw.sidenames import country_names, river_names, side_names
from mapdesk.draw.style import Style, at_scale, at_width, claimed_fill, is_dark, side_fills
from mapdesk.draw.symbols import FEATURE_SYMBOLS
from mapdesk.draw.terrain import Terrain
from mapdesk.model import BaseGeography, ControlMap, MapSettlement

Crosses = Callable[[float, float, float, float], bool]


def compose(
    control_map: ControlMap, base: BaseGeography | None, style: Style, width_px: int, focus: Bbox | None = None
) -> Scene:
    """Arrange the page and place everything on it; the same input gives the same scene."""
    style = at_width(style, width_px)
    fills = side_fills(control_map.sides, style)
    foot = foot_lines(control_map, base, style)
    guess = legend_of(most_shown(control_map, fills, base), style)
    plan = arrange(control_map, base, (guess.size, locator_size(base)), foot_height(foot, style), style, focus)
    frame = plan.frame
    style = at_scale(style, frame.px_per_km)
    ground = ground_of(base, frame)
    lands = lands_of(control_map.areas, control_map.front_lines, frame.project, list(fills))
    fronts = fronts_of(control_map.front_lines, land_by_side(lands), frame, style)
    scene = Scene(
        control_map, base, style, fills, plan, ground, lands, fronts, home_countries(ground, control_map, frame), foot,
        guess, plan.legend,
    )  # fmt: skip
    _populate(scene, width_px)
    scene.legend = legend_of(scene.shown(), style)
    scene.legend_card = _resized(plan.legend, scene.legend.size, plan.legend_corner)
    return scene


def _resized(card: Box, size: tuple[float, float], corner: str) -> Box:
    wide, high = size
    x0 = card.x0 if "w" in corner else card.x1 - wide
    y0 = card.y0 if "s" in corner else card.y1 - high
    return Box(x0, y0, x0 + wide, y0 + high)


def _populate(scene: Scene, width_px: int) -> None:
    """Place cards, dots, symbols, arrows and names, each keeping clear of those before."""
    style, frame, taken, control_map, land = scene.style, scene.frame, scene.taken, scene.control_map, scene.land
    taken.add("card", "legend", scene.legend_card)
    if scene.arrangement.inset:
        taken.add("card", "locator", scene.arrangement.inset)
    cards = [box.box.grown(8) for box in taken.boxes]
    terrain = _terrain(scene)
    fills: dict[str | None, str] = dict(scene.fills.items())
    scene.dots = [
        dot
        for dot in _thinned(dots_of(control_map.settlements, frame, fills, land, style))
        if not any(dot.box.meets(c) for c in cards)
    ]
    for dot in scene.dots:
        taken.add("dot", dot.place.place_id, dot.box)
    anchors = place_anchors(scene.dots, {e.place_id for e in control_map.events}, scene.ground, style, width_px)
    crosses = _crossing(shapely.union_all([scene.ground.main_river, scene.ground.border]))
    dark = [a for a in anchors if a.side in land and terrain.share("dark", Box(a.x, a.y, a.x, a.y).grown(4)) > 0.5]
    scene.names = place_columns(dark, terrain, taken, list(land))
    scene.names += place_names(_rest(scene, anchors, 0, 1), terrain, taken, list(land), crosses)
    room = Room(terrain, taken, crosses)
    features = feature_symbols(_signs_for(control_map.settlements, style, width_px), frame, fills, room, style)
    front = scene.fronts.land if not scene.fronts.land.is_empty else scene.fronts.river
    scene.arrows = advance_arrows(
        control_map.events, control_map.settlements, land, frame, terrain, taken, crosses, style
    )
    events = event_symbols(control_map.events, frame, front, room, style)
    scene.signs = [*features, *events]
    _name(scene, terrain, anchors, crosses)
    features_named = feature_anchors(scene.signs, terrain, list(scene.fills), style, width_px)
    scene.names += place_names(features_named, terrain, taken, list(land), crosses)


def _signs_for(places: Sequence[MapSettlement], style: Style, width_px: int) -> list[MapSettlement]:
    """Leave out on a small picture the signs that say little without their name."""
    small = width_px < style.villages_from_px
    return [p for p in places if not (small and FEATURE_SYMBOLS.get(p.feature_code) in {"base", "bridge"})]


def _rest(scene: Scene, anchors: Sequence[Anchor], first: int, last: int) -> list[Anchor]:
    """Return the anchors of those classes that have no name yet."""
    done = {name.anchor.key for name in scene.names}
    return [a for a in anchors if first <= a.rank <= last and a.key not in done]


def _thinned(dots: list[Dot]) -> list[Dot]:
    """Leave out villages of which nothing is known where dots crowd the page."""
    if len(dots) <= 350:
        return dots
    return [dot for dot in dots if dot.rank < 4 or dot.place.status != "unknown"]


def _terrain(scene: Scene) -> Terrain:
    style, ground = scene.style, scene.ground
    terrain = Terrain(scene.frame.box)
    for side, shape in scene.land.items():
        terrain.add_area(side, shape)
        terrain.add_area("land", shape)
    for piece in scene.lands:
        fill = scene.fills.get(piece.side or "", style.no_side)
        fill = claimed_fill(fill, style) if piece.status == "claimed" else fill
        if is_dark(fill):
            terrain.add_area("dark", piece.shape)
    terrain.add_lines(ground.rivers, 4, 0.45)
    terrain.add_lines(ground.border, style.border_band_width * 0.7, 1.0)
    terrain.add_lines(ground.main_river, style.main_river_casing, 1.4)
    terrain.add_lines(scene.fronts.river, style.river_front_casing, 1.4)
    terrain.add_lines(scene.fronts.land, style.land_front_casing, 1.6)
    return terrain


def _name(scene: Scene, terrain: Terrain, anchors: Sequence[Anchor], crosses: Crosses) -> None:
    """Write sides and countries between towns and villages, so that each takes what the greater leaves."""
    style, taken, land, sides = scene.style, scene.taken, scene.land, list(scene.land)
    scene.line_names = side_names(scene.control_map.sides, land, scene.fills, terrain, taken, style)
    scene.names += place_names(_rest(scene, anchors, 2, 3), terrain, taken, sides, crosses)
    scene.line_names += country_names(scene.ground, scene.frame, scene.home, terrain, taken, style)
    scene.line_names += river_names(scene.ground, scene.fills, terrain, taken, style)
    scene.names += place_names(_rest(scene, anchors, 4, 4), terrain, taken, sides, crosses)


def _crossing(barriers: BaseGeometry) -> Crosses:
    shapely.prepare(barriers)

    def crosses(x0: float, y0: float, x1: float, y1: float) -> bool:
        return bool(barriers.intersects(shapely.LineString([(x0, y0), (x1, y1)])))

    return crosses
