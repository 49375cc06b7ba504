"""Time the gazetteer and score resolving: `python benchmarks/resolve.py DATA_DIR [CACHE_DIR]` prints one table.

DATA_DIR is the folder of development data (it holds ``places`` and ``events``). The UCDP figure takes headlines of
exact events inside the demo theatre in which the place's name stands, in any spelling the rules know; the refusal
figure takes every such name again after its place has been removed from the gazetteer.
"""

import gzip
import json
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from mapdesk.base.geometry import Bbox, distance_km
from mapdesk.base.text import Span
from mapdesk.model import Mention, Report
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.gazetteer_build import build_gazetteer, write_gazetteer
from mapdesk.resolve.mentions import resolve_mentions
from mapdesk.resolve.names import loose_keys
from mapdesk.resolve.scan import scan_names
from mapdesk.resolve.world_gazetteer import open_world_gazetteer

DEMO = Path(__file__).parents[1] / "examples" / "euphrates"
THEATRE = Bbox(38.4, 33.4, 42.4, 36.6)
RIGHT_KM = 5.0
_KIND = re.compile(
    r"\([^)]*\)|\b(village|town|city|suburb|district|governorate|airport|oil field|gas field|area|island|army base|"
    r"air ?base|camp|dam|bridge|desert|mountains?|military|base|sub-?district|hill|checkpoint|farms?|prison)\b",
    re.I,
)


class Headline(NamedTuple):
    """A headline in which the name of the event's place stands, and where the place is."""

    text: str
    name: str
    span: Span
    point: tuple[float, float]


def headlines(events: Path) -> Iterator[Headline]:
    """Yield the headlines of exact events in the theatre that name their place."""
    with gzip.open(events, "rt", encoding="utf-8") as lines:
        for line in lines:
            event = json.loads(line)
            point = (event["longitude"], event["latitude"])
            if event["where_prec"] != 1 or not THEATRE.contains(*point):
                continue
            text, name = event["source_headline"] or "", _KIND.sub("", event["where_coordinates"]).strip()
            span = _find(text, name) if name else None
            if span:
                yield Headline(text, name, span, point)


def _find(text: str, name: str) -> Span | None:
    keys = set(loose_keys(name))
    words = list(re.finditer(r"[^\W_][\w'’ʿ]*", text))
    found = None
    for i, first in enumerate(words):
        for last in words[i : i + 4]:
            phrase = text[first.start() : last.end()]
            if last.group()[0].isupper() and keys & set(loose_keys(phrase)):
                found = Span(first.start(), last.end(), phrase)
    return found


def is_known(gazetteer: Gazetteer, headline: Headline) -> list[str]:
    """Return the ids of places of that name within reach of the truth."""
    return [
        hit.place.place_id
        for hit in gazetteer.lookup(headline.name)
        if distance_km((hit.place.lng, hit.place.lat), headline.point) <= RIGHT_KM
    ]


def score(gazetteer: Gazetteer, rows: list[Headline]) -> Counter[str]:
    """Count answers of the desk's own scan, apart for places that the gazetteer has and has not."""
    counts: Counter[str] = Counter()
    for row in rows:
        kind = "known" if is_known(gazetteer, row) else "absent"
        counts[kind] += 1
        hit = _answer(gazetteer, row)
        if hit is None or hit.lng is None or hit.lat is None:
            counts[f"{kind} refused"] += 1
        else:
            counts[f"{kind} answered"] += 1
            counts[f"{kind} right"] += distance_km((hit.lng, hit.lat), row.point) <= RIGHT_KM
    return counts


def _answer(gazetteer: Gazetteer, row: Headline) -> Mention | None:
    found = resolve_mentions([Report(text=row.text)], gazetteer, recognise=lambda _: [row.span], theatre=THEATRE)
    return next((m for m in found if m.start < row.span.end and row.span.start < m.end), None)


def ucdp(desk: Path, events: Path, folder: Path) -> None:
    """Print precision and coverage with the places in the gazetteer, and refusals without them."""
    rows = list(headlines(events))
    with Gazetteer.open(desk) as gazetteer:
        counts = score(gazetteer, rows)
        gone = {place_id for row in rows for place_id in is_known(gazetteer, row)}
        kept = [gazetteer.get(i) for i in sorted({i for _, _, i in gazetteer.names()} - gone)]
    answered, known = counts["known answered"], counts["known"]
    print(f"UCDP headlines {len(rows)}, place in the gazetteer {known}: answered {answered / known:.3f}, ", end="")
    print(f"of those within {RIGHT_KM:g} km {counts['known right'] / answered:.3f}")
    print(f"place not in the gazetteer {counts['absent']}: refused {counts['absent refused'] / counts['absent']:.3f}")
    write_gazetteer(folder / "without.sqlite", [place for place in kept if place])
    unique = list({(row.name, row.span.text): row for row in rows}.values())
    with Gazetteer.open(folder / "without.sqlite") as gazetteer:
        counts = score(gazetteer, unique)
    wrong = counts["absent answered"] - counts["absent right"]
    print(f"{len(gone)} places removed, {len(unique)} spellings: refused or within 5 km {1 - wrong / len(unique):.3f}")


def timed(what: str, run: Callable[[], object], times: int = 1) -> None:
    """Print the wall time of one run of many, in ms."""
    start = time.perf_counter()
    for _ in range(times):
        run()
    print(f"{what:<58}{(time.perf_counter() - start) / times * 1e3:9.3f} ms")


def _look_up(gazetteer: Gazetteer, names: list[str]) -> None:
    for name in names:
        gazetteer.lookup(name)


def speed(desk: Path, world: Gazetteer, texts: list[str]) -> None:
    """Print how long opening, looking up and scanning take."""
    timed("open the desk gazetteer", lambda: Gazetteer.open(desk).close(), 50)
    timed("open the world gazetteer", lambda: Gazetteer.open(world.path).close(), 50)
    names = [name for _, name, _ in list(world.names())[::5000]]
    for label, path in (("desk", desk), ("world", world.path)):
        with Gazetteer.open(path) as gazetteer:
            timed(f"look up {len(names)} names, {label}", partial(_look_up, gazetteer, names))
    with Gazetteer.open(desk) as gazetteer:
        gazetteer.near_misses("Hajinn", THEATRE)
        timed("near misses of Shajah in the theatre", lambda: gazetteer.near_misses("Shajah", THEATRE), 20)
    text = "\n\n".join(texts)
    timed(f"scan {len(text) / 1e6:.2f} MB against the world", lambda: list(scan_names(text, world)))
    reports = [Report(text=text) for text in texts]
    found: list[Mention] = []
    start = time.perf_counter()
    found += resolve_mentions(reports, world, recognise=lambda _: [])
    print(f"{'scan and resolve, per mention, world':<58}{(time.perf_counter() - start) / len(found) * 1e3:9.3f} ms")


def main(data: Path, cache: Path | None) -> None:
    """Print everything."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        desk = folder / "desk.sqlite"
        timed(
            "build the demo desk's gazetteer",
            lambda: build_gazetteer(desk, countries=["SY", "IQ"], place_files=[DEMO / "places.csv"]),
        )
        gold = (data / "places" / "geovirus_dev.gold.jsonl").read_text(encoding="utf-8").splitlines()
        with open_world_gazetteer(cache) as world:
            speed(desk, world, [json.loads(line)["text"] for line in gold])
        ucdp(desk, data / "events" / "ucdp_syria_2016_2017.jsonl.gz", folder)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
