"""Still pictures: a control map in, PNG, SVG and PDF files out, byte for byte the same for the same map."""

import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mapdesk.base.geometry import Bbox
from mapdesk.draw.style import DEFAULT_STYLE, PAGE_WIDTH, Style
from mapdesk.errors import InputError
from mapdesk.model import BaseGeography, ControlMap

if TYPE_CHECKING:
    from mapdesk.draw.scene import Scene
    from mapdesk.draw.surface import Surface

FORMATS = ("png", "svg", "pdf")
LEAST_WIDTH, MOST_WIDTH = 200, 12_000
# Nothing of the machine or the clock may enter a file.
_RC: Mapping[str, Any] = {
    "svg.hashsalt": "mapdesk", "svg.fonttype": "none", "svg.id": None, "pdf.fonttype": 42, "pdf.compression": 6,
    "text.hinting": "no_hinting", "path.simplify": False, "path.snap": False,
    "agg.path.chunksize": 0, "figure.dpi": 300, "savefig.dpi": 300, "savefig.facecolor": "auto",
    "axes.unicode_minus": False, "text.usetex": False, "text.parse_math": False,
}  # fmt: skip
_METADATA: Mapping[str, Mapping[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


def draw_map(
    control_map: ControlMap,
    path: Path,
    *,
    base: BaseGeography | None = None,
    style: Style = DEFAULT_STYLE,
    width_px: int = PAGE_WIDTH,
    focus: Bbox | None = None,
) -> Path:
    """Draw one picture; the suffix (.png, .svg, .pdf) chooses the format. Return the path.

    ``width_px`` is the width of a PNG; SVG and PDF scale freely but leave out villages' names below 1600 too.
    ``focus`` shows that box of degrees instead of all that is known.

    Raises:
        InputError: a suffix that is no picture format, or a width no picture can have.
    """
    return draw_maps(control_map, [path], base=base, style=style, width_px=width_px, focus=focus)[0]


def draw_maps(
    control_map: ControlMap,
    paths: Sequence[Path],
    *,
    base: BaseGeography | None = None,
    style: Style = DEFAULT_STYLE,
    width_px: int = PAGE_WIDTH,
    focus: Bbox | None = None,
) -> list[Path]:
    """Draw one picture in several formats, composing it once; see ``draw_map``. Return the paths.

    Raises:
        InputError: as for ``draw_map``, before anything is written.
    """
    import matplotlib as mpl

    formats = [_format_of(path) for path in paths]
    if not LEAST_WIDTH <= width_px <= MOST_WIDTH:
        raise InputError(f"a picture is {LEAST_WIDTH} to {MOST_WIDTH} px wide, not {width_px}; choose another --width")
    with mpl.rc_context(rc=dict(_RC)):  # type: ignore[arg-type]  # its keys are a closed list of literals
        surface = paint(compose_scene(control_map, base, style, width_px, focus))
        title = f"{control_map.title or 'Control map'}, {control_map.day.isoformat()}"
        for path, kind in zip(paths, formats, strict=True):
            _save(surface, path, kind, width_px, title)
    return list(paths)


def measure_collisions(
    control_map: ControlMap,
    *,
    base: BaseGeography | None = None,
    style: Style = DEFAULT_STYLE,
    width_px: int = PAGE_WIDTH,
    focus: Bbox | None = None,
) -> list[tuple[str, str]]:
    """Return the pairs of names, symbols, dots and cards that overlap in the picture; a good picture has none."""
    return compose_scene(control_map, base, style, width_px, focus).collisions


def compose_scene(
    control_map: ControlMap, base: BaseGeography | None, style: Style, width_px: int, focus: Bbox | None = None
) -> "Scene":
    """Place everything without painting it."""
    from mapdesk.draw.compose import compose

    return compose(control_map, base, style, width_px, focus)


def _format_of(path: Path) -> str:
    kind = path.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise InputError(f"{path}: a picture ends in .png, .svg or .pdf, not {path.suffix or 'nothing'!r}")
    return kind


def _save(surface: "Surface", path: Path, kind: str, width_px: int, title: str) -> None:
    """Write through memory, so that a failure leaves no half picture."""
    from mapdesk.draw.typefaces import font_css

    buffer = io.BytesIO()
    dpi = surface.figure.dpi if kind != "png" else width_px / surface.figure.get_figwidth()
    surface.figure.savefig(buffer, format=kind, dpi=dpi, metadata={**_METADATA[kind], "Title": title})
    data = buffer.getvalue()
    if kind == "svg":
        css = font_css(surface.letters_used).encode("ascii")
        data = data.replace(b'<style type="text/css">', b'<style type="text/css">' + css + b"\n", 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def paint(scene: "Scene") -> "Surface":
    """Paint a scene on a new page, lowest layer first."""
    from mapdesk.draw import areas, furniture, ground, legend, locator
    from mapdesk.draw.surface import Surface

    style, frame = scene.style, scene.frame
    height = frame.box.y1 + furniture.head_height(scene.control_map, style)
    surface = Surface(round(height), style.paper)
    surface.clip = frame.box
    ground.paint_ground(surface, scene.ground, frame, scene.home, style)
    areas.paint_lands(
        surface,
        scene.lands,
        scene.fills,
        ground.zones_of(scene.ground, frame),
        ground.neighbours_of(scene.ground, scene.home),
        style,
    )
    ground.paint_water_and_borders(surface, scene.ground, style)
    ground.paint_fronts(surface, scene.fronts, style)
    _paint_marks(surface, scene)
    _paint_names(surface, scene)
    surface.clip = None
    legend.paint_legend(surface, scene.legend, scene.legend_card, frame.px_per_km)
    if scene.arrangement.inset and scene.base:
        locator.paint_locator(surface, scene.base, scene.arrangement.inset, frame, scene.home, style)
    if not scene.lands and not any(d.place.status != "unknown" for d in scene.dots):
        x, y = frame.box.center
        surface.text(
            x,
            y,
            f"{furniture.NOTHING} on {furniture.written_day(scene.control_map.day)}",
            "bold",
            style.type_px(2.2),
            style.muted,
            align="center",
            halo=style.halo,
            halo_width=12,
        )
    surface.box(frame.box, None, style.ink, style.frame)
    furniture.paint_ticks(surface, frame, style)
    furniture.paint_head(surface, scene.control_map, style)
    furniture.paint_foot(surface, scene.foot, frame, style)
    return surface


def _paint_marks(surface: "Surface", scene: "Scene") -> None:
    from mapdesk.draw.key import arrow_colour
    from mapdesk.draw.legend import symbol_disc
    from mapdesk.draw.symbols import arrow, symbol

    style = scene.style
    for line in _leaders(scene):
        surface.stroke(line, style.halo, style.leader_casing, capstyle="butt")
        surface.stroke(line, style.ink, style.leader, capstyle="butt")
    for item in scene.arrows:
        shape = arrow(item.tail, item.tip, item.bend, style.arrow_shaft, style.arrow_head)
        surface.path(shape, style.paper, style.paper, 11)
        surface.path(shape, arrow_colour(scene.fills.get(item.side or "", style.no_side), style))
    for dot in reversed(scene.dots):
        rim = 4.5 if dot.rank < 4 or dot.fill != dot.edge else 0.0
        surface.path(symbol_disc(dot.x, dot.y, dot.radius + 3), style.halo)
        surface.path(symbol_disc(dot.x, dot.y, dot.radius - rim / 2), dot.fill, dot.edge, rim)
        if dot.rank == 0:
            surface.path(symbol_disc(dot.x, dot.y, dot.radius * 0.42), dot.edge)
    for sign in scene.signs:
        shape = symbol(sign.kind, sign.x, sign.y, sign.half_height)
        surface.path(shape, style.paper, style.paper, 10 if sign.kind != "drop" else 13)
        surface.path(shape, sign.fill, sign.edge, 4.5)


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
