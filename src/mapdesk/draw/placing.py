"""Filling a scene: cards, dots, signs, arrows and names each find their place, clear of those before."""

from collections.abc import Callable, Collection, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from mapdesk.draw.anchors import feature_anchors, place_anchors, places_in_the_news
from mapdesk.draw.arrows import advance_arrows
from mapdesk.draw.captions import pocket_names
from mapdesk.draw.columns import place_columns
from mapdesk.draw.frame import Box
from mapdesk.draw.labels import PADDING, Anchor, Obstacles, best_spot, dots_array, place_names, placed_at
from mapdesk.draw.marks import Dot, Room, dots_of, event_symbols, feature_symbols
from mapdesk.draw.repair import led_names, repaired
from mapdesk.draw.scene import Scene
from mapdesk.draw.sidenames import country_names, river_names, side_names
from mapdesk.draw.style import Style, is_dark, pale_fill
from mapdesk.draw.symbols import FEATURE_SYMBOLS
from mapdesk.draw.terrain import Terrain
from mapdesk.model import MapSettlement

BESIDE_POCKET = 230.0  # px from a place on dark land
Crosses = Callable[[float, float, float, float], bool]


def populate(scene: Scene, *, may_stop: bool = False) -> None:
    """Place everything on the map, what a reader looks for first before what may give way.

    With ``may_stop`` the rest is left out once an arrow finds no room, as the page is then arranged again.
    """
    width_px = scene.options.width_px
    _take_cards(scene)
    terrain = terrain_of(scene)
    _place_dots(scene)
    news = places_in_the_news(scene.control_map, scene.options.extras)
    anchors = place_anchors(scene.dots, news, scene.ground, scene.style, width_px)
    crosses = crossing(shapely.union_all([scene.ground.main_river, scene.ground.border]))
    sides, room = list(scene.land), Room(terrain, scene.taken, crosses)
    _set_columns(scene, terrain, anchors, news)
    _place_events(scene, room)
    named = _name_pockets(scene, terrain)
    scene.names += place_names(_rest(scene, anchors, 0, 1), terrain, scene.taken, sides, crosses)
    _make_room(scene, _rest(scene, anchors, 0, 1), terrain, crosses)
    scene.names += led_names(_rest(scene, anchors, 0, 1), terrain, scene.taken, sides, crosses)
    _name_news(scene, terrain, [anchor for anchor in anchors if anchor.key in news], crosses)
    features = _signs_for(scene.control_map.settlements, scene.style, width_px)
    _place_signs(scene, room, [place for place in features if not _is_minor(place)])
    _place_arrows(scene, room)
    if may_stop and scene.without_arrow:
        return
    _name(scene, terrain, anchors, crosses, named)
    _place_signs(scene, room, [place for place in features if _is_minor(place)])
    anchors = feature_anchors(scene.signs, terrain, list(scene.fills), scene.style, width_px)
    scene.names += place_names(anchors, terrain, scene.taken, sides, crosses)


def _take_cards(scene: Scene) -> None:
    cards = [("legend", scene.legend_card), ("locator", scene.arrangement.inset)]
    for name, card in cards:
        if card and card.meets(scene.frame.box):
            scene.taken.add("card", name, card)


def _place_dots(scene: Scene) -> None:
    fills: dict[str | None, str] = dict(scene.fills.items())
    cards = [box.box.grown(8) for box in scene.taken.boxes]
    found = dots_of(scene.control_map, scene.frame, fills, scene.land, scene.style)
    scene.dots = [dot for dot in _thinned(found) if not any(dot.box.meets(c) for c in cards)]
    for dot in scene.dots:
        scene.taken.add("dot", dot.place.place_id, dot.box)


def _set_columns(scene: Scene, terrain: Terrain, anchors: Sequence[Anchor], news: Collection[str]) -> None:
    """Set columns of names beside dark land, with those of near places in the news or only claimed."""
    land = scene.land
    # what a dark side only claims is pale, but its name belongs into the column with the others
    grounds = {side: "dark" if not is_dark(scene.fills[side], scene.style) else side for side in land}
    spots = [(a, Box(a.x, a.y, a.x, a.y).grown(4)) for a in anchors if a.side in land]
    dark = [a for a, spot in spots if terrain.share(grounds[a.side or ""], spot) > 0.5]
    news = {*news, *(p.place_id for p in scene.control_map.settlements if p.status == "claimed")}
    near = [
        a for a in anchors if a.key in news and a not in dark
        and any(abs(a.x - b.x) + abs(a.y - b.y) < BESIDE_POCKET for b in dark)
    ]  # fmt: skip
    scene.names = place_columns([*dark, *near], terrain, scene.taken, list(land))


def _make_room(scene: Scene, cities: Sequence[Anchor], terrain: Terrain, crosses: Crosses) -> None:
    """Name the cities that found no place over dots of villages, which then go; a city without a name misleads more."""
    small = {dot.place.place_id for dot in scene.dots if dot.rank == 4}
    for city in sorted(cities, key=lambda a: (a.rank, -a.population, a.key)):
        kept = Obstacles([box for box in scene.taken.boxes if not (box.kind == "dot" and box.name in small)])
        box = best_spot(city, terrain, kept, list(scene.land), crosses, dots_array([city]))
        if box is None:
            continue
        for taken in scene.taken.meeting(box.grown(PADDING)):
            scene.taken.remove("dot", taken.name)
            scene.dots = [dot for dot in scene.dots if dot.place.place_id != taken.name]
        scene.taken.add("name", city.key, box)
        scene.names.append(placed_at(city, box))


def _place_events(scene: Scene, room: Room) -> None:
    """Put clashes and strikes where they belong, before anything that could as well stand elsewhere."""
    front = scene.fronts.land if not scene.fronts.land.is_empty else scene.fronts.river
    scene.signs = event_symbols(scene.control_map.events, scene.frame, front, room, scene.style)


def _name_pockets(scene: Scene, terrain: Terrain) -> set[str]:
    """Name the sides whose places stand in columns; return those sides."""
    dark = {side for side in scene.land if is_dark(scene.fills[side], scene.style)}
    pockets = {name.anchor.side for name in scene.names if name.anchor.side in dark and name.leader}
    named = pocket_names(
        scene.control_map, pockets, scene.land, scene.ground, scene.fills, scene.frame.px_per_km, terrain, scene.taken,
        scene.style,
    )  # fmt: skip
    scene.line_names = [line for lines in named.values() for line in lines]
    return set(named)


def _name_news(scene: Scene, terrain: Terrain, anchors: Sequence[Anchor], crosses: Crosses) -> None:
    """Name the places that the news is about beside their dots or led by a line, before others take their room."""
    sides = list(scene.land)
    scene.names += place_names(_rest(scene, anchors, 0, 4), terrain, scene.taken, sides, crosses)
    scene.names += led_names(_rest(scene, anchors, 0, 4), terrain, scene.taken, sides, crosses)


def _place_signs(scene: Scene, room: Room, places: Sequence[MapSettlement]) -> None:
    fills: dict[str | None, str] = dict(scene.fills.items())
    scene.signs = [*feature_symbols(places, scene.frame, fills, room, scene.style), *scene.signs]


def _place_arrows(scene: Scene, room: Room) -> None:
    control_map = scene.control_map
    scene.arrows, scene.without_arrow = advance_arrows(
        control_map.events, control_map.settlements, scene.land, scene.frame, room.terrain, room.taken, room.crosses,
        scene.style,
    )  # fmt: skip


def _is_minor(place: MapSettlement) -> bool:
    """Whether a sign gives way to names of villages."""
    return FEATURE_SYMBOLS.get(place.feature_code) in {"base", "bridge"}


def _signs_for(places: Sequence[MapSettlement], style: Style, width_px: int) -> list[MapSettlement]:
    """Leave out on a small picture the signs that say little without their name."""
    small = width_px < style.villages_from_px
    return [place for place in places if not (small and _is_minor(place))]


def _rest(scene: Scene, anchors: Sequence[Anchor], first: int, last: int) -> list[Anchor]:
    """Return the anchors of those classes that have a dot but no name yet."""
    done, there = {name.anchor.key for name in scene.names}, {dot.place.place_id for dot in scene.dots}
    return [a for a in anchors if first <= a.rank <= last and a.key not in done and a.key in there]


def _thinned(dots: list[Dot]) -> list[Dot]:
    """Leave out villages of which nothing is known where dots crowd the page."""
    if len(dots) <= 350:
        return dots
    return [dot for dot in dots if dot.rank < 4 or dot.place.status != "unknown"]


def terrain_of(scene: Scene) -> Terrain:
    """Paint land and lines on the grid by which places for names are priced."""
    style, ground = scene.style, scene.ground
    terrain = Terrain(scene.frame.box)
    for side, shape in scene.land.items():
        terrain.add_area(side, shape)
        terrain.add_area("land", shape)
    for piece in scene.lands:
        fill = scene.fills.get(piece.side or "", style.no_side)
        if is_dark(pale_fill(piece.status, fill, style), style):
            terrain.add_area("dark", piece.shape)
    terrain.add_lines(ground.rivers, 4, 0.45)
    terrain.add_lines(ground.border, style.border_band_width * 0.7, 1.0)
    terrain.add_lines(ground.main_river, style.main_river_casing, 1.4)
    terrain.add_lines(scene.fronts.river, style.river_front_casing, 1.4)
    terrain.add_lines(scene.fronts.land, style.land_front_casing, 1.6)
    return terrain


def _name(scene: Scene, terrain: Terrain, anchors: Sequence[Anchor], crosses: Crosses, named: set[str]) -> None:
    """Write sides and countries between towns and villages, so that each takes what the greater leaves."""
    style, taken, land, sides = scene.style, scene.taken, scene.land, list(scene.land)
    scene.line_names += side_names(scene.control_map.sides, land, scene.fills, terrain, taken, style, named)
    scene.line_names += river_names(scene.ground, scene.fills, terrain, taken, style)
    scene.names += place_names(_rest(scene, anchors, 2, 3), terrain, taken, sides, crosses)
    scene.line_names += country_names(scene.ground, scene.frame, scene.home, terrain, taken, style)
    scene.names += place_names(_rest(scene, anchors, 4, 4), terrain, taken, sides, crosses)
    scene.names = repaired(_rest(scene, anchors, 0, 4), scene.names, terrain, taken, sides, crosses)


def crossing(barriers: BaseGeometry) -> Crosses:
    """Return whether the way between two points leads over a barrier, as a function."""
    shapely.prepare(barriers)

    def crosses(x0: float, y0: float, x1: float, y1: float) -> bool:
        return bool(barriers.intersects(shapely.LineString([(x0, y0), (x1, y1)])))

    return crosses
