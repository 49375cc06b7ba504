"""Shared by every test: the demo desk, the site's databases, and the shared reference data where they are present."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# Examples are not timed: a busy machine is no fault of the code. Every run tries the same ones, so that what fails was
# changed; ``pytest -m hypothesis --hypothesis-profile search`` looks for new ones.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile("same")

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared():
    if not SHARED.is_dir():
        pytest.skip("the shared reference data are not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The demo desk with its two updates published, without pictures; tests copy it before they change it."""
    from mapdesk.config import open_desk
    from mapdesk.pipeline.demo import run_demo
    from mapdesk.pipeline.desks import copy_demo

    folder = tmp_path_factory.mktemp("demo") / "desk"
    reports = copy_demo(folder, force=False)
    results = list(run_demo(open_desk(folder), reports, pictures=False, on_progress=lambda *_: None))
    return folder, results


@pytest.fixture(scope="session")
def doubtful(demo, tmp_path_factory):
    """A copy of the demo whose ledger has a capture of Ash Shajalah read unsurely: its update of 14 May, the claim."""
    import datetime as dt

    import msgspec

    from mapdesk.config import open_desk
    from mapdesk.pipeline.update import update_desk
    from mapdesk.record.intake import record_entries
    from mapdesk.record.jsonl import JsonLinesLedger
    from mapdesk.record.ledger import replay

    folder = tmp_path_factory.mktemp("doubtful") / "desk"
    shutil.copytree(demo[0], folder)
    shutil.rmtree(folder / "updates")
    ledger = JsonLinesLedger(folder / "ledger.jsonl")
    advance = next(
        held.placement
        for held in replay(ledger.entries()).placements
        if held.placement.kind == "advance" and "Ash Shajalah" in [place.name for place in held.placement.placements]
    )
    unsure = {"claim_id": "clm_00000000000000d0", "kind": "control_gained", "tentative": True, "probability": 0.618}
    claim = msgspec.structs.replace(advance, **unsure)
    now = dt.datetime(2018, 6, 1, tzinfo=dt.UTC)
    record_entries(ledger, [], [claim], recorded_by="editor", recorded_at=now)
    result = update_desk(
        open_desk(folder),
        [],
        day=dt.date(2018, 5, 14),
        recorded_by="editor",
        now=now,
        pictures=False,
        on_error=lambda problem: pytest.fail(str(problem)),
        on_progress=lambda *_: None,
    )
    return result, claim


@pytest.fixture(scope="session")
def make_tiles():
    """Writes a PMTiles file of straight lines over the demo's theatre, with GDAL as others do."""
    import numpy as np
    import pyogrio
    import shapely

    def make(path, *, layer="roads", lines=20):
        starts = np.random.default_rng(1).uniform((38.5, 33.5), (42.0, 36.0), (lines, 2))
        shapes = shapely.linestrings(np.stack([starts, starts + np.array([0.3, 0.5])], axis=1))
        pyogrio.raw.write(
            str(path),
            shapely.to_wkb(shapes),
            [np.array([f"road {i}" for i in range(lines)], dtype=object)],
            np.array(["name"], dtype=object),
            geometry_type="LineString",
            crs="EPSG:4326",
            driver="PMTiles",
            layer=layer,
            dataset_options={"MINZOOM": "5", "MAXZOOM": "8", "NAME": "Made up for a test"},
        )
        return path

    return make


@pytest.fixture(scope="session")
def postgres_url():
    """A PostgreSQL server of our own, on a socket in a temporary folder; stopped at the end."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    programs = found[-1] if found else None
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="mapdesk-pg-", dir="/tmp"))  # a socket's path must be short
    as_user = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    data, options = folder / "data", f"-k {folder} -c listen_addresses='' -c fsync=off"
    run = lambda *command: subprocess.run([*as_user, *command], check=True, capture_output=True, cwd=folder)  # noqa: E731
    run(programs / "initdb", "-D", data, "-A", "trust", "-U", "mapdesk", "-E", "UTF8", "--no-sync")
    run(programs / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
    yield f"postgresql://mapdesk@/postgres?host={folder}"
    run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def django_site(tmp_path_factory):
    """Django set up in this process over an empty desk, its SQLite database migrated; returns the desk's folder."""
    desk = tmp_path_factory.mktemp("site")
    os.environ["MAPDESK_DESK"] = str(desk)
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "mapdesk_web.settings"
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    yield desk
    connections.close_all()


@pytest.fixture(scope="session")
def second_sqlite(django_site, tmp_path_factory):
    """The name of a second SQLite database, migrated: for tests whose rows would stay."""
    from django.core.management import call_command
    from django.db import connections

    path = tmp_path_factory.mktemp("second") / "second.sqlite3"
    connections.databases["second"] = connections["default"].settings_dict | {"NAME": str(path)}
    call_command("migrate", database="second", verbosity=0, interactive=False)
    return "second"


@pytest.fixture(scope="session")
def postgres_alias(django_site, postgres_url):
    """The name under which Django knows the PostgreSQL server, migrated."""
    import dj_database_url
    from django.core.management import call_command
    from django.db import connections

    parsed = dj_database_url.parse(postgres_url)
    connections.databases["postgres"] = connections["default"].settings_dict | {"OPTIONS": {}} | dict(parsed)
    call_command("migrate", database="postgres", verbosity=0, interactive=False)
    return "postgres"
