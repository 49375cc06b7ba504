"""Sample maps, shared with the golden pictures and timings in benchmarks/."""

import dataclasses
import datetime as dt
import functools
import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from shapely import MultiPolygon, box

from mapdesk.draw.compose import compose
from mapdesk.draw.options import Options
from mapdesk.draw.scene import Scene
from mapdesk.model import BaseGeography, ControlArea, ControlMap, MapSettlement

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


@pytest.fixture(scope="session")
def composed(samples: ModuleType) -> Callable[..., Scene]:
    """The small map's scene at some width, with or without its base, composed once; tests only look at it."""

    @functools.cache
    def scene(width_px: int = 3000, *, based: bool = False) -> Scene:
        return compose(samples.plain_map(), Options(base=samples.plain_base() if based else None, width_px=width_px))

    return scene


@pytest.fixture(scope="session")
def crowded(samples: ModuleType) -> Callable[[int], Scene]:
    """The scene of two hundred random places with names in three scripts, by seed, composed once."""

    @functools.cache
    def scene(seed: int) -> Scene:
        crowd, base = samples.crowded(200, seed)
        return compose(crowd, Options(base=base))

    return scene


@pytest.fixture
def settle(samples: ModuleType) -> Callable[..., MapSettlement]:
    return samples.place  # type: ignore[no-any-return]


@pytest.fixture
def later_map(small_map: ControlMap) -> ControlMap:
    """A day later the north has taken a strip of the south's land and its town."""
    strip = box(40.0, 34.9, 40.4, 35.0)
    areas = list(small_map.areas)
    areas[0] = ControlArea("held", "north", MultiPolygon([box(40.0, 35.0, 40.6, 35.3).union(strip)]), 2200.0)
    areas[1] = ControlArea("held", "south", MultiPolygon([box(40.0, 34.75, 40.4, 34.9)]), 600.0)
    places = [dataclasses.replace(p, side="north") if p.place_id == "s1" else p for p in small_map.settlements]
    return dataclasses.replace(
        small_map, day=small_map.day + dt.timedelta(days=1), areas=tuple(areas), settlements=tuple(places)
    )
