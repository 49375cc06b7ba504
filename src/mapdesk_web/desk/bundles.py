"""Published bundles of a desk folder: names in, files out; only what a manifest lists is ever found."""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mapdesk.base.ids import sha256_hex

UPDATE_ID = re.compile(r"(\d{4}-\d{2}-\d{2})-v(\d+)\Z")


@dataclass(frozen=True, slots=True)
class Bundle:
    """One published folder: what its manifest lists, and when that was written."""

    update_id: str
    folder: Path
    day: dt.date
    version: int
    files: Mapping[str, Mapping[str, Any]]
    manifest_sha256: str
    published_at: dt.datetime

    def read_json(self, name: str) -> Any:
        """Return a JSON file of the bundle, None where the manifest does not list it."""
        return json.loads((self.folder / name).read_text("utf-8")) if name in self.files else None

    def read_lines(self, name: str) -> Iterator[Any]:
        """Yield the rows of a JSON Lines file of the bundle, nothing where the manifest does not list it."""
        if name in self.files:
            with (self.folder / name).open(encoding="utf-8") as stream:
                yield from map(json.loads, stream)


def find_bundle(folder: Path) -> Bundle | None:
    """Return the bundle in a folder, None where it is no published update."""
    match = UPDATE_ID.match(folder.name)
    manifest = folder / "manifest.json"
    if match is None or not manifest.is_file():
        return None
    content = manifest.read_bytes()
    files = dict(json.loads(content)["files"])
    files["manifest.json"] = {"sha256": sha256_hex(content), "bytes": len(content)}
    written = dt.datetime.fromtimestamp(manifest.stat().st_mtime, dt.UTC).replace(microsecond=0)
    day = dt.date.fromisoformat(match[1])
    return Bundle(folder.name, folder, day, int(match[2]), files, sha256_hex(content), written)


def list_bundles(desk: Path) -> list[Bundle]:
    """Return the desk's published bundles, latest first; a folder without a manifest is left out."""
    found = [bundle for folder in (desk / "updates").glob("*/") if (bundle := find_bundle(folder))]
    return sorted(found, key=lambda bundle: (bundle.day, bundle.version), reverse=True)
