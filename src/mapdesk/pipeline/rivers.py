"""Lines of a desk's base that tell places apart: rivers for resolving, rivers and state borders for neighbours."""

from mapdesk.base.geography import BaseLine, Ring, read_geography
from mapdesk.config import Desk


def main_rivers(desk: Desk) -> tuple[BaseLine, ...]:
    """Return the main rivers of the desk's base; none without a base."""
    return _lines(desk, "main_river")


def dividing_lines(desk: Desk) -> tuple[Ring, ...]:
    """Return the points (lon, lat) of main rivers and state borders, over which neighbours say less of each other."""
    return tuple(line.points for line in _lines(desk, "main_river", "border"))


def _lines(desk: Desk, *kinds: str) -> tuple[BaseLine, ...]:
    if not desk.base_file.exists():
        return ()
    return tuple(line for line in read_geography(desk.base_file).lines if line.kind in kinds)
