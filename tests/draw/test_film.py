"""Films: GIFs by Pillow, MP4s by the real ffmpeg where the extra ``video`` or the machine brings one."""

import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from mapdesk.draw.film import ffmpeg, mp4
from mapdesk.draw.options import Options
from mapdesk.draw.period import draw_period
from mapdesk.errors import InputError
from mapdesk.model import BaseGeography, ControlMap


@pytest.fixture
def program() -> str:
    try:
        return ffmpeg(Path("film.mp4"))
    except InputError as problem:
        pytest.skip(str(problem))


def test_a_period_of_one_day_or_another_suffix_is_refused_and_nothing_is_written(
    small_map: ControlMap, later_map: ControlMap, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="at least two days"):
        draw_period([small_map, small_map], tmp_path / "film.gif")
    with pytest.raises(InputError, match=r"\.gif or \.mp4"):
        draw_period([small_map, later_map], tmp_path / "film.avi")
    assert list(tmp_path.iterdir()) == []


def test_without_ffmpeg_the_message_names_both_ways_to_get_it(
    small_map: ControlMap, later_map: ControlMap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(InputError, match=r"mapdesk\[video\].*apt install ffmpeg"):
        draw_period([small_map, later_map], tmp_path / "film.mp4")
    assert list(tmp_path.iterdir()) == []


def test_a_period_is_a_gif_with_a_frame_per_day_and_always_the_same_bytes(
    small_map: ControlMap, later_map: ControlMap, base: BaseGeography, tmp_path: Path
) -> None:
    maps, options = [later_map, small_map], Options(base=base, width_px=300)
    first = draw_period(maps, tmp_path / "a.gif", options)
    assert first.read_bytes() == draw_period(maps, tmp_path / "b.gif", options).read_bytes()
    with Image.open(first) as film:
        assert (film.n_frames, film.size[0]) == (2, 300)  # type: ignore[attr-defined]


def test_the_same_frames_give_the_same_mp4(program: str) -> None:
    frames = [Image.new("RGB", (64, 48), colour) for colour in ("#F2D16B", "#CF7B72")]
    first = mp4(frames, 0.4, program)
    assert first == mp4(frames, 0.4, program)
    assert re.search(rb"Lav[cf]\d", first) is None  # no version of the library


def test_an_mp4_plays_every_day_and_the_last_one_longest(
    small_map: ControlMap, later_map: ControlMap, tmp_path: Path, program: str
) -> None:
    wide = Options(width_px=301)  # an odd width loses its last column
    film = draw_period([small_map, later_map], tmp_path / "a.mp4", wide, seconds=0.4)
    frames = subprocess.run(
        [program, "-loglevel", "error", "-i", film, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    high, rest = divmod(len(frames), (4 + 10) * 300 * 3)  # 0.4 s of the first day and 1 s of the last, ten a second
    assert rest == 0
    assert high % 2 == 0
    assert 200 < high < 450


def test_a_film_program_that_fails_is_told_with_its_last_line(
    small_map: ControlMap, later_map: ControlMap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = tmp_path / "ffmpeg"
    failing.write_text("#!/bin/sh\n/bin/cat > /dev/null\necho 'no such encoder' >&2\nexit 1\n")
    failing.chmod(failing.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(InputError, match="no such encoder"):
        draw_period([small_map, later_map], tmp_path / "film.mp4", Options(width_px=300))
    assert not (tmp_path / "film.mp4").exists()
