"""A small theatre of our own and the demo desk's places, each as a gazetteer file."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mapdesk.base.geometry import Bbox
from mapdesk.base.text import Span
from mapdesk.model import Claim, Place, ReportRef, Side, Source
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.gazetteer_build import write_gazetteer
from mapdesk.resolve.place_file import read_place_file
from mapdesk.resolve.sides import read_sides
from mapdesk.resolve.sources import read_sources

DEMO_DESK = Path(__file__).parents[2] / "examples" / "euphrates"
FAR_AWAY = Place("t:sousse", "Sousse", 10.63, 35.83, country="TN", population=271_000, source="test", license="CC0")
A_COUNTRY = Place("t:iraq", "Iraq", 43.7, 33.2, feature_code="PCLI", country="IQ", source="test", license="CC0")

MakeClaim = Callable[..., Claim]


@pytest.fixture(scope="session")
def theatre() -> Bbox:
    return Bbox(38.4, 33.4, 42.4, 36.6)


@pytest.fixture(scope="session")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gazetteer]:
    path = tmp_path_factory.mktemp("desk") / "gazetteer.sqlite"
    places = [p for p in read_place_file(DEMO_DESK / "places.csv") if p.name != "Al-Susah"]
    write_gazetteer(path, [*places, FAR_AWAY, A_COUNTRY])
    with Gazetteer.open(path) as opened:
        yield opened


@pytest.fixture(scope="session")
def sides() -> tuple[Side, ...]:
    return read_sides(DEMO_DESK / "sides.toml")


@pytest.fixture(scope="session")
def sources(sides: tuple[Side, ...]) -> tuple[Source, ...]:
    return read_sources(DEMO_DESK / "sources.toml", sides)


@pytest.fixture
def make_claim() -> MakeClaim:
    """Make a claim out of its sentence; places are phrases of it, found from the left or given with a start."""

    def make(
        sentence: str, *places: str | tuple[str, int], report_id: str = "rep_1", start: int = 0, **fields: object
    ) -> Claim:
        def span(phrase: str | tuple[str, int]) -> Span:
            text, at = phrase if isinstance(phrase, tuple) else (phrase, sentence.index(phrase))
            return Span(start + at, start + at + len(text), text)

        values: dict[str, object] = {
            "claim_id": f"clm_{start}_{len(places)}",
            "report_id": report_id,
            "report": ReportRef(),
            "kind": "control_gained",
            "modality": "asserted",
            "trigger": Span(start, start + 1, sentence[0]),
            "quote": Span(start, start + len(sentence), sentence),
            "places": tuple(span(place) for place in places),
            "rule": "test@1",
        }
        return Claim(**{**values, **fields})  # type: ignore[arg-type]

    return make
