"""Files to read, and the shared material where it is there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mapdesk.errors import InputError
from mapdesk.model import ReaderPost, Report
from mapdesk.read.reports import read_reports


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file below tmp_path and return its path."""

    def _write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return _write


@pytest.fixture
def read_all() -> Callable[..., tuple[list[Report], list[ReaderPost], list[InputError]]]:
    """Read sources and return reports, posts and errors."""

    def _read(*sources: str | Path) -> tuple[list[Report], list[ReaderPost], list[InputError]]:
        posts: list[ReaderPost] = []
        errors: list[InputError] = []
        reports = list(read_reports(sources, on_error=errors.append, on_post=posts.append))
        return reports, posts, errors

    return _read


@pytest.fixture
def shared() -> Path:
    """The folder of shared material; its tests are skipped where it is not there."""
    folder = Path(__file__).parents[2].parent / "shared"
    if not folder.is_dir():
        pytest.skip("the shared material is not beside this checkout")
    return folder
