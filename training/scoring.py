"""The scoring tool from its file in, figures as lines out: claims as extract gives them against gold rows."""

import importlib.util
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
from data import Row, read_rows

from mapdesk.extract.claims import Mode, extract_claims
from mapdesk.extract.encoder import Encoder
from mapdesk.model import Report

Pair = tuple[Row, list[dict[str, Any]]]


def scorer_at(path: Path) -> ModuleType:
    """Load the scoring tool from its file."""
    spec = importlib.util.spec_from_file_location("score_claims", path)
    if spec is None or spec.loader is None:
        raise ValueError(f"{path}: not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold_of(names: Iterable[str]) -> tuple[list[Row], list[Report]]:
    """Return the rows of ``GOLD+REPORTS`` pairs of files, and the reports that they are from."""
    rows: list[Row] = []
    reports: list[Report] = []
    for name in names:
        gold, told = map(Path, name.split("+"))
        own = read_rows(gold)
        wanted = {row["report_id"] for row in own}
        rows += own
        reports += [msgspec.convert(r, Report) for r in read_rows(told) if r["report_id"] in wanted]
    return rows, reports


def claims_for(
    rows: Sequence[Row], reports: Sequence[Report], mode: Mode, encoder: Encoder | None, scorer: ModuleType
) -> list[Pair]:
    """Return each row with the claims whose trigger begins in it, in the scorer's shape."""
    found: dict[str, list[dict[str, Any]]] = {}
    for claim in extract_claims(reports, mode=mode, encoder=encoder):
        found.setdefault(claim.report_id, []).append(msgspec.to_builtins(claim))
    pairs: list[Pair] = []
    for row in rows:
        begin, end = row["begin"], row["end"]
        here = [c for c in found.get(row["report_id"], []) if scorer.inside(c["trigger"], begin, end)]
        pairs.append((row, [scorer.flat(c, begin, end) for c in here]))
    return pairs


def intervals(pairs: Sequence[Pair], scorer: ModuleType, rounds: int = 200) -> dict[str, tuple[float, float]]:
    """Return 95 % bootstrap intervals over sentences of claim F1 and strict F1."""
    rng = random.Random(1)
    drawn = [scorer.score([rng.choice(pairs) for _ in pairs])[0] for _ in range(rounds)]
    found = {}
    for name in ("claim", "strict"):
        values = sorted(one[name]["f"] for one in drawn)
        found[name] = (values[int(rounds * 0.025)], values[int(rounds * 0.975) - 1])
    return found


def line_of(pairs: Sequence[Pair], scorer: ModuleType) -> str:
    """Return the figures of a set in one row of a table."""
    result, _ = scorer.score(pairs)
    around = intervals(pairs, scorer)
    claim, strict, fields = result["claim"], result["strict"], result["fields"]
    names = ("actor", "target", "place", "date", "quantity", "attribution")
    each = " | ".join(f"{fields[name]['f']:.2f}" if name in fields else "-" for name in names)
    claim_range, strict_range = (f"{around[name][0]:.2f}-{around[name][1]:.2f}" for name in ("claim", "strict"))
    return (
        f"{claim['p']:.3f} / {claim['r']:.3f} / {claim['f']:.3f} ({claim_range}) | {strict['f']:.3f} ({strict_range}), "
        f"P {strict['p']:.2f} | {each} | {result['modality_nonasserted']} | {result['dangerous']} "
        f"| {result['false_alarms']}"
    )
