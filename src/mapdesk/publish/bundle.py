"""The folder of an update: files in, hashes, manifest and a folder renamed into place out; never half a bundle."""

import datetime as dt
import os
import shutil
import struct
from collections.abc import Mapping
from importlib.metadata import version as package_version
from pathlib import Path

import msgspec

from mapdesk.base.ids import sha256_hex
from mapdesk.errors import InputError
from mapdesk.model import Holding, Update
from mapdesk.publish.exports import pretty_json
from mapdesk.publish.gate import GateSettings
from mapdesk.publish.picture import VIEW_NAME, Picture

PICTURE_NAMES = ("map.png", "map-small.png", "map.svg", "map.pdf", "closeup.png", "closeup-small.png", "card.png")

MAP_FOLDER = "map/"  # the interactive map's files, the only folder of a bundle
SEALED = ("update.json", "manifest.json")  # added when everything else is there


def seal_bundle(
    files: dict[str, bytes], update: Update, gate: GateSettings, holding: Holding, previous_day: dt.date | None
) -> Update:
    """Add update.json and manifest.json to the files and return the update with the hash of every file.

    update.json names every file but itself and the manifest, the manifest every file but itself; neither holds
    anything of the clock.
    """
    release = {
        "delay_hours": gate.delay_hours,
        "suppressed_kinds": gate.suppressed_kinds,
        "position_kinds": gate.position_kinds,
        "waived_by": gate.waived_by if gate.is_waived else None,
        "waived_reason": gate.waived_reason if gate.is_waived else None,
    }
    named = {name: sha256_hex(files[name]) for name in sorted(files)}
    written = msgspec.to_builtins(msgspec.structs.replace(update, files=named))
    files["update.json"] = pretty_json({**written, "previous_day": previous_day, "release": release})
    manifest = {
        "mapdesk": package_version("mapdesk"),
        "update_id": update.update_id,
        "day": update.day,
        "version": update.version,
        "ledger_head": holding.head,
        "ledger_length": holding.length,
        "release": release,
        "files": {name: {"sha256": sha256_hex(files[name]), "bytes": len(files[name])} for name in sorted(files)},
    }
    files["manifest.json"] = pretty_json(manifest)
    return msgspec.structs.replace(update, files={**named, "update.json": sha256_hex(files["update.json"])})


def read_pictures(pictures: Mapping[str, Path]) -> dict[str, bytes]:
    """Return the pictures' bytes by their name in the bundle.

    Raises:
        InputError: a name no bundle has, or a file that cannot be read.
    """
    files = {}
    for name, path in pictures.items():
        if name not in PICTURE_NAMES and not VIEW_NAME.fullmatch(name):
            known = ", ".join((*PICTURE_NAMES, "perspective-NAME.png", "disagreement-NAME.png"))
            raise InputError(f"a bundle has no picture {name!r}; it may have {known}")
        try:
            files[name] = path.read_bytes()
        except OSError as problem:
            raise InputError(f"{path}: {problem.strerror}; draw the map first, or publish without pictures") from None
    return files


def picture_size(name: str, data: bytes) -> Picture:
    """Return a picture with its size in px, where it is a PNG."""
    # The first chunk of a PNG is its header: width and height as big-endian 32-bit numbers.
    if data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR":
        return Picture(name, *struct.unpack(">II", data[16:24]))
    return Picture(name)


def write_bundle(out_dir: Path, files: Mapping[str, bytes]) -> None:
    """Put the files into ``out_dir`` as a whole: written beside it, then renamed into its place.

    Raises:
        InputError: ``out_dir`` holds something other than a bundle.
    """
    out_dir = out_dir.absolute()
    if out_dir.exists() and not (out_dir / "manifest.json").is_file() and (out_dir.is_file() or any(out_dir.iterdir())):
        raise InputError(f"{out_dir} holds something other than an update; name an empty or a new folder")
    out_dir.parent.mkdir(parents=True, exist_ok=True)
    fresh, old = (out_dir.parent / f".{out_dir.name}.{os.getpid()}.{part}" for part in ("new", "old"))
    try:
        fresh.mkdir()
        for name, data in files.items():
            if name.startswith(MAP_FOLDER):
                (fresh / MAP_FOLDER).mkdir(exist_ok=True)
            (fresh / name).write_bytes(data)
        if out_dir.exists():
            out_dir.rename(old)
        fresh.rename(out_dir)
    except BaseException:
        if old.exists() and not out_dir.exists():
            old.rename(out_dir)
        raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
