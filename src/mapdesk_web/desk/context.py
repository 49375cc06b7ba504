"""What every page knows of its desk: name, credits and the sides with their colours, read when a setting changes."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from mapdesk.base.settings import read_toml
from mapdesk.model import Side
from mapdesk.publish.words import DOWNLOADS
from mapdesk.resolve.sides import read_sides
from mapdesk_web.desk.models import PublishedUpdate

PICTURES = {"map.png": "The picture, full size", "map.svg": "The picture as SVG", "map.pdf": "The picture as PDF"}
OFFERED = PICTURES | DOWNLOADS


@dataclass(frozen=True, slots=True)
class DeskNotice:
    """The desk as readers meet it; ``about`` and ``support`` are its own words, empty where it has none."""

    name: str
    about: str
    support: str
    contact: str
    credits: tuple[str, ...]
    sides: tuple[Side, ...]


def desk_notice() -> DeskNotice:
    """Return the desk's public words; read again when desk.toml or sides.toml was written since."""
    folder = Path(settings.MAPDESK_DESK)
    files = (folder / "desk.toml", folder / "sides.toml")
    return _notice(folder, tuple(path.stat().st_mtime_ns if path.is_file() else 0 for path in files))


@lru_cache(maxsize=4)
def _notice(folder: Path, written_at: tuple[int, ...]) -> DeskNotice:
    table = read_toml(folder / "desk.toml").get("desk", {}) if written_at[0] else {}
    sides = read_sides(folder / "sides.toml") if written_at[1] else ()
    return DeskNotice(
        name=table.get("name") or "Map desk",
        about=table.get("about", ""),
        support=table.get("support", ""),
        contact=table.get("contact", ""),
        credits=tuple(table.get("credits", ())),
        sides=tuple(sides),
    )


def desk(request: HttpRequest) -> dict[str, Any]:
    """Give every template the desk's notice and what can be downloaded of the newest update."""
    known: dict[str, Any] | None = getattr(request, "mapdesk_context", None)
    if known is None:  # a page may be made of several templates
        latest = PublishedUpdate.objects.first()
        downloads = [(name, words) for name, words in OFFERED.items() if latest and name in latest.files]
        known = {"desk": desk_notice(), "latest_update": latest, "latest_downloads": downloads}
        request.mapdesk_context = known  # type: ignore[attr-defined]
    return known
