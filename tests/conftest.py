"""Shared by every test: the demo desk, built once, and the shared reference data where they are present."""

from pathlib import Path

import pytest

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
