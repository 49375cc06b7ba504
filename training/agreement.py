"""What rules and network are worth together: unseen gold in, weights and thresholds for ``combine.py`` out.

    python training/agreement.py FOLDER --half HALF --share 0.5 --scorer score_claims.py \\
        --unseen gold/train.gold.jsonl --dev gold/dev.gold.jsonl --reports gold/reports.jsonl

HALF is a network that learned from ``train.py --share 0.5`` only: what it finds in the other half of ``--unseen`` it
has never seen. Weights are a logistic regression over the signs of every candidate there and in ``--dev``; FOLDER,
the network that ships, then gets them in labels.json, with slope and offset of its own log odds measured on ``--dev``.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from data import Row, read_rows
from evaluate import scorer_at
from mapdesk.extract.combine import Signs, candidates
from mapdesk.extract.encoder import Encoder
from train import in_share

from mapdesk.extract.draft import Draft
from mapdesk.extract.finder import find_by_rules
from mapdesk.extract.parser import parse_many

SIGNS = (
    "one",
    "logit",
    "agree",
    "agree_logit",
    "agree_weak",
    "rule_only",
    "rule_only_weak",
    "flag",
    "bare",
    "clash",
)
Judged = tuple[Row, list[tuple[dict[str, Any], Signs]]]


def shaped(draft: Draft, text: str, begin: int) -> dict[str, Any]:
    """Return a draft in the scorer's shape, as far as matching needs it."""

    def words(phrase: tuple[int, int] | None) -> str | None:
        return None if phrase is None else text[phrase[0] : phrase[1]]

    return {
        "kind": draft.kind,
        "span": (draft.trigger.start - begin, draft.trigger.end - begin),
        "actor": words(draft.actor),
        "target": words(draft.target),
        "place": [words(place) for place in draft.places],
    }


def candidates_of(encoder: Encoder, rows: Sequence[Row], texts: dict[str, str]) -> Iterator[Judged]:
    """Yield each gold row with the candidates whose trigger begins in it."""
    wanted = sorted({row["report_id"] for row in rows})
    found: dict[str, list[tuple[Draft, Signs]]] = {}
    for report_id, doc in zip(wanted, parse_many(texts[name] for name in wanted), strict=True):
        found[report_id] = [
            pair
            for sentence in doc.sents
            for pair in candidates(sentence, list(find_by_rules(sentence)), encoder.read(sentence.text), 0.5)
        ]
    for row in rows:
        here = [p for p in found[row["report_id"]] if row["begin"] <= p[0].trigger.start < row["end"]]
        yield row, [(shaped(draft, texts[row["report_id"]], row["begin"]), signs) for draft, signs in here]


def judged(pairs: Sequence[Judged], scorer: ModuleType) -> tuple[Any, Any]:
    """Return signs (candidates x SIGNS) and rightness: matched one to one with the gold, best likeness first."""
    rows: list[list[float]] = []
    right: list[float] = []
    for row, found in pairs:
        scores = sorted(
            (
                (scorer.likeness(gold, one), signs["logit"] + 2 * signs.get("agree", 0.0), -i, -j)
                for i, gold in enumerate(row["claims"])
                for j, (one, signs) in enumerate(found)
            ),
            reverse=True,
        )
        golds: set[int] = set()
        taken: set[int] = set()
        for score, _, i, j in scores:
            if score and i not in golds and j not in taken:
                golds.add(i)
                taken.add(j)
        for j, (_, signs) in enumerate(found):
            rows.append([float(signs.get(name, 0.0)) for name in SIGNS])
            right.append(float(-j in taken))
    return np.array(rows), np.array(right)


def logistic(signs: Any, right: Any, ridge: float = 1.0, rounds: int = 100) -> Any:
    """Return the weights of a logistic regression with a ridge on all but the first, by Newton's method."""
    weights = np.zeros(signs.shape[1])
    penalty = ridge * np.eye(signs.shape[1])
    penalty[0, 0] = 0.0
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-signs @ weights))
        spread = chance * (1 - chance) + 1e-9
        slope = signs.T @ (chance - right) + penalty @ weights
        weights -= np.linalg.solve((signs.T * spread) @ signs + penalty, slope)
    return weights


def rescaled(weights: Any, signs: Any, right: Any) -> Any:
    """Return the weights with those of the network's log odds and of the constant measured anew (two numbers)."""
    log_odds, agreed = SIGNS.index("logit"), SIGNS.index("agree_logit")
    by_network = signs[:, log_odds] * weights[log_odds] + signs[:, agreed] * weights[agreed]
    rest = signs @ weights - by_network - weights[0]
    factor, offset = 1.0, float(weights[0])
    for _ in range(100):
        chance = 1 / (1 + np.exp(-(factor * by_network + offset + rest)))
        spread = chance * (1 - chance)
        # A prior that both stay: few sentences of gold/dev should not overturn what many others say.
        gradient = np.array([by_network @ (chance - right) + 20 * (factor - 1), (chance - right).sum()])
        hessian = np.array(
            [[by_network**2 @ spread + 20, by_network @ spread], [by_network @ spread, spread.sum() + 1e-6]]
        )
        step = np.linalg.solve(hessian, gradient)
        factor, offset = factor - step[0], offset - step[1]
    new = weights.copy()
    new[0], new[log_odds], new[agreed] = offset, weights[log_odds] * factor, weights[agreed] * factor
    return new


def thresholds(signs: Any, right: Any, weights: Any, claims: int, precision: float) -> dict[str, float]:
    """Return the least probability for each mode: that of the best F1, that above which ``precision`` is right.

    F1 hardly moves over a wide range; the highest threshold within a point of the best is taken, because unseen text
    holds more sentences without a claim than gold that was chosen for its claims.
    """
    chance = 1 / (1 + np.exp(-signs @ weights))
    found: dict[float, tuple[float, float]] = {}
    for step in range(10, 98):
        kept = right[chance >= step / 100]
        if len(kept):
            share = float(kept.sum() / len(kept))
            found[step / 100] = (2 * float(kept.sum()) / (len(kept) + claims), share)
    top = max(score for score, _ in found.values())
    best = max(step for step, (score, _) in found.items() if score >= top - 0.01)
    sure = min((step for step in found if found[step][1] >= precision), default=0.9)
    return {"recall": best, "precision": max(best, sure)}


def main() -> int:
    """Fit and write labels.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.5)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--unseen", type=Path, required=True)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--reports", type=Path, required=True)
    parser.add_argument("--precision", type=float, default=0.95)
    args = parser.parse_args()
    scorer = scorer_at(args.scorer)
    texts = {row["report_id"]: row["text"] for row in read_rows(args.reports)}
    dev = read_rows(args.dev)
    unseen = [row for row in read_rows(args.unseen) if not in_share(row["report_id"], args.share)]
    signs, right = judged(list(candidates_of(Encoder(args.half), [*unseen, *dev], texts)), scorer)
    weights = logistic(signs, right)
    own_signs, own_right = judged(list(candidates_of(Encoder(args.folder), dev, texts)), scorer)
    path = args.folder / "labels.json"
    labels = json.loads(path.read_text("utf-8"))
    labels["least"] = thresholds(signs, right, weights, sum(len(r["claims"]) for r in [*unseen, *dev]), args.precision)
    labels["agreement"] = dict(zip(SIGNS, rescaled(weights, own_signs, own_right).round(4).tolist(), strict=True))
    path.write_text(json.dumps(labels, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
