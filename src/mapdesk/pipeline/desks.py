"""New desks: a folder with every file a desk needs, each commented; and the copy of the demo desk."""

import shutil
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from mapdesk.base.geography import cut_geography, write_geography
from mapdesk.base.geometry import Bbox
from mapdesk.config import DESK_FILE, Desk, open_desk
from mapdesk.errors import InputError
from mapdesk.pipeline.gazetteers import OnProgress, open_gazetteer

TEMPLATES = Path(__file__).parent.parent / "data" / "desk"
DEMO_FILES = (DESK_FILE, "sides.toml", "sources.toml", "places.csv", "starting_control.csv", "base.json.gz")
MARGIN_DEG = 0.3


def make_desk(folder: Path, countries: Sequence[str], box: Bbox | None, on_progress: OnProgress) -> tuple[Desk, str]:
    """Make a desk in an empty or new folder and return it, with a word on the base geography.

    Raises:
        InputError: the folder holds something already; nothing is changed.
    """
    _need_empty(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for template in sorted(TEMPLATES.iterdir()):
        shutil.copyfile(template, folder / template.name)
    _set_theatre(folder / DESK_FILE, countries, box)
    (folder / "ledger.jsonl").touch()
    desk = open_desk(folder)
    with open_gazetteer(desk, on_progress) as gazetteer:
        if box is None:
            towns = gazetteer.places_in(Bbox(-180, -90, 180, 90))
            at = [(place.lng, place.lat) for place in towns if place.country in countries]
            box = Bbox(*map(min, zip(*at, strict=True)), *map(max, zip(*at, strict=True))).grown(MARGIN_DEG)
            _set_theatre(folder / DESK_FILE, countries, box)
            desk = open_desk(folder)
    on_progress("rivers and borders", 1, 1)
    return desk, _cut_base(desk, box)


def copy_demo(folder: Path, *, force: bool) -> list[Path]:
    """Copy the demo desk into a fresh folder and return its reports, in the order of their names.

    ``force`` empties a folder first that holds a desk; any other folder with something in it is refused.
    """
    if force and (folder / DESK_FILE).is_file():
        shutil.rmtree(folder)
    _need_empty(folder)
    example = demo_folder()
    folder.mkdir(parents=True, exist_ok=True)
    for name in DEMO_FILES:
        shutil.copyfile(example / name, folder / name)
    shutil.copytree(example / "licenses", folder / "licenses")
    shutil.copytree(example / "reports", folder / "reports")
    (folder / "ledger.jsonl").touch()
    return sorted((folder / "reports").glob("*.txt"))


def demo_folder() -> Path:
    """Return where the demo desk ships: in the package, or beside it in a source checkout."""
    packaged = Path(str(files("mapdesk"))) / "data" / "examples" / "euphrates"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "examples" / "euphrates"


def _need_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder} exists and is not empty; name a new folder")


def _set_theatre(path: Path, countries: Sequence[str], box: Bbox | None) -> None:
    """Write countries and box into the commented settings, leaving every comment where it is."""
    listed = ", ".join(f'"{code}"' for code in countries)
    lines = []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("countries ="):
            line = f"countries = [{listed}]"
        elif line.lstrip("# ").startswith("bbox =") and box is not None:
            line = f"bbox = [{', '.join(f'{side:.4f}' for side in box)}]"
        lines.append(line)
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _cut_base(desk: Desk, box: Bbox) -> str:
    try:
        geography = cut_geography(box, river_names=desk.about.rivers)
    except InputError as problem:
        return f"no rivers and borders: {problem}"
    write_geography(geography, desk.base_file)
    return f"{len(geography.lines)} lines of rivers and borders cut to the theatre"
