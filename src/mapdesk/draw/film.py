"""Frames in, the bytes of a GIF or MP4 out, the same for the same frames and program."""

import io
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from mapdesk.draw.palette import fewer_colours
from mapdesk.errors import InputError

Kind = Literal["gif", "mp4"]
RATE = 10  # pictures a second in an MP4
COLOURS = 256
LAST = 2.5  # times as long as the others does the last frame stand


def film_kind(path: Path) -> Kind:
    """Return gif or mp4 by a path's suffix.

    Raises:
        InputError: another suffix, or no ffmpeg for an MP4.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind == "gif":
        return "gif"
    if kind != "mp4":
        raise InputError(f"{path}: a period is drawn as .gif or .mp4, not {path.suffix or 'nothing'!r}")
    ffmpeg(path)
    return "mp4"


def ffmpeg(path: Path) -> str:
    """Return the ffmpeg program: that of the package imageio-ffmpeg, whose version is pinned, else one on the PATH.

    Raises:
        InputError: there is none; ``path`` is the film that was wanted.
    """
    try:
        from imageio_ffmpeg import get_ffmpeg_exe

        return str(get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        found = shutil.which("ffmpeg")
    if found is None:
        raise InputError(
            f"{path}: MP4 needs the program ffmpeg; run `pip install 'mapdesk[video]'`, which brings one, or "
            "`apt install ffmpeg` on Debian and Ubuntu, or draw a .gif instead"
        )
    return found


def gif(frames: Sequence[Any], seconds: float) -> bytes:
    """Write Pillow images of one size as a GIF with one palette for all, so that nothing flickers."""
    flat = fewer_colours(frames, COLOURS)
    buffer = io.BytesIO()
    lasting = [round(1000 * seconds)] * (len(flat) - 1) + [round(1000 * LAST * seconds)]
    flat[0].save(buffer, format="GIF", save_all=True, append_images=flat[1:], duration=lasting, loop=0, optimize=False)
    return buffer.getvalue()


def mp4(frames: Sequence[Any], seconds: float, program: str) -> bytes:
    """Write Pillow images of one even size as H.264, on one thread, without the program's name or time of writing.

    Raises:
        InputError: the program failed; the last line it said is told.
    """
    width, height = frames[0].size
    each = max(1, round(seconds * RATE))
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "period.mp4"
        command = [
            program, "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}",
            "-r", str(RATE), "-i", "-", "-filter_threads", "1", "-threads", "1",
            "-vf", "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int+bitexact",
            "-c:v", "libx264", "-pix_fmt", "yuv420p", "-crf", "20", "-colorspace", "bt709", "-color_primaries", "bt709",
            "-color_trc", "bt709", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
            "-movflags", "+faststart", "-y", str(out),
        ]  # fmt: skip
        repeats = [each] * (len(frames) - 1) + [round(LAST * each)]
        data = b"".join(frame.tobytes() * count for frame, count in zip(frames, repeats, strict=True))
        done = subprocess.run(command, input=data, capture_output=True, check=False)
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise InputError(
                f"ffmpeg could not write the film ({said[-1] if said else 'no message'}); draw a .gif instead"
            )
        return out.read_bytes()
