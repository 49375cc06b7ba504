"""An exported network in, the figures of the product out: rules and network together, or ``rules`` alone.

    python training/evaluate.py FOLDER --scorer score_claims.py --gold NAME=GOLD+REPORTS[,GOLD+REPORTS] ... [--card]

Prints a table and a reliability table of every set, as docs/extract.md shows them. Nothing is fitted here.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from agreement import candidates_of, kept_of, shaped
from data import Row
from scoring import claims_for, gold_of, line_of, scorer_at

from mapdesk.extract.encoder import Encoder
from mapdesk.model import Report

HEAD = (
    "| gold | mode | claim P / R / F | strict F | actor | target | place | date | quantity | speaker "
    "| modality of non-asserted | dangerous | false alarms |\n" + "|---" * 13 + "|"
)
EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.01)


def outcomes(
    rows: Sequence[Row], reports: Sequence[Report], encoder: Encoder, scorer: ModuleType
) -> list[tuple[float, bool]]:
    """Return probability and rightness of every candidate, of those that share a word the likeliest."""
    texts = {report.report_id: report.text for report in reports}
    judged: list[tuple[float, bool]] = []
    for row, text, kept in kept_of(candidates_of(encoder, rows, texts), encoder.labels["agreement"], 0.05):
        left = list(row["claims"])
        for one in sorted(kept, key=lambda c: -c.probability):
            flat = shaped(one.draft, text, row["begin"])
            best = max(left, key=lambda gold: scorer.likeness(gold, flat), default=None)
            right = best is not None and bool(scorer.likeness(best, flat))
            if right:
                left.remove(best)
            judged.append((one.probability, right))
    return judged


def reliability(judged: Sequence[tuple[float, bool]]) -> list[str]:
    """Return rows of a reliability table: stated probability (mean) against the share that is right."""
    lines = ["| stated | mean stated | right | claims |", "|---|---|---|---|"]
    for low, high in pairwise(EDGES):
        part = [(p, r) for p, r in judged if low <= p < high]
        if part:
            mean, share = (sum(values) / len(part) for values in zip(*part, strict=True))
            lines.append(f"| {low:.1f} to {min(high, 1.0):.1f} | {mean:.2f} | {share:.2f} | {len(part)} |")
    gap = sum(abs(sum(p - r for p, r in judged if a <= p < b)) for a, b in pairwise(EDGES))
    return [*lines, f"expected calibration error {gap / max(1, len(judged)):.3f}"]


def card(folder: Path, scores: Sequence[str]) -> str:
    """Return the model card: base, gold, runs, hashes of what ships, scores as printed."""
    runs = json.loads((folder / "runs.json").read_text("utf-8"))
    sums = [
        f"- `{path.name}` {path.stat().st_size:,} bytes, SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in sorted([*folder.glob("*.onnx"), folder / "tokenizer.json"])
    ]
    lines = [
        "# Model card: the claim encoder",
        "",
        "Finds conflict claims in English sentences and fills kind, arguments, speaker and modality, beside the rules.",
        "Written by `training/evaluate.py --card`; do not edit.",
        "",
        f"- base: all-MiniLM-L6-v2 (Apache-2.0), SHA-256 of its weights {runs[0]['base_sha256']}",
        *read_further(runs[0].get("adapted")),
        f"- gold: {runs[0]['sentences']} sentences, {runs[0]['claims']} claims, {runs[0]['read_twice']} sentences read",
        "  twice; the readers are language models under written guidelines, not people. Mostly CC BY-SA (Wikipedia)",
        "  and CC BY (UCDP headlines): whoever ships the weights elsewhere should name these sources.",
        "- made up beside it: romanised village names, lists of them and other sides in the place of those in the",
        "  gold; and the sentences of `training/sentences.toml`",
        f"- runs averaged: {len(runs)}; torch {runs[0]['torch']}; settings, and hashes of the gold, in `runs.json`",
        *sums,
        "- limits: English press and encyclopaedia prose on Syria, Iraq, Ukraine; sentences are cut after 256 pieces;",
        "  rare kinds (statement_of_intent, force_size, siege, control_lost) have few examples",
        "",
        "Scores of rules and network together, and how often a stated probability is right:",
        "",
        *scores,
        "",
    ]
    return "\n".join(lines)


def read_further(adapted: dict[str, Any] | None) -> list[str]:
    """Return what the card says of the text that the base read before it learned from gold."""
    if adapted is None:
        return []
    return [
        f"- which then guessed hidden words, {adapted['epochs']} times over, in articles on the same wars (Wikipedia,",
        "  CC BY-SA), none of which is scored here (`training/adapt.py`); SHA-256 of those weights",
        f"  {adapted['sha256']}",
    ]


def main() -> int:
    """Print the scores of each set in both modes; with --card write them into MODEL_CARD.md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="an exported network, or the word rules")
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--gold", nargs="+", required=True, metavar="NAME=GOLD+REPORTS")
    parser.add_argument("--card", action="store_true", help="write what is printed, and the runs, into MODEL_CARD.md")
    args = parser.parse_args()
    printed = figures(None if args.folder == "rules" else Encoder(Path(args.folder)), args.gold, scorer_at(args.scorer))
    sys.stdout.write("\n".join(printed) + "\n")
    if args.card:
        (Path(args.folder) / "MODEL_CARD.md").write_text(card(Path(args.folder), printed), "utf-8")
    return 0


def figures(encoder: Encoder | None, gold: Sequence[str], scorer: ModuleType) -> list[str]:
    """Return the tables of all sets as lines of Markdown."""
    table, reliable = [HEAD], list[str]()
    for name, _, files in (one.partition("=") for one in gold):
        rows, reports = gold_of(files.split(","))
        for mode in ("recall", "precision"):
            pairs = claims_for(rows, reports, mode, encoder, scorer)
            table.append(f"| {name} | {mode} | {line_of(pairs, scorer)} |")
        if encoder is not None:
            reliable += ["", f"{name}:", "", *reliability(outcomes(rows, reports, encoder, scorer))]
    return [*table, *reliable]


if __name__ == "__main__":
    sys.exit(main())
