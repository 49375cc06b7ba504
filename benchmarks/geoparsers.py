"""Compare mapdesk with two other tools: `python benchmarks/geoparsers.py GOLD.jsonl OTHERS_DIR [CACHE_DIR]`.

GOLD.jsonl has {doc_id, text, toponyms: [{start, end, phrase, lat, lon}]}; OTHERS_DIR is where
`pip install --target OTHERS_DIR flashgeotext==0.5.5 geotext==0.4.0` has put them. Found is scored one to one with at
least half of the longer span shared; within 161 km counts all gold toponyms. Neither of the others gives coordinates.
Times are of one process on one core (CPU time), with everything loaded, the better of two runs.
"""

import json
import math
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from mapdesk.base.geometry import distance_km
from mapdesk.extract.parser import recognise_places
from mapdesk.model import Report
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.mentions import resolve_mentions
from mapdesk.resolve.scan import scan_names
from mapdesk.resolve.world_gazetteer import open_world_gazetteer

NEAR_KM = 161.0


class Found(NamedTuple):
    """A span that a tool takes for a place, its point where it gives one, and how far around that the place reaches."""

    start: int
    end: int
    point: tuple[float, float] | None = None
    reach_km: float = 0.0


Tool = Callable[[str], list[Found]]


def tools(gazetteer: Gazetteer) -> Iterator[tuple[str, Tool]]:
    """Yield every tool by name, ready to run."""
    yield "mapdesk: names of the gazetteer", lambda text: [Found(s.start, s.end) for s in scan_names(text, gazetteer)]
    yield "mapdesk without the recogniser", lambda text: _mentions(text, gazetteer, lambda _: [])
    yield "mapdesk", lambda text: _mentions(text, gazetteer, recognise_places)
    yield "flashgeotext 0.5.5", _flashgeotext()
    yield "geotext 0.4.0", _geotext()


def _mentions(text: str, gazetteer: Gazetteer, recognise: Any) -> list[Found]:
    found = []
    for m in resolve_mentions([Report(text=text)], gazetteer, recognise=recognise):
        place = gazetteer.get(m.place_id) if m.place_id else None
        reach = (place.precision_km or 0.0) if place and place.feature_code in ("PCLI", "ADM1") else 0.0
        found.append(Found(m.start, m.end, (m.lng, m.lat) if m.lng is not None and m.lat is not None else None, reach))
    return found


def _flashgeotext() -> Tool:
    from flashgeotext.geotext import GeoText  # type: ignore[import-not-found]
    from loguru import logger  # type: ignore[import-not-found]

    logger.disable("flashgeotext")
    parser = GeoText()

    def run(text: str) -> list[Found]:
        kinds = parser.extract(text).values()
        return [Found(*span) for kind in kinds for name in kind.values() for span in name["span_info"]]

    return run


def _geotext() -> Tool:
    from geotext import GeoText  # type: ignore[import-not-found]

    def run(text: str) -> list[Found]:
        found, at = [], 0
        parsed = GeoText(text)
        for name in sorted({*parsed.cities, *parsed.countries}, key=len, reverse=True):
            at = text.find(name)
            while at >= 0:  # it lists names without their places in the text
                if all(f.end <= at or at + len(name) <= f.start for f in found):
                    found.append(Found(at, at + len(name)))
                at = text.find(name, at + 1)
        return found

    return run


def score(gold: list[dict[str, Any]], answers: list[list[Found]]) -> dict[str, float]:
    """Return P, R and F of the spans, and the shares of all gold toponyms within 161 and 20 km and on their land."""
    hits = said = wanted = near = close = land = 0
    for doc, found in zip(gold, answers, strict=True):
        said += len(found)
        taken: set[Found] = set()
        for toponym in doc["toponyms"]:
            wanted += 1
            hit = max((f for f in found if f not in taken), key=lambda f: _shared(f, toponym), default=None)
            if hit is None or _shared(hit, toponym) < 0.5:
                continue
            taken.add(hit)
            hits += 1
            if hit.point is not None and toponym.get("lat") is not None:
                off = distance_km(hit.point, (float(toponym["lon"]), float(toponym["lat"])))
                near, close, land = (
                    near + (off <= NEAR_KM),
                    close + (off <= 20),
                    land + (off <= max(NEAR_KM, hit.reach_km)),
                )
    p, r = hits / max(1, said), hits / wanted
    return {"P": p, "R": r, "F": 2 * p * r / (p + r), "161": near / wanted, "20": close / wanted, "land": land / wanted}


def _shared(found: Found, toponym: dict[str, Any]) -> float:
    shared = min(found.end, toponym["end"]) - max(found.start, toponym["start"])
    return shared / max(found.end - found.start, toponym["end"] - toponym["start"])


def main(gold_file: Path, cache: Path | None) -> None:
    """Print one table."""
    gold = [json.loads(line) for line in gold_file.read_text(encoding="utf-8").splitlines()]
    megabytes = sum(len(doc["text"].encode()) for doc in gold) / 1e6
    print(f"{len(gold)} documents, {megabytes:.2f} MB, {sum(len(d['toponyms']) for d in gold)} toponyms")
    print("| tool | found P | R | F | within 161 km | within 20 km | 161 km or on its land | s per MB |")
    print("|---|---|---|---|---|---|---|---|")
    with open_world_gazetteer(cache) as gazetteer:
        for name, tool in tools(gazetteer):
            tool(gold[0]["text"])  # everything loaded
            best, answers = math.inf, []
            for _ in range(2):
                start = time.process_time()
                answers = [tool(doc["text"]) for doc in gold]
                best = min(best, time.process_time() - start)
            s = score(gold, answers)
            placed = [f"{s[key]:.3f}" if s["161"] else "none" for key in ("161", "20", "land")]
            spans = " | ".join(f"{s[key]:.3f}" for key in "PRF")
            print(f"| {name} | {spans} | {' | '.join(placed)} | {best / megabytes:.2f} |")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.path.insert(0, sys.argv[2])
    main(Path(sys.argv[1]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)
