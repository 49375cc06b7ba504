"""The picture before it is painted: a control map and its base in, everything with its place in px out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import shapely
from shapely.geometry.base import BaseGeometry

from mapdesk.base.geometry import Bbox
from mapdesk.draw.areas import Land, lands_of
from mapdesk.draw.arrows import Arrow, advance_arrows
from mapdesk.draw.columns import place_columns
from mapdesk.draw.faces import Weight, legible
from mapdesk.draw.frame import Box, Frame
from mapdesk.draw.furniture import foot_height, foot_lines
from mapdesk.draw.ground import Fronts, Ground, fronts_of, ground_of, home_countries
from mapdesk.draw.key import Shown, legend_of
from mapdesk.draw.labels import Anchor, Obstacles, Placed, overlapping, place_names
from mapdesk.draw.layout import Arrangement, arrange
from mapdesk.draw.legend import Legend
from mapdesk.draw.linenames import LineName
from mapdesk.draw.locator import locator_size
from mapdesk.draw.marks import Dot, Room, Symbol, dots_of, event_symbols, feature_symbols
from mapdesk.draw.sidenames import country_names, river_names, side_names
from mapdesk.draw.style import Style, at_scale, at_width, claimed_fill, is_dark, side_fills
from mapdesk.draw.symbols import FEATURE_SYMBOLS
from mapdesk.draw.terrain import Terrain
from mapdesk.model import BaseGeography, ControlMap, MapSettlement

Crosses = Callable[[float, float, float, float], bool]
NAME_WEIGHTS: tuple[Weight, ...] = ("bold", "bold", "semibold", "semibold", "regular")


@dataclass
class Scene:
    """Everything on the map; lists are in painting order."""

    control_map: ControlMap
    base: BaseGeography | None
    style: Style
    fills: dict[str, str]
    arrangement: Arrangement
    ground: Ground
    lands: list[Land]
    fronts: Fronts
    dots: list[Dot]
    signs: list[Symbol]
    arrows: list[Arrow]
    names: list[Placed]
    line_names: list[LineName]
    legend: Legend
    legend_card: Box
    home: set[str]
    foot: list[str]
    taken: Obstacles

    @property
    def frame(self) -> Frame:
        """The map's frame."""
        return self.arrangement.frame

    @cached_property
    def collisions(self) -> list[tuple[str, str]]:
        """Names and symbols that share space with anything else; empty in a good picture."""
        return overlapping(self.taken.boxes)


def compose(
    control_map: ControlMap, base: BaseGeography | None, style: Style, width_px: int, focus: Bbox | None = None
) -> Scene:
    """Arrange the page and place everything on it; the same input gives the same scene."""
    style = at_width(style, width_px)
    fills = side_fills(control_map.sides, style)
    foot = foot_lines(control_map, base, style)
    guess = legend_of(_expected(control_map, fills, base), style)
    plan = arrange(control_map, base, (guess.size, locator_size(base)), foot_height(foot, style), style, focus)
    frame = plan.frame
    style = at_scale(style, frame.px_per_km)
    ground = ground_of(base, frame)
    lands = lands_of(control_map.areas, control_map.front_lines, frame.project, list(fills))
    land = _land_by_side(lands)
    fronts = fronts_of(control_map.front_lines, land, frame, style)
    scene = Scene(
        control_map,
        base,
        style,
        fills,
        plan,
        ground,
        lands,
        fronts,
        [],
        [],
        [],
        [],
        [],
        guess,
        plan.legend,
        home_countries(ground, control_map, frame),
        foot,
        Obstacles(),
    )
    _populate(scene, land, width_px)
    scene.legend = legend_of(_drawn(scene), style)
    scene.legend_card = _resized(plan.legend, scene.legend.size, plan.legend_corner)
    return scene


def _drawn(scene: Scene) -> Shown:
    """Return what the finished picture shows, for its legend."""
    window = shapely.box(*scene.frame.box)
    pairs = {land.status: (land.side, land.other) for land in reversed(scene.lands) if land.shape.intersects(window)}
    land = {(land.status, land.side) for land in scene.lands if land.shape.intersects(window)}
    return Shown(
        scene.control_map.sides,
        scene.fills,
        frozenset(land | {(dot.place.status, dot.place.side) for dot in scene.dots}),
        pairs,
        front=scene.fronts.all.intersects(window),
        border=scene.ground.border.intersects(window),
        unknown_dots=any(dot.place.status == "unknown" for dot in scene.dots),
        arrow_sides=frozenset(arrow.side for arrow in scene.arrows),
        signs=frozenset(sign.kind for sign in scene.signs),
    )


def _expected(control_map: ControlMap, fills: dict[str, str], base: BaseGeography | None) -> Shown:
    """Return the most that the picture could show, so that the finished legend fits the room kept for it."""
    places = control_map.settlements
    status = {(a.status, a.side) for a in control_map.areas} | {(p.status, p.side) for p in places}
    signs = {e.kind for e in control_map.events} | {FEATURE_SYMBOLS.get(p.feature_code, "") for p in places}
    return Shown(
        control_map.sides,
        fills,
        frozenset(status),
        {s: (None, None) for s, _ in status},
        front=bool(control_map.front_lines),
        border=base is not None,
        unknown_dots=any(p.status == "unknown" for p in places),
        arrow_sides=frozenset(e.side for e in control_map.events if e.kind == "advance"),
        signs=frozenset(signs),
    )


def _resized(card: Box, size: tuple[float, float], corner: str) -> Box:
    wide, high = size
    x0 = card.x0 if "w" in corner else card.x1 - wide
    y0 = card.y0 if "s" in corner else card.y1 - high
    return Box(x0, y0, x0 + wide, y0 + high)


def _land_by_side(lands: Sequence[Land]) -> dict[str, BaseGeometry]:
    sides = sorted({land.side for land in lands if land.side})
    return {side: shapely.union_all([land.shape for land in lands if land.side == side]) for side in sides}


def _populate(scene: Scene, land: dict[str, BaseGeometry], width_px: int) -> None:
    """Place cards, dots, symbols, arrows and names, each keeping clear of those before."""
    style, frame, taken, control_map = scene.style, scene.frame, scene.taken, scene.control_map
    taken.add("card", "legend", scene.legend_card)
    if scene.arrangement.inset:
        taken.add("card", "locator", scene.arrangement.inset)
    cards = [box.box.grown(8) for box in taken.boxes]
    terrain = _terrain(scene, land)
    fills: dict[str | None, str] = dict(scene.fills.items())
    scene.dots = [
        dot
        for dot in _thinned(dots_of(control_map.settlements, frame, fills, land, style))
        if not any(dot.box.meets(c) for c in cards)
    ]
    for dot in scene.dots:
        taken.add("dot", dot.place.place_id, dot.box)
    anchors = _anchors(scene, width_px)
    crosses = _crossing(shapely.union_all([scene.ground.main_river, scene.ground.border]))
    dark = [a for a in anchors if a.side in land and terrain.share("dark", Box(a.x, a.y, a.x, a.y).grown(4)) > 0.5]
    scene.names = place_columns(dark, terrain, taken, list(land))
    scene.names += place_names(_rest(scene, anchors, 0, 1), terrain, taken, list(land), crosses)
    features = feature_symbols(_signs_for(control_map.settlements, style, width_px), frame, fills, taken, style)
    front = scene.fronts.land if not scene.fronts.land.is_empty else scene.fronts.river
    scene.arrows = advance_arrows(
        control_map.events, control_map.settlements, land, frame, terrain, taken, crosses, style
    )
    events = event_symbols(control_map.events, frame, front, Room(terrain, taken, crosses), style)
    scene.signs = [*features, *events]
    _name(scene, terrain, land, anchors, crosses)
    scene.names += place_names(_feature_anchors(scene, terrain, width_px), terrain, taken, list(land), crosses)
    scene.line_names += river_names(scene.ground, scene.fills, terrain, taken, style)


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


def _terrain(scene: Scene, land: dict[str, BaseGeometry]) -> Terrain:
    style, ground = scene.style, scene.ground
    terrain = Terrain(scene.frame.box)
    for side, shape in land.items():
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


def _name(
    scene: Scene, terrain: Terrain, land: dict[str, BaseGeometry], anchors: Sequence[Anchor], crosses: Crosses
) -> None:
    """Write sides and countries between towns and villages, so that each takes what the greater leaves."""
    style, taken, sides = scene.style, scene.taken, list(land)
    scene.line_names = side_names(scene.control_map.sides, land, scene.fills, terrain, taken, style)
    scene.names += place_names(_rest(scene, anchors, 2, 3), terrain, taken, sides, crosses)
    scene.line_names += country_names(scene.ground, scene.frame, scene.home, terrain, taken, style)
    scene.names += place_names(_rest(scene, anchors, 4, 4), terrain, taken, sides, crosses)


def _crossing(barriers: BaseGeometry) -> Crosses:
    shapely.prepare(barriers)

    def crosses(x0: float, y0: float, x1: float, y1: float) -> bool:
        return bool(barriers.intersects(shapely.LineString([(x0, y0), (x1, y1)])))

    return crosses


def _anchors(scene: Scene, width_px: int) -> list[Anchor]:
    style = scene.style
    with_event = {event.place_id for event in scene.control_map.events}
    anchors = []
    for dot in scene.dots:
        rank = min(dot.rank, 3) if dot.place.place_id in with_event else dot.rank
        if rank == 4 and width_px < style.villages_from_px:
            continue
        known = dot.place.status != "unknown"
        anchors.append(
            Anchor(
                dot.place.place_id,
                legible(dot.place.name),
                dot.x,
                dot.y,
                dot.radius,
                rank,
                NAME_WEIGHTS[rank],
                style.type_px(style.name_sizes[rank]),
                dot.place.population or 0,
                dot.place.side if known else None,
                _lean(dot, scene.ground),
                style.ink if known else style.muted,
            )
        )
    return anchors


def _feature_anchors(scene: Scene, terrain: Terrain, width_px: int) -> list[Anchor]:
    if width_px < scene.style.villages_from_px:
        return []
    size, sides = scene.style.type_px(scene.style.feature_name), list(scene.fills)
    return [
        Anchor(
            sign.key,
            legible(sign.place.name),
            sign.x,
            sign.y,
            sign.half_height * 0.9,
            5,
            "italic",
            size,
            0,
            terrain.at(sign.x, sign.y, sides),
        )
        for sign in scene.signs
        if sign.place is not None
    ]


def _lean(dot: Dot, ground: Ground) -> int:
    """Return on which side of a near main river the dot lies: +1 right of it, -1 left, 0 where none is near."""
    here = shapely.Point(dot.x, dot.y)
    if ground.main_river.is_empty or ground.main_river.distance(here) > 260:
        return 0
    near = shapely.shortest_line(ground.main_river, here)
    dx = dot.x - near.coords[0][0]
    return 0 if abs(dx) < 4 else (1 if dx > 0 else -1)
