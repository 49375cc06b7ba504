"""Fit and judge the table that turns scores into probabilities: `python benchmarks/calibrate_places.py DATA [--write]`.

DATA is the folder of development data (``places`` and ``events``). With a theatre: UCDP headlines, once with the demo
desk's gazetteer and once with the meant places removed, right within 5 km. The world: GeoVirus mentions, right
within 161 km or, for a country, by its name. The printed reliability is out of sample: each half is judged by the
table of the other. ``--write`` puts the table of all data into the package.
"""

import argparse
import csv
import json
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import mapdesk.resolve.calibration as calibration
from mapdesk.base.geometry import distance_km
from mapdesk.extract.parser import recognise_places
from mapdesk.model import Mention, Report
from mapdesk.resolve.calibration import THEATRE, WORLD, fitted, interpolated
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.gazetteer_build import build_gazetteer, write_gazetteer
from mapdesk.resolve.mentions import resolve_mentions
from mapdesk.resolve.world_gazetteer import open_world_gazetteer

sys.path.insert(0, str(Path(__file__).parent))
from resolve import DEMO, RIGHT_KM, Headline, _answer, headlines, is_known

TABLE = Path(calibration.__file__).with_name("calibration.csv")
WORLD_RIGHT_KM = 161.0
LARGEST_LAND_KM = 1500.0  # two points for one country, named alike, lie at most so far apart
BINS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.01)
Pair = tuple[int, float, bool]  # half, raw score, was right


def half_of(text: str) -> int:
    """Return 0 or 1, the same for the same text."""
    return zlib.crc32(text.encode()) % 2


def pair_of(
    key: str, mention: Mention | None, point: tuple[float, float], within_km: float, name: str
) -> Iterator[Pair]:
    """Yield the best candidate's score and whether it is right; nothing without a candidate."""
    if mention is None or not mention.candidates:
        return
    best = mention.candidates[0]
    off_km = distance_km((best.lng, best.lat), point)
    right = off_km <= within_km or (best.name == name and off_km <= LARGEST_LAND_KM)
    yield half_of(key), best.reasons["raw"], right


def of_theatre(gazetteer: Gazetteer, rows: Sequence[Headline]) -> Iterator[Pair]:
    """Yield a pair for each headline."""
    for row in rows:
        yield from pair_of(row.text, _answer(gazetteer, row), row.point, RIGHT_KM, "")


def theatre_pairs(events: Path, folder: Path) -> list[Pair]:
    """Return the pairs of the demo desk, with its places and without them."""
    rows = list(headlines(events))
    build_gazetteer(folder / "desk.sqlite", countries=["SY", "IQ"], place_files=[DEMO / "places.csv"])
    with Gazetteer.open(folder / "desk.sqlite") as gazetteer:
        pairs = list(of_theatre(gazetteer, rows))
        gone = {place_id for row in rows for place_id in is_known(gazetteer, row)}
        kept = [gazetteer.get(i) for i in sorted({i for _, _, i in gazetteer.names()} - gone)]
    write_gazetteer(folder / "without.sqlite", [place for place in kept if place])
    unique = list({(row.name, row.span.text): row for row in rows}.values())
    with Gazetteer.open(folder / "without.sqlite") as gazetteer:
        return pairs + list(of_theatre(gazetteer, unique))


def world_pairs(gold: Path, cache: Path | None) -> list[Pair]:
    """Return the pairs of the mentions: those of no gold toponym are wrong, whatever they were taken for."""
    pairs: list[Pair] = []
    with open_world_gazetteer(cache) as gazetteer:
        for line in gold.read_text(encoding="utf-8").splitlines():
            doc = json.loads(line)
            found = list(resolve_mentions([Report(text=doc["text"])], gazetteer, recognise=recognise_places))
            gold_spans = [(top["start"], top["end"]) for top in doc["toponyms"]]
            for m in found:
                if m.candidates and all(m.end <= start or end <= m.start for start, end in gold_spans):
                    pairs.append((half_of(doc["doc_id"]), m.candidates[0].reasons["raw"], False))
            for top in doc["toponyms"]:
                hit = next((m for m in found if (m.start, m.end) == (top["start"], top["end"])), None)
                title = top["wiki"].rsplit("/", 1)[-1].replace("_", " ")
                pairs += pair_of(doc["doc_id"], hit, (float(top["lon"]), float(top["lat"])), WORLD_RIGHT_KM, title)
    return pairs


def show(setting: str, pairs: Sequence[Pair]) -> None:
    """Print how far probabilities of one half's table agree with what was right in the other half."""
    judged = []
    for half in (0, 1):
        table = fitted([(score, right) for h, score, right in pairs if h != half])
        judged += [(interpolated(score, table), right) for h, score, right in pairs if h == half]
    brier = sum((p - right) ** 2 for p, right in judged) / len(judged)
    print(f"{setting}: {len(judged)} best candidates, right {sum(r for _, r in judged) / len(judged):.3f}, ", end="")
    print(f"Brier {brier:.3f}")
    for low, high in pairwise(BINS):
        inside = [(p, right) for p, right in judged if low <= p < high]
        if inside:
            said, was = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            print(f"  said {low:.2f}-{min(high, 1):.2f}: {len(inside):>5}, mean {said:.3f}, right {was:.3f}")
    for least in (0.5, 0.8, 0.9, 0.95):
        kept = [right for p, right in judged if p >= least]
        if kept:
            print(f"  taken from {least:.2f}: {len(kept) / len(judged):.3f} of all, right {sum(kept) / len(kept):.3f}")


def main() -> None:
    """Print both settings; write the table where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        theatre = theatre_pairs(given.data / "events" / "ucdp_syria_2016_2017.jsonl.gz", Path(name))
    world = world_pairs(given.data / "places" / "geovirus_dev.gold.jsonl", given.cache)
    rows = []
    for setting, pairs in ((THEATRE, theatre), (WORLD, world)):
        show(setting, pairs)
        rows += [(setting, score, p) for score, p in fitted([(score, right) for _, score, right in pairs])]
    if given.write:
        with TABLE.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(("setting", "score", "probability"))
            writer.writerows(rows)


if __name__ == "__main__":
    main()
