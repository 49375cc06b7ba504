"""The main rivers of a desk's base: lines that tell banks apart, for resolving places and for neighbours."""

from mapdesk.base.geography import BaseLine, read_geography
from mapdesk.config import Desk


def main_rivers(desk: Desk) -> tuple[BaseLine, ...]:
    """Return the main rivers of the desk's base; none without a base."""
    if not desk.base_file.exists():
        return ()
    return tuple(line for line in read_geography(desk.base_file).lines if line.kind == "main_river")
