"""What a gazetteer holds: the world base of the wanted countries, and place files on top of it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path

from mapdesk.base.geometry import Bbox
from mapdesk.errors import GazetteerError
from mapdesk.model.place import Place
from mapdesk.resolve.gazetteer_rows import AREA_CODES
from mapdesk.resolve.gazetteer_write import Progress, write_file
from mapdesk.resolve.lands import lands_fingerprint
from mapdesk.resolve.place_files import read_place_files


def build_gazetteer(
    path: Path,
    *,
    countries: Sequence[str] = (),
    bbox: Bbox | None = None,
    place_files: Sequence[Path] = (),
    progress: Progress | None = None,
) -> int:
    """Build a gazetteer file from GeoNames and a desk's own place files; return how many places it holds.

    ``countries`` are ISO alpha-2 codes; towns in one of them or in ``bbox`` (degrees) are taken, all of the world's
    where neither is given. Countries, continents and regions are always in. Place files are of any format that
    ``place_files`` reads; a row there replaces the base's of the same place_id, a later file an earlier one.
    ``progress(what, done, total)`` is called now and then.

    Raises:
        GazetteerError: a place file has bad rows (all are listed), a country is unknown, the file cannot be written.
            A gazetteer that was there before is then still there.
    """
    from mapdesk.resolve.geonames_base import GeoNamesBase

    tell = progress or (lambda what, done, total: None)
    read = read_place_files(place_files, tell)
    tell("reading GeoNames", 0, 1)
    base = GeoNamesBase()
    codes = _known_codes(countries, base.country_codes)
    places = {place.place_id: place for place in base.places(codes, bbox)}
    places.update(read.places)
    romanised = base.romanised_countries()
    meta = {
        "bbox": ",".join(map(str, bbox)) if bbox else "",
        "countries": ",".join(sorted(codes)),
        "place_files": ",".join(file.name for file in place_files),
        "base": base.source,
        "lands": lands_fingerprint(),
    }
    del base
    ordered = sorted(places.values(), key=lambda place: place.place_id)
    return write_file(path, ordered, read.geometries, _are_loose(read.own_ids, romanised), meta, tell)


def write_gazetteer(path: Path, places: Iterable[Place], geometries: Mapping[str, str] | None = None) -> int:
    """Write a gazetteer of just these places, all of them under the variant rules; return how many.

    ``geometries`` are GeoJSON geometries by place_id.
    """
    ordered = sorted(places, key=lambda place: place.place_id)
    return write_file(path, ordered, geometries or {}, lambda place: True, {}, lambda what, done, total: None)


def _known_codes(countries: Sequence[str], known: Collection[str]) -> frozenset[str]:
    """Return the codes in capitals, or say which are unknown."""
    codes = frozenset(code.strip().upper() for code in countries)
    unknown = sorted(codes - set(known))
    if unknown:
        raise GazetteerError(f"unknown country code {', '.join(unknown)}; give ISO 3166-1 alpha-2 codes such as SY,IQ")
    return codes


def _are_loose(own: Collection[str], romanised: Collection[str]) -> Callable[[Place], bool]:
    """Return the rule which places the variant rules hold for: the desk's own, and towns of romanised countries.

    Lands have fixed names: 'Shadadah' is not Chad.
    """
    return lambda place: (
        place.place_id in own
        or ((not place.country or place.country in romanised) and not place.feature_code.startswith(AREA_CODES))
    )
