"""Themes: light for screens by day, dark, print for greyscale; and what a desk says in [style] of desk.toml."""

import difflib
from collections.abc import Mapping
from typing import Any, Literal, TypeVar

import msgspec

from mapdesk.draw.style import DEFAULT_STYLE, Style
from mapdesk.draw.words import LANGUAGES, Words
from mapdesk.errors import ConfigError

LIGHT = DEFAULT_STYLE
DARK = Style(
    paper="#15181C", ground="#20252B", neighbour="#191D22", water="#14242F", ink="#F1EEE7", muted="#A39F97",
    hairline="#3A4048", card_edge="#4A515A", halo="#15181C", accent="#FF6B6B", river="#6FB2DC",
    border="#9A958C", border_band="#2E343B", no_side="#5C5952", casing="#0F1215", fill_range=(0.07, 0.36),
    name_contrast=1.9, claimed_tint=0.8,
)  # fmt: skip
PRINT = Style(
    ground="#FFFFFF", neighbour="#EDEDED", water="#E4EAEE", halo="#FFFFFF", accent="#9B0F22", ink="#111111",
    muted="#5A5652", border_band="#D9D9D9", side_hatch=True, stripe_share=0.42,
)  # fmt: skip
T = TypeVar("T", bound=msgspec.Struct)
THEMES = {"light": LIGHT, "dark": DARK, "print": PRINT}


class DeskStyle(msgspec.Struct, frozen=True):
    """[style]: theme, language and layout of the pictures; ``tokens`` and ``words`` replace single ones by name."""

    theme: Literal["light", "dark", "print"] = "light"
    language: Literal["en", "ar"] = "en"
    right_to_left: bool | None = None  # by default as the language is written
    graticule: bool = False
    relief: str = ""  # a grey hillshade (PNG or TIFF) in the desk's folder
    relief_bbox: tuple[float, float, float, float] | None = None  # its west, south, east, north; default: the desk's
    tokens: dict[str, Any] = {}
    words: dict[str, str] = {}


def style_of(desk: DeskStyle) -> Style:
    """Return the style a desk asks for.

    >>> style_of(DeskStyle(theme="dark", tokens={"accent": "#00AA66"})).accent
    '#00AA66'

    Raises:
        ConfigError: a token or word that does not exist (the nearest is named) or has a value of the wrong kind.
    """
    mirrored = desk.language == "ar" if desk.right_to_left is None else desk.right_to_left
    words = _replaced(LANGUAGES[desk.language], desk.words, "words")
    base = msgspec.structs.replace(THEMES[desk.theme], right_to_left=mirrored, graticule=desk.graticule, words=words)
    style = _replaced(base, desk.tokens, "tokens")
    for name, value in desk.tokens.items():
        if isinstance(getattr(DEFAULT_STYLE, name), str):
            _check_colour(name, value)
    return style


def _replaced(whole: T, changes: Mapping[str, Any], table: str) -> T:
    names = [name for name in type(whole).__struct_fields__ if name not in {"words", "months"}]
    for name in changes:
        if name not in names:
            near = difflib.get_close_matches(name, names, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise ConfigError(f"desk.toml [style] {table}: {name!r} is not known{hint}")
    kept = {name: getattr(whole, name) for name in type(whole).__struct_fields__}
    try:
        checked = msgspec.convert({**msgspec.to_builtins(whole), **changes}, type(whole))
    except msgspec.ValidationError as problem:
        raise ConfigError(f"desk.toml [style] {table}: {problem}") from None
    if isinstance(whole, Words):
        _check_braces(whole, changes)
    return type(whole)(**{**kept, **{name: getattr(checked, name) for name in changes}})


def _check_braces(words: Words, changes: Mapping[str, str]) -> None:
    """Refuse a phrase that asks for something its place on the picture cannot fill in."""
    from string import Formatter

    for name, text in changes.items():
        wanted = {field for _, field, _, _ in Formatter().parse(getattr(words, name)) if field}
        try:
            given = {field for _, field, _, _ in Formatter().parse(text) if field is not None}
        except ValueError as problem:
            raise ConfigError(f"desk.toml [style] words: {name}: {problem}") from None
        if given - wanted:
            known = ", ".join(f"{{{w}}}" for w in sorted(wanted)) or "none"
            raise ConfigError(
                f"desk.toml [style] words: {name} has {{{min(given - wanted)}}}; it can be filled with {known}"
            )


def _check_colour(name: str, value: str) -> None:
    from mapdesk.draw.colour import rgb

    try:
        rgb(value)
    except ValueError:
        raise ConfigError(f"desk.toml [style] tokens: {name} = {value!r} is not #RRGGBB") from None
