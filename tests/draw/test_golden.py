"""The pictures as they looked last; `make golden` renews them after a change that is meant."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image, ImageDraw


@pytest.fixture(scope="module")
def golden(benchmark: Callable[[str], ModuleType]) -> ModuleType:
    return benchmark("golden")


@pytest.mark.parametrize(
    "name", ["page.png", "print.png", "mirrored.png", "card_dark.png", "two_dates.png", "disagreement.png"]
)
def test_a_picture_looks_as_it_did_when_it_was_last_renewed(golden: ModuleType, name: str, tmp_path: Path) -> None:
    new = golden.pictures()[name](tmp_path / name)
    mean, changed = golden.difference(golden.KEPT / name, new)
    assert golden.same(golden.KEPT / name, new), (
        f"{name} differs by {mean:.2f} levels on average and {changed:.2%} of its pixels; if that is meant, run "
        "`make golden` and look at build/golden/before_after.png"
    )


def test_every_kept_picture_is_drawn_and_small(golden: ModuleType) -> None:
    kept = sorted(golden.KEPT.glob("*.png"))
    assert {path.name for path in kept} == set(golden.pictures())
    assert all(path.stat().st_size <= 150_000 for path in kept)


def test_the_comparison_sees_a_name_that_moved(golden: ModuleType, tmp_path: Path) -> None:
    old = golden.KEPT / "page.png"
    with Image.open(old) as image:
        changed = image.convert("RGB")
    name = changed.crop((150, 195, 290, 235))
    ImageDraw.Draw(changed).rectangle((150, 195, 290, 235), fill="#F2D16B")
    changed.paste(name, (150, 215))
    changed.save(tmp_path / "moved.png")
    assert not golden.same(old, tmp_path / "moved.png")
    assert golden.same(old, old)
