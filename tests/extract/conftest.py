import datetime as dt
import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from mapdesk.extract.claims import extract_claims
from mapdesk.model.claim import Claim
from mapdesk.model.report import Report

Extract = Callable[..., list[Claim]]


@pytest.fixture(scope="session")
def extract() -> Extract:
    """What the rules alone read, to the letter; with the learned reader beside them see test_combine.py."""

    def run(text: str, mode: str = "precision", published: str | None = "2018-05-16") -> list[Claim]:
        moment = dt.datetime.fromisoformat(published).replace(tzinfo=dt.UTC) if published else None
        report = Report(text=text, source="test", published_at=moment)
        return list(extract_claims([report], mode=mode, encoder=None))  # type: ignore[arg-type]

    return run


@pytest.fixture(scope="session")
def script() -> Callable[[str], ModuleType]:
    """Loads a script of the repository, which is no package, by its path: ``benchmarks/floor.py``."""

    def load(path: str) -> ModuleType:
        file = Path(__file__).parents[2] / path
        spec = importlib.util.spec_from_file_location(file.stem, file)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = Path(__file__).parents[2].parent / "shared"
    if not folder.exists():
        pytest.skip(f"the shared data are not there ({folder.name}/ beside the repository)")
    return folder
