"""How long a picture takes and how many names it places: a made-up front with five sides and 200 places.

Run: python benchmarks/draw.py
"""

import sys
import tempfile
import time
from pathlib import Path

from samples import FIVE_SIDES, crowded

from mapdesk.draw.compose import compose
from mapdesk.draw.options import Options
from mapdesk.draw.still import draw_map

FLOORS = {3000: 4.0, 1200: 1.5}  # seconds that the issue allows


def main() -> None:
    """Print wall and processor seconds of the third of three drawings, and what was placed."""
    out = sys.stdout.write
    control_map, base = crowded()
    with tempfile.TemporaryDirectory() as folder:
        for width, most in FLOORS.items():
            taken = []
            for _ in range(3):
                wall, processor = time.perf_counter(), time.process_time()
                draw_map(control_map, Path(folder) / "map.png", Options(base=base, width_px=width))
                taken.append((time.perf_counter() - wall, time.process_time() - processor))
            scene = compose(control_map, Options(base=base, width_px=width))
            best = min(taken)
            out(
                f"{width} px wide, {len(scene.dots)} places, {len(FIVE_SIDES)} sides: {best[0]:.2f} s "
                f"({best[1]:.2f} s of processor; first {taken[0][0]:.2f} s), at most {most} s; "
                f"{len(scene.names)} names, {len(scene.collisions)} overlaps\n"
            )


if __name__ == "__main__":
    main()
