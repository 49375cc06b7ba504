"""The quality floor: what the rules reach on the shared dev gold. Lowering a figure needs a reason in changes/."""

import hashlib
import importlib.util
import json
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from mapdesk.extract.claims import claims_of
from mapdesk.extract.parser import parse_many
from mapdesk.model.claim import Claim
from mapdesk.model.report import Report

GOLD_SHA256 = {
    "frontline_dev": "c8d9dd3dd2b1d6addc03f1aaf2033828d8fbb853300150546522431dd36631d5",
    "headlines_dev": "f6837dd7c9dd06ef1d7811d1201d52d5964dc6c9e05b1ffcf716716a648a124e",
    "re3d_dev": "e1f20f347b9a5dcfedd2e05992a5b7a4fe56e2f278e31d66ecb9d3994e2a2b16",
}
# mode, claim precision, claim F1, strict F1, dangerous errors at most, false alarms at most
FLOOR = {
    "frontline_dev": [("recall", 0.865, 0.76, 0.5, 0, 5), ("precision", 0.87, 0.74, 0.49, 0, 5)],
    "headlines_dev": [("recall", 0.875, 0.82, 0.46, 0, 2), ("precision", 0.895, 0.805, 0.47, 0, 1)],
    "re3d_dev": [("recall", 0.86, 0.785, 0.345, 0, 2), ("precision", 0.855, 0.75, 0.325, 0, 2)],
}


@pytest.fixture(scope="module")
def scorer(shared: Path) -> ModuleType:
    path = shared / "eval" / "score_claims.py"
    if not path.exists():
        pytest.skip("the shared scorer eval/score_claims.py is not there")
    spec = importlib.util.spec_from_file_location("score_claims", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", FLOOR)
def test_the_rules_do_not_fall_below_the_floor(shared, scorer, name):
    gold_path = shared / "data" / "claims" / f"{name}.gold.jsonl"
    if not gold_path.exists():
        pytest.skip(f"the shared gold {gold_path.name} is not there")
    assert hashlib.sha256(gold_path.read_bytes()).hexdigest() == GOLD_SHA256[name], "another gold: measure anew"
    lines = gold_path.with_name(f"{name}.reports.jsonl").read_bytes().splitlines()
    reports = [msgspec.json.decode(line, type=Report) for line in lines]
    parsed = list(zip(reports, parse_many(report.text for report in reports), strict=True))
    golds = [json.loads(line) for line in gold_path.read_text(encoding="utf-8").splitlines()]
    for mode, precision, f1, strict, dangerous, alarms in FLOOR[name]:
        result = score(scorer, golds, [claim for report, doc in parsed for claim in claims_of(report, doc, mode)])
        assert result["claim"]["p"] >= precision, mode
        assert result["claim"]["f"] >= f1, mode
        assert result["strict"]["f"] >= strict, mode
        assert int(result["dangerous"].split("/")[0]) <= dangerous, mode
        assert int(result["false_alarms"].split("/")[0]) <= alarms, mode


def score(scorer: ModuleType, golds: list[dict], claims: list[Claim]) -> dict:
    found: dict[str, list[dict]] = {}
    for claim in claims:
        found.setdefault(claim.report_id, []).append(msgspec.to_builtins(claim))
    sentences = []
    for gold in golds:
        begin, end = gold["begin"], gold["end"]
        here = [c for c in found.get(gold["report_id"], []) if scorer.inside(c["trigger"], begin, end)]
        sentences.append((gold, [scorer.flat(c, begin, end) for c in here]))
    return scorer.score(sentences)[0]
