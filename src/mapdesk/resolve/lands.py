"""The table of countries, provinces, districts and regions that ships with mapdesk, as places.

``data/lands.csv`` is computed by ``tools/land_table.py`` from Natural Earth's land and GeoNames' units (see
docs/gazetteer.md): a point stands for a land, and ``precision_km`` is the radius of a disc of its area.
"""

from functools import lru_cache
from importlib.resources import as_file, files

import msgspec

from mapdesk.base.ids import sha256_hex
from mapdesk.model.place import Place
from mapdesk.resolve.country_facts import ADMIN1_SHORT_NAMES, COUNTRY_NAMES
from mapdesk.resolve.place_file import read_place_file

_TABLE = files("mapdesk").joinpath("data", "lands.csv")


def read_lands() -> tuple[Place, ...]:
    """Return countries (PCLI), first-level units (ADM1), some second-level ones (ADM2) and regions (RGN), by id."""
    with as_file(_TABLE) as path:
        return tuple(_with_short_names(place) for place in read_place_file(path))


@lru_cache(maxsize=1)
def lands_fingerprint() -> str:
    """Return a short hash that changes with the table: a gazetteer built from another one is out of date."""
    return sha256_hex(_TABLE.read_bytes())[:8]


def _with_short_names(place: Place) -> Place:
    """Add the names that news writes and no source lists."""
    is_country = place.feature_code == "PCLI"
    key = place.country if is_country else place.admin1 if place.feature_code == "ADM1" else ""
    short = (COUNTRY_NAMES if is_country else ADMIN1_SHORT_NAMES).get(key, ())
    return (
        msgspec.structs.replace(place, other_names=tuple(dict.fromkeys((*short, *place.other_names))))
        if short
        else place
    )
