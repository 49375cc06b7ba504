"""Time the gazetteer and score resolving: `python benchmarks/resolve.py DATA_DIR [CACHE_DIR]` prints one table.

DATA_DIR is the folder of development data (it holds ``places``, ``corpus`` and ``events``). Times are CPU times of one
process on one core; memory is the resident set a fresh process needs beyond Python itself. ``geoparsers.py`` beside
this file compares with other tools. The UCDP figure takes headlines of exact events inside the demo theatre in which
the place's name stands, in any spelling the rules know; the refusal figure takes every such name again after its place
has been removed from the gazetteer.
"""

import gzip
import json
import re
import subprocess
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
from mapdesk.resolve.name_trie import trie_path
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
    """Print the CPU time of one run of many, in ms."""
    start = time.process_time()
    for _ in range(times):
        run()
    print(f"{what:<58}{(time.process_time() - start) / times * 1e3:9.3f} ms")


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
    reports = [Report(text=text) for text in texts]
    found: list[Mention] = []
    start = time.process_time()
    found += resolve_mentions(reports, world, recognise=lambda _: [])
    print(f"{'scan and resolve, per mention, world':<58}{(time.process_time() - start) / len(found) * 1e3:9.3f} ms")


def scanning(world: Path, text: str) -> None:
    """Print how long 1 MB of text takes against the world: names not met before, then met, then without the trie."""
    text = text[:1_000_000]
    with Gazetteer.open(world) as gazetteer:
        for state in ("first time", "again"):
            timed(
                f"scan {len(text) / 1e6:.2f} MB against the world, {state}", lambda: list(scan_names(text, gazetteer))
            )
        gazetteer.trie = None
        timed("the same by SQLite alone, again", lambda: list(scan_names(text, gazetteer)))


def growth(world: Gazetteer, text: str, folder: Path) -> None:
    """Print size and times of gazetteers of ever more places of the world."""
    text = text[:1_000_000]
    ids = sorted({place_id for _, _, place_id in world.names()})
    print(f"{'places':>10}{'file MB':>10}{'trie MB':>10}{'look up ms':>12}{'box ms':>10}{'scan 1 MB s':>12}")
    for size in (1_000, 10_000, 100_000, len(ids)):
        path = world.path
        if size < len(ids):
            chosen = [world.get(place_id) for place_id in ids[:: len(ids) // size][:size]]
            path = folder / f"{size}.sqlite"
            write_gazetteer(path, [place for place in chosen if place])
        with Gazetteer.open(path) as gazetteer:
            names = [name for _, name, _ in list(gazetteer.names())[:: max(1, size // 200)]][:200]
            look_up = _seconds(partial(_look_up, gazetteer, names)) / len(names)
            box = _seconds(lambda: gazetteer.places_in(THEATRE))
            scan = _seconds(lambda: list(scan_names(text, gazetteer)))
        sizes = [file.stat().st_size / 1e6 for file in (path, trie_path(path))]
        print(f"{size:>10}{sizes[0]:>10.1f}{sizes[1]:>10.2f}{look_up * 1e3:>12.3f}{box * 1e3:>10.2f}{scan:>12.2f}")


def _seconds(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


_MEMORY = """
import sys
from pathlib import Path
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.scan import scan_names

def most_mb():
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1024

before = most_mb()
with Gazetteer.open(Path(sys.argv[1])) as world:
    found = sum(1 for _ in scan_names(Path(sys.argv[2]).read_text("utf-8"), world))
    world.lookup("Springfield")
print(f"open the world and scan 1 MB ({found} names): {most_mb() - before:.0f} MB, with Python {most_mb():.0f} MB")
"""


def memory(world: Path, text: str, folder: Path) -> None:
    """Print what a fresh process needs to open the world and scan."""
    file = folder / "text.txt"
    file.write_text(text[:1_000_000], encoding="utf-8")
    subprocess.run([sys.executable, "-c", _MEMORY, str(world), str(file)], check=True)


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
        with gzip.open(data / "corpus" / "wikipedia_campaigns.jsonl.gz", "rt", encoding="utf-8") as lines:
            corpus = "\n\n".join(json.loads(line)["text"] for line in lines)
        with open_world_gazetteer(cache) as world:
            speed(desk, world, [json.loads(line)["text"] for line in gold])
            scanning(world.path, corpus)
            sys.stdout.flush()
            memory(world.path, corpus, folder)
            growth(world, corpus, folder)
        ucdp(desk, data / "events" / "ucdp_syria_2016_2017.jsonl.gz", folder)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
