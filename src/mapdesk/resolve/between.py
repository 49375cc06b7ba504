"""'between X and Y' in, one stretch of ground out: the midpoint, with a radius that reaches both."""

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from mapdesk.base.geometry import distance_km
from mapdesk.base.text import Span
from mapdesk.model.place import ResolvedPlace

NEAR_KM = 10.0  # up to this radius the ground is near its places (where_prec 2), beyond it is an area (5)
_BETWEEN = re.compile(r"\b[Bb]etween (?:the )?(?:\w+ )?(?:of )?\Z")
_AND = re.compile(r",? and (?:the )?(?:(?:villages?|towns?|city|settlements?) (?:of )?)?\Z")


def pairs_between(spans: Sequence[Span], text: str, offset: int) -> list[tuple[int, int]]:
    """Return the indexes of the spans that stand as 'between X and Y' in a sentence that begins at ``offset``.

    >>> text = "A clash between Hajin and Shafah; Baghuz and Susah are quiet."
    >>> at = [Span(text.index(n), text.index(n) + len(n), n) for n in ("Hajin", "Shafah", "Baghuz", "Susah")]
    >>> pairs_between(at, text, 0)
    [(0, 1)]
    """
    order = sorted(range(len(spans)), key=lambda i: spans[i].start)
    pairs = []
    for i, j in pairwise(order):
        a, b = spans[i], spans[j]
        if _BETWEEN.search(text[: max(0, a.start - offset)]) and _AND.fullmatch(
            text[a.end - offset : b.start - offset]
        ):
            pairs.append((i, j))
    return pairs


def on_the_stretch(a: ResolvedPlace, b: ResolvedPlace) -> tuple[ResolvedPlace, ResolvedPlace] | None:
    """Return both places with the one geometry of the ground between them; None unless both are answered.

    Each keeps its own id and name; ``lng, lat`` are the midpoint, ``radius_km`` reaches both, ``geo_precision`` is 2
    or, where they lie far apart, 5: control of either must not be read from it.
    """
    if a.lng is None or a.lat is None or b.lng is None or b.lat is None or a.place_id == b.place_id:
        return None
    lng, lat = round((a.lng + b.lng) / 2, 5), round((a.lat + b.lat) / 2, 5)  # near enough at these distances
    radius = round(max(distance_km((lng, lat), (p.lng, p.lat)) for p in (a, b)), 1)  # type: ignore[arg-type]
    precision = 2 if radius <= NEAR_KM else 5
    first, second = (
        msgspec.structs.replace(
            place, lng=lng, lat=lat, radius_km=radius, geo_precision=max(precision, place.geo_precision or 1)
        )
        for place in (a, b)
    )
    return first, second
