"""The quality floor of the extract stage: exams in, what fell, what rose and which sentences changed sides out.

Run: python benchmarks/floor.py               measures and compares with the pinned floor; exit 1 where a figure fell
     python benchmarks/floor.py --pin         writes the new figures and outcomes, unless one of them is lower
     python benchmarks/floor.py --pin --lower writes them even so; say why in changes/

The exams are the dev sets beside the repository (``--shared``) and the dev and test split of gold/. The scores are
those of eval/score_claims.py. The pinned file keeps per sentence its number and what became of it, never its
words.
"""

import argparse
import hashlib
import importlib.util
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import msgspec

from mapdesk.extract.claims import claims_of
from mapdesk.extract.encoder import Encoder, shipped_encoder
from mapdesk.extract.parser import parse_many
from mapdesk.model.claim import Claim
from mapdesk.model.report import Report

ROOT = Path(__file__).parents[1]
PINNED = ROOT / "tests" / "extract" / "floor.json"
SHARED = ROOT.parent / "shared"
MODES: tuple[Literal["recall", "precision"], ...] = ("recall", "precision")
HIGHER, LOWER = ("claim_precision", "claim_f1", "strict_f1", "attribution_f1"), ("dangerous", "false_alarms")
# Another processor's floating point turns a parse or two of a thousand; a claim of 300 is 0.003.
SLACK = 0.004

Figures = dict[str, float]
Outcomes = dict[str, list[int]]


def exams(shared: Path = SHARED) -> dict[str, tuple[Path, Path]]:
    """Return gold file and report file of every exam that is there, by name."""
    claims, gold = shared / "data" / "claims", ROOT / "gold"
    known = {name: (claims / f"{name}.gold.jsonl", claims / f"{name}.reports.jsonl") for name in _SHARED_SETS}
    known |= {f"gold_{split}": (gold / f"{split}.gold.jsonl", gold / "reports.jsonl") for split in ("dev", "test")}
    return {name: paths for name, paths in known.items() if all(path.exists() for path in paths)}


_SHARED_SETS = ("frontline_dev", "re3d_dev", "headlines_dev")


def load_scorer(shared: Path = SHARED) -> ModuleType:
    """Load eval/score_claims.py.

    Raises:
        FileNotFoundError: it is not there.
    """
    path = shared / "eval" / "score_claims.py"
    if not path.exists():
        raise FileNotFoundError(
            f"{path.name} is not in {path.parent.name}/ of the shared folder; name it with --shared"
        )
    spec = importlib.util.spec_from_file_location("score_claims", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{path.name} is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def systems() -> dict[str, Encoder | None]:
    """Return what is measured: the rules alone, and with the learned reader where the package has one."""
    reader = shipped_encoder()
    return {"rules": None} | ({"joined": reader} if reader is not None else {})


def measure(gold: Path, reports: Path, scorer: ModuleType, system: str) -> dict[str, dict[str, Any]]:
    """Return per mode the ``figures`` of one exam and the ``outcomes`` per sentence number: claims found, claims
    wholly right, claims invented, non-facts told as facts."""
    golds = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    wanted = {row["report_id"] for row in golds}
    texts = [msgspec.json.decode(line, type=Report) for line in reports.read_bytes().splitlines()]
    texts = [report for report in texts if report.report_id in wanted]
    parsed = list(zip(texts, parse_many(report.text for report in texts), strict=True))
    encoder = systems()[system]
    told: dict[str, dict[str, Any]] = {}
    for mode in MODES:
        claims = [claim for report, doc in parsed for claim in claims_of(report, doc, mode, encoder=encoder)]
        pairs = list(_paired(golds, claims, scorer))
        told[mode] = {"figures": _figures(scorer.score(pairs)[0]), "outcomes": _outcomes(pairs, scorer)}
    return told


def _paired(golds: list[dict[str, Any]], claims: list[Claim], scorer: ModuleType) -> Iterator[tuple[Any, list[Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for claim in claims:
        found.setdefault(claim.report_id, []).append(msgspec.to_builtins(claim))
    for gold in golds:
        begin, end = gold["begin"], gold["end"]
        here = [c for c in found.get(gold["report_id"], []) if scorer.inside(c["trigger"], begin, end)]
        yield gold, [scorer.flat(c, begin, end) for c in here]


def _figures(result: dict[str, Any]) -> Figures:
    return {
        "claim_precision": result["claim"]["p"],
        "claim_f1": result["claim"]["f"],
        "strict_f1": result["strict"]["f"],
        "attribution_f1": result["fields"].get("attribution", {"f": 0.0})["f"],
        "dangerous": int(result["dangerous"].split("/")[0]),
        "false_alarms": int(result["false_alarms"].split("/")[0]),
    }


def _outcomes(pairs: list[tuple[Any, list[Any]]], scorer: ModuleType) -> Outcomes:
    """Score each sentence alone; a sentence without claims, gold or found, is left out."""
    found = {}
    for number, pair in enumerate(pairs):
        result = scorer.score([pair])[0]
        kinds = result["kinds"].values()
        right = round(result["strict"]["r"] * result["strict"]["n"])
        hits = sum(round(kind["r"] * kind["n"]) for kind in kinds)
        row = [hits, right, len(pair[1]) - hits, int(result["dangerous"].split("/")[0])]
        if any(row):
            found[str(number)] = row
    return found


def sha256(path: Path) -> str:
    """Return the SHA-256 of an exam, so that figures of two exams are never compared."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fallen(pinned: Figures, now: Figures) -> list[str]:
    """Return what is worse than pinned, in words."""
    worse = [name for name in HIGHER if now[name] < pinned[name] - SLACK] + [
        name for name in LOWER if now[name] > pinned[name]
    ]
    return [f"{name} {pinned[name]:g} -> {now[name]:g}" for name in worse]


def changed_sides(pinned: Outcomes, now: Outcomes) -> dict[str, list[str]]:
    """Return the numbers of the sentences that got better and worse, with found, right, invented and dangerous."""
    sides: dict[str, list[str]] = {"better": [], "worse": [], "other": []}
    for number in sorted(set(pinned) | set(now), key=int):
        before, after = pinned.get(number, [0] * 4), now.get(number, [0] * 4)
        if before == after:
            continue
        gains = [after[0] - before[0], after[1] - before[1], before[2] - after[2], before[3] - after[3]]
        side = "better" if min(gains) >= 0 else "worse" if max(gains) <= 0 else "other"
        sides[side].append(f"{number} {before}->{after}")
    return sides


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--pin", action="store_true", help="write the figures of now as the floor")
    parser.add_argument("--lower", action="store_true", help="with --pin: even where a figure fell")
    args = parser.parse_args()
    pinned = json.loads(PINNED.read_text(encoding="utf-8")) if PINNED.exists() else {}
    scorer = load_scorer(args.shared)
    lower = False
    for system in systems():
        for name, (gold, reports) in exams(args.shared).items():
            before, digest = pinned.get(system, {}).get(name), sha256(gold)
            now = measure(gold, reports, scorer, system)
            if before is not None and before["sha256"] == digest:
                for mode in MODES:
                    lower = _report(f"{system} {name} {mode}", before[mode], now[mode]) or lower
            else:
                sys.stdout.write(f"{system} {name}: another exam or none before, nothing to compare with\n")
            pinned.setdefault(system, {})[name] = {"sha256": digest, **now}
    if args.pin and (args.lower or not lower):
        PINNED.write_text(_written(pinned), encoding="utf-8")
    elif args.pin:
        sys.stdout.write("not pinned: a figure fell (--lower pins it even so)\n")
    return int(lower and not args.lower)


def _report(title: str, before: dict[str, Any], now: dict[str, Any]) -> bool:
    figures = "  ".join(f"{name} {value:g}" for name, value in now["figures"].items())
    sys.stdout.write(f"{title}: {figures}\n")
    for side, sentences in changed_sides(before["outcomes"], now["outcomes"]).items():
        for sentence in sentences:
            sys.stdout.write(f"  {side} {sentence}\n")
    worse = fallen(before["figures"], now["figures"])
    for line in worse:
        sys.stdout.write(f"  FELL {line}\n")
    return bool(worse)


def _written(pinned: dict[str, Any]) -> str:
    """One line a list, so that a change of one sentence is a change of one line."""
    text = json.dumps(pinned, indent=1, sort_keys=True)
    return re.sub(r"\[[^\[\]]*\]", lambda found: re.sub(r"\s+", "", found[0]), text) + "\n"


if __name__ == "__main__":
    sys.exit(main())
