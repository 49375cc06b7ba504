"""How far stated probabilities held in wars of known truth: the benchmark's ``calibration.json`` in, words out."""

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

MEASURED = Path(__file__).with_name("calibration.json")
TRUTHS = {
    "invented": "Invented wars under invented reports",
    "towns": "Ukrainian towns, March to August 2022: their real status under invented reports",
}
PLOT = {"left": 40, "bottom": 320, "side": 300}  # of the diagram, in its own units


@cache
def calibration() -> dict[str, Any] | None:
    """Return the measured table as the page of the method prints it, None where none was made with this version.

    ``python benchmarks/worlds.py N --table`` writes the file; no figure of it stands anywhere else.
    """
    if not MEASURED.is_file():
        return None
    told = json.loads(MEASURED.read_text("utf-8"))
    groups = [
        {
            "truth": TRUTHS[group["truth"]],
            "estimates": f"{group['estimates']:,}",
            "error": f"{group['error'] * 100:.1f}",
            "rows": [_row(row, group["estimates"]) for row in group["rows"]],
        }
        for group in told["measured"]
    ]
    return {**told, "groups": groups}


def _row(row: dict[str, Any], whole: int) -> dict[str, Any]:
    return {
        "span": f"{row['from'] * 100:.0f} to {row['to'] * 100:.0f} %",
        "stated": f"{row['stated'] * 100:.0f} %",
        "right": f"{row['right'] * 100:.0f} %",
        "count": f"{row['count']:,}",
        "x": f"{PLOT['left'] + PLOT['side'] * row['stated']:.1f}",
        "y": f"{PLOT['bottom'] - PLOT['side'] * row['right']:.1f}",
        "radius": f"{3 + 18 * math.sqrt(row['count'] / whole):.1f}",
    }
