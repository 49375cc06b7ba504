"""Loops over places, compiled: a plain function of arrays and numbers in, the same function as machine code out.

Machine code is kept in a cache beside the source, or in the user's cache folder; where neither can be written every
process compiles anew. A kept loop knows only its own file. So it calls nothing from another, and what somebody may
change elsewhere (settings, limits) comes as an argument; only the codes of columns are read from where they are
named. Sides come as a tuple where a loop over them runs for every place: its length is known when compiling, and the
loop is unrolled. No fast mathematics, no threads.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def compiled(loop: Callable[P, R]) -> Callable[P, R]:
    """Return a function that is compiled when it is first called, once for each kind of arguments."""
    try:
        made = njit(cache=True, error_model="numpy")(loop)
    except RuntimeError:  # nowhere to keep it
        made = njit(error_model="numpy")(loop)
    return cast(Callable[P, R], made)
