"""Published bundles of a desk folder: names in, files out; only what a manifest lists is ever found."""

import datetime as dt
import json
import re
from dataclasses import dataclass
from pathlib import Path

UPDATE_ID = re.compile(r"(\d{4}-\d{2}-\d{2})-v(\d+)\Z")


@dataclass(frozen=True, slots=True)
class PublishedUpdate:
    """One bundle: its folder's name, day, version and title."""

    update_id: str
    day: dt.date
    version: int
    title: str


def list_updates(desk: Path) -> list[PublishedUpdate]:
    """Return the desk's published updates, latest first; a folder without a readable update is left out."""
    found = []
    for folder in (desk / "updates").glob("*/"):
        match = UPDATE_ID.match(folder.name)
        if match is None or not (folder / "manifest.json").is_file():
            continue
        title = json.loads((folder / "update.json").read_text("utf-8")).get("title", folder.name)
        found.append(PublishedUpdate(folder.name, dt.date.fromisoformat(match[1]), int(match[2]), title))
    return sorted(found, key=lambda update: (update.day, update.version), reverse=True)


def find_file(desk: Path, update_id: str, name: str) -> Path | None:
    """Return the file of a bundle if its manifest lists it, else None; no other path can be reached."""
    if not UPDATE_ID.match(update_id):
        return None
    folder = desk / "updates" / update_id
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        return None
    listed = {*json.loads(manifest.read_text("utf-8"))["files"], "manifest.json"}
    return folder / name if name in listed else None
