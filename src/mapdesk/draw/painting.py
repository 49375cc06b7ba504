"""Painting a scene's map: layers inside the frame, lowest first, then the cards over it; never the page around it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mapdesk.draw import areas, furniture, ground, legend, locator, relief

if TYPE_CHECKING:
    from mapdesk.draw.scene import Scene
    from mapdesk.draw.surface import Surface


def paint_map(surface: "Surface", scene: "Scene") -> None:
    """Paint what lies inside the frame."""
    style, frame = scene.style, scene.frame
    before, surface.clip = surface.clip, frame.box
    ground.paint_ground(surface, scene.ground, frame, scene.home, style)
    areas.paint_lands(
        surface,
        scene.lands,
        scene.fills,
        ground.zones_of(scene.ground, frame),
        ground.neighbours_of(scene.ground, scene.home),
        style,
    )
    if scene.options.relief is not None:
        surface.image(relief.shade(scene.options.relief, frame), frame.box)
    if style.graticule:
        furniture.paint_graticule(surface, frame, style)
    ground.paint_water_and_borders(surface, scene.ground, style)
    ground.paint_fronts(surface, scene.fronts, style)
    _paint_marks(surface, scene)
    _paint_names(surface, scene)
    if not scene.lands and not any(d.place.status != "unknown" for d in scene.dots):
        _paint_nothing(surface, scene)
    surface.clip = before


def paint_cards(surface: "Surface", scene: "Scene") -> None:
    """Paint legend and inset."""
    legend.paint_legend(surface, scene.legend, scene.legend_card, scene.frame.px_per_km)
    base = scene.options.base
    if scene.arrangement.inset and base:
        locator.paint_locator(surface, base, scene.arrangement.inset, scene.frame, scene.home, scene.style)


def _paint_nothing(surface: "Surface", scene: "Scene") -> None:
    """Say in the middle that nothing is known."""
    style, words = scene.style, scene.style.words
    x, y = scene.frame.box.center
    surface.text(
        x,
        y,
        words.nothing.format(day=words.written_day(scene.control_map.day)),
        "bold",
        style.type_px(2.2),
        style.muted,
        align="center",
        halo=style.halo,
        halo_width=12,
    )


def _paint_marks(surface: "Surface", scene: "Scene") -> None:
    from mapdesk.draw.key import arrow_colour
    from mapdesk.draw.swatches import symbol_disc
    from mapdesk.draw.symbols import FIELDS, arrow, symbol

    style = scene.style
    for item in scene.arrows:
        shape = arrow(item.tail, item.tip, item.bend, style.arrow_shaft, style.arrow_head)
        surface.path(shape, style.casing, style.casing, 11)
        surface.path(shape, arrow_colour(scene.fills.get(item.side or "", style.no_side), style))
    for sign in scene.signs:
        shape = symbol(sign.kind, sign.x, sign.y, sign.half_height)
        surface.path(shape, style.casing, style.casing, 10 if sign.kind not in FIELDS else 13)
        surface.path(shape, sign.fill, sign.edge, 4.5)
    # over signs, since a name is no use without its dot
    for line in _leaders(scene):
        surface.stroke(line, style.halo, style.leader_casing, capstyle="butt")
        surface.stroke(line, style.ink, style.leader, capstyle="butt")
    for dot in reversed(scene.dots):
        rim = 4.5 if dot.rank < 4 or dot.fill != dot.edge else 0.0
        surface.path(symbol_disc(dot.x, dot.y, dot.radius + 3), style.halo)
        surface.path(symbol_disc(dot.x, dot.y, dot.radius - rim / 2), dot.fill, dot.edge, rim)
        if dot.gained:
            surface.path(symbol_disc(dot.x, dot.y, dot.radius + 8), None, style.accent, 4.5)
        if dot.rank == 0:
            surface.path(symbol_disc(dot.x, dot.y, dot.radius * 0.42), dot.edge)


def _leaders(scene: "Scene") -> Iterable[Any]:
    import shapely

    for name in scene.names:
        if name.leader:
            yield shapely.LineString(name.leader)


def _paint_names(surface: "Surface", scene: "Scene") -> None:
    style = scene.style
    for line in scene.line_names:
        if len(line.letters) == 1:
            text, x, y, turn = line.letters[0]
            surface.text(
                x,
                y,
                text,
                line.weight,
                line.size,
                line.colour,
                rotation=turn * 57.29578,
                halo=style.halo,
                halo_width=style.name_halo,
            )
        else:
            surface.letters(line.letters, line.weight, line.size, line.colour, style.halo, style.name_halo + 1)
    for name in reversed(scene.names):
        anchor = name.anchor
        surface.text(
            name.x,
            name.y,
            anchor.text,
            anchor.weight,
            anchor.size,
            anchor.colour,
            halo=style.halo,
            halo_width=style.name_halo + 1,
        )
