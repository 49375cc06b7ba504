"""Frames of a given shape: a rectangle on the page and what must be seen in, an extent of that shape out."""

from collections.abc import Sequence

from mapdesk.base.geometry import Bbox, Plane
from mapdesk.draw.frame import Box, Frame, data_extent, plane_of
from mapdesk.draw.layout import Arrangement
from mapdesk.draw.options import Options
from mapdesk.model import BaseGeography, ControlMap

NOWHERE = Box(-9000.0, -9000.0, -8000.0, -8000.0)  # a card that is not on the map


def fitted(extent: Box, shape: Box) -> Box:
    """Grow an extent about its middle to the proportions of a rectangle."""
    ratio = shape.height / shape.width
    more_high = max(0.0, (ratio * extent.width - extent.height) / 2)
    more_wide = max(0.0, (extent.height / ratio - extent.width) / 2)
    return Box(extent.x0 - more_wide, extent.y0 - more_high, extent.x1 + more_wide, extent.y1 + more_high)


def joint_extent(
    maps: Sequence[ControlMap], base: BaseGeography | None, plane: Plane, focus: Bbox | None = None
) -> Box:
    """Return the extent that shows the data of every map, km on the plane."""
    boxes = [data_extent(one, base, plane, focus) for one in maps]
    return Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))


def framed(box: Box, maps: Sequence[ControlMap], options: Options) -> Arrangement:
    """Return an arrangement with that frame on the page and no cards, showing the data of every map."""
    base, focus = options.base, options.focus
    plane = plane_of(maps[-1], focus)
    return Arrangement(Frame(box, fitted(joint_extent(maps, base, plane, focus), box), plane), NOWHERE, None, "sw")
