"""An exported network in, its scores out; ``--fit DEV`` first measures calibration and thresholds on held-out gold.

    python training/evaluate.py FOLDER --scorer score_claims.py --fit gold/dev.gold.jsonl
    python training/evaluate.py FOLDER --scorer score_claims.py --gold a.gold.jsonl+b.gold.jsonl c.gold.jsonl

Scores the network alone, sentence by sentence; files joined by ``+`` are scored together. Nothing is ever fitted on a
file named by ``--gold``.
"""

import argparse
import hashlib
import importlib.util
import json
import math
import random
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from data import Row, read_rows
from mapdesk.extract.encoder import Encoder, Found, Scored

from mapdesk.extract.draft import Phrase

Pair = tuple[Row, list[dict[str, Any]]]


def scorer_at(path: Path) -> ModuleType:
    """Load the scoring tool from its file."""
    spec = importlib.util.spec_from_file_location("score_claims", path)
    if spec is None or spec.loader is None:
        raise ValueError(f"{path}: not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def flat(found: Found, sentence: str) -> dict[str, Any]:
    """Return a finding in the scorer's shape, with its probability."""

    def words(phrase: Phrase) -> str:
        return sentence[phrase.start : phrase.end]

    def text(scored: Scored | None) -> str | None:
        return words(scored.phrase) if scored else None

    return {
        "kind": found.kind,
        "trigger": words(found.trigger),
        "span": found.trigger,
        "actor": text(found.actor),
        "target": text(found.target),
        "place": [text(place) for place in found.places],
        "date_text": text(found.date),
        "quantity": [text(quantity) for quantity in found.quantities],
        "attribution": text(found.speaker),
        "modality": found.modality,
        "probability": found.probability,
    }


def read_all(encoder: Encoder, paths: Iterable[Path]) -> list[Pair]:
    """Return each gold row with everything the network finds in it."""
    rows = [row for path in paths for row in read_rows(path)]
    return [(row, [flat(found, row["sentence"]) for found in encoder.read(row["sentence"])]) for row in rows]


def above(pairs: Sequence[Pair], threshold: float) -> list[Pair]:
    """Return the pairs with the findings that are likelier than the threshold."""
    return [(row, [p for p in found if p["probability"] >= threshold]) for row, found in pairs]


def outcomes(pairs: Sequence[Pair], scorer: ModuleType) -> list[tuple[float, bool]]:
    """Return probability and rightness of every finding, matched one to one as the scorer does, likeliest first."""
    judged: list[tuple[float, bool]] = []
    for row, found in pairs:
        left = list(row["claims"])
        for one in sorted(found, key=lambda p: -p["probability"]):
            best = max(left, key=lambda gold: scorer.likeness(gold, one), default=None)
            right = best is not None and bool(scorer.likeness(best, one))
            if right:
                left.remove(best)
            judged.append((one["probability"], right))
    return judged


def logistic(judged: Sequence[tuple[float, bool]], rounds: int = 50) -> tuple[float, float]:
    """Return slope and offset of the logistic curve over log odds (Platt 1999), by Newton's method."""
    points = [(math.log(p / (1 - p)), right) for q, right in judged for p in [min(max(q, 1e-6), 1 - 1e-6)]]
    slope, offset = 1.0, 0.0
    for _ in range(rounds):
        g0 = g1 = 0.0
        h00 = h11 = 1e-3
        h01 = 0.0
        for x, right in points:
            p = 1.0 / (1.0 + math.exp(-(slope * x + offset)))
            g0 += (p - right) * x
            g1 += p - right
            w = p * (1 - p)
            h00, h01, h11 = h00 + w * x * x, h01 + w * x, h11 + w
        det = h00 * h11 - h01 * h01
        slope -= (h11 * g0 - h01 * g1) / det
        offset -= (h00 * g1 - h01 * g0) / det
    return slope, offset


def reliability(judged: Sequence[tuple[float, bool]], bins: int = 5) -> list[str]:
    """Return lines of a reliability table: equal numbers of findings, mean probability against share of right ones."""
    ordered = sorted(judged)
    lines = ["probability  right  findings"]
    for i in range(bins):
        part = ordered[len(ordered) * i // bins : len(ordered) * (i + 1) // bins]
        if part:
            mean = sum(p for p, _ in part) / len(part)
            lines.append(f"{mean:11.2f}  {sum(r for _, r in part) / len(part):5.2f}  {len(part):8d}")
    return lines


def fit(folder: Path, dev: Sequence[Path], scorer: ModuleType) -> None:
    """Measure calibration and both thresholds on ``dev`` and write them into labels.json."""
    path = folder / "labels.json"
    labels = json.loads(path.read_text("utf-8")) | {"calibration": [1.0, 0.0], "floor": 0.0}
    path.write_text(json.dumps(labels, indent=1) + "\n", "utf-8")
    labels["calibration"] = list(logistic(outcomes(read_all(Encoder(folder), dev), scorer)))
    path.write_text(json.dumps(labels, indent=1) + "\n", "utf-8")
    pairs = read_all(Encoder(folder), dev)
    steps = [step / 100 for step in range(5, 100)]
    claims = {step: scorer.score(above(pairs, step))[0]["claim"] for step in steps}
    labels["recall_threshold"] = max(steps, key=lambda step: claims[step]["f"])
    sure = [step for step in steps if claims[step]["p"] >= 0.9]
    labels["precision_threshold"] = min(sure, default=0.95)
    labels["floor"] = min(0.05, labels["recall_threshold"])
    path.write_text(json.dumps(labels, indent=1) + "\n", "utf-8")


def interval(pairs: Sequence[Pair], scorer: ModuleType, rounds: int = 200) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of claim F1 over sentences."""
    rng = random.Random(1)
    values = sorted(scorer.score([rng.choice(pairs) for _ in pairs])[0]["claim"]["f"] for _ in range(rounds))
    return values[int(rounds * 0.025)], values[int(rounds * 0.975) - 1]


def line_of(pairs: Sequence[Pair], scorer: ModuleType) -> str:
    """Return the issue's figures in one line."""
    result, _ = scorer.score(pairs)
    low, high = interval(pairs, scorer)
    claim, strict, fields = result["claim"], result["strict"], result["fields"]
    each = " ".join(f"{name} {value['f']:.2f}" for name, value in fields.items())
    return (
        f"claim {claim['p']:.3f}/{claim['r']:.3f}/{claim['f']:.3f} ({low:.2f}-{high:.2f}) strict {strict['f']:.3f} "
        f"(P {strict['p']:.2f}) {each} modality {result['modality_nonasserted']} "
        f"dangerous {result['dangerous']} alarms {result['false_alarms']}"
    )


def _short(name: str) -> str:
    return " + ".join(Path(part).name.removesuffix(".gold.jsonl") for part in name.split("+"))


def card(folder: Path, scores: Sequence[str]) -> str:
    """Return the model card: base, gold, runs, hashes of what ships, scores as printed."""
    runs = json.loads((folder / "runs.json").read_text("utf-8"))
    sums = [
        f"- `{path.name}` {path.stat().st_size:,} bytes, SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in sorted(folder.glob("*.onnx"))
    ]
    lines = [
        "# Model card: the claim encoder",
        "",
        "Finds conflict claims in English sentences and fills kind, arguments, speaker and modality. Written by",
        "`training/evaluate.py --card`; do not edit.",
        "",
        f"- base: all-MiniLM-L6-v2 (Apache-2.0), SHA-256 of its weights {runs[0]['base_sha256']}",
        f"- gold: {runs[0]['sentences']} sentences, {runs[0]['claims']} claims,",
        f"  {runs[0].get('read_twice', 0)} sentences read twice;",
        "  readers are language models under written guidelines, not people; mostly CC BY-SA (Wikipedia)",
        "  and CC BY (UCDP headlines), so whoever ships the weights elsewhere should name these sources",
        f"- runs averaged: {len(runs)}; torch {runs[0]['torch']}; settings and hashes of the gold in `runs.json`",
        *sums,
        "- limits: English press and encyclopaedia prose on Syria, Iraq, Ukraine; cut after 256 word pieces;",
        "  rare kinds (statement_of_intent, force_size, siege, control_lost) have few examples; the probability is",
        "  calibrated on a small held-out set",
        "",
        "Scores of the network alone, sentence by sentence (claim precision/recall/F1 with 95 % interval):",
        "",
        "```",
        *scores,
        "```",
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    """Fit, or print the scores of each gold set in both modes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--fit", type=Path, nargs="+", default=[])
    parser.add_argument("--gold", nargs="+", default=[])
    parser.add_argument("--card", action="store_true", help="write what is printed, and the runs, into MODEL_CARD.md")
    args = parser.parse_args()
    scorer = scorer_at(args.scorer)
    if args.fit:
        fit(args.folder, args.fit, scorer)
    encoder = Encoder(args.folder)
    printed = []
    for name in args.gold:
        pairs = read_all(encoder, [Path(part) for part in name.split("+")])
        lines = [_short(name), *reliability(outcomes(pairs, scorer))]
        for mode in ("recall", "precision"):
            lines.append(f"{mode:9s} {line_of(above(pairs, encoder.labels[f'{mode}_threshold']), scorer)}")
        printed.append("\n  ".join(lines))
    sys.stdout.write("\n".join(printed) + "\n")
    if args.card:
        (args.folder / "MODEL_CARD.md").write_text(card(args.folder, printed), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
