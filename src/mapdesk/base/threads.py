"""One thread for small matrices: on those, NumPy's further threads wait for each other longer than they work."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController


@lru_cache(maxsize=1)
def _pools() -> "ThreadpoolController":
    import numpy  # noqa: F401  its BLAS must be loaded to be found
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Hold NumPy's BLAS to one thread, in the whole process, inside a with block or a function that this decorates."""
    with _pools().limit(limits=1, user_api="blas"):
        yield
