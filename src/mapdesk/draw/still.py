"""Still pictures: a control map in, PNG, SVG and PDF files out, byte for byte the same for the same map."""

import io
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mapdesk.draw.frame import Box
from mapdesk.draw.options import DEFAULT_OPTIONS, Options
from mapdesk.draw.style import PAGE_WIDTH
from mapdesk.errors import InputError
from mapdesk.model import ControlMap

if TYPE_CHECKING:
    from mapdesk.draw.compose import LandsOn
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


def draw_map(control_map: ControlMap, path: Path, options: Options = DEFAULT_OPTIONS) -> Path:
    """Draw one picture; the suffix (.png, .svg, .pdf) chooses the format. Return the path.

    Raises:
        InputError: a suffix that is no picture format, or a width no picture can have.
    """
    return draw_maps(control_map, [path], options)[0]


def draw_maps(
    control_map: ControlMap,
    paths: Sequence[Path],
    options: Options = DEFAULT_OPTIONS,
    *,
    lands_on: "LandsOn | None" = None,
) -> list[Path]:
    """Draw one picture in several formats, composing it once; see ``draw_map``. Return the paths.

    ``lands_on`` gives other land than the map's areas, see ``compose``.

    Raises:
        InputError: as for ``draw_map``, before anything is written.
    """
    from mapdesk.draw.compose import compose

    formats = [format_of(path) for path in paths]
    check_width(options.width_px)
    with fixed_settings():
        surface = paint(compose(control_map, options, lands_on=lands_on))
        title = f"{control_map.title or 'Control map'}, {control_map.day.isoformat()}"
        for path, kind in zip(paths, formats, strict=True):
            save(surface, path, kind, options.width_px, title)
    return list(paths)


def measure_collisions(control_map: ControlMap, options: Options = DEFAULT_OPTIONS) -> list[tuple[str, str]]:
    """Return the pairs of names, symbols, dots and cards that overlap in the picture; a good picture has none."""
    from mapdesk.draw.compose import compose

    return compose(control_map, options).collisions


def check_width(width_px: int) -> None:
    """Refuse a width that no picture can have."""
    if not LEAST_WIDTH <= width_px <= MOST_WIDTH:
        raise InputError(f"a picture is {LEAST_WIDTH} to {MOST_WIDTH} px wide, not {width_px}; choose another --width")


def format_of(path: Path) -> str:
    """Return png, svg or pdf by a path's suffix; InputError for another."""
    kind = path.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise InputError(f"{path}: a picture ends in .png, .svg or .pdf, not {path.suffix or 'nothing'!r}")
    return kind


def fixed_settings() -> AbstractContextManager[None]:
    """Return the settings of matplotlib under which the same map gives the same bytes."""
    import matplotlib as mpl

    return mpl.rc_context(rc=dict(_RC))  # type: ignore[arg-type]  # its keys are a closed list of literals


def save(surface: "Surface", path: Path, kind: str, width_px: int, title: str) -> None:
    """Write a page through memory, so that a failure leaves no half picture."""
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


def save_png(surface: "Surface", width_px: int) -> bytes:
    """Return a page as the bytes of a PNG of that width."""
    buffer = io.BytesIO()
    dpi = width_px / surface.figure.get_figwidth()
    surface.figure.savefig(buffer, format="png", dpi=dpi, metadata=_METADATA["png"])
    return buffer.getvalue()


def paint(scene: "Scene") -> "Surface":
    """Paint a scene on a new page, lowest layer first."""
    from mapdesk.draw import furniture
    from mapdesk.draw.changes import ABOVE, paint_changes
    from mapdesk.draw.painting import paint_cards, paint_map
    from mapdesk.draw.surface import Surface

    style, frame = scene.style, scene.frame
    surface = Surface(round(frame.box.y1 + furniture.head_height(scene.control_map, style)), style.paper)
    paint_map(surface, scene)
    paint_cards(surface, scene)
    surface.box(frame.box, None, style.ink, style.frame)
    furniture.paint_ticks(surface, frame, style)
    surface.mirror = PAGE_WIDTH / 2 if style.right_to_left else None
    furniture.paint_head(surface, scene.control_map, style)
    foot = furniture.foot_height(scene.foot, style)
    extras = scene.options.extras
    if extras.changes:
        paint_changes(surface, extras, Box(frame.box.x0, foot, frame.box.x1, frame.box.y0 - ABOVE), style)
    furniture.paint_foot(surface, scene.foot, Box(frame.box.x0, foot, frame.box.x1, foot), style)
    surface.mirror = None
    return surface
