"""Sample maps, shared with the golden pictures and timings in benchmarks/."""

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from mapdesk.model import BaseGeography, ControlMap, MapSettlement

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="session")
def benchmark() -> Iterator[Callable[[str], ModuleType]]:
    """Import a script of benchmarks/ by name."""
    sys.path.insert(0, str(BENCHMARKS))
    yield importlib.import_module
    sys.path.remove(str(BENCHMARKS))


@pytest.fixture(scope="session")
def samples(benchmark: Callable[[str], ModuleType]) -> ModuleType:
    return benchmark("samples")


@pytest.fixture
def empty_map(samples: ModuleType) -> ControlMap:
    return samples.empty_map()  # type: ignore[no-any-return]


@pytest.fixture
def small_map(samples: ModuleType) -> ControlMap:
    """Two sides and a dark pocket on a river, with a front, events, a field and a place nobody speaks of."""
    return samples.plain_map()  # type: ignore[no-any-return]


@pytest.fixture
def base(samples: ModuleType) -> BaseGeography:
    return samples.plain_base()  # type: ignore[no-any-return]


@pytest.fixture
def settle(samples: ModuleType) -> Callable[..., MapSettlement]:
    return samples.place  # type: ignore[no-any-return]
