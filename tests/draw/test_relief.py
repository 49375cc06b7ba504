"""Relief: a grey hillshade under the names, where a desk has one."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mapdesk.base.geometry import Bbox
from mapdesk.draw.compose import compose
from mapdesk.draw.options import Options
from mapdesk.draw.relief import Relief, read_relief, shade
from mapdesk.draw.still import draw_map
from mapdesk.errors import InputError
from mapdesk.model import ControlMap

BOX = Bbox(39.5, 34.5, 41.0, 35.6)


@pytest.fixture
def half_dark(tmp_path: Path) -> Relief:
    """Flat ground in the west, a dark slope over the eastern half."""
    grey = np.full((40, 60), 200, dtype=np.uint8)
    grey[:, 31:] = 80
    Image.fromarray(grey).save(tmp_path / "relief.tif")
    return read_relief(tmp_path / "relief.tif", BOX)


def lightness(path: Path) -> Any:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("L"), dtype=int)


def test_flat_ground_has_no_shade_and_outside_its_box_there_is_none(empty_map: ControlMap, half_dark: Relief) -> None:
    frame = compose(empty_map, Options()).frame
    opacity = shade(half_dark, frame)[..., 3]
    rows, columns = opacity.shape
    west, east = opacity[:, : columns // 4], opacity[:, 3 * columns // 4 :]
    lng, _ = frame.to_degrees(frame.box.x0 + 3 * frame.box.width / 4, frame.box.center[1])
    assert lng > 40.3
    assert west.max() == 0
    assert np.median(east[rows // 4 : 3 * rows // 4]) > 40
    assert shade(Relief(Bbox(0, 0, 1, 1), half_dark.grey), frame).max() == 0


def test_north_is_the_first_row() -> None:
    grey = np.ones((10, 10))
    grey[:5] = 0.2

    class Upright:
        """A frame of degrees, one px each."""

        from mapdesk.draw.frame import Box

        box = Box(0, 0, 40, 40)

        def to_degrees(self, x: object, y: object) -> tuple[object, object]:
            return x, y

    opacity = shade(Relief(Bbox(0, 0, 40, 40), grey), Upright())[..., 3]  # type: ignore[arg-type]
    assert opacity[2].min() > 0
    assert opacity[-2].max() == 0


def test_a_relief_darkens_slopes_and_leaves_flat_ground_as_it_was(
    empty_map: ControlMap, half_dark: Relief, tmp_path: Path
) -> None:
    plain, shaded = Options(width_px=400), Options(width_px=400, relief=half_dark)
    light, dark, again = (
        draw_map(empty_map, tmp_path / f"{number}.png", options)
        for number, options in enumerate((plain, shaded, shaded))
    )
    assert again.read_bytes() == dark.read_bytes()
    before, after = (lightness(path) for path in (light, dark))
    rows, columns = before.shape
    west, east = slice(columns // 8, columns // 3), slice(2 * columns // 3, 7 * columns // 8)
    middle = slice(rows // 3, 2 * rows // 3)
    assert (before[middle, west] == after[middle, west]).all()
    assert after[middle, east].mean() < before[middle, east].mean() - 20


def test_a_file_that_is_no_picture_is_refused_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "relief.png").write_text("not a picture")
    with pytest.raises(InputError, match=r"relief\.png: no relief"):
        read_relief(tmp_path / "relief.png", BOX)
    with pytest.raises(InputError, match=r"gone\.png"):
        read_relief(tmp_path / "gone.png", BOX)
