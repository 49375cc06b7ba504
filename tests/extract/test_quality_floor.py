"""The quality floor: no exam may come out worse than pinned in floor.json (benchmarks/floor.py pins it)."""

import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def floor(script) -> ModuleType:
    return script("benchmarks/floor.py")


@pytest.fixture(scope="module")
def pinned() -> dict:
    return json.loads((ROOT / "tests" / "extract" / "floor.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["frontline_dev", "re3d_dev", "headlines_dev", "gold_dev", "gold_test"])
def test_the_rules_do_not_fall_below_the_floor(shared, floor, pinned, name):
    here = floor.exams(shared)
    if name not in here or not (shared / "eval" / "score_claims.py").exists():
        pytest.skip(f"the exam {name} or its scorer is not there")
    gold, reports = here[name]
    floors = pinned["rules"][name]
    assert floor.sha256(gold) == floors["sha256"], "another exam: measure anew with benchmarks/floor.py --pin"
    now = floor.measure(gold, reports, floor.load_scorer(shared), "rules")
    for mode in floor.MODES:
        assert floor.fallen(floors[mode]["figures"], now[mode]["figures"]) == [], f"{mode}: see benchmarks/floor.py"


def test_what_is_lower_is_named_with_both_figures(floor):
    better = dict.fromkeys((*floor.HIGHER, *floor.LOWER), 0.5)
    assert floor.fallen(better, better) == []
    assert floor.fallen(better, better | {"claim_f1": 0.4, "dangerous": 1}) == [
        "claim_f1 0.5 -> 0.4",
        "dangerous 0.5 -> 1",
    ]


def test_a_sentence_changes_sides_only_where_its_outcome_changes(floor):
    before, now = {"3": [1, 1, 0, 0], "5": [1, 0, 0, 0]}, {"3": [1, 1, 0, 0], "5": [1, 1, 0, 0], "9": [0, 0, 1, 0]}
    assert floor.changed_sides(before, before) == {"better": [], "worse": [], "other": []}
    assert floor.changed_sides(before, now) == {
        "better": ["5 [1, 0, 0, 0]->[1, 1, 0, 0]"],
        "worse": ["9 [0, 0, 0, 0]->[0, 0, 1, 0]"],
        "other": [],
    }


def test_the_pinned_floor_holds_numbers_and_hashes_only(pinned):
    for exams in pinned.values():
        for exam in exams.values():
            assert set(exam) == {"sha256", "recall", "precision"}
            for mode in ("recall", "precision"):
                assert all(isinstance(value, int | float) for value in exam[mode]["figures"].values())
                assert all(len(row) == 4 for row in exam[mode]["outcomes"].values())
