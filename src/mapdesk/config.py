"""A desk's folder and settings: desk.toml, sides.toml, sources.toml in, one frozen object out, read once."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NamedTuple, TypeVar

import msgspec

from mapdesk.base.geometry import Bbox
from mapdesk.base.settings import line_of, read_toml, to_settings
from mapdesk.draw.themes import DeskStyle, style_of
from mapdesk.errors import ConfigError
from mapdesk.estimate.perspectives import AGREED, NEUTRAL
from mapdesk.estimate.settings import EstimateSettings
from mapdesk.model import Side, Source
from mapdesk.outline.settings import OutlineSettings
from mapdesk.publish.gate import GateSettings
from mapdesk.resolve.sides import read_sides
from mapdesk.resolve.sources import read_sources

DESK_FILE = "desk.toml"
FILE_NAME = re.compile(r"[A-Za-z0-9_-]+(?<!-small)")


class DeskSettings(msgspec.Struct, frozen=True):
    """[desk]: what the desk covers. ``bbox`` is west, south, east, north in degrees; without it, no theatre."""

    name: str = ""
    countries: tuple[str, ...] = ()
    bbox: tuple[float, float, float, float] | None = None
    # Rivers by name, each with one point (lon, lat) near its course.
    rivers: dict[str, tuple[float, float]] = {}
    # Lines of credit beside those of places and base geography, which are added by themselves.
    credits: tuple[str, ...] = ()
    # For the site's page about the desk: who keeps it, how to support it, how to reach it. Plain text.
    about: str = ""
    support: str = ""
    contact: str = ""
    # Where the ledger is kept: 'file' (ledger.jsonl), or a store that a package registers; see docs/record.md.
    ledger: str = "file"


class PictureSettings(msgspec.Struct, frozen=True):
    """[picture]: the full-size and the article picture, widths in pixels, and what else a bundle shows.

    ``also`` names further pictures: ``perspective:NAME``, the day as a perspective's sources tell it, and
    ``disagreement:NAME``, where that differs from the desk's own map.
    """

    width_px: Annotated[int, msgspec.Meta(ge=600, le=12000)] = 3000
    article_width_px: Annotated[int, msgspec.Meta(ge=300, le=4000)] = 1200
    title: str = ""
    subtitle: str = ""
    also: tuple[str, ...] = ()


class OtherView(NamedTuple):
    """A picture of another view than the desk's own: ``perspective`` or ``disagreement``, and whose."""

    kind: str
    perspective: str


class MapSettings(msgspec.Struct, frozen=True):
    """[map]: the interactive map. ``tiles`` is a PMTiles file in the desk's folder that lies under the areas."""

    tiles: str = ""
    # Whom to credit for it; without this line, whom the file itself names.
    tiles_credit: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk's folder with everything its settings say."""

    folder: Path
    about: DeskSettings
    estimate: EstimateSettings
    outline: OutlineSettings
    picture: PictureSettings
    style: DeskStyle
    gate: GateSettings
    interactive: MapSettings
    sides: tuple[Side, ...]
    sources: tuple[Source, ...]

    @property
    def theatre(self) -> Bbox | None:
        """The box of degrees the desk covers, None for the whole world."""
        return Bbox(*self.about.bbox) if self.about.bbox else None

    @property
    def other_views(self) -> tuple[OtherView, ...]:
        """The pictures that a bundle holds beside the desk's own, each once."""
        return tuple(dict.fromkeys(OtherView(*name.split(":", 1)) for name in self.picture.also))

    @property
    def places_file(self) -> Path:
        """The desk's own places, village level."""
        return self.folder / "places.csv"

    @property
    def starting_control_file(self) -> Path:
        """Who held what when the desk began."""
        return self.folder / "starting_control.csv"

    @property
    def gazetteer_file(self) -> Path:
        """The index of places; built from GeoNames and places.csv, can be made again."""
        return self.folder / "gazetteer.sqlite"

    @property
    def base_file(self) -> Path:
        """Rivers and borders of the theatre."""
        return self.folder / "base.json.gz"

    @property
    def tiles_file(self) -> Path | None:
        """The tiled base map under the interactive map, None where the desk names none."""
        return self.folder / self.interactive.tiles if self.interactive.tiles else None

    @property
    def ledger_file(self) -> Path:
        """The ledger: the only file that cannot be made again."""
        return self.folder / "ledger.jsonl"

    @property
    def updates_folder(self) -> Path:
        """Where published bundles stand."""
        return self.folder / "updates"


TABLES = ("desk", "estimate", "map", "outline", "picture", "publish", "style")
T = TypeVar("T", bound=msgspec.Struct)


def open_desk(folder: Path) -> Desk:
    """Read a desk's settings.

    Raises:
        ConfigError: not a desk, or a settings file is broken; the message names file and key.
    """
    path = folder / DESK_FILE
    if not path.is_file():
        raise ConfigError(f"{folder} is not a desk: it has no {DESK_FILE}; `mapdesk init {folder}` makes one")
    table = read_toml(path)
    unknown = sorted(set(table) - set(TABLES))
    if unknown:
        raise ConfigError(f"{path}: unknown table [{unknown[0]}]; the tables are {', '.join(sorted(TABLES))}")

    def settings(name: str, kind: type[T]) -> T:
        return to_settings(table.get(name, {}), kind, f"{path} [{name}]")

    sides = read_sides(folder / "sides.toml")
    return Desk(
        folder,
        settings("desk", DeskSettings),
        settings("estimate", EstimateSettings),
        settings("outline", OutlineSettings),
        _picture(settings("picture", PictureSettings), sides, path),
        _style(settings("style", DeskStyle)),
        settings("publish", GateSettings),
        settings("map", MapSettings),
        sides,
        read_sources(folder / "sources.toml"),
    )


def _picture(picture: PictureSettings, sides: Sequence[Side], path: Path) -> PictureSettings:
    """Refuse other views that no bundle can hold when the desk is opened, not when its next update is drawn."""
    names = (NEUTRAL, AGREED, *(side.side_id for side in sides))
    for text in picture.also:
        kind, _, name = text.partition(":")
        where = f"{path}, line {line_of(path, text)} [picture]: also = {text!r}"
        if kind not in ("perspective", "disagreement"):
            raise ConfigError(f"{where}; write 'perspective:NAME' or 'disagreement:NAME'")
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            hint = f"did you mean {kind}:{near[0]}?" if near else f"NAME is one of {', '.join(names)}"
            raise ConfigError(f"{where}; no such perspective, {hint}")
        if not FILE_NAME.fullmatch(name):
            raise ConfigError(
                f"{where}; {name!r} cannot stand in a file's name: letters, digits, - and _, not '-small'"
            )
    return picture


def _style(style: DeskStyle) -> DeskStyle:
    """Refuse tokens and words that do not exist when the desk is opened, not when its first picture is drawn."""
    style_of(style)
    return style
