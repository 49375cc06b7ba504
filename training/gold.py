"""Readings in, gold files out: what readers wrote down per sentence becomes claims with exact spans, split by article.

    python training/gold.py          # from gold/sentences.jsonl and gold/readings/*.txt to gold/*.jsonl

A reading is plain text an editor can write (gold/README.md): ``# 0013`` names the sentence, ``none`` or one line per
claim follow. Every phrase must stand in its sentence; ``phrase@2`` means its second occurrence.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from mapdesk.model import KINDS, MODALITIES

GOLD = Path(__file__).parent.parent / "gold"
LISTS = ("place", "quantity", "alt")
FIELDS = ("trigger", "actor", "target", "date", "attribution", "cue", *LISTS)
GOLD_NAMES = {"date": "date_text", "alt": "attribution_alt"}
SPLITS = (("test", 0.15), ("dev", 0.30), ("train", 1.0))  # upper ends of the hash of the article, 0 to 1

Sentence = dict[str, Any]
Reading = dict[int, list[dict[str, Any]]]


def find_phrase(phrase: str, sentence: str) -> list[int] | None:
    """Return start and end of a phrase, of its n-th occurrence for ``phrase@n``, whole words before parts of words."""
    match = re.fullmatch(r"(.*?)@(\d+)", phrase, re.DOTALL)
    text, number = (match[1], int(match[2])) if match else (phrase, 1)
    whole = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(text)}(?!\w)", sentence)]
    starts = whole if match is None and whole else [m.start() for m in re.finditer(re.escape(text), sentence)]
    return [starts[number - 1], starts[number - 1] + len(text)] if len(starts) >= number else None


def read_reading(path: Path, sentences: dict[int, str]) -> tuple[Reading, list[str]]:
    """Return the claims by sentence number, and every fault with its line."""
    reading: Reading = {}
    faults: list[str] = []
    current: int | None = None
    for number, raw in enumerate(path.read_text("utf-8").splitlines(), start=1):
        line = raw.strip()
        if line.startswith("#"):
            current = int(line[1:].split()[0])
            reading[current] = []
        elif line and line != "none" and current is not None:
            try:
                reading[current].append(parse_claim(line, sentences[current]))
            except ValueError as fault:
                faults.append(f"{path.name}, line {number}, sentence {current:04d}: {fault}")
    return reading, faults


def parse_claim(line: str, sentence: str) -> dict[str, Any]:
    """Read ``kind | modality | field: phrase | ...`` into the gold's shape.

    Raises:
        ValueError: an unknown kind, modality or field, no trigger, or a phrase that is not in the sentence.
    """
    kind, modality, *rest = (part.strip() for part in line.split("|"))
    if kind not in KINDS or modality not in MODALITIES:
        raise ValueError(f"no kind {kind!r} or modality {modality!r}")
    claim: dict[str, Any] = {"kind": kind, "modality": modality}
    claim |= {GOLD_NAMES.get(f, f): [] if f in LISTS else None for f in FIELDS}
    claim["spans"] = {}
    for part in filter(None, rest):
        name, _, value = (piece.strip() for piece in part.partition(":"))
        if name not in FIELDS:
            raise ValueError(f"no field {name!r}")
        for phrase in value.split(" ; ") if name in LISTS else [value]:
            span = find_phrase(phrase.strip(), sentence)
            if span is None:
                raise ValueError(f"{name} {phrase!r} is not in the sentence")
            text = sentence[span[0] : span[1]]
            field = GOLD_NAMES.get(name, name)
            claim["spans"].setdefault(field, []).append(span)
            if name in LISTS:
                claim[field].append(text)
            else:
                claim[field] = text
    if claim["trigger"] is None:
        raise ValueError("no trigger")
    return claim


def split_of(report_id: str) -> str:
    """Return the split of an article: by its name's hash, so that no article stands in two."""
    article = report_id.split("#")[0] if "#" in report_id else report_id
    share = int(hashlib.sha256(f"split|{article}".encode()).hexdigest()[:8], 16) / 16**8
    return next(name for name, upper in SPLITS if share < upper)


def gold_rows(sentences: Iterable[Sentence], readings: dict[str, Reading]) -> Iterator[tuple[str, Sentence]]:
    """Yield (split, gold row); the first reader's reading counts, a second one is named in ``annotators``."""
    for sentence in sentences:
        number = sentence["n"]
        first = readings[sentence["reader"]].get(number)
        if first is None:
            continue
        claims = [{"id": f"{sentence['report_id']}.{number}.{i}", **claim} for i, claim in enumerate(first)]
        both = 1 + (number in readings.get(sentence.get("second_reader", ""), {}))
        row = {key: sentence[key] for key in ("report_id", "begin", "end", "sentence", "license")}
        yield split_of(sentence["report_id"]), row | {"annotators": both, "claims": claims}


def main() -> int:
    """Write gold/{train,dev,test}.gold.jsonl and the second readings; return 1 with every fault where there is one."""
    sentences = [json.loads(line) for line in (GOLD / "sentences.jsonl").read_text("utf-8").splitlines()]
    by_number = {sentence["n"]: sentence["sentence"] for sentence in sentences}
    read = {path.stem: read_reading(path, by_number) for path in sorted((GOLD / "readings").glob("*.txt"))}
    faults = [fault for _, found in read.values() for fault in found]
    for fault in faults:
        sys.stderr.write(fault + "\n")
    if faults:
        return 1
    readings = {name: reading for name, (reading, _) in read.items()}
    rows = list(gold_rows(sentences, readings))
    for split, _ in SPLITS:
        write_rows(GOLD / f"{split}.gold.jsonl", [row for name, row in rows if name == split])
    second = ({**s, "reader": s["second_reader"]} for s in sentences if s.get("second_reader"))
    write_rows(GOLD / "second.gold.jsonl", [row for _, row in gold_rows(second, readings)])
    return 0


def write_rows(path: Path, rows: Iterable[Sentence]) -> None:
    """Write JSON Lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
