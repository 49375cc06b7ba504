"""Compiled loops are kept on disk by their own file alone, so nothing that changes elsewhere may be built into them."""

import pytest

from mapdesk.estimate import day_passing, day_steps, effect_table, field, row_loops

CODES = {"FOUGHT", "AMONG", "LEFT", "HOLDS", "HELD_BEFORE", "RULED", "NOBODY", "NO_SIEGE"}
STATUS_CODES = {"HELD", "CONTESTED_", "MIXED", "BESIEGED", "CLAIMED", "UNKNOWN_"}


@pytest.mark.parametrize("module", [day_passing, day_steps, field, row_loops])
def test_a_compiled_loop_reads_no_limit_and_calls_no_loop_of_another_file(module):
    loops = {name: loop for name, loop in vars(module).items() if hasattr(loop, "py_func")}
    assert loops
    assert vars(effect_table).keys() >= CODES
    for loop in loops.values():
        for name in loop.py_func.__code__.co_names:
            value = vars(module).get(name)
            if isinstance(value, int | float):
                assert name in CODES | STATUS_CODES
            assert getattr(value, "__module__", module.__name__) == module.__name__ or not hasattr(value, "py_func")
