"""Time the way from a file to placed claims.

    OMP_NUM_THREADS=1 python benchmarks/extract.py DATA_DIR [CACHE_DIR]

DATA_DIR is the folder of development data (it holds ``corpus``, dense with claims, and ``places``, poor in them). A
document is 250 words: the articles are cut into pieces of about that length, and every rate is words through 250. Times
are CPU times of one process; the world gazetteer resolves.
"""

import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from mapdesk.extract.claims import claims_of, extract_claims
from mapdesk.extract.encoder import Encoder, shipped_encoder
from mapdesk.extract.language import refuse_unreadable
from mapdesk.extract.parser import parse_many
from mapdesk.extract.prefilter import parse_worthwhile, parts_of, worth_parsing
from mapdesk.model import Report
from mapdesk.read.reports import read_reports
from mapdesk.resolve.gazetteer import Gazetteer
from mapdesk.resolve.places import resolve_places
from mapdesk.resolve.world_gazetteer import open_world_gazetteer

WORDS = 250
STAGES = ("read", "language", "sift", "parse", "claims", "resolve")
T = TypeVar("T")


def pieces(text: str) -> Iterator[str]:
    """Cut an article between paragraphs or sentences into documents of about 250 words; a short rest is dropped."""
    document: list[str] = []
    words = 0
    for start, end in parts_of(text):
        document.append(text[start:end])
        words += len(text[start:end].split())
        if words >= WORDS:
            yield "".join(document).strip()
            document, words = [], 0
    if words >= WORDS / 2:
        yield "".join(document).strip()


def documents(data: Path) -> dict[str, list[str]]:
    """Return the texts by kind: every hundredth piece of the dense corpus, and all of the claim-poor one."""
    with gzip.open(data / "corpus" / "wikipedia_campaigns.jsonl.gz", "rt", encoding="utf-8") as lines:
        dense = [piece for line in lines for piece in pieces(json.loads(line)["text"])]
    poor = (data / "places" / "geovirus_dev.gold.jsonl").read_text(encoding="utf-8").splitlines()
    return {"dense": dense[:: len(dense) // 120][:120], "claim-poor": [json.loads(line)["text"] for line in poor]}


def timed(run: Callable[[], T]) -> tuple[float, T]:
    """Return the CPU seconds of a run and what it gave."""
    start = time.process_time()
    result = run()
    return time.process_time() - start, result


def stages(kind: str, texts: list[str], folder: Path, world: Gazetteer) -> None:
    """Print what each stage takes on one kind of text: all of it parsed, sifted, and with the learned reader."""
    file = folder / f"{kind}.jsonl"
    file.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
    units = sum(len(text.split()) for text in texts) / WORDS
    read, reports = timed(lambda: list(read_reports([file])))
    language, _ = timed(lambda: [refuse_unreadable(report) for report in reports])
    sift, masked = timed(lambda: [worth_parsing(report.text) for report in reports])
    kept = sum(len(text.split()) for text in masked) / WORDS / units
    print(f"{kind}: {len(texts)} texts, {units:.0f} documents of {WORDS} words; the prefilter keeps {kept:.2f}")
    print(f"{'ms a document':<16}" + "".join(f"{name:>9}" for name in (*STAGES, "all", "docs/s")))
    for name, sifted, encoder in (
        ("all", False, None),
        ("sifted", True, None),
        ("with reader", True, shipped_encoder()),
    ):
        if name == "with reader" and encoder is None:
            continue
        parsing, finding, placing, found = run_stages(reports, world, sifted, encoder)
        row = [read, language, sift if sifted else 0.0, parsing - (sift if sifted else 0.0), finding, placing]
        cells = "".join(f"{seconds / units * 1e3:>9.2f}" for seconds in [*row, sum(row)])
        print(f"{name:<16}{cells}{units / sum(row):>9.1f}   {found} claims")


def run_stages(
    reports: list[Report], world: Gazetteer, sifted: bool, encoder: Encoder | None
) -> tuple[float, float, float, int]:
    """Return the seconds of parsing (sifting included), of finding claims and of placing them, and their number."""
    parse = parse_worthwhile if sifted else parse_many
    parsing, docs = timed(lambda: list(parse(report.text for report in reports)))
    pairs = list(zip(reports, docs, strict=True))
    finding, claims = timed(lambda: [c for pair in pairs for c in claims_of(*pair, "recall", encoder=encoder)])
    texts = {report.report_id: report.text for report in reports}
    placing, _ = timed(lambda: list(resolve_places(claims, world, texts=texts)))
    return parsing, finding, placing, len(claims)


def growth(texts: list[str]) -> None:
    """Print the time and the memory of ever more documents, each size in a fresh process, the whole stage at once."""
    print(f"{'documents':>10}{'seconds':>10}{'ms each':>10}{'peak MB':>10}")
    for size in (15, 30, 60, 120):
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
            json.dump(texts[:size], file)
            file.flush()
            subprocess.run([sys.executable, __file__, "--size", file.name], check=True)


def one_size(file: Path) -> None:
    """Print one row of the growth table."""
    texts = json.loads(file.read_text(encoding="utf-8"))
    list(extract_claims([Report(text="Rebels captured Karin.")]))
    seconds, _ = timed(lambda: sum(1 for _ in extract_claims(Report(text=text) for text in texts)))
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(f"{len(texts):>10}{seconds:>10.2f}{seconds / len(texts) * 1e3:>10.1f}{int(peak.split()[1]) / 1024:>10.0f}")


def sifting(data: Path) -> None:
    """Print how many gold sentences the prefilter keeps: those with a claim, and others."""
    print(f"{'gold':<18}{'claim sentences kept':>24}{'claim-free kept':>18}")
    for path in sorted((data / "claims").glob("*.gold.jsonl")):
        gold = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        lines = path.with_name(path.name.replace(".gold.", ".reports.")).read_text(encoding="utf-8").splitlines()
        texts = {report["report_id"]: worth_parsing(report["text"]) for report in map(json.loads, lines)}
        kept = [bool(texts[row["report_id"]][row["begin"] : row["end"]].strip()) for row in gold]
        with_claim = [keep for keep, row in zip(kept, gold, strict=True) if row["claims"]]
        without = [keep for keep, row in zip(kept, gold, strict=True) if not row["claims"]]
        name = path.name.removesuffix(".gold.jsonl")
        print(f"{name:<18}{f'{sum(with_claim)}/{len(with_claim)}':>24}{f'{sum(without)}/{len(without)}':>18}")


def main(data: Path, cache: Path | None) -> None:
    """Print everything."""
    sifting(data)
    texts = documents(data)
    list(parse_many(texts["dense"][:4]))  # the parser's model and its tables of lemmas are loaded
    with tempfile.TemporaryDirectory() as name, open_world_gazetteer(cache) as world:
        for kind, chosen in texts.items():
            stages(kind, chosen, Path(name), world)
    sys.stdout.flush()
    growth(texts["dense"])


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if sys.argv[1] == "--size":
        one_size(Path(sys.argv[2]))
    else:
        main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
