"""The floor of rules and learned reader together: no exam may come out worse than pinned (benchmarks/floor.py)."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["frontline_dev", "gold_test"])
def test_rules_and_reader_together_do_not_fall_below_the_floor(shared, script, name):
    floor = script("benchmarks/floor.py")
    here = floor.exams(shared)
    if name not in here or not (shared / "eval" / "score_claims.py").exists():
        pytest.skip(f"the exam {name} or its scorer is not there")
    gold, reports = here[name]
    pinned = json.loads((ROOT / "tests" / "extract" / "floor.json").read_text(encoding="utf-8"))["joined"][name]
    assert floor.sha256(gold) == pinned["sha256"], "another exam: measure anew with benchmarks/floor.py --pin"
    now = floor.measure(gold, reports, floor.load_scorer(shared), "joined")
    for mode in floor.MODES:
        assert floor.fallen(pinned[mode]["figures"], now[mode]["figures"]) == [], f"{mode}: see benchmarks/floor.py"
