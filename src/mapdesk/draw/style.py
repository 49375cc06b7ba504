"""Named tokens of a picture and the colours of its sides; px are those of a page 3000 px wide, never a geometry."""

import colorsys
import re
from collections.abc import Sequence
from typing import Any

import msgspec

from mapdesk.draw.colour import contrast, hex_of, least_difference, luminance, mix, rgb
from mapdesk.draw.words import Words
from mapdesk.errors import ConfigError
from mapdesk.model.side import Side

PAGE_WIDTH = 3000  # design px; another width scales the whole page

# After Okabe and Ito (2008), softened for areas: every pair at least 10 apart (CIEDE2000) for every kind of sight.
PALETTE = ("#F2D16B", "#CF7B72", "#57534F", "#8FA7C4", "#4F4FB5", "#2E8540", "#7A3270", "#A9DFEB")


class Style(msgspec.Struct, frozen=True):
    """Colours as ``#RRGGBB``, widths and sizes in px of the full-size page, type in % of the page width."""

    # page and ground
    paper: str = "#FFFFFF"
    ground: str = "#F6F2E9"
    neighbour: str = "#E5E1D6"
    water: str = "#D3E2EC"
    ink: str = "#22201E"
    muted: str = "#77706A"
    hairline: str = "#D5CEC2"
    card_edge: str = "#BDB5A8"
    halo: str = "#FBF8F1"
    accent: str = "#B8142B"  # red bar, front lines, clashes, the locator's mark
    river: str = "#3F7FA8"
    border: str = "#7A716A"
    border_band: str = "#CFC8BC"
    no_side: str = "#B9B2A8"
    casing: str = "#FFFFFF"  # about rivers, fronts, signs
    # Relative luminances between which the palette's range of lightness is brought; None leaves colours as they are.
    fill_range: tuple[float, float] | None = None
    name_contrast: float = 3.2  # of ink on a colour, below which names of places stand outside the land
    palette: tuple[str, ...] = PALETTE

    # lines
    main_river: float = 9
    main_river_casing: float = 16
    tributary: float = 3
    land_front: float = 11
    land_front_casing: float = 20
    river_front: float = 7
    river_front_casing: float = 12
    river_front_offset: float = 10.5
    border_line: float = 4
    band_edge: float = 3.2  # about the ground in which a front may run
    band_period: float = 25
    band_dot: float = 2.3
    border_band_width: float = 22
    frame: float = 4
    leader: float = 2.6
    leader_casing: float = 7

    # areas
    feather: float = 52  # how far inside its outer edge an area fades
    feather_steps: int = 18
    stripe_period: float = 31
    stripe_share: float = 0.36
    claimed_tint: float = 0.86  # share of ground mixed into the colour of a side that only claims
    claimed_period: float = 27
    claimed_share: float = 0.3
    claimed_edge: float = 5
    gain_period: float = 20
    gain_share: tuple[float, float] = (0.44, 0.22)  # of the last day, of the last week
    side_hatch: bool = False  # every side its own hatch, for print in black and white
    side_period: float = 24
    mixed_period: float = 36
    mixed_dot: float = 8.5
    siege_ring: float = 9

    # type, % of the page width
    title: float = 3.5
    subtitle: float = 1.7
    date: float = 1.75
    name_sizes: tuple[float, float, float, float, float] = (1.9, 1.6, 1.3, 1.1, 1.0)
    feature_name: float = 0.92
    area_name: float = 1.42
    country_name: float = 1.25
    river_name: float = 1.35
    legend: float = 1.1
    legend_title: float = 1.25
    credits: float = 0.95
    tick: float = 0.75
    locator: float = 0.85
    tracking: float = 0.16  # em between the letters of an area name
    name_halo: float = 7

    # symbols, radius or half-height in px
    dots: tuple[float, float, float, float, float] = (17, 14, 11, 9, 6.5)
    drop: float = 24
    plane: float = 27
    star: float = 33
    mark: float = 22  # strike, attack, dam, bridge, border post
    fort: float = 16
    arrow_shaft: float = 21
    arrow_head: float = 55
    arrow_length: float = 215

    # page
    margin: float = 80
    header: float = 330
    villages_from_px: int = 1600  # narrower pictures leave out the names of villages
    right_to_left: bool = False  # title, foot and cards mirrored
    graticule: bool = False
    words: Words = Words()

    def type_px(self, percent: float) -> float:
        """Return a type size in px of the full-size page.

        >>> Style().type_px(1.0)
        30.0
        """
        return PAGE_WIDTH * percent / 100


DEFAULT_STYLE = Style()
FULL_SCALE = 15.0  # px per km from which on marks have their full size
FADE_KM = 2.1  # land never fades over more than this


SMALL_TYPE = 1.18
SMALL_PATTERN = 1.3  # hatches of a small picture are coarser, else they run together


def at_width(style: Style, width_px: int) -> Style:
    """Return the style with larger type for a small picture, which leaves out villages and so has room for it."""
    if width_px >= style.villages_from_px:
        return style
    larger = (
        "feature_name", "country_name", "river_name", "legend", "legend_title", "credits", "tick", "locator",
    )  # fmt: skip
    changes: dict[str, Any] = {name: getattr(style, name) * SMALL_TYPE for name in larger}
    changes["name_sizes"] = tuple(size * SMALL_TYPE for size in style.name_sizes)
    coarser = (
        "stripe_period", "claimed_period", "mixed_period", "mixed_dot", "gain_period", "side_period", "band_period",
        "band_dot",
    )  # fmt: skip
    changes |= {name: getattr(style, name) * SMALL_PATTERN for name in coarser}
    return msgspec.structs.replace(style, **changes)


def at_scale(style: Style, px_per_km: float) -> Style:
    """Return the style with slimmer lines and smaller marks where a map shows so much that they would crowd it."""
    share = min(1.0, max(0.6, (px_per_km / FULL_SCALE) ** 0.5))
    slimmer = (
        "main_river", "main_river_casing", "land_front", "land_front_casing", "river_front", "river_front_casing",
        "river_front_offset", "stripe_period", "claimed_period", "mixed_period", "mixed_dot", "siege_ring", "drop",
        "gain_period", "side_period",
        "plane", "star", "mark", "fort", "arrow_shaft", "arrow_head", "arrow_length", "border_band_width",
    )  # fmt: skip
    changes: dict[str, Any] = {name: getattr(style, name) * share for name in slimmer}
    changes["dots"] = tuple(radius * (0.5 + 0.5 * share) for radius in style.dots)
    changes["feather"] = max(6.0, min(style.feather, FADE_KM * px_per_km))
    return msgspec.structs.replace(style, **changes)


def side_fills(sides: Sequence[Side], style: Style = DEFAULT_STYLE) -> dict[str, str]:
    """Return each side's colour: its own, else the first of the palette that is at least 10 from those in use.

    >>> side_fills([Side("a", "A"), Side("b", "B", colour="#F2D16B")])
    {'a': '#CF7B72', 'b': '#F2D16B'}

    Raises:
        ConfigError: a side's colour is not ``#RRGGBB``.
    """
    for side in sides:
        if side.colour and not re.fullmatch(r"#[0-9A-Fa-f]{6}", side.colour):
            raise ConfigError(f"side {side.side_id}: colour {side.colour!r} is not #RRGGBB; change it in sides.toml")
    fills = {side.side_id: side.colour for side in sides if side.colour}
    for side in sides:
        if side.side_id not in fills:
            fills[side.side_id] = _free_colour(list(fills.values()), style)
    return {side.side_id: _bounded(fills[side.side_id], style) for side in sides}


def _bounded(fill: str, style: Style) -> str:
    """Bring a colour's lightness into the theme's range, so that lighter sides stay lighter, keeping its hue."""
    if style.fill_range is None:
        return fill
    low, high = style.fill_range
    wanted = low + (high - low) * min(1.0, max(0.0, (luminance(fill) - 0.05) / 0.65))
    away = "#000000" if luminance(fill) > wanted else "#FFFFFF"
    shares = (share / 100 for share in range(101))
    return min((mix(fill, away, share) for share in shares), key=lambda colour: abs(luminance(colour) - wanted))


def _free_colour(used: Sequence[str], style: Style) -> str:
    def apart(colour: str) -> float:
        return min((least_difference(colour, other) for other in [*used, style.ground]), default=100.0)

    return next((c for c in style.palette if apart(c) >= 10), max(style.palette, key=apart))


def name_colour(fill: str, ground: str, ratio: float = 4.6) -> str:
    """Darken a side's colour (lighten it on dark ground), keeping its hue, until text in it can be read on the ground.

    >>> contrast(name_colour("#F2D16B", "#F6F2E9"), "#F6F2E9") >= 4.6
    True
    """
    hue, light, saturation = colorsys.rgb_to_hls(*rgb(fill))
    strength = saturation if saturation < 0.15 else min(0.8, saturation * 1.05)
    step = -0.02 if luminance(ground) > 0.18 else 0.02
    while 0.02 < light < 0.98 and contrast(hex_of(colorsys.hls_to_rgb(hue, light, strength)), ground) < ratio:
        light += step
    return hex_of(colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), strength))


def claimed_fill(fill: str, style: Style) -> str:
    """Return the lighter colour of land that a side only claims."""
    return mix(fill, style.ground, style.claimed_tint)


def pale_fill(status: str, fill: str, style: Style) -> str:
    """Return the colour of land of that status: paler where only one side or one view says so, or nothing is new."""
    if status in {"claimed", "one_view"}:
        return claimed_fill(fill, style)
    return mix(fill, style.ground, 0.62) if status == "agreed" else fill


def apart_in_grey(colour: str, under: str, ratio: float = 1.75) -> str:
    """Return the colour, made darker or lighter until a pattern in it shows on the other without colour too."""
    dark, light = "#000000", "#FFFFFF"
    away = dark if luminance(colour) <= luminance(under) else light
    if contrast(away, under) < ratio:
        away = light if away == dark else dark
    share = 0.0
    while share < 1 and contrast(mix(colour, away, share), under) < ratio:
        share += 0.05
    return mix(colour, away, min(share, 1.0))


def is_dark(fill: str, style: "Style | None" = None) -> bool:
    """Whether letters cannot be read on it, so that names have to stand outside."""
    return contrast(fill, (style or DEFAULT_STYLE).ink) < (style or DEFAULT_STYLE).name_contrast
