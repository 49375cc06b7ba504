import datetime as dt
from collections.abc import Callable
from pathlib import Path

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
def shared() -> Path:
    folder = Path(__file__).parents[2].parent / "shared"
    if not folder.exists():
        pytest.skip(f"the shared data are not there ({folder.name}/ beside the repository)")
    return folder
