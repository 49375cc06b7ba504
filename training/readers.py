"""How well two readers agree: gold and second readings in, the figures of gold/README.md out.

    python training/readers.py --scorer score_claims.py [--gold gold]

The second reading of every sentence that was read twice is scored against the first as if an extractor had given it.
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from data import Row, read_rows
from gold import SPLITS
from scoring import Pair, intervals, scorer_at

SCORED = ("kind", "modality", "trigger", "actor", "target", "place", "date_text", "quantity", "attribution")


def as_told(claim: dict[str, Any]) -> dict[str, Any]:
    """Return a gold claim in the shape in which the scorer takes an extractor's."""
    return {name: claim[name] for name in SCORED} | {"span": tuple(claim["spans"]["trigger"][0])}


def pairs_of(first: Iterable[Row], second: Iterable[Row]) -> list[Pair]:
    """Return each first reading with the second reader's claims, in the order of the second readings.

    Raises:
        ValueError: a second reading of a sentence that nobody read first.
    """
    read = {(row["report_id"], row["begin"]): row for row in first}
    pairs: list[Pair] = []
    for row in second:
        if (own := read.get((row["report_id"], row["begin"]))) is None:
            raise ValueError(f"{row['report_id']}, {row['begin']}: read a second time, but not a first one")
        pairs.append((own, [as_told(claim) for claim in row["claims"]]))
    return pairs


def main() -> int:
    """Print the agreement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--gold", type=Path, default=Path(__file__).parent.parent / "gold")
    args = parser.parse_args()
    scorer = scorer_at(args.scorer)
    first = [row for split, _ in SPLITS for row in read_rows(args.gold / f"{split}.gold.jsonl")]
    pairs = pairs_of(first, read_rows(args.gold / "second.gold.jsonl"))
    figures, _ = scorer.score(pairs)
    around = intervals(pairs, scorer)
    lines = [f"{len(pairs)} sentences read twice"]
    lines += [f"{name} F1 {figures[name]['f']:.3f} ({low:.3f} to {high:.3f})" for name, (low, high) in around.items()]
    lines += [f"{name} F1 {field['f']:.3f}" for name, field in figures["fields"].items()]
    counted = ("modality", "modality_nonasserted", "dangerous", "false_alarms")
    lines += [f"{name.replace('_', ' ')} {figures[name]}" for name in counted]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
